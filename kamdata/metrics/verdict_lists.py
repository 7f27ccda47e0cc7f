"""Deals that vanished, as people read them: to ask about, settled, and in a file after all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.change_lists import listing
from kamdata.metrics.changes import legs_of
from kamdata.metrics.matching import ASKED
from kamdata.metrics.outcomes import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamdata.metrics.changes import Changes
    from kamdata.store.verdicts import Verdict

LONGEST_LIST = 5


def open_questions(changes: Changes) -> pd.DataFrame:
    """Return the deals that vanished and have no verdict yet, most money first.

    Columns: opportunity_id, amount_cents (what it had) and sentence. The lines of one id are one.
    A deal that may stand in the later file under another id is asked about there first.
    """
    legs, deals, matches = legs_of(changes, "vanished"), changes.deals, changes.matches
    known = deals.loc[deals["outcome"].notna(), "before"]
    asked = matches.loc[matches["state"] == ASKED, "before"]
    return _by_id(changes, legs[~legs["before"].isin([*known, *asked])])


def settled(changes: Changes, verdicts: Sequence[Verdict]) -> pd.DataFrame:
    """Return the deals whose verdict counts in this comparison, most money first.

    Columns: opportunity_id, missing_on, amount_cents, sentence (with who said so, and when).
    """
    deals, legs = changes.deals, changes.comparison.legs
    known = deals.loc[deals["outcome"].notna(), "before"]
    rows = _by_id(changes, legs[legs["before"].isin(known) & (legs["movement"] != "fx")])
    given = {one.opportunity_id: one for one in _between(changes, verdicts)}
    said = [given[key] for key in rows["opportunity_id"]]
    rows["missing_on"] = [one.missing_on for one in said]
    sentences = [
        f"{sentence}: {OUTCOMES[one.outcome][1]}, said {one.decided_by} on "
        f"{fmt.day(one.decided_at.date())}."
        for sentence, one in zip(rows["sentence"], said, strict=True)
    ]
    return rows.assign(sentence=pd.Series(sentences, index=rows.index, dtype="str"))


def overtaken(changes: Changes, verdicts: Sequence[Verdict]) -> str:
    """Return which deals the later file has though a verdict was given, empty when none are."""
    since, until = changes.before.as_of, changes.after.as_of
    given = {
        one.opportunity_id: one for one in reversed(verdicts) if since <= one.missing_on <= until
    }
    table = changes.after.table("opportunities")
    names = dict(zip(table["opportunity_id"], table["opportunity"], strict=True)) if given else {}
    back = [
        f"{names[key]} ({OUTCOMES[one.outcome][0].lower()})"
        for key, one in given.items() if key in names
    ]  # fmt: skip
    if not back:
        return ""
    listed = back[:LONGEST_LIST]
    if len(back) > LONGEST_LIST:
        listed.append(f"{len(back) - LONGEST_LIST:,} more")
    return (
        f"The file of {fmt.day(until)} has {fmt.count(len(back), 'deal')} after all that got a "
        f"verdict while missing; the file counts: {fmt.joined(listed)}."
    )


def _between(changes: Changes, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Return the verdicts on deals that went missing between the two snapshots, oldest first."""
    since, until = changes.before.as_of, changes.after.as_of
    found = [one for one in verdicts if since < one.missing_on <= until]
    return sorted(found, key=lambda one: one.missing_on)


def _by_id(changes: Changes, legs: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each id: opportunity_id, amount_cents and sentence, most money first."""
    rows = listing(changes, legs)
    known = rows["amount_before_cents"].notna()
    left = -legs["amount_cents"].reset_index(drop=True).astype("Int64")
    sums = left.groupby(rows["opportunity_id"]).transform("sum")
    rows = rows.assign(amount_cents=sums.where(known)).drop_duplicates("opportunity_id")
    order = np.argsort(-rows["amount_cents"].abs().fillna(0).to_numpy(np.int64), kind="stable")
    rows = rows.iloc[order].reset_index(drop=True)
    currency = changes.after.currency
    sentences = [_sentence(row, currency) for row in rows.to_dict("records")]
    return rows[["opportunity_id", "amount_cents"]].assign(
        sentence=pd.Series(sentences, index=rows.index, dtype="str")
    )


def _sentence(row: dict, currency: str) -> str:
    """Return as in `Line upgrade, Alder, $300k, Proposal, close date 15 Nov 2026, Ida`."""
    cents, closes = row["amount_cents"], row["close_before_on"]
    parts = [
        row["opportunity"],
        row["account"],
        "no amount" if pd.isna(cents) else fmt.money(cents, currency),
        row["stage_before"],
        None if pd.isna(closes) else f"close date {fmt.day(closes)}",
        row["owner_before"],
    ]
    return ", ".join(str(part) for part in parts if pd.notna(part))
