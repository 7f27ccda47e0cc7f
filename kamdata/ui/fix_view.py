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
MOST_OPEN = 5  # more spellings than these are shown only when asked for


def to_decide(found: Import, as_of: date, settings: Settings) -> tuple[tuple[Fix, str], ...]:
    """Draw what is to decide and what was decided before; return what was chosen just now."""
    read = [(sheet.file, sheet.sheet, sheet.sha256) for sheet in found.sheets]
    choices = sorted(found.choices.items(), key=repr)
    proposed = _proposed(repr((read, choices, as_of, settings)), found, as_of, settings)
    before = {one.key: one for one in data.store().fix_decisions()}
    known = [before[fix.key] for fix in proposed if _is_decided(fix, before)]
    still_open = [fix for fix in proposed if not _is_decided(fix, before)]
    asked = [fix for fix in still_open if not fix.is_in_force]
    joined = [fix for fix in still_open if fix.is_in_force]
    chosen: list[tuple[Fix, str]] = []
    if asked:
        st.subheader(f"To decide: {len(asked)}", anchor=False)
        st.caption("What you leave open is counted as it stands and asked again next time.")
        chosen += _asked(asked, settings.currency)
    if joined:
        label = f"Other spellings counted as one account: {len(joined)}"
        with st.expander(label, expanded=len(joined) <= MOST_OPEN, key="joined_spellings"):
            st.caption("They count as one account until you keep them apart.")
            chosen += _asked(joined, settings.currency)
    if known:
        with st.expander(f"Decided before: {len(known)}", key="decided_before"):
            decisions(known, "Undo")
    return tuple(chosen)


def _is_decided(fix: Fix, before: Mapping[str, FixDecision]) -> bool:
    """Return whether a decision is in force; one that is no longer offered is asked again."""
    return fix.key in before and bool(fix.label(before[fix.key].choice))


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
    """Return the accounts, deals and money that a proposal touches, and its rows."""
    parts = []
    if fix.accounts:
        parts.append(f"{fmt.count(len(fix.accounts), 'account')}, {fmt.count(fix.deals, 'deal')}")
    if fix.money_cents:
        parts.append(f"{fmt.money_full(fix.money_cents, currency)} at stake")
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
