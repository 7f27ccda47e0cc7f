"""The sums kept with a snapshot are those of its rows, to the cent, and missing stays missing."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.metrics.pipeline import open_amount, open_count
from kamdata.model import ALL_DATES
from kamdata.store.aggregates import GROUPS, aggregates, open_totals
from kamdata.store.store import Store
from tests.build import make_opportunities, make_snapshot

DEALS = [
    {"amount": 10.01, "owner": "Ida", "stage": "Proposal", "account_id": "A"},
    {"amount": 20, "owner": "Ida", "stage": "Proposal", "account_id": "B"},
    {"amount": None, "owner": "Jon", "stage": "Negotiation", "account_id": "A"},
    {"amount": 5, "owner": None, "status": "won", "account_id": "A"},
]


def test_hand_worked_sums_come_back_from_the_manifest_without_any_file(kam_home: Path) -> None:
    record = Store().add(make_snapshot(DEALS))
    for path in (kam_home / "lake").rglob("*.parquet"):
        path.unlink()
    assert Store().details(record).aggregates == {
        "stages": {
            "stage": ["Closed Won", "Negotiation", "Proposal"],
            "status": ["won", "open", "open"],
            "count": [1, 1, 2],
            "amount_cents": [500, None, 3001],
        },
        "owners": {
            "owner": ["Ida", "Jon", None], "status": ["open", "open", "won"],
            "count": [2, 1, 1], "amount_cents": [3001, None, 500],
        },
        "accounts": {
            "account_id": ["A", "A", "B"], "status": ["open", "won", "open"],
            "count": [2, 1, 1], "amount_cents": [1001, 500, 2000],
        },
    }  # fmt: skip
    assert (record.open_count, record.open_cents) == (3, 3001)
    assert Store().records() == [record]


rows = st.lists(
    st.fixed_dictionaries(
        {
            "amount": st.none() | st.integers(-(10**9), 10**9),
            "status": st.sampled_from(["open", "won", "lost"]),
            "owner": st.none() | st.sampled_from(["Ida", "Jon", ""]),
            "account_id": st.sampled_from(["A", "B"]),
        }
    ),
    max_size=20,
)


@settings(max_examples=12)
@given(rows)
def test_they_agree_with_the_measures_and_with_the_rows(given_rows: list[dict]) -> None:
    deals = make_opportunities(given_rows)
    found = aggregates(deals)
    totals = open_totals(found)
    assert totals["open_count"] == open_count(deals, ALL_DATES).value
    assert totals["open_cents"] == open_amount(deals, ALL_DATES).value
    for name, column in GROUPS.items():
        frame = pd.DataFrame(found[name])
        assert frame["count"].sum() == len(deals)
        assert frame["amount_cents"].sum() == (deals["amount_cents"].sum() if len(deals) else 0)
        assert not frame.duplicated([column, "status"]).any()
