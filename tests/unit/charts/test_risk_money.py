"""Charts of the revenue at risk draw what they are given, and show text from files literally."""

from __future__ import annotations

import pandas as pd

from kamdata.charts import style
from kamdata.charts.risk_money import MOST_GROUPS, at_risk_by, loss_chart
from kamdata.charts.scores import FACTOR_COLOURS


def groups(*names: str) -> pd.DataFrame:
    cents = pd.Series(range(len(names), 0, -1), dtype="Int64") * 1_000_00
    return pd.DataFrame({
        "group": list(names), "name": list(names), "money_cents": cents,
        "share_rate": cents / cents.sum(),
    })  # fmt: skip


def test_a_bar_for_each_group_with_its_money_and_share() -> None:
    figure = at_risk_by(groups("<b>Ida</b>", "Jon", "Mia"), "<i>Finding</i>", "USD")
    bars, ends = figure.data
    assert list(bars.x) == [3_000, 2_000, 1_000]
    assert ends.text[0] == " $3k · 50 %"
    assert set(bars.marker.color) == {style.AT_RISK}
    assert "&lt;b&gt;Ida&lt;/b&gt;" in figure.layout.yaxis.ticktext
    assert "<b>" not in bars.hovertext[0]
    assert figure.layout.title.text == "&lt;i&gt;Finding&lt;/i&gt;"


def test_a_factor_has_the_colour_of_its_points() -> None:
    table = groups("trend", "silence").assign(group=["Revenue trend", "Silence"])
    colours = at_risk_by(table, "Finding", "USD").data[0].marker.color
    assert list(colours) == [FACTOR_COLOURS["trend"], FACTOR_COLOURS["silence"]]


def test_at_most_fifteen_groups_are_drawn() -> None:
    many = groups(*(f"Owner {n}" for n in range(40)))
    assert len(at_risk_by(many, "Finding", "USD").data[0].x) == MOST_GROUPS


def test_bars_of_a_loss_and_its_marks() -> None:
    bars = pd.DataFrame({
        "from_cents": [0, 100_000], "to_cents": [100_000, 200_000], "chance_rate": [0.75, 0.25],
    })  # fmt: skip
    figure = loss_chart(bars, [(50_000, "half above <$500>"), (150_000, "1 in 10")], "One", "USD")
    (drawn,) = figure.data
    assert list(drawn.x) == [500, 1_500]
    assert list(drawn.width) == [1_000, 1_000]
    assert drawn.hovertext[1] == "$1k to $2k: 25.0 %"
    assert [line.x0 for line in figure.layout.shapes] == [500, 1_500]
    first, second = figure.layout.annotations
    assert first.text == " half above &lt;$500&gt;"
    assert first.y > second.y  # near sums would overlap
