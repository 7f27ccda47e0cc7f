"""What is left of the goal when the largest part goes."""

import pytest

from kamdata.metrics import portfolio, stress
from kamdata.metrics.periods import named_year
from kamdata.model import Settings
from tests.build import make_snapshot


def stress_test(opportunities, accounts):
    snapshot = make_snapshot(opportunities, accounts)
    at = portfolio.standing(snapshot, named_year(2026, 1), Settings())
    return stress.stress_test(at, snapshot).set_index("case")


ACCOUNTS = [
    {"account_id": "A", "account": "Alpha", "goal": 60, "owner": "Kim"},
    {"account_id": "B", "account": "Beta", "goal": 40, "owner": "Lee"},
    {"account_id": "C", "account": "Gamma", "goal": 20, "owner": "Lee"},
]
DEALS = [
    {"account_id": "A", "status": "won", "amount": 50, "opportunity": "Big order"},
    {"account_id": "A", "status": "won", "amount": 5},
    {"account_id": "B", "status": "won", "amount": 45},
    {"account_id": "C", "stage": "Negotiation", "amount": 30},
    {"account_id": "A", "stage": "Prospecting", "amount": 500},
    {"account_id": "D", "status": "won", "amount": 999},  # no goal: does not count
]


def test_each_case_takes_out_the_largest_part():
    found = stress_test(DEALS, ACCOUNTS)
    assert found["name"].to_dict() == {
        "as it stands": "", "largest deal": "Big order", "largest account": "Alpha",
        "largest key account manager": "Lee",
    }  # fmt: skip
    assert found["removed_cents"].tolist() == [0, 50_00, 55_00, 75_00]
    assert found["won_cents"].tolist() == [100_00, 50_00, 45_00, 55_00]
    assert found["current_cents"].tolist() == [30_00, 30_00, 30_00, 0]
    assert found["gap_cents"].tolist() == [20_00, 70_00, 75_00, 65_00]
    assert found["status"].tolist() == [
        "on course", "needs new demand", "out of reach", "needs new demand",
    ]  # fmt: skip


def test_the_lines_of_one_opportunity_are_one_deal():
    lines = [
        {"account_id": "A", "opportunity_id": "X", "status": "won", "amount": 30},
        {"account_id": "A", "opportunity_id": "X", "status": "won", "amount": 31},
        {"account_id": "B", "opportunity_id": "Y", "status": "won", "amount": 60},
    ]
    assert stress_test(lines, ACCOUNTS).loc["largest deal", "removed_cents"] == 61_00


def test_deals_without_an_id_stand_alone():
    lines = [{"account_id": "A", "opportunity_id": None, "status": "won", "amount": 30}] * 2
    assert stress_test(lines, ACCOUNTS).loc["largest deal", "removed_cents"] == 30_00


def test_a_case_without_anything_to_take_out_is_left_out():
    lines = [{"account_id": "A", "status": "won", "amount": 30}]
    no_owner = [{"account_id": "A", "goal": 60}]
    assert stress_test(lines, no_owner).index.tolist() == [
        "as it stands", "largest deal", "largest account",
    ]  # fmt: skip
    assert stress_test([], no_owner).index.tolist() == ["as it stands"]


@pytest.mark.parametrize("accounts", [[], [{"account_id": "A"}]])
def test_without_a_goal_there_is_nothing_to_test(accounts):
    assert stress_test([{"account_id": "A", "status": "won"}], accounts).empty
