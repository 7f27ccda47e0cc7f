"""Norvik Industrial, the invented supplier that the sample shows: all its tables as plain frames.

The columns are those of the data contract (`kamdata.schema`), with the account's name beside its
id. Dates are `datetime.date`, money is whole cents, what is not known is null.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kamdata.sample.accounts import build_accounts
from kamdata.sample.chance import cents
from kamdata.sample.invoices import build_revenue
from kamdata.sample.opportunities import build_opportunities
from kamdata.sample.plans import build_actions, build_goals, build_whitespace
from kamdata.sample.relations import build_relations
from kamdata.sample.roster import PRODUCTS


@dataclass(frozen=True)
class Company:
    """Everything that is known about the sample company on the as-of date."""

    accounts: pd.DataFrame
    opportunities: pd.DataFrame
    revenue: pd.DataFrame
    contacts: pd.DataFrame
    activities: pd.DataFrame
    products: pd.DataFrame
    goals: pd.DataFrame
    actions: pd.DataFrame
    whitespace: pd.DataFrame


def build_company() -> Company:
    """Return the sample company, the same every time."""
    revenue = build_revenue()
    opportunities = build_opportunities()
    contacts, activities = build_relations()
    return Company(
        accounts=build_accounts(revenue, opportunities),
        opportunities=opportunities,
        revenue=revenue,
        contacts=contacts,
        activities=activities,
        products=_products(),
        goals=build_goals(),
        actions=build_actions(),
        whitespace=build_whitespace(),
    )


def _products() -> pd.DataFrame:
    rows = [(each.name, cents(each.list_price), each.segments or None) for each in PRODUCTS]
    return pd.DataFrame(rows, columns=["product", "list_price_cents", "segments"])
