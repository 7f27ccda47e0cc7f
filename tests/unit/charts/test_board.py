"""The map of the board names accounts without covering any; the steps of a score add up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.charts import board as charts
from kamdata.charts.labels import CHARACTER, GAP, LINE, placed
from kamdata.metrics import board, board_words
from kamdata.metrics.assess import assess
from kamdata.model import Settings
from tests.unit.metrics.test_board import small_company

SIZE = (400.0, 300.0)


@pytest.fixture(scope="module")
def found():
    return board.board(assess(small_company(), Settings(review_capacity=1)))


def box_of(place, x, y, radius, name):
    width = 2 * GAP + CHARACTER * len(name)
    if place.startswith("middle"):
        left = x + radius if place.endswith("right") else x - radius - width
        return left, y - LINE / 2, left + width, y + LINE / 2
    top = y - radius - GAP - LINE if place.startswith("top") else y + radius + GAP
    return x - width / 2, top, x + width / 2, top + LINE


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(0, 400), st.floats(0, 300), st.floats(2, 25), st.text("ab", max_size=20)
        ),
        min_size=1, max_size=20,
    )
)  # fmt: skip
def test_no_name_covers_a_point_or_a_name_or_leaves_the_plot(points):
    x, y, radius = (np.array([one[at] for one in points]) for at in range(3))
    names = [one[3] for one in points]
    places = placed(x, y, radius, names=names, size=SIZE, order=range(len(names)))
    boxes = {
        at: box_of(place, *points[at][:3], names[at]) for at, place in enumerate(places) if place
    }
    dots = [(a - r, b - r, a + r, b + r) for a, b, r, _ in points]
    for at, box in boxes.items():
        assert box[0] >= -1e-9
        assert box[1] >= -1e-9
        assert box[2] <= SIZE[0] + 1e-9
        assert box[3] <= SIZE[1] + 1e-9
        others = [one for place, one in boxes.items() if place != at]
        others += [dot for place, dot in enumerate(dots) if place != at]
        assert not any(overlap(box, other) for other in others)


def test_a_single_point_is_named_beside_it():
    one = np.array([100.0])
    assert placed(one, one, one / 10, names=["A"], size=SIZE, order=[0]) == ["middle right"]
    assert placed(one, one, one / 10, names=["A"], size=SIZE, order=[]) == [""]


def test_every_account_is_a_bubble_of_its_group(found):
    rows = board_words.drawn(found.table)
    figure = charts.board(rows, "USD", "<i>Finding</i>")
    names = [trace.name for trace in figure.data]
    assert names == ["fix first (1)", "grow now (1)", "protect (2)", "watch (1)"]
    assert sum(len(trace.x) for trace in figure.data) == len(rows)
    assert [trace.marker.color for trace in figure.data] == list(charts.COLOURS.values())
    assert figure.layout.title.text == "&lt;i&gt;Finding&lt;/i&gt;"
    [large] = [t for t in figure.data if t.name.startswith("protect")]
    assert max(large.marker.size) == charts.LARGEST  # the most revenue
    assert max(large.marker.size) ** 2 / min(large.marker.size) ** 2 == pytest.approx(120 / 48)


def test_names_from_files_are_shown_literally(found):
    rows = board_words.drawn(found.table)
    figure = charts.board(rows.assign(account="<b>A</b>"), "USD", "Finding")
    texts = [text for trace in figure.data for text in (*trace.text, *trace.hovertext)]
    assert any("&lt;b&gt;A&lt;/b&gt;" in text for text in texts)
    assert not any("<b>" in text for text in texts)


def test_the_steps_lead_from_the_baseline_to_the_score(found):
    steps = board.steps(found.risk, "Silent")
    score = found.risk.table.set_index("account_id").loc["Silent", "score"]
    [bars] = charts.parts(steps, "risk", "Finding").data
    ends = np.array(bars.base) + np.array(bars.x)
    assert list(bars.base[1:-1]) == pytest.approx(list(ends[:-2]))
    assert ends[-1] == pytest.approx(score)
    assert sum(int(text) for text in bars.text[:-1]) == int(bars.text[-1])
