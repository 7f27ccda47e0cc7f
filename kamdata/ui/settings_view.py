"""The pieces of the settings page: each part is checked, kept in the ledger, used at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from kamdata import format as fmt
from kamdata.defaults import (
    ATTRACTIVENESS_WEIGHTS,
    EFFORT_HOURS,
    GROWTH_WEIGHTS,
    RISK_WEIGHTS,
    STRENGTH_WEIGHTS,
)
from kamdata.metrics import choices
from kamdata.metrics.growth_factors import GROWTH_FACTORS
from kamdata.metrics.map_criteria import ATTRACTIVENESS, STRENGTH
from kamdata.metrics.risk_factors import RISK_FACTORS
from kamdata.model import Limits, Settings
from kamdata.ui import data
from kamdata.ui.import_view import CURRENCIES, MONTHS
from kamdata.ui.stage_editor import stage_editor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamdata.metrics.score import Factor
    from kamdata.ui.data import View

_SAVED = "_settings_saved"
_EDITION = "_settings_edition"  # a new one gives the editors new keys: they forget their edits
SECOND = "The second open stage"
HOURS = {
    "contact": ("Hours, existing contact", "One who signs and one who uses or judges it are met."),
    "department": ("Hours, new department", "One who signs is met, but nobody who would use it."),
    "executive": ("Hours, new executive", "Nobody who signs is met."),
}  # what a sale takes, by whom it must be made to


def summary(settings: Settings, view: View | None) -> None:
    """Draw the sentence: what is in force now."""
    parts = [
        f"The fiscal year starts in {MONTHS[settings.fiscal_start_month - 1]}",
        f"imports are read in {settings.currency}",
    ]
    if view is not None:
        known = view.snapshot.table("stages")
        guessed = int(known["is_guessed"].fillna(value=False).sum())
        parts.append(
            f"{guessed} of {fmt.count(len(known), 'stage')} had to be guessed from the name"
            if guessed
            else "the meaning of every stage is known"
        )
    st.header(f"{fmt.escape(fmt.joined(parts))}.", anchor=False)


def saved_message() -> None:
    """Say once that the last change was kept."""
    message = st.session_state.pop(_SAVED, "")
    if message:
        st.success(message, icon=":material/check:")


def keep(settings: Settings, what: str) -> None:
    """Keep the settings and draw the page anew with them, or say what is wrong with them."""
    problems = choices.problems(settings)
    for problem in problems:
        st.error(fmt.escape(problem), icon=":material/error:")
    if problems:
        return
    data.store().save_settings(settings)
    st.session_state[_SAVED] = f"{what} Every page uses this from now on."
    st.session_state[_EDITION] = st.session_state.get(_EDITION, 0) + 1
    st.rerun()


def edition_key(name: str) -> str:
    """Return the key of an editor: it changes with every save, so that edits are forgotten."""
    return f"{name}_{st.session_state.get(_EDITION, 0)}"


def reporting(settings: Settings, view: View | None) -> None:
    """Ask for the fiscal year start, the reporting currency and the sizes of the programme."""
    with st.form("reporting"):
        left, right = st.columns(2)
        month = left.selectbox(
            "Fiscal year starts in", range(1, 13), index=settings.fiscal_start_month - 1,
            format_func=lambda number: MONTHS[number - 1], key=edition_key("fiscal_start_month"),
            help="The fiscal year is named by the calendar year in which it ends.",
        )  # fmt: skip
        options = list(dict.fromkeys((settings.currency, *CURRENCIES)))
        currency = right.selectbox(
            "Reporting currency", options, key=edition_key("currency"), accept_new_options=True,
            help="The currency of the next import. Snapshots already stored keep theirs.",
        )  # fmt: skip
        cap = left.number_input(
            "Key accounts at most", min_value=1, value=settings.key_account_cap,
            key=edition_key("key_account_cap"),
            help="How many accounts the programme can look after as key accounts.",
        )  # fmt: skip
        capacity = right.number_input(
            "Accounts to review a week", min_value=1, value=settings.review_capacity,
            key=edition_key("review_capacity"),
            help="How many accounts the page of the week and the at-risk list put first.",
        )  # fmt: skip
        is_sent = st.form_submit_button("Save", key="save_reporting")
    if view is not None and view.currency != settings.currency:
        st.caption(f"The snapshot on screen is in {view.currency} and stays so.")
    if is_sent:
        keep(
            replace(
                settings, fiscal_start_month=month, currency=str(currency).strip().upper(),
                key_account_cap=int(cap), review_capacity=int(capacity),
            ),
            "Saved.",
        )  # fmt: skip


def stages(settings: Settings, view: View | None) -> None:
    """Ask what each stage of the snapshot means, and from which stage a deal is qualified."""
    if view is None:
        st.info(
            "The stages come from your files: import an opportunities export first.",
            icon=":material/info:",
        )
        return
    shown = view.snapshot.table("stages")
    edited = stage_editor(shown, key=edition_key("stages"))
    st.caption(
        "Where the file itself says that a deal is open, won or lost, that stays. "
        "The chance is used where a deal has none of its own."
    )
    open_stages = [str(name) for name in edited.loc[edited["status"] == "open", "stage"]]
    qualified = _qualified_from(settings, open_stages)
    save, reset = buttons("stages")
    if save:
        changed = choices.changed_stages(settings, shown, edited)
        keep(replace(settings, stages=changed, qualified_from=qualified), "Stages saved.")
    if reset:
        kept = choices.without_stages(settings, shown["stage"])
        keep(
            replace(settings, stages=kept, qualified_from=None),
            "Stages are again as the file gives them.",
        )


def _qualified_from(settings: Settings, open_stages: list[str]) -> str | None:
    options = [SECOND, *open_stages]
    now = settings.qualified_from
    chosen = st.selectbox(
        "A deal counts as qualified from", options, key=edition_key("qualified_from"),
        index=options.index(now) if now in options else 0,
        help="Qualified open deals are current revenue; the others are identified potential.",
    )  # fmt: skip
    if now is not None and now not in options:
        st.caption(fmt.escape(f"'{now}' is no open stage here, so the second open stage counts."))
    return None if chosen == SECOND else chosen


def weights(settings: Settings) -> None:
    """Ask how much each factor of the two scores counts."""
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown("**Risk score**")
        risk = weight_editor("risk", RISK_FACTORS, settings.risk_weights)
    with right:
        st.markdown("**Growth score**")
        growth = weight_editor("growth", GROWTH_FACTORS, settings.growth_weights)
    st.caption(
        "A factor of weight 0 plays no part. Both sums start at 100; a smaller sum leaves more "
        "say to the typical account, which counts 15 in every score."
    )
    save, reset = buttons("weights")
    if save:
        keep(replace(settings, risk_weights=risk, growth_weights=growth), "Weights saved.")
    if reset:
        keep(
            replace(settings, risk_weights=RISK_WEIGHTS, growth_weights=GROWTH_WEIGHTS),
            "The weights are the defaults again.",
        )


def weight_editor(
    score: str, factors: Sequence[Factor], weights: choices.Weights
) -> choices.Weights:
    """Draw the weights of a score to edit; return them in their order."""
    label = {factor.name: factor.label for factor in factors}
    names = [name for name, _ in weights]
    edited = st.data_editor(
        pd.DataFrame(
            {"factor": [label[name] for name in names], "weight": [value for _, value in weights]}
        ),
        column_config={
            "factor": st.column_config.TextColumn("Factor", disabled=True),
            "weight": st.column_config.NumberColumn(
                "Weight", min_value=0, max_value=choices.LARGEST_WEIGHT, format="%.1f"
            ),
        },
        hide_index=True, height="content", key=edition_key(f"{score}_weights"),
        alt=f"Weights of {score}",
    )  # fmt: skip
    chosen = choices.weights_of(names, dict(zip(names, edited["weight"], strict=True)))
    st.caption(f"Sum: {fmt.number(sum(weight for _, weight in chosen), 1)}")
    return chosen


def portfolio(settings: Settings) -> None:
    """Ask how much each criterion of the portfolio map counts."""
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown("**Attractiveness**")
        attractive = weight_editor(
            "attractiveness", ATTRACTIVENESS, settings.attractiveness_weights
        )
    with right:
        st.markdown("**Strength against competitors**")
        strong = weight_editor("strength", STRENGTH, settings.strength_weights)
    st.caption("Only how the weights relate to each other counts. The lines stay at 50 of 100.")
    save, reset = buttons("portfolio")
    if save:
        keep(
            replace(settings, attractiveness_weights=attractive, strength_weights=strong),
            "Weights of the map saved.",
        )
    if reset:
        both = (ATTRACTIVENESS_WEIGHTS, STRENGTH_WEIGHTS)
        defaults = replace(settings, attractiveness_weights=both[0], strength_weights=both[1])
        keep(defaults, "The weights of the map are the defaults again.")


def value(settings: Settings) -> None:
    """Ask what a sale takes, and how the years to come are counted."""
    hours = dict(settings.effort_hours)
    with st.form("value"):
        places = st.columns(len(HOURS))
        asked = {
            name: place.number_input(
                label, min_value=0.0, value=float(hours[name]), step=5.0, format="%.0f",
                key=edition_key(f"hours_{name}"), help=about,
            )
            for place, (name, (label, about)) in zip(places, HOURS.items(), strict=True)
        }  # fmt: skip
        left, right = st.columns(2)
        discount = left.number_input(
            "Discount rate (% a year)", min_value=0.0, value=100 * settings.discount_rate,
            step=0.5, format="%.1f", key=edition_key("discount_rate"),
            help="What money costs you: a dollar of next year is worth that much less today.",
        )  # fmt: skip
        years = right.number_input(
            "Years of lifetime value", min_value=1, value=settings.lifetime_years,
            key=edition_key("lifetime_years"),
        )  # fmt: skip
        is_sent = st.form_submit_button("Save", key="save_value")
    if is_sent:
        effort = choices.weights_of([name for name, _ in EFFORT_HOURS], asked)
        wanted = replace(
            settings, effort_hours=effort, discount_rate=round(discount / 100, 6),
            lifetime_years=int(years),
        )  # fmt: skip
        keep(wanted, "Effort and value saved.")


def limits(settings: Settings) -> None:
    """Ask how much one file may take while it is read."""
    asked = {
        "file_mb": "Largest file (MB)",
        "memory_mb": "Memory while reading (MB)",
        "cpu_seconds": "Computing time (seconds)",
        "wall_seconds": "Longest wait (seconds)",
    }
    with st.form("limits"):
        places = st.columns(2) * 2
        chosen = {}
        for place, (name, label) in zip(places, asked.items(), strict=True):
            least, most = choices.LIMIT_RANGES[name][2:]
            chosen[name] = place.number_input(
                label, min_value=least, max_value=most, key=edition_key(name),
                value=min(max(getattr(settings.limits, name), least), most),
            )  # fmt: skip
        is_sent = st.form_submit_button("Save", key="save_limits")
    st.caption(
        "Files are read in a program of their own. A file that needs more than this is refused "
        "with a sentence, and nothing else is disturbed."
    )
    if is_sent:
        wanted = Limits(**{name: int(value) for name, value in chosen.items()})
        keep(replace(settings, limits=wanted), "Limits saved.")


def buttons(part: str) -> tuple[Any, Any]:
    """Draw the two buttons of a part; return what they say."""
    with st.container(horizontal=True):
        save = st.button("Save", key=f"save_{part}")
        reset = st.button("Back to the defaults", key=f"reset_{part}", type="tertiary")
    return save, reset
