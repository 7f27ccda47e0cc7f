"""What a whole account plan holds, what is filled in of it, and where to fill in the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.once import once
from kamdata.metrics.plan_reviews import review_rhythm
from kamdata.metrics.ratio import safe_div
from kamdata.model import Measure

if TYPE_CHECKING:
    from kamdata.model import Snapshot

LANDSCAPE, REVENUE, GOALS, ADMIN = (
    "Customer landscape", "Revenue snapshot", "Account goals", "Plan administration",
)  # fmt: skip
DOCUMENTS = (LANDSCAPE, REVENUE, GOALS, ADMIN)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a plan holds: what it is, in which document and which part of it."""

    id: str
    what: str
    document: str
    place: str


# the fields of Revegy's template, and what makes goals measurable and shared with the customer
ITEMS: tuple[Item, ...] = (
    Item("plan_period", "Period of the plan", ADMIN, "Plan and approval"),
    Item("plan_start_on", "First day of the plan", ADMIN, "Plan and approval"),
    Item("plan_prepared_by", "Who prepared the plan", ADMIN, "Plan and approval"),
    Item("plan_prepared_on", "When the plan was prepared", ADMIN, "Plan and approval"),
    Item("team", "The account team", ADMIN, "Team and reviews"),
    Item("review_every_days", "Days between two reviews", ADMIN, "Team and reviews"),
    Item("reviewed", "A review that was held", ADMIN, "Team and reviews"),
    Item("champion", "Our champion at the customer", ADMIN, "Plan and approval"),
    Item("overview", "The account in two sentences", LANDSCAPE, "Overview"),
    Item("industry", "Its industry", LANDSCAPE, "Overview"),
    Item("industry_position", "Its position in its industry", LANDSCAPE, "Overview"),
    Item("contacts", "The people who decide there", LANDSCAPE, "People"),
    Item("priorities", "What matters to the customer now", LANDSCAPE, "Overview"),
    Item("goal_cents", "Bookings goal of the plan period", REVENUE, "Where it stands"),
    Item("goals", "At least one goal", GOALS, "Our goals"),
    Item("measurable", "A target, an owner and a due date for each goal", GOALS, "Our goals"),
    Item("aligned", "The customer's goal that each goal serves", GOALS, "Our goals"),
    Item("actions", "At least one action", GOALS, "Actions and promises"),
    Item("risks", "Risks and roadblocks", GOALS, "Risks and roadblocks"),
)
TABLES_ASKED = ("team", "contacts", "priorities", "goals", "actions", "risks")
MEASURABLE, ALIGNED = ("target", "owner", "due_on"), ("customer_goal",)


@once
def filled(snapshot: Snapshot) -> pd.DataFrame:
    """Return which items of its plan each account has filled in, on the index of the accounts.

    One column for each of `ITEMS`: 1 filled, 0 blank, NaN where it is not asked for (a perpetual
    plan needs no first day).
    """
    accounts = snapshot.table("accounts")
    ids = accounts["account_id"]
    found = {item.id: _is_given(accounts[item.id]) for item in ITEMS if item.id in accounts}
    for name in TABLES_ASKED:
        found[name] = ids.isin(snapshot.table(name)["account_id"]).to_numpy()
    goals = snapshot.table("goals")
    for name, columns in (("measurable", MEASURABLE), ("aligned", ALIGNED)):
        lacking = ~np.logical_and.reduce([_is_given(goals[column]) for column in columns])
        found[name] = found["goals"] & ~ids.isin(goals.loc[lacking, "account_id"]).to_numpy()
    found["reviewed"] = review_rhythm(snapshot)["last_held_on"].notna().to_numpy()
    table = pd.DataFrame(found, index=accounts.index)[[item.id for item in ITEMS]].astype("float64")
    is_perpetual = (accounts["plan_period"] == "perpetual").fillna(value=False)
    table["plan_start_on"] = table["plan_start_on"].mask(is_perpetual)
    return table


def _is_given(values: pd.Series) -> np.ndarray:
    """Return where a column holds anything but blanks."""
    if pd.api.types.is_string_dtype(values) or isinstance(values.dtype, pd.CategoricalDtype):
        values = values.astype("str").str.strip().replace("", None)
    return values.notna().to_numpy()


def plan_completeness(snapshot: Snapshot, account_id: str) -> Measure:
    """Return the share of an account's plan that is filled in."""
    table = filled(snapshot)[snapshot.table("accounts")["account_id"] == account_id]
    asked = int(table.notna().to_numpy().sum())
    share, reason = safe_div(float(table.sum().sum()), asked, "the account is not known")
    return Measure(share, "rate", asked, reason=reason, table="accounts", rows=table.index)


def blanks(snapshot: Snapshot, account_id: str) -> pd.DataFrame:
    """Return what an account's plan lacks, in the order of `ITEMS`: what, document, place."""
    table = filled(snapshot)[snapshot.table("accounts")["account_id"] == account_id]
    rows = [(item.what, item.document, item.place) for item in ITEMS if (table[item.id] == 0).any()]
    return pd.DataFrame(rows, columns=["what", "document", "place"], dtype="str")
