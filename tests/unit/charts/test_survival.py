"""The chart of how long customers stay shows the figures of its table."""

from __future__ import annotations

from kamdata.charts import survival
from kamdata.metrics import survival_words, tenure
from tests.unit.metrics.test_durations import RELAPSED, SIX_MP
from tests.unit.metrics.test_tenure import customers

ROWS = customers(SIX_MP, RELAPSED)
CURVE = tenure.curve_drawn(ROWS)


def drawn(title="Finding"):
    followed = tenure.followed_by_year(ROWS)
    return survival.staying(CURVE, followed, survival_words.staying_mark(ROWS), title)


def test_the_line_and_its_band_are_those_of_the_table():
    low, high, line, point = drawn().data
    assert list(line.y) == list(CURVE["share"])
    assert list(low.y) == list(CURVE["low"])
    assert list(high.y) == list(CURVE["high"])
    assert (high.fill, line.line.shape) == ("tonexty", "hv")
    assert (list(point.x), list(point.y)) == ([25], [CURVE["share"].iloc[-1]])
    assert drawn().layout.annotations[0].text == "<b>45 % after 25 years</b>"


def test_how_many_were_followed_stands_below_each_year():
    axis = drawn().layout.xaxis
    assert axis.ticktext[0] == "0<br>21"
    assert len(axis.ticktext) == len(axis.tickvals) <= tenure.MOST_TICKS + 1
    assert axis.ticktext[-1] == "25<br>5"


def test_the_title_is_shown_literally():
    assert drawn("<i>y</i>").layout.title.text == "&lt;i&gt;y&lt;/i&gt;"


def test_the_finding_in_figures():
    assert survival_words.staying_title(ROWS) == (
        "45 % still buy after 25 years; 9 of 21 have stopped"
    )
