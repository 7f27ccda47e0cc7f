"""Dates as people and systems write them. Day and month are told apart by evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

import numpy as np
import pyarrow as pa

from kamdata.ingest.arrow import pc

if TYPE_CHECKING:
    from collections.abc import Iterable

Order = Literal["day first", "month first"]

FIRST_YEAR, LAST_YEAR = 1990, 2100
TIME = r"(?:[T ]+|, *)\d{1,2}:\d{2}(?::\d{2})?.*$"
ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
NUMERIC = re.compile(r"^(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4}|\d{2})\.?$")
MONTH = re.compile(r"^(\d{4})[-/](\d{1,2})$|^(\d{1,2})[-/.](\d{4})$")
SERIAL = re.compile(r"^(\d{5})(?:\.\d+)?$")
NAMED = re.compile(
    r"^(?:[^\W\d]{2,9},? )?(\d{1,2})\.?[ -/]*([^\W\d]{3,9})\.?,?[ -/]*(\d{4}|\d{2})$"
)
NAMED_FIRST = re.compile(
    r"^(?:[^\W\d]{3,9}, )?([^\W\d]{3,9})\.?[ -/]*(\d{1,2})(?:st|nd|rd|th)?,?[ -/]+(\d{4}|\d{2})$"
)
NAMED_MONTH = re.compile(r"^([^\W\d]{3,9})\.?[ -/']*(\d{4}|\d{2})$")
EXCEL_START = date(1899, 12, 30)
NAMES = {
    "jan": 1, "feb": 2, "mar": 3, "mär": 3, "mrz": 3, "apr": 4, "may": 5, "mai": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "okt": 10, "nov": 11, "dec": 12, "dez": 12,
}  # fmt: skip


@dataclass(frozen=True)
class Evidence:
    """How many distinct dates prove each order, and how many could be either."""

    day_first: int = 0
    month_first: int = 0
    either: int = 0
    dotted: int = 0
    slashed: int = 0

    @property
    def order(self) -> Order | None:
        """The order that the dates prove, None when they prove none or both."""
        if self.day_first and not self.month_first:
            return "day first"
        if self.month_first and not self.day_first:
            return "month first"
        return None

    @property
    def usual(self) -> Order:
        """The order to assume: slashes are American, dots and dashes European."""
        if self.day_first or self.month_first:
            return "day first" if self.day_first > self.month_first else "month first"
        return "month first" if self.slashed else "day first"


@dataclass(frozen=True)
class Reduced:
    """Distinct texts without their times: `codes` point from each text to its day."""

    codes: np.ndarray
    days: tuple[str, ...]


def reduce_texts(texts: pa.Array) -> Reduced:
    """Return the distinct days of texts that may carry times."""
    encoded = pc.utf8_trim_whitespace(pc.replace_substring_regex(texts, TIME, ""))
    encoded = encoded.dictionary_encode()
    codes = encoded.indices.to_numpy(zero_copy_only=False)
    return Reduced(codes, tuple(encoded.dictionary.to_pylist()))


def evidence_of(days: Iterable[str]) -> Evidence:
    """Return what the days of one column prove about the order of day and month."""
    counts = {"day_first": 0, "month_first": 0, "either": 0, "dotted": 0, "slashed": 0}
    for text in days:
        found = NUMERIC.match(text)
        if not found:
            continue
        first, second = int(found[1]), int(found[3])
        if first > 12 >= second:
            counts["day_first"] += 1
        elif second > 12 >= first:
            counts["month_first"] += 1
        elif first != second:
            counts["either"] += 1
        counts["dotted"] += found[2] == "."
        counts["slashed"] += found[2] == "/"
    return Evidence(**counts)


def has_two_readings(text: str) -> bool:
    """Return whether a text is another day with the day first than with the month first."""
    found = NUMERIC.match(_day_part(text))
    if not found:
        return False
    first, second = int(found[1]), int(found[3])
    return first != second and 1 <= first <= 12 and 1 <= second <= 12


def two_days(text: str) -> tuple[date | None, date | None]:
    """Return the day in a text (read with the day first, with the month first)."""
    short = _day_part(text)
    return read_day(short, "day first"), read_day(short, "month first")


def _day_part(text: str) -> str:
    return re.sub(TIME, "", text).strip()


def read_days(reduced: Reduced, order: Order) -> tuple[np.ndarray, np.ndarray]:
    """Return (datetime64[us], which cannot be read), one for each distinct text."""
    found = [read_day(text, order) for text in reduced.days]
    days = np.array(
        [np.datetime64("NaT") if day is None else np.datetime64(day) for day in found],
        dtype="datetime64[us]",
    )
    days = np.append(days, np.datetime64("NaT"))[reduced.codes]
    return days, np.isnat(days)


def read_day(text: str, order: Order) -> date | None:
    """Return the day in a text, None when there is none between 1990 and 2100."""
    for read in (_numbers, _words, _serial):
        parts = read(text, order)
        if parts is not None:
            return _checked(*parts)
    return None


def parts_outside(text: str, order: Order) -> tuple[int, int, int] | None:
    """Return (year, month, day) of a text that is a day of a year before 1990 or after 2100."""
    short = _day_part(text)
    for read in (_numbers, _words):
        parts = read(short, order)
        if parts is not None:
            year, month, day = parts
            is_day = 1 <= month <= 12 and 1 <= day <= 31
            return parts if is_day and not FIRST_YEAR <= year <= LAST_YEAR else None
    return None


def _numbers(text: str, order: Order) -> tuple[int, int, int] | None:
    if found := ISO.match(text) or COMPACT.match(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := NUMERIC.match(text):
        first, second, year = int(found[1]), int(found[3]), _year(found[4])
        if first > 12 or (order == "day first" and second <= 12):
            return year, second, first
        return year, first, second
    if found := MONTH.match(text):
        return int(found[1] or found[4]), int(found[2] or found[3]), 1
    return None


def _words(text: str, _: Order) -> tuple[int, int, int] | None:
    if (found := NAMED.match(text)) and (month := _month(found[2])):
        return _year(found[3]), month, int(found[1])
    if (found := NAMED_FIRST.match(text)) and (month := _month(found[1])):
        return _year(found[3]), month, int(found[2])
    if (found := NAMED_MONTH.match(text)) and (month := _month(found[1])):
        return _year(found[2]), month, 1
    return None


def _serial(text: str, _: Order) -> tuple[int, int, int] | None:
    found = SERIAL.match(text)
    if not found:
        return None
    day = EXCEL_START + timedelta(days=int(found[1]))
    return day.year, day.month, day.day


def _month(word: str) -> int | None:
    return NAMES.get(word.casefold()[:3])


def _year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return year + (1900 if year >= FIRST_YEAR % 100 else 2000)


def _checked(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
