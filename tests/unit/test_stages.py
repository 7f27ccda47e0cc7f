"""What a stage means: the file first, then the user, then the stage table."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdata.metrics.stages import is_qualified, probability, weighted_cents, with_settings
from kamdata.model import Settings, Stage
from tests.build import make_opportunities, make_snapshot, make_stages


def statuses(snapshot) -> list[str]:
    return list(snapshot.table("opportunities")["status"].astype(object))


def test_without_changes_the_snapshot_is_the_same_object() -> None:
    snapshot = make_snapshot([{}])
    assert with_settings(snapshot, Settings()) is snapshot


def test_a_changed_stage_moves_its_deals_except_where_the_file_said_so() -> None:
    snapshot = make_snapshot(
        [
            {"stage": "Proposal"},
            {"stage": "Proposal", "is_status_given": True},
            {"stage": "Closed Won"},
        ]
    )
    changed = with_settings(snapshot, Settings(stages=(Stage("Proposal", "won", 0.9),)))
    assert statuses(changed) == ["won", "open", "won"]
    row = changed.table("stages").set_index("stage").loc["Proposal"]
    assert (row["status"], row["probability_rate"], row["is_guessed"]) == ("won", 0.9, False)
    assert statuses(snapshot) == ["open", "open", "won"]


def test_the_order_of_the_sales_process_stays_and_unknown_names_change_nothing() -> None:
    snapshot = make_snapshot([{}])
    changed = with_settings(snapshot, Settings(stages=(Stage("Elsewhere", "won"),)))
    assert list(changed.table("stages")["stage"]) == list(snapshot.table("stages")["stage"])
    assert statuses(changed) == ["open"]


def test_a_stage_without_a_meaning_stays_without_one() -> None:
    snapshot = make_snapshot(
        [{"stage": "Limbo", "status": None}], stages=[{"stage": "Limbo"}, {"stage": "Offer"}]
    )
    changed = with_settings(snapshot, Settings(stages=(Stage("Offer", "open"),)))
    assert changed.table("opportunities")["status"].isna().all()
    assert changed.table("stages")["status"].isna().tolist() == [True, False]


def test_the_files_own_probability_wins_over_that_of_the_stage() -> None:
    deals = make_opportunities(
        [
            {"stage": "Proposal", "probability_rate": 0.9},
            {"stage": "Proposal"},
            {"status": "won", "probability_rate": 0.9},
            {"status": "lost"},
            {"stage": "Unheard of", "status": "open"},
        ]
    )
    found = probability(deals, make_stages())
    assert list(found[:4]) == [0.9, 0.5, 1.0, 0.0]
    assert pd.isna(found[4])


def test_weighted_amounts_are_whole_cents_or_missing() -> None:
    deals = make_opportunities(
        [
            {"amount_cents": 101, "probability_rate": 0.5},
            {"amount": None, "probability_rate": 0.5},
            {"amount": 10, "stage": "Unheard of", "status": "open"},
            {"amount": 10, "stage": "Unheard of", "status": "open", "weighted_amount": 3},
            {"amount": 10, "probability_rate": 0.5, "weighted_amount": 9},
        ]
    )
    found = weighted_cents(deals, make_stages())
    assert found.dtype == "Int64"
    assert found[0] == pytest.approx(50.5, abs=0.5)
    assert found[[1, 2]].isna().all()
    assert list(found[[3, 4]]) == [300, 500]


@given(st.lists(st.tuples(st.integers(0, 10**9), st.floats(0, 1)), min_size=1, max_size=20))
def test_a_weighted_amount_is_never_above_the_amount(rows: list[tuple[int, float]]) -> None:
    deals = make_opportunities(
        [{"amount_cents": amount, "probability_rate": rate} for amount, rate in rows]
    )
    found = weighted_cents(deals, make_stages())
    assert (found <= deals["amount_cents"]).all()
    assert (found >= 0).all()


@pytest.mark.parametrize(
    ("qualified_from", "expected"),
    [
        (None, ["Qualification", "Proposal", "Negotiation"]),
        ("Proposal", ["Proposal", "Negotiation"]),
        ("Prospecting", ["Prospecting", "Qualification", "Proposal", "Negotiation"]),
        ("Closed Won", ["Qualification", "Proposal", "Negotiation"]),
        ("Elsewhere", ["Qualification", "Proposal", "Negotiation"]),
    ],
)
def test_qualified_is_open_and_at_or_behind_the_stage(
    qualified_from: str | None, expected: list[str]
) -> None:
    stages = make_stages()
    deals = make_opportunities([{"stage": name} for name in stages["stage"]])
    found = is_qualified(deals, stages, Settings(qualified_from=qualified_from))
    assert list(deals.loc[found, "stage"]) == expected


def test_a_process_of_one_open_stage_or_none_still_has_an_answer() -> None:
    deals = make_opportunities([{"stage": "Open"}, {"stage": "Won", "status": "won"}])
    one = [{"stage": "Open", "status": "open"}, {"stage": "Won", "status": "won"}]
    stages = make_snapshot(stages=one).table("stages")
    assert list(is_qualified(deals, stages, Settings())) == [True, False]
    none = make_snapshot(stages=one[1:]).table("stages")
    assert not is_qualified(deals, none, Settings()).any()
