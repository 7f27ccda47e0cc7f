"""Which canonical column each header means: exact names, then similar ones, then the values."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from kamdata.ingest.crm import PLAIN
from kamdata.ingest.headers import names_of, normal, squeezed, unit_of
from kamdata.ingest.look import fits, guess_by_values
from kamdata.ingest.types import ColumnMatch
from kamdata.schema import TABLES, Column

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kamdata.ingest.cells import Cells
    from kamdata.ingest.crm import Shape

SIMILAR = 88.0  # of 100; below it two headers are different things
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
# made by the importer, never in a file
HIDDEN = frozenset({"is_status_given", "is_guessed", "original_amount_cents"})
# columns whose header may name the year they are for: `Goal 2026`, `FY26 Target`
YEARLY = frozenset({"goal_cents"})
YEAR = re.compile(r"(?:^|\s)(?:fy\s?(?:20)?|20)(\d\d)(?=$|\s)")
LAST_RESORTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "opportunities": {"owner": ("Account Owner", "Accountinhaber", "Account Manager")},
}


@dataclass(frozen=True)
class Sheet:
    """What matching looks at: the headers and the cells below them."""

    names: tuple[str, ...]
    columns: tuple[Cells, ...]


@dataclass(frozen=True)
class _Candidate:
    confidence: float
    is_blank: bool
    rank: int  # of the known header among those of its column
    position: int
    column: str
    how: str

    @property
    def order(self) -> tuple[float, bool, int, int]:
        return (-self.confidence, self.is_blank, self.rank, self.position)


def match_columns(
    sheet: Sheet,
    table: str,
    shape: Shape,
    chosen: Mapping[str, str | None] | None = None,
) -> tuple[ColumnMatch, ...]:
    """Return what each column of the sheet means in this table, in the order of the sheet.

    Each canonical column is used once, except those that the CRM fills from several columns.
    `chosen` (header -> canonical column or None) wins over everything.
    """
    chosen = chosen or {}
    found: dict[int, _Candidate] = {}
    taken = {column for column in chosen.values() if column}
    free = [i for i, name in enumerate(sheet.names) if name not in chosen]
    candidates = sorted(_candidates(sheet, free, table, shape), key=lambda one: one.order)
    for one in candidates:
        if one.position not in found and one.column not in taken:
            found[one.position] = one
            taken.add(one.column)
    _combine(sheet, free, shape, taken, found)
    _pair_currency(sheet, shape, found)
    left = [i for i in free if i not in found]
    for position, column, confidence in guess_by_values(table, taken, left, sheet):
        found[position] = _Candidate(confidence, False, 0, position, column, "by its values")
    return tuple(
        _as_match(sheet, position, chosen, found.get(position))
        for position in range(len(sheet.names))
    )


def _as_match(
    sheet: Sheet, position: int, chosen: Mapping[str, str | None], one: _Candidate | None
) -> ColumnMatch:
    name, samples = sheet.names[position], sheet.columns[position].samples()
    if name in chosen:
        return ColumnMatch(name, chosen[name], 1.0, "chosen", samples)
    if one is None:
        return ColumnMatch(name, None, 0.0, "not recognised", samples)
    return ColumnMatch(name, one.column, round(one.confidence, 2), one.how, samples)


def _candidates(
    sheet: Sheet, free: Sequence[int], table: str, shape: Shape
) -> Iterator[_Candidate]:
    own = shape.aliases.get(table, {})
    listed = {squeezed(name) for names in own.values() for name in names}
    never = {squeezed(name) for name in shape.never} - listed
    for column in TABLES[table].columns:
        if column.name in HIDDEN:
            continue
        names = own.get(column.name, ())
        for position in free:
            if squeezed(sheet.names[position]) in never:
                continue
            found = _compare(sheet.names[position], table, column.name, names)
            cells = sheet.columns[position]
            if found and fits(column, cells):
                confidence, rank, how = found
                is_blank = not len(cells.used)
                yield _Candidate(confidence, is_blank, rank, position, column.name, how)


@dataclass(frozen=True)
class _Known:
    """The known headers of one column, in the forms they are compared in, each with its rank."""

    normal: Mapping[str, int]
    squeezed: Mapping[str, int]
    words: tuple[tuple[str, frozenset[str]], ...]
    resorts: frozenset[str]


@lru_cache(maxsize=2048)
def _known(table: str, column: str, own: tuple[str, ...]) -> _Known:
    names = (*own, *names_of(TABLES[table].column(column)))
    # what people call a column in lists of their own serves last, if it is exactly that
    plain = PLAIN.aliases.get(table, {}).get(column, ())
    backwards = list(enumerate((*names, *plain)))[::-1]  # of two equal forms the better rank stays
    resorts = LAST_RESORTS.get(table, {}).get(column, ())
    return _Known(
        {normal(name): rank for rank, name in backwards},
        {squeezed(name): rank for rank, name in backwards if squeezed(name)},
        tuple((normal(name), frozenset(normal(name).split())) for name in names if len(name) >= 4),
        frozenset(normal(name) for name in resorts),
    )


@lru_cache(maxsize=32_768)
def _compare(
    header: str, table: str, name: str, own: tuple[str, ...]
) -> tuple[float, int, str] | None:
    """Return (confidence, rank, how) of the best known name of a column for this header."""
    column, known = TABLES[table].column(name), _known(table, name, own)
    if (rank := known.normal.get(normal(header))) is not None:
        return EXACT, rank, "exact name"
    if (rank := known.squeezed.get(squeezed(header))) is not None:
        return SQUEEZED, rank, "exact name"
    if table == "opportunities" and OF_ACCOUNT.match(header) and not _is_of_account(column):
        return None
    inner = normal(PREFIX.sub("", unit_of(header).base)) or normal(header)
    if (rank := known.squeezed.get(squeezed(inner))) is not None:
        return INSIDE, rank, "exact name"
    if column.name in YEARLY and (year := YEAR.search(normal(header))):
        base = squeezed(YEAR.sub(" ", normal(header)))
        if base in known.squeezed:
            return INSIDE, 100 - int(year[1]), "exact name"  # of several years the latest counts
    if normal(header) in known.resorts:
        return LAST, len(known.words), "similar name"
    return _similar(inner, column, known)


def _is_of_account(column: Column) -> bool:
    return column.of == "accounts" or column.name == "account_id"


def _similar(header: str, column: Column, known: _Known) -> tuple[float, int, str] | None:
    words = frozenset(header.split())
    best = 0.0
    for name, theirs in known.words:
        if (words ^ theirs) & TELLING:
            continue
        if theirs < words and _adds_nothing(words - theirs, column):
            best = max(best, 90.0)
        if abs(len(name) - len(header)) <= 4:
            best = max(best, fuzz.ratio(header, name), fuzz.token_sort_ratio(header, name))
    if best < SIMILAR:
        return None
    return best / 100 * 0.85, len(known.words), "similar name"


def _adds_nothing(more: frozenset[str], column: Column) -> bool:
    if column.kind not in ("money", "date") and not column.is_required:
        return False
    return more <= (HARMLESS | HARMLESS_IN_DATES if column.kind == "date" else HARMLESS)


def _pair_currency(sheet: Sheet, shape: Shape, found: dict[int, _Candidate]) -> None:
    """Let the currency be that of the amount in use: a converted amount has another one."""
    places = {one.column: position for position, one in found.items()}
    amount, currency = places.get("amount_cents"), places.get("currency")
    pairs = {squeezed(header): names for header, names in shape.currency_of.items()}
    if amount is None or currency is None or squeezed(sheet.names[amount]) not in pairs:
        return
    wanted = [squeezed(name) for name in pairs[squeezed(sheet.names[amount])]]
    present = [position for position, name in enumerate(sheet.names) if squeezed(name) in wanted]
    match = found.pop(currency)
    if present:
        right = currency if currency in present else present[0]
        found[right] = replace(match, position=right)


def _combine(
    sheet: Sheet, free: Sequence[int], shape: Shape, taken: set[str], found: dict[int, _Candidate]
) -> None:
    """Give columns that the CRM fills from several columns all of them."""
    for column, names in shape.combined.items():
        if column not in taken:
            continue
        wanted = [squeezed(name) for name in names]
        for position in free:
            if position not in found and squeezed(sheet.names[position]) in wanted:
                found[position] = _Candidate(EXACT, False, 0, position, column, "exact name")
