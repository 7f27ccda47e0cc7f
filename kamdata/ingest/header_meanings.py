"""Which columns of a table each header can mean by its name alone.

All headers of a sheet are compared with all names of a table at once: what is equal is looked up,
and only names that share nearly all letters with a header are compared letter by letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, combinations
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz

from kamdata.ingest.crm import PLAIN
from kamdata.ingest.headers import names_of, normal, squeezed, unit_of
from kamdata.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kamdata.schema import Column

SIMILAR = 88.0  # of 100; below it two headers are different things
SHORTEST = 4  # a shorter name is similar to too many others
SIMILAR_LENGTH = 4  # similar names differ by no more letters
LONGEST = 80  # more is a sentence, similar to no name
EXACT, SQUEEZED, INSIDE, LAST = 1.0, 0.97, 0.92, 0.7
PREFIX = re.compile(
    r"^(?:\((?:do not modify|nicht ändern)\)\s*"
    r"|(?:opportunity|account|account name|contact|deal)\s*:\s*|(?:opportunity|opp|deal)[\s_]+)",
    re.IGNORECASE,
)
OF_ACCOUNT = re.compile(r"^account(?: name)?\s*:", re.IGNORECASE)
# a header that differs from a known one by one of these words speaks of somebody or something else
TELLING = frozenset({
    "email", "e-mail", "mail", "phone", "mobile", "fax", "role", "manager", "parent", "id",
    "ids", "by", "site", "source", "description", "count", "number", "no", "code", "url",
    "group", "groups", "type", "size", "rank", "key", "team", "history", "simulated",
    "previous", "old", "assistant", "asst.", "days", "duration", "age", "status", "year",
    "quarter", "week", "time", "reason",
})  # fmt: skip
HARMLESS = frozenset({
    "opportunity", "opp", "deal", "sales", "current", "est.", "est", "estimated", "total",
    "primary",
})  # fmt: skip
HARMLESS_IN_DATES = frozenset({"expected", "projected", "planned", "target"})
MOST_HARMLESS = 4  # a header with more such words is no name of a column
# made by the importer, never in a file
HIDDEN = frozenset({"is_status_given", "is_guessed", "original_amount_cents"})
# columns whose header may name the year they are for: `Goal 2026`, `FY26 Target`
YEARLY = frozenset({"goal_cents"})
YEAR = re.compile(r"(?:^|\s)(?:fy\s?(?:20)?|20)(\d\d)(?=$|\s)")
LAST_RESORTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "opportunities": {"owner": ("Account Owner", "Accountinhaber", "Account Manager")},
}
NONE: Mapping[int, int] = {}
Own = tuple[tuple[str, tuple[str, ...]], ...]  # the aliases of one CRM by column


@dataclass(frozen=True)
class Meaning:
    """A column that a header can mean; `rank` is that of the known name among its column's."""

    column: Column
    confidence: float
    rank: int
    how: str


@dataclass(frozen=True, eq=False)
class _Names:
    """Names with their lengths and letters, so that all of them are compared at once.

    `letters` are sets of 64 bits; two letters may share one.
    """

    texts: list[str]
    lengths: np.ndarray
    letters: np.ndarray

    @classmethod
    def of(cls, texts: list[str]) -> _Names:
        """Return the names ready for comparing; a sentence is as if it had no letter."""
        short = [text if len(text) <= LONGEST else "" for text in texts]
        bits = [sum({1 << (ord(sign) % 64) for sign in text}) for text in short]
        lengths = np.array([len(text) for text in short])
        return cls(texts, lengths, np.array(bits, dtype=np.uint64))


@dataclass(eq=False)
class _Index:
    """The known names of all columns of a table, in the forms they are compared in.

    `exact` and `bare` give (column, rank) of a name and of a name without signs; `similar` are
    those that others can be similar to, `owners` their columns. Columns are positions in `columns`.
    """

    table: str
    columns: list[Column]
    exact: dict[str, dict[int, int]] = field(default_factory=dict)
    bare: dict[str, dict[int, int]] = field(default_factory=dict)
    resorts: dict[str, list[int]] = field(default_factory=dict)
    owners: list[int] = field(default_factory=list)
    by_words: dict[frozenset[str], list[int]] = field(default_factory=dict)
    last_ranks: list[int] = field(default_factory=list)
    similar: _Names = field(init=False)

    def add(self, column: Column, own: tuple[str, ...]) -> list[str]:
        """Take in a column, the CRM's names first; return those that others can be similar to."""
        place = len(self.columns)
        self.columns.append(column)
        names = (*own, *names_of(column))
        # what people call a column in lists of their own serves last, if it is exactly that
        plain = PLAIN.aliases.get(self.table, {}).get(column.name, ())
        for rank, name in enumerate((*names, *plain)):
            self.exact.setdefault(normal(name), {}).setdefault(place, rank)
            if squeezed(name):
                self.bare.setdefault(squeezed(name), {}).setdefault(place, rank)
        for name in LAST_RESORTS.get(self.table, {}).get(column.name, ()):
            self.resorts.setdefault(normal(name), []).append(place)
        similar = [normal(name) for name in names if len(name) >= SHORTEST]
        for name in similar:
            self.by_words.setdefault(frozenset(name.split()), []).append(len(self.owners))
            self.owners.append(place)
        self.last_ranks.append(len(similar))
        return similar


@lru_cache(maxsize=1024)
def meanings(headers: tuple[str, ...], table: str, own: Own) -> tuple[tuple[Meaning, ...], ...]:
    """Return what each header can mean in a table, in the order of the table's columns."""
    index, inner = _index(table, own), _inner_names(headers)
    found = [_by_name(header, index) for header in headers]
    for at, place, meaning in _similar(inner, index):
        if _may_mean(headers[at], index, place):
            found[at].setdefault(place, meaning)
    return tuple(tuple(one[place] for place in sorted(one)) for one in found)


@lru_cache(maxsize=256)
def _index(table: str, own: Own) -> _Index:
    index, aliases, similar = _Index(table, []), dict(own), []
    for column in TABLES[table].columns:
        if column.name not in HIDDEN:
            similar += index.add(column, aliases.get(column.name, ()))
    index.similar = _Names.of(similar)
    return index


@lru_cache(maxsize=64)
def _inner_names(headers: tuple[str, ...]) -> _Names:
    return _Names.of([_inner(header) for header in headers])


def _by_name(header: str, index: _Index) -> dict[int, Meaning]:
    """Return the columns that a known name of theirs gives away, by their place."""
    plain, found = normal(header), {}

    def take(places: Mapping[int, int], confidence: float, how: str = "exact name") -> None:
        for place, rank in places.items():
            if place not in found and (confidence >= SQUEEZED or _may_mean(header, index, place)):
                found[place] = Meaning(index.columns[place], confidence, rank, how)

    take(index.exact.get(plain, NONE), EXACT)
    take(index.bare.get(squeezed(header), NONE), SQUEEZED)
    take(index.bare.get(squeezed(_inner(header)), NONE), INSIDE)
    if year := YEAR.search(plain):  # of several years the latest counts
        places = index.bare.get(squeezed(YEAR.sub(" ", plain)), NONE)
        yearly = (place for place in places if index.columns[place].name in YEARLY)
        take(dict.fromkeys(yearly, 100 - int(year[1])), INSIDE)
    resorts = {place: index.last_ranks[place] for place in index.resorts.get(plain, ())}
    take(resorts, LAST, "similar name")
    return found


def _inner(header: str) -> str:
    """Return a header without its unit and the object that it belongs to."""
    return normal(PREFIX.sub("", unit_of(header).base)) or normal(header)


def _may_mean(header: str, index: _Index, place: int) -> bool:
    """Return whether a header that says it is the account's may be this column."""
    column = index.columns[place]
    is_of_account = column.of == "accounts" or column.name == "account_id"
    return is_of_account or index.table != "opportunities" or not OF_ACCOUNT.match(header)


def _similar(headers: _Names, index: _Index) -> Iterator[tuple[int, int, Meaning]]:
    """Yield (header, column, meaning) where a name is similar; both are positions."""
    best: dict[tuple[int, int], float] = {}
    for at, name, score in chain(_with_more(headers, index), _nearly(headers, index)):
        pair = at, index.owners[name]
        best[pair] = max(score, best.get(pair, 0.0))
    for (at, owner), score in best.items():
        column, rank = index.columns[owner], index.last_ranks[owner]
        yield at, owner, Meaning(column, score / 100 * 0.85, rank, "similar name")


def _with_more(headers: _Names, index: _Index) -> Iterator[tuple[int, int, float]]:
    """Yield the names that stand in a header beside words that add nothing."""
    for at, header in enumerate(headers.texts):
        words = frozenset(header.split())
        more = words & (HARMLESS | HARMLESS_IN_DATES)
        if not 0 < len(more) <= MOST_HARMLESS:
            continue
        for left_out in _parts(more):
            for name in index.by_words.get(words - left_out, ()):
                if _adds_nothing(left_out, index.columns[index.owners[name]]):
                    yield at, name, 90.0


def _parts(words: frozenset[str]) -> Iterable[frozenset[str]]:
    """Return every choice of at least one of the words."""
    sizes = range(1, len(words) + 1)
    return (frozenset(one) for size in sizes for one in combinations(words, size))


def _adds_nothing(more: frozenset[str], column: Column) -> bool:
    if column.kind not in ("money", "date") and not column.is_required:
        return False
    return more <= (HARMLESS | HARMLESS_IN_DATES if column.kind == "date" else HARMLESS)


def _nearly(headers: _Names, index: _Index) -> Iterator[tuple[int, int, float]]:
    """Yield the names that differ from a header by a few letters or the order of the words."""
    for at, name in _suspects(headers, index):
        header, known = headers.texts[at], index.similar.texts[name]
        if (frozenset(header.split()) ^ frozenset(known.split())) & TELLING:
            continue
        score = max(fuzz.ratio(header, known), fuzz.token_sort_ratio(header, known))
        if score >= SIMILAR:
            yield at, name, score


def _suspects(headers: _Names, index: _Index) -> Iterable[tuple[int, int]]:
    """Return the pairs that can be similar at all, as positions of header and name.

    A letter that only one of the two has costs at least one change, and similar names allow for
    so many changes only.
    """
    names = index.similar
    together = headers.lengths[:, None] + names.lengths
    is_near = np.abs(headers.lengths[:, None] - names.lengths) <= SIMILAR_LENGTH
    changes = np.bitwise_count(headers.letters[:, None] ^ names.letters)
    is_near &= changes <= (1 - SIMILAR / 100) * together
    places, positions = np.nonzero(is_near)
    return zip(places.tolist(), positions.tolist(), strict=True)
