"""Other weights give what the scores would be, without working the factors out anew."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.defaults import GROWTH_WEIGHTS, RISK_WEIGHTS
from kamdata.metrics import what_if
from kamdata.metrics.assess import assess
from kamdata.metrics.growth import growth_scores
from kamdata.metrics.risk import risk_scores
from kamdata.model import Settings
from tests.unit.metrics.test_board import small_company

SNAPSHOT = small_company()
KNOWN = assess(SNAPSHOT, Settings())


def weights_like(defaults):
    values = st.lists(st.integers(0, 40), min_size=len(defaults), max_size=len(defaults))
    return values.filter(any).map(
        lambda found: tuple(
            (name, float(value)) for (name, _), value in zip(defaults, found, strict=True)
        )
    )


def test_the_weights_in_force_move_nothing():
    rows = what_if.moves(KNOWN, RISK_WEIGHTS, GROWTH_WEIGHTS, "risk")
    assert (rows["rank_change"].dropna() == 0).all()
    assert rows["score_before"].equals(rows["score_after"])
    assert what_if.sentence(rows) == "No rank would change."


@settings(max_examples=4, deadline=None)
@given(weights_like(RISK_WEIGHTS), weights_like(GROWTH_WEIGHTS))
def test_it_is_what_the_scores_would_be_with_these_weights(at_risk, ripe):
    wanted = Settings(risk_weights=at_risk, growth_weights=ripe)
    for score, scores_of in (("risk", risk_scores), ("growth", growth_scores)):
        rows = what_if.moves(KNOWN, at_risk, ripe, score).sort_index()
        fresh = scores_of(SNAPSHOT, wanted).table
        pd.testing.assert_series_equal(rows["score_after"], fresh["score"], check_names=False)
        pd.testing.assert_series_equal(rows["rank_after"], fresh["rank"], check_names=False)
        assert list(rows["band_after"]) == list(fresh["band"])


def test_places_up_are_those_gained():
    only = tuple((name, 1.0 if name == "sentiment" else 0.0) for name, _ in RISK_WEIGHTS)
    rows = what_if.moves(KNOWN, only, GROWTH_WEIGHTS, "risk")
    ranked = what_if.ranked(rows)
    gained = ranked["rank_before"] - ranked["rank_after"]
    assert (gained == ranked["rank_change"]).all()
    assert ranked["rank_after"].dropna().is_monotonic_increasing


def rows_of(*ranks):
    names = [chr(ord("A") + place) for place in range(len(ranks))]
    before, after = (pd.array(one, dtype="Int64") for one in zip(*ranks, strict=True))
    rows = pd.DataFrame({"account": names, "rank_before": before, "rank_after": after})
    return rows.sort_values("rank_after")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (rows_of((1, 1), (2, 3), (3, 2)), "2 of 3 places would change; A stays first."),
        (rows_of((1, 2), (2, 1)), "B would come first instead of A; 2 of 2 places would change."),
        (rows_of((1, 1), (None, 2)), "1 of 2 places would change; A stays first."),
        (rows_of((1, None)), "No account would be ranked with these weights."),
    ],
)
def test_the_sentence(rows, said):
    assert what_if.sentence(rows) == said
