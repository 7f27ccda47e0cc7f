"""Who competes for an account, with how much money, and how often we win against each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.pipeline import win_rate_by_count
from kamdata.metrics.ratio import SMALLEST_N, total, wilson
from kamdata.metrics.scope import of_account
from kamdata.metrics.written import name_key, tidy
from kamdata.model import ALL_DATES, Measure

if TYPE_CHECKING:
    from kamdata.model import Snapshot

LEVEL = 0.9
STATED = ["competitor", "products", "value_cents", "position"]
COLUMNS = [
    *STATED, "open_n", "open_cents", "here_words", "here_rate", "all_words", "all_rate",
    "all_low_rate", "all_high_rate",
]  # fmt: skip
SPENT_COLUMNS = ["product", "potential_cents"]


def competitors_of(snapshot: Snapshot, account_id: str) -> pd.DataFrame:
    """Return the competitors that the plan or a deal of the account names: COLUMNS.

    `open_n` and `open_cents` are the open deals against each; `here_words` tells won of decided in
    this account ("3 of 4"), `all_words` in all accounts, each with its rate, which is NaN under 5
    decided deals; the interval of the rate over all accounts holds it in 90 of 100 such samples.
    Names are compared without case. The most open money comes first, then the most spent.
    """
    deals = snapshot.table("opportunities")
    is_own = deals["account_id"] == account_id
    stated = of_account(snapshot, "competitors", account_id)
    stated = stated[stated["competitor"].notna()]
    key = competitor_keys(deals["competitor"])
    names = dict(zip(key[is_own].dropna(), tidy(deals.loc[is_own, "competitor"]).dropna(),
                     strict=True))  # fmt: skip
    stated = stated.assign(key=name_key(stated["competitor"]))
    stated = stated.drop_duplicates("key").set_index("key")
    rows = [
        {**_stated(stated, one, names), **_against(deals[key == one], account_id)}
        for one in dict.fromkeys([*stated.index, *names])
    ]
    found = pd.DataFrame(rows, columns=COLUMNS)
    money = dict.fromkeys(("value_cents", "open_cents"), "Int64")
    rates = dict.fromkeys((name for name in COLUMNS if name.endswith("_rate")), "float64")
    return found.astype({**money, **rates}).sort_values(
        ["open_cents", "value_cents", "competitor"], ascending=[False, False, True],
        na_position="last", ignore_index=True,
    )  # fmt: skip


def competitor_keys(competitor: pd.Series) -> pd.Series:
    """Return what stands for each competitor that deals name: without case and odd spaces."""
    if not isinstance(competitor.dtype, pd.CategoricalDtype):
        return name_key(competitor)
    written = competitor.cat.categories
    keys = name_key(pd.Series(written, dtype="str"))
    return competitor.map(dict(zip(written, keys, strict=True))).astype("str")


def _stated(stated: pd.DataFrame, key: str, names: dict[str, str]) -> dict[str, object]:
    if key not in stated.index:
        return {"competitor": names[key]}
    return {name: stated.loc[key, name] for name in STATED}


def _against(deals: pd.DataFrame, account_id: str) -> dict[str, object]:
    """Return what the deals against one competitor say, here and in all accounts."""
    own = deals[deals["account_id"] == account_id]
    is_open = own[own["status"] == "open"]
    here, everywhere = win_rate_against(own), win_rate_against(deals)
    won = int((deals["status"] == "won").sum())
    shown = everywhere.value is not None
    low, high = (wilson(won, everywhere.n, LEVEL) if shown else None) or (None, None)
    return {
        "open_n": len(is_open),
        "open_cents": total(is_open["amount_cents"]) if len(is_open) else 0,
        "here_words": _decided(own), "here_rate": here.value,
        "all_words": _decided(deals), "all_rate": everywhere.value,
        "all_low_rate": low, "all_high_rate": high,
    }  # fmt: skip


def win_rate_against(deals: pd.DataFrame) -> Measure:
    """Return won / (won + lost) of the deals against a competitor, none under 5 decided ones."""
    return win_rate_by_count(deals, ALL_DATES)


def _decided(deals: pd.DataFrame) -> str:
    won, lost = (int((deals["status"] == status).sum()) for status in ("won", "lost"))
    return f"{won:,} of {won + lost:,}" if won + lost else "none decided"


def competed_open_amount(deals: pd.DataFrame) -> Measure:
    """Return the sum of the open deals of an account that name a competitor."""
    is_open = deals[deals["status"] == "open"]
    named = is_open[is_open["competitor"].notna()]
    if deals["competitor"].isna().all():
        return Measure(None, "money", reason="no deal of the account names a competitor")
    known = named[named["amount_cents"].notna()]
    if named.empty:
        return Measure(0, "money", 0, None, "no open deal names a competitor")
    value = total(known["amount_cents"])
    said = f"{len(named):,} of {fmt.count(len(is_open), 'open deal')} name one"
    reason = said if value is not None else "none of them has an amount"
    return Measure(value, "money", len(named), len(known) / len(named), reason, rows=named.index)


def competed_win_rate(deals: pd.DataFrame) -> Measure:
    """Return won / (won + lost) of the deals of an account that name a competitor."""
    return win_rate_against(deals[deals["competitor"].notna()])


def competitor_spend(competitors: pd.DataFrame) -> Measure:
    """Return what the account spends a year with the competitors that the plan names."""
    known = competitors[competitors["value_cents"].notna()]
    value = total(known["value_cents"])
    if value is None:
        reason = "no yearly value of a competitor is written down"
        return Measure(None, "money", reason=reason, table="competitors")
    coverage = len(known) / len(competitors)
    return Measure(value, "money", len(known), coverage, None, "competitors", known.index)


def measures(snapshot: Snapshot, account_id: str) -> dict[str, Measure]:
    """Return every measure of the competition in an account by metric id."""
    deals = of_account(snapshot, "opportunities", account_id)
    return {
        "competed_open_amount": competed_open_amount(deals),
        "competed_win_rate": competed_win_rate(deals),
        "competitor_spend": competitor_spend(of_account(snapshot, "competitors", account_id)),
    }


def bought_elsewhere(snapshot: Snapshot, account_id: str) -> pd.DataFrame:
    """Return the products that the whitespace sheet says it buys from a competitor."""
    rows = of_account(snapshot, "whitespace", account_id)
    rows = rows[rows["state"] == "competitor"]
    return rows.sort_values("potential_cents", ascending=False, na_position="last")[SPENT_COLUMNS]


def headline(rows: pd.DataFrame, currency: str) -> str:
    """Return who stands against us in the open deals, in one sentence."""
    against = rows[rows["open_n"] > 0]
    if rows.empty:
        return "No competitor is known."
    if against.empty:
        names = fmt.joined([str(one) for one in rows["competitor"].head(3)])
        more = f" and {len(rows) - 3} more" if len(rows) > 3 else ""
        return f"Known here: {names}{more}; none of them stands against an open deal."
    first = against.iloc[0]
    amount = "" if pd.isna(first["open_cents"]) else (
        f" worth {fmt.money(first['open_cents'], currency)}")  # fmt: skip
    rate = "" if pd.isna(first["all_rate"]) else (
        f"; of all decided deals against it you won {fmt.percent(first['all_rate'])}")  # fmt: skip
    deals = fmt.count(int(first["open_n"]), "open deal")
    return f"{first['competitor']} stands against {deals}{amount}{rate}."


SMALL_NOTE = (
    f"A win rate is shown from {SMALLEST_N} decided deals on; the interval holds it in 90 of 100 "
    "such samples."
)
