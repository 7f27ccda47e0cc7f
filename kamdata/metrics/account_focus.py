"""Where to focus within one account: its best and worst parts by product, unit and person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.account_history import revenue_by_product
from kamdata.metrics.account_people import COOLING, WARM, people_of
from kamdata.metrics.growth_rates import account_revenue, month_numbers, revenue_window
from kamdata.metrics.hierarchy import ultimate_parents
from kamdata.metrics.ratio import divide
from kamdata.metrics.relationships import ACTIVE_DAYS

if TYPE_CHECKING:
    from kamdata.metrics.facts import Facts
    from kamdata.model import Snapshot

NO_DEPARTMENT = "Not stated"
PRODUCT_COLUMNS = [
    "product", "now_cents", "before_cents", "change_cents", "growth_rate", "margin_rate",
    "expected_cents", "adopters_n", "peers_n",
]  # fmt: skip
UNIT_COLUMNS = ["unit", "now_cents", "before_cents", "change_cents", "growth_rate"]
TEAM_COLUMNS = ["unit", "people", "active", "last_on"]
PEOPLE_COLUMNS = [
    "person", "title", "department", "role", "influence", "disposition", "last_on", "days",
    "warmth",
]  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Focus:
    """The parts of one account, each table with the best part first.

    `products`: PRODUCT_COLUMNS; what it buys (now, the year before, change, growth, margin), then
    what it could buy (expected_cents a year; now_cents is null). `units`: UNIT_COLUMNS, the
    accounts of the same customer; empty for a single account. `teams`: TEAM_COLUMNS, its people by
    department. `people`: PEOPLE_COLUMNS, the warmest first. `missing_roles`: the buying roles that
    nobody fills who was met in 180 days; empty without roles or without dates of contact.
    """

    products: pd.DataFrame
    units: pd.DataFrame
    teams: pd.DataFrame
    people: pd.DataFrame
    missing_roles: tuple[str, ...]


def account_focus(facts: Facts, account_id: str) -> Focus:
    """Return the best and worst parts of one account; all tables empty for an unknown one."""
    known = people_of(facts.snapshot, facts.settings, account_id)
    people = known.people[PEOPLE_COLUMNS].reset_index(drop=True)
    return Focus(
        _products(facts, account_id), _units(facts.snapshot, account_id), _teams(people),
        people, known.missing_roles,
    )  # fmt: skip


def _products(facts: Facts, account_id: str) -> pd.DataFrame:
    bought = revenue_by_product(facts.snapshot, account_id)
    bought = bought.sort_values(["change_cents", "now_cents"], ascending=False, na_position="last")
    bought = bought.assign(margin_rate=bought["product"].map(_margins(facts.snapshot, account_id)))
    gaps = facts.whitespace
    is_gap = (gaps["account_id"] == account_id) & gaps["expected_cents"].notna()
    gaps = gaps[is_gap].sort_values("expected_cents", ascending=False)
    gaps = gaps.assign(product=gaps["product"].astype("str"))
    both = [frame.reindex(columns=PRODUCT_COLUMNS) for frame in (bought, gaps) if len(frame)]
    if not both:
        return pd.DataFrame(columns=PRODUCT_COLUMNS)
    kinds = dict.fromkeys((name for name in PRODUCT_COLUMNS if name.endswith("_cents")), "Int64")
    kinds |= {"growth_rate": "float64", "margin_rate": "float64"}
    kinds |= {"adopters_n": "Int64", "peers_n": "Int64"}
    return pd.concat([frame.astype(kinds) for frame in both], ignore_index=True)


def _margins(snapshot: Snapshot, account_id: str) -> pd.Series:
    """Return the gross margin of each product over the last 12 months, weighed by revenue.

    Only invoices that state a margin count; a product without any is left out.
    """
    rows, window = snapshot.table("revenue"), revenue_window(snapshot)
    rows = rows[(rows["account_id"] == account_id) & rows["gross_margin_rate"].notna()]
    rows = rows[(rows["amount_cents"] > 0).fillna(value=False).astype(bool)]
    if window is None or rows.empty:
        return pd.Series(dtype="float64")
    months = month_numbers(rows["month"])
    rows = rows[((months >= window.first) & (months <= window.last)).fillna(value=False)]
    cents = rows["amount_cents"].astype("float64")
    product = rows["product"].astype("str")
    earned = (cents * rows["gross_margin_rate"].astype("float64")).groupby(product).sum()
    return divide(earned, cents.groupby(product).sum())


def _units(snapshot: Snapshot, account_id: str) -> pd.DataFrame:
    accounts = snapshot.table("accounts")
    own = accounts["account_id"] == account_id
    if not own.any() or accounts["parent_id"].isna().all():
        return pd.DataFrame(columns=UNIT_COLUMNS)
    group = ultimate_parents(accounts)["customer_id"]
    members = group == group[own].iloc[0]
    if members.sum() < 2:
        return pd.DataFrame(columns=UNIT_COLUMNS)
    rows = account_revenue(snapshot)[members].assign(unit=accounts.loc[members, "account"])
    rows = rows.rename(
        columns={"revenue_12m_cents": "now_cents", "revenue_prior_12m_cents": "before_cents"}
    ).assign(change_cents=lambda found: found["now_cents"] - found["before_cents"])
    rows = rows.sort_values(["change_cents", "now_cents"], ascending=False, na_position="last")
    return rows[UNIT_COLUMNS].reset_index(drop=True)


def _teams(people: pd.DataFrame) -> pd.DataFrame:
    """Return the people by department: how many are listed, how many of them were met lately."""
    if people["department"].isna().all():
        return pd.DataFrame(columns=TEAM_COLUMNS)
    unit = people["department"].astype("str").fillna(NO_DEPARTMENT)
    is_active = people["warmth"].isin([WARM, COOLING])
    found = pd.DataFrame({"unit": unit, "active": is_active, "last_on": people["last_on"]})
    teams = found.groupby("unit").agg(
        people=("active", "size"), active=("active", "sum"), last_on=("last_on", "max")
    )
    return teams.reset_index().sort_values(
        ["active", "last_on"], ascending=False, na_position="last", ignore_index=True
    )[TEAM_COLUMNS]


def sentences(focus: Focus, currency: str) -> list[str]:
    """Return where to focus: one sentence for products, units, departments and people each."""
    found = [
        _growth_sentence("Products", focus.products, "product", currency),
        _gap_sentence(focus.products, currency),
        _growth_sentence("Business units", focus.units, "unit", currency),
        _team_sentence(focus.teams) if focus.units.empty else "",
        _people_sentence(focus),
    ]
    return [sentence for sentence in found if sentence]


def _growth_sentence(what: str, rows: pd.DataFrame, name: str, currency: str) -> str:
    known = rows[rows["change_cents"].notna()]
    if len(known) < 2:
        return ""
    best, worst = known.iloc[0], known.iloc[-1]  # they come in the order of their change
    return (
        f"{what}. Best: {_moved(best, name, currency)}; weakest: {_moved(worst, name, currency)}."
    )


def _moved(row: pd.Series, name: str, currency: str) -> str:
    change = int(row["change_cents"])
    if change == 0:
        return f"{row[name]}, level at {fmt.money(row['now_cents'], currency)}"
    rate = "" if pd.isna(row["growth_rate"]) else f" ({fmt.percent(abs(row['growth_rate']))})"
    word = "up" if change > 0 else "down"
    return (
        f"{row[name]}, {word} {fmt.money(abs(change), currency)}{rate} to "
        f"{fmt.money(row['now_cents'], currency)}"
    )


def _gap_sentence(rows: pd.DataFrame, currency: str) -> str:
    gaps = rows[(rows["expected_cents"] > 0).fillna(value=False).astype(bool)]
    if gaps.empty:
        return ""
    row = gaps.iloc[0]
    peers = ""
    if row["peers_n"] > 0:
        peers = f": {row['adopters_n']} of {row['peers_n']} similar customers buy it"
    worth = fmt.money(row["expected_cents"], currency)
    return f"Largest gap: {row['product']}, worth about {worth} a year{peers}."


def _team_sentence(teams: pd.DataFrame) -> str:
    if len(teams) < 2 or not teams["active"].any():
        return ""
    best, worst = teams.iloc[0], teams.iloc[-1]
    return (
        f"Departments. Best known: {best['unit']}, {best['active']} of {best['people']} met in "
        f"{ACTIVE_DAYS} days; least: {worst['unit']}, {worst['active']} of {worst['people']}."
    )


def _people_sentence(focus: Focus) -> str:
    met = focus.people[focus.people["days"].notna()]
    missing = fmt.joined(focus.missing_roles, "or")
    gap = f" Nobody met in {ACTIVE_DAYS} days as {missing}." if missing else ""
    if met.empty:
        return "People. No date of contact is known." if len(focus.people) else ""
    best, worst = met.iloc[0], met.iloc[-1]
    said = f"People. Warmest: {_person(best)}"
    if len(met) > 1:
        said += f"; coldest: {_person(worst)}"
    return f"{said}.{gap}"


def _person(row: pd.Series) -> str:
    role = "" if pd.isna(row["role"]) else f" ({row['role']})"
    return f"{row['person']}{role}, {fmt.count(int(row['days']), 'day')} ago"
