"""Fiscal years, quarters and plan periods. The fiscal year is named by the year it ends in."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pandas as pd

from kamdata.errors import BadPeriodError
from kamdata.model import ALL_DATES, Period

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def quarter_of(day: date, fiscal_start_month: int) -> pd.Period:
    """Return the fiscal quarter that holds a day.

    2025-02-01 with a fiscal year from February lies in 2026Q1 (pandas `Q-JAN`).
    """
    last_month = _MONTHS[(fiscal_start_month - 2) % 12]
    return pd.Timestamp(day).to_period(f"Q-{last_month}")


def fiscal_quarter(day: date, fiscal_start_month: int, ahead: int = 0) -> Period:
    """Return the fiscal quarter that holds a day, or one `ahead` quarters later, as a Period."""
    quarter = quarter_of(day, fiscal_start_month) + ahead
    return Period(
        f"{quarter.qyear}Q{quarter.quarter}", quarter.start_time.date(), quarter.end_time.date()
    )


def fiscal_year(day: date, fiscal_start_month: int, ahead: int = 0) -> Period:
    """Return the fiscal year that holds a day, or one `ahead` years later, as a Period."""
    year = quarter_of(day, fiscal_start_month).qyear + ahead
    return named_year(year, fiscal_start_month)


def named_year(year: int, fiscal_start_month: int) -> Period:
    """Return the fiscal year that ends in `year`."""
    first = year if fiscal_start_month == 1 else year - 1
    start = date(first, fiscal_start_month, 1)
    return Period(f"FY{year}", start, date(first + 1, fiscal_start_month, 1) - timedelta(days=1))


def named_quarter(year: int, quarter: int, fiscal_start_month: int) -> Period:
    """Return quarter 1 to 4 of the fiscal year that ends in `year`."""
    start = named_year(year, fiscal_start_month).start
    if start is None:
        message = "a fiscal year always starts on a date"
        raise AssertionError(message)
    return fiscal_quarter(start, fiscal_start_month, ahead=quarter - 1)


def trailing_year(as_of: date) -> Period:
    """Return the twelve months that end on the as-of date: (as-of - 12 months, as-of]."""
    return trailing_months(as_of, 12)


def trailing_months(as_of: date, months: int) -> Period:
    """Return the months that end on the as-of date: (as-of - months, as-of]."""
    start = pd.Timestamp(as_of) - pd.DateOffset(months=months) + pd.Timedelta(days=1)
    return Period(f"Last {months} months", start.date(), as_of)


def parse_period(text: str, fiscal_start_month: int = 1) -> Period:
    """Return the period written as `all`, `FY2026`, `2026Q4` or `2026-01-01:2026-06-30`.

    Raises BadPeriodError for anything else.
    """
    cleaned = text.strip()
    if cleaned.lower() == "all":
        return ALL_DATES
    if found := re.fullmatch(r"(?i)FY(\d{4})", cleaned):
        return named_year(int(found[1]), fiscal_start_month)
    if found := re.fullmatch(r"(?i)(\d{4})-?Q([1-4])", cleaned):
        return named_quarter(int(found[1]), int(found[2]), fiscal_start_month)
    if found := re.fullmatch(r"(\d{4}-\d\d-\d\d):(\d{4}-\d\d-\d\d)", cleaned):
        return _window(found[1], found[2])
    raise _unclear(text)


def _window(first: str, last: str) -> Period:
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError as problem:
        raise _unclear(f"{first}:{last}") from problem
    if end < start:
        message = f"The period {first}:{last} ends before it starts."
        raise BadPeriodError(message, fix="Write the earlier date first.")
    return Period(f"{first} to {last}", start, end)


def _unclear(text: str) -> BadPeriodError:
    return BadPeriodError(
        f"The period '{text}' cannot be understood.",
        fix="Write all, FY2026, 2026Q4 or 2026-01-01:2026-06-30.",
    )
