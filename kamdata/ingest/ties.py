"""Which goal a deal serves, where a list of its own says so and not the export of the deals."""

from __future__ import annotations

import pandas as pd

from kamdata.format import count
from kamdata.model import Finding


def with_ties(
    opportunities: pd.DataFrame, ties: pd.DataFrame | None
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return the opportunities with the goals that the list of ties names, and findings.

    The list counts where it names a goal; nothing else of a deal changes, and a deal that only
    the list has is not made up.
    """
    if ties is None:
        return opportunities, []
    named = ties[ties["opportunity_id"].notna() & ties["goal_id"].notna()]
    named = named.drop_duplicates("opportunity_id", keep="last")
    goals = named.set_index("opportunity_id")["goal_id"]
    listed = opportunities["opportunity_id"].map(goals).astype("str")
    if "goal_id" not in opportunities:
        return opportunities.assign(goal_id=listed), _unknown(opportunities, named)
    exported = opportunities["goal_id"].astype("str")
    differing = opportunities[listed.notna() & exported.notna() & (listed != exported)]
    findings = _unknown(opportunities, named)
    if len(differing):
        said = count(len(differing), "opportunity serves", "opportunities serve")
        findings.append(
            Finding(
                "info", f"{said} another goal in the plan than in the export of the "
                "opportunities; the plan counts.", "Correct the goal in the CRM, or in the plan.",
                "opportunities", int(differing["source_row"].iloc[0]), "goal_id",
            )
        )  # fmt: skip
    return opportunities.assign(goal_id=listed.fillna(exported)), findings


def _unknown(opportunities: pd.DataFrame, named: pd.DataFrame) -> list[Finding]:
    """Name the rows about deals that no file has."""
    gone = named[~named["opportunity_id"].isin(opportunities["opportunity_id"])]
    if gone.empty:
        return []
    said = count(len(gone), "opportunity of the plan is", "opportunities of the plan are")
    return [
        Finding(
            "warning", f"{said} not in the list of opportunities, so what they serve is left out.",
            "Import the plan with the export that has these opportunities.", "ties",
            int(gone["source_row"].iloc[0]), "opportunity_id",
        )
    ]  # fmt: skip
