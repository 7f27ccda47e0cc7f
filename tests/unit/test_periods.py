"""Fiscal periods: whole, without gaps, and named by the year they end in."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdata.errors import BadPeriodError
from kamdata.metrics.periods import (
    fiscal_quarter,
    fiscal_year,
    named_quarter,
    named_year,
    parse_period,
    quarter_of,
    trailing_year,
)
from kamdata.model import ALL_DATES, Period

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
months = st.integers(1, 12)


def test_a_fiscal_year_from_february_as_pandas_counts_it() -> None:
    assert str(quarter_of(date(2025, 2, 1), 2)) == "2026Q1"
    assert fiscal_quarter(date(2025, 2, 1), 2) == Period(
        "2026Q1", date(2025, 2, 1), date(2025, 4, 30)
    )
    assert fiscal_year(date(2025, 2, 1), 2) == Period("FY2026", date(2025, 2, 1), date(2026, 1, 31))


def test_calendar_years_and_quarters() -> None:
    assert fiscal_year(date(2026, 9, 28), 1) == Period(
        "FY2026", date(2026, 1, 1), date(2026, 12, 31)
    )
    assert fiscal_quarter(date(2026, 9, 28), 1, ahead=1) == Period(
        "2026Q4", date(2026, 10, 1), date(2026, 12, 31)
    )
    assert fiscal_year(date(2026, 9, 28), 1, ahead=-1).label == "FY2025"


@given(days, months)
def test_a_quarter_holds_its_day_and_ends_where_the_next_begins(day: date, month: int) -> None:
    this, after = fiscal_quarter(day, month), fiscal_quarter(day, month, ahead=1)
    assert this.start is not None
    assert this.end is not None
    assert this.start <= day <= this.end
    assert after.start == this.end + timedelta(days=1)


@given(days, months)
def test_the_four_quarters_make_the_year(day: date, month: int) -> None:
    year = fiscal_year(day, month)
    number = int(year.label[2:])
    quarters = [named_quarter(number, quarter, month) for quarter in (1, 2, 3, 4)]
    assert quarters[0].start == year.start
    assert quarters[-1].end == year.end
    assert year == named_year(number, month)
    assert year.end is not None
    assert year.end.year == number
    assert [quarter.label for quarter in quarters] == [f"{number}Q{n}" for n in (1, 2, 3, 4)]


@given(days, months)
def test_what_is_written_can_be_read_again(day: date, month: int) -> None:
    for period in (fiscal_year(day, month), fiscal_quarter(day, month)):
        assert parse_period(period.label, month) == period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("all", ALL_DATES),
        (" ALL ", ALL_DATES),
        ("fy2026", Period("FY2026", date(2026, 1, 1), date(2026, 12, 31))),
        ("2026-Q1", Period("2026Q1", date(2026, 1, 1), date(2026, 3, 31))),
        ("2026-01-01:2026-01-01",
         Period("2026-01-01 to 2026-01-01", date(2026, 1, 1), date(2026, 1, 1))),
    ],
)  # fmt: skip
def test_periods_people_write(text: str, period: Period) -> None:
    assert parse_period(text) == period


@pytest.mark.parametrize(
    "text", ["", "2026", "Q4", "2026Q5", "FY26", "2026-02-30:2026-03-01", "x:y"]
)
def test_what_is_not_a_period_is_refused_with_a_way_out(text: str) -> None:
    with pytest.raises(BadPeriodError, match=r"cannot be understood\. Write all, FY2026, 2026Q4"):
        parse_period(text)


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(BadPeriodError, match="ends before it starts"):
        parse_period("2026-02-01:2026-01-01")


@pytest.mark.parametrize(
    ("as_of", "start"),
    [("2026-09-28", "2025-09-29"), ("2024-02-29", "2023-03-01"), ("2025-02-28", "2024-02-29")],
)
def test_the_last_twelve_months_end_on_the_as_of_date(as_of: str, start: str) -> None:
    assert trailing_year(date.fromisoformat(as_of)) == Period(
        "Last 12 months", date.fromisoformat(start), date.fromisoformat(as_of)
    )


def test_both_ends_of_a_period_belong_to_it() -> None:
    dates = pd.Series(
        [
            pd.Timestamp(day)
            for day in ("2026-01-31", "2026-02-01", "2026-02-28 23:59", "2026-03-01")
        ]
        + [pd.NaT]
    )
    february = Period("February", date(2026, 2, 1), date(2026, 2, 28))
    assert list(february.covers(dates)) == [False, True, True, False, False]
    assert list(ALL_DATES.covers(dates)) == [True] * 5
    assert list(Period("later", date(2026, 2, 1)).covers(dates)) == [False, True, True, True, False]
    assert list(Period("until", None, date(2026, 2, 1)).covers(dates)) == [
        True, True, False, False, False,
    ]  # fmt: skip
