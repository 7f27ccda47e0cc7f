"""Pace against an even and a seasonal plan."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdata.metrics import pace
from kamdata.metrics.periods import named_quarter, named_year
from kamdata.model import Period
from tests.build import make_opportunities

YEAR = named_year(2025, 1)
AFTER_MAY = date(2025, 5, 31)
# share of a year's bookings by month, in percent: methods 1.6
SEASON = (6, 6, 9, 7, 7, 10, 6, 6, 10, 8, 9, 16)


def wins(*years, amount=1000, account="A", shares=SEASON):
    return [
        {"status": "won", "close_on": f"{year}-{month:02d}-15", "amount": amount * share,
         "account_id": account}
        for year in years
        for month, share in enumerate(shares, start=1)
    ]  # fmt: skip


def test_golden_pace_and_projection():
    # 430 k of a 1.2 M goal after month 5: red by an even plan, on plan by the season
    won, goal = 430_000_00, 1_200_000_00
    assert pace.pace(won, goal, 5 / 12)[0] == pytest.approx(0.86)
    assert pace.pace(won, goal, 0.35)[0] == pytest.approx(1.0238, abs=5e-5)
    assert pace.projection(won, 0.35) == (1_228_571_43, None)


def test_too_early_to_project():
    assert pace.projection(430_000_00, 0.149) == (None, pace.TOO_EARLY)
    assert pace.projection(430_000_00, 0.15)[0] is not None


def test_reasons():
    assert pace.pace(1, 2, None) == (None, pace.NO_HISTORY)
    assert pace.pace(1, 2, 0.0) == (None, pace.NOT_STARTED)
    assert pace.pace(1, None, 0.5) == (None, "no goal set")
    assert pace.pace(1, 0, 0.5) == (None, "the goal is zero")
    assert pace.projection(1, None) == (None, pace.NO_HISTORY)
    assert pace.projection(1, 0.0) == (None, pace.NOT_STARTED)


def test_the_season_of_two_earlier_years_gives_35_percent_after_may():
    history = make_opportunities(wins(2023, 2024))
    curve = pace.seasonal_curve(history, YEAR, AFTER_MAY)
    assert pace.share_at(curve, YEAR, AFTER_MAY) == pytest.approx(0.35)
    assert curve[-1] == 1.0
    assert (np.diff(curve) >= 0).all()


def test_years_are_pooled_by_their_money():
    small = wins(2023, amount=1000, shares=(100, *[0] * 11))
    large = wins(2024, amount=3000, shares=(*[0] * 11, 100))
    curve = pace.seasonal_curve(make_opportunities([*small, *large]), YEAR, AFTER_MAY)
    assert pace.share_at(curve, YEAR, AFTER_MAY) == pytest.approx(0.25)


def test_one_earlier_year_is_too_little():
    assert pace.seasonal_curve(make_opportunities(wins(2024)), YEAR, AFTER_MAY) is None
    assert pace.share_at(None, YEAR, AFTER_MAY) is None


def test_a_year_that_the_history_begins_in_does_not_count():
    history = make_opportunities([*wins(2023)[2:], *wins(2024)])
    assert pace.seasonal_curve(history, YEAR, AFTER_MAY) is None


def test_wins_of_this_year_and_of_lost_deals_do_not_shape_the_season():
    rows = [*wins(2023, 2024), *wins(2025)[:5]]
    rows += [{"status": "lost", "close_on": "2023-01-05", "amount": 10**6}]
    curve = pace.seasonal_curve(make_opportunities(rows), YEAR, AFTER_MAY)
    assert pace.share_at(curve, YEAR, AFTER_MAY) == pytest.approx(0.35)


def test_a_quarter_compares_with_the_same_quarters():
    history = make_opportunities(wins(2023, 2024))
    quarter = named_quarter(2025, 2, 1)
    curve = pace.seasonal_curve(history, quarter, AFTER_MAY)
    assert pace.share_at(curve, quarter, AFTER_MAY) == pytest.approx(14 / 24)


def test_longer_than_a_year_has_no_season():
    two_years = Period("two", date(2024, 1, 1), date(2025, 12, 31))
    history = make_opportunities(wins(2019, 2020, 2021, 2022, 2023))
    assert pace.seasonal_curve(history, two_years, AFTER_MAY) is None


def test_an_account_with_three_years_shrinks_towards_the_portfolio():
    own = wins(2022, 2023, 2024, account="A", shares=(100, *[0] * 11))
    history = make_opportunities([*own, *wins(2022, 2023, 2024, account="B")])
    portfolio = 0.5
    shares = pace.account_shares(history, YEAR, AFTER_MAY, portfolio)
    assert shares["A"] == pytest.approx((3 * 1.0 + 3 * portfolio) / 6)
    assert shares["B"] == pytest.approx((3 * 0.35 + 3 * portfolio) / 6)


def test_an_account_with_two_years_has_no_season_of_its_own():
    history = make_opportunities(wins(2023, 2024))
    assert pace.account_shares(history, YEAR, AFTER_MAY, 0.35).empty


def test_no_history_gives_no_season():
    nothing = make_opportunities([])
    assert pace.seasonal_curve(nothing, YEAR, AFTER_MAY) is None
    assert pace.account_shares(nothing, YEAR, AFTER_MAY, 0.5).empty


@given(st.dates(date(2025, 1, 1), date(2025, 12, 31)))
def test_equal_days_make_the_season_even(as_of):
    days = [
        {"status": "won", "close_on": day}
        for year in (2022, 2023)
        for day in pd.date_range(f"{year}-01-01", f"{year}-12-31")
    ]
    curve = pace.seasonal_curve(make_opportunities(days), YEAR, as_of)
    assert pace.share_at(curve, YEAR, as_of) == pytest.approx(pace.linear_share(YEAR, as_of))


@given(st.dates(date(2024, 6, 1), date(2026, 6, 1)))
def test_the_linear_share_runs_from_0_to_1(as_of):
    share = pace.linear_share(YEAR, as_of)
    assert 0 <= share <= 1
    assert (share == 0) == (as_of < date(2025, 1, 1))
    assert (share == 1) == (as_of >= date(2025, 12, 31))
    if share > 0:
        assert pace.linear_curve(YEAR)[round(share * 365) - 1] == pytest.approx(share)


def test_the_plan_and_the_wins_by_day():
    wins = make_opportunities(
        [
            {"status": "won", "close_on": "2025-01-01", "amount": 10},
            {"status": "won", "close_on": "2025-01-03", "amount": 5},
            {"status": "won", "close_on": "2025-01-03", "amount": None},
        ]
    )
    quarter = named_quarter(2025, 1, 1)
    seasonal = np.linspace(0, 1, 90) ** 2
    days = pace.by_day(wins, 900_00, quarter, date(2025, 1, 4), seasonal)
    assert len(days) == 90
    assert days["won_cents"].tolist()[:4] == [10_00, 10_00, 15_00, 15_00]
    assert days["won_cents"].isna().sum() == 86
    assert days["linear_cents"].tolist()[:2] == [10_00, 20_00]
    assert days["linear_cents"].iloc[-1] == days["seasonal_cents"].iloc[-1] == 900_00


def test_without_a_goal_there_are_no_plans_by_day():
    nothing = make_opportunities([])
    days = pace.by_day(nothing, None, named_quarter(2025, 1, 1), date(2025, 3, 31), None)
    assert days["won_cents"].eq(0).all()
    assert days[["linear_cents", "seasonal_cents"]].isna().all(axis=None)
