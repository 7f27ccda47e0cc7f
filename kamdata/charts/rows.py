"""What horizontal bars of accounts, customers or products share: names, hover text, legend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamdata import format as fmt
from kamdata.charts import style

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

ROW_HEIGHT = 25
LONGEST_NAME = 26


def named_rows(found: go.Figure, names: pd.Series) -> go.Figure:
    """Write a name beside each row (rows stand at 0, 1, 2 ...), the first on top."""
    found.update_yaxes(
        tickvals=list(range(len(names))),
        ticktext=[style.label(short(str(name))) for name in names],
        range=[len(names) - 0.5, -0.5],
        showgrid=False,
    )
    return found


def short(name: str) -> str:
    """Return a name that fits beside a chart."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def hover(names: pd.Series, cents: pd.Series, what: str, currency: str) -> list[str]:
    """Return the hover text of each row: its name, the full amount and what it is."""
    return [
        f"{style.label(name)}<br>{fmt.money_full(one, currency)} {what}"
        for name, one in zip(names, cents, strict=True)
    ]


def legend_below(found: go.Figure) -> go.Figure:
    """Put the legend in one line below the chart."""
    found.update_layout(
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 0, "yref": "container", "yanchor": "bottom",
                "traceorder": "normal", "font": {"size": 11}},
    )  # fmt: skip
    return found
