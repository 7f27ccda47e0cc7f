"""The roster of the programme: who is a key account, how it is treated, and how many there may be.

How many: 15 to 35 is a programme that can be led, more than 50 far too many (McDonald and Woodburn;
even Xerox keeps below 100). Which share: as a rule of thumb 5 % of the accounts with half of the
revenue. How it is treated: by category, which sets the rhythm of reviews.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.decided import IN_FORCE, decisions, exceptions, held
from kamdata.metrics.membership import ENTER, LEAVE, PROBATION, Standings
from kamdata.metrics.plan_reviews import review_days
from kamdata.metrics.portfolio_map import NOT_PLACED
from kamdata.metrics.ratio import safe_div, total
from kamdata.metrics.three_ranks import three_ranks
from kamdata.model import Measure

if TYPE_CHECKING:
    from datetime import date

    from kamdata.metrics.facts import Facts
    from kamdata.metrics.plan_reviews import Rhythm

PILOT = 5  # key accounts up to which a programme is a pilot
FEW_ACCOUNTS, MOST_REVENUE = 0.05, 0.50  # the rule of thumb
NO_CATEGORY = "None yet"
TREATMENT = {
    "Strategic": "Invest together", "Star": "Invest to win it",
    "Status": "Keep it, spend little", "Streamline": "Lower the cost to serve",
    NO_CATEGORY: "Decide how to treat it",
}  # fmt: skip
TYPES = {"key": "Key", "national": "National", "regional": "Regional", "global": "Global"}
BY_PLAN, BY_MAP = "Plan", "Map"


@dataclass(frozen=True, slots=True, eq=False)
class Programme:
    """The programme as it stands.

    `table`: one row per account on the index of the accounts table: account_id, account, owner,
    region, segment, is_key (bool), tier, category (Strategic, Star, Status, Streamline; of a plan,
    else of the portfolio map, null where neither knows), category_by, programme_type, since_on,
    review_days (Int64), score (NaN where not judged), says (what the rule says now), highs and
    lows (reviews in a row), is_held (a decision keeps it as it is) with held_until, on_probation,
    revenue_cents, contribution_cents, lifetime_cents (Int64, null where not known) and
    lifetime_rank. `decisions` as in `decided.decisions`.
    """

    table: pd.DataFrame
    decisions: pd.DataFrame
    at: Standings

    @property
    def key(self) -> pd.DataFrame:
        """The key accounts, most lifetime value first, then contribution, then revenue."""
        return by_value(self.table[self.table["is_key"]])

    @property
    def entering(self) -> pd.DataFrame:
        """The accounts that should enter, most lifetime value first."""
        return by_value(self.table[self._proposed(ENTER)])

    @property
    def leaving(self) -> pd.DataFrame:
        """The accounts that should leave, least points first."""
        return self.table[self._proposed(LEAVE)].sort_values("score", kind="stable")

    @property
    def probation(self) -> pd.DataFrame:
        """The key accounts on probation that need not leave yet, least points first."""
        chosen = self.table["on_probation"] & ~self._proposed(LEAVE)
        return self.table[chosen].sort_values("score", kind="stable")

    @property
    def places(self) -> int:
        """How many key accounts there would be if the rule had its way, at least 1."""
        return max(len(self.key) + len(self.entering) - len(self.leaving), 1)

    @property
    def exceptions(self) -> pd.DataFrame:
        """The decisions against the rule that nothing has replaced."""
        return exceptions(self.decisions)

    def _proposed(self, what: str) -> pd.Series:
        return (self.table["says"] == what) & ~self.table["is_held"]


def by_value(table: pd.DataFrame) -> pd.DataFrame:
    """Return accounts by lifetime value, then contribution, then revenue; unknown ones last."""
    order = ["lifetime_cents", "contribution_cents", "revenue_cents"]
    return table.sort_values(order, ascending=False, na_position="last", kind="stable")


def programme(facts: Facts, at: Standings) -> Programme:
    """Return the programme as it stands; `at` are the reviews, the last one of this snapshot."""
    made = decisions(facts.snapshot, at)
    accounts = facts.accounts
    worth = three_ranks(facts).reset_index(drop=True)
    is_key = at.is_key[-1]
    until = held(made)
    is_held = accounts["account_id"].isin(until.index)
    category, by = _categories(facts)
    latest = made[made["is_latest"] & (made["state"] == IN_FORCE)].set_index("account_id")
    ids = accounts["account_id"]
    said_probation = _by_account(latest["decision"], ids).eq(PROBATION).to_numpy(dtype=bool)
    rule_probation = (at.now == PROBATION) & ~is_held.to_numpy()
    table = accounts[["account_id", "account", "owner", "region", "segment", "tier"]].assign(
        is_key=is_key,
        category=category.where(is_key),
        category_by=by.where(is_key),
        programme_type=_types(accounts["programme_type"]).where(is_key),
        since_on=_since(accounts, made).where(is_key),
        review_days=review_days(accounts, facts.settings.review_rhythm),
        score=at.scores[-1],
        says=pd.Series(at.now, dtype="str"),
        highs=at.highs[-1],
        lows=at.lows[-1],
        is_held=is_held,
        held_until=_by_account(until, ids),
        on_probation=is_key & (said_probation | rule_probation),
        **{
            name: worth[name]
            for name in ("revenue_cents", "contribution_cents", "lifetime_cents", "lifetime_rank")
        },
    )
    return Programme(table.set_axis(facts.snapshot.table("accounts").index), made, at)


def _categories(facts: Facts) -> tuple[pd.Series, pd.Series]:
    """Return how each account is treated, and whether its plan or the map says so."""
    said = facts.accounts["programme_category"].astype("str").str.strip().str.capitalize()
    placed = facts.places.table["quadrant"].astype("str").reset_index(drop=True)
    placed = placed.where(placed != NOT_PLACED)
    by = np.select([said.notna(), placed.notna()], [BY_PLAN, BY_MAP], "")
    return said.fillna(placed), pd.Series(by, dtype="str").replace("", None)


def _types(column: pd.Series) -> pd.Series:
    found = column.astype("str").str.strip().str.casefold()
    return found.map(TYPES).fillna(column.astype("str"))


def _since(accounts: pd.DataFrame, made: pd.DataFrame) -> pd.Series:
    entered = made[made["decision"] == ENTER].drop_duplicates("account_id")
    decided = _by_account(entered.set_index("account_id")["decided_on"], accounts["account_id"])
    return accounts["key_since_on"].fillna(decided)


def _by_account(values: pd.Series, ids: pd.Series) -> pd.Series:
    """Return the value of each account, missing where it has none, on the index of the ids."""
    return pd.Series(values.reindex(ids).array, index=ids.index)


def key_account_count(found: Programme) -> Measure:
    """Return how many key accounts there are, whatever the filters."""
    key = found.table[found.table["is_key"]]
    return Measure(len(key), "count", table="accounts", rows=key.index)


def key_account_share(found: Programme) -> Measure:
    """Return key accounts / all accounts."""
    key = found.table[found.table["is_key"]]
    value, reason = safe_div(len(key), len(found.table), "there is no account")
    return Measure(value, "rate", len(found.table), reason=reason, table="accounts", rows=key.index)


def key_revenue_share(found: Programme) -> Measure:
    """Return revenue of 12 months of the key accounts / that of all accounts."""
    known = found.table[found.table["revenue_cents"].notna()]
    part = known[known["is_key"]]
    value, reason = safe_div(
        total(part["revenue_cents"]), total(known["revenue_cents"]), "no revenue is known"
    )
    return Measure(value, "rate", len(known), reason=reason, table="accounts", rows=part.index)


def should_enter(found: Programme) -> Measure:
    """Return how many accounts the rule would let in that are not in."""
    return _counted(found.entering, "score", found)


def should_leave(found: Programme) -> Measure:
    """Return how many key accounts the rule would let go."""
    return _counted(found.leaving, "score", found)


def on_probation(found: Programme) -> Measure:
    """Return how many key accounts are on probation, by the rule or by decision."""
    return _counted(found.probation, "score", found)


def exceptions_in_force(found: Programme) -> Measure:
    """Return how many decisions against the rule are in force."""
    kept = found.exceptions
    kept = kept[kept["state"] == IN_FORCE]
    rows = found.table.index[found.table["account_id"].isin(kept["account_id"])]
    return Measure(len(kept), "count", table="accounts", rows=rows)


def _counted(rows: pd.DataFrame, column: str, found: Programme) -> Measure:
    judged = int(found.table[column].notna().sum())
    measure = Measure(len(rows), "count", judged, table="accounts", rows=rows.index)
    return measure if judged else measure.because("too little is known of every account")


def by_category(found: Programme, rhythm: Rhythm) -> pd.DataFrame:
    """Return the key accounts by how they are treated, in the order of `TREATMENT`.

    category, treatment (in words), accounts, review_days (of the rule, Int64), lifetime_cents,
    contribution_cents and revenue_cents (sums of those known, Int64). Categories that nobody
    has are left out.
    """
    key = found.key
    category = key["category"].fillna(NO_CATEGORY)
    names = [*TREATMENT, *sorted(set(category) - set(TREATMENT))]
    names = [one for one in names if (category == one).any()]
    days = {name.capitalize(): round(value) for name, value in rhythm}
    worth = ["lifetime_cents", "contribution_cents", "revenue_cents"]
    rows = [
        {
            "category": one,
            "treatment": TREATMENT.get(one),
            "accounts": int((category == one).sum()),
            "review_days": days.get(one),
            **{name: total(key.loc[category == one, name]) for name in worth},
        }
        for one in names
    ]
    columns = ["category", "treatment", "accounts", "review_days", *worth]
    kinds = {"category": "str", "treatment": "str", "accounts": "int64"}
    numbers = dict.fromkeys(["review_days", *worth], "Int64")
    return pd.DataFrame(rows, columns=columns).astype({**kinds, **numbers})


def largest_customer(found: Programme) -> str | None:
    """Return the name of the most valuable account, with which a pilot would begin."""
    rows = by_value(found.table[found.table["revenue_cents"].notna()])
    return None if rows.empty else str(rows["account"].iloc[0])


def count_by_review(found: Programme) -> pd.DataFrame:
    """Return how many key accounts each kept review had: as_of, key_n; the earliest first."""
    at = found.at
    kept: list[tuple[date, int]] = [
        (day, int(row.sum()))
        for day, row, is_kept in zip(at.days, at.is_key, at.is_kept, strict=True)
        if is_kept
    ]
    return pd.DataFrame(kept, columns=["as_of", "key_n"]).astype({"as_of": "datetime64[us]"})
