"""Which account each row belongs to: by id, by name, by another spelling, else a derived one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.format import count, joined
from kamdata.ingest.account_book import NO_ACCOUNT, AccountBook, Spelling, same_name
from kamdata.ingest.findings import quoted
from kamdata.model import Finding
from kamdata.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

CARRIED = ("region", "segment", "industry")
NAMED_ORPHANS = 5


@dataclass(frozen=True, eq=False)
class Linked:
    """The tables with `account_id` filled from one set of accounts.

    `spelled` has the rows that name an account in another spelling, whether kept apart or not:
    key, name, account_id, usual, table, source, source_row, amount_cents.
    """

    tables: dict[str, pd.DataFrame]
    findings: list[Finding]
    spelled: pd.DataFrame


def link_accounts(
    tables: Mapping[str, pd.DataFrame], apart: frozenset[str] = frozenset()
) -> Linked:
    """Return the tables with `account_id` filled from one set of accounts, and findings.

    The accounts table is made when there is none, and grows by the accounts that only other
    tables name; rows keep their index. Accounts without an owner, region, segment or industry take
    those of their opportunities. `apart` are the keys of spellings that are accounts of their own.
    """
    findings: list[Finding] = []
    accounts, has_own_id = _given_accounts(tables.get("accounts"), findings)
    book = AccountBook(apart)
    for account_id, name, is_own in zip(
        accounts["account_id"].tolist(), accounts["account"].tolist(), has_own_id, strict=True
    ):
        book.add(account_id, name, has_own_id=is_own)
    linked: dict[str, pd.DataFrame] = {}
    spelled: list[pd.DataFrame] = []
    for name in sorted(tables, key=lambda table: table != "opportunities"):
        if name == "accounts":
            continue
        linked[name] = tables[name]
        if "account_id" in {column.name for column in TABLES[name].columns}:
            one = _linked(name, tables[name], book, is_given=len(accounts) > 0)
            linked[name] = one.tables[name]
            findings += one.findings
            spelled.append(one.spelled)
    accounts = _with_derived(accounts, book)
    opportunities = linked.get("opportunities")
    if opportunities is not None:
        accounts = _carried(accounts, opportunities)
        accounts = _with_owners(accounts, opportunities, set(book.derived))
    parents = _with_parents(accounts, book)
    met = [rows for rows in (*spelled, parents.spelled) if len(rows)]
    return Linked(
        {**parents.tables, **linked},
        findings + parents.findings,
        pd.concat(met, ignore_index=True) if met else pd.DataFrame(),
    )


def _given_accounts(
    frame: pd.DataFrame | None, findings: list[Finding]
) -> tuple[pd.DataFrame, list[bool]]:
    """Return the accounts of the files, one row for each id, and which have an id of their own.

    The name serves as id; then names that differ only in case and spaces are one account.
    """
    if frame is None:
        empty = {"account_id": pd.Series(dtype="str"), "account": pd.Series(dtype="str")}
        return pd.DataFrame(empty), []
    accounts = frame.copy(deep=False)
    ids, names = _text(accounts, "account_id"), _text(accounts, "account")
    accounts["account_id"], accounts["account"] = ids.fillna(names), names.fillna(ids)
    blank = accounts["account_id"].isna()
    keys = ids.fillna(names.map(same_name, na_action="ignore").astype("str"))
    repeated = keys.duplicated() & ~blank
    if blank.any():
        n = int(blank.sum())
        _left_out(
            accounts[blank], f"{count(n, 'row has', 'rows have')} neither a name nor an id and "
            f"{'was' if n == 1 else 'were'} left out.", "Fill in the name of the account.",
            findings,
        )  # fmt: skip
    if repeated.any():
        _left_out(
            accounts[repeated], f"{count(int(repeated.sum()), 'row repeats', 'rows repeat')} an "
            "account that stands above; the first row counts.", "Keep one row for each account.",
            findings,
        )  # fmt: skip
    kept = ~blank & ~repeated
    return accounts[kept], ids[kept].notna().tolist()


def _left_out(rows: pd.DataFrame, message: str, fix: str, findings: list[Finding]) -> None:
    first = int(rows["source_row"].iloc[0])
    findings.append(Finding("warning", message, fix, "accounts", first, "account"))


def _text(frame: pd.DataFrame, column: str) -> pd.Series:
    if column in frame:
        return frame[column].astype("str")
    return pd.Series(None, index=frame.index, dtype="str")


def _linked(table: str, frame: pd.DataFrame, book: AccountBook, *, is_given: bool) -> Linked:
    """Return the rows with the `account_id` of the account book."""
    id_codes, ids = pd.factorize(_text(frame, "account_id"))
    name_codes, names = pd.factorize(_text(frame, "account"))
    pairs = (id_codes + 1).astype("int64") * (len(names) + 1) + name_codes + 1
    inverse, kinds = pd.factorize(pairs)
    counts = np.bincount(inverse, minlength=len(kinds))
    known_ids, known_names = [None, *ids.tolist()], [None, *names.tolist()]
    resolved: dict[int, str | None] = {}
    spelled: dict[int, Spelling] = {}
    orphans: list[str] = []
    book.begin(ids.tolist())
    for kind in np.argsort(-counts, kind="stable").tolist():  # the usual spelling names an account
        id_code, name_code = divmod(int(kinds[kind]), len(names) + 1)
        account_id, name = known_ids[id_code], known_names[name_code]
        if spelling := book.spelled(account_id, name):
            spelled[kind] = spelling
        found = book.find(account_id, name)
        if found is None and (account_id or name or table in ("opportunities", "revenue")):
            found = book.derive(account_id, name)
            orphans.append(name or account_id or NO_ACCOUNT)
        resolved[kind] = found
    in_order = pd.array([resolved[kind] for kind in range(len(kinds))], dtype="str")
    findings = [_orphans(table, orphans)] if is_given and orphans else []
    if as_one := [one for one in spelled.values() if one.key not in book.apart]:
        findings.append(_respelled(table, as_one))
    linked = pd.Series(in_order.take(inverse), index=frame.index, dtype="str")
    rows = _spelled_rows(table, frame, inverse, spelled)
    return Linked({table: frame.assign(account_id=linked)}, findings, rows)


def _spelled_rows(
    table: str, frame: pd.DataFrame, inverse: np.ndarray, spelled: Mapping[int, Spelling]
) -> pd.DataFrame:
    """Return the rows of a table that name an account in another spelling (see Linked)."""
    if not spelled:
        return pd.DataFrame()
    told = pd.DataFrame(
        [(one.key, one.name, one.account_id, one.usual) for one in spelled.values()],
        columns=pd.Index(["key", "name", "account_id", "usual"]),
    )
    places = pd.Index(list(spelled)).get_indexer(pd.Index(inverse))
    rows = np.flatnonzero(places >= 0)
    known = frame.iloc[rows]
    missing = pd.Series(pd.NA, known.index, dtype="Int64")
    return told.iloc[places[rows]].assign(
        table=table,
        source=known["source"].astype("str").to_numpy(),
        source_row=known["source_row"].to_numpy(dtype="int64"),
        amount_cents=known.get("amount_cents", missing).array,
    )


def _respelled(table: str, spelled: list[Spelling]) -> Finding:
    named = list(dict.fromkeys(f"{quoted(one.name)} as {quoted(one.usual)}" for one in spelled))
    more = f" and {len(named) - NAMED_ORPHANS} more" if len(named) > NAMED_ORPHANS else ""
    return Finding(
        "info",
        f"{count(len(named), 'other spelling')} of an account's name in the table "
        f"{TABLES[table].label.lower()} {'was' if len(named) == 1 else 'were'} read as the same "
        f"account: {joined(named[:NAMED_ORPHANS])}{more}.",
        "Keep them apart on the page Import files if they are different customers.",
        table, column="account",
    )  # fmt: skip


def _orphans(table: str, orphans: list[str]) -> Finding:
    named = joined([quoted(name) for name in orphans[:NAMED_ORPHANS]])
    more = f" and {len(orphans) - NAMED_ORPHANS} more" if len(orphans) > NAMED_ORPHANS else ""
    return Finding(
        "warning",
        f"{count(len(orphans), 'account')} of the table {TABLES[table].label.lower()} "
        f"{'is' if len(orphans) == 1 else 'are'} not in the list of accounts: {named}{more}. "
        "They were added.",
        "Check the spelling, or add them to the list of accounts.",
        table, column="account",
    )  # fmt: skip


def _with_derived(accounts: pd.DataFrame, book: AccountBook) -> pd.DataFrame:
    if not book.derived:
        return accounts.copy(deep=False)
    first = 0 if accounts.empty else int(accounts.index.max()) + 1
    fresh = pd.DataFrame(
        {"account_id": list(book.derived), "account": list(book.derived.values())},
        index=pd.RangeIndex(first, first + len(book.derived)),
        dtype="str",
    )
    return fresh if accounts.empty else pd.concat([accounts, fresh])


def _carried(accounts: pd.DataFrame, opportunities: pd.DataFrame) -> pd.DataFrame:
    """Fill region, segment and industry from the opportunities where the account has none."""
    accounts = accounts.copy(deep=False)
    for column in CARRIED:
        if column not in opportunities:
            continue
        known = opportunities[["account_id", column]].dropna()
        first = known.drop_duplicates("account_id").set_index("account_id")[column].astype("str")
        accounts[column] = _text(accounts, column).fillna(
            accounts["account_id"].map(first).astype("str")
        )
    return accounts


def _with_owners(
    accounts: pd.DataFrame, opportunities: pd.DataFrame, derived: set[str]
) -> pd.DataFrame:
    """Give derived accounts (all, if the list has no owners) the owner with most open amount."""
    owners = _text(accounts, "owner")
    wanted = owners.isna()
    if not wanted.all():
        wanted &= accounts["account_id"].isin(derived)
    if not wanted.any() or "owner" not in opportunities:
        return accounts.assign(owner=owners)
    rows = opportunities[["account_id", "owner", "status", "amount_cents"]].dropna(subset=["owner"])
    amount = rows["amount_cents"].where(rows["status"] == "open", 0).fillna(0).astype("int64")
    by_owner = rows.assign(owner=rows["owner"].astype("str"), amount=amount, rows=1)
    by_owner = by_owner.groupby(["account_id", "owner"], sort=True)[["amount", "rows"]].sum()
    by_owner = by_owner.reset_index().sort_values(
        ["amount", "rows"], ascending=False, kind="stable"
    )
    main = by_owner.drop_duplicates("account_id").set_index("account_id")["owner"]
    return accounts.assign(
        owner=owners.where(~wanted, accounts["account_id"].map(main).astype("str"))
    )


def _with_parents(accounts: pd.DataFrame, book: AccountBook) -> Linked:
    """Return the accounts with the ids of their parents, which may be named instead."""
    codes, parents = pd.factorize(_text(accounts, "parent_id"))
    book.begin([])  # from here on, every account is known by any spelling
    spelled: dict[int, Spelling] = {}
    resolved: list[str | None] = []
    for code, parent in enumerate(parents.tolist()):
        found = book.find(parent, None)
        if found is None and (spelling := book.spelled(None, parent)):
            spelled[code] = spelling
        resolved.append(found or book.find(None, parent) or parent)
    ids = pd.Series(pd.array([*resolved, None], dtype="str").take(codes), index=accounts.index)
    as_one = [one for one in spelled.values() if one.key not in book.apart]
    return Linked(
        {"accounts": accounts.assign(parent_id=ids)},
        [_respelled("accounts", as_one)] if as_one else [],
        _spelled_rows("accounts", accounts, codes, spelled),
    )
