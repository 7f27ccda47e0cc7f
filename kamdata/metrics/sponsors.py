"""The executives of ours who sponsor key accounts: who has one, who is visited, who has too many.

Source: HBR on Siemens, whose board members each sponsor key accounts and visit them regularly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.care import QUIET_SPONSOR_DAYS
from kamdata.metrics.programme_accounts import (
    name_texts,
    programme_accounts,
    revenue_share,
    with_key_accounts,
)
from kamdata.metrics.ratio import safe_div, total
from kamdata.model import Measure

if TYPE_CHECKING:
    from kamdata.metrics.facts import Facts

MOST_ACCOUNTS = 5  # of one executive
NO_SPONSOR, OVERDUE, NOT_DATED, VISITED = (
    "No sponsor", "Visit overdue", "No visit dated", "Visited",
)  # fmt: skip
STATES = (NO_SPONSOR, OVERDUE, NOT_DATED, VISITED)  # what needs an answer first
NOBODY = "no executive sponsor is named"
NO_VISITS = "no visit of a sponsor has a date"


def sponsor_rows(facts: Facts) -> pd.DataFrame:
    """Return one row per key account with its sponsor, what needs an answer first.

    On the index of the accounts table: those of `programme_accounts`, sponsor, last_visit_on,
    days (since that visit), late_days (over 180, else null) and state, one of `STATES`. A visit
    dated later than the snapshot was not made yet.
    """
    accounts = facts.accounts.set_axis(facts.snapshot.table("accounts").index)
    rows = programme_accounts(facts)
    rows = rows.assign(
        sponsor=name_texts(accounts["exec_sponsor"]),
        last_visit_on=accounts["sponsor_last_contact_on"],
    )
    rows = rows[rows["is_key"]]
    days = (facts.as_of - rows["last_visit_on"]).dt.days.astype("Int64")
    days = days.where(days >= 0)
    late = (days - QUIET_SPONSOR_DAYS).where(days > QUIET_SPONSOR_DAYS)
    state = np.select(
        [rows["sponsor"].isna(), late.notna(), days.isna()], [NO_SPONSOR, OVERDUE, NOT_DATED],
        VISITED,
    )  # fmt: skip
    rows = rows.assign(days=days, late_days=late, state=pd.Series(state, rows.index, dtype="str"))
    order = rows["state"].map(STATES.index).astype("int64")
    return rows.assign(order=order).sort_values(
        ["order", "revenue_cents", "account_id"], ascending=[True, False, True]
    ).drop(columns="order")  # fmt: skip


def accounts_per_executive(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row per executive, the most accounts first.

    sponsor, accounts, names, revenue_cents, overdue (accounts without a visit in 180 days),
    not_dated (accounts whose visits have no date), last_visit_on, is_over (more than 5 accounts).
    """
    sponsored = rows[rows["sponsor"].notna()]
    groups = sponsored.groupby("sponsor")
    found = pd.DataFrame(
        {
            "accounts": groups.size(),
            "names": groups["account"].agg(lambda names: fmt.joined(sorted(names))),
            "revenue_cents": groups["revenue_cents"].sum(min_count=1),
            "overdue": (sponsored["state"] == OVERDUE).groupby(sponsored["sponsor"]).sum(),
            "not_dated": (sponsored["state"] == NOT_DATED).groupby(sponsored["sponsor"]).sum(),
            "last_visit_on": groups["last_visit_on"].max(),
        }
    ).rename_axis("sponsor").reset_index()  # fmt: skip
    found = found.assign(is_over=found["accounts"] > MOST_ACCOUNTS)
    return found.sort_values(["accounts", "sponsor"], ascending=[False, True], ignore_index=True)


def sponsor_coverage(rows: pd.DataFrame) -> Measure:
    """Return key accounts with a sponsor / key accounts; n/a where nobody has one."""
    return _share(rows, rows["state"] != NO_SPONSOR)


def sponsor_coverage_by_revenue(rows: pd.DataFrame) -> Measure:
    """Return revenue of the key accounts with a sponsor / revenue of all key accounts."""
    found = _share(rows, rows["state"] != NO_SPONSOR)
    if found.value is None:
        return found
    share = revenue_share(rows.loc[found.rows], rows)
    known = rows["revenue_cents"].notna().mean()
    whole = Measure(share, "rate", found.n, float(known), table="accounts", rows=found.rows)
    return whole if share is not None else whole.because("no key account has revenue")


def sponsor_visits_in_time(rows: pd.DataFrame) -> Measure:
    """Return key accounts that their sponsor met within 180 days / key accounts."""
    found = _share(rows, rows["state"] == VISITED)
    is_dated = bool(rows["days"].notna().any())
    return found if is_dated or found.value is None else found.because(NO_VISITS)


def revenue_without_sponsor(rows: pd.DataFrame) -> Measure:
    """Return the revenue of 12 months of the key accounts that have no sponsor (cents)."""
    covered = sponsor_coverage(rows)
    alone = rows[rows["state"] == NO_SPONSOR]
    known = alone["revenue_cents"].notna()
    found = Measure(
        total(alone["revenue_cents"]) if len(alone) else 0, "money", len(alone),
        float(known.mean()) if len(alone) else None, table="accounts", rows=alone.index,
    )  # fmt: skip
    if covered.value is None:
        return found.because(covered.reason or NOBODY)
    return found if found.value is not None else found.because("their revenue is not known")


def executives_over_span(rows: pd.DataFrame) -> Measure:
    """Return how many executives sponsor more than 5 key accounts."""
    people = accounts_per_executive(rows)
    over = people.loc[people["is_over"], "sponsor"]
    found = Measure(
        len(over), "count", len(people), table="accounts",
        rows=rows.index[rows["sponsor"].isin(over)],
    )  # fmt: skip
    found = with_key_accounts(found, rows)
    return found if len(people) or found.value is None else found.because(NOBODY)


def _share(rows: pd.DataFrame, is_so: pd.Series) -> Measure:
    value, _ = safe_div(int(is_so.sum()), len(rows), NOBODY)
    found = Measure(value, "rate", len(rows), table="accounts", rows=rows.index[is_so])
    found = with_key_accounts(found, rows)
    return found.because(NOBODY) if len(rows) and rows["sponsor"].isna().all() else found


def sponsor_headline(rows: pd.DataFrame, currency: str) -> str:
    """Return the finding: who has no sponsor, and whom no sponsor has met for 180 days."""
    if rows.empty:
        return "No account is marked as a key account, so none needs a sponsor."
    if rows["sponsor"].isna().all():
        return "No key account has an executive sponsor on file."
    alone, late = rows[rows["state"] == NO_SPONSOR], rows[rows["state"] == OVERDUE]
    n = int(rows["sponsor"].notna().sum())
    has = "has" if n == 1 else "have"
    text = f"{n:,} of {fmt.count(len(rows), 'key account')} {has} an executive sponsor"
    cents = total(alone["revenue_cents"])
    if len(alone) and cents is not None:
        text += f"; {fmt.money(cents, currency)} of revenue has none"
    if late.empty:
        return f"{text}."
    worst = late.sort_values("late_days", ascending=False).iloc[0]
    visits = fmt.count(len(late), "visit is", "visits are")
    days = fmt.count(int(worst["late_days"]), "day")
    return f"{text}. {visits} overdue, {worst['account']} by {days}."


def span_title(people: pd.DataFrame) -> str:
    """Return the finding of the chart of accounts per executive."""
    over = people[people["is_over"]]
    if over.empty:
        return f"No executive sponsors more than {MOST_ACCOUNTS} key accounts"
    first = over.iloc[0]
    if len(over) == 1:
        return f"{first['sponsor']} sponsors {first['accounts']} key accounts, over {MOST_ACCOUNTS}"
    return f"{len(over):,} executives sponsor more than {MOST_ACCOUNTS} key accounts"
