"""Which of our own functions stand behind the key accounts, in their account teams.

Source: HBR on key account management: operations keeps what sales promises, so the other functions
have to understand and support it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.parties import FUNCTIONS, function_words
from kamdata.metrics.ratio import safe_div

if TYPE_CHECKING:
    from kamdata.model import Snapshot

COLUMNS = ["function", "accounts", "teams", "rate"]


def functions_of_teams(snapshot: Snapshot, account_ids: pd.Series) -> pd.DataFrame:
    """Return one row per function of ours, the one in the fewest teams first: COLUMNS.

    accounts: how many of these accounts have somebody of the function in their team; teams: how
    many say the function of anybody; rate: the first of the second. Empty where none does.
    """
    team = snapshot.table("team")
    team = team[team["account_id"].isin(account_ids) & team["function"].isin(FUNCTIONS)]
    teams = int(team["account_id"].nunique())
    if not teams:
        return pd.DataFrame(columns=COLUMNS)
    counts = team.groupby(team["function"].astype("str"))["account_id"].nunique()
    counts = counts.reindex(list(FUNCTIONS), fill_value=0).sort_values(kind="stable")
    return pd.DataFrame(
        {
            "function": [function_words(one).capitalize() for one in counts.index],
            "accounts": counts.to_numpy(),
            "teams": teams,
            "rate": [safe_div(int(n), teams, "")[0] for n in counts],
        }
    )


def title(rows: pd.DataFrame) -> str:
    """Return the finding: which function stands behind the fewest key accounts."""
    first = rows.iloc[0]
    teams = fmt.count(int(first["teams"]), "account team")
    if first["accounts"] == first["teams"]:
        return "Every function of ours is in every account team"
    few = rows.loc[rows["accounts"] == first["accounts"], "function"].str.lower()
    names = fmt.joined(list(few))
    verb = "is" if len(few) == 1 else "are"
    where = f"{int(first['accounts']):,} of {teams}" if first["accounts"] else f"none of {teams}"
    return f"{names[:1].upper()}{names[1:]} {verb} in {where}"
