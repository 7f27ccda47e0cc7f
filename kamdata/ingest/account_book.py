"""The accounts known so far, and which of them a row means: by id, by name, by spelling.

Names that differ only in case and spaces are one name. Names that differ in legal form or
punctuation are probably one: a row of another table is read as the account so spelled until
somebody keeps the two apart, except where both have ids of their own.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from kamdata.ingest.fixes import key_of

NO_ACCOUNT = "(no account)"
SALESFORCE_ID = re.compile(r"^(?=.*\d)[a-zA-Z0-9]{15}(?:[A-Z0-5]{3})?$")
SHORT_ID = 15  # the last three letters of an 18-character id only repeat its case
LEGAL_FORMS = frozenset({
    "inc", "incorporated", "corp", "corporation", "co", "company", "ltd", "limited", "llc",
    "llp", "lp", "plc", "gmbh", "ag", "kg", "kgaa", "ohg", "ug", "se", "sa", "sas", "sarl",
    "srl", "spa", "bv", "nv", "oy", "oyj", "ab", "as", "aps", "asa", "pty", "pte", "mbh",
    "ev", "eg", "kft", "sro", "zoo", "sp", "sl",
})  # fmt: skip


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


def same_name(name: str) -> str:
    """Return a name without what never makes another one: case and spaces."""
    return " ".join(name.casefold().split())


def short_id(account_id: str) -> str:
    """Return an id in the form in which two spellings of one Salesforce id are equal."""
    return account_id[:SHORT_ID] if SALESFORCE_ID.match(account_id) else account_id


@dataclass(frozen=True)
class Spelling:
    """A name that is read as an account whose name is spelled in another way.

    `owner` is what tells the account again next week: its own id, else its name without case.
    """

    name: str
    account_id: str
    usual: str
    owner: str

    @property
    def key(self) -> str:
        """The key of the proposal to keep the two apart."""
        return key_of("spelling", same_name(self.name), self.owner)


@dataclass
class AccountBook:
    """The accounts known so far. `apart` are the keys of spellings that somebody keeps apart."""

    apart: frozenset[str] = frozenset()
    ids: dict[str, str] = field(default_factory=dict)
    usual: dict[str, str] = field(default_factory=dict)  # account_id -> its usual name
    derived: dict[str, str] = field(default_factory=dict)  # account_id -> account
    _names: dict[str, str] = field(default_factory=dict)
    _same: dict[str, str] = field(default_factory=dict)
    _normal: dict[str, str] = field(default_factory=dict)
    _own: set[str] = field(default_factory=set)  # accounts to which the files give an id
    _fresh: list[str] = field(default_factory=list)  # accounts that the table in hand brought
    _named: set[str] = field(default_factory=set)  # accounts that the table in hand gave an id
    _shares_ids: bool = False

    def begin(self, ids: list[str]) -> None:
        """Begin a table that names accounts by these ids."""
        for account_id in self._fresh:
            self._normal.setdefault(normal_name(self.usual[account_id]), account_id)
        self._fresh, self._named = [], set()
        self._shares_ids = any(short_id(one) in self.ids for one in ids)

    def add(self, account_id: str, name: str, *, has_own_id: bool) -> None:
        """Make an account findable; by another spelling only for the tables that follow."""
        self.ids.setdefault(short_id(account_id), account_id)
        self.usual.setdefault(account_id, name)
        self._names.setdefault(name, account_id)
        self._same.setdefault(same_name(name), account_id)
        self._fresh.append(account_id)
        if has_own_id:
            self._own.add(account_id)
            self._named.add(account_id)

    def derive(self, account_id: str | None, name: str | None) -> str:
        """Add an account that only the rows of another table name."""
        fresh = account_id or name or NO_ACCOUNT
        self.derived[fresh] = name or fresh
        self.add(fresh, name or fresh, has_own_id=account_id is not None)
        return fresh

    def find(self, account_id: str | None, name: str | None) -> str | None:
        """Return the id under which a row's account is known, None when it is not."""
        if account_id and (known := self.ids.get(short_id(account_id))):
            return known
        if not name:
            return None
        found = self._named_so(name)
        if found and account_id and self._is_another(found):
            return None  # the same name under another id is another account
        if found is None and (spelling := self.spelled(account_id, name)):
            found = None if spelling.key in self.apart else spelling.account_id
        if found is None:
            return self.ids.get(short_id(name))
        if account_id and found not in self._own:
            self._own.add(found)
            self._named.add(found)
            self.ids.setdefault(short_id(account_id), found)
        return found

    def spelled(self, account_id: str | None, name: str | None) -> Spelling | None:
        """Return what a row's name is another spelling of, None where nothing needs to be told."""
        is_by_id = account_id is not None and short_id(account_id) in self.ids
        if not name or is_by_id or self._named_so(name):
            return None
        found = self._normal.get(normal_name(name) or name)
        if found is None or (account_id and found in self._own):
            return None
        usual = self.usual[found]
        owner = same_name(usual) if found == usual else found
        return Spelling(name, found, usual, owner)

    def _named_so(self, name: str) -> str | None:
        return self._names.get(name) or self._same.get(same_name(name))

    def _is_another(self, found: str) -> bool:
        """Return whether an account of the name has an id that can be compared with the row's."""
        return found in self._own and (self._shares_ids or found in self._named)
