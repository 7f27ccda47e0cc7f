"""Which account each row belongs to: by id, by name, by normalised name, else a derived one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.format import count, joined
from kamdata.ingest.findings import quoted
from kamdata.model import Finding
from kamdata.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_ACCOUNT = "(no account)"
SALESFORCE_ID = re.compile(r"^(?=.*\d)[a-zA-Z0-9]{15}(?:[A-Z0-5]{3})?$")
SHORT_ID = 15  # the last three letters of an 18-character id only repeat its case
LEGAL_FORMS = frozenset({
    "inc", "incorporated", "corp", "corporation", "co", "company", "ltd", "limited", "llc",
    "llp", "lp", "plc", "gmbh", "ag", "kg", "kgaa", "ohg", "ug", "se", "sa", "sas", "sarl",
    "srl", "spa", "bv", "nv", "oy", "oyj", "ab", "as", "aps", "asa", "pty", "pte", "mbh",
    "ev", "eg", "kft", "sro", "zoo", "sp", "sl",
})  # fmt: skip
CARRIED = ("region", "segment", "industry")
NAMED_ORPHANS = 5


@lru_cache(maxsize=65_536)
def normal_name(name: str) -> str:
    """Return a company's name for comparing: no case, accents, punctuation, legal form."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).casefold()
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = re.sub(r"(?<=\b\w)[./](?=\w\b)", "", plain.replace("&", " and "))
    words = re.sub(r"[^\w]+", " ", plain).split()
    kept = words[1:] if words[:1] == ["the"] and len(words) > 1 else list(words)
    while len(kept) > 1 and (kept[-1] in LEGAL_FORMS or kept[-1] == "and"):
        kept.pop()
    return " ".join(kept)


@dataclass
class AccountBook:
    """The accounts known so far, found by id, by name and by normalised name."""

    ids: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    normal_names: dict[str, str] = field(default_factory=dict)
    derived: dict[str, str] = field(default_factory=dict)  # account_id -> account
    spelled: dict[str, str] = field(default_factory=dict)  # account_id -> its usual name

    def add(self, account_id: str, name: str) -> None:
        """Make an account findable."""
        self.ids.setdefault(_short(account_id), account_id)
        self.spelled.setdefault(account_id, name)
        self.names.setdefault(name, account_id)
        self.normal_names.setdefault(normal_name(name), account_id)

    def find(self, account_id: str | None, name: str | None) -> str | None:
        """Return the id under which a row's account is known, None when it is not."""
        if account_id and _short(account_id) in self.ids:
            return self.ids[_short(account_id)]
        if not name:
            return None
        found = self.names.get(name) or self.normal_names.get(normal_name(name))
        if found and account_id and found in self.derived and found != self.derived[found]:
            return None  # the same name under another id is another account
        return found or self.ids.get(_short(name))

    def is_respelled(self, account_id: str | None, name: str) -> bool:
        """Return whether only the normalised name tells which account a row belongs to."""
        is_by_id = account_id is not None and _short(account_id) in self.ids
        return not is_by_id and name not in self.names and normal_name(name) in self.normal_names

    def derive(self, account_id: str | None, name: str | None) -> str:
        """Add an account that only the rows of another table name."""
        fresh = account_id or name or NO_ACCOUNT
        self.derived[fresh] = name or fresh
        self.add(fresh, name or fresh)
        return fresh


def _short(account_id: str) -> str:
    return account_id[:SHORT_ID] if SALESFORCE_ID.match(account_id) else account_id


def link_accounts(
    tables: Mapping[str, pd.DataFrame],
) -> tuple[dict[str, pd.DataFrame], list[Finding]]:
    """Return the tables with `account_id` filled from one set of accounts, and findings.

    The accounts table is made when there is none, and grows by the accounts that only other
    tables name; rows keep their index. Accounts without an owner, region, segment or industry take
    those of their opportunities.
    """
    findings: list[Finding] = []
    accounts = _given_accounts(tables.get("accounts"), findings)
    book = AccountBook()
    for account_id, name in zip(
        accounts["account_id"].tolist(), accounts["account"].tolist(), strict=True
    ):
        book.add(account_id, name)
    linked: dict[str, pd.DataFrame] = {}
    for name in sorted(tables, key=lambda table: table != "opportunities"):
        if name == "accounts":
            continue
        linked[name] = tables[name]
        if "account_id" in {column.name for column in TABLES[name].columns}:
            linked[name] = _linked(name, tables[name], book, findings, is_given=len(accounts) > 0)
    accounts = _with_derived(accounts, book)
    opportunities = linked.get("opportunities")
    if opportunities is not None:
        accounts = _carried(accounts, opportunities)
        accounts = _with_owners(accounts, opportunities, set(book.derived))
    accounts["parent_id"] = _parents(accounts, book)
    return {"accounts": accounts, **linked}, findings


def _given_accounts(frame: pd.DataFrame | None, findings: list[Finding]) -> pd.DataFrame:
    """Return the accounts of the files, one row for each id; the name serves as id."""
    if frame is None:
        return pd.DataFrame(
            {"account_id": pd.Series(dtype="str"), "account": pd.Series(dtype="str")}
        )
    accounts = frame.copy(deep=False)
    ids, names = _text(accounts, "account_id"), _text(accounts, "account")
    accounts["account_id"], accounts["account"] = ids.fillna(names), names.fillna(ids)
    blank = accounts["account_id"].isna()
    repeated = accounts["account_id"].duplicated() & ~blank
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
    return accounts[~blank & ~repeated]


def _left_out(rows: pd.DataFrame, message: str, fix: str, findings: list[Finding]) -> None:
    first = int(rows["source_row"].iloc[0])
    findings.append(Finding("warning", message, fix, "accounts", first, "account"))


def _text(frame: pd.DataFrame, column: str) -> pd.Series:
    if column in frame:
        return frame[column].astype("str")
    return pd.Series(None, index=frame.index, dtype="str")


def _linked(
    table: str, frame: pd.DataFrame, book: AccountBook, findings: list[Finding], *, is_given: bool
) -> pd.DataFrame:
    """Return the rows with the `account_id` of the account book."""
    id_codes, ids = pd.factorize(_text(frame, "account_id"))
    name_codes, names = pd.factorize(_text(frame, "account"))
    pairs = (id_codes + 1).astype("int64") * (len(names) + 1) + name_codes + 1
    inverse, kinds = pd.factorize(pairs)
    counts = np.bincount(inverse, minlength=len(kinds))
    known_ids, known_names = [None, *ids.tolist()], [None, *names.tolist()]
    resolved: dict[int, str | None] = {}
    orphans: list[str] = []
    respelled: dict[str, str] = {}
    for kind in np.argsort(-counts, kind="stable").tolist():  # the usual spelling names an account
        id_code, name_code = divmod(int(kinds[kind]), len(names) + 1)
        account_id, name = known_ids[id_code], known_names[name_code]
        found = book.find(account_id, name)
        if found is None and (account_id or name or table in ("opportunities", "revenue")):
            found = book.derive(account_id, name)
            orphans.append(name or account_id or NO_ACCOUNT)
        elif found and name and book.is_respelled(account_id, name):
            respelled[name] = book.spelled.get(found, found)
        resolved[kind] = found
    in_order = pd.array([resolved[kind] for kind in range(len(kinds))], dtype="str")
    if is_given and orphans:
        findings.append(_orphans(table, orphans))
    if respelled:
        findings.append(_respelled(table, respelled))
    linked = pd.Series(in_order.take(inverse), index=frame.index, dtype="str")
    return frame.assign(account_id=linked)


def _respelled(table: str, respelled: Mapping[str, str]) -> Finding:
    named = [f"{quoted(name)} as {quoted(usual)}" for name, usual in respelled.items()]
    more = f" and {len(named) - NAMED_ORPHANS} more" if len(named) > NAMED_ORPHANS else ""
    return Finding(
        "info",
        f"{count(len(named), 'other spelling')} of an account's name in the table "
        f"{TABLES[table].label.lower()} {'was' if len(named) == 1 else 'were'} read as the same "
        f"account: {joined(named[:NAMED_ORPHANS])}{more}.",
        "Give the accounts different ids in the export if they are different customers.",
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


def _parents(accounts: pd.DataFrame, book: AccountBook) -> pd.Series:
    parents = _text(accounts, "parent_id")
    known = {parent: book.find(parent, parent) or parent for parent in parents.dropna().unique()}
    return parents.map(known).astype("str")
