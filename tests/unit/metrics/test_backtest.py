"""Past dates and what then became of each account, by hand-worked figures."""

from datetime import date

import pandas as pd
import pytest

from kamdata.metrics.backtest import outcomes, quarter_origins, revenue_quarters
from tests.build import make_snapshot

ORIGIN = date(2025, 6, 30)


def bought(account, first, amounts):
    days = pd.date_range(first, periods=len(amounts), freq="MS")
    return [
        {"account_id": account, "month": day, "amount": amount}
        for day, amount in zip(days, amounts, strict=True)
        if amount
    ]


def snapshot_of(accounts, *, first="2024-01-01", as_of="2026-01-31"):
    """Return a snapshot of months of revenue by account, all beginning with the same month."""
    rows = [row for name, amounts in accounts.items() for row in bought(name, first, amounts)]
    return make_snapshot(revenue=rows, as_of=as_of)


def outcome_of(amounts, origin=ORIGIN):
    """Return the outcome of one account beside a steady one."""
    found = outcomes(snapshot_of({"A": amounts, "steady": [50] * 24}), [origin])
    return found[found["account_id"] == "A"].iloc[0]


def test_quarters_are_whole_and_origins_have_years_around_them():
    whole = snapshot_of({"A": [1] * 24})  # January 2024 to December 2025
    ends = [f"{day}" for day in revenue_quarters(whole, 1)]
    assert ends[:2] == ["2024-03-31", "2024-06-30"]
    assert ends[-1] == "2025-12-31"
    assert quarter_origins(whole, 1) == (
        date(2024, 12, 31), date(2025, 3, 31), date(2025, 6, 30),
    )  # fmt: skip


def test_quarters_follow_the_fiscal_year():
    whole = snapshot_of({"A": [1] * 24})
    ends = revenue_quarters(whole, 2)  # fiscal quarters end in January, April, July and October
    assert ends[0] == date(2024, 4, 30)
    assert ends[-1] == date(2025, 10, 31)


def test_a_quarter_that_the_as_of_date_cuts_short_does_not_count():
    cut = snapshot_of({"A": [1] * 25}, as_of="2026-01-15")
    assert revenue_quarters(cut, 1)[-1] == date(2025, 12, 31)
    assert revenue_quarters(make_snapshot(), 1) == ()
    assert quarter_origins(make_snapshot(), 1) == ()


@pytest.mark.parametrize(
    ("after", "is_event"),
    [(75, True), (75.01, False), (0, True), (-5, True), (100, False)],
    ids=["three quarters left", "a cent more", "nothing", "credit notes only", "all of it"],
)
def test_an_account_that_keeps_three_quarters_or_less_has_shrunk(after, is_event):
    # 100 a month up to June 2025; July to December 2024 brought 600
    found = outcome_of([100] * 18 + [after] * 6)
    assert found["before_cents"] == 60_000
    assert found["after_cents"] == round(600 * after)
    assert found["is_event"] == is_event
    assert found["is_eligible"]


def test_a_season_is_no_loss():
    """December brings ten times a month of summer: half-years are compared a year apart."""
    year = [10] * 6 + [1000] * 6
    found = outcome_of([*year, *year], date(2024, 12, 31))
    assert found["after_cents"] == found["before_cents"] == 6_000
    assert not found["is_event"]


def test_who_had_no_revenue_for_a_year_or_none_at_all_is_not_judged():
    assert not outcome_of([100] * 6 + [0] * 18)["is_eligible"]  # gone for a year by June 2025
    assert not outcome_of([0] * 7 + [100] * 17)["is_eligible"]  # first bought 11 months before
    assert outcome_of([0] * 6 + [100] * 18)["is_eligible"]  # first bought 12 months before


def test_an_outcome_is_known_only_when_its_months_are_over():
    found = outcome_of([100] * 24, date(2025, 9, 30))
    assert pd.isna(found["is_event"])
    assert pd.isna(found["after_cents"])
    assert found["is_eligible"]


def test_an_origin_within_a_month_looks_at_the_six_months_that_begin_after_it():
    by_day = outcome_of([100] * 18 + [50] * 6, date(2025, 6, 9))
    assert by_day["after_cents"] == 30_000
    assert by_day["origin_on"] == pd.Timestamp("2025-06-09")


def test_no_revenue_and_no_origin_give_no_outcome():
    found = outcomes(make_snapshot([{"account_id": "A"}]), [ORIGIN])
    assert found["is_event"].isna().all()
    assert not found["is_eligible"].any()
    assert outcomes(snapshot_of({"A": [1] * 24}), []).empty
