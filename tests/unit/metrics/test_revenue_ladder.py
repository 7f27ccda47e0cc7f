"""The revenue ladder of every account."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdata.metrics import revenue
from kamdata.metrics.known import prepare
from kamdata.metrics.periods import named_quarter, named_year
from kamdata.model import ALL_DATES, Settings
from tests.build import AS_OF, make_snapshot

YEAR = named_year(2026, 1)
SETTINGS = Settings()


def ladder(*opportunities, period=YEAR, **tables):
    return revenue.ladder(make_snapshot(opportunities, **tables), period, SETTINGS)


def decided(won, lost, account="Z", n=5):
    """Deals that give a win rate by value of won / (won + lost), outside the year at hand."""
    rows = [{"account_id": account, "status": "won", "amount": won / n}] * n
    rows += [{"account_id": account, "status": "lost", "amount": lost / n}] * n
    return [{**row, "close_on": "2025-06-01"} for row in rows]


def test_the_rungs_of_an_account():
    row = ladder(
        {"status": "won", "amount": 100},
        {"stage": "Proposal", "amount": 40},
        {"stage": "Negotiation", "amount": None},
        {"stage": "Prospecting", "amount": 30},
        {"stage": "Negotiation", "amount": 20, "close_on": "2027-03-01"},
        accounts=[{"account_id": "A", "goal": 250, "owner": "Kim", "is_key": True}],
    ).iloc[0]
    assert row["won_cents"] == 100_00
    assert (row["current_cents"], row["current_weighted_cents"]) == (40_00, 20_00)
    assert (row["identified_cents"], row["identified_weighted_cents"]) == (50_00, 18_00)
    assert (row["gap_cents"], row["uncovered_cents"]) == (150_00, 130_00)
    assert (row["open_count"], row["open_without_amount_count"]) == (4, 1)
    assert row["status"] == "out of reach"
    assert row["owner"] == "Kim"


def test_named_potential_is_identified_and_carries_no_chance():
    row = ladder(
        {"stage": "Prospecting", "amount": 30},
        whitespace=[{"account_id": "A", "product": "Pumps", "state": "gap", "potential": 5}],
    ).iloc[0]
    assert (row["identified_cents"], row["identified_weighted_cents"]) == (35_00, 3_00)


@pytest.mark.parametrize(
    ("goal", "word"),
    [
        (100, "made"), (101, "on course"), (120, "on course"), (121, "in reach"),
        (140, "in reach"), (141, "needs new demand"), (170, "needs new demand"),
        (171, "out of reach"), (None, "no goal"),
    ],
)  # fmt: skip
def test_status_ladder(goal, word):
    row = ladder(
        {"status": "won", "amount": 100},
        {"stage": "Proposal", "amount": 40},
        {"stage": "Prospecting", "amount": 30},
        accounts=[{"account_id": "A", "goal": goal, "wallet": 10**6}],
    ).iloc[0]
    assert row["status"] == word


def test_without_a_goal_nothing_is_compared_with_one():
    row = ladder({"status": "won"}, accounts=[{"account_id": "A"}]).iloc[0]
    blank = ["goal_cents", "gap_cents", "uncovered_cents", "to_create_cents"]
    assert row[blank].isna().all()
    assert row[["pace_linear_rate", "pace_seasonal_rate"]].isna().all()


def test_published_goal_cascade():
    # CPC Global: 2.5M - 1.0M = 1.5M; 0.5M x 0.60 = 0.3M; 1.2M / 0.60 = 2.0M
    rows = ladder(
        {"status": "won", "amount": 1_000_000, "account_id": "A"},
        {"stage": "Proposal", "amount": 500_000, "probability_rate": 0.6, "account_id": "A"},
        *decided(2_000_000, 2_000_000),
        accounts=[{"account_id": "A", "goal": 2_500_000}],
    )
    row = rows.iloc[0]  # the rate: 3.0M won of 5.0M decided in 24 months
    assert row["gap_cents"] == 1_500_000_00
    assert row["uncovered_cents"] == 1_200_000_00
    assert row["to_create_cents"] == 2_000_000_00


def test_a_win_rate_of_too_few_deals_creates_nothing():
    row = ladder({"status": "won"}, accounts=[{"account_id": "A", "goal": 9000}]).iloc[0]
    assert row["uncovered_cents"] == 8000_00
    assert pd.isna(row["to_create_cents"])


def test_hypothetical_is_what_the_ceiling_leaves():
    months = pd.date_range("2025-09-01", periods=12, freq="MS")
    row = ladder(
        {"status": "won", "amount": 60, "close_on": "2026-03-01"},  # invoiced by now
        {"status": "won", "amount": 50, "close_on": "2026-09-10"},  # not yet
        {"stage": "Proposal", "amount": 40},
        {"stage": "Prospecting", "amount": 30},
        accounts=[{"account_id": "A", "wallet": 1000}],
        revenue=[{"account_id": "A", "month": month, "amount": 20} for month in months],
    ).iloc[0]
    assert (row["revenue_12m_cents"], row["ceiling_cents"]) == (240_00, 1000_00)
    assert row["hypothetical_cents"] == (1000 - 240 - 50 - 40 - 30) * 100
    assert row["share_of_wallet_rate"] == pytest.approx(0.24)
    assert row["ceiling_basis"] == "stated"


def test_without_revenue_the_wins_stand_in_for_it():
    row = ladder(
        {"status": "won", "amount": 60}, accounts=[{"account_id": "A", "wallet": 100}]
    ).iloc[0]
    assert row["hypothetical_cents"] == 40_00
    assert pd.isna(row["share_of_wallet_rate"])


def test_a_full_wallet_leaves_nothing():
    row = ladder(
        {"stage": "Proposal", "amount": 500}, accounts=[{"account_id": "A", "wallet": 100}]
    ).iloc[0]
    assert row["hypothetical_cents"] == 0


def test_a_quarter_has_its_part_of_the_goal():
    row = ladder(
        {"status": "won", "amount": 100, "close_on": "2026-08-01"},
        {"status": "won", "amount": 900, "close_on": "2026-03-01"},
        period=named_quarter(2026, 3, 1),
        accounts=[{"account_id": "A", "goal": 3650}],
    ).iloc[0]
    assert (row["goal_cents"], row["won_cents"]) == (920_00, 100_00)
    assert row["pace_linear_rate"] == pytest.approx(100 / (920 * 90 / 92))


def test_all_dates_are_compared_over_the_fiscal_year():
    given_rows = [
        {"status": "won", "amount": 1, "close_on": "2025-05-01"},
        {"status": "won", "amount": 2, "close_on": "2026-05-01"},
    ]
    pd.testing.assert_frame_equal(
        ladder(*given_rows, period=ALL_DATES), ladder(*given_rows, period=YEAR)
    )


def test_nothing_imported_gives_an_empty_ladder():
    assert ladder().empty


DEALS = st.fixed_dictionaries(
    {
        "account_id": st.sampled_from(["A", "B", "C"]),
        "stage": st.sampled_from(
            ["Prospecting", "Qualification", "Proposal", "Negotiation", "Closed Won", "Closed Lost"]
        ),
        "amount_cents": st.none() | st.integers(-(10**12), 10**13),
        "close_on": st.none()
        | st.dates(date(2025, 1, 1), date(2028, 1, 1)).map(lambda day: day.isoformat()),
    }
)


@given(st.lists(DEALS, max_size=20))
def test_every_open_and_won_deal_stands_on_exactly_one_rung(deals):
    snapshot = make_snapshot(deals)
    rows = revenue.ladder(snapshot, YEAR, SETTINGS)
    table = snapshot.table("opportunities")
    is_won = (table["status"] == "won") & YEAR.covers(table["close_on"])
    expected = table.loc[is_won | (table["status"] == "open"), "amount_cents"].sum()
    on_ladder = rows[["won_cents", "current_cents", "identified_cents"]].sum().sum()
    assert on_ladder == expected
    assert rows["open_count"].sum() == (table["status"] == "open").sum()


@given(st.lists(DEALS, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(deals, random):
    accounts = [{"account_id": a, "goal": 10**6} for a in "ABC"]
    shuffled = list(deals)
    random.shuffle(shuffled)
    pd.testing.assert_frame_equal(
        ladder(*deals, accounts=accounts), ladder(*shuffled, accounts=accounts)
    )


@given(st.lists(DEALS, max_size=12))
def test_rows_of_later_dates_change_nothing(deals):
    later = [
        {"status": "won", "close_on": "2026-10-05", "amount": 10**6},
        {"stage": "Proposal", "created_on": "2026-10-05", "amount": 10**6},
    ]
    accounts = [{"account_id": a, "goal": 10**6, "source": "list.csv"} for a in "ABC"]
    known = prepare(make_snapshot(deals, accounts, as_of=AS_OF), SETTINGS)
    leaky = prepare(make_snapshot([*deals, *later], accounts, as_of=AS_OF), SETTINGS)
    pd.testing.assert_frame_equal(
        revenue.ladder(known, YEAR, SETTINGS), revenue.ladder(leaky, YEAR, SETTINGS)
    )
