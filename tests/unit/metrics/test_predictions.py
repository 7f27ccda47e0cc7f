"""The scores that are kept are those that the pages show, to the last digit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from kamdata.defaults import RISK_WEIGHTS
from kamdata.metrics.assess import assess
from kamdata.metrics.growth import growth_scores
from kamdata.metrics.known import prepare
from kamdata.metrics.predictions import keep_predictions, kept_scores, method_of
from kamdata.metrics.risk import risk_scores
from kamdata.metrics.score import BASELINE
from kamdata.model import Settings, Snapshot
from kamdata.store.kept_scores import from_columns
from kamdata.store.store import Store
from tests.build import make_snapshot


def company(as_of: str = "2026-09-28", silent: int = 3) -> Snapshot:
    """Return four accounts; the first has bought nothing in the last months."""
    months = [f"{year}-{month:02d}-01" for year in (2024, 2025, 2026) for month in range(1, 13)]
    months = [month for month in months if month < as_of]
    revenue = [
        {"account_id": name, "month": month, "amount": 1_000 * (number + 1)}
        for number, name in enumerate("ABC")
        for month in (months[:-silent] if name == "A" else months)
    ]
    return make_snapshot(
        [{"account_id": name, "amount": 5_000} for name in "ABCD"], as_of=as_of, revenue=revenue
    )


def test_what_is_kept_is_what_the_pages_show(kam_home: Path) -> None:
    settings, snapshot, store = Settings(), company(), Store()
    assert keep_predictions(store, store.add(snapshot), snapshot, settings) == ""
    shown = prepare(snapshot, settings)
    both = {"risk": risk_scores(shown, settings), "growth": growth_scores(shown, settings)}
    for one in store.predictions([(snapshot.as_of, 1)]):
        kept, scores = from_columns(one.accounts), both[one.score]
        assert list(kept.account_ids) == ["A", "B", "C", "D"]
        np.testing.assert_array_equal(kept.score, scores.table["score"])
        np.testing.assert_array_equal(
            kept.rank, scores.table["rank"].to_numpy(dtype=float, na_value=np.nan)
        )
        assert list(kept.bands) == list(scores.table["band"])
        parts = scores.factors.set_index(["account_id", "factor"])
        for column, name in enumerate((*kept.factors, BASELINE)):
            expected = parts.loc[[(account, name) for account in "ABCD"]]
            np.testing.assert_array_equal(kept.points[:, column], expected["points"])
            if name != BASELINE:
                np.testing.assert_allclose(kept.values[:, column], expected["value"], atol=5e-5)
        sums = np.nansum(kept.points, axis=1)
        np.testing.assert_allclose(sums, np.nan_to_num(kept.score), atol=1e-9)
        assert one.weights == dict(getattr(settings, f"{one.score}_weights"))


def test_a_method_stands_for_the_score_and_its_weights() -> None:
    method = method_of("risk", RISK_WEIGHTS)
    assert method == method_of("risk", tuple(reversed(RISK_WEIGHTS)))
    assert method != method_of("growth", RISK_WEIGHTS)
    assert method != method_of("risk", (("trend", 20.5), *RISK_WEIGHTS[1:]))
    assert len(method) == 12


def test_other_weights_are_another_prediction_of_the_same_snapshot(kam_home: Path) -> None:
    snapshot, store = company(), Store()
    record = store.add(snapshot)
    keep_predictions(store, record, snapshot, Settings())
    heavier = replace(Settings(), risk_weights=(("trend", 40.0), *RISK_WEIGHTS[1:]))
    keep_predictions(store, record, snapshot, heavier)
    found = store.predictions([(record.as_of, record.revision)])
    assert [one.score for one in found] == ["risk", "growth", "risk"]
    assert found[0].method != found[2].method


def test_nobody_to_score() -> None:
    settings = Settings()
    empty = prepare(make_snapshot(), settings)
    kept = kept_scores(risk_scores(empty, settings))
    assert kept.account_ids == ()
    assert assess(empty, settings).facts.n == 0
