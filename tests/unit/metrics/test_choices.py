"""A choice that cannot be kept gets one sentence; one that can is kept as it is."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdata.defaults import GROWTH_WEIGHTS, RISK_WEIGHTS, GateRules
from kamdata.metrics.choices import (
    anchors_from,
    changed_stages,
    problems,
    weights_by_order,
    weights_of,
    without_stages,
)
from kamdata.model import Settings, Stage
from tests.build import make_stages


def test_the_defaults_are_sound() -> None:
    assert problems(Settings()) == []
    assert sum(weight for _, weight in RISK_WEIGHTS) == 100
    assert sum(weight for _, weight in GROWTH_WEIGHTS) == 100


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"currency": "euro"}, "'euro' is not a currency code."),
        ({"currency": ""}, "'' is not a currency code."),
        ({"fiscal_start_month": 13}, "The fiscal year starts in a month from 1 to 12."),
        ({"key_account_cap": 0}, "The key-account cap must be a whole number from 1 to 10,000."),
        ({"review_capacity": 99_999}, "The review capacity must be a whole number"),
        ({"stages": (Stage("Offer", ""),)}, "The stage 'Offer' must be open, won, lost or"),  # pyright: ignore[reportArgumentType]
        ({"stages": (Stage("Offer", "open", 1.2),)}, "The probability of the stage 'Offer' must"),
        ({"risk_weights": (("trend", -1.0),)}, "Every risk weight must be a number from 0 to 100."),
        ({"risk_weights": (("trend", float("nan")),)}, "Every risk weight must be a number"),
        ({"growth_weights": (("service", 0.0),)}, "At least one growth weight must be above 0"),
        ({"strength_weights": (("nps", 0.0),)}, "At least one strength weight must be above 0"),
        ({"attractiveness_weights": (("fit", 101.0),)}, "Every attractiveness weight must be"),
        ({"effort_hours": (("contact", 0.0),)}, "The hours of a sale must be from 1 to 2,000."),
        ({"effort_hours": (("contact", float("nan")),)}, "The hours of a sale must be from 1"),
        ({"discount_rate": -1.0}, "The discount rate must be from 0 to 50 %."),
        ({"lifetime_years": 0}, "Lifetime value counts from 1 to 10 years."),
        ({"key_account_limit": 0}, "The last limit of key accounts must be a whole number"),
        ({"gate": GateRules(weights=(("growth", 0.0),))}, "At least one gate weight must be"),
        (
            {"gate": GateRules(anchors=(("growth", 1.0, 1.0, 2.0),))},
            "What counts 0, 50 and 100 for",
        ),
        ({"gate": GateRules(anchors=(("growth", float("nan"), 1.0, 2.0),))}, "What counts 0, 50"),
        ({"gate": GateRules(enter_at=50.0)}, "The points to leave at must be below those"),
        ({"gate": GateRules(enter_reviews=0)}, "An account enters or leaves after one review"),
        ({"review_rhythm": (("star", 0.0),)}, "Days between two reviews must be from 1 to 730."),
    ],
)
def test_what_cannot_be_kept_gets_one_sentence(changes: dict, sentence: str) -> None:
    found = problems(replace(Settings(), **changes))
    assert len(found) == 1
    assert found[0].startswith(sentence)


def test_only_the_stages_that_were_changed_are_kept() -> None:
    shown = make_stages()
    edited = shown.assign(
        status=shown["status"].astype("str").mask(shown["stage"] == "Proposal", "won"),
        probability_rate=shown["probability_rate"].mask(shown["stage"] == "Prospecting"),
    )
    before = Settings(stages=(Stage("Proposal", "lost", 0.1), Stage("Elsewhere", "open", 0.3)))
    assert changed_stages(before, shown, edited) == (
        Stage("Proposal", "won", 0.5), Stage("Elsewhere", "open", 0.3),
        Stage("Prospecting", "open", None),
    )  # fmt: skip
    assert changed_stages(before, shown, shown) == before.stages


@given(st.lists(st.floats(0, 1), min_size=6, max_size=6))
def test_percentages_and_back_change_no_stage(rates: list[float]) -> None:
    shown = make_stages().assign(probability_rate=rates)
    through_percent = shown.assign(probability_rate=shown["probability_rate"] * 100 / 100)
    assert changed_stages(Settings(), shown, through_percent) == ()


def test_forgetting_stages_leaves_those_of_other_names() -> None:
    settings = Settings(stages=(Stage("A", "open"), Stage("B", "won")))
    assert without_stages(settings, ["A", "Z"]) == (Stage("B", "won"),)


def test_an_empty_weight_counts_as_nothing_and_the_order_stays() -> None:
    assert weights_of(["b", "a", "c"], {"a": 2.0, "b": float("nan")}) == (
        ("b", 0.0), ("a", 2.0), ("c", 0.0),
    )  # fmt: skip


def test_weights_follow_an_order_and_marks_a_table() -> None:
    assert weights_by_order(["b", "a"], (0.75, 0.25), ["a", "b"]) == (("a", 25.0), ("b", 75.0))
    marks = pd.DataFrame({"low": [1], "middle": [2], "high": [3]})
    assert anchors_from(["a"], marks) == (("a", 1.0, 2.0, 3.0),)
    assert problems(replace(Settings(), gate=GateRules(anchors=(("a", 3.0, 2.0, 1.0),)))) == []
