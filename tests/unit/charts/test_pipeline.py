"""The charts of the pipeline show the figures of the tables they are given."""

from __future__ import annotations

from datetime import date

import pandas as pd
import plotly.graph_objects as go

from kamdata.charts import pipeline as charts
from kamdata.charts import style
from kamdata.metrics import pipeline
from kamdata.metrics.breakdown import by
from kamdata.model import ALL_DATES, Period
from tests.build import AS_OF, make_accounts, make_opportunities, make_stages

YEAR = Period("FY2026", date(2026, 1, 1), date(2026, 12, 31))


def stage_figure(rows: list[dict], period: Period = YEAR) -> go.Figure:
    found = make_opportunities(rows)
    table = pipeline.stage_table(found, make_stages(found), AS_OF, period)
    return charts.by_stage(table, period, "USD")


def group_figure(rows: list[dict]) -> go.Figure:
    found = make_opportunities(rows)
    table = by(found, make_stages(found), make_accounts(ids=["A"]), "owner", ALL_DATES).table
    return charts.by_group(table, "Owner", "USD")


def trace(drawn: go.Figure, name: str):
    return next(one for one in drawn.data if one.name == name)


ROWS = [
    {"stage": "Proposal", "amount": 3_000},
    {"stage": "Proposal", "amount": 2_000, "close_on": "2027-03-01"},
    {"stage": "Negotiation", "amount": 1_000, "close_on": "2026-09-01"},
]


def test_bars_are_the_split_of_the_table():
    drawn = stage_figure(ROWS)
    assert list(trace(drawn, "closing by 31 Dec 2026").x) == [0, 0, 3_000, 0]
    assert list(trace(drawn, "closing later").x) == [0, 0, 2_000, 0]
    assert list(trace(drawn, "past close date").x) == [0, 0, 0, 1_000]
    assert list(trace(drawn, "weighted, of the period").x) == [0, 0, 1_500, 750]
    assert "without close date" not in {one.name for one in drawn.data}


def test_title_is_the_finding():
    drawn = stage_figure(ROWS)
    assert drawn.layout.title.text == "Proposal holds $5k of $6k open"
    assert drawn.layout.title.subtitle.text == "$1k is past its close date"


def test_colours_have_their_meaning():
    drawn = stage_figure(ROWS)
    assert trace(drawn, "past close date").marker.color == style.AT_RISK
    assert trace(drawn, "closing by 31 Dec 2026").marker.color == style.OPEN


def test_only_open_stages_in_their_order_from_the_top():
    drawn = stage_figure(ROWS)
    axis = drawn.layout.yaxis
    assert axis.ticktext == ("Prospecting", "Qualification", "Proposal", "Negotiation")
    assert axis.range[0] > axis.range[1]


def test_without_an_end_of_the_period():
    assert trace(stage_figure(ROWS, ALL_DATES), "closing ahead").x[2] == 5_000


def test_nothing_open_and_no_amounts():
    for rows in ([], [{"amount": None}]):
        drawn = stage_figure(rows)
        assert drawn.layout.title.text == "No open deal has an amount"


def test_no_stage_at_all():
    table = pipeline.stage_table(make_opportunities([]), make_stages().head(0), AS_OF, YEAR)
    assert charts.by_stage(table, YEAR, "USD").layout.title.text == "No open deal has an amount"


def test_names_from_files_are_shown_literally():
    drawn = group_figure([{"owner": "<b>Ida</b>"}])
    assert drawn.layout.yaxis.ticktext == ("&lt;b&gt;Ida&lt;/b&gt;",)
    assert drawn.layout.title.text == "Owner &lt;b&gt;Ida&lt;/b&gt; holds 100 % of $1k open"
    assert "<b>" not in str(drawn.to_dict())


def test_groups_are_the_largest_twelve_with_deals():
    rows = [{"owner": f"No. {n:02d}", "amount": n * 1_000} for n in range(1, 15)]
    drawn = group_figure([*rows, {"owner": "Nothing open", "status": "won"}])
    assert len(drawn.layout.yaxis.ticktext) == charts.MOST_GROUPS
    assert drawn.layout.yaxis.ticktext[0] == "No. 14"
    assert list(trace(drawn, "open").x)[:2] == [14_000, 13_000]
    assert drawn.layout.title.text == "Owner No. 14 holds 13 % of $105k open"


def test_groups_without_amounts():
    drawn = group_figure([{"owner": "Ida", "amount": None}])
    assert drawn.layout.title.text == "No open deal of the period has an amount"


def test_long_names_are_cut():
    drawn = group_figure([{"owner": "A" * 60}])
    assert drawn.layout.yaxis.ticktext == ("A" * 27 + "…",)


def test_charts_do_not_change_their_table():
    found = make_opportunities(ROWS)
    table = pipeline.stage_table(found, make_stages(found), AS_OF, YEAR)
    before = table.copy()
    charts.by_stage(table, YEAR, "USD")
    pd.testing.assert_frame_equal(table, before)
