"""What to talk about this week: the accounts with a reason, the deals with a decision to take.

Both lists only order what other metrics found (scores, ladder, inspection); they add no number.
Each account and each deal stands once, under the first topic that applies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.growth import GROW_NOW
from kamdata.metrics.ratio import total
from kamdata.metrics.risk import ACT_NOW
from kamdata.metrics.score_lists import flagged_only

if TYPE_CHECKING:
    from datetime import date

    from kamdata.metrics.hygiene import Inspection
    from kamdata.metrics.score import Scores
    from kamdata.metrics.standing import Standing
    from kamdata.model import Measure

AT_RISK, NEEDS_ANSWER = "At risk", "Needs an answer"
BEHIND_GOAL, RIPE = "Behind the goal", "Ripe for growth"
MOST_AT_RISK = 5
MOST_FLAGGED = 4
MOST_GAPS = 4
MOST_GROWING = 4
SOON_DAYS = 14
ACCOUNT_COLUMNS = [
    "account_id", "account", "owner", "topic", "money_cents", "reason", "next_action",
]  # fmt: skip
PAST_DUE, CLOSING_SOON = "Past its close date", "Closing soon, no next step"
TOO_LARGE, TOO_OLD = "Much larger than usual", "Too old for its stage"
NO_AMOUNT = "Without amount"
DECISION_COLUMNS = [
    "account_id", "account", "opportunity_id", "opportunity", "owner", "stage", "amount_cents",
    "close_on", "topic", "reason", "decision",
]  # fmt: skip


def accounts_to_discuss(
    risk: Scores,
    growth: Scores,
    ladder: pd.DataFrame,
    account_ids: pd.Series,
    currency: str,
) -> pd.DataFrame:
    """Return the accounts to talk about, most urgent topic first: `ACCOUNT_COLUMNS`.

    At risk: the best ranked of those that need action now. Needs an answer: a hard flag, whatever
    the score. Behind the goal: the largest gaps that the pipeline cannot close. Ripe for growth:
    the best ranked that are not to be fixed first.
    `money_cents` is the revenue at risk, the uncovered gap, or the headroom.
    """
    parts = [
        _ranked(risk, ACT_NOW, AT_RISK, MOST_AT_RISK, account_ids),
        _flagged(risk, account_ids),
        _gaps(ladder[ladder["account_id"].isin(account_ids)], currency),
        _ranked(growth, GROW_NOW, RIPE, MOST_GROWING, account_ids),
    ]
    found = pd.concat([part for part in parts if not part.empty] or [parts[0]], ignore_index=True)
    return found.drop_duplicates("account_id", ignore_index=True)


def _ranked(
    scores: Scores, band: str, topic: str, most: int, account_ids: pd.Series
) -> pd.DataFrame:
    table = scores.table
    chosen = table[(table["band"] == band) & table["account_id"].isin(account_ids)]
    return chosen.sort_values("rank").head(most).assign(topic=topic)[ACCOUNT_COLUMNS]


def _flagged(risk: Scores, account_ids: pd.Series) -> pd.DataFrame:
    in_view = risk.table[risk.table["account_id"].isin(account_ids)]
    rows = flagged_only(in_view).head(MOST_FLAGGED)
    reasons = [". ".join(flags) + "." for flags in rows["flags"]]
    return rows.assign(topic=NEEDS_ANSWER, reason=reasons)[ACCOUNT_COLUMNS]


def _gaps(ladder: pd.DataFrame, currency: str) -> pd.DataFrame:
    behind = ladder[ladder["status"].isin(["needs new demand", "out of reach"])]
    behind = behind.sort_values("uncovered_cents", ascending=False).head(MOST_GAPS)
    reasons = [
        f"Closed {fmt.money(won, currency)} of {fmt.money(goal, currency)}; the weighted pipeline "
        f"adds {fmt.money(weighted, currency)} and leaves {fmt.money(uncovered, currency)} open."
        for won, goal, weighted, uncovered in zip(
            behind["won_cents"], behind["goal_cents"], behind["current_weighted_cents"],
            behind["uncovered_cents"], strict=True,
        )
    ]  # fmt: skip
    actions = [
        f"Agree where {fmt.money(create, currency)} of new pipeline comes from, or change the goal."
        if pd.notna(create)
        else "Agree where new pipeline comes from, or change the goal."
        for create in behind["to_create_cents"]
    ]
    return behind.assign(
        topic=BEHIND_GOAL,
        money_cents=behind["uncovered_cents"],
        reason=reasons,
        next_action=actions,
    )[ACCOUNT_COLUMNS]


def opportunities_to_decide(
    opportunities: pd.DataFrame,
    inspection: Inspection,
    accounts: pd.DataFrame,
    as_of: date,
) -> pd.DataFrame:
    """Return the deals that need a decision, largest first: `DECISION_COLUMNS`.

    Past due: the close date has passed. Closing soon: within two weeks and without a next step.
    Much larger than usual and too old for their stage come after, deals without amount last.
    """
    still_open = opportunities[opportunities["status"] == "open"]
    flags = inspection.flags.loc[still_open.index]
    seen = inspection.evidence.loc[still_open.index]
    days_left = (still_open["close_on"] - pd.Timestamp(as_of)).dt.days
    is_soon = days_left.between(0, SOON_DAYS) & flags["no_next_step"]
    topics = (
        (flags["past_due"], PAST_DUE,
         _days("{} past its close date.", seen["days_late"]),
         "Re-date with evidence, or close it."),
        (is_soon, CLOSING_SOON,
         _days("Closes in {} and has no next step.", days_left),
         "Agree on the next step today."),
        (flags["too_large"], TOO_LARGE,
         _multiple(seen["times_usual"]),
         "Check the amount; plan the period without it."),
        (flags["too_old"], TOO_OLD,
         np.where(seen["stage_days"] > seen["stage_limit_days"],
                  _too_old(seen),
                  _days("Open for {}.", seen["age_days"])),
         "Ask what has to happen for a decision, or close it."),
        (flags["no_amount"], NO_AMOUNT,
         "No amount, so it is missing from every sum.",
         "Add the best estimate."),
    )  # fmt: skip
    picked = [mask.to_numpy() for mask, *_ in topics]
    chosen = still_open.assign(
        topic=np.select(picked, [topic for _, topic, *_ in topics], ""),
        reason=np.select(picked, [reason for *_, reason, _ in topics], ""),
        decision=np.select(picked, [decision for *_, decision in topics], ""),
    )
    names = dict(zip(accounts["account_id"], accounts["account"], strict=True))
    chosen = chosen[chosen["topic"] != ""].assign(
        account=lambda rows: rows["account_id"].map(names)
    )
    return chosen.sort_values("amount_cents", ascending=False, na_position="last")[DECISION_COLUMNS]


def account_overview(ladder: pd.DataFrame, risk: Scores) -> pd.DataFrame:
    """Return the ladder rows with band, reason and next_action of their risk, in their order."""
    wanted = risk.table.drop_duplicates("account_id").set_index("account_id")
    columns = {name: ladder["account_id"].map(wanted[name].astype("str")) for name in (
        "band", "reason", "next_action")}  # fmt: skip
    return ladder.assign(**columns)


def _days(pattern: str, days: pd.Series) -> np.ndarray:
    said = ["" if pd.isna(n) else pattern.format(fmt.count(int(n), "day")) for n in days]
    return np.array(said, dtype=object)


def _too_old(seen: pd.DataFrame) -> np.ndarray:
    limits = zip(seen["stage_limit_days"], seen["stage_limit_basis"], strict=True)
    stays = _days("In its stage for {}", seen["stage_days"])
    said = [f"{stay}; the limit is {fmt.number(limit)} ({basis})." if stay else ""
            for stay, (limit, basis) in zip(stays, limits, strict=True)]  # fmt: skip
    return np.array(said, dtype=object)


def _multiple(ratios: pd.Series) -> np.ndarray:
    said = ["" if pd.isna(n) else f"{n:,.1f} times what is usual at the account." for n in ratios]
    return np.array(said, dtype=object)


def headline(
    shown: dict[str, Measure],
    at: Standing,
    to_discuss: pd.DataFrame,
    to_decide: pd.DataFrame,
    currency: str,
) -> str:
    """Return the sentence of the week: where the goal stands, who is at risk, what is overdue.

    `shown` holds the measures closed, goal, attainment and past_due_amount by metric id.
    """
    parts = [_against_goal(shown, at, currency)]
    at_risk = to_discuss[to_discuss["topic"] == AT_RISK]
    if len(at_risk):
        theirs = at.rows[at.rows["account_id"].isin(at_risk["account_id"])]
        worth = total(theirs["revenue_12m_cents"])
        money = f" worth {fmt.money(worth, currency)} of yearly revenue" if worth else ""
        verb = "needs" if len(at_risk) == 1 else "need"
        first = at_risk.iloc[0]["account"]
        parts.append(f"{fmt.count(len(at_risk), 'account')}{money} {verb} action, {first} first")
    if len(to_decide):
        parts.append(f"{fmt.count(len(to_decide), 'open deal')} to decide on")
    late = shown["past_due_amount"].value
    if late:
        parts.append(f"{fmt.money(late, currency)} is past its close date")
    return "; ".join(parts) + "."


def _against_goal(shown: dict[str, Measure], at: Standing, currency: str) -> str:
    closed, goal = shown["closed"].value, shown["goal"].value
    if goal is None:
        return f"Closed {fmt.money(closed, currency)}; no goal is set"
    toward = total(at.planned["won_cents"])
    elsewhere = (closed or 0) - (toward or 0)
    other = f", and {fmt.money(elsewhere, currency)} without a goal" if elsewhere else ""
    reached = fmt.percent(shown["attainment"].value)
    return (
        f"Closed {fmt.money(toward, currency)} of the {fmt.money(goal, currency)} goal "
        f"({reached}){other}"
    )
