"""The findings of the revenue snapshot as sentences, made from its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics import plan_windows, portfolio, revenue, rungs, stress
from kamdata.metrics.concentration import CONCENTRATED_HHI, hhi

if TYPE_CHECKING:
    from kamdata.metrics.concentration import Spread
    from kamdata.metrics.standing import Standing
    from kamdata.model import Period

# what the status words mean, for the line below a table of them
STATUS_HELP = (
    "Made: closed reaches the goal. On course: with the open deals weighed by their chance. In "
    "reach: with all current deals. Needs new demand: only with identified potential. Out of "
    "reach: not even then. Hypothetical value never counts."
)

MOST_NAMED = 3
LADDER_HELP = (
    "Hatched: hypothetical value, in no forecast and cut off at the right edge where it is larger."
)


def headline(at: Standing, tested: pd.DataFrame, currency: str) -> str:
    """Return where the portfolio stands against its goal and what the gap takes.

    `tested` is the frame of `stress.stress_test`: a goal that hangs on one deal says so.
    """
    label = _said(at.window)
    if at.planned.empty:
        closed = portfolio.closed(at)
        return (
            f"Closed {fmt.money(closed.value, currency)} in {label} from "
            f"{fmt.count(closed.n, 'deal')}; no account in view has a goal to compare it with."
        )
    sums = at.totals.iloc[0]
    won, goal = int(sums["won_cents"]), int(sums["goal_cents"])
    start = f"Closed {fmt.money(won, currency)} of the {fmt.money(goal, currency)} goal"
    if won >= goal:
        return f"{start}: the goal of {label} is made, {fmt.money(won - goal, currency)} above it."
    return f"{start}; {_what_is_left(at, tested, currency)}."


def _what_is_left(at: Standing, tested: pd.DataFrame, currency: str) -> str:
    sums = at.totals.iloc[0]
    gap, uncovered = fmt.money(sums["gap_cents"], currency), int(sums["uncovered_cents"])
    if uncovered == 0:
        covered = f"the open deals, weighed by their chance, cover the gap of {gap}"
        return covered + _unless_lost(tested, currency)
    if pd.isna(sums["to_create_cents"]):
        missing = fmt.money(uncovered, currency)
        return f"{missing} of the gap of {gap} is not covered by the deals at hand"
    create = fmt.money(sums["to_create_cents"], currency)
    rate = fmt.percent(at.win_rate.value)
    return (
        f"at our own {rate} win rate {create} of new pipeline must be created to close the gap "
        f"of {gap}"
    )


def _unless_lost(tested: pd.DataFrame, currency: str) -> str:
    """Return that the open deals no longer cover the gap without the largest one."""
    deal = tested[(tested["case"] == stress.DEAL) & (tested["uncovered_cents"] > 0)]
    is_open = deal["current_cents"] < tested["current_cents"].iloc[0]
    if not is_open.any():
        return ""
    row = deal.iloc[0]
    return f", but not without {row['name']} ({fmt.money(row['removed_cents'], currency)})"


def _said(window: Period) -> str:
    """Return a window inside a sentence: `FY2026`, `the last 12 months`."""
    label = window.label
    return f"the {label[0].lower()}{label[1:]}" if label.startswith("Last ") else label


def account_headline(at: Standing, currency: str) -> str:
    """Return where one account stands: its status, what is closed, and its revenue."""
    row = at.rows.iloc[0]
    words = {
        revenue.MADE: "has made its goal",
        revenue.ON_COURSE: "is on course",
        revenue.IN_REACH: "has its goal in reach",
        revenue.NEEDS_DEMAND: "needs new demand",
        revenue.OUT_OF_REACH: "has its goal out of reach",
        revenue.NO_GOAL: "has no goal",
    }
    won = fmt.money(row["won_cents"], currency)
    goal = "" if pd.isna(row["goal_cents"]) else f" of {fmt.money(row['goal_cents'], currency)}"
    text = f"{row['account']} {words[row['status']]}: closed {won}{goal} in {_said(at.window)}"
    if not pd.isna(row["revenue_12m_cents"]):
        year = {"months": "of the last 12 months", "fiscal year": "of the last fiscal year"}
        basis = year.get(row["revenue_basis"], "by contract a year")
        text += f"; revenue {basis} {fmt.money(row['revenue_12m_cents'], currency)}"
        if not pd.isna(row["growth_rate"]):
            text += f", {change(row['growth_rate'])}"
    return text + "."


def change(rate: float) -> str:
    """Return a growth rate in words: 0.07 -> `up 7 %`."""
    text = fmt.percent(abs(rate))
    return "unchanged" if text == "0 %" else f"{'up' if rate > 0 else 'down'} {text}"


def goal_note(at: Standing, period: Period, fiscal_start_month: int) -> str:
    """Return over which days the goals are compared, empty for a year's goals over a whole year."""
    parts = []
    if at.window != period:
        parts.append(f"A goal belongs to a plan period: closed and goal are of {_said(at.window)}.")
    days, year = rungs.goal_days(at.window, fiscal_start_month)
    half = int(at.rows["has_half_year_goal"].sum())
    if days != year and len(at.planned) > half:
        parts.append(f"Goals of a year are counted for {days:,} of {year:,} days.")
    if half and not plan_windows.is_half_year(at.window):
        parts.append(
            f"{fmt.count(half, 'account')} {'has a goal' if half == 1 else 'have goals'} of six "
            "months; such a goal counts once for each half-year, by days for a part of one."
        )
    without = len(at.rows) - len(at.planned)
    if without and len(at.planned):
        parts.append(
            f"{fmt.count(without, 'account')} without a goal "
            f"{'is' if without == 1 else 'are'} left out of what compares with it."
        )
    return " ".join(parts)


def ceiling_note(at: Standing) -> str:
    """Return what one account's hypothetical value rests on."""
    words = {
        "stated": "the wallet that was stated",
        "whitespace": "its revenue and the products that similar accounts buy",
        "peers": "the 80th percentile of similar accounts",
        "segment": "the 80th percentile of its segment",
    }
    basis = at.rows["ceiling_basis"].iloc[0]
    if pd.isna(basis):
        return "Without a wallet, products or employees its hypothetical value is not known."
    return f"Its hypothetical value rests on {words[basis]}."


def ladder_note(rows: pd.DataFrame, shown: int, currency: str) -> str:
    """Return how to read the ladder, and what the accounts behind the first `shown` add up to."""
    hatched = LADDER_HELP if (rows["hypothetical_cents"] > 0).any() else ""
    rest = rows.iloc[shown:]
    if rest.empty:
        return hatched
    gap = fmt.money(rest["gap_cents"].sum(), currency)
    are, stand = ("is", "stands") if len(rest) == 1 else ("are", "stand")
    said = (
        f"The chart shows the {shown} accounts with the largest gaps; the other "
        f"{len(rest):,} {are} {gap} short and {stand} in the table below."
    )
    return f"{hatched} {said}".strip()


def stressed(table: pd.DataFrame, currency: str) -> str:
    """Return what the goal hangs on: the first loss that changes the status."""
    if len(table) < 2:
        return "Nothing is closed or current that could go."
    status = table["status"].iloc[0]
    falls = table[(table["status"] != status) & (table["case"] != stress.AS_IT_STANDS)]
    if falls.empty:
        return (
            f"The goal stays {status} if the largest deal, account or key account manager goes."
            if status != revenue.OUT_OF_REACH
            else "The goal is out of reach as it stands."
        )
    first = falls.iloc[0]
    return (
        f"Without the {first['case']}, {first['name']} with "
        f"{fmt.money(first['removed_cents'], currency)}, the goal falls from {status} to "
        f"{first['status']}."
    )


def concentrated(found: Spread) -> str:
    """Return how concentrated the customers are and which are major ones."""
    index = hhi(found.shares)
    if index is None:
        return "There is no revenue and nothing won in the period to compare customers by."
    equal = fmt.number(10_000 / index, 1)
    major = found.customers[found.customers["is_major"]]
    text = (
        f"{found.basis.capitalize()} of {fmt.count(len(found.shares), 'customer')} behave like "
        f"those of {equal} equal ones"
    )
    if index > CONCENTRATED_HHI:
        text += ", which is highly concentrated"
    if len(major) == 1:
        text += f"; {major['customer'].iloc[0]} alone brings {fmt.percent(found.shares.iloc[0])}"
    elif len(major):
        text += f"; {_named(major['customer'])} bring 10 % or more each"
    return text + "."


def _named(customers: pd.Series) -> str:
    names = [str(name) for name in customers.head(MOST_NAMED)]
    more = len(customers) - len(names)
    return fmt.joined([*names, f"{more:,} more"] if more else names)


def moved(bars: pd.DataFrame, years: pd.DataFrame, currency: str) -> str:
    """Return why revenue moved from last year's to this year's."""
    before, now = years["before_cents"].sum(), years["now_cents"].sum()
    parts = [
        (int(cents), f"{fmt.money(abs(cents), currency)} {label.lower()}")
        for label, cents in zip(bars["label"], bars["change_cents"], strict=True)
    ]
    added = fmt.joined([text for cents, text in parts if cents > 0])
    lost = fmt.joined([text for cents, text in parts if cents < 0])
    reasons = [f"{added} added" if added else "", f"{lost} taken away" if lost else ""]
    start = f"Revenue went from {fmt.money(before, currency)} to {fmt.money(now, currency)}"
    why = ", ".join(reason for reason in reasons if reason)
    return f"{start}: {why}." if why else f"{start}."
