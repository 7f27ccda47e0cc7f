"""Which rows of the files stand behind a factor of a score, for one account.

The factor was worked out from these rows; here they are only found again, newest first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from kamdata.metrics.contacts import customer_contacts, two_way_activities
from kamdata.metrics.facts import Facts
from kamdata.metrics.growth_rates import month_numbers, revenue_window
from kamdata.metrics.periods import fiscal_year
from kamdata.metrics.renewal import LINK_DAYS

if TYPE_CHECKING:
    from collections.abc import Callable

    from kamdata.model import ScoreName, Settings, Snapshot

    Keep = Callable[[Facts, pd.DataFrame], pd.Series]

ORIGIN = ["source", "source_row"]


@dataclass(frozen=True, slots=True, eq=False)
class Behind:
    """Rows of one canonical table: the columns that hold anything, `source` and `source_row`."""

    table: str
    rows: pd.DataFrame


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a factor looks: a table, its columns, which rows count, and their order by date."""

    table: str
    columns: tuple[str, ...]
    keep: Keep | None = None
    newest_by: str = ""


def _last_months(months: int) -> Keep:
    def keep(facts: Facts, rows: pd.DataFrame) -> pd.Series:
        window = revenue_window(facts.snapshot)
        if window is None:
            return pd.Series(data=True, index=rows.index)
        number = month_numbers(rows["month"]).fillna(0)
        return (number > window.last - months) & (number <= window.last)

    return keep


def _with_status(*statuses: str) -> Keep:
    return lambda _, rows: rows["status"].isin(statuses)


def _with_product(*statuses: str) -> Keep:
    return lambda _, rows: rows["status"].isin(statuses) & rows["product"].notna()


def _renews(facts: Facts, rows: pd.DataFrame) -> pd.Series:
    ends = facts.accounts.set_index("account_id")["renewal_on"].reindex(rows["account_id"])
    apart = (rows["close_on"] - ends.set_axis(rows.index)).dt.days.abs()
    kind = rows["type"].astype("str")
    is_linked = (kind == "renewal") | (kind.isna() & (apart <= LINK_DAYS))
    return is_linked & rows["status"].isin(["open", "won"])


def _of_the_year(facts: Facts, rows: pd.DataFrame) -> pd.Series:
    year = fiscal_year(facts.snapshot.as_of, facts.settings.fiscal_start_month)
    return rows["status"].isin(["open", "won"]) & year.covers(rows["close_on"])


def _two_way(facts: Facts, rows: pd.DataFrame) -> pd.Series:
    return _among(rows, two_way_activities(facts))


def _customers_own(facts: Facts, rows: pd.DataFrame) -> pd.Series:
    return _among(rows, customer_contacts(facts))


def _among(rows: pd.DataFrame, chosen: pd.DataFrame) -> pd.Series:
    return pd.Series(rows.index.isin(chosen.index), index=rows.index)


def _account(*columns: str) -> _Place:
    return _Place("accounts", columns)


_DEAL = ("opportunity", "stage", "amount_cents", "close_on")
_MONTH = ("month", "product", "amount_cents")
_REVENUE = _Place("revenue", _MONTH, _last_months(24), "month")
_YEAR = _Place("revenue", _MONTH, _last_months(12), "month")
_WON = _Place("opportunities", _DEAL, _with_status("won"), "close_on")
_DECIDED = _Place(
    "opportunities", (*_DEAL, "status", "lost_reason"), _with_status("won", "lost"), "close_on"
)  # fmt: skip
_OPEN = _Place(
    "opportunities", (*_DEAL, "probability_rate", "created_on"), _with_status("open"), "close_on"
)  # fmt: skip
_MET = _Place("activities", ("on", "contact", "type", "direction"), _two_way, "on")
_PEOPLE = _Place(
    "contacts",
    ("contact", "title", "buyer_role", "influence", "disposition", "last_contact_on"),
    _customers_own, "last_contact_on",
)  # fmt: skip
_YEARS = _account("revenue_last_year_cents", "revenue_prior_year_cents")
_MOOD = _account("nps", "nps_on", "open_escalations")
_TREND = (_REVENUE, _YEARS)
_BOUGHT = _Place(
    "opportunities", (*_DEAL, "product", "status"), _with_product("won", "open", "lost"), "close_on"
)  # fmt: skip

_BEHIND: dict[tuple[ScoreName, str], tuple[_Place, ...]] = {
    ("risk", "trend"): _TREND,
    ("risk", "silence"): (_REVENUE, _WON, _MET),
    ("risk", "renewal"): (
        _account("renewal_on", "contract_value_cents"),
        _Place("opportunities", (*_DEAL, "type", "probability_rate"), _renews, "close_on"),
    ),
    ("risk", "drought"): (_account("goal_cents"), _OPEN),
    ("risk", "threading"): (_PEOPLE, _MET),
    ("risk", "sentiment"): (_MOOD,),
    ("risk", "losses"): (_DECIDED,),
    ("risk", "sponsor"): (_account("exec_sponsor", "sponsor_last_contact_on"),),
    ("risk", "margin"): (
        _account("gross_margin_rate", "cost_to_serve_cents"),
        _Place("revenue", (*_MONTH, "gross_margin_rate"), _last_months(24), "month"),
    ),
    ("risk", "concentration"): (_YEAR, _BOUGHT),
    ("risk", "review"): (_account("last_review_on", "review_every_days", "plan_start_on"),),
    ("risk", "slippage"): (_OPEN,),
    ("growth", "whitespace"): (
        _Place("whitespace", ("product", "state", "potential_cents")), _REVENUE, _BOUGHT,
    ),
    ("growth", "headroom"): (_account("wallet_cents"), _YEAR),
    ("growth", "momentum"): _TREND,
    ("growth", "relationship"): (_account("relationship_stage"), _PEOPLE, _MET),
    ("growth", "goal_gap"): (
        _account("goal_cents"),
        _Place("opportunities", (*_DEAL, "status", "probability_rate"), _of_the_year, "close_on"),
    ),
    ("growth", "propensity"): (_DECIDED,),
    ("growth", "service"): (_MOOD,),
}  # fmt: skip


def rows_behind(
    snapshot: Snapshot, settings: Settings, account_id: str, score: ScoreName, factor: str
) -> tuple[Behind, ...]:
    """Return the rows of one account behind a factor, table by table; none where there are none.

    Revenue by month is that of the months that the factor looks at. What a file does not say is
    left out: columns without any value, and tables without any row.
    """
    facts = Facts(snapshot, settings)
    found = (_rows(facts, place, account_id) for place in _BEHIND.get((score, factor), ()))
    return tuple(one for one in found if not one.rows.empty)


def _rows(facts: Facts, place: _Place, account_id: str) -> Behind:
    table = facts.snapshot.table(place.table)
    rows = table[table["account_id"] == account_id]
    if place.keep is not None and not rows.empty:
        rows = rows[place.keep(facts, rows).to_numpy(dtype=bool, na_value=False)]
    if place.newest_by:
        rows = rows.sort_values(place.newest_by, ascending=False, na_position="last")
    columns = [name for name in place.columns if rows[name].notna().any()]
    return Behind(place.table, rows[[*columns, *ORIGIN]] if columns else rows.iloc[:0])
