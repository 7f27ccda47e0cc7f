"""Coverage of what is left of the goal, and the coverage our win rate asks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kamdata.metrics import coverage
from kamdata.model import ALL_DATES, Measure, Period, Settings
from tests.build import AS_OF, make_accounts, make_opportunities

YEAR = Period("FY2026", date(2026, 1, 1), date(2026, 12, 31))


def need(rows: list[dict], accounts: list[dict], period: Period = YEAR) -> coverage.Need:
    return coverage.need(
        make_opportunities(rows), make_accounts(accounts), period, AS_OF, Settings()
    )


def test_published_example():
    # winsabove.pages.dev/glossary/pipeline-coverage-ratio: 4.8M open for 1.6M left is 3.0; a win
    # rate of 22 % needs 4.545, so 1.056M or 66 % of the need is expected
    found = need(
        [{"amount": 4_800_000}, {"status": "won", "amount": 400_000}],
        [{"account_id": "A", "goal": 2_000_000}],
    )
    measure = coverage.goal_coverage(found)
    required = coverage.required_coverage(Measure(0.22, "rate", 50))
    assert found.left_cents == 160_000_000
    assert measure.value == 3.0
    assert measure.unit == required.unit == "ratio"
    assert required.value == pytest.approx(4.545, abs=5e-4)
    assert required.n == 50
    assert required.reason == "at 22 % won by amount"
    assert measure.value / required.value == pytest.approx(0.66)


def test_only_accounts_with_a_goal_count():
    found = need(
        [{"amount": 300}, {"account_id": "B", "amount": 9_000},
         {"account_id": "B", "status": "won", "amount": 9_000}],
        [{"account_id": "A", "goal": 100}, {"account_id": "B"}],
    )  # fmt: skip
    assert (found.planned, found.without_goal) == (1, 1)
    measure = coverage.goal_coverage(found)
    assert (measure.value, measure.reason) == (3.0, "1 of 2 accounts with a goal")
    assert list(measure.rows) == [0]


def test_only_what_closes_in_the_period_counts():
    found = need(
        [{"amount": 100, "close_on": "2027-01-01"}, {"amount": 50, "close_on": "2026-12-31"}],
        [{"account_id": "A", "goal": 100}],
    )
    assert coverage.goal_coverage(found).value == 0.5


def test_a_quarter_has_its_part_of_the_goal_and_all_dates_mean_the_year():
    quarter = Period("2026Q4", date(2026, 10, 1), date(2026, 12, 31))
    accounts = [{"account_id": "A", "goal": 365}]
    assert need([], accounts, quarter).goal_cents == 9_200
    every = need([], accounts, ALL_DATES)
    assert (every.window, every.goal_cents) == (YEAR, 36_500)


def test_nothing_open_covers_nothing():
    assert coverage.goal_coverage(need([], [{"account_id": "A", "goal": 5}])).value == 0.0


@pytest.mark.parametrize(
    ("rows", "accounts", "reason"),
    [
        ([{}], [{"account_id": "A"}], "no goal set"),
        ([{}], [], "no goal set"),
        ([{"status": "won", "amount": 7}], [{"account_id": "A", "goal": 5}], "the goal is met"),
        ([{"amount": None}], [{"account_id": "A", "goal": 5}],
         "none of the open deals has an amount"),
    ],
)  # fmt: skip
def test_no_coverage_has_a_reason(rows, accounts, reason):
    found = coverage.goal_coverage(need(rows, accounts))
    assert (found.value, found.reason, found.unit) == (None, reason, "ratio")


def test_without_a_win_rate_nothing_is_required():
    unknown = Measure(None, "rate", reason="no lost deal has an amount")
    assert coverage.required_coverage(unknown).reason == "no lost deal has an amount"
    nothing = coverage.required_coverage(replace(unknown, value=0.0, reason=None))
    assert (nothing.value, nothing.reason) == (None, "nothing was won")
