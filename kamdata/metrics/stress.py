"""What is left of the goal when the largest deal, account or key account manager goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamdata.metrics.revenue import statuses, what_it_takes

if TYPE_CHECKING:
    from kamdata.metrics.standing import Standing
    from kamdata.model import Snapshot

AMOUNTS = ["won_cents", "current_cents", "current_weighted_cents", "identified_cents"]
AS_IT_STANDS = "as it stands"
DEAL, ACCOUNT, OWNER = "largest deal", "largest account", "largest key account manager"


def stress_test(at: Standing, snapshot: Snapshot) -> pd.DataFrame:
    """Return where the goal stands after the largest part is taken out, one row per case.

    case (`as it stands`, `largest deal`, `largest account`, `largest key account manager`), name
    of what was taken out, removed_cents (its closed and current amounts), goal_cents, the four
    AMOUNTS that are left, gap_cents, uncovered_cents, to_create_cents and status. Largest is by
    closed + current; a deal is all lines of one opportunity. What goes is taken out whole, orders
    already won included, and the goal stays: the test asks how much hangs on it. Only accounts
    with a goal count. Empty without a goal.
    """
    if at.planned.empty:
        return pd.DataFrame(columns=["case", "name", "removed_cents", "uncovered_cents", "status"])
    rows = at.planned
    cases = [
        (DEAL, _by_deal(at, snapshot.table("opportunities"))),
        (ACCOUNT, rows.assign(id=rows["account_id"], name=rows["account"])),
        (OWNER, rows.assign(id=rows["owner"].astype("str"), name=rows["owner"].astype("str"))),
    ]
    total = at.totals[AMOUNTS]
    found = [total.assign(case=AS_IT_STANDS, name="", removed_cents=0)]
    for case, parts in cases:
        groups = parts.groupby("id")
        sizes = groups[AMOUNTS].sum().assign(name=groups["name"].first())
        sizes["removed_cents"] = sizes["won_cents"] + sizes["current_cents"]
        # of equals the first by id
        ranked = sizes.sort_index().sort_values("removed_cents", ascending=False, kind="stable")
        largest = ranked[ranked["removed_cents"] > 0].head(1).reset_index(drop=True)
        if len(largest):
            left = total - largest[AMOUNTS]
            found.append(largest[["name", "removed_cents"]].join(left).assign(case=case))
    table = pd.concat(found, ignore_index=True)
    table = table.astype(dict.fromkeys(["removed_cents", *AMOUNTS], "Int64"))
    table["goal_cents"] = pd.Series(at.totals["goal_cents"].iloc[0], table.index, dtype="Int64")
    table = table.join(what_it_takes(table, at.win_rate.value))
    return table.assign(status=statuses(table))


def _by_deal(at: Standing, opportunities: pd.DataFrame) -> pd.DataFrame:
    """Return id, name and AMOUNTS of each closed or current line of an opportunity."""
    standing = at.standing[at.standing["account_id"].isin(at.planned["account_id"])]
    standing = standing[standing["rung"].isin(["closed", "current"])]
    deals = opportunities.loc[standing.index, ["opportunity_id", "opportunity"]]
    row_ids = pd.Series(deals.index.astype("str"), index=deals.index)
    ids = deals["opportunity_id"].fillna("row " + row_ids)
    is_closed = standing["rung"] == "closed"
    return pd.DataFrame(
        {
            "id": ids,
            "name": deals["opportunity"].fillna(ids),
            "won_cents": standing["amount_cents"].where(is_closed, 0),
            "current_cents": standing["amount_cents"].mask(is_closed, 0),
            "current_weighted_cents": standing["weighted_cents"].mask(is_closed, 0),
            "identified_cents": pd.Series(0, index=standing.index, dtype="Int64"),
        }
    )
