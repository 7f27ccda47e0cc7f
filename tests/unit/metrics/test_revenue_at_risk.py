"""Where the revenue at risk lies: every split sums to the total to the cent."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.metrics.revenue_at_risk import (
    NOT_GIVEN,
    money_sentence,
    money_title,
    revenue_at_risk_by,
    split_by_points,
)
from kamdata.metrics.risk import total_revenue_at_risk
from tests.unit.metrics.test_risk import company

GROUPINGS = ("owner", "segment", "region", "factor")
OWNERS = {"Fall": "Ida", "Gone": "Jon", "S1": "Ida", "S2": "Jon", "S3": "Jon"}


@pytest.fixture(scope="module")
def scores():
    return company(
        **{name: {"owner": owner, "region": "North"} for name, owner in OWNERS.items()},
        S6={"owner": "Mia", "region": "South"},
    )


def test_points_and_money_by_hand() -> None:
    points = np.array([[21.918, 20.548, 0, 5.479, 5.137], [np.nan, 0.002, 0.001, np.nan, 0]])
    split = split_by_points(np.array([53_082, 100]), points)
    assert split.tolist() == [[21_918, 20_548, 0, 5_479, 5_137], [0, 67, 33, 0, 0]]


def test_the_last_cent_goes_to_the_largest_remainder() -> None:
    points = np.array([[1.0, 1.0, 1.0], [1.0, 3.0, 2.0]])
    assert split_by_points(np.array([100, 10]), points).tolist() == [[34, 33, 33], [2, 5, 3]]


def test_no_points_no_money() -> None:
    assert split_by_points(np.array([0]), np.full((1, 3), np.nan)).tolist() == [[0, 0, 0]]


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 10**16), st.lists(st.integers(0, 100_000), min_size=4, max_size=4)
        ).filter(lambda one: any(one[1])),
        min_size=1, max_size=8,
    )
)  # fmt: skip
def test_a_split_is_exact_and_in_proportion(portfolio) -> None:
    cents = np.array([money for money, _ in portfolio], dtype=np.int64)
    parts = [points for _, points in portfolio]
    split = split_by_points(cents, np.array(parts) / 1000)
    assert split.sum(axis=1).tolist() == cents.tolist()
    for row, money, points in zip(split.tolist(), cents.tolist(), parts, strict=True):
        for got, point in zip(row, points, strict=True):
            # whole numbers of Python: within one cent of the exact share
            assert abs(got * sum(points) - money * point) < sum(points)
            assert point or not got


@pytest.mark.parametrize("grouping", GROUPINGS)
def test_every_split_sums_to_the_tile(scores, grouping) -> None:
    table = revenue_at_risk_by(scores, scores.table["account_id"], grouping)
    assert table["money_cents"].sum() == total_revenue_at_risk(scores.table).value
    assert table["share_rate"].sum() == pytest.approx(1)
    if grouping != "factor":
        assert table["accounts"].sum() == 8
        assert table["base_cents"].sum() == scores.table["base_cents"].sum()


def test_groups_hold_the_money_of_their_accounts(scores) -> None:
    found = revenue_at_risk_by(scores, scores.table["account_id"], "owner").set_index("group")
    money = scores.table.set_index("account_id")["money_cents"]
    assert found.loc["Ida", "money_cents"] == money["Fall"] + money["S1"]
    assert found.loc["Ida", "accounts"] == 2
    assert found.loc[NOT_GIVEN, "money_cents"] == money["S4"] + money["S5"]
    rate = found.loc["Mia", "money_cents"] / found.loc["Mia", "base_cents"]
    assert found.loc["Mia", "loss_rate"] == pytest.approx(rate)
    assert found["money_cents"].is_monotonic_decreasing


def test_factors_hold_what_they_add_to_the_scores(scores) -> None:
    found = revenue_at_risk_by(scores, scores.table["account_id"], "factor")
    assert found["name"].iloc[-1] == "baseline"
    assert "slippage" not in set(found["name"])  # nobody has points from it
    money = scores.table.set_index("account_id")["money_cents"].astype("float64")
    score = scores.table.set_index("account_id")["score"]
    trend = scores.factors[scores.factors["factor"] == "trend"].set_index("account_id")["points"]
    exact = (money * trend / score).sum()
    got = found.set_index("name").loc["trend"]
    assert abs(got["money_cents"] - exact) <= 8
    assert got["accounts"] == (trend > 0).sum()


def test_only_the_accounts_asked_for(scores) -> None:
    ids = pd.Series(["Fall", "Gone"])
    for grouping in GROUPINGS:
        table = revenue_at_risk_by(scores, ids, grouping)
        chosen = scores.table[scores.table["account_id"].isin(ids)]
        assert table["money_cents"].sum() == chosen["money_cents"].sum()


def test_who_is_not_ranked_is_left_out(scores) -> None:
    without = type(scores)(
        scores.table.assign(is_ranked=scores.table["account_id"] != "Fall"), scores.factors
    )
    for grouping in GROUPINGS:
        table = revenue_at_risk_by(without, scores.table["account_id"], grouping)
        assert table["money_cents"].sum() == total_revenue_at_risk(without.table).value


@pytest.mark.parametrize("grouping", GROUPINGS)
def test_nobody(scores, grouping) -> None:
    assert revenue_at_risk_by(scores, pd.Series([], dtype="str"), grouping).empty


def by_owner(**money: int) -> pd.DataFrame:
    cents = pd.Series(list(money.values()), dtype="Int64") * 100
    return pd.DataFrame({
        "group": list(money), "name": list(money), "base_cents": cents * 4, "money_cents": cents,
        "share_rate": cents / max(cents.sum(), 1),
    })  # fmt: skip


def test_the_sentence_names_how_few_hold_half() -> None:
    assert money_sentence(by_owner(Ida=300, Jon=200, Mia=100), "USD") == (
        "By the index, $600 of $2.4k yearly revenue is at risk; 50 % of it with Ida alone."
    )
    assert money_sentence(by_owner(Ida=300, Jon=250, Mia=150, Pia=100), "USD").endswith(
        "; 69 % of it with 2 of 4 managers."
    )
    for plain in (by_owner(Ida=300), by_owner(**{NOT_GIVEN: 300}), by_owner(Ida=1, Jon=1)):
        assert plain.empty or "manager" not in money_sentence(plain.head(1), "USD")


def test_the_title_is_the_finding(scores) -> None:
    table = by_owner(Ida=300, Jon=100)
    assert money_title(table, "owner", "USD") == (
        "The largest part lies with Ida: $300, 75 % of it"
    )
    assert money_title(table.head(1), "region", "USD") == "All of it lies with Ida: $300"
    missing = by_owner(**{NOT_GIVEN: 300, "Ida": 100})
    assert money_title(missing, "segment", "USD").startswith("The largest part has no segment: ")
    assert money_title(by_owner(Ida=0), "owner", "USD") == "No revenue is at risk by the index"
    factors = revenue_at_risk_by(scores, scores.table["account_id"], "factor")
    assert money_title(factors, "factor", "USD").startswith("The largest part comes from ")
