"""Opening and movements add up to closing, whatever the two snapshots hold."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.metrics.movement import MOVEMENTS, Comparison, Side, compare
from kamdata.model import ALL_DATES, Period
from tests.build import make_opportunities

QUARTER = Period("Q2", date(2025, 4, 1), date(2025, 6, 30))


def deal(name: str, status: str, amount: float | None, month_day: str) -> dict[str, Any]:
    return {
        "opportunity_id": name, "status": status, "amount": amount, "close_on": f"2025-{month_day}",
    }  # fmt: skip


# hand-worked: 1,220 becomes 1,330
BEFORE = make_opportunities([
    deal("d1", "open", 100, "05-01"), deal("d2", "open", 200, "05-10"),
    deal("d3", "open", 300, "06-01"), deal("d4", "open", 400, "08-01"),
    deal("d5", "open", 500, "06-20"), deal("d6", "lost", 600, "05-01"),
    deal("d7", "open", 50, "05-05"), deal("d8", "open", 70, "06-30"),
])  # fmt: skip
AFTER = make_opportunities([
    deal("d1", "open", 150, "05-01"), deal("d2", "won", 180, "05-08"),
    deal("d3", "open", 300, "07-15"), deal("d4", "open", 450, "06-25"),
    deal("d5", "lost", 0, "05-09"), deal("d6", "open", 600, "06-15"),
    deal("d7", "open", 40, "05-05"), deal("d9", "open", 90, "06-10"),
    deal("d10", "won", 25, "05-09"),
])  # fmt: skip


def amounts(found: Comparison) -> dict[str, float]:
    moved = found.movements[found.movements["count"] > 0]
    return {
        str(name): cents / 100
        for name, cents in zip(moved["movement"], moved["amount_cents"], strict=True)
    }


def between(before: pd.DataFrame, after: pd.DataFrame, period: Period = ALL_DATES) -> Comparison:
    return compare(Side.whole(before), Side.whole(after), period)


def test_the_worked_example() -> None:
    found = between(BEFORE, AFTER, QUARTER)
    assert (found.opening_cents, found.closing_cents, found.residual_cents) == (1220_00, 1330_00, 0)
    assert amounts(found) == {
        "new": 115, "reopened": 600, "pulled_in": 450, "amount_up": 50, "amount_down": -30,
        "won": -205, "lost": -500, "pushed_out": -300, "vanished": -70,
    }  # fmt: skip


def test_the_published_example() -> None:
    # Weflow: 1,257,559 + 1,501,878 + 180,171 + 149,382 - 0 - 271,125 - 556,292 - 287,487
    before = make_opportunities([
        deal("stays", "open", 1_257_559 - 271_125 - 556_292 - 287_487, "05-01"),
        deal("won", "open", 271_125, "05-02"), deal("lost", "open", 556_292, "05-03"),
        deal("pushed", "open", 287_487, "05-04"), deal("pulled", "open", 180_171, "09-01"),
    ])  # fmt: skip
    after = make_opportunities([
        deal("stays", "open", 1_257_559 - 271_125 - 556_292 - 287_487 + 149_382, "05-01"),
        deal("won", "won", 271_125, "05-02"), deal("lost", "lost", 556_292, "05-03"),
        deal("pushed", "open", 287_487, "09-04"), deal("pulled", "open", 180_171, "06-01"),
        deal("fresh", "open", 1_501_878, "06-02"),
    ])  # fmt: skip
    found = between(before, after, QUARTER)
    assert found.opening_cents == 1_257_559_00
    assert found.closing_cents == 1_974_086_00
    assert found.residual_cents == 0


def test_a_snapshot_beside_itself_shows_nothing() -> None:
    found = between(BEFORE, BEFORE, QUARTER)
    assert found.legs.empty
    assert found.opening_cents == found.closing_cents == 1220_00


def test_a_filter_moves_deals_in_and_out_of_scope() -> None:
    before = Side(BEFORE, np.array([True] * 7 + [False]))
    after = Side(AFTER, np.array([False] + [True] * 8))
    found = compare(before, after, QUARTER)
    moved = amounts(found)
    assert moved["left_scope"] == -100  # d1
    assert "vanished" not in moved  # d8 was never in scope
    assert found.opening_cents == 1150_00
    assert found.residual_cents == 0


def test_deals_that_move_up_to_the_window_from_before_it() -> None:
    before = make_opportunities(
        [deal("late", "open", 10, "02-01"), deal("early", "open", 5, "05-01")]
    )
    after = make_opportunities(
        [deal("late", "open", 10, "05-01"), deal("early", "open", 5, "02-01")]
    )
    assert amounts(between(before, after, QUARTER)) == {
        "moved_later_in": 10, "moved_earlier_out": -5,
    }  # fmt: skip


def test_a_win_from_outside_the_window_counts_among_the_won() -> None:
    before = make_opportunities([deal("a", "open", 80, "09-01"), deal("b", "open", 60, "09-01")])
    after = make_opportunities([deal("a", "won", 90, "06-01"), deal("b", "won", 60, "08-01")])
    found = between(before, after, QUARTER)
    assert amounts(found) == {"pulled_in": 90, "won": -90}
    assert found.legs["opportunity_id"].unique().tolist() == ["a"]


def test_a_win_without_an_amount_leaves_with_what_it_had() -> None:
    found = between(
        make_opportunities([deal("a", "open", 80, "05-01")]),
        make_opportunities([deal("a", "won", None, "05-01")]),
    )
    assert amounts(found) == {"won": -80}


def test_movements_without_an_amount_are_counted() -> None:
    found = between(BEFORE, make_opportunities([deal("x", "open", None, "05-01")]), QUARTER)
    new = found.movements.set_index("movement").loc["new"]
    assert (new["count"], new["without_amount"], new["amount_cents"]) == (1, 1, 0)


def test_lines_of_one_id_are_told_apart_by_their_product() -> None:
    def lines(pumps: int, valves: int) -> pd.DataFrame:
        rows = [
            {**deal("one", "open", valves, "05-01"), "product": "Valves"},
            {**deal("one", "open", pumps, "05-01"), "product": "Pumps"},
        ]
        return make_opportunities(rows if pumps > valves else rows[::-1])

    found = between(lines(100, 50), lines(60, 80))
    assert amounts(found) == {"amount_up": 30, "amount_down": -40}


def test_new_rates_are_a_movement_of_their_own() -> None:
    restated = BEFORE["amount_cents"] + BEFORE["amount_cents"] // 10
    found = compare(Side.whole(BEFORE), Side.whole(AFTER), QUARTER, restated)
    assert amounts(found)["fx"] == 122
    assert amounts(found)["lost"] == -550
    assert found.residual_cents == 0


STATUSES = st.sampled_from(["open", "open", "won", "lost", "omitted"])
DAYS = st.sampled_from(["2025-02-01", "2025-04-01", "2025-06-30", "2025-07-01", None])
MONEY = st.one_of(st.none(), st.integers(-500, 5_000))
TABLE = st.lists(
    st.tuples(st.sampled_from("abcdefg"), STATUSES, MONEY, DAYS, st.booleans()), max_size=9
)


def side(rows: list[tuple[Any, ...]]) -> Side:
    table = make_opportunities(
        [
            {"opportunity_id": name, "status": status, "amount": amount, "close_on": day}
            for name, status, amount, day, _ in rows
        ]
    )
    return Side(table, np.array([row[-1] for row in rows], dtype=bool))


@settings(max_examples=60)
@given(TABLE, TABLE, st.sampled_from([QUARTER, ALL_DATES]))
def test_opening_and_movements_are_closing(
    rows_before: list[Any], rows_after: list[Any], period: Period
) -> None:
    before, after = side(rows_before), side(rows_after)
    found = compare(before, after, period)
    back = compare(after, before, period)
    assert found.residual_cents == back.residual_cents == 0
    assert found.opening_cents == back.closing_cents
    assert found.closing_cents == back.opening_cents
    assert compare(before, before, period).legs.empty
    assert list(found.movements["movement"]) == list(MOVEMENTS)
    assert found.legs["amount_cents"].sum() == found.closing_cents - found.opening_cents
