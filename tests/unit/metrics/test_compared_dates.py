"""Which stored snapshot stands for a week ago, the start of the month, or any date."""

from __future__ import annotations

from datetime import date

import pytest

from kamdata.metrics import compared_dates as dates

DAYS = [date(2026, 9, 28), date(2026, 9, 21), date(2026, 8, 31), date(2026, 6, 29)]
UNTIL = DAYS[0]


def test_the_days_that_are_asked_for() -> None:
    assert dates.week_before(UNTIL) == date(2026, 9, 21)
    assert dates.start_of_month(UNTIL) == date(2026, 9, 1)
    assert dates.start_of_quarter(UNTIL, 1) == date(2026, 7, 1)
    assert dates.start_of_quarter(UNTIL, 2) == date(2026, 8, 1)  # a fiscal year from February
    assert dates.last_review(UNTIL, [date(2026, 9, 14), UNTIL, date(2026, 9, 7)]) == date(
        2026, 9, 14
    )
    assert dates.last_review(UNTIL, [UNTIL]) is None


@pytest.mark.parametrize(
    ("wanted", "taken", "said"),
    [
        (date(2026, 9, 21), DAYS[1], "Compared with the snapshot of 21 Sep 2026."),
        (date(2026, 9, 1), DAYS[2],
         "Compared with the snapshot of 31 Aug 2026, the last one on or before 1 Sep 2026."),
        (date(2026, 1, 1), DAYS[3],
         "No snapshot is as old as 1 Jan 2026; compared with the first one, of 29 Jun 2026."),
        (date(2026, 9, 28), DAYS[1],
         "28 Sep 2026 is not before 28 Sep 2026; compared with the last snapshot before it, of "
         "21 Sep 2026."),
        (date(2027, 1, 1), DAYS[1],
         "1 Jan 2027 is not before 28 Sep 2026; compared with the last snapshot before it, of "
         "21 Sep 2026."),
    ],
)  # fmt: skip
def test_the_nearest_on_or_before_is_taken_and_said(wanted: date, taken: date, said: str) -> None:
    assert dates.nearest(DAYS, wanted, UNTIL) == taken
    assert dates.explained(taken, wanted, UNTIL) == said
