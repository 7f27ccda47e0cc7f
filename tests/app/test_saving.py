"""What is worked out again after somebody wrote into a plan, and what stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from kamdata.metrics import membership, roster
from kamdata.metrics.assess import assess
from kamdata.metrics.entries import OF_COMPANY
from kamdata.metrics.gate import gate
from kamdata.metrics.growth import growth_table
from kamdata.metrics.known import prepare
from kamdata.metrics.risk import risk_table
from kamdata.model import Entry, Settings, Snapshot
from kamdata.store.store import Store
from tests.app.steps import go, shown_text
from tests.build import make_snapshot
from tests.sample_home import sample_snapshot


def test_scores_and_the_roster_ask_for_no_table_of_the_whole_company(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings, asked, table = Settings(), set(), Snapshot.table

    def noted(snapshot: Snapshot, name: str):
        asked.add(name)
        return table(snapshot, name)

    snapshot = prepare(replace(sample_snapshot()), settings)
    monkeypatch.setattr(Snapshot, "table", noted)
    known = assess(snapshot, settings)
    growth_table(known, risk_table(known))
    at = membership.standings((membership.review(known.facts),), settings.gate)
    roster.programme(known.facts, at)
    gate(known.facts)
    assert {"accounts", "opportunities", "memberships"} <= asked
    assert not asked & set(OF_COMPANY)


def test_scores_are_worked_out_again_only_when_an_entry_may_touch_them(
    own_app: AppTest, own_snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Snapshot] = []

    def noted(snapshot: Snapshot, settings: Settings):
        made.append(snapshot)
        return assess(snapshot, settings)

    monkeypatch.setattr("kamdata.ui.assessed.assess", noted)

    def save(account_id: str, table: str, entry: str, **fields: object) -> int:
        as_of, before = own_snapshot.as_of, len(made)
        Store().write_entries(
            Entry(account_id, table, entry, field, value, as_of) for field, value in fields.items()
        )
        go(own_app, "programme", programme_part="Managers", manager_part="Load")
        return len(made) - before

    assert save("Alder", "accounts", "", hours_per_month=20) == 1
    assert save("", "managers", "ida", owner="Ida", capacity_hours=77) == 0
    load = next(one.value for one in own_app.dataframe if "capacity_hours" in one.value)
    assert 77 in load["capacity_hours"].tolist()
    assert save("Birch", "accounts", "", hours_per_month=30) == 1


def test_of_scores_that_nobody_kept_the_newest_are_worked_out_at_once(
    open_own: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kamdata.ui.score_history_view.MOST_AT_ONCE", 1)
    weeks = [
        make_snapshot([{"account_id": "A"}], as_of=f"2026-08-{day:02d}") for day in range(1, 5)
    ]
    for week in weeks[:-1]:
        Store().add(week)
    app = go(open_own(weeks[-1]), "account", account_revenue="Risk and growth")
    more = next(one for one in app.toggle if str(one.key).startswith("score_history_all"))
    assert more.label == "Work out the scores of 2 earlier snapshots"
    assert "No score was kept of 2 earlier snapshots: not shown." in shown_text(app)
    more.set_value(True).run()
    assert "not shown" not in shown_text(app)
