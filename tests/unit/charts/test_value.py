"""The charts of the map and of value draw what they are given, names from files literally."""

import pandas as pd

from kamdata.charts.portfolio import LARGEST_BUBBLE, bubble_map
from kamdata.charts.value import per_hour, slopes
from kamdata.metrics import three_ranks
from tests.unit.metrics.test_lifetime_value import company, ten


def places(count):
    return pd.DataFrame(
        {"account": [f"<b>{n}</b>" for n in range(count)], "quadrant": "Strategic",
         "strength": [50 + 40 * (n % 5) / 5 for n in range(count)],
         "attractiveness": [50 + 40 * (n // 5) / 5 for n in range(count)],
         "is_borderline": [n == 0 for n in range(count)],
         "revenue_cents": pd.Series([None if n == 1 else 100_00 * (count - n)
                                     for n in range(count)], dtype="Int64")}
    )  # fmt: skip


def test_bubbles_by_area_and_hollow_near_a_line():
    figure = bubble_map(places(20), "USD", "<i>Finding</i>")
    bubbles = figure.data[0]
    assert bubbles.marker.sizemode == "area"
    assert bubbles.marker.sizeref == 2 * max(bubbles.marker.size) / LARGEST_BUBBLE**2
    assert bubbles.marker.size[1] == 0
    assert bubbles.marker.color[0] == "rgba(0,0,0,0)" != bubbles.marker.color[2]
    assert figure.layout.title.text == "&lt;i&gt;Finding&lt;/i&gt;"
    words = [one.text for one in figure.layout.annotations]
    assert sum(word.startswith("<b>S") for word in words) == 4  # the quadrants
    names = [word for word in words if "&lt;b&gt;" in word]
    assert 10 <= len(names) <= 15
    assert "n/a of revenue" in bubbles.hovertext[1]


def test_one_bubble_alone_is_drawn():
    assert len(bubble_map(places(1), "USD", "Finding").data[0].x) == 1


def test_lines_join_the_three_ranks():
    rows = three_ranks.ranked(three_ranks.three_ranks(company(ten(A0={"cost_to_serve": 4_000}))))
    figure = slopes(rows, "Finding")
    line = figure.data[rows["account_id"].tolist().index("A0")]
    assert list(line.y) == rows.set_index("account_id").loc[
        "A0", ["revenue_rank", "contribution_rank", "lifetime_rank"]
    ].tolist()  # fmt: skip
    assert line.text[2] == " 10 A0"
    assert line.line.width == 3


def test_bars_of_money_per_hour():
    rows = pd.DataFrame(
        {"account": ["<b>A</b>"], "product": ["P"], "per_hour_cents": pd.Series([480_000]),
         "expected_cents": [12_000_000], "chance_rate": [0.8], "hours": [20.0]}
    )  # fmt: skip
    bar = per_hour(rows, "USD", "Finding").data[0]
    assert list(bar.x) == [4_800]
    assert bar.hovertext[0] == "&lt;b&gt;A&lt;/b&gt;: P<br>$120,000 a year x 80 % / 20 hours"
