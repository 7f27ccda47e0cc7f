"""Dates as they are written; day and month told apart by evidence."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdata.ingest.dates import evidence_of, read_day, read_days, reduce_texts

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 12, 31))


def read(texts: list[str]) -> list[date | None]:
    reduced = reduce_texts(pa.array(texts, pa.string()))
    evidence = evidence_of(reduced.days)
    days, missing = read_days(reduced, evidence.order or evidence.usual)
    assert np.isnat(days).tolist() == missing.tolist()
    return [None if gone else day.astype("datetime64[D]").item() for day, gone in zip(
        days, missing, strict=True)]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-08-13", date(2026, 8, 13)),
        ("2026-08-13 00:00:00", date(2026, 8, 13)),
        ("2024-03-31T12:34:56.000Z", date(2024, 3, 31)),
        ("2015-11-20 10:59:00.000000018", date(2015, 11, 20)),
        ("2026-01-02 03:04:05.12345+02:00", date(2026, 1, 2)),
        ("2026/08/13", date(2026, 8, 13)),
        ("20260813", date(2026, 8, 13)),
        ("13.08.2026", date(2026, 8, 13)),
        ("13.8.26", date(2026, 8, 13)),
        ("8/13/2026", date(2026, 8, 13)),
        ("8/13/2026 7:42", date(2026, 8, 13)),
        ("8/13/26 08:55 PM", date(2026, 8, 13)),
        ("9/13/2026, 11:22 AM", date(2026, 9, 13)),
        ("19-10-2021", date(2021, 10, 19)),
        ("19-10-2021 07:48:37", date(2021, 10, 19)),
        ("2026-03", date(2026, 3, 1)),
        ("03/2026", date(2026, 3, 1)),
        ("13 Aug 2026", date(2026, 8, 13)),
        ("13-Aug-26", date(2026, 8, 13)),
        ("13. August 2026", date(2026, 8, 13)),
        ("Aug 13, 2026", date(2026, 8, 13)),
        ("August 13th, 2026", date(2026, 8, 13)),
        ("Thu, 13 Aug 2026", date(2026, 8, 13)),
        ("Mär 2026", date(2026, 3, 1)),
        ("Dez. 2026", date(2026, 12, 1)),
        ("Mar-26", date(2026, 3, 1)),
        ("46247", date(2026, 8, 13)),
        ("46247.5", date(2026, 8, 13)),
        ("01/02/95", date(1995, 1, 2)),
    ],
)
def test_one_date(text: str, expected: date) -> None:
    assert read([text]) == [expected]


@pytest.mark.parametrize(
    "text",
    ["tbc", "soon", "1899-12-31 10:30:00", "2101-01-01", "1989-12-31", "2026-02-30", "31.02.2026",
     "0", "12345", "99999", "13/13/2026", "2026", "Q3 2026", "Foo 2026", "1/2", "2026-13-01"],
)  # fmt: skip
def test_what_is_no_date_is_missing(text: str) -> None:
    assert read([text]) == [None]


def test_one_clear_date_settles_the_column() -> None:
    assert read(["01/02/2026", "13/02/2026"]) == [date(2026, 2, 1), date(2026, 2, 13)]
    assert read(["01/02/2026", "02/13/2026"]) == [date(2026, 1, 2), date(2026, 2, 13)]


def test_without_evidence_slashes_are_american_and_dots_european() -> None:
    assert read(["01/02/2026"]) == [date(2026, 1, 2)]
    assert read(["01.02.2026"]) == [date(2026, 2, 1)]
    assert read(["01-02-2026"]) == [date(2026, 2, 1)]


def test_each_clear_date_is_read_as_it_must_be_even_when_others_differ() -> None:
    assert read(["13/02/2026", "02/13/2026"]) == [date(2026, 2, 13), date(2026, 2, 13)]


def test_equal_day_and_month_are_no_doubt() -> None:
    assert evidence_of(["02/02/2026", "11.11.2026"]).either == 0


FORMATS = {
    "iso": "%Y-%m-%d", "iso time": "%Y-%m-%dT%H:%M:%S.000Z", "us": "%m/%d/%Y",
    "german": "%d.%m.%Y", "dashes": "%d-%m-%Y", "words": "%d %b %Y", "compact": "%Y%m%d",
}  # fmt: skip


@given(st.lists(DAYS, min_size=1, max_size=30), st.sampled_from(sorted(FORMATS)))
def test_dates_come_back_whatever_the_format(days: list[date], style: str) -> None:
    # a day after the twelfth beside them settles the order of day and month
    days = [*days, date(2026, 12, 31)]
    assert read([day.strftime(FORMATS[style]) for day in days]) == days


@given(DAYS)
def test_excel_serials_come_back(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    assert read_day(str(serial), "day first") == day


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading(text: str) -> None:
    (day,) = read([text])
    assert day is None or date(1990, 1, 1) <= day <= date(2100, 12, 31) + timedelta(0)
