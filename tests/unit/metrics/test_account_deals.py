"""What one account is worth, by what it hangs, and which deal comes first, by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdata.metrics import account_concentration, account_value, business_split
from kamdata.metrics.deal_priorities import COLUMNS, NOTHING, priorities
from kamdata.metrics.hygiene import inspect_snapshot
from kamdata.model import Snapshot
from tests.build import make_snapshot

RANKED = pd.DataFrame(
    {
        "account_id": ["A", "B", "C"],
        "revenue_cents": pd.array([1_000_00, 900_00, 500_00], dtype="Int64"),
        "contribution_cents": pd.array([250_00, -30_00, None], dtype="Int64"),
        "lifetime_cents": pd.array([700_00, -90_00, None], dtype="Int64"),
        "lifetime_low_cents": pd.array([650_00, -95_00, None], dtype="Int64"),
        "lifetime_high_cents": pd.array([760_00, -85_00, None], dtype="Int64"),
        "revenue_rank": pd.array([1, 2, None], dtype="Int64"),
        "lifetime_rank": pd.array([1, 2, None], dtype="Int64"),
        "lacking": ["", "", "gross margin and cost to serve"],
    },
    index=[4, 7, 9],
)


def test_worth_of_one_account() -> None:
    left = account_value.contribution_here(RANKED, "A")
    assert (left.value, left.reason, list(left.rows)) == (250_00, "25 % of its revenue", [4])
    life = account_value.lifetime_value_here(RANKED, "A", "USD")
    assert (life.value, life.reason) == (700_00, "from $650 to $760")
    place = account_value.lifetime_rank_here(RANKED, "B")
    assert (place.value, place.reason) == (2, "of 2 accounts; 2 by revenue")


def test_what_is_not_known_is_not_zero() -> None:
    for found in (
        account_value.contribution_here(RANKED, "C"),
        account_value.lifetime_value_here(RANKED, "C", "USD"),
        account_value.lifetime_rank_here(RANKED, "C"),
    ):
        assert (found.value, found.reason) == (None, "gross margin and cost to serve not known")
    assert account_value.contribution_here(RANKED, "X").reason == account_value.UNKNOWN


def buying(*amounts: int) -> Snapshot:
    """Return a company whose account A bought one product for each amount, last month."""
    rows = [
        {"account_id": "A", "month": "2026-08-01", "amount": amount, "product": f"P{place}"}
        for place, amount in enumerate(amounts)
    ]
    return make_snapshot([], [{"account_id": "A"}], revenue=rows)


def test_the_largest_product() -> None:
    found = account_concentration.product_shares(buying(30, 60, 10), "A")
    assert found.names == ("P1", "P0", "P2")
    assert account_concentration.largest_product_share(found).value == pytest.approx(0.6)
    assert found.as_equal == pytest.approx(10_000 / 4_600)
    none = account_concentration.deal_shares(buying(1), "A")
    assert account_concentration.in_words(found, none) == (
        "P1 is 60 % of its revenue: its 3 products weigh like 2.2 equal ones. "
        "More than half hangs by one."
    )


def test_one_product_and_none() -> None:
    one = account_concentration.product_shares(buying(5), "A")
    share = account_concentration.largest_product_share(one)
    assert (share.value, share.n, share.reason) == (None, 1, "there is only one product")
    none = account_concentration.product_shares(make_snapshot([], [{"account_id": "A"}]), "A")
    assert account_concentration.largest_product_share(none).value is None
    assert account_concentration.in_words(none, none) == ""


@given(st.lists(st.integers(-50, 1_000), max_size=6))
def test_shares_of_open_deals_add_up(amounts: list[int]) -> None:
    snapshot = make_snapshot([{"amount": one} for one in amounts], [{"account_id": "A"}])
    found = account_concentration.deal_shares(snapshot, "A")
    positive = [one for one in amounts if one > 0]
    assert len(found.rates) == len(positive)
    if positive:
        assert found.rates.sum() == pytest.approx(1)
        assert found.rates.iloc[0] == pytest.approx(max(positive) / sum(positive))
        assert 1 <= (found.as_equal or 0) <= len(positive) + 1e-9


def in_order(*deals: dict[str, Any]) -> pd.DataFrame:
    snapshot = make_snapshot(deals, [{"account_id": "A"}], as_of=date(2026, 9, 28))
    return priorities(
        snapshot.table("opportunities"), snapshot.table("stages"), inspect_snapshot(snapshot), "A"
    )


def test_the_order_is_that_of_the_weighted_amount() -> None:
    found = in_order(
        {"opportunity": "half", "amount": 100, "probability_rate": 0.5, "next_step": "Call"},
        {"opportunity": "unknown", "amount": None},
        {"opportunity": "sure", "amount": 80, "probability_rate": 0.9},
        {"opportunity": "won", "status": "won"},
        {"opportunity": "other", "account_id": "B"},
    )
    assert list(found.columns) == COLUMNS
    assert found["opportunity"].tolist() == ["sure", "half", "unknown"]
    assert found["weighted_cents"].tolist()[:2] == [72_00, 50_00]
    assert pd.isna(found["weighted_cents"].iloc[2])
    assert found["needs"].tolist() == ["A next step", NOTHING, "An amount; a next step"]


def test_what_a_deal_needs() -> None:
    found = in_order(
        {"close_on": "2026-09-16", "push_count": 3, "next_step": "Call", "created_on": "2026-01-01",
         "last_activity_on": "2026-08-19", "stage_entered_on": "2026-05-01"},
    )  # fmt: skip
    assert found["needs"].iloc[0] == (
        "A new close date, 12 days late; a decision, 150 days in its stage, 90 is the limit; "
        "a contact, quiet for 40 days; a firm date, moved 3 times"
    )


def test_new_and_existing_business() -> None:
    def decided(account_id: str, kind: str | None, won: int, lost: int) -> list[dict[str, Any]]:
        deal = {"account_id": account_id, "type": kind, "amount": 10}
        return [*[{**deal, "status": "won"}] * won, *[{**deal, "status": "lost"}] * lost]

    deals = [
        *decided("A", "expansion", 3, 1), *decided("A", "renewal", 1, 0),
        *decided("A", "new", 1, 3),
        *decided("B", "new", 1, 0), *decided("C", "new", 9, 0), *decided("A", None, 1, 0),
        {"account_id": "A", "type": "new", "amount": None},
    ]  # fmt: skip
    accounts = [{"account_id": one, "is_key": one != "C"} for one in "ABC"]
    snapshot = make_snapshot(deals, accounts)
    found = business_split.new_and_existing(snapshot, "A").set_index("business")
    new, existing = found.loc["New business"], found.loc["Existing business"]
    assert (new["open_count"], pd.isna(new["open_cents"]), new["won_cents"]) == (1, True, 10_00)
    assert (existing["won_count"], existing["won_cents"]) == (4, 40_00)
    assert existing["win_rate_here"] == "80 % of 5"  # 4 won of 5
    assert new["win_rate_here"].startswith("n/a: only 4 decided deals")
    assert new["win_rate_key"] == "40 % of 5"  # 2 won of 5 at A and B
    assert found.loc["Not stated", "won_count"] == 1
    without = business_split.new_and_existing(snapshot, "B")
    assert without["business"].tolist() == ["New business", "Existing business"]


def test_the_usual_size_of_a_deal() -> None:
    deals = [
        {"account_id": account, "status": "won", "amount": amount}
        for account, amount in (("A", 10), ("A", 30), ("A", 50), ("B", 100), ("C", 7), ("C", None))
    ]
    accounts = [{"account_id": one, "is_key": one != "C"} for one in "ABC"]
    snapshot = make_snapshot(deals, accounts)
    here = business_split.median_won_here(snapshot, "A")
    assert (here.value, here.n) == (30_00, 3)
    assert business_split.median_won_key(snapshot).value == 40_00  # of 10, 30, 50 and 100
    other = business_split.median_won_other(snapshot)
    assert (other.value, other.n, other.coverage) == (7_00, 1, 0.5)
    nobody = business_split.median_won_here(snapshot, "X")
    assert (nobody.value, nobody.reason) == (None, "no deal was won")
