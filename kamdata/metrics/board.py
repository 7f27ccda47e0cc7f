"""The board: how well each account stands against how much more it could buy.

Health is 100 - risk score, so both pages say the same thing in two ways. Headroom is that of the
growth score. Every account that is ranked by either score stands in one of four groups:

- **fix first**: the band `fix first` of the growth score (needs action now, a risk score from 60
  on, or a hard flag). Nobody sells more before that is settled.
- **grow now**: the band `grow now` of the growth score.
- **protect**: in the risk band `fine`, buys at least as much as the middle account of all ranked
  ones, and could buy less on top than it buys already: much to lose, little to win.
- **watch**: the rest of the ranked ones.

Accounts that neither score can rank stand apart, with what to add. Groups do not depend on the
filters. Source: Altify and Hook, potential against health.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics import growth, risk
from kamdata.metrics.evidence import Notes, money_texts
from kamdata.metrics.ratio import total
from kamdata.metrics.score import BASELINE, IDENTITY, Scores
from kamdata.model import Measure

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamdata.metrics.assess import Assessment
    from kamdata.metrics.evidence import Numbers

FIX_FIRST, GROW_NOW, PROTECT, WATCH = growth.FIX_FIRST, growth.GROW_NOW, "protect", "watch"
NOT_RANKED = "not ranked"
GROUPS = (FIX_FIRST, GROW_NOW, PROTECT, WATCH)
NOBODY = "no account of this group has revenue"


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """Both scores of every account, and where it stands on the board.

    `table`: one row per account in the order of the board: account_id, account, owner, region,
    segment, is_key, group, health (0 to 100, NaN where it has no risk score or is no customer),
    headroom_cents and base_cents (Int64, null where not known), risk_score, growth_score, why,
    next_action, flags. `known` is what both scores were worked out from.
    """

    known: Assessment
    risk: Scores
    growth: Scores
    table: pd.DataFrame

    def of(self, account_ids: pd.Series) -> pd.DataFrame:
        """Return the rows of these accounts, in the order of the board."""
        return self.table[self.table["account_id"].isin(account_ids)]


def board(known: Assessment) -> Board:
    """Return the board of every account of an assessment; see the module for the groups."""
    at_risk = risk.risk_table(known)
    ripe = growth.growth_table(known, at_risk)
    table = at_risk.table[[*IDENTITY, "base_cents", "next_action", "flags"]].assign(
        group=_groups(at_risk.table, ripe.table),
        health=health(at_risk.table),
        headroom_cents=ripe.table["money_cents"],
        risk_score=at_risk.table["score"],
        growth_score=ripe.table["score"],
        growth_rank=ripe.table["rank"],
    )
    table = table.assign(why=_reasons(known, table, at_risk.table, ripe.table))
    return Board(known, at_risk, ripe, _in_order(table).drop(columns="growth_rank"))


def health(table: pd.DataFrame) -> pd.Series:
    """Return 100 - risk score of each account, NaN where the risk cannot be ranked."""
    return (100 - table["score"]).where(table["is_ranked"])


def _groups(at_risk: pd.DataFrame, ripe: pd.DataFrame) -> pd.Series:
    base = at_risk["base_cents"].astype("float64")
    room = ripe["money_cents"].astype("float64")
    is_large = base >= base[at_risk["is_ranked"]].median()
    is_ranked = at_risk["is_ranked"] | (ripe["band"] != growth.NOT_RANKED)
    found = np.select(
        [
            ripe["band"] == growth.FIX_FIRST,
            ripe["band"] == growth.GROW_NOW,
            (at_risk["band"] == risk.FINE) & is_large & (room < base),
            is_ranked,
        ],
        list(GROUPS),
        NOT_RANKED,
    )
    return pd.Series(pd.Categorical(found, categories=[*GROUPS, NOT_RANKED]), index=at_risk.index)


def _reasons(
    known: Assessment, table: pd.DataFrame, at_risk: pd.DataFrame, ripe: pd.DataFrame
) -> NDArray[np.object_]:
    """Return why each account stands in its group, in one or two sentences."""
    group = table["group"].to_numpy(dtype=object)
    risk_reason, growth_reason = (one["reason"].to_numpy(dtype=object) for one in (at_risk, ripe))
    flags = np.array([f"{'; '.join(one)}. " if one else "" for one in known.flags], dtype=object)
    currency, notes = known.facts.snapshot.currency, Notes(len(table))
    base, room = (
        table[name].astype("float64").to_numpy() for name in ("base_cents", "headroom_cents")
    )
    outside = (group == NOT_RANKED) & ~known.facts.is_customer
    notes.add(outside, "{} {}", risk_reason, growth_reason)
    notes.add(group == FIX_FIRST, "{}{}", flags, risk_reason)
    notes.add(group == GROW_NOW, "{}", growth_reason)
    notes.add(
        group == PROTECT, "Buys {} a year of {} that it could buy, and nothing alarms.",
        money_texts(base, currency), money_texts(base + room, currency),
    )  # fmt: skip
    is_alarming = (at_risk["band"] != risk.FINE).to_numpy()
    notes.add(is_alarming | (ripe["band"] == growth.NOT_RANKED).to_numpy(), "{}", risk_reason)
    notes.add(np.ones(len(table), dtype=bool), "{}", growth_reason)
    return notes.texts


def _in_order(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows group by group: most at risk first, ripest first, or most revenue first."""
    group = table["group"].to_numpy(dtype=object)
    base = table["base_cents"].astype("float64")
    by: Numbers = np.select(
        [group == GROW_NOW, group == PROTECT],
        [table["growth_rank"].astype("float64"), -base],
        -table["risk_score"],
    )
    order = pd.DataFrame({"group": table["group"].cat.codes, "by": by, "base": -base})
    return table.loc[order.sort_values(["group", "by", "base"], kind="stable").index]


def placed(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the board that stand in one of the four groups."""
    return table[table["group"] != NOT_RANKED]


def not_placed(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the board that neither score can rank."""
    return table[table["group"] == NOT_RANKED]


def steps(scores: Scores, account_id: str) -> pd.DataFrame:
    """Return what makes up one account's score: the baseline, then the factors that add to it.

    Rows of `Scores.factors`, most points first; they sum to the score. Empty without a score.
    """
    parts = scores.factors
    own = parts[(parts["account_id"] == account_id) & (parts["points"] > 0)]
    order = pd.DataFrame({"is_factor": own["factor"] != BASELINE, "points": -own["points"]})
    return own.loc[order.sort_values(["is_factor", "points"], kind="stable").index]


def revenue_to_fix(table: pd.DataFrame) -> Measure:
    """Return the revenue of 12 months of the accounts that must be fixed first (cents)."""
    return _revenue(table, FIX_FIRST)


def revenue_to_protect(table: pd.DataFrame) -> Measure:
    """Return the revenue of 12 months of the accounts to protect (cents)."""
    return _revenue(table, PROTECT)


def _revenue(table: pd.DataFrame, group: str) -> Measure:
    chosen = table[(table["group"] == group) & table["base_cents"].notna()]
    found = Measure(
        total(chosen["base_cents"]), "money", len(chosen), table="accounts", rows=chosen.index
    )
    return found if found.value is not None else found.because(NOBODY)


def accounts_to_watch(table: pd.DataFrame) -> Measure:
    """Return how many of the ranked accounts are in none of the other three groups."""
    chosen = table[table["group"] == WATCH]
    ranked = int((table["group"] != NOT_RANKED).sum())
    found = Measure(len(chosen), "count", ranked, table="accounts", rows=chosen.index)
    return found if ranked else found.because(risk.NONE_RANKED)
