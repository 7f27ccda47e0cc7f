"""The programme held against its own last four quarters, and against values from outside.

Each quarter is what its last stored snapshot knew. Source: HBR on PwC, whose committee "actively
benchmarks its own and other KAM programs".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics import manager_books, manager_load, plan_rhythm, retention, sponsors
from kamdata.metrics.actions import open_actions
from kamdata.metrics.entries import entry_key
from kamdata.metrics.facts import Facts
from kamdata.metrics.periods import quarter_of
from kamdata.metrics.programme_facts import figure, outside_values, source_words
from kamdata.metrics.ratio import safe_div, total
from kamdata.metrics.scope import accounts_in_scope
from kamdata.model import Measure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from kamdata.metrics.programme_facts import Fact
    from kamdata.model import Decision, Scope, Settings, Snapshot, Unit

QUARTERS = 4
FEWEST_PARTS = 3  # of the parts of programme health


@dataclass(frozen=True, slots=True)
class Compared:
    """A measure of the benchmark: how it is called, and whether more of it is better."""

    id: str
    label: str
    unit: Unit
    is_more_better: bool = True


COMPARED: tuple[Compared, ...] = (
    Compared("programme_health", "Programme health", "points"),
    Compared("net_retention", "Revenue kept and grown", "rate"),
    Compared("gross_retention", "Revenue kept", "rate"),
    Compared("key_account_growth", "Revenue growth", "rate"),
    Compared("key_account_attainment", "Goals reached", "rate"),
    Compared("sponsor_coverage", "Have an executive sponsor", "rate"),
    Compared("sponsor_visits_in_time", "Visited within 180 days", "rate"),
    Compared("plans_current", "Plans current", "rate"),
    Compared("plans_approved", "Plans approved", "rate"),
    Compared("plans_validated", "Plans agreed with champion", "rate"),
    Compared("reviews_on_time", "Reviews on time", "rate"),
    Compared("actions_past_due", "Overdue actions", "rate", is_more_better=False),
    Compared("programme_load", "Load of managers", "rate", is_more_better=False),
)
# what people of the programme do, whatever customers do
HEALTH_PARTS = (
    "sponsor_coverage", "sponsor_visits_in_time", "plans_current", "plans_approved",
    "reviews_on_time",
)  # fmt: skip


def quarter_days(
    days: Sequence[date], as_of: date, fiscal_start_month: int
) -> dict[str, date | None]:
    """Return the last stored day of this fiscal quarter and of the four before it, oldest first.

    By the label of the quarter: `2026Q3`. None where no snapshot was stored in the quarter; days
    after the as-of date play no part.
    """
    this = quarter_of(as_of, fiscal_start_month)
    found: dict[str, date | None] = {}
    for back in range(QUARTERS, -1, -1):
        quarter = this - back
        inside = [
            one for one in days if one <= as_of and quarter_of(one, fiscal_start_month) == quarter
        ]
        found[f"{quarter.qyear}Q{quarter.quarter}"] = max(inside, default=None)
    return found


def programme_measures(
    snapshot: Snapshot, settings: Settings, scope: Scope, decisions: Sequence[Decision] = ()
) -> dict[str, Measure]:
    """Return the measures of `COMPARED` by their id, of the key accounts in scope.

    `decisions` are those known on the as-of date: actions decided in reviews are actions too.
    """
    facts = Facts(snapshot, settings)
    chosen = accounts_in_scope(snapshot.table("accounts"), scope)
    rows = sponsors.sponsor_rows(facts)
    rows = rows[rows["account_id"].isin(chosen["account_id"])]
    hours = manager_load.account_hours(facts)
    hours = hours[hours["account_id"].isin(rows["account_id"])]
    plans = plan_rhythm.plan_rows(facts)
    plans = plans[plans["account_id"].isin(rows["account_id"])]
    years = retention.year_on_year(snapshot, rows)
    goals = manager_books.goals_reached_by_account(facts, hours)
    found = {
        **retention.measures(years),
        "key_account_growth": key_account_growth(years),
        "key_account_attainment": manager_books.key_account_attainment(goals, hours),
        "sponsor_coverage": sponsors.sponsor_coverage(rows),
        "sponsor_visits_in_time": sponsors.sponsor_visits_in_time(rows),
        **plan_rhythm.measures(plans),
        "actions_past_due": plan_rhythm.actions_past_due(
            open_actions(decisions, snapshot, rows), facts.as_of
        ),
        "programme_load": manager_load.programme_load(
            manager_load.manager_load(hours, snapshot.table("managers"))
        ),
    }
    found["programme_health"] = programme_health(found)
    return {one.id: found[one.id] for one in COMPARED}


def key_account_growth(years: pd.DataFrame) -> Measure:
    """Return revenue of 12 months / that of the 12 before - 1, of key accounts with both."""
    known = years.dropna(subset=["before_cents", "now_cents"])
    now = total(known["now_cents"])
    value, reason = safe_div(now, total(known["before_cents"]), retention.NO_BASE)
    grown = None if value is None else value - 1
    return Measure(grown, "rate", len(known), reason=reason, table="accounts", rows=known.index)


def programme_health(found: Mapping[str, Measure]) -> Measure:
    """Return 100 x the mean of what the programme's own people do, of the parts that are known.

    Key accounts with a sponsor, visited in time, plans current, plans approved, reviews on time;
    not known with fewer than three of them. `n` is how many are known.
    """
    known = [found[name].value for name in HEALTH_PARTS if found[name].value is not None]
    values = [float(one) for one in known if one is not None]
    coverage = len(values) / len(HEALTH_PARTS)
    if len(values) < FEWEST_PARTS:
        n = f"only {len(values)}" if values else "none"
        reason = f"{n} of its {len(HEALTH_PARTS)} parts {'is' if len(values) < 2 else 'are'} known"
        return Measure(None, "points", len(values), coverage, reason, table="accounts")
    return Measure(100 * float(np.mean(values)), "points", len(values), coverage, table="accounts")


def benchmark(
    quarters: Mapping[str, Mapping[str, Measure] | None], facts: Mapping[str, Fact], currency: str
) -> pd.DataFrame:
    """Return one row per measure: this quarter, the four before, their mean, and the outside.

    `quarters` are `programme_measures` by quarter, oldest first, the last of them this one; None
    where nothing was stored. id, label, now (text), one text column for each earlier quarter under
    its label, mean (of the earlier quarters that have it, text), change (points between the two as
    they are shown), way (better, worse or as before), reason (why it is not known now), outside
    (text), source; null where there is nothing to say; now_value, mean_value and outside_value as
    numbers, is_rate.
    """
    *earlier, this = quarters
    outside = outside_values(dict(facts))
    rows = []
    for one in COMPARED:
        now = _of(quarters[this], one)
        past = {label: _of(quarters[label], one) for label in earlier}
        known = [found.value for found in past.values() if found.value is not None]
        mean = float(np.mean(known)) if known else None
        theirs = outside.get(entry_key(one.label))
        beyond = None if theirs is None else figure(theirs.value, one.unit)
        points = _points(now.value, mean, one.unit)
        rows.append(
            {
                "id": one.id, "label": one.label, "now": fmt.measure(now, currency),
                **{label: _text(found.value, one, currency) for label, found in past.items()},
                "mean": _text(mean, one, currency),
                "change": None if points is None else f"{points:+,}" if points else "0",
                "way": _way(points, one),
                "reason": now.reason if now.value is None else None,
                "outside": theirs and _outside_text(theirs, beyond, one.unit, currency),
                "source": theirs and source_words(theirs),
                "now_value": now.value, "mean_value": mean, "outside_value": beyond,
                "is_rate": one.unit == "rate",
            }
        )  # fmt: skip
    numbers = dict.fromkeys(("now_value", "mean_value", "outside_value"), "float64")
    texts = dict.fromkeys([*earlier, "mean", "change", "way", "reason", "outside", "source"], "str")
    return pd.DataFrame(rows).astype({**numbers, **texts})


def _of(found: Mapping[str, Measure] | None, one: Compared) -> Measure:
    return Measure(None, one.unit) if found is None else found[one.id]


def _outside_text(theirs: Fact, value: float | None, unit: Unit, currency: str) -> str:
    return theirs.value if value is None else fmt.measure(Measure(value, unit), currency)


def _text(value: float | None, one: Compared, currency: str) -> str | None:
    return None if value is None else fmt.measure(Measure(value, one.unit), currency)


def _points(now: float | None, mean: float | None, unit: Unit) -> int | None:
    """Return how many points there are between two values, both rounded as they are shown."""
    if now is None or mean is None:
        return None
    times = 100 if unit == "rate" else 1
    return round(times * now) - round(times * mean)


def _way(points: int | None, one: Compared) -> str | None:
    if points is None:
        return None
    if points == 0:
        return "as before"
    return "better" if (points > 0) == one.is_more_better else "worse"


def health_by_quarter(quarters: Mapping[str, Mapping[str, Measure] | None]) -> pd.DataFrame:
    """Return programme health by quarter, oldest first: quarter, health (NaN where not known)."""
    values = [
        None if found is None else found["programme_health"].value for found in quarters.values()
    ]
    return pd.DataFrame({"quarter": list(quarters), "health": pd.Series(values, dtype="float64")})


def benchmark_headline(table: pd.DataFrame) -> str:
    """Return the finding: how many measures are better and worse than before, and health."""
    ways = table["way"].value_counts()
    better, worse = int(ways.get("better", 0)), int(ways.get("worse", 0))
    health = table.set_index("id").loc["programme_health", "now"]
    start = f"Programme health is {health} of 100." if health != fmt.NOT_AVAILABLE else ""
    if not table["way"].notna().any():
        rest = "No earlier quarter is stored yet to compare with."
    else:
        rest = (
            f"{fmt.count(better, 'measure is', 'measures are')} better than in earlier quarters "
            f"and {worse:,} worse."
        )
    return f"{start} {rest}".strip()


def health_title(trend: pd.DataFrame) -> str:
    """Return the finding of the trend of programme health."""
    known = trend.dropna(subset=["health"])
    if len(known) < 2:
        return "Programme health is known of one quarter only"
    first, last = known.iloc[0], known.iloc[-1]
    moved = round(last["health"]) - round(first["health"])
    if moved == 0:
        return f"Programme health stands where it stood in {first['quarter']}"
    way = "up" if moved > 0 else "down"
    return f"Programme health is {way} {fmt.count(abs(moved), 'point')} since {first['quarter']}"


def compared_title(table: pd.DataFrame) -> str:
    """Return the finding: which share moved furthest against its mean, else which is lowest."""
    rows = table[table["is_rate"] & table["now_value"].notna()]
    moved = (rows["now_value"] - rows["mean_value"]).abs()
    if moved.notna().any():
        row = rows.assign(moved=moved).sort_values("moved", ascending=False).iloc[0]
        if row["way"] == "as before":
            return "No share moved against the earlier quarters"
        return f"{row['label']}: {row['now']}, {row['way']} than the {row['mean']} before"
    own = rows[rows["id"].isin([*HEALTH_PARTS, "plans_validated"])]
    if own.empty:
        return "No share of the programme is known"
    row = own.sort_values("now_value").iloc[0]
    return f"{row['label']}: {row['now']}, the lowest of what the programme does itself"


def known_quarters(table: pd.DataFrame, labels: Sequence[str]) -> list[str]:
    """Return which earlier quarters have any measure, the latest first."""
    return [one for one in reversed(labels) if table[one].notna().any()]
