"""The charts of one account: revenue by month beside the year before, and by product."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from kamdata import format as fmt
from kamdata.charts import style
from kamdata.charts.rows import ROW_HEIGHT, hover, legend_below, named_rows

if TYPE_CHECKING:
    import pandas as pd

MOST_PRODUCTS = 12


def revenue_by_month(months: pd.DataFrame, currency: str) -> go.Figure:
    """Return bars of the last twelve months and a line of the same months a year earlier.

    `months` is the frame of `kamdata.metrics.account_history.revenue_by_month`.
    """
    names = [f"{month:%b %Y}" for month in months["month"]]
    bars = go.Bar(
        x=names, y=months["now_cents"].astype("float64") / 100, name="last 12 months",
        marker_color=style.REVENUE,
        hovertext=_said(names, months["now_cents"], "", currency), hoverinfo="text",
    )  # fmt: skip
    line = go.Scatter(
        x=names, y=months["before_cents"].astype("float64") / 100, name="a year earlier",
        mode="lines+markers", line={"color": style.GOAL, "width": 2}, marker={"size": 5},
        hovertext=_said(names, months["before_cents"], " a year earlier", currency),
        hoverinfo="text",
    )  # fmt: skip
    found = style.figure(bars, line, title=_months_title(months, currency), height=330)
    found.update_layout(margin={"b": 48})
    found.update_yaxes(tickformat="~s", tickprefix=fmt.sign(currency), rangemode="tozero")
    return legend_below(found)


def _said(names: list[str], cents: pd.Series, when: str, currency: str) -> list[str]:
    return [
        f"{name}<br>{fmt.money_full(one, currency)}{when}"
        for name, one in zip(names, cents, strict=True)
    ]


def _months_title(months: pd.DataFrame, currency: str) -> str:
    now = int(months["now_cents"].sum())
    start = f"Revenue {fmt.money(now, currency)} in 12 months"
    if months["before_cents"].isna().any():
        return f"{start}; no whole year before it to compare with"
    before = int(months["before_cents"].sum())
    if now == before:
        return f"{start}, as much as the year before"
    direction = "more" if now > before else "less"
    return f"{start}, {fmt.money(abs(now - before), currency)} {direction} than the year before"


def revenue_by_product(products: pd.DataFrame, currency: str) -> go.Figure:
    """Return a bar per product for the last twelve months, last year's amount as a marker.

    `products` is the frame of `kamdata.metrics.account_history.revenue_by_product`.
    """
    shown = products.head(MOST_PRODUCTS)
    places = list(range(len(shown)))
    bars = go.Bar(
        x=shown["now_cents"].astype("float64") / 100, y=places, orientation="h",
        name="last 12 months", marker_color=style.REVENUE,
        text=[fmt.money(cents, currency) for cents in shown["now_cents"]], textposition="auto",
        hovertext=hover(shown["product"], shown["now_cents"], "in 12 months", currency),
        hoverinfo="text", cliponaxis=False,
    )  # fmt: skip
    before = go.Scatter(
        x=shown["before_cents"].astype("float64") / 100, y=places, mode="markers",
        name="a year earlier",
        marker={"symbol": "line-ns", "size": 18, "line": {"width": 3, "color": style.GOAL}},
        hovertext=hover(shown["product"], shown["before_cents"], "a year earlier", currency),
        hoverinfo="text",
    )  # fmt: skip
    found = style.figure(
        bars, before, title=_products_title(products), height=128 + ROW_HEIGHT * len(shown)
    )
    found.update_layout(margin={"b": 48})
    found.update_xaxes(visible=False)
    return legend_below(named_rows(found, shown["product"]))


def _products_title(products: pd.DataFrame) -> str:
    positive = products["now_cents"].clip(lower=0)
    if positive.sum() <= 0:
        return "No product sold in the last 12 months"
    share = fmt.percent(int(positive.iloc[0]) / int(positive.sum()))
    return f"{products['product'].iloc[0]} brings {share} of the revenue"
