"""The history of a score: as it was kept, and worked out from its own date where it was not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd

from kamdata.defaults import RISK_WEIGHTS
from kamdata.metrics.as_scored import as_scored
from kamdata.metrics.assess import assess
from kamdata.metrics.known import prepare
from kamdata.metrics.predictions import keep_predictions
from kamdata.metrics.risk import risk_table
from kamdata.metrics.score_history import (
    DatedScores,
    by_date,
    computed_scores,
    history_title,
    how_known,
    score_history,
    stored_scores,
    with_present,
)
from kamdata.model import Settings, Snapshot
from kamdata.store.store import Store
from tests.unit.metrics.test_predictions import company

DAYS = ("2026-07-06", "2026-08-03", "2026-09-28")
HEAVIER = replace(Settings(), risk_weights=(("trend", 40.0), *RISK_WEIGHTS[1:]))


def weeks() -> list[Snapshot]:
    """Return three snapshots; A orders nothing for one, two and seven months."""
    return [company(day, silent) for day, silent in zip(DAYS, (1, 2, 7), strict=True)]


def computed(snapshot: Snapshot, settings: Settings | None = None) -> list[DatedScores]:
    settings = settings or Settings()
    return computed_scores(assess(prepare(snapshot, settings), settings))


def risk_rows(dated: list[DatedScores], account_id: str = "A") -> pd.DataFrame:
    table = score_history(dated, account_id)
    return table[table["name"] == "risk"]


def test_kept_and_worked_out_scores_are_the_same_and_told_apart(kam_home: Path) -> None:
    store, settings = Store(), Settings()
    for snapshot in weeks()[:2]:
        keep_predictions(store, store.add(snapshot), snapshot, settings)
    kept = stored_scores(store.predictions([(one.as_of, one.revision) for one in store.records()]))
    assert [one.as_of.isoformat() for one in kept] == [DAYS[0], DAYS[0], DAYS[1], DAYS[1]]
    dated = [*kept, *computed(weeks()[2])]
    found = risk_rows(dated)
    assert list(found["as_of"].dt.strftime("%Y-%m-%d")) == list(DAYS)
    assert list(found["is_stored"]) == [True, True, False]
    last, *first = weeks()[2], *weeks()[:2]
    assessed = [
        as_scored(store, record, snapshot, settings)
        for record, snapshot in zip(reversed(store.records()), first, strict=True)
    ]
    assessed.append(assess(prepare(last, settings), settings))
    for row, known in zip(found.to_dict("records"), assessed, strict=True):
        shown = risk_table(known).table.set_index("account_id")
        assert row["score"] == shown.loc["A", "score"]
        assert (row["rank"], row["band"]) == (shown.loc["A", "rank"], shown.loc["A", "band"])
    assert how_known(score_history(dated, "A"), 0).startswith("Filled points were kept")
    assert "Hollow points" in how_known(score_history(dated, "A"), 0)
    assert "No score was kept of 3 earlier snapshots" in how_known(score_history(dated, "A"), 3)


def test_a_step_names_the_factor_that_moved_most() -> None:
    dated = [one for snapshot in weeks() for one in computed(snapshot)]
    found = risk_rows(dated)
    scores = [int(score + 0.5) for score in found["score"]]
    assert pd.isna(found["moved"].iloc[0])
    assert list(found["moved"])[1:] == [scores[1] - scores[0], scores[2] - scores[1]]
    assert scores[2] > scores[0]
    assert str(found["why"].iloc[2]).startswith(("Silence +", "Revenue trend +"))
    title = history_title(dated, "A")
    assert title.startswith(f"Risk up from {scores[0]} to {scores[2]} since 6 Jul 2026: ")


def test_other_weights_are_no_movement_of_the_account() -> None:
    first, second, _ = weeks()
    dated = [*computed(first), *computed(second, HEAVIER)]
    assert list(risk_rows(dated)["why"].dropna()) == ["Other weights"]
    growth = score_history(dated, "A")
    growth = growth[growth["name"] == "growth"]
    assert "Other weights" not in set(growth["why"].dropna())  # its weights are the same


def test_what_was_said_first_stands(kam_home: Path) -> None:
    store, snapshot = Store(), weeks()[0]
    record = store.add(snapshot)
    for settings in (Settings(), HEAVIER):
        keep_predictions(store, record, snapshot, settings)
    kept = stored_scores(store.predictions([(record.as_of, record.revision)]))
    assert [one.method for one in kept] == [one.method for one in computed(snapshot)]
    # the page shows the score with the weights in force: its history ends in the same
    shown = with_present(kept, computed(snapshot, HEAVIER))
    assert [one.is_stored for one in shown] == [False, True]
    assert all(one.is_stored for one in with_present(kept, computed(snapshot)))


def test_one_date_and_none() -> None:
    dated = computed(weeks()[0])
    assert history_title(dated, "A").startswith("Risk ")
    assert "since" not in history_title(dated, "A")
    later = [replace(one, as_of=date(2026, 9, 28)) for one in dated]
    assert history_title([*dated, *later], "A").startswith("As on 6 Jul 2026: risk ")
    assert score_history(dated, "nobody").empty
    assert score_history([], "A").empty
    assert history_title([], "A") == "No score of this account is known yet."


def test_dates_without_the_account_are_left_out() -> None:
    dated = [one for snapshot in weeks() for one in computed(snapshot)]
    without = replace(dated[0].scores, account_ids=("X", "B", "C", "D"))
    dated[0] = replace(dated[0], scores=without)
    assert len(risk_rows(dated)) == 2
    shown = by_date(score_history(dated, "A"))
    assert list(shown["as_of"].dt.strftime("%Y-%m-%d")) == [*reversed(DAYS)]
    assert shown["risk"].isna().tolist() == [False, False, True]
    assert set(shown["source"]) == {"Worked out later"}
