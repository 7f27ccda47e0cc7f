"""What the pages say about whitespace: the finding, one sentence per gap, how well it worked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.whitespace_backtest import (
    BETTER,
    FEWEST_EVENTS,
    MONTHS_AFTER,
    MONTHS_BEFORE,
    NO_BETTER,
    POPULARITY,
    SEGMENT,
    TOO_LITTLE,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamdata.metrics.peers import Peers
    from kamdata.metrics.whitespace_backtest import Tried
    from kamdata.metrics.whitespace_lists import Matrix

STATE_WORDS = {
    "owned": "buys it",
    "in_pipeline": "in the pipeline",
    "lost_before": "a deal was lost",
    "competitor": "buys it from a competitor",
    "in_house": "does it in house",
    "gap": "gap",
    "blocked": "not for this account",
    "unknown": "not known",
}
_THIS_ONE = {
    "gap": "this one does not",
    "lost_before": "a deal was lost here",
    "competitor": "this one buys it from a competitor",
    "in_house": "this one does it in house",
}
BADGES = {
    BETTER: "Finds what customers buy next better than plain popularity",
    NO_BETTER: "No better than plain popularity",
    TOO_LITTLE: "Not enough history",
}
HOW = (
    "Expected: what similar accounts typically spend, scaled to the account's size, times the "
    "share of them that buy it (adoption, allowing for small numbers). Ceiling: the same if it "
    "surely bought. Neither is in any forecast."
)
TRIED_HOW = (
    "At each past date the products that a customer did not buy were ranked from what was known "
    "then, and compared with what it bought in the year after. Right order: of 100 pairs of a "
    "product bought and one not bought, how many stood in the right order; 50 is chance. Found in "
    "three: of the accounts that bought something new, how many bought one of the first three "
    "named. This tests which product, not how much of it, over all accounts, also those that the "
    "filters leave out. The best gaps go by similar accounts."
)


def headline(gaps: pd.DataFrame, currency: str) -> str:
    """Return the finding about the gaps in view, in order: how many, how much, which first."""
    if gaps.empty:
        return "No gap with a known worth."
    first = gaps.iloc[0]
    accounts = gaps["account_id"].nunique()
    worth = fmt.money(gaps["expected_cents"].sum(), currency)
    return (
        f"{fmt.count(len(gaps), 'gap')} at {fmt.count(accounts, 'account')} "
        f"{'is' if len(gaps) == 1 else 'are'} worth about {worth} a year; most of all "
        f"{first['product']} at {first['account']}, about "
        f"{fmt.money(first['expected_cents'], currency)}."
    )


def with_reasons(gaps: pd.DataFrame, currency: str) -> pd.DataFrame:
    """Return the gaps with `reason`, one sentence each, and `state_words`."""
    reasons = [reason(row, currency) for row in gaps.to_dict("records")]
    return gaps.assign(reason=pd.Series(reasons, index=gaps.index, dtype="str")).pipe(with_words)


def with_words(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with `state_words` and `peers_words` ("9 of 12")."""
    words = rows["state"].astype("str").map(STATE_WORDS)
    peers = rows["adopters_n"].astype("str") + " of " + rows["peers_n"].astype("str")
    return rows.assign(
        state_words=words.mask(rows["is_stated"], words + ", written down"),
        peers_words=peers.where(rows["peers_n"] > 0),
    )


def reason(row: Mapping[Any, Any] | pd.Series, currency: str) -> str:
    """Return why a product is worth proposing: who buys it, that this account does not, and worth.

    "9 of 12 similar accounts buy Service Plan; this one does not: about $48k a year."
    """
    adopters, peers = (int(row[name]) for name in ("adopters_n", "peers_n"))
    kind = "similar account" if row["is_of_segment"] else "customer"
    many = "None" if adopters == 0 else f"{adopters:,}"
    verb = "buy" if adopters > 1 else "buys"
    worth = fmt.money(row["expected_cents"], currency)
    return (
        f"{many} of {fmt.count(peers, kind)} {verb} {row['product']}; "
        f"{_THIS_ONE[str(row['state'])]}: about {worth} a year."
    )


def account_line(rows: pd.DataFrame, currency: str) -> str:
    """Return the finding about the products of one account: its best gap, and why."""
    gaps = rows[rows["expected_cents"].notna()]
    if gaps.empty:
        return "It has no gap with a known worth."
    total = fmt.money(gaps["expected_cents"].sum(), currency)
    first = reason(gaps.iloc[0], currency)
    if len(gaps) == 1:
        return f"One gap. {first}"
    return f"{len(gaps)} gaps worth about {total} a year, this one first: {first}"


def peers_title(found: Peers, account: str) -> str:
    """Return who the accounts behind a gap are, and how many of them buy the product."""
    who = (
        f"the other customers of the segment {found.segment}"
        if found.segment is not None
        else "all other customers, because its segment has too few"
    )
    return (
        f"{account} is compared with {who}: {found.buyers:,} of {len(found.rows):,} buy "
        f"{found.product}."
    )


def matrix_title(gaps: pd.DataFrame, currency: str) -> str:
    """Return the finding of the matrix: the product with the most expected value in its gaps."""
    if gaps.empty:
        return "No gap with a known worth"
    products = gaps.groupby(gaps["product"].astype("str"))["expected_cents"].agg(["sum", "size"])
    first = products.sort_values("sum", ascending=False, kind="stable").iloc[0]
    return (
        f"{first.name} has the most room: {fmt.count(int(first['size']), 'gap')} worth about "
        f"{fmt.money(first['sum'], currency)} a year"
    )


def matrix_note(found: Matrix) -> str:
    """Return what the matrix leaves out, empty when it shows everything."""
    parts = []
    if len(found.accounts) < found.accounts_n:
        parts.append(f"the first {len(found.accounts):,} of {found.accounts_n:,} accounts")
    if len(found.products) < found.products_n:
        parts.append(f"the first {len(found.products):,} of {found.products_n:,} products")
    return f"Shown are {fmt.joined(parts)} by expected value." if parts else ""


def tried(found: Tried) -> str:
    """Return what the past says of whitespace, in one or two sentences."""
    if found.badge == TOO_LITTLE:
        return (
            f"It takes {MONTHS_BEFORE + MONTHS_AFTER} months of purchases by product, and at least "
            f"{FEWEST_EVENTS} first purchases of a product after the first {MONTHS_BEFORE} of "
            f"them; so far {found.events:,}."
        )
    rates = found.methods.set_index("method")["auc_rate"]
    text = (
        f"{fmt.count(found.events, 'first purchase')} of "
        f"{fmt.count(found.accounts, 'account')}: similar accounts put "
        f"{100 * rates[SEGMENT]:.0f} of 100 pairs in the right order, plain popularity "
        f"{100 * rates[POPULARITY]:.0f}."
    )
    if found.badge == NO_BETTER:
        text += " What sells most overall tells as much as who resembles whom."
    return text
