"""What the customer plans: its projects, its initiatives, and how it stands in its markets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.actions import DONE
from kamdata.metrics.ratio import total
from kamdata.metrics.scope import of_account
from kamdata.model import Measure
from kamdata.schema import TABLES

if TYPE_CHECKING:
    from kamdata.model import Snapshot, Unit

PROJECT_COLUMNS = ["what", "status", "due_on", "when", "impact", "owner", "is_done"]
INITIATIVE_COLUMNS = [
    "initiative", "priority_words", "can_influence", "influence_words", "due_on", "status",
    "deal", "deal_stage", "deal_cents", "opportunity_id", "is_open_deal", "is_done",
]  # fmt: skip
CAN_INFLUENCE = ("yes", "partly")
URGENCY = TABLES["initiatives"].column("priority").choices
BOXES = {
    "strength": "Strengths", "weakness": "Weaknesses", "opportunity": "Opportunities",
    "threat": "Threats",
}  # fmt: skip


def projects_of(snapshot: Snapshot, account_id: str) -> pd.DataFrame:
    """Return the customer's projects, those under way first by due date: PROJECT_COLUMNS.

    `when` says how an open one stands to the as-of date, empty without a date.
    """
    rows = of_account(snapshot, "projects", account_id)
    rows = rows.assign(is_done=_is_done(rows["status"]))
    late = (pd.Timestamp(snapshot.as_of) - rows["due_on"]).dt.days
    is_due = ~rows["is_done"] & late.notna()
    rows["when"] = [
        _when(int(days)) if due else "" for days, due in zip(late.fillna(0), is_due, strict=True)
    ]
    return rows.sort_values(["is_done", "due_on"], na_position="last")[PROJECT_COLUMNS]


def _when(late: int) -> str:
    if late > 0:
        return f"{fmt.count(late, 'day')} late"
    return "due now" if late == 0 else f"in {fmt.count(-late, 'day')}"


def initiatives_of(snapshot: Snapshot, account_id: str) -> pd.DataFrame:
    """Return the initiatives, the most urgent first, with the deal each led to: INITIATIVE_COLUMNS.

    `deal` is its name, or says that the id is not among the account's deals; null without one.
    """
    rows = of_account(snapshot, "initiatives", account_id)
    lines = of_account(snapshot, "opportunities", account_id)
    cents = lines.groupby("opportunity_id")["amount_cents"].sum(min_count=1)
    deals = lines.drop_duplicates("opportunity_id").set_index("opportunity_id")
    deals = deals.assign(amount_cents=cents).reindex(rows["opportunity_id"])
    name = pd.Series(deals["opportunity"].array, index=rows.index).astype("str")
    is_known = pd.Series(deals["status"].notna().array, index=rows.index)
    is_lost = rows["opportunity_id"].notna() & ~is_known
    missing = "no deal " + rows["opportunity_id"].fillna("") + " in this account"
    name = name.mask(is_known & name.isna(), rows["opportunity_id"]).mask(is_lost, missing)
    place = {word: at for at, word in enumerate(URGENCY)}
    rows = rows.assign(
        deal=name,
        deal_stage=pd.Series(deals["stage"].astype("str").array, index=rows.index),
        deal_cents=pd.Series(deals["amount_cents"].array, index=rows.index, dtype="Int64"),
        is_open_deal=pd.Series((deals["status"] == "open").array, index=rows.index),
        is_done=_is_done(rows["status"]),
        priority_words=rows["priority"].astype("str").str.capitalize(),
        influence_words=rows["can_influence"].astype("str").str.capitalize(),
        place=rows["priority"].astype("str").map(place),
    )
    ordered = rows.sort_values(["is_done", "place", "due_on"], na_position="last")
    return ordered[INITIATIVE_COLUMNS]


def swot_of(snapshot: Snapshot, account_id: str) -> dict[str, list[str]]:
    """Return the points of each of the four boxes by its label, in the order of the file."""
    rows = of_account(snapshot, "swot", account_id)
    return {
        label: [str(point) for point in rows.loc[rows["kind"] == kind, "point"].dropna()]
        for kind, label in BOXES.items()
    }


def open_customer_projects(projects: pd.DataFrame) -> Measure:
    """Return how many projects of the customer are under way, and how many of them are late."""
    if projects.empty:
        return Measure(None, "count", reason="no project is written down", table="projects")
    rows = projects[~projects["is_done"]]
    late = int(rows["when"].str.endswith(" late").sum())
    said = f"{late:,} past their date" if late else None
    return Measure(len(rows), "count", len(projects), None, said, "projects", rows.index)


def initiatives_we_can_influence(initiatives: pd.DataFrame) -> Measure:
    """Return how many initiatives under way we can influence, at least partly."""
    rows = initiatives[~initiatives["is_done"]]
    known = rows[rows["can_influence"].notna()]
    if initiatives.empty:
        return _no_initiative("count")
    if known.empty and len(rows):
        reason = "whether we can influence them is not written down"
        return Measure(None, "count", reason=reason, table="initiatives")
    ours = known[known["can_influence"].isin(CAN_INFLUENCE)]
    coverage = len(known) / len(rows) if len(rows) else None
    said = f"of {fmt.count(len(rows), 'initiative')} under way"
    return Measure(len(ours), "count", len(known), coverage, said, "initiatives", ours.index)


def initiative_open_amount(initiatives: pd.DataFrame) -> Measure:
    """Return the sum of the open deals that initiatives of the customer led to."""
    if initiatives.empty:
        return _no_initiative("money")
    linked = initiatives[initiatives["is_open_deal"]]
    known = linked[linked["deal_cents"].notna()]
    value = total(known.drop_duplicates("opportunity_id")["deal_cents"])
    if linked.empty:
        return Measure(0, "money", 0, None, "no open deal is linked", "initiatives")
    coverage = len(known) / len(linked)
    reason = None if value is not None else "no linked deal has an amount"
    return Measure(value, "money", len(known), coverage, reason, "initiatives", known.index)


def measures(projects: pd.DataFrame, initiatives: pd.DataFrame) -> dict[str, Measure]:
    """Return every measure of what the customer plans by metric id."""
    return {
        "open_customer_projects": open_customer_projects(projects),
        "initiatives_we_can_influence": initiatives_we_can_influence(initiatives),
        "initiative_open_amount": initiative_open_amount(initiatives),
    }


def _no_initiative(unit: Unit) -> Measure:
    return Measure(None, unit, reason="no initiative is written down", table="initiatives")


def _is_done(status: pd.Series) -> pd.Series:
    return status.astype("str").str.strip().str.casefold().isin(DONE)
