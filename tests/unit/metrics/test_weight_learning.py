"""Weights are suggested from the customer's own history, and only where later quarters agree."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.defaults import RISK_WEIGHTS
from kamdata.metrics import weight_words as words
from kamdata.metrics.weight_learning import (
    FEWEST_EVENTS,
    NO_HISTORY,
    TOO_FEW_LATER,
    Suggestion,
    blend,
    fit_weights,
    split,
    suggest_from,
    suggested_weights,
)

FACTORS = ("trend", "silence", "losses", "concentration")
DEFAULT = dict(RISK_WEIGHTS)


def world(
    driver: str | None, accounts: int = 60, origins: int = 9, seed: int = 1, rate: float = 0.25
) -> pd.DataFrame:
    """Return records of accounts whose events one factor alone drives, or chance alone."""
    chance = np.random.default_rng(seed)
    days = pd.date_range("2023-03-31", periods=origins, freq="QE").as_unit("us")
    tables = []
    for day in days:
        values = pd.DataFrame(chance.random((accounts, len(FACTORS))), columns=list(FACTORS))
        chances = np.full(accounts, rate) if driver is None else values[driver] ** 4
        table = values.mask(chance.random(values.shape) < 0.1)
        table.insert(0, "account_id", [f"A{number}" for number in range(accounts)])
        table.insert(1, "origin_on", day)
        tables.append(table.assign(is_event=chance.random(accounts) < chances))
    return pd.concat(tables, ignore_index=True)


def test_the_blend_by_hand() -> None:
    mixed = blend(np.array([30.0, 5.0]), np.array([20.0, 15.0]), 60)
    np.testing.assert_allclose(mixed, [26.6667, 8.3333], atol=1e-4)
    np.testing.assert_allclose(blend(np.array([9.0]), np.array([5.0]), FEWEST_EVENTS), [7.0])


def test_suggested_weights_by_hand() -> None:
    found = dict(suggested_weights(np.array([35.0, 0.0]), RISK_WEIGHTS, ("trend", "silence"), 30))
    assert (found["trend"], found["silence"]) == (27.5, 7.5)
    assert {name: found[name] for name in DEFAULT if name not in ("trend", "silence")} == {
        name: weight for name, weight in RISK_WEIGHTS if name not in ("trend", "silence")
    }
    # who gave the two twice the weight keeps their sum, and their start is scaled to it
    heavy = tuple((name, 2 * weight) for name, weight in RISK_WEIGHTS)
    found = dict(suggested_weights(np.array([70.0, 0.0]), heavy, ("trend", "silence"), 30))
    assert (found["trend"], found["silence"], found["renewal"]) == (55.0, 15.0, 30.0)


@pytest.mark.parametrize("driver", ["silence", "concentration"])
def test_what_drives_the_events_is_raised_and_the_rest_lowered(driver: str) -> None:
    found = suggest_from(world(driver), RISK_WEIGHTS, capacity=10)
    assert found.reason == ""
    rows = found.table.set_index("factor")
    assert rows.loc[driver, "suggested_weight"] > rows.loc[driver, "weight"]
    others = rows.drop(index=driver)
    assert (others["suggested_weight"] < others["weight"]).all()
    assert rows["suggested_weight"].sum() == pytest.approx(rows["weight"].sum())
    assert found.is_better
    assert found.after_auc > 0.75
    assert found.after_precision > found.before_precision
    assert "Other weights would have told better who shrinks" in words.sentence(found, RISK_WEIGHTS)
    assert words.can_be_used(found, RISK_WEIGHTS)
    assert not words.can_be_used(found, found.weights)
    assert "in force are those" in words.sentence(found, found.weights)
    assert words.pairs_after(found).value == found.after_auc


def test_what_is_better_by_chance_is_said_to_be_so() -> None:
    told = [
        words.sentence(found, RISK_WEIGHTS)
        for found in (suggest_from(world(None, seed=seed), RISK_WEIGHTS, 10) for seed in range(6))
    ]
    assert all("would have told better" not in text for text in told), told


def test_too_little_history_suggests_nothing() -> None:
    few = world("silence", accounts=10, origins=9)
    few["is_event"] = [n % 9 == 0 for n in range(len(few))]
    found = suggest_from(few, RISK_WEIGHTS, capacity=10)
    assert found.reason.startswith("Weights are suggested once accounts have shrunk 30 times; your")
    assert "knows 10." in found.reason
    assert found.weights == ()
    assert words.sentence(found, RISK_WEIGHTS) == found.reason
    assert words.pairs_before(found).value is None
    assert suggest_from(few.iloc[:0], RISK_WEIGHTS, 10).reason == NO_HISTORY
    unknown = few.assign(**dict.fromkeys(FACTORS, np.nan))
    assert suggest_from(unknown, RISK_WEIGHTS, 10).reason == NO_HISTORY
    short = world("silence", accounts=200, origins=2)  # the second cannot judge what it has taught
    assert suggest_from(short, RISK_WEIGHTS, 10).reason == TOO_FEW_LATER
    lost = world(None).assign(is_event=True)
    assert "Nearly every account shrank" in suggest_from(lost, RISK_WEIGHTS, 10).reason


def test_what_is_judged_was_never_learnt_from() -> None:
    earlier, later = split(world("trend", origins=9))
    assert later["origin_on"].nunique() == 3
    first = later["origin_on"].min()
    assert (earlier["origin_on"] + pd.DateOffset(months=6) <= first + pd.Timedelta(days=1)).all()
    assert earlier["origin_on"].nunique() == 5  # the sixth was only known when the seventh was


def test_weights_that_point_the_wrong_way_are_not_used() -> None:
    records = world("silence")
    records["silence"] = 1 - records["silence"]  # now a low value comes before the loss
    fit = fit_weights(records, FACTORS, total=46.0)
    assert fit is not None
    assert fit[1] == 0.0
    assert fit_weights(records.assign(is_event=True), FACTORS, 46.0) is None


def test_no_better_is_said_plainly() -> None:
    found = Suggestion(
        "", 40, pd.DataFrame(), RISK_WEIGHTS[:1], 3, 20, 90, before_auc=0.7, after_auc=0.65
    )
    text = words.sentence(found, RISK_WEIGHTS)
    assert text.startswith("Other weights would have done no better on 3 later quarter ends")
    assert not words.can_be_used(found, RISK_WEIGHTS)


@settings(max_examples=8)
@given(st.integers(0, 1_000), st.sampled_from([None, *FACTORS]))
def test_suggestions_keep_their_sum_and_are_never_negative(seed: int, driver: str | None) -> None:
    found = suggest_from(world(driver, accounts=30, seed=seed), RISK_WEIGHTS, capacity=5)
    if not found.reason:
        weights = [weight for _, weight in found.weights]
        assert min(weights) >= 0
        assert sum(weights) == pytest.approx(100)
        assert [name for name, _ in found.weights] == [name for name, _ in RISK_WEIGHTS]
