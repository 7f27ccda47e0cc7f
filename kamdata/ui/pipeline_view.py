"""The parts of the pipeline page: its measures, its sentences, its lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from kamdata import format as fmt
from kamdata.charts import pipeline as pipeline_charts
from kamdata.metrics import breakdown, coverage, durations, hygiene, pipeline, quota, velocity
from kamdata.metrics.revenue import own_win_rate
from kamdata.metrics.win_rates import win_rates
from kamdata.ui import cards, charts, empty, tables

if TYPE_CHECKING:
    from kamdata.metrics.breakdown import Breakdown, Column
    from kamdata.metrics.coverage import Need
    from kamdata.metrics.hygiene import Inspection, Rule
    from kamdata.model import Measure
    from kamdata.schema import Kind
    from kamdata.ui.data import View

Columns = dict[str, tuple[str, "Kind | str"]]

TILES = (
    "open_amount", "weighted_open_amount", "goal_coverage", "required_coverage", "hygiene_score",
)  # fmt: skip
GROUPINGS: dict[str, Column] = {
    "Owner": "owner",
    "Region": "region",
    "Forecast category": "forecast_category",
    "Type": "type",
}
STAGE_COLUMNS: Columns = {
    "stage": ("Stage", "text"), "status": ("Status", "text"), "count": ("Deals", "integer"),
    "amount_cents": ("Amount", "money"), "weighted_amount_cents": ("Weighted", "money"),
    "average_cents": ("Average", "money"), "median_cents": ("Median", "money"),
    "oldest_days": ("Oldest, days", "integer"), "flagged_count": ("To look at", "integer"),
    "now_cents": ("Now", "money"), "later_cents": ("Later", "money"),
    "overdue_cents": ("Overdue", "money"), "undated_cents": ("No date", "money"),
}  # fmt: skip
QUOTA_COLUMNS: Columns = {
    "owner": ("Owner", "text"), "quota_cents": ("Quota", "money"), "won_cents": ("Won", "money"),
    "reached_rate": ("Reached", "rate"), "missing_cents": ("Missing", "money"),
    "won_count": ("Won deals", "integer"), "start_on": ("From", "date"), "end_on": ("To", "date"),
}  # fmt: skip
GROUP_COLUMNS: Columns = {
    "group": ("Group", "text"), "count": ("Open deals", "integer"),
    "amount_cents": ("Open", "money"), "weighted_amount_cents": ("Weighted", "money"),
    "won_cents": ("Won", "money"), "won_count": ("Deals won", "integer"),
    "n": ("Decided (n)", "integer"), "win_rate_by_count": ("Rate by count", "rate"),
    "win_rate_by_amount": ("Rate by amount", "rate"), "shrunk_rate": ("Adjusted", "rate"),
    "shrunk_low_rate": ("From", "rate"), "shrunk_high_rate": ("To", "rate"),
}  # fmt: skip
RATE_COLUMNS: Columns = {
    "basis": ("Win rate", "text"), "rate": ("Rate", "rate"), "low_rate": ("From", "rate"),
    "high_rate": ("To", "rate"), "n": ("Decided deals (n)", "integer"),
    "coverage": ("Of all decided", "rate"), "reason": ("Why not", "text"),
}  # fmt: skip
OVERVIEW_COLUMNS: Columns = {
    "label": ("List", "text"), "count": ("Deals", "integer"), "amount_cents": ("Amount", "money"),
    "owners": ("Most with", "text"), "advice": ("What to do", "text"),
}  # fmt: skip
DEAL: Columns = {
    "opportunity": ("Deal", "text"), "account": ("Account", "text"),
    "amount_cents": ("Amount", "money"),
}  # fmt: skip
STANDING: Columns = {
    "owner": ("Owner", "text"), "stage": ("Stage", "text"), "close_on": ("Close date", "date"),
}  # fmt: skip
REASONS: dict[str, Columns] = {
    "past_due": {"days_late": ("Days late", "integer")},
    "no_amount": {"age_days": ("Days open", "integer")},
    "no_next_step": {"days_quiet": ("Days quiet", "integer")},
    "too_old": {
        "stage_days": ("Days in stage", "integer"), "stage_limit_days": ("Limit", "integer"),
        "stage_limit_basis": ("Limit from", "text"),
        "age_days": ("Days open", "integer"), "age_limit_days": ("Limit", "integer"),
    },
    "too_large": {"times_usual": ("Times the usual", "times")},
    "created_after_close": {
        "status": ("Status", "text"), "days_backwards": ("Days after", "integer"),
    },
    "quiet": {"days_quiet": ("Days quiet", "integer"), "next_step": ("Next step", "text")},
}  # fmt: skip


def open_measures(view: View, need: Need, inspection: Inspection) -> dict[str, Measure]:
    """Return what is open and whether it is enough, by metric id."""
    opportunities, period = view.opportunities, view.scope.period
    stages = view.snapshot.table("stages")
    win_rate = view.compute(own_win_rate, view.snapshot)
    return {
        "open_amount": view.compute(pipeline.open_amount, opportunities, period),
        "open_count": view.compute(pipeline.open_count, opportunities, period),
        "weighted_open_amount": view.compute(
            pipeline.weighted_open_amount, opportunities, stages, period
        ),
        "goal_coverage": coverage.goal_coverage(need),
        "required_coverage": coverage.required_coverage(win_rate),
        "hygiene_score": view.compute(hygiene.hygiene_score, opportunities, inspection.flags),
    }


def headline(shown: dict[str, Measure], need: Need, view: View) -> str:
    """Return the finding of the page: how much is open, and whether it is enough."""
    count, amount = shown["open_count"].value, shown["open_amount"]
    if not count:
        return f"No deal is open in {view.scope.period.label}; {_enough(shown, need, view)}."
    deals = fmt.count(int(count), "deal")
    if amount.value is None:
        return f"{deals} are open, none with an amount; {_enough(shown, need, view)}."
    weighted = shown["weighted_open_amount"].value
    and_weighted = "" if weighted is None else f", {fmt.money(weighted, view.currency)} weighted"
    start = f"{fmt.money(amount.value, view.currency)} open in {deals}{and_weighted}"
    return f"{start}; {_enough(shown, need, view)}."


def _enough(shown: dict[str, Measure], need: Need, view: View) -> str:
    covered, required = shown["goal_coverage"], shown["required_coverage"]
    is_period = need.window == view.scope.period
    goal = "the goal" if is_period else f"the {need.window.label} goal"
    if covered.value is None:
        reasons = {"the goal is met": f"{goal} is met", "no goal set": "no goal is set"}
        return reasons.get(covered.reason or "", f"what is left of {goal} cannot be compared")
    what = "it covers" if is_period else f"what closes in {need.window.label} covers"
    text = f"{what} what is left of {goal} {fmt.number(covered.value, 1)} times"
    if required.value is None:
        return text
    rate = fmt.percent(1 / required.value)
    return f"{text}, our {rate} win rate needs {fmt.number(required.value, 1)}"


def coverage_note(shown: dict[str, Measure], need: Need, view: View) -> str:
    """Return what is left of the goal, what the open deals bring at our rate, who has no goal."""
    parts = []
    if need.left_cents is not None:
        left, goal = (fmt.money(one, view.currency) for one in (need.left_cents, need.goal_cents))
        parts.append(f"{left} of the {need.window.label} goal of {goal} is left.")
    covered, required = shown["goal_coverage"].value, shown["required_coverage"].value
    if covered is not None and required:
        share = fmt.percent(covered / required)
        parts.append(f"At our own win rate the open deals bring in about {share} of it.")
    if need.without_goal:
        have = "has" if need.without_goal == 1 else "have"
        parts.append(
            f"{fmt.count(need.without_goal, 'account')} of {need.accounts:,} {have} no goal and "
            f"{'is' if need.without_goal == 1 else 'are'} left out of the coverage."
        )
    return " ".join(parts)


def group_part(view: View) -> None:
    """Draw the pipeline by the grouping chosen: the chart, the table, and whether it is luck."""
    label = st.segmented_control(
        "Break down by", list(GROUPINGS), default="Owner", required=True, key="by",
        bind="query-params",
    )  # fmt: skip
    column = GROUPINGS[label or "Owner"]
    found = view.compute(
        breakdown.by, view.opportunities, view.snapshot.table("stages"), view.accounts, column,
        view.scope.period,
    )  # fmt: skip
    if set(found.table["group"]) <= {breakdown.NOT_STATED}:
        empty.missing(
            f"No deal of the period has {_a(label or 'Owner')}.",
            "With that column in the export this part compares them.",
        )
        return
    _draw_groups(view, found, label or "Owner")
    if column == "owner" and view.snapshot.has("quotas"):
        _quotas(view)


def _quotas(view: View) -> None:
    found = view.compute(
        quota.quota_reached, view.opportunities, view.snapshot.table("quotas"), view.scope.period
    )
    if found.empty:
        st.caption("No quota lies within the period chosen.")
        return
    made = int((found["missing_cents"] == 0).sum())
    st.markdown(f"{made} of {fmt.count(len(found), 'quota')} made so far.")
    tables.data_table(
        view, found, QUOTA_COLUMNS, key="quota_table", alt="What each owner won against the quota"
    )


def _a(label: str) -> str:
    return f"{'an' if label[0] in 'AEIOU' else 'a'} {label.lower()}"


def _draw_groups(view: View, found: Breakdown, label: str) -> None:
    charts.draw(
        view.compute(pipeline_charts.by_group, found.table, label, view.currency),
        key="pipeline_by_group",
        alt=f"Bars of the open amount by {label.lower()}; the table below has the same figures.",
    )  # fmt: skip
    st.markdown(fmt.escape(found.difference.sentence))
    columns = {**GROUP_COLUMNS, "group": (label, "text")}
    has_rates = found.table["shrunk_rate"].notna().any()
    if not has_rates:
        columns = {name: one for name, one in columns.items() if "rate" not in name}
    tables.data_table(
        view, found.table, columns, key="group_table", alt=f"Pipeline by {label.lower()}"
    )
    if has_rates:
        st.caption(
            "Adjusted: few deals say little, so the win rate of a small group is drawn towards the "
            "common one; it lies between From and To in 8 of 10 cases. Rates of fewer "
            "than 5 decided deals are not shown."
        )


def watch_part(view: View, inspection: Inspection) -> None:
    """Draw the overview of the watch lists and the deals of the one chosen."""
    st.caption("All open deals of the accounts chosen, whatever their close date.")
    lists = view.compute(hygiene.watch_lists, view.opportunities, inspection)
    tables.data_table(
        view, lists, OVERVIEW_COLUMNS, key="watch_overview",
        alt="Watch lists with their deals, money, and the owners with most of them",
    )  # fmt: skip
    rules = {rule.label: rule for rule in hygiene.RULES}
    label = st.segmented_control(
        "Show the deals", list(rules), default=hygiene.RULES[0].label, required=True, key="watch",
        bind="query-params",
    )  # fmt: skip
    rule = rules.get(label or "", hygiene.RULES[0])
    deals = view.compute(hygiene.watch_list, view.opportunities, view.accounts, inspection, rule.id)
    if rule.id in inspection.off:
        st.markdown(fmt.escape(inspection.off[rule.id]))
    elif deals.empty:
        st.markdown(fmt.escape(f"No deal is on this list. {rule.about}"))
    else:
        row = lists[lists["rule"] == rule.id].iloc[0]
        st.markdown(fmt.escape(_watch_sentence(view, rule, row)))
        st.caption("Select a row to open its account.")
        tables.account_rows(
            view, deals, {**DEAL, **REASONS[rule.id], **STANDING}, key=f"watch_{rule.id}",
            alt=f"Deals on the list: {rule.label}",
        )  # fmt: skip


def _watch_sentence(view: View, rule: Rule, row: pd.Series) -> str:
    is_priced = bool(pd.notna(row["amount_cents"]))
    money = f", {fmt.money(row['amount_cents'], view.currency)}" if is_priced else ""
    most = f" ({row['owners']})" if bool(pd.notna(row["owners"])) else ""
    return f"{fmt.count(int(row['count']), 'deal')}{money}{most}. {rule.about} {rule.advice}"


def win_part(view: View) -> None:
    """Draw how often, how large and how fast we win, and how sure the rates are."""
    cards.tiles(view, list(_decided_measures(view).items()), key="decided_")
    rates = view.compute(win_rates, view.opportunities, view.scope.period)
    columns = dict(RATE_COLUMNS)
    if not rates["reason"].any():
        del columns["reason"]
    tables.data_table(
        view, rates, columns, key="win_rates",
        alt="Win rate by number of deals and by amount, with interval",
    )  # fmt: skip
    st.caption(
        "The true rate lies between From and To in 90 of 100 such samples: chance alone moves it "
        "that far."
    )


def _decided_measures(view: View) -> dict[str, Measure]:
    """Return how often, how large and how fast we win, by metric id."""
    opportunities, period = view.opportunities, view.scope.period
    shown = {
        name: view.compute(getattr(pipeline, name), opportunities, period)
        for name in (
            "win_rate_by_count", "win_rate_by_amount", "won_amount", "average_won_amount",
            "median_won_amount", "median_days_to_win",
        )
    }  # fmt: skip
    stages, as_of = view.snapshot.table("stages"), view.snapshot.as_of
    shown["median_days_to_decide"] = view.compute(
        durations.median_days_to_decide, opportunities, as_of
    )
    for name in ("velocity", "velocity_by_amount"):
        shown[name] = view.compute(
            getattr(velocity, name), opportunities, stages, as_of, view.settings
        )
    return shown
