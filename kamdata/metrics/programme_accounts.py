"""The accounts as the people of a key account programme see them: whose they are, what they bring.

Rows are accounts, on the index of the accounts table; money is whole cents (Int64), null where it
is not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamdata.metrics.lifetime_value import whole_cents
from kamdata.metrics.ratio import safe_div, total

if TYPE_CHECKING:
    from kamdata.metrics.facts import Facts
    from kamdata.model import Measure

NO_KEY_ACCOUNTS = "no account is marked as a key account"


def programme_accounts(facts: Facts) -> pd.DataFrame:
    """Return every account with what the programme's measures need.

    account_id, account, owner, industry (text, null where not known), is_key (an account that
    nobody calls one is none), is_customer (ever bought), revenue_cents (12 months),
    contribution_cents (after margin and cost to serve), lifetime_cents.
    """
    rows = facts.accounts
    found = pd.DataFrame(
        {
            "account_id": rows["account_id"],
            "account": rows["account"],
            "owner": name_texts(rows["owner"]),
            "industry": name_texts(rows["industry"]),
            "is_key": rows["is_key"].fillna(value=False).astype(bool),
            "is_customer": facts.is_customer,
            "revenue_cents": facts.base_cents,
            "contribution_cents": whole_cents(facts.lifetime.contribution),
            "lifetime_cents": whole_cents(facts.lifetime.value),
        }
    )
    return found.set_axis(facts.snapshot.table("accounts").index)


def name_texts(names: pd.Series) -> pd.Series:
    """Return names as text without spaces around them, null where nothing is left."""
    return names.astype("str").str.strip().replace("", None)


def revenue_share(rows: pd.DataFrame, everyone: pd.DataFrame) -> float | None:
    """Return the share of the revenue of all rows that some of them bring, None without any.

    An account that was credited more than it bought counts as 0.
    """
    part = total(rows["revenue_cents"].clip(lower=0)) or 0
    return safe_div(part, total(everyone["revenue_cents"].clip(lower=0)), "")[0]


def with_key_accounts(found: Measure, rows: pd.DataFrame) -> Measure:
    """Return the measure, without a value where there is no key account to measure."""
    return found if len(rows) else found.because(NO_KEY_ACCOUNTS)
