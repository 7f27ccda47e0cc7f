"""The charts of one account."""

import pandas as pd

from kamdata.charts import account as charts
from kamdata.metrics.account_history import revenue_by_month, revenue_by_product
from tests.build import make_snapshot


def snapshot(first, months, amounts=(10, 10)):
    starts = pd.date_range(first, periods=months, freq="MS")
    return make_snapshot(
        revenue=[
            {"account_id": "A", "month": month, "amount": amount, "product": product}
            for month in starts
            for product, amount in zip(("Pumps", "<i>Valves"), amounts, strict=True)
        ]
    )


def test_months_beside_the_year_before():
    months = revenue_by_month(snapshot("2024-09-01", 24), "A")
    figure = charts.revenue_by_month(months, "USD")
    bars, line = figure.data
    assert list(bars.y) == [20] * 12
    assert list(line.y) == [20] * 12
    assert bars.x[0] == "Sep 2025"
    assert figure.layout.title.text == "Revenue $240 in 12 months, as much as the year before"


def test_months_without_a_year_before_say_so():
    months = revenue_by_month(snapshot("2025-09-01", 12), "A")
    title = charts.revenue_by_month(months, "USD").layout.title.text
    assert title == "Revenue $240 in 12 months; no whole year before it to compare with"


def test_products_with_the_year_before_as_a_marker():
    products = revenue_by_product(snapshot("2024-09-01", 24, (30, 10)), "A")
    figure = charts.revenue_by_product(products, "USD")
    bars, before = figure.data
    assert list(bars.x) == [360, 120]
    assert list(before.x) == [360, 120]
    assert list(figure.layout.yaxis.ticktext) == ["Pumps", "&lt;i&gt;Valves"]
    assert figure.layout.title.text == "Pumps brings 75 % of the revenue"


def test_only_credit_notes_bring_nothing():
    products = revenue_by_product(snapshot("2025-09-01", 12, (-5, -5)), "A")
    title = charts.revenue_by_product(products, "USD").layout.title.text
    assert title == "No product sold in the last 12 months"
