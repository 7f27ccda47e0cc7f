"""Dates of years before 1990 or after 2100: read as missing, proposed as what was meant.

A year is often typed wrong (0025, 0225 or 2205 for 2025). Which one was meant shows in the other
dates of the row, else in the other rows of the column.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from rapidfuzz.distance import OSA

from kamdata.format import count
from kamdata.ingest import dates
from kamdata.ingest.findings import quoted
from kamdata.ingest.fixes import LEAVE, MOST, Fix, applied, key_of
from kamdata.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kamdata.ingest.cell_findings import Part
    from kamdata.ingest.dates import Order
    from kamdata.ingest.types import SheetImport
    from kamdata.model import Finding

NEAR_DAYS = 3 * 365  # the dates of one deal lie so close together, and no other year does
FEWEST_DATES = 3  # so many are needed before a column says what is usual


@dataclass(frozen=True)
class OddDate:
    """A date that cannot be right, as it stands in one column, and its rows (1-based)."""

    column: str
    header: str
    text: str
    year: int
    month: int
    day: int
    rows: tuple[int, ...]


def odd_dates_of(part: Part, unreadable: np.ndarray, order: Order | None) -> dict[int, OddDate]:
    """Return the impossible dates among the texts that could not be read, by their code.

    `rows` are left for whoever knows where the cells stand.
    """
    found = {}
    for code in unreadable.tolist():
        text = part.cells.listed[code]
        parts = dates.parts_outside(text, order or "day first")
        if parts:
            found[code] = OddDate(part.column.name, part.header, text, *parts, ())
    return found


def meant_days(odd: OddDate, near: Sequence[date]) -> list[date]:
    """Return the days that were probably meant, the likeliest first.

    The year is one slip of the keyboard away, or lacks its century, and lies near the dates that
    are known.
    """
    if not near:
        return []
    middle = sorted(near)[len(near) // 2]
    days = [_day(year, odd) for year in range(dates.FIRST_YEAR, dates.LAST_YEAR + 1)
            if _is_slip(odd.year, year)]  # fmt: skip
    close = [one for one in days if one and abs((one - middle).days) <= NEAR_DAYS]
    return sorted(close, key=lambda one: abs((one - middle).days))


def _is_slip(typed: int, meant: int) -> bool:
    if typed < 100:
        return meant % 100 == typed
    return OSA.distance(f"{typed:04d}", str(meant)) == 1


def _day(year: int, odd: OddDate) -> date | None:
    try:
        return date(year, odd.month, odd.day)
    except ValueError:  # the 29th of February
        return None


def date_fixes(
    frames: Mapping[str, pd.DataFrame], sheets: Sequence[SheetImport]
) -> tuple[Fix, ...]:
    """Return what to do with the impossible dates of the sheets, the most money first."""
    alike: dict[tuple[str, str, str, tuple[date, ...]], list[_Place]] = {}
    for sheet in sheets:
        for place in _places(sheet):
            odd = place.odd
            key = (sheet.table or "", odd.column, odd.text, tuple(meant_days(odd, place.near)))
            alike.setdefault(key, []).append(place)
    fixes = [
        _fix(table, meant, found, frames[table]) for (table, _, _, meant), found in alike.items()
    ]
    return tuple(sorted(fixes, key=lambda fix: -abs(fix.money_cents or 0))[:MOST])


@dataclass(frozen=True)
class _Place:
    """A row with an impossible date, and the dates near it."""

    source: str
    row: int
    odd: OddDate
    near: list[date]


def _places(sheet: SheetImport) -> Iterator[_Place]:
    """Yield the first rows with impossible dates where no other column has the date."""
    if not sheet.odd_dates:
        return
    frame, left = sheet.frame, MOST
    names = [name for name in frame if frame[name].dtype.kind == "M"]
    days = np.column_stack([frame[name].to_numpy("datetime64[D]") for name in names])
    at = {row: position for position, row in enumerate(frame["source_row"].tolist())}
    source = f"{sheet.file} · {sheet.sheet}" if sheet.sheet else sheet.file
    for odd in sheet.odd_dates:
        column = days[:, names.index(odd.column)]
        usual = np.sort(column[~np.isnat(column)])
        for row in odd.rows[: max(left, 0)]:
            own = days[at[row]]
            if np.isnat(column[at[row]]):
                near = own[~np.isnat(own)] if not np.isnat(own).all() else _middle(usual)
                yield _Place(source, row, odd, near.tolist())
        left -= len(odd.rows)


def _middle(usual: np.ndarray) -> np.ndarray:
    return usual[[len(usual) // 2]] if len(usual) >= FEWEST_DATES else usual[:0]


def _fix(table: str, meant: Sequence[date], found: Sequence[_Place], frame: pd.DataFrame) -> Fix:
    odd = found[0].odd
    places = tuple((one.source, one.row) for one in found)
    lines = frame[_is_at(frame, places)]
    has_money = table == "opportunities" and bool(lines["amount_cents"].notna().any())
    has = "has" if len(places) == 1 else "have"
    return Fix(
        key_of("date", table, odd.column, odd.text, *(one.isoformat() for one in meant)), "date",
        f"{_spoken(table, lines)} {has} {quoted(odd.text)} in {quoted(odd.header)}, which is not "
        f"between {dates.FIRST_YEAR} and {dates.LAST_YEAR}.",
        int(lines["amount_cents"].sum()) if has_money else None, places,
        (
            (LEAVE, "Leave the date out"),
            *((one.isoformat(), f"Use {one.isoformat()}") for one in meant),
        ),
        column=(table, odd.column),
    )  # fmt: skip


def _spoken(table: str, lines: pd.DataFrame) -> str:
    name = next((lines[name] for name in ("opportunity", "account") if name in lines), None)
    if len(lines) == 1 and name is not None and name.notna().all():
        return quoted(str(name.iloc[0]))
    return f"{count(len(lines), 'row')} of {TABLES[table].label.lower()}"


def with_dates(
    frames: Mapping[str, pd.DataFrame], chosen: Iterable[tuple[Fix, str]]
) -> tuple[dict[str, pd.DataFrame], list[Finding]]:
    """Return the tables with the days that were decided, and a finding for each decision."""
    changed, findings = dict(frames), []
    for fix, value in chosen:
        table, column = fix.column
        frame, meant = changed[table], pd.Timestamp(value)
        at = _is_at(frame, fix.rows) & frame[column].isna()
        changed[table] = frame.assign(**{column: frame[column].mask(at, meant)})
        if column == "actual_close_on":  # then it is the day that counts for what is finished
            closed = at & frame["status"].isin(["won", "lost"])
            close_on = frame["close_on"].mask(closed, meant)
            changed[table] = changed[table].assign(close_on=close_on)
        findings.append(applied(fix, value, table))
    return changed, findings


def _is_at(frame: pd.DataFrame, places: Iterable[tuple[str, int]]) -> pd.Series:
    """Return which rows of a table stood at these places."""
    by_source: dict[str, list[int]] = {}
    for source, row in places:
        by_source.setdefault(source, []).append(row)
    at = pd.Series(data=False, index=frame.index)
    for source, rows in by_source.items():
        at |= (frame["source"].astype("str") == source) & frame["source_row"].isin(rows)
    return at
