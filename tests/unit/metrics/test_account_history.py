"""One account in time, and the findings about its rows."""

import pandas as pd
import pytest

from kamdata.metrics.account_history import findings_of, revenue_by_month, revenue_by_product
from kamdata.model import Finding
from tests.build import make_snapshot


def invoices(account, first, months, amount, product=None):
    starts = pd.date_range(first, periods=months, freq="MS")
    return [
        {"account_id": account, "month": month, "amount": amount, "product": product}
        for month in starts
    ]


def test_each_month_stands_beside_the_same_month_of_the_year_before():
    rows = [*invoices("A", "2024-09-01", 12, 10), *invoices("A", "2025-09-01", 11, 20)]
    rows += invoices("B", "2024-09-01", 24, 1)
    found = revenue_by_month(make_snapshot(revenue=rows), "A")
    assert found["month"].iloc[0] == pd.Timestamp("2025-09-01")
    assert found["now_cents"].tolist() == [20_00] * 11 + [0]
    assert found["before_cents"].tolist() == [10_00] * 12


def test_before_the_table_begins_last_year_is_missing_not_zero():
    found = revenue_by_month(make_snapshot(revenue=invoices("A", "2025-03-01", 18, 10)), "A")
    assert found["before_cents"].isna().tolist() == [True] * 6 + [False] * 6


def test_an_account_without_revenue_has_no_months():
    snapshot = make_snapshot(
        accounts=[{"account_id": "B"}], revenue=invoices("A", "2025-03-01", 18, 10)
    )
    assert revenue_by_month(snapshot, "B").empty
    assert revenue_by_product(snapshot, "B").empty
    assert revenue_by_month(make_snapshot(), "B").empty


def test_products_with_the_change_from_last_year():
    rows = [
        *invoices("A", "2024-09-01", 24, 10, "Pumps"),
        *invoices("A", "2025-09-01", 12, 30, "Valves"),
        *invoices("A", "2024-09-01", 12, 5, "Seals"),
        *invoices("A", "2025-09-01", 1, 7),
    ]
    found = revenue_by_product(make_snapshot(revenue=rows), "A").set_index("product")
    assert found.index.tolist() == ["Valves", "Pumps", "Not stated", "Seals"]
    assert found["now_cents"].tolist() == [360_00, 120_00, 7_00, 0]
    assert found["change_cents"].tolist() == [360_00, 0, 7_00, -60_00]
    assert found["growth_rate"].tolist()[1:] == [0.0, pytest.approx(float("nan"), nan_ok=True), -1]


def test_products_of_a_short_history_have_no_year_before():
    rows = invoices("A", "2025-09-01", 12, 10, "Pumps")
    found = revenue_by_product(make_snapshot(revenue=rows), "A")
    assert found["now_cents"].tolist() == [120_00]
    assert found[["before_cents", "change_cents"]].isna().all(axis=None)


def test_revenue_without_products_gives_no_products():
    rows = invoices("A", "2025-09-01", 12, 10)
    assert revenue_by_product(make_snapshot(revenue=rows), "A").empty


def test_findings_name_a_row_of_the_account_in_its_file():
    here = {"source": "deals.xlsx · Open", "source_row": 7}
    about = {"table": "opportunities", "file": "deals.xlsx", "sheet": "Open"}
    snapshot = make_snapshot(
        [
            {"account_id": "A", **here},
            {"account_id": "B", **here, "source_row": 8},
            {"account_id": "B", **here, "source": "deals.xlsx · Lost"},
        ],
        findings=[
            Finding("warning", "The opportunity has no amount.", row=7, **about),
            Finding("warning", "Another row.", row=8, **about),
            Finding("warning", "Another sheet.", row=7, **{**about, "sheet": "Lost"}),
            Finding("info", "About the file.", **about),
            Finding("info", "About no table.", row=7, file="deals.xlsx", sheet="Open"),
            Finding("info", "A stage.", row=7, **{**about, "table": "stages"}),
        ],
    )
    assert findings_of(snapshot, "A")["message"].tolist() == ["The opportunity has no amount."]
    assert findings_of(snapshot, "B")["message"].tolist() == ["Another row.", "Another sheet."]
    assert findings_of(make_snapshot(), "A").empty
