"""The charts of the history show the figures of their tables, and nothing from a file as markup."""

from __future__ import annotations

import pytest

from kamdata.charts import history, style
from kamdata.metrics import conversion, slippage, stage_history
from tests.build import make_stages
from tests.unit.metrics.histories import random_snapshots
from tests.unit.metrics.plain_spells import histories_of

FOUND = histories_of(random_snapshots(7, weeks=9))
STAGES = make_stages()


def test_each_stage_is_a_band_over_the_snapshots():
    table = stage_history.pipeline_by_snapshot(FOUND.stage_totals, STAGES, FOUND.dates)
    drawn = history.stages_over_time(table, "Finding", "USD")
    assert [band.name for band in drawn.data] == list(table["stage"].drop_duplicates())
    for band in drawn.data:
        own = table[table["stage"] == band.name]
        assert [round(one * 100) for one in band.y] == list(own["amount_cents"].fillna(0))
        assert list(band.x) == list(FOUND.dates)
    assert drawn.data[-1].fillcolor == style.HYPOTHETICAL  # the old name
    assert drawn.layout.title.text == "Finding"


def test_stages_get_darker_and_old_ones_are_grey():
    assert history.stage_colours([True, True, False]) == ["#C6DFF2", "#1B5A8C", style.HYPOTHETICAL]
    assert history.stage_colours([True]) == ["#C6DFF2"]


def test_names_from_files_are_not_read_as_markup():
    table = stage_history.pipeline_by_snapshot(FOUND.stage_totals, STAGES, FOUND.dates)
    hostile = table.assign(stage=table["stage"].replace("Old name", "<b>x</b>"))
    drawn = history.stages_over_time(hostile, "<i>y</i>", "USD").to_json()
    assert "<b>x" not in drawn
    assert "<i>y" not in drawn


def test_no_open_deal_is_an_empty_chart():
    nothing = FOUND.stage_totals.iloc[:0]
    table = stage_history.pipeline_by_snapshot(nothing, STAGES, FOUND.dates)
    assert not history.stages_over_time(table, "Finding", "USD").data
    assert stage_history.wide(table).empty


def test_the_parts_of_a_stage_fill_its_bar():
    table = conversion.stage_conversion(FOUND.spells, FOUND.dates, STAGES)
    rated = table[table["rate"].notna()]
    assert len(rated)
    drawn = history.conversion(table, "Finding")
    assert [bar.name for bar in drawn.data] == ["go on", "lost", "still open"]
    assert [sum(parts) for parts in zip(*(bar.x for bar in drawn.data), strict=True)] == (
        pytest.approx([1] * len(rated))
    )


def test_the_parts_of_a_period_are_what_was_to_close():
    table = slippage.slippage_by_period(FOUND.spells, FOUND.dates, 1, "month")
    seen = table[table["amount_cents"].notna()]
    drawn = history.slippage(table, "Finding", "USD")
    bars = [trace for trace in drawn.data if trace.type == "bar"]
    totals = [sum(parts) for parts in zip(*(bar.y for bar in bars), strict=True)]
    assert [round(one * 100) for one in totals] == list(seen["amount_cents"])
    assert len(seen)
