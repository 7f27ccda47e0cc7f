"""The gate: points worked out by hand, and nobody's points moved by another account."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.defaults import GATE_ANCHORS
from kamdata.metrics.facts import Facts
from kamdata.metrics.gate import Gate, gate, rank_weights
from kamdata.metrics.gate_criteria import CRITERIA, anchors_of, gate_rows, on_scale
from kamdata.metrics.known import prepare
from kamdata.model import Settings
from tests.build import make_snapshot

# 12 months to Sep 2026, and the 12 before
MONTHS = [f"{year}-{month:02d}-01" for year, month in
          [*((2024, m) for m in range(10, 13)), *((2025, m) for m in range(1, 13)),
           *((2026, m) for m in range(1, 10))]]  # fmt: skip


def revenue(account_id: str, before: float, now: float) -> list[dict[str, Any]]:
    return [
        {"account_id": account_id, "month": month, "amount": (before if at < 12 else now) / 12}
        for at, month in enumerate(MONTHS)
    ]


def gate_of(*accounts: dict[str, Any], **worth: tuple) -> Gate:
    """Return the gate of accounts; `worth` is revenue (before, now) by account id."""
    rules = Settings()
    rows = [row for one, amounts in worth.items() for row in revenue(one, *amounts)]
    snapshot = make_snapshot((), accounts, as_of="2026-09-30", revenue=rows)
    return gate(Facts(prepare(snapshot, rules), rules))


WHOLE = {
    "account_id": "A", "wallet": 1_000_000, "gross_margin_rate": 0.5, "cost_to_serve": 120_000,
    "strategic_fit": 4, "receptiveness": 2, "is_key": True, "tier": "A",
}  # fmt: skip


def test_points_worked_out_by_hand() -> None:
    # revenue 1.2M after 1.0M: growth 20 % -> .75; spend never below revenue: 3 x 1.2M = 3.6M ->
    # .5 + .5 x .6 / 27 = .51111; contribution 1.2M x .5 - 120k = 480k -> .5 + .5 x 230 / 750 =
    # .65333; fit 4 -> .75; receptiveness 2 -> .25; cost 10 % of revenue -> .75
    found = gate_of(WHOLE, A=(1_000_000, 1_200_000))
    row = found.table.iloc[0]
    expected = (30 * 0.511111 + 15 * 0.653333 + 20 * 0.75 + 15 * 0.75 + 10 * 0.25 + 10 * 0.75
                + 15 * 0.5) / 115  # fmt: skip
    assert row["score"] == pytest.approx(100 * expected, abs=0.01)
    assert row["met_n"] == 5
    assert row["misses"] == "receptiveness"
    assert row["is_judged"]
    assert row["is_suitable"]
    own = found.parts[found.parts["account_id"] == "A"]
    assert own["points"].sum() == pytest.approx(row["score"], abs=1e-9)
    assert "It spends $3.6M in three years on what we sell." in own["evidence"].tolist()


def test_missing_criteria_are_no_news_and_too_few_are_no_judgement() -> None:
    found = gate_of({"account_id": "A", "strategic_fit": 5}, {"account_id": "B"})
    a, b = found.table.iloc[0], found.table.iloc[1]
    assert a["score"] == pytest.approx(100 * (20 + 7.5) / 35, abs=0.001)
    assert not a["is_judged"]
    assert a["coverage"] == pytest.approx(0.2)
    assert np.isnan(b["score"])
    assert b["lacking"].startswith("annual spend")


def test_a_poor_fit_is_no_candidate_whatever_the_size() -> None:
    large = WHOLE | {"wallet": 50_000_000, "strategic_fit": 1}
    table = gate_of(large, WHOLE | {"account_id": "B", "strategic_fit": None}).table
    assert table["is_suitable"].tolist() == [False, True]


def test_how_long_it_has_been_a_customer_plays_no_part() -> None:
    young, old = ({"key_since_on": day} for day in ("2026-09-01", "1990-01-01"))
    score = gate_of(WHOLE | young, WHOLE | old | {"account_id": "B"}).table["score"]
    assert score.iloc[0] == score.iloc[1]


@pytest.mark.parametrize(
    ("value", "expected"), [(-20, 0), (-10, 0), (0, 0.25), (10, 0.5), (20, 0.75), (99, 1)]
)
def test_a_rising_scale(value: float, expected: float) -> None:
    assert on_scale(np.array([value]), (-10, 10, 30))[0] == pytest.approx(expected)


def test_a_falling_scale_and_what_is_missing() -> None:
    found = on_scale(np.array([30, 20, 15, 10, 0, np.nan]), (25, 15, 5))
    assert found[:5].tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert np.isnan(found[5])


def test_marks_follow_a_currency_of_small_units_until_somebody_changes_them() -> None:
    assert anchors_of(Settings(), "JPY")["contribution"] == (0, 25_000_000, 100_000_000)
    mine = tuple(
        (name, 0.0, 1.0, 2.0) if name == "contribution" else (name, *marks)
        for name, *marks in GATE_ANCHORS
    )
    changed = Settings(gate=replace(Settings().gate, anchors=mine))
    assert anchors_of(changed, "JPY")["contribution"] == (0, 1, 2)
    assert anchors_of(Settings(), "JPY")["growth"] == (-10, 10, 30)


def test_weights_of_criteria_that_are_only_ranked() -> None:
    assert rank_weights(4) == pytest.approx((0.5208, 0.2708, 0.1458, 0.0625), abs=5e-5)
    assert sum(rank_weights(6)) == pytest.approx(1)
    with pytest.raises(ValueError, match="0 criteria"):
        rank_weights(0)


def test_every_criterion_has_a_weight_marks_and_an_answer() -> None:
    names = [one.name for one in CRITERIA]
    rules = Settings().gate
    assert [name for name, _ in rules.weights] == names
    assert [name for name, *_ in rules.anchors] == names
    snapshot = make_snapshot(accounts=[WHOLE])
    assert list(gate_rows(Facts(snapshot, Settings()))) == names


def many(seed: int) -> list[dict[str, Any]]:
    """Return 30 accounts of which anything may be known."""
    random = np.random.default_rng(seed)

    def some(low: float, high: float) -> float | None:
        return None if random.random() < 0.3 else random.uniform(low, high)

    def one_to_five() -> int | None:
        return None if random.random() < 0.3 else int(random.integers(1, 6))

    return [
        {"account_id": f"A{at}", "wallet": some(0, 50e6), "gross_margin_rate": some(0, 1),
         "cost_to_serve": some(0, 2e6), "strategic_fit": one_to_five(),
         "receptiveness": one_to_five()}
        for at in range(30)
    ]  # fmt: skip


@settings(max_examples=3)
@given(st.integers(0, 10_000), st.randoms())
def test_adding_an_account_in_any_order_of_the_rows_changes_no_other(
    seed: int, random: Any
) -> None:
    accounts = many(seed)
    worth = {f"A{at}": (1_000_000 * random.random(), 2_000_000 * random.random())
             for at in range(12)}  # fmt: skip
    alone = gate_of(*accounts, **worth).table.set_index("account_id")
    added = {**random.choice(accounts), "account_id": "Z", "wallet": 9e9}
    shuffled = random.sample([*accounts, added], 31)
    joined = gate_of(*shuffled, **worth, Z=(1.0, 9e9)).table.set_index("account_id")
    joined = joined.loc[alone.index]
    np.testing.assert_array_equal(alone["score"], joined["score"])
    np.testing.assert_array_equal(alone["coverage"], joined["coverage"])
    assert alone["score"].dropna().between(0, 100).all()
    assert alone["score"].notna().sum() > 20
