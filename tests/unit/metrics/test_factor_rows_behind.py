"""Every factor leads to the rows of the files that it was worked out from, and to no others."""

from __future__ import annotations

import pytest

from kamdata.metrics.factor_rows_behind import rows_behind
from kamdata.metrics.growth_factors import GROWTH_FACTORS
from kamdata.metrics.risk_factors import RISK_FACTORS
from kamdata.model import Settings
from tests.build import make_snapshot

ALL = [
    *(("risk", one.name) for one in RISK_FACTORS),
    *(("growth", one.name) for one in GROWTH_FACTORS),
]
ORIGIN = {"source": "crm.xlsx", "source_row": 7}


@pytest.fixture(scope="module")
def snapshot():
    accounts = [
        {"account_id": name, "nps": 5, "nps_on": "2026-06-01", "exec_sponsor": "Eva",
         "renewal_on": "2026-12-01", "goal": 900, "wallet": 9_000, "gross_margin_rate": 0.3,
         "cost_to_serve": 10, "last_review_on": "2026-01-05", "review_every_days": 90,
         "relationship_stage": 3, **ORIGIN}
        for name in ("A", "B")
    ]  # fmt: skip
    deals = [
        {"account_id": name, "status": status, "opportunity": f"{name} {kind} {status}",
         "type": kind, "product": product, "close_on": close}
        for name in ("A", "B")
        for status, kind, product, close in (
            ("open", "renewal", None, "2026-11-20"), ("open", "new", "Gears", "2026-10-20"),
            ("won", "new", "Gears", "2026-03-01"), ("lost", "new", "Belts", "2026-04-01"),
        )
    ]  # fmt: skip
    revenue = [
        {"account_id": name, "month": f"{year}-{month:02}-01", "product": "Gears", "amount": 100,
         **ORIGIN}
        for name in ("A", "B") for year in (2023, 2024, 2025, 2026) for month in range(1, 9)
    ]  # fmt: skip
    people = [
        {"account_id": name, "contact": "Ann", "party": party, "last_contact_on": "2026-09-01",
         **ORIGIN}
        for name in ("A", "B") for party in ("customer", "us")
    ]  # fmt: skip
    met = [
        {"account_id": name, "on": "2026-09-01", "type": kind, "contact": "Ann", **ORIGIN}
        for name in ("A", "B") for kind in ("Meeting", "Email")
    ]  # fmt: skip
    gaps = [{"account_id": "A", "product": "Belts", "state": "gap", **ORIGIN}]
    return make_snapshot(
        deals, accounts, revenue=revenue, contacts=people, activities=met, whitespace=gaps
    )


def behind(snapshot, score, factor):
    found = rows_behind(snapshot, Settings(), "A", score, factor)
    return {one.table: one.rows for one in found}


@pytest.mark.parametrize(("score", "factor"), ALL, ids=lambda one: one)
def test_every_factor_has_rows_of_the_account_with_file_and_row(snapshot, score, factor):
    found = behind(snapshot, score, factor)
    assert found
    for name, rows in found.items():
        own = snapshot.table(name).loc[rows.index]
        assert set(own["account_id"]) == {"A"}
        assert list(rows.columns[-2:]) == ["source", "source_row"]
        assert rows["source_row"].notna().all()
        assert not rows.isna().all().any()


def test_revenue_is_that_of_the_months_looked_at_newest_first(snapshot):
    months = behind(snapshot, "risk", "trend")["revenue"]["month"]
    assert (str(months.min().date()), str(months.max().date())) == ("2025-01-01", "2026-08-01")
    assert months.is_monotonic_decreasing
    year = behind(snapshot, "growth", "headroom")["revenue"]["month"]
    assert str(year.min().date()) == "2026-01-01"


def test_the_deals_are_those_that_the_factor_counts(snapshot):
    deals = {
        factor: list(behind(snapshot, score, factor)["opportunities"]["opportunity"])
        for score, factor in (
            ("risk", "renewal"), ("risk", "losses"), ("risk", "drought"), ("growth", "goal_gap")
        )
    }  # fmt: skip
    assert deals["renewal"] == ["A renewal open"]
    assert deals["losses"] == ["A new lost", "A new won"]
    assert deals["drought"] == ["A renewal open", "A new open"]
    assert deals["goal_gap"] == ["A renewal open", "A new open", "A new won"]


def test_only_the_customers_own_people_and_two_way_contact_count(snapshot):
    found = behind(snapshot, "risk", "threading")
    assert len(found["contacts"]) == 1
    assert list(found["activities"]["type"]) == ["Meeting"]


def test_nothing_given_is_nothing_behind():
    bare = make_snapshot([], [{"account_id": "A"}])
    assert all(not rows_behind(bare, Settings(), "A", score, factor) for score, factor in ALL)
    assert rows_behind(bare, Settings(), "Nobody", "risk", "of another version") == ()
