"""The chart of the evidence draws each list with its interval, and chance as a line."""

import pandas as pd

from kamdata.charts import style
from kamdata.charts.evidence import list_intervals


def test_each_list_has_a_dot_and_its_interval():
    rows = pd.DataFrame(
        {
            "list": ["score", "other"], "label": ["Score", "Other"], "auc_rate": [0.7, 0.6],
            "low_rate": [0.65, 0.55], "high_rate": [0.75, 0.64],
        }
    )  # fmt: skip
    figure = list_intervals(rows, "score", "Finding")
    dots = figure.data[-1]
    assert list(dots.x) == [0.7, 0.6]
    assert list(dots.marker.color) == [style.AT_RISK, style.NEUTRAL]
    assert [list(line.x) for line in figure.data[:-1]] == [[0.65, 0.75], [0.55, 0.64]]
    assert figure.layout.shapes[0].x0 == 0.5
    low, high = figure.layout.xaxis.range
    assert low < 0.5
    assert high > 0.75
