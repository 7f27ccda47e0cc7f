"""The charts of goals: every goal has its bar, names are taken literally, nothing is computed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from kamdata.charts import goals as charts
from kamdata.charts import style
from kamdata.metrics.account_goals import goals_of
from kamdata.metrics.planned_pipeline import by_goal
from kamdata.model import Period
from tests.build import make_snapshot

END = "2026-12-31"
YEAR = Period("FY2026", date(2026, 1, 1), date(2026, 12, 31))


def test_progress_has_a_bar_and_a_mark_for_each_goal() -> None:
    rows = [
        {"goal": "<b>One</b>", "goal_type": "grow", "target": 4, "current": 5, "due_on": END},
        {"goal": "Two", "goal_type": "relate", "target": 4, "current": 1, "due_on": END},
        {"goal": "Three"},
    ]  # fmt: skip
    snapshot = make_snapshot(goals=[{"account_id": "A", **row} for row in rows])
    goals = goals_of(snapshot, "A", YEAR, {"<b>one</b>": 0.0})
    figure: Any = charts.progress(goals, "A <finding>")
    bars, marks = figure.data
    assert list(bars.x) == [25.0, 100.0, 0.0]
    assert list(bars.text) == ["25 %", "125 %", "n/a"]
    assert list(bars.marker.color) == [style.AT_RISK, style.WON, style.NEUTRAL]
    assert list(bars.textposition) == ["inside", "inside", "outside"]
    assert list(figure.layout.yaxis.ticktext) == ["Two", "&lt;b&gt;One&lt;/b&gt;", "Three"]
    assert figure.layout.title.text == "A &lt;finding&gt;"
    assert "<b>" not in bars.hovertext[1]
    assert pd.isna(marks.x[2])


def test_open_deals_by_goal() -> None:
    deals = [{"amount": 300, "goal_id": "One"}, {"amount": 50}, {"amount": None}]
    goals = [{"account_id": "A", "goal": name} for name in ("One", "Two")]
    figure: Any = charts.by_goal(by_goal(make_snapshot(deals, goals=goals), "A"), "USD", "Title")
    [bars] = figure.data
    assert list(bars.x) == [300.0, 0.0, 50.0]
    assert list(bars.text) == ["$300 · 1 deal", "no deal", "$50 · 2 deals"]
    assert list(bars.marker.color) == [style.OPEN, style.OPEN, style.NEUTRAL]
    nothing: Any = charts.by_goal(by_goal(make_snapshot([{"amount": None}]), "A"), "USD", "Title")
    assert list(nothing.data[0].text) == ["n/a · 1 deal"]
