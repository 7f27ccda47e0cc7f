"""Norvik Industrial, the invented supplier that the sample shows: all its tables as plain frames.

The columns are those of the data contract (`kamdata.schema`), with the account's name beside its
id. Dates are `datetime.date`, money is whole cents, what is not known is null.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kamdata.sample.accounts import build_accounts
from kamdata.sample.chance import cents
from kamdata.sample.customer_plans import build_initiatives, build_projects
from kamdata.sample.customer_views import build_priorities, build_swot
from kamdata.sample.goal_ties import with_goals
from kamdata.sample.invoices import build_revenue
from kamdata.sample.opportunities import build_opportunities
from kamdata.sample.parties import with_partners
from kamdata.sample.plan_fields import with_plan_fields
from kamdata.sample.plans import build_actions, build_goals, build_whitespace
from kamdata.sample.programme import build_memberships, build_programme
from kamdata.sample.promises import build_promises
from kamdata.sample.relations import build_relations
from kamdata.sample.review_dates import build_reviews
from kamdata.sample.rivals import build_competitors, build_risks
from kamdata.sample.roster import PRODUCTS
from kamdata.sample.staff import build_managers, build_team


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
    team: pd.DataFrame
    initiatives: pd.DataFrame
    projects: pd.DataFrame
    swot: pd.DataFrame
    priorities: pd.DataFrame
    competitors: pd.DataFrame
    risks: pd.DataFrame
    promises: pd.DataFrame
    reviews: pd.DataFrame
    memberships: pd.DataFrame
    managers: pd.DataFrame
    programme: pd.DataFrame


def build_company() -> Company:
    """Return the sample company, the same every time."""
    revenue = build_revenue()
    goals = build_goals()
    opportunities = with_partners(with_goals(build_opportunities(), goals))
    contacts, activities = build_relations()
    accounts = with_plan_fields(build_accounts(revenue, opportunities), contacts)
    return Company(
        accounts=accounts,
        opportunities=opportunities,
        revenue=revenue,
        contacts=contacts,
        activities=activities,
        products=_products(),
        goals=goals,
        actions=build_actions(),
        whitespace=build_whitespace(),
        team=build_team(accounts),
        initiatives=build_initiatives(opportunities),
        projects=build_projects(),
        swot=build_swot(),
        priorities=build_priorities(),
        competitors=build_competitors(),
        risks=build_risks(),
        promises=build_promises(),
        reviews=build_reviews(accounts),
        memberships=build_memberships(),
        managers=build_managers(),
        programme=build_programme(),
    )


def _products() -> pd.DataFrame:
    rows = [(each.name, cents(each.list_price), each.segments or None) for each in PRODUCTS]
    return pd.DataFrame(rows, columns=["product", "list_price_cents", "segments"])
