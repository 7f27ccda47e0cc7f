"""What an account and we have of each other: the value it says it got, and what is left for us."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.economics import contribution_cents
from kamdata.metrics.facts import Facts
from kamdata.metrics.lifetime_value import whole_cents
from kamdata.metrics.ratio import safe_div
from kamdata.metrics.scope import of_account, with_one_account
from kamdata.model import Measure

if TYPE_CHECKING:
    from kamdata.model import Settings, Snapshot

TABLES = ("accounts", "opportunities", "revenue")
NOT_SAID = "the value that the customer says it got is not written down"


def value_delivered(snapshot: Snapshot, account_id: str) -> Measure:
    """Return the value that the customer says it got from us in a year (cents)."""
    rows = of_account(snapshot, "accounts", account_id)
    known = rows["value_delivered_cents"].dropna()
    found = Measure(None, "money", table="accounts", rows=rows.index)
    if known.empty:
        return found.because(NOT_SAID)
    return Measure(int(known.iloc[0]), "money", table="accounts", rows=rows.index)


def value_for_payment(snapshot: Snapshot, settings: Settings, account_id: str) -> Measure:
    """Return the value that the customer says it got over what it paid in 12 months.

    Golden: 30 of value a year for 120 paid are .25.
    """
    value = value_delivered(snapshot, account_id)
    paid = _own(snapshot, settings, account_id).base_cents
    known = None if paid.isna().all() else int(paid.iloc[0])
    share, reason = safe_div(value.value, known, "it paid nothing in 12 months")
    reason = NOT_SAID if value.value is None else reason
    return Measure(share, "rate", reason=reason, table="accounts", rows=value.rows)


def account_contribution(snapshot: Snapshot, settings: Settings, account_id: str) -> Measure:
    """Return what is left of the account's revenue of 12 months after margin and cost to serve.

    Golden: 1,000 at a margin of 40 % with 150 to serve leave 250.
    """
    rows = of_account(snapshot, "accounts", account_id)
    left = whole_cents(contribution_cents(_own(snapshot, settings, account_id)))
    found = Measure(None, "money", table="accounts", rows=rows.index)
    if left.isna().all():
        return found.because("revenue, gross margin and cost to serve are not all known")
    return Measure(int(left.iloc[0]), "money", table="accounts", rows=rows.index)


def _own(snapshot: Snapshot, settings: Settings, account_id: str) -> Facts:
    return Facts(with_one_account(snapshot, TABLES, account_id), settings)


def measures(snapshot: Snapshot, settings: Settings, account_id: str) -> dict[str, Measure]:
    """Return every measure of what both have of each other by metric id."""
    return {
        "value_delivered": value_delivered(snapshot, account_id),
        "value_for_payment": value_for_payment(snapshot, settings, account_id),
        "account_contribution": account_contribution(snapshot, settings, account_id),
    }


def in_words(found: dict[str, Measure], currency: str) -> str:
    """Return what both have of each other, as far as it is known, in one or two sentences.

    `found` is that of `measures`.
    """
    value, share, left = (
        found[name].value for name in ("value_delivered", "value_for_payment",
                                       "account_contribution")
    )  # fmt: skip
    if value is None:
        theirs = "Nobody has written down yet what value the customer says it got from us."
    else:
        paid = "" if share is None else f", {fmt.percent(share)} of what it paid"
        theirs = f"The customer says it got {fmt.money(value, currency)} of value a year{paid}."
    if left is None or pd.isna(left):
        return theirs
    if left < 0:
        return f"{theirs} It costs us {fmt.money(-left, currency)} a year more than it brings."
    return f"{theirs} It leaves us {fmt.money(left, currency)} a year after the cost to serve it."
