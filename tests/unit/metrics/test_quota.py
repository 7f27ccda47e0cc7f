"""What sales people have won against their quotas."""

from __future__ import annotations

from datetime import date
from typing import Any

from kamdata.metrics.quota import quota_reached
from kamdata.model import Period
from tests.build import make_opportunities, make_table

YEAR = Period("FY2026", date(2026, 1, 1), date(2026, 12, 31))
FIRST_HALF = Period("H1", date(2026, 1, 1), date(2026, 6, 30))


def quota(owner: str, target: int, start: str, end: str, **more: Any) -> dict[str, Any]:
    return {"owner": owner, "target": target, "start_on": start, "end_on": end, **more}


WON = make_opportunities([
    {"owner": "Ann", "status": "won", "amount": 600, "close_on": "2026-03-31"},
    {"owner": "Ann", "status": "won", "amount": 500, "close_on": "2026-12-31"},
    {"owner": "Ann", "status": "won", "amount": 900, "close_on": "2025-12-31"},
    {"owner": "Ann", "status": "open", "amount": 800, "close_on": "2026-05-01"},
    {"owner": "Bo", "status": "won", "amount": 250, "close_on": "2026-02-01"},
    {"owner": "Bo", "status": "won", "amount": None, "close_on": "2026-02-02"},
])  # fmt: skip
QUOTAS = make_table("quotas", [
    quota("Ann", 1_000, "2026-01-01", "2026-12-31"),
    quota("Ann", 200, "2026-01-01", "2026-03-31"),
    quota("Bo", 400, "2026-01-01", "2026-03-31", counted="Revenue"),
    quota("Bo", 40, "2026-01-01", "2026-12-31", counted="No. of Opportunities"),
    quota("Cy", 300, "2026-04-01", "2026-06-30"),
])  # fmt: skip


def by_owner(period: Period) -> dict[str, tuple[Any, ...]]:
    found = quota_reached(WON, QUOTAS, period)
    return {
        row.owner: (row.quota_cents, row.won_cents, row.missing_cents, round(row.reached_rate, 4))
        for row in found.itertuples()
    }


def test_the_year_counts_once_though_its_quarter_has_a_quota_too() -> None:
    assert by_owner(YEAR) == {
        "Ann": (100_000, 110_000, 0, 1.1),
        "Bo": (40_000, 25_000, 15_000, 0.625),
        "Cy": (30_000, 0, 30_000, 0.0),
    }


def test_only_quotas_within_the_period_count() -> None:
    assert by_owner(FIRST_HALF)["Ann"] == (20_000, 60_000, 0, 3.0)


def test_the_largest_shortfall_comes_first_and_nothing_is_nothing() -> None:
    assert quota_reached(WON, QUOTAS, YEAR)["owner"].tolist() == ["Cy", "Bo", "Ann"]
    assert quota_reached(WON, QUOTAS[:0], YEAR).empty
