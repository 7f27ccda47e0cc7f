"""Which canonical column each header means: exact names, then similar ones, then the values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kamdata.ingest.header_meanings import EXACT, meanings
from kamdata.ingest.headers import squeezed
from kamdata.ingest.look import fits, guess_by_values, is_too_varied
from kamdata.ingest.types import ColumnMatch
from kamdata.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kamdata.ingest.cells import Cells
    from kamdata.ingest.crm import Shape


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
        _as_match(sheet, position, (table, chosen), found.get(position))
        for position in range(len(sheet.names))
    )


def _as_match(
    sheet: Sheet,
    position: int,
    choice: tuple[str, Mapping[str, str | None]],
    one: _Candidate | None,
) -> ColumnMatch:
    (table, chosen), cells = choice, sheet.columns[position]
    name, samples = sheet.names[position], cells.samples
    if name in chosen:
        columns = (column for column in TABLES[table].columns if column.name == chosen[name])
        if any(is_too_varied(column, cells) for column in columns):
            return ColumnMatch(name, None, 0.0, "too many different values", samples)
        return ColumnMatch(name, chosen[name], 1.0, "chosen", samples)
    if one is None:
        return ColumnMatch(name, None, 0.0, "not recognised", samples)
    return ColumnMatch(name, one.column, round(one.confidence, 2), one.how, samples)


def _candidates(
    sheet: Sheet, free: Sequence[int], table: str, shape: Shape
) -> Iterator[_Candidate]:
    own = tuple(shape.aliases.get(table, {}).items())
    listed = {squeezed(name) for _, names in own for name in names}
    never = {squeezed(name) for name in shape.never} - listed
    named = meanings(sheet.names, table, own)
    for position in free:
        cells = sheet.columns[position]
        if not named[position] or squeezed(sheet.names[position]) in never:
            continue
        for one in named[position]:
            if fits(one.column, cells):
                yield _Candidate(
                    one.confidence, not len(cells.used), one.rank, position, one.column.name,
                    one.how,
                )  # fmt: skip


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
