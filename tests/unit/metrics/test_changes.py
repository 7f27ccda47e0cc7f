"""What changed about each deal beside the money, and what counts as compared."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.metrics import change_measures
from kamdata.metrics.attributes import stage_places
from kamdata.metrics.change_lists import GROUP_PARTS, by_group, flow, in_words, listing
from kamdata.metrics.changes import ATTRIBUTES, Changes, comparable, compare_snapshots
from kamdata.model import ALL_DATES, Period, Scope, Settings, Stage
from tests.build import make_snapshot

QUARTER = Scope(Period("Q4", date(2026, 10, 1), date(2026, 12, 31)))


def deal(name: str, **values: Any) -> dict[str, Any]:
    return {"opportunity_id": name, "close_on": "2026-11-15", "amount": 100, **values}


def changed(
    before: list[dict[str, Any]],
    after: list[dict[str, Any]],
    scope: Scope = QUARTER,
    chosen: Settings | None = None,
    **accounts: list[dict[str, Any]],
) -> Changes:
    old = make_snapshot(before, accounts.get("old", ()), as_of="2026-09-21")
    new = make_snapshot(after, accounts.get("new", ()), as_of="2026-09-28")
    return compare_snapshots(old, new, scope, chosen or Settings())


def marks(found: Changes) -> dict[str, list[str]]:
    """Return by deal what is marked beside the money."""
    names = listing(found, found.deals)["opportunity_id"]
    return {
        name: [mark for mark in ATTRIBUTES if row[mark]]
        for name, row in zip(names, found.deals.to_dict("records"), strict=True)
    }


def test_each_attribute_is_told_from_the_others() -> None:
    plain = {"stage": "Proposal", "owner": "Ida", "forecast_category": "Commit",
             "probability_rate": 0.5, "next_step": "Call"}  # fmt: skip
    names = ("same", "pushed", "forward", "backward", "owner", "category", "chance", "step")
    before = [deal(name, **plain) for name in names]
    after = [
        deal("same", **plain), deal("pushed", **plain | {"close_on": "2026-12-01"}),
        deal("forward", **plain | {"stage": "Negotiation"}),
        deal("backward", **plain | {"stage": "Prospecting"}),
        deal("owner", **plain | {"owner": "Jon"}),
        deal("category", **plain | {"forecast_category": None}),
        deal("chance", **plain | {"probability_rate": 0.6}),
        deal("step", **plain | {"next_step": "Visit"}),
    ]  # fmt: skip
    found = changed(before, after)
    assert marks(found) == {
        "same": [], "pushed": ["is_pushed"], "forward": ["is_forward"],
        "backward": ["is_backward"], "owner": ["is_owner_changed"],
        "category": ["is_category_changed"], "chance": ["is_probability_changed"],
        "step": ["is_next_step_changed"],
    }  # fmt: skip
    assert found.deals["is_changed"].tolist() == [False] + [True] * 7
    assert found.comparison.legs.empty


def test_a_push_is_a_later_month() -> None:
    before = [deal("a"), deal("b"), deal("c"), deal("d", close_on=None)]
    after = [
        deal("a", close_on="2026-11-30"), deal("b", close_on="2027-01-01"),
        deal("c", close_on="2026-10-31"), deal("d"),
    ]  # fmt: skip
    found = changed(before, after, Scope(ALL_DATES))
    assert found.deals["days_moved"].tolist()[:3] == [15, 47, -15]
    assert found.deals["is_pushed"].tolist() == [False, True, False, False]
    assert found.deals["is_redated"].tolist() == [True, True, True, False]
    assert in_words(found.deals)[2] == "15 days earlier"


def test_a_column_that_one_file_lacks_changes_nothing() -> None:
    before = [deal("a", next_step="Call", owner="Ida", probability_rate=0.5)]
    assert marks(changed(before, [deal("a")])) == {"a": []}
    assert marks(changed([deal("a")], before)) == {"a": []}


def test_created_and_closed_between_the_two() -> None:
    after = [
        deal("young", status="won", created_on="2026-09-23", close_on="2026-10-02"),
        deal("old", status="won", created_on="2026-09-01", close_on="2026-10-02"),
        deal("late", created_on="2026-09-01"),
    ]
    found = changed([], after)
    assert marks(found) == {"young": ["is_short_lived"], "old": [], "late": []}
    assert found.deals["is_backdated"].tolist() == [False, False, True]


def test_what_is_won_ahead_of_its_close_date_has_not_vanished() -> None:
    found = changed([deal("a")], [deal("a", status="won", close_on="2026-12-01")])
    assert found.comparison.of("won") == (-100_00, 1, 0)
    assert found.comparison.of("vanished") == (0, 0, 0)


def test_what_is_created_later_is_not_known_yet() -> None:
    snapshot = make_snapshot([deal("a", created_on="2026-09-29"), deal("b")])
    known = comparable(snapshot, Settings()).table("opportunities")
    assert known["opportunity_id"].tolist() == ["b"]


def test_the_stage_table_of_the_settings_is_in_force() -> None:
    chosen = Settings(stages=(Stage("Verbal", "won", 1.0),))
    found = changed([deal("a")], [deal("a", stage="Verbal", status="open")], chosen=chosen)
    assert found.comparison.of("won") == (-100_00, 1, 0)


def test_each_snapshot_has_its_own_accounts_in_scope() -> None:
    scope = Scope(QUARTER.period, regions=("North",))
    rows = [deal("a", account_id="A"), deal("b", account_id="B")]
    old = [{"account_id": "A", "region": "North"}, {"account_id": "B", "region": "South"}]
    new = [{"account_id": "A", "region": "South"}, {"account_id": "B", "region": "North"}]
    found = changed(rows, rows, scope, old=old, new=new)
    assert found.comparison.of("left_scope") == (-100_00, 1, 0)
    assert found.comparison.of("came_into_scope") == (100_00, 1, 0)
    groups = by_group(found, "region").set_index("group")
    assert groups.loc["North", ["opening_cents", "closing_cents"]].tolist() == [100_00, 100_00]


def test_stages_of_the_earlier_table_keep_their_place() -> None:
    snapshots = [
        make_snapshot(stages=[{"stage": name, "status": "open"} for name in names])
        for names in (["Lead", "Demo", "Offer"], ["Lead", "Offer", "Contract"])
    ]
    places = stage_places(*snapshots)
    assert sorted(places, key=places.__getitem__) == ["Lead", "Demo", "Offer", "Contract"]


def test_measures_rest_on_the_rows_of_their_file() -> None:
    before = [deal("a"), deal("b", amount=None), deal("c", amount=70)]
    found = changed(before, [deal("b", amount=None), deal("a", amount=120, status="won")])
    opening = change_measures.opening_pipeline(found)
    assert (opening.value, opening.n, opening.coverage) == (170_00, 3, pytest.approx(2 / 3))
    assert change_measures.closing_pipeline(found).reason == change_measures.NONE_HAS_AMOUNT
    assert change_measures.pipeline_change(found).value == -170_00
    won = change_measures.won_between(found)
    assert (won.value, won.n, won.rows.tolist()) == (120_00, 1, [1])
    vanished = change_measures.vanished_between(found)
    assert (vanished.value, vanished.rows.tolist()) == (70_00, [2])
    assert change_measures.lost_between(found).value == 0


def test_the_flow_leads_from_stage_to_outcome() -> None:
    before = [deal("a", stage="Proposal"), deal("b", stage="Proposal"), deal("c", stage="Lead")]
    after = [deal("a", stage="Negotiation"), deal("b", status="won"), deal("d", amount=30)]
    table = flow(changed(before, after), "stage")
    assert table[["source", "target", "amount_cents", "count"]].to_numpy().tolist() == [
        ["Proposal", "Negotiation", 100_00, 1], ["Proposal", "Won", 100_00, 1],
        ["Lead", "Vanished", 100_00, 1], ["New", "Proposal", 30_00, 1],
    ]  # fmt: skip
    assert table["is_entry"].tolist() == [False, False, False, True]


ROW = st.tuples(
    st.sampled_from("abcdef"), st.sampled_from(["open", "open", "won", "lost"]),
    st.one_of(st.none(), st.integers(-50, 500)), st.sampled_from(["Ida", "Jon", None]),
    st.sampled_from(["2026-09-01", "2026-11-15", "2027-01-05", None]),
)  # fmt: skip
ROWS = st.lists(ROW, max_size=8)


def as_rows(drawn: list[Any]) -> list[dict[str, Any]]:
    return [
        {
            "opportunity_id": name,
            "status": status,
            "amount": amount,
            "owner": owner,
            "close_on": day,
        }
        for name, status, amount, owner, day in drawn
    ]


@settings(max_examples=15)
@given(ROWS, ROWS)
def test_deals_and_groups_add_up_to_the_comparison(rows_before: Any, rows_after: Any) -> None:
    found = changed(as_rows(rows_before), as_rows(rows_after))
    moved = found.comparison.closing_cents - found.comparison.opening_cents
    assert found.comparison.residual_cents == 0
    assert found.deals["moved_cents"].sum() == moved
    for grouping in ("owner", "region"):
        table = by_group(found, grouping)
        parts = table[["opening_cents", *GROUP_PARTS, "moved_cents"]].sum(axis="columns")
        assert parts.tolist() == table["closing_cents"].tolist()
        assert table["change_cents"].sum() == moved
        assert table["moved_cents"].sum() == 0
    held = flow(found, "stage").groupby("is_entry")["amount_cents"].sum()
    assert held.get(False, 0) == found.comparison.opening_cents


@settings(max_examples=12)
@given(ROWS)
def test_a_snapshot_beside_itself_changed_nothing(rows: Any) -> None:
    found = changed(as_rows(rows), as_rows(rows))
    marked = found.deals[found.deals["is_changed"]]
    assert marked.empty


def test_empty_snapshots_are_compared() -> None:
    found = changed([], [])
    assert found.deals.empty
    assert by_group(found, "owner").empty
    assert flow(found, "stage").empty
    assert isinstance(listing(found, found.deals), pd.DataFrame)
    assert np.array_equal(found.comparison.movements["count"], np.zeros(14))
