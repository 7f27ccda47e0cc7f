"""The waterfall and the flow draw what they are given."""

from __future__ import annotations

from datetime import date

import pytest

from kamdata.charts.changes import KIND_COLOURS, flow, waterfall
from kamdata.metrics.change_lists import flow as flow_table
from kamdata.metrics.changes import compare_snapshots
from kamdata.metrics.movement import MOVEMENTS, Side, compare
from kamdata.model import ALL_DATES, Scope, Settings
from tests.build import make_opportunities, make_snapshot
from tests.unit.metrics.test_movement import AFTER, BEFORE, QUARTER

DAYS = (date(2025, 9, 21), date(2025, 9, 28))


def test_every_bar_begins_where_the_last_one_ended() -> None:
    found = compare(Side.whole(BEFORE), Side.whole(AFTER), QUARTER)
    bars = waterfall(found, *DAYS, "USD").data[0]
    ends = [base + length for base, length in zip(bars.base, bars.x, strict=True)]
    assert ends[:2] == [1220, 1335]
    assert list(bars.base[1:-1]) == ends[:-2]
    assert ends[-2] == ends[-1] == 1330
    assert bars.hovertext[1] == "New<br>$115 in 2 deals"


def test_the_title_is_the_finding() -> None:
    found = compare(Side.whole(BEFORE), Side.whole(AFTER), QUARTER)
    drawn = waterfall(found, *DAYS, "USD")
    assert drawn.layout.title.text == "Reopened added most, $600; Lost took most, $500"
    same = compare(Side.whole(BEFORE), Side.whole(BEFORE), QUARTER)
    assert waterfall(same, *DAYS, "USD").layout.title.text == "Nothing moved"


@pytest.mark.parametrize(("amount", "is_cut"), [(1_000_000, True), (10, False)])
def test_small_movements_cut_the_axis_and_the_subtitle_says_so(
    amount: float,
    is_cut: bool,  # noqa: FBT001
) -> None:
    rows = [{"opportunity_id": "big", "amount": amount}]
    after = make_opportunities([*rows, {"opportunity_id": "x", "amount": 5_000}])
    found = compare(Side.whole(make_opportunities(rows)), Side.whole(after), ALL_DATES)
    drawn = waterfall(found, *DAYS, "USD")
    assert (drawn.layout.xaxis.range[0] > 0) == is_cut
    assert ("The axis begins at" in drawn.layout.title.subtitle.text) == is_cut
    assert min(drawn.data[0].base) >= drawn.layout.xaxis.range[0]


def test_every_movement_has_a_colour() -> None:
    assert set(KIND_COLOURS) == set(MOVEMENTS)


def test_the_flow_has_its_nodes_in_order_and_names_escaped() -> None:
    before = make_snapshot(
        [{"opportunity_id": "a", "stage": "<b>Lead</b>"}, {"opportunity_id": "b", "amount": None}]
    )
    after = make_snapshot([{"opportunity_id": "a", "status": "won"}], as_of="2026-10-05")
    table = flow_table(compare_snapshots(before, after, Scope(), Settings()), "stage")
    drawn = flow(table, "A < B", "USD").data[0]
    assert list(drawn.node.label) == ["&lt;b&gt;Lead&lt;/b&gt;", "Won"]
    assert list(drawn.link.value) == [1_000]
    assert all(0 < place < 1 for place in drawn.node.y)
