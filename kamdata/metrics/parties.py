"""Who else stands around an account: our own team, integrators, vendors, partners, affiliates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.ratio import safe_div
from kamdata.metrics.scope import of_account
from kamdata.metrics.written import name_key, tidy
from kamdata.model import Measure
from kamdata.schema import TABLES

if TYPE_CHECKING:
    from kamdata.model import Snapshot

FUNCTIONS = TABLES["team"].column("function").choices
PARTIES = {
    "integrator": "System integrator", "vendor": "Vendor", "partner": "Partner",
    "affiliate": "Affiliate", "us": "Ours",
}  # fmt: skip
OTHER_COLUMNS = [
    "group", "contact", "organisation", "title", "buyer_role", "last_contact_on", "profile_url",
]  # fmt: skip
PARTNER_COLUMNS = ["partner", "open_n", "open_cents", "won_n", "won_cents", "lost_n"]


def other_parties(snapshot: Snapshot, account_id: str) -> pd.DataFrame:
    """Return the people around the account who are not the customer's: OTHER_COLUMNS.

    `group` says in words whose they are; `profile_url` is null unless it is a web address.
    """
    rows = of_account(snapshot, "contacts", account_id)
    party = rows["party"].astype("str")
    rows = rows.assign(
        group=party.map(PARTIES),
        place=party.map({name: place for place, name in enumerate(PARTIES)}),
        profile_url=rows["profile_url"].map(fmt.web_address, na_action="ignore"),
    )
    rows = rows[rows["group"].notna()].sort_values(["place", "organisation", "contact"])
    return rows[OTHER_COLUMNS]


def team_of(snapshot: Snapshot, account_id: str) -> pd.DataFrame:
    """Return the account team with each function in words: member, role, function, hours."""
    rows = of_account(snapshot, "team", account_id)
    words = rows["function"].astype("str").map(function_words, na_action="ignore")
    return rows.assign(function_words=words)


def team_words(snapshot: Snapshot, account_id: str) -> str:
    """Return who is in the account team in one sentence, empty where nobody is named."""
    rows = team_of(snapshot, account_id)
    said = [
        f"{member} ({role})" if isinstance(role, str) else str(member)
        for member, role in zip(
            rows["member"], rows["role"].fillna(rows["function_words"]), strict=True
        )
    ]
    return f"Key account team: {fmt.joined(said)}." if said else ""


def function_words(function: str) -> str:
    """Return a function of the contract in words: `supply_chain` -> `supply chain`."""
    return function.replace("_", " ")


def functions_covered(snapshot: Snapshot, account_id: str) -> Measure:
    """Return the share of our eight functions that have somebody in the account team.

    Golden: a team from sales, sales and service covers 2 of 8.
    """
    rows = of_account(snapshot, "team", account_id)
    known = rows[rows["function"].isin(FUNCTIONS)]
    covered = known["function"].nunique()
    if rows.empty:
        return Measure(None, "rate", reason="no team is written down", table="team")
    if known.empty:
        return Measure(None, "rate", reason="no function of a member is known", table="team")
    rate, _ = safe_div(covered, len(FUNCTIONS), "")
    said = f"{covered} of {len(FUNCTIONS)} functions"
    return Measure(rate, "rate", len(known), len(known) / len(rows), said, "team", known.index)


def team_hours(snapshot: Snapshot, account_id: str) -> Measure:
    """Return the hours a month that the members of the account team spend on the account."""
    rows = of_account(snapshot, "team", account_id)
    known = rows[rows["hours_per_month"].notna()]
    if known.empty:
        reason = "no hours are written down" if len(rows) else "no team is written down"
        return Measure(None, "count", reason=reason, table="team")
    hours = float(known["hours_per_month"].sum())
    return Measure(hours, "count", len(known), len(known) / len(rows), None, "team", known.index)


def uncovered_sentence(snapshot: Snapshot, account_id: str) -> str:
    """Return which functions have nobody in the team, empty when all have or none is known."""
    rows = of_account(snapshot, "team", account_id)
    known = set(rows["function"].dropna())
    missing = [function_words(one) for one in FUNCTIONS if one not in known]
    if not known or not missing:
        return ""
    return f"Nobody in the team is from {fmt.joined(missing, 'or')}."


def partners_on_deals(snapshot: Snapshot, account_id: str) -> pd.DataFrame:
    """Return the partners that deals of the account name: PARTNER_COLUMNS, most open money first.

    Amounts are Int64 cents, null where deals exist but none has an amount.
    """
    deals = of_account(snapshot, "opportunities", account_id)
    deals = deals.assign(partner=tidy(deals["partner"]), key=name_key(deals["partner"]))
    deals = deals[deals["partner"].notna()]
    grouped = deals.groupby("key")
    found = pd.DataFrame({"partner": grouped["partner"].first()})
    for status in ("open", "won", "lost"):
        chosen = deals[deals["status"] == status].groupby("key")["amount_cents"]
        size = chosen.size().reindex(found.index, fill_value=0)
        found[f"{status}_n"] = size
        found[f"{status}_cents"] = _sums(chosen.sum(min_count=1), size)
    found = found.sort_values(
        ["open_cents", "won_cents", "partner"], ascending=[False, False, True]
    )
    return found[PARTNER_COLUMNS].reset_index(drop=True)


def _sums(sums: pd.Series, size: pd.Series) -> pd.Series:
    """Return the sums for every key: 0 without deals, null where no deal has an amount."""
    found = sums.reindex(size.index).astype("Int64")
    return found.mask(np.asarray(size == 0), 0)
