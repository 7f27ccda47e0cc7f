"""Deals of different ids that may be one, as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.change_lists import listing
from kamdata.metrics.matching import ASKED, DIFFERENT, EXACT, NEAR, SAME

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from typing import Any

    from kamdata.metrics.changes import Changes

ORDER = (ASKED, NEAR, SAME, DIFFERENT)


def matches_in_scope(changes: Changes) -> pd.DataFrame:
    """Return the matches of deals in scope to ask about or to take back, most money first.

    Columns: earlier_id, later_id, state (of `matching`), sentence. Those to ask about come first;
    what is the same in account, name and owner counts without a word and is left out.
    """
    found = changes.matches
    found = found[(found["state"] != EXACT) & _is_in_scope(changes)]
    old, new = (
        snapshot.table("opportunities").iloc[found[side].to_numpy()].reset_index(drop=True)
        for snapshot, side in ((changes.before, "before"), (changes.after, "after"))
    )
    rows = listing(changes, found)
    rows["opportunity_before"] = old["opportunity"]
    rows["likeness"], rows["state"] = found["likeness"].to_numpy(), found["state"].to_numpy()
    sentences = [_sentence(row, changes.after.currency) for row in rows.to_dict("records")]
    shown = pd.DataFrame(
        {
            "earlier_id": old["opportunity_id"],
            "later_id": new["opportunity_id"],
            "state": rows["state"],
            "sentence": pd.Series(sentences, index=rows.index, dtype="str"),
            "place": rows["state"].map({state: place for place, state in enumerate(ORDER)}),
            "cents": rows["amount_before_cents"].abs().fillna(0),
        }
    )
    shown = shown.sort_values(["place", "cents"], ascending=[True, False], kind="stable")
    return shown.drop(columns=["place", "cents"]).reset_index(drop=True)


def exact_count(changes: Changes) -> int:
    """Return how many deals in scope were matched by account, name and owner, without a word."""
    return int(((changes.matches["state"] == EXACT) & _is_in_scope(changes)).sum())


def _is_in_scope(changes: Changes) -> pd.Series:
    found, deals = changes.matches, changes.deals
    return found["before"].isin(deals["before"]) | found["after"].isin(deals["after"])


def _sentence(row: Mapping[Hashable, Any], currency: str) -> str:
    """Return as in `Line upgrade, $300k, is now Line upgrade phase 1, $320k: 92 % alike, …`."""
    was = f"{row['opportunity_before']}, {_money(row['amount_before_cents'], currency)}"
    now = f"{row['opportunity']}, {_money(row['amount_cents'], currency)}"
    if row["state"] == DIFFERENT:
        return f"{was} → {now}: kept apart."
    alike = "same name" if row["likeness"] >= 100 else f"{row['likeness']:.0f} % alike"
    if row["state"] == SAME:
        alike = "confirmed as one deal"
    return f"{was} → {now}: {alike}, same account ({row['account']}){_owners(row)}."


def _owners(row: Mapping[Hashable, Any]) -> str:
    was, now = row["owner_before"], row["owner"]
    if pd.isna(was) or pd.isna(now):
        return ""
    return " and owner" if was == now else f", owner {was} then and {now} now"


def _money(cents: Any, currency: str) -> str:
    return "no amount" if pd.isna(cents) else fmt.money(cents, currency)
