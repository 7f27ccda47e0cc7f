"""Scores on the pages: with the pushes known on the date in view, worked out once for both."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kamdata.metrics.assess import Assessment, assess
from kamdata.metrics.growth import growth_scores
from kamdata.metrics.risk import risk_scores, risk_table
from kamdata.model import Scope, Settings
from kamdata.store.store import Store
from kamdata.ui import assessed, data
from tests.build import make_snapshot

DAYS = ("2026-09-07", "2026-09-14", "2026-09-21", "2026-09-28")
CLOSES = ("10-15", "11-15", "11-20", "12-01")  # pushed in the second week and in the last


@pytest.fixture
def store(kam_home: Path) -> Store:
    """Return a store of four weekly exports in which one deal is pushed twice."""
    store = Store(kam_home)
    for day, close in zip(DAYS, CLOSES, strict=True):
        deal = {"opportunity_id": "a", "close_on": f"2026-{close}"}
        store.add(make_snapshot([deal, {"opportunity_id": day}], as_of=day))
    store.show_company("own")
    return store


def view_on(day: str) -> data.View:
    found = data.load_view(data.records(), date.fromisoformat(day))
    assert found is not None
    return found


def pushes_on(day: str) -> list[Any]:
    return data.scored(view_on(day)).table("opportunities")["push_count"].fillna(-1).tolist()


@pytest.mark.usefixtures("store")
def test_the_pushes_are_those_known_on_the_date_in_view() -> None:
    assert pushes_on(DAYS[0]) == [-1, -1]
    assert pushes_on(DAYS[2]) == [1, -1]
    assert pushes_on(DAYS[3]) == [2, -1]
    newest = view_on(DAYS[3])
    before = data.view_of(newest, data.stored_snapshot(newest.records[1]))
    assert data.scored(before).table("opportunities")["push_count"].fillna(-1).tolist() == [1, -1]


@pytest.mark.usefixtures("store")
def test_the_snapshot_with_pushes_is_another_one_and_made_once() -> None:
    view = view_on(DAYS[3])
    assert data.scored(view).fingerprint != view.snapshot.fingerprint
    assert data.scored(view) is data.scored(replace(view, scope=Scope(owners=("Ida",))))
    assert view.snapshot.table("opportunities")["push_count"].isna().all()


def test_an_old_file_that_cannot_be_read_costs_the_pushes_and_nothing_else(store: Store) -> None:
    path = next((store.home / "lake" / "opportunities" / f"as_of={DAYS[1]}").glob("*.parquet"))
    path.write_bytes(b"no longer a table")
    view = view_on(DAYS[3])
    assert data.scored(view) is view.snapshot
    assert len(assessed.risk(view).table) == 1


@pytest.mark.usefixtures("store")
def test_one_assessment_serves_both_scores(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Assessment] = []

    def counted(*arguments: Any) -> Assessment:
        made.append(assess(*arguments))
        return made[-1]

    monkeypatch.setattr("kamdata.ui.assessed.assess", counted)
    view = view_on(DAYS[3])
    risk, growth = assessed.risk(view), assessed.growth(replace(view, scope=Scope(owners=("X",))))
    assert len(made) == 1
    snapshot = data.scored(view)
    assert risk.table.equals(risk_scores(snapshot, Settings()).table)
    assert growth.table.equals(growth_scores(snapshot, Settings()).table)
    heavier = replace(view, settings=Settings(risk_weights=(("slippage", 50.0),)))
    assert assessed.risk(heavier).table["score"].iloc[0] > risk.table["score"].iloc[0]
    assert len(made) == 2
    known = assessed.of_view(view).known
    assert view.compute(risk_table, known) is view.compute(risk_table, known)
    assert view.compute(risk_table, known) is not view.compute(
        risk_table, assessed.of_view(heavier).known
    )
