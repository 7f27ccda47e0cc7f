"""Open deals that need a second look: late, incomplete, old, unusually large or silent.

Source: the usual rules of pipeline inspection, with limits learned from the own wins where there
are enough of them. A rule whose columns hold nothing at all is off: it says what to add.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics import ratio
from kamdata.metrics.age_limits import file_limits
from kamdata.metrics.durations import (
    CYCLE_QUANTILE,
    ENOUGH_WINS,
    cycle_days,
    days_between,
    days_until,
    learned_limit,
)
from kamdata.model import Measure

if TYPE_CHECKING:
    from datetime import date

    from kamdata.metrics.age_limits import StageAges
    from kamdata.model import Snapshot

QUIET_DAYS = 30
LARGE_FACTOR = 5.0
MOST_OWNERS = 3
SHOWN = [
    "opportunity_id", "opportunity", "account_id", "owner", "stage", "status", "amount_cents",
    "close_on", "next_step",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its words on screen, what to do about it, and the columns it reads.

    With none of the columns of `needs` filled in any row the rule is off, and `off` says so.
    """

    id: str
    label: str
    about: str
    advice: str
    needs: tuple[str, ...]
    off: str


RULES: tuple[Rule, ...] = (
    Rule("past_due", "Past close date",
         "Open, with a close date before the as-of date.",
         "Agree on a real date with the customer, or close the deal.",
         ("close_on",), "No deal has a close date. Add a column Close Date."),
    Rule("no_amount", "Without amount",
         "Open, without an amount: missing from every sum.",
         "Add the best estimate.",
         ("amount_cents",), "No deal has an amount. Add a column Amount."),
    Rule("no_next_step", "Without next step",
         "Open, with neither a next step nor a date for one.",
         "Agree on the next step and who takes it.",
         ("next_step", "next_step_on"), "No deal has a next step. Add a column Next Step."),
    Rule("too_old", "Too old for their stage",
         "Longer in their stage than three in four wins stood there, at key accounts where enough "
         "were seen (90 days where too few wins show it), or open longer than nine in ten wins "
         "took.",
         "Ask what has to happen for a decision, or close the deal.",
         ("stage_entered_on", "created_on"),
         "No deal says since when it is open. Add a column Created Date."),
    Rule("too_large", "Much larger than usual",
         "More than five times the largest deal ever won at the account; where none was won, more "
         "than five times the median deal won anywhere.",
         "Check the amount, and plan for the period without it.",
         ("amount_cents",), "No deal has an amount. Add a column Amount."),
    Rule("created_after_close", "Created after closed",
         "Created after the close date, whether open, won or lost.",
         "Correct one of the two dates.",
         ("created_on",), "No deal has a created date. Add a column Created Date."),
    Rule("quiet", "No recent activity",
         "Open, with no activity in the last 30 days.",
         "Get in touch with the customer, and log it.",
         ("last_activity_on",), "No deal has a last activity. Add a column Last Activity."),
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Inspection:
    """What the rules found: all on the index of the opportunities inspected.

    `flags` has one boolean column per rule id, `evidence` the figures that were compared, and
    `off` says for each rule that could not be applied what is missing.
    """

    flags: pd.DataFrame
    evidence: pd.DataFrame
    off: dict[str, str]


def evidence(
    opportunities: pd.DataFrame,
    stages: pd.DataFrame,
    as_of: date,
    ages: StageAges | None = None,
) -> pd.DataFrame:
    """Return what the rules compare, one row per opportunity, on the same index.

    Columns: days_late, stage_days, stage_limit_days, age_days, age_limit_days, times_usual,
    days_quiet, days_backwards (float64, NaN where not known), and stage_limit_basis: what the
    limit was learned from. With the history in `ages` the limits are those of its wins, and a
    deal of which the file does not say it stands in its stage since it was first seen there.
    """
    created, close = opportunities["created_on"], opportunities["close_on"]
    limit = learned_limit(cycle_days(opportunities), CYCLE_QUANTILE)
    limits = file_limits(opportunities, stages) if ages is None else ages.limits
    limits = limits.set_index("stage")
    quiet = opportunities["last_activity_on"].fillna(created)
    return pd.DataFrame(
        {
            "days_late": days_until(close, as_of),
            "stage_days": days_until(_in_stage_since(opportunities, ages), as_of),
            "stage_limit_days": _by_stage(opportunities["stage"], limits["limit_days"]),
            "stage_limit_basis": _by_stage(opportunities["stage"], limits["basis"]),
            "age_days": days_until(created, as_of),
            "age_limit_days": np.nan if limit is None else limit,
            "times_usual": times_usual(opportunities),
            "days_quiet": days_until(quiet, as_of),
            "days_backwards": days_between(close, created),
        },
        index=opportunities.index,
    )


def _in_stage_since(opportunities: pd.DataFrame, ages: StageAges | None) -> pd.Series:
    """Return since when each deal stands in its stage: what the file says, else the history."""
    entered = opportunities["stage_entered_on"]
    if ages is None or entered.notna().all():
        return entered
    seen = ages.standing.set_index("opportunity_id").reindex(opportunities["opportunity_id"])
    is_same = seen["stage"].to_numpy() == opportunities["stage"].astype("str").to_numpy()
    since = seen["entered_on"].where(is_same)
    return entered.fillna(pd.Series(since.to_numpy(), index=entered.index))


def _by_stage(stage: pd.Series, values: pd.Series) -> pd.Series:
    per_category = values.reindex(stage.cat.categories.astype("str")).to_numpy()
    codes = stage.cat.codes.to_numpy()
    found = np.append(per_category, np.nan)[codes]  # code -1, no stage, takes the last
    return pd.Series(found, index=stage.index)


def times_usual(opportunities: pd.DataFrame) -> pd.Series:
    """Return amount / what is usual at the account, float64.

    Usual is the largest deal ever won there; where none was, the median deal won anywhere, if at
    least 20 were. NaN without an amount or without anything to compare with.
    """
    amounts = opportunities["amount_cents"]
    is_won = (opportunities["status"] == "won") & amounts.notna()
    won = opportunities.loc[is_won, ["account_id", "amount_cents"]]
    largest = won.groupby("account_id")["amount_cents"].max()
    usual = opportunities["account_id"].map(largest).astype("float64")
    if len(won) >= ENOUGH_WINS:
        usual = usual.fillna(float(won["amount_cents"].median()))
    return ratio.divide(amounts, usual)


def inspect(
    opportunities: pd.DataFrame,
    stages: pd.DataFrame,
    as_of: date,
    ages: StageAges | None = None,
) -> Inspection:
    """Return what every rule finds in the opportunities, with limits learned from them.

    With `ages` the limits of age in a stage come from the history. Only open ones are flagged,
    except by `created_after_close`, which is wrong for any.
    """
    seen = evidence(opportunities, stages, as_of, ages)
    is_open = opportunities["status"] == "open"
    is_known = opportunities["status"].isin(["open", "won", "lost"])
    no_step = opportunities["next_step"].isna() & opportunities["next_step_on"].isna()
    found = {
        "past_due": is_open & (seen["days_late"] > 0),
        "no_amount": is_open & opportunities["amount_cents"].isna(),
        "no_next_step": is_open & no_step,
        "too_old": is_open & ((seen["stage_days"] > seen["stage_limit_days"])
                              | (seen["age_days"] > seen["age_limit_days"])),
        "too_large": is_open & (seen["times_usual"] > LARGE_FACTOR),
        "created_after_close": is_known & (seen["days_backwards"] > 0),
        "quiet": is_open & (seen["days_quiet"] > QUIET_DAYS),
    }  # fmt: skip
    off = {rule.id: rule.off for rule in RULES if _is_off(opportunities, rule)}
    if ages is not None and not ages.standing.empty:
        off.pop("too_old", None)
    flags = {name: mask & (name not in off) for name, mask in found.items()}
    return Inspection(pd.DataFrame(flags, index=opportunities.index, dtype=bool), seen, off)


def inspect_snapshot(snapshot: Snapshot, ages: StageAges | None = None) -> Inspection:
    """Return what every rule finds in all opportunities of a snapshot."""
    return inspect(snapshot.table("opportunities"), snapshot.table("stages"), snapshot.as_of, ages)


def _is_off(opportunities: pd.DataFrame, rule: Rule) -> bool:
    return len(opportunities) > 0 and not any(
        opportunities[column].notna().any() for column in rule.needs
    )


def watch_lists(opportunities: pd.DataFrame, inspection: Inspection) -> pd.DataFrame:
    """Return one row per rule over the given opportunities, in the order of the rules.

    Columns: rule, label, count, amount_cents, owners (who has most of them, with how many) and
    advice. Where a rule is off, count is null and the advice says what is missing. The inspection
    may be of more opportunities than these: its limits then rest on all of them.
    """
    flags = inspection.flags.loc[opportunities.index]
    found = [
        _watch_row(rule, opportunities[["owner", "amount_cents"]][flags[rule.id]], inspection)
        for rule in RULES
    ]
    return pd.DataFrame(found).astype({"count": "Int64", "amount_cents": "Int64", "owners": "str"})


def _watch_row(rule: Rule, rows: pd.DataFrame, inspection: Inspection) -> dict[str, object]:
    off = inspection.off.get(rule.id)
    most = rows["owner"].value_counts().head(MOST_OWNERS)
    owners = [f"{owner} {count:,}" for owner, count in most.items() if count]
    return {
        "rule": rule.id,
        "label": rule.label,
        "count": None if off else len(rows),
        "amount_cents": ratio.total(rows["amount_cents"]),
        "owners": ", ".join(owners) or None,
        "advice": off or rule.advice,
    }


def watch_list(
    opportunities: pd.DataFrame, accounts: pd.DataFrame, inspection: Inspection, rule: str
) -> pd.DataFrame:
    """Return the given opportunities that one rule picks out, the largest first.

    Columns: who and what (`SHOWN`), account, and the figures of `evidence`.
    """
    is_flagged = inspection.flags[rule].loc[opportunities.index]
    rows = opportunities.loc[is_flagged, SHOWN].join(inspection.evidence)
    names = dict(zip(accounts["account_id"], accounts["account"], strict=True))
    return rows.assign(account=rows["account_id"].map(names)).sort_values(
        "amount_cents", ascending=False, na_position="last", kind="stable"
    )


def hygiene_score(opportunities: pd.DataFrame, flags: pd.DataFrame) -> Measure:
    """Return 1 - flagged money / all money of the open opportunities; each counts once.

    Rests on the open ones with a positive amount. Suppressed under 5 of them.
    """
    is_open = opportunities["status"] == "open"
    amounts = opportunities["amount_cents"][is_open]
    known = amounts[(amounts > 0).fillna(value=False).astype(bool)]
    is_flagged = flags.loc[known.index].any(axis="columns")
    share, reason = ratio.safe_div(
        int(known[~is_flagged].sum()), ratio.total(known), "no open deal has an amount"
    )
    coverage = len(known) / len(amounts) if len(amounts) else None
    found = Measure(share, "rate", len(known), coverage, reason, rows=known.index)
    return ratio.suppress_small(found, "open deals with an amount")
