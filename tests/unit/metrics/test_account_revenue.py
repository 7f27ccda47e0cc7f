"""An account's years by product, and until when a new deal can begin, by hand-worked figures."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdata.metrics import last_start
from kamdata.metrics.periods import fiscal_year
from kamdata.metrics.years_by_product import AHEAD, PAST, TOTAL, headings, years_by_product
from kamdata.model import Snapshot
from tests.build import AS_OF, make_snapshot

YEAR = fiscal_year(AS_OF, 1)


def won(account_id: str, days: int, n: int) -> list[dict[str, Any]]:
    """Return n deals won on 1 June 2026 that took so many days."""
    closed = pd.Timestamp("2026-06-01")
    deal = {"account_id": account_id, "status": "won", "amount": 1, "close_on": closed}
    return [{**deal, "created_on": closed - pd.Timedelta(days=days)} for _ in range(n)]


def company(deals: list[dict[str, Any]]) -> Snapshot:
    accounts = [{"account_id": one, "is_key": one != "C"} for one in "ABC"]
    return make_snapshot(deals, accounts)


@pytest.mark.parametrize(
    ("deals", "whose", "days", "last"),
    [
        ((5, 9, 9), last_start.OWN, 120, date(2026, 9, 2)),  # 31 December less 120 days
        ((4, 9, 9), last_start.KEY, 60, date(2026, 11, 1)),  # 13 key deals, 9 of them of 60 days
        ((0, 0, 5), last_start.ALL, 10, date(2026, 12, 21)),
        ((0, 0, 4), last_start.ALL, None, None),
    ],
)
def test_the_last_day_to_begin(
    deals: tuple[int, int, int], whose: str, days: int | None, last: date | None
) -> None:
    own, others, rest = deals
    snapshot = company([*won("A", 120, own), *won("B", 60, others), *won("C", 10, rest)])
    found = last_start.last_start(snapshot, "A", YEAR)
    assert (found.whose, found.days.value, found.last_on) == (whose, days, last)


def test_the_last_day_in_words() -> None:
    late = last_start.last_start(company(won("A", 120, 5)), "A", YEAR)
    assert last_start.in_words(late, YEAR, AS_OF) == (
        "A new deal would be won after the plan ends on 31 Dec 2026: a deal takes 120 days (the "
        "median of 5 won deals of this account), so the last day to begin was 2 Sep 2026."
    )
    early = last_start.last_start(company(won("A", 30, 5)), "A", YEAR)
    assert last_start.in_words(early, YEAR, AS_OF).startswith(
        "A deal that begins by 1 Dec 2026 can still be won by 31 Dec 2026"
    )
    unknown = last_start.last_start(company([]), "A", YEAR)
    assert last_start.in_words(unknown, YEAR, AS_OF).endswith("is not known: no deal was won.")


REVENUE = [
    {"account_id": "A", "month": month, "amount": amount, "product": product}
    for month, amount, product in (
        ("2024-05-01", 100, "Pumps"), ("2025-05-01", 150, "Pumps"), ("2026-05-01", 70, "Pumps"),
        ("2024-12-31", 40, "Valves"), ("2025-01-01", 41, "Valves"), ("2025-07-01", 5, None),
    )
]  # fmt: skip
OPEN = [
    {"account_id": "A", "amount": 10, "product": "Pumps", "close_on": "2026-11-30"},
    {"account_id": "A", "amount": 3, "product": "Pumps", "close_on": "2025-02-01"},  # overdue
    {"account_id": "A", "amount": 20, "product": "Hoses", "close_on": "2027-03-31"},
    {"account_id": "A", "amount": 99, "product": "Hoses", "close_on": "2028-01-01"},
]


def test_years_by_product() -> None:
    snapshot = make_snapshot(OPEN, [{"account_id": "A"}], revenue=REVENUE)
    table, is_revenue = years_by_product(snapshot, "A", 1)
    assert is_revenue
    figures = table.set_index("product")[[*PAST, *AHEAD]] // 100
    assert figures.loc["Pumps"].tolist() == [100, 150, 70, 13, 0]
    assert figures.loc["Valves"].tolist() == [40, 41, 0, 0, 0]
    assert figures.loc["Hoses"].tolist() == [0, 0, 0, 0, 20]
    assert figures.loc["Not stated"].tolist() == [0, 5, 0, 0, 0]
    assert figures.loc[TOTAL].tolist() == [140, 196, 70, 13, 20]
    assert table.set_index("product")["trend"].to_dict() == {
        "Pumps": "grows", "Valves": "level", "Hoses": "", "Not stated": "new", TOTAL: "grows",
    }  # fmt: skip
    words = headings(YEAR, is_revenue=True)
    assert words["two_years_ago_cents"] == "FY2024"
    assert words["open_next_year_cents"] == "Open, FY2027"


def test_won_deals_stand_in_where_there_is_no_revenue() -> None:
    deals = [{"account_id": "A", "status": "won", "amount": 7, "product": "Pumps",
              "close_on": "2025-04-01"}]  # fmt: skip
    table, is_revenue = years_by_product(make_snapshot(deals), "A", 1)
    assert not is_revenue
    assert table["last_year_cents"].tolist() == [700, 700]
    assert headings(YEAR, is_revenue=False)["last_year_cents"] == "FY2025 won"


def test_nothing_known_is_empty() -> None:
    assert years_by_product(make_snapshot([], [{"account_id": "A"}]), "A", 1)[0].empty


@given(
    st.lists(
        st.tuples(
            st.dates(date(2023, 1, 1), AS_OF), st.integers(-(10**9), 10**9),
            st.sampled_from(["Pumps", "Valves", None]),
        ),
        min_size=1, max_size=8,
    ),
    st.integers(1, 12),
)  # fmt: skip
def test_the_total_is_the_sum_of_what_was_invoiced(
    rows: list[tuple[date, int, str | None]], month: int
) -> None:
    revenue = [
        {"account_id": "A", "month": pd.Timestamp(day), "amount_cents": cents, "product": product}
        for day, cents, product in rows
    ]
    table, _ = years_by_product(
        make_snapshot([], [{"account_id": "A"}], revenue=revenue), "A", month
    )
    years = [fiscal_year(AS_OF, month, ahead) for ahead in (-2, -1, 0)]
    for name, year in zip(PAST, years, strict=True):
        assert year.start is not None
        assert year.end is not None
        expected = sum(cents for day, cents, _ in rows if year.start <= day <= year.end)
        found = table.loc[table["product"] == TOTAL, name].sum() if len(table) else 0
        assert found == expected
