"""Charts of the programme draw what they are given, with names as text."""

from __future__ import annotations

from datetime import date

import pandas as pd

from kamdata.charts import programme as charts
from kamdata.charts import style

NAME = "<b>Alder</b>"


def test_size_against_the_cap() -> None:
    counts = pd.DataFrame({"as_of": pd.to_datetime([date(2026, 6, 30), date(2026, 9, 28)]),
                           "key_n": [20, 25]})  # fmt: skip
    found = charts.programme_size(counts, 50, "25 key accounts")
    assert list(found.data[0].y) == [20, 25]
    assert found.layout.shapes[0].y0 == 50
    assert found.layout.annotations[0].text == "Cap 50"


def test_points_at_the_gate() -> None:
    rows = pd.DataFrame({"account": [NAME], "score": [71.2], "says": ["enter"],
                         "rule": ["Should enter"], "why": ["71 points <i>"]})  # fmt: skip
    found = charts.gate_scores(rows, 65, 50, "Alder")
    assert list(found.data[0].text) == ["71 Should enter"]
    assert list(found.data[0].marker.color) == [style.WON]
    assert sorted(shape.x0 for shape in found.layout.shapes) == [50, 65]
    assert "<b>" not in found.layout.yaxis.ticktext[0]
    assert "<i>" not in found.data[0].hovertext[0]


def test_firm_places() -> None:
    rows = pd.DataFrame({"account": [NAME, "B"], "in_rate": [0.96, 0.5], "best_rank": [1, 2],
                         "worst_rank": [2, 5], "verdict": ["Firm", "Judgement call"]})  # fmt: skip
    found = charts.firm_places(rows, 2, "1 of 2 places is firm")
    assert list(found.data[0].text) == [" 96 % Firm", " 50 % Judgement call"]
    assert list(found.data[0].marker.color) == [style.WON, style.GOAL]
    assert "<b>" not in found.data[0].hovertext[0]
