"""What the import proposes and a person decides: asked once, remembered, taken back."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.ingest import proposals
from kamdata.ui import data

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from kamdata.ingest import Fix, Import
    from kamdata.model import FixDecision, Settings

MOST_SHOWN = 20  # proposals on one screen, those with the most money
MOST_ROWS = 5


def to_decide(found: Import, as_of: date, settings: Settings) -> tuple[tuple[Fix, str], ...]:
    """Draw what is to decide and what was decided before; return what was chosen just now."""
    read = [(sheet.file, sheet.sheet, sheet.sha256) for sheet in found.sheets]
    choices = sorted(found.choices.items(), key=repr)
    proposed = _proposed(repr((read, choices, as_of, settings)), found, as_of, settings)
    before = {one.key: one for one in data.store().fix_decisions()}
    still_open = [fix for fix in proposed if fix.key not in before]
    known = [before[fix.key] for fix in proposed if fix.key in before]
    chosen: list[tuple[Fix, str]] = []
    if still_open:
        st.subheader(f"To decide: {len(still_open)}", anchor=False)
        st.caption("What you leave open is counted as it stands and asked again next time.")
        chosen = _asked(still_open, settings.currency)
    if known:
        with st.expander(f"Decided before: {len(known)}", key="decided_before"):
            decisions(known, "Undo")
    return tuple(chosen)


@st.cache_resource(scope="session", max_entries=4, show_spinner="Comparing the rows")
def _proposed(key: str, _found: Import, _as_of: date, _settings: Settings) -> tuple[Fix, ...]:  # noqa: ARG001
    return proposals(_found, _as_of, _settings)


def _asked(fixes: Sequence[Fix], currency: str) -> list[tuple[Fix, str]]:
    chosen = []
    for fix in fixes[:MOST_SHOWN]:
        with st.container(border=True):
            value = st.radio(
                fmt.escape(fix.sentence), [value for value, _ in fix.options], index=None,
                format_func=lambda value, fix=fix: fmt.escape(fix.label(value)),
                horizontal=True, key=f"decide_{_short(fix.key)}",
            )  # fmt: skip
            st.caption(fmt.escape(_about(fix, currency)))
        if value is not None:
            chosen.append((fix, value))
    if len(fixes) > MOST_SHOWN:
        st.caption(
            f"{fmt.count(len(fixes) - MOST_SHOWN, 'more point')} can be decided after these."
        )
    return chosen


def _about(fix: Fix, currency: str) -> str:
    """Return the money at stake and the rows of a proposal."""
    parts = [f"{fmt.money_full(fix.money_cents, currency)} at stake"] if fix.money_cents else []
    places = [f"{source}, row {row:,}" for source, row in fix.rows[:MOST_ROWS]]
    if len(fix.rows) > MOST_ROWS:
        places.append(f"{len(fix.rows) - MOST_ROWS} more")
    return " · ".join([*parts, *places])


def decisions(known: Sequence[FixDecision], action: str) -> None:
    """Draw decisions, each with a button that takes it back."""
    for one in known:
        text, button = st.columns([5, 1], vertical_alignment="center")
        text.markdown(
            f"{fmt.escape(one.sentence)} **{fmt.escape(one.label)}**, decided on "
            f"{fmt.day(one.decided_at.date())}."
        )
        if button.button(action, key=f"forget_fix_{_short(one.key)}", type="tertiary"):
            data.store().forget_fix(one.key)
            st.rerun()


def remembered() -> None:
    """Draw every remembered decision, to forget."""
    known = data.store().fix_decisions()
    if known:
        decisions(known, "Forget")
    else:
        st.info(
            "Nothing was decided yet. What you decide on the page Import files is kept here and "
            "applied to the next files.",
            icon=":material/info:",
        )


def in_force(chosen: Sequence[tuple[Fix, str]]) -> Mapping[str, str]:
    """Return the remembered decisions and those chosen just now, by key."""
    before = {one.key: one.choice for one in data.store().fix_decisions()}
    return {**before, **{fix.key: value for fix, value in chosen}}


def keep(chosen: Sequence[tuple[Fix, str]]) -> None:
    """Remember what was chosen on this page."""
    for fix, value in chosen:
        data.store().decide_fix(
            fix.key, fix.kind, fix.sentence, choice=value, label=fix.label(value)
        )


def _short(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]
