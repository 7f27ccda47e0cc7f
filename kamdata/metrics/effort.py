"""Where an hour of selling brings most: what a product is worth, how likely, for how much work.

Money per hour = expected worth a year x P(relationship) / hours, with P = .5 + .5 x the
multi-threading index / 100. The expected worth already holds the adoption among similar customers,
so the chance here is only that of the door: how well the people are known. The hours depend on
whom we must win. No file names the buyer of a product not yet sold, so the buying roles of the
people met in the last 180 days tell:

- existing contact: one who signs (economic buyer), and one who uses or judges it (user or
  technical buyer), were met;
- new department: one who signs was met, but nobody who would use or judge it;
- new executive: nobody who signs was met.

Without dated contacts in known roles nobody knows the way in, and the product has no place in the
list: missing is not a long way. Accounts to be fixed first are not sold to, so they have none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.contacts import ROLES
from kamdata.metrics.growth import FIX_FIRST, growth_table
from kamdata.metrics.lifetime_value import whole_cents
from kamdata.metrics.risk import risk_table
from kamdata.model import Measure

if TYPE_CHECKING:
    from kamdata.metrics.assess import Assessment
    from kamdata.metrics.evidence import Numbers
    from kamdata.metrics.facts import Facts

CONTACT, DEPARTMENT, EXECUTIVE, UNKNOWN = (
    "existing contact", "new department", "new executive", "not known",
)  # fmt: skip
ROUTES = (CONTACT, DEPARTMENT, EXECUTIVE, UNKNOWN)
SETTING_OF = {CONTACT: "contact", DEPARTMENT: "department", EXECUTIVE: "executive"}
NOTHING = "no product has a known worth and a known way in"


@dataclass(frozen=True, slots=True, eq=False)
class Effort:
    """What each hour of selling brings.

    `table`: one row per account and product that could be sold, most money per hour first:
    account_id, account, owner, product, per_hour_cents, expected_cents (a year), chance_rate,
    hours, route, adopters_n, peers_n. `to_fix` holds the ids of accounts with something to sell
    that must be fixed first, `unknown` those of accounts whose people are not known.
    """

    table: pd.DataFrame
    to_fix: pd.Series
    unknown: pd.Series

    def of(self, account_ids: pd.Series) -> Effort:
        """Return what belongs to these accounts only; nothing is computed anew."""
        return Effort(
            self.table[self.table["account_id"].isin(account_ids)],
            self.to_fix[self.to_fix.isin(account_ids)],
            self.unknown[self.unknown.isin(account_ids)],
        )


def money_per_hour(expected_cents: Numbers, threading_index: Numbers, hours: Numbers) -> Numbers:
    """Return expected worth x (.5 + .5 x index / 100) / hours, NaN without hours above 0.

    Golden: 120,000 a year, an index of 60 and 20 hours give 4,800 an hour.
    """
    worth = expected_cents * chance(threading_index)
    return np.divide(worth, hours, out=np.full(np.shape(worth), np.nan), where=hours > 0)


def chance(threading_index: Numbers) -> Numbers:
    """Return the chance that the relationship carries a sale: .5 with nobody, 1 at an index of 100.

    Unit of the index: 0 to 100.
    """
    return 0.5 + 0.5 * threading_index / 100


def routes(facts: Facts) -> pd.Categorical[str]:
    """Return whom we must win at each account (one of ROUTES), see the head of the module."""
    people, order = facts.relationships, list(ROLES)
    signs = people.covered[:, order.index("economic buyer")]
    judges = people.covered[:, [order.index("user buyer"), order.index("technical buyer")]]
    names = np.select(
        [np.isnan(people.index), ~signs, judges.any(axis=1)],
        [UNKNOWN, EXECUTIVE, CONTACT],
        DEPARTMENT,
    )
    return pd.Categorical(names, categories=list(ROUTES))


def effort(known: Assessment) -> Effort:
    """Return what an hour of selling brings, product by product, with the hours of the settings.

    Source: opportunity against effort, as in account planning.
    """
    facts = known.facts
    gaps = facts.whitespace
    gaps = gaps[(gaps["expected_cents"] > 0).fillna(value=False).to_numpy(dtype=bool)]
    at = facts.positions(gaps)
    route = routes(facts)
    setting = dict(facts.settings.effort_hours)
    hours_by_route = np.array([setting.get(SETTING_OF.get(name, ""), np.nan) for name in ROUTES])
    hours = hours_by_route[route.codes]
    must_fix = (growth_table(known, risk_table(known)).table["band"] == FIX_FIRST).to_numpy()
    per_hour = money_per_hour(
        gaps["expected_cents"].astype("float64").to_numpy(), facts.relationships.index[at],
        hours[at],
    )  # fmt: skip
    has_place = ~np.isnan(per_hour) & ~must_fix[at]
    order = np.argsort(-per_hour[has_place], kind="stable")
    rows, place = gaps[has_place].iloc[order], at[has_place][order]
    accounts = facts.accounts
    table = pd.DataFrame(
        {
            "account_id": rows["account_id"].array,
            "account": accounts["account"].take(place).array,
            "owner": accounts["owner"].take(place).array,
            "product": rows["product"].array,
            "per_hour_cents": whole_cents(per_hour[has_place][order]),
            "expected_cents": rows["expected_cents"].array,
            "chance_rate": chance(facts.relationships.index)[place],
            "hours": hours[place],
            "route": route.take(place),
            "adopters_n": rows["adopters_n"].array,
            "peers_n": rows["peers_n"].array,
        }
    )
    ids = accounts["account_id"]
    has_gap = np.bincount(at, minlength=facts.n) > 0
    return Effort(table, ids[has_gap & must_fix], ids[has_gap & ~must_fix & (route == UNKNOWN)])


def best_per_hour(found: Effort) -> Measure:
    """Return the most money that an hour of selling brings (cents a year), over all products."""
    rows = found.table
    if rows.empty:
        return Measure(None, "money", table="accounts", reason=NOTHING)
    return Measure(int(rows["per_hour_cents"].iloc[0]), "money", len(rows), table="accounts")


def headline(found: Effort, currency: str) -> str:
    """Return the finding: which product to offer to whom first, and both parts of the reason."""
    if found.table.empty:
        return (
            "No product can be weighed against the work it takes yet: add products in revenue, and "
            "contacts with roles and dates of last contact."
        )
    row = found.table.iloc[0]
    return (
        f"An hour brings most with {row['product']} at {row['account']}: "
        f"{fmt.money(row['expected_cents'], currency)} a year for about {row['hours']:.0f} hours "
        f"({row['route']})."
    )


def title(rows: pd.DataFrame, currency: str) -> str:
    """Return the finding of the chart of the first products: how far the first is ahead."""
    first, last = rows["per_hour_cents"].iloc[0], rows["per_hour_cents"].iloc[-1]
    if len(rows) == 1:
        return f"One product to sell: {fmt.money(first, currency)} an hour"
    return (
        f"From {fmt.money(first, currency)} an hour for the first to "
        f"{fmt.money(last, currency)} for number {len(rows)}"
    )


def left_out(found: Effort) -> str:
    """Return in words which accounts the list leaves out, "" when it has all."""
    parts = []
    if len(found.to_fix):
        verb = "is" if len(found.to_fix) == 1 else "are"
        parts.append(f"{fmt.count(len(found.to_fix), 'account')} {verb} to be fixed first")
    if len(found.unknown):
        parts.append(
            f"of {fmt.count(len(found.unknown), 'account')} the contacts with roles and dates "
            "are missing"
        )
    return f"Not in this list: {fmt.joined(parts)}." if parts else ""
