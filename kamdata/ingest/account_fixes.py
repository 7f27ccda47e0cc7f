"""Accounts that are probably one: proposed for merging, merged when somebody says so.

The rows of one table that name an account of another in another spelling are read as that account
meanwhile: what is proposed then is to keep the two apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from rapidfuzz import fuzz, process

from kamdata.ingest.account_book import NO_ACCOUNT, normal_name
from kamdata.ingest.findings import quoted
from kamdata.ingest.fixes import LEAVE, MOST, Fix, applied, key_of, places
from kamdata.ingest.near_names import near_pairs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kamdata.ingest.accounts import Linked
    from kamdata.model import Finding

INTO = "into "  # begins the option that keeps the account of the id that follows
APART = "apart"
MOST_ORPHANS = 20
ALIKE = 80  # of 100: "Acme Europe" is offered the listed "Acme"


def account_fixes(linked: Mapping[str, pd.DataFrame]) -> tuple[Fix, ...]:
    """Return pairs of accounts with nearly one name; a subsidiary and its parent are no pair.

    An account that is not in the list of accounts has no row there; it is proposed to become the
    listed one, or to stay a new one. What is at stake is the amount of the smaller of the two.
    """
    accounts = linked["accounts"]
    ids, names = accounts["account_id"].tolist(), accounts["account"].tolist()
    parents = accounts["parent_id"].tolist()
    rows = _rows(accounts)
    is_listed = [row is not None for row in rows]
    money = _money(linked["opportunities"])
    deals = linked["opportunities"]["account_id"].astype("str").value_counts()
    fixes = []
    alone = {ids[at] for at in range(len(ids)) if not is_listed[at]} if any(is_listed) else set()
    for one, other, _ in near_pairs(names):
        if parents[one] == ids[other] or parents[other] == ids[one]:
            continue
        first, second = sorted((one, other), key=lambda at: not is_listed[at])
        orphan = is_listed[first] and not is_listed[second]
        alone -= {ids[second]} if orphan else set()
        fixes.append(
            Fix(
                key_of("merge", *sorted((ids[one], ids[other]))),
                "orphan" if orphan else "merge",
                _sentence(names[first], names[second], ids[first], ids[second], orphan=orphan),
                min(money.get(ids[one], 0), money.get(ids[other], 0)),
                tuple(row for row in (rows[first], rows[second]) if row is not None),
                _options(ids[first], ids[second], names[first], names[second], orphan=orphan),
                (ids[first], ids[second]),
                int(deals.get(ids[first], 0) + deals.get(ids[second], 0)),
            )
        )  # fmt: skip
    lacking = accounts[accounts["account_id"].isin(alone - {NO_ACCOUNT})]
    fixes += orphan_fixes(lacking, accounts[is_listed], linked["opportunities"])
    return tuple(sorted(fixes, key=lambda fix: -(fix.money_cents or 0)))


def orphan_fixes(
    lacking: pd.DataFrame, listed: pd.DataFrame, opportunities: pd.DataFrame
) -> list[Fix]:
    """Return what to do with the opportunities of accounts that the list of accounts lacks.

    A list that lacks many is one of some customers only: nothing is proposed then.
    """
    if not 0 < len(lacking) <= MOST_ORPHANS:
        return []
    normal = [normal_name(name) for name in listed["account"]]
    fixes = []
    for account_id, name in lacking[["account_id", "account"]].to_numpy().tolist():
        lines = opportunities[opportunities["account_id"] == account_id]
        if lines.empty:
            continue
        alike = process.extract(
            normal_name(name), normal, scorer=fuzz.token_set_ratio, score_cutoff=ALIKE, limit=2
        )
        offered = [listed.iloc[position] for _, _, position in alike]
        fixes.append(
            Fix(
                key_of("orphan", account_id), "orphan",
                f"{quoted(name)} is not in the list of accounts.",
                int(lines["amount_cents"].sum()), places(lines),
                (
                    (LEAVE, "Keep as an account of its own"),
                    *((f"{INTO}{one['account_id']}", f"Count it under {quoted(one['account'])}")
                      for one in offered),
                    (f"{INTO}{NO_ACCOUNT}", "Count its deals without an account"),
                ),
                (account_id,), len(lines),
            )
        )  # fmt: skip
    return fixes


def spelling_fixes(linked: Linked) -> tuple[Fix, ...]:
    """Return the other spellings of accounts' names, those with the most money first.

    What is at stake is the amount of the opportunities that name the account so, else of the
    revenue.
    """
    rows = linked.spelled
    if rows.empty:
        return ()
    deals = linked.tables["opportunities"]["account_id"].astype("str").value_counts()
    amounts = rows["amount_cents"].astype("Int64")
    of_deals = amounts.where(rows["table"] == "opportunities").groupby(rows["key"]).sum(min_count=1)
    of_revenue = amounts.where(rows["table"] == "revenue").groupby(rows["key"]).sum(min_count=1)
    money = of_deals.fillna(of_revenue).sort_values(ascending=False, kind="stable")[:MOST]
    fixes = []
    shown = rows[rows["key"].isin(money.index)]
    for key, lines in shown.groupby("key", sort=False):
        first = lines.iloc[0]
        fixes.append(
            Fix(
                str(key), "spelling",
                f"{quoted(first['name'])} is counted as the account {quoted(first['usual'])}.",
                None if pd.isna(money[key]) else int(money[key]),
                tuple(zip(lines["source"], lines["source_row"].tolist(), strict=True)),
                ((LEAVE, "They are one account"), (APART, "Keep them apart")),
                (first["account_id"], first["name"]),
                int(deals.get(first["account_id"], 0)),
                is_in_force=True,
            )
        )  # fmt: skip
    return tuple(sorted(fixes, key=lambda fix: -(fix.money_cents or 0)))


def kept_apart(decisions: Mapping[str, str]) -> frozenset[str]:
    """Return the keys of the spellings that somebody decided to keep apart."""
    return frozenset(key for key, value in decisions.items() if value == APART)


def _rows(accounts: pd.DataFrame) -> list[tuple[str, int] | None]:
    if "source_row" not in accounts:
        return [None] * len(accounts)
    return [
        None if pd.isna(row) else (str(source), int(row))
        for source, row in zip(accounts["source"], accounts["source_row"], strict=True)
    ]


def _money(opportunities: pd.DataFrame) -> dict[str, int]:
    by_account = opportunities["amount_cents"].groupby(opportunities["account_id"].astype("str"))
    return {str(name): int(cents) for name, cents in by_account.sum().items()}


def _sentence(first: str, second: str, first_id: str, second_id: str, *, orphan: bool) -> str:
    if first == second:
        return f"The name {quoted(first)} stands under the ids {first_id} and {second_id}."
    if orphan:
        return f"{quoted(second)} is not in the list of accounts, but {quoted(first)} is."
    return f"{quoted(first)} and {quoted(second)} look like one account."


def _options(
    first_id: str, second_id: str, first: str, second: str, *, orphan: bool
) -> tuple[tuple[str, str], ...]:
    if orphan:
        return (
            (LEAVE, "Keep as a new account"),
            (f"{INTO}{first_id}", f"Count it under {quoted(first)}"),
        )
    same = first == second
    return (
        (LEAVE, "Keep both"),
        (f"{INTO}{first_id}", f"Merge into {quoted(first_id if same else first)}"),
        (f"{INTO}{second_id}", f"Merge into {quoted(second_id if same else second)}"),
    )


def with_merged_accounts(
    linked: Mapping[str, pd.DataFrame], chosen: Iterable[tuple[Fix, str]]
) -> tuple[dict[str, pd.DataFrame], list[Finding]]:
    """Return the tables with the ids of merged accounts replaced everywhere, and findings.

    The account that stays takes from the other what it does not know itself.
    """
    target: dict[str, str] = {}
    findings = []
    for fix, value in chosen:
        kept = _root(target, value.removeprefix(INTO))
        for account in fix.accounts:
            gone = _root(target, account)
            if gone != kept:  # else joined already by way of a third account
                target[gone] = kept
        findings.append(applied(fix, value, "accounts"))
    if not target:
        return dict(linked), findings
    final = {gone: _root(target, gone) for gone in target}
    tables = {name: _moved(frame, "account_id", final) for name, frame in linked.items()}
    tables["accounts"] = _merged(_with_none(linked["accounts"], final), final)
    return tables, findings


def _with_none(accounts: pd.DataFrame, final: Mapping[str, str]) -> pd.DataFrame:
    """Return the accounts with the one that stands for none, where something is moved there."""
    if NO_ACCOUNT not in final.values() or (accounts["account_id"] == NO_ACCOUNT).any():
        return accounts
    none = pd.DataFrame(
        {"account_id": [NO_ACCOUNT], "account": [NO_ACCOUNT]},
        index=[int(accounts.index.max()) + 1], dtype="str",
    )  # fmt: skip
    return pd.concat([accounts, none])


def _root(target: Mapping[str, str], account_id: str) -> str:
    while account_id in target:
        account_id = target[account_id]
    return account_id


def _moved(frame: pd.DataFrame, column: str, final: Mapping[str, str]) -> pd.DataFrame:
    if column not in frame:
        return frame
    ids = frame[column].astype("str")
    return frame.assign(**{column: ids.map(final).astype("str").fillna(ids)})


def _merged(accounts: pd.DataFrame, final: Mapping[str, str]) -> pd.DataFrame:
    """Return one row for each account that stays, its blanks filled from those that went."""
    is_gone = accounts["account_id"].isin(final)
    root = accounts["account_id"].map(final)
    root = root.fillna(accounts["account_id"])
    whole = accounts.copy(deep=False)
    for column in whole.columns.difference(["account_id", "account"]):
        known = accounts.loc[is_gone, column].dropna()
        if len(known):
            first = known.groupby(root[known.index]).first()
            whole[column] = whole[column].fillna(root.map(first).astype(whole[column].dtype))
    whole = _moved(whole[~is_gone], "parent_id", final)
    return whole.assign(
        parent_id=whole["parent_id"].mask(whole["parent_id"] == whole["account_id"])
    )
