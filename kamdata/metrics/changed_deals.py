"""The deals that a list about what changed shows: chosen, ordered, and cut to what fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.change_lists import in_words, listing
from kamdata.metrics.changes import legs_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from kamdata.metrics.changes import Changes


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """The first rows of a list (as `change_lists.listing`), and how many rows it has in all.

    `amount_cents` is what the amounts of all of them add up to now.
    """

    rows: pd.DataFrame
    count: int
    amount_cents: int = 0


def of_movement(changes: Changes, movement: str, most: int) -> Listed:
    """Return the deals of one movement, the largest first, with `moved_cents`."""
    legs = legs_of(changes, movement)
    shown = legs.head(most)
    rows = listing(changes, shown).assign(moved_cents=shown["amount_cents"].to_numpy())
    return Listed(rows, len(legs))


def only_changed(changes: Changes, most: int) -> Listed:
    """Return the deals that changed, what moved most first, with `moved_cents` and `what`."""
    return _by_movement(changes, changes.deals[changes.deals["is_changed"]], most)


def in_scope(changes: Changes, most: int) -> Listed:
    """Return all deals in scope, what moved most first, with `moved_cents` and `what`."""
    return _by_movement(changes, changes.deals, most)


def of_account(changes: Changes, account_id: str, most: int) -> Listed:
    """Return the deals of one account that changed, what moved most first, as `only_changed`."""
    is_own = np.zeros(len(changes.deals), dtype=bool)
    for snapshot, side in ((changes.before, "before"), (changes.after, "after")):
        owners = (snapshot.table("opportunities")["account_id"] == account_id).to_numpy(bool)
        rows = changes.deals[side].to_numpy()
        is_own |= np.append(owners, False)[rows]  # -1, not there, takes the last
    chosen = changes.deals[changes.deals["is_changed"] & is_own]
    return _by_movement(changes, chosen, most)


def told_by(rows: pd.DataFrame, columns: Collection[str]) -> list[str]:
    """Return those of the columns that tell something: a value before that is another now.

    `amount_before_cents` says nothing where it is `amount_cents` in every row, nor does a
    `moved_cents` of nothing.
    """
    return [
        name for name in columns
        if (_differs(rows[name], rows[name.replace("_before", "")]) if "_before" in name
            else name != "moved_cents" or bool(rows[name].fillna(0).ne(0).any()))
    ]  # fmt: skip


def _differs(before: pd.Series, now: pd.Series) -> bool:
    is_known = before.notna() & now.notna()
    is_other = before[is_known].astype("object") != now[is_known].astype("object")
    return bool(is_other.any() or (before.notna() != now.notna()).any())


def _by_movement(changes: Changes, chosen: pd.DataFrame, most: int) -> Listed:
    order = chosen["moved_cents"].abs().sort_values(ascending=False, kind="stable").index[:most]
    shown = chosen.loc[order]
    rows = listing(changes, shown).assign(
        moved_cents=shown["moved_cents"].to_numpy(), what=in_words(shown).to_numpy()
    )
    return Listed(rows, len(chosen))


def ids_of(changes: Changes, attribute: str) -> list[str]:
    """Return the ids of the deals that changed in one way beside the money."""
    rows = changes.deals.loc[changes.deals[attribute], "after"].to_numpy()
    return changes.after.table("opportunities")["opportunity_id"].iloc[rows].tolist()


def of_attribute(
    changes: Changes, attribute: str, most: int, push_counts: pd.DataFrame | None = None
) -> Listed:
    """Return the deals that changed in one way beside the money, the largest first.

    `push_counts` is that of `pushes.push_counts`; a deal that is not in it has no push so far. It
    makes the column `push_count`, null where it is not given.
    """
    chosen = changes.deals[changes.deals[attribute]]
    rows = listing(changes, chosen).assign(days_moved=chosen["days_moved"].to_numpy())
    counts = pd.Series(pd.NA, index=rows.index, dtype="Int64")
    if push_counts is not None:
        known = push_counts.set_index("opportunity_id")["push_count"]
        counts = rows["opportunity_id"].map(known).fillna(0).astype("Int64")
    rows["push_count"] = counts
    rows = rows.sort_values("amount_cents", ascending=False, na_position="last", kind="stable")
    return Listed(rows.head(most), len(rows), int(rows["amount_cents"].fillna(0).sum()))
