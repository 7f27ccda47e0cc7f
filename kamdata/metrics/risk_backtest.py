"""Whether the risk score would have found the accounts that then shrank.

The score is rebuilt at the end of every past quarter from rows dated up to it, and held against
what became of the accounts (`backtest.outcomes`), next to four lists that need no score.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.backtest import outcomes, quarter_origins, revenue_quarters
from kamdata.metrics.demand import losses_factor
from kamdata.metrics.economics import concentration_factor
from kamdata.metrics.evidence import OBSERVED
from kamdata.metrics.facts import Facts
from kamdata.metrics.known import as_known
from kamdata.metrics.list_quality import by_origin
from kamdata.metrics.risk_factors import RISK_FACTORS
from kamdata.metrics.score import combine
from kamdata.metrics.silence import silence_factor
from kamdata.metrics.trend import trend_factor
from kamdata.model import Settings
from kamdata.schema import conform

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kamdata.metrics.evidence import Numbers
    from kamdata.model import Snapshot

# the factors that dated rows alone can tell; every other one rests on how things stand today
DATED_FACTORS: dict[str, Callable[[Facts], pd.DataFrame]] = {
    "trend": trend_factor,
    "silence": silence_factor,
    "losses": losses_factor,
    "concentration": concentration_factor,
}
HALF_YEAR = 6  # months
CASE_COLUMNS = [
    "account_id", "origin_on", "before_cents", "after_cents", "is_event", "decline_cents",
    "decline_rate", "days_quiet",
]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Cases:
    """Every account that can be judged at every origin: what was known, and what came of it.

    `table`, origin by origin: account_id, origin_on, before_cents, after_cents, is_event (see
    `backtest.outcomes`), and what the lists without a score go by: decline_cents, decline_rate
    (NaN where unknown) and days_quiet (since the last order; months where revenue is monthly).
    `factors`: value and state of every dated factor on the rows of `table`. `quarters` counts the
    whole quarters of revenue.
    """

    table: pd.DataFrame
    factors: Mapping[str, pd.DataFrame]
    quarters: int

    @property
    def tested(self) -> tuple[str, ...]:
        """The factors that are known of any case."""
        return tuple(
            name for name, rows in self.factors.items() if (rows["state"] == OBSERVED).any()
        )


def risk_cases(snapshot: Snapshot, fiscal_start_month: int) -> Cases:
    """Return the cases of a prepared snapshot, those of its quarters with years around them.

    Only rows dated up to an origin are seen at it: revenue, decided opportunities and activities.
    Of the accounts no more is known there than that they exist, because their other columns tell
    how they stand today; nor are open opportunities, whose stage and amount then nobody kept.
    """
    judged = outcomes(snapshot, quarter_origins(snapshot, fiscal_start_month))
    judged = judged[judged["is_eligible"] & judged["is_event"].notna()]
    dated = dated_rows(snapshot)
    tables: list[pd.DataFrame] = []
    factors: dict[str, list[pd.DataFrame]] = {name: [] for name in DATED_FACTORS}
    for origin, rows in judged.groupby("origin_on"):
        facts = Facts(as_known(replace(dated, as_of=pd.Timestamp(str(origin)).date())), Settings())
        at = facts.positions(rows)
        tables.append(rows.assign(**{name: seen[at] for name, seen in _plain_lists(facts).items()}))
        for name, answer in DATED_FACTORS.items():
            factors[name].append(answer(facts)[["value", "state"]].iloc[at])
    table = pd.concat(tables or [judged], ignore_index=True).reindex(columns=CASE_COLUMNS)
    return Cases(
        table.astype({"is_event": bool}),
        {name: pd.concat(parts, ignore_index=True) for name, parts in factors.items() if parts},
        len(revenue_quarters(snapshot, fiscal_start_month)),
    )


def dated_rows(snapshot: Snapshot) -> Snapshot:
    """Return the snapshot with nothing in it but what carries the date on which it was known."""
    tables = {
        # as a category an account is looked up once, not once in each of its rows at each origin
        name: snapshot.table(name).astype({"account_id": "category"})
        for name in ("opportunities", "revenue", "activities")
    }
    deals = tables["opportunities"]
    is_decided = deals["status"].isin(["won", "lost"]) & deals["close_on"].notna()
    tables["opportunities"] = deals[is_decided]
    kept = ["account_id", "account", "source", "source_row"]
    tables["accounts"] = conform("accounts", snapshot.table("accounts")[kept])
    tables["stages"] = snapshot.table("stages")
    return replace(snapshot, tables=tables, extras={})


def _plain_lists(facts: Facts) -> dict[str, Numbers]:
    """Return what the lists without a score go by, for every account."""
    unknown = np.full(facts.n, np.nan)
    cents = rate = unknown
    if facts.monthly is not None:
        months = facts.monthly.recent(3 * HALF_YEAR)
        year_ago, earlier, now = (
            months[:, start : start + HALF_YEAR].sum(axis=1) for start in (0, 6, 12)
        )
        cents, rate = declines(np.where(np.isnan(year_ago), earlier, year_ago), now)
    return {
        "decline_cents": cents, "decline_rate": rate, "days_quiet": facts.silence.orders.since,
    }  # fmt: skip


def declines(before: Numbers, now: Numbers) -> tuple[Numbers, Numbers]:
    """Return by how much revenue fell (negative: rose), and by which rate of what it was before.

    The rate is NaN where there was nothing to fall from.
    """
    fall = before - now
    rate = np.divide(fall, before, out=np.full(len(fall), np.nan), where=before > 0)
    return fall, rate


def past_scores(cases: Cases, weights: Mapping[str, float]) -> Numbers:
    """Return the score of each case from its dated factors, NaN where none of them is known.

    The engine and the rules of the risk score, with these weights; the baseline is the median of
    the origin.
    """
    asked = [factor for factor in RISK_FACTORS if factor.name in cases.factors]
    score = np.full(len(cases.table), np.nan)
    for rows in by_origin(cases.table):
        seen = {factor.name: cases.factors[factor.name].iloc[rows] for factor in asked}
        score[rows] = combine(asked, seen, weights).score
    return score
