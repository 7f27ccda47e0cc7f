"""Whether a changed export is told from a changed pipeline."""

from __future__ import annotations

from typing import Any

import pytest

from kamdata.ingest.crm import SHAPES
from kamdata.metrics import drift
from kamdata.metrics.changes import compare_snapshots
from kamdata.metrics.reexport import STEPS, how_to_export
from kamdata.model import Finding, Scope, Settings, Snapshot, Source
from tests.build import make_snapshot

PLAIN = {"owner": "Ida", "close_on": "2026-11-15", "next_step": "Call", "amount": 100}
ROWS = [
    {**PLAIN, "opportunity_id": f"o{n}", "account_id": f"a{n % 4}", "amount": 100 + n}
    for n in range(40)
]
REGIONS = [{"account_id": f"a{n}", "region": ("North", "South")[n // 2]} for n in range(4)]


def snapshot(rows: list[dict[str, Any]], as_of: str = "2026-09-28", **values: Any) -> Snapshot:
    return make_snapshot(rows, REGIONS, as_of=as_of, **values)


def found(
    after: list[dict[str, Any]], before: list[dict[str, Any]] = ROWS, **values: Any
) -> list[Finding]:
    earlier = snapshot(before, as_of="2026-09-21")
    changes = compare_snapshots(earlier, snapshot(after, **values), Scope(), Settings())
    return drift.findings(changes)


def test_a_sound_export_has_no_finding() -> None:
    later = [row | {"amount": row["amount"] + 10, "owner": "Jon"} for row in ROWS[:38]]
    assert found(ROWS) == []
    assert found(later) == []  # handed over, and two of forty gone: that is the pipeline
    assert drift.headline([]) == ""


def test_an_owner_who_is_missing() -> None:
    before = [*ROWS, *(row | {"owner": "Jon", "opportunity_id": f"j{n}"} for n, row in
                       enumerate(ROWS[:3]))]  # fmt: skip
    warned = found(ROWS, before)
    assert [one.column for one in warned] == ["owner"]
    assert drift.headline(warned) == (
        "The export changed, not the pipeline: no deal of the owner Jon is in the file of "
        "28 Sep 2026; there were 3 on 21 Sep 2026."
    )
    assert "every owner" in warned[0].fix


def test_an_owner_who_comes_back() -> None:
    jon = [row | {"owner": "Jon", "opportunity_id": f"j{n}", "created_on": "2026-01-05"}
           for n, row in enumerate(ROWS[:5])]  # fmt: skip
    assert drift.headline(found([*ROWS, *jon])) == (
        "The export changed, not the pipeline: no deal of the owner Jon was in the file of "
        "21 Sep 2026; the file of 28 Sep 2026 has 5 that are older."
    )
    fresh = [row | {"created_on": "2026-09-24"} for row in jon]
    assert found([*ROWS, *fresh]) == []  # somebody who began this week


def test_a_region_that_is_missing() -> None:
    warned = found([row for row in ROWS if row["account_id"] in {"a0", "a1"}])
    assert [one.column for one in warned][:1] == ["region"]
    assert "South" in warned[0].message


@pytest.mark.parametrize(("column", "severity"), [("next_step", "warning"), ("owner", "error")])
def test_a_column_that_is_missing(column: str, severity: str) -> None:
    warned = found([row | {column: None} for row in ROWS])
    assert [(one.column, one.severity) for one in warned] == [(column, severity)]
    assert "filled on 21 Sep 2026" in warned[0].message
    assert bool(drift.headline(warned)) == (severity == "error")


def test_close_dates_that_reach_less_far() -> None:
    far = [row | {"close_on": "2027-06-30", "opportunity_id": f"f{n}"} for n, row in
           enumerate(ROWS[:3])]  # fmt: skip
    warned = found(ROWS, [*ROWS, *far])
    assert [(one.column, one.severity) for one in warned] == [("close_on", "error")]
    assert "ends already at the close date 15 Nov 2026; 3 deals beyond it" in warned[0].message
    old = [row | {"close_on": "2025-01-31", "status": "lost"} for row in far]
    warned = found(ROWS, [*ROWS, *old])
    assert [(one.column, one.severity) for one in warned] == [("close_on", "warning")]
    pulled = [row | {"close_on": "2026-11-15"} for row in far]
    assert found([*ROWS, *pulled], [*ROWS, *far]) == []  # still there, with another date


def test_another_reporting_currency() -> None:
    warned = found(ROWS, currency="EUR")
    assert "in USD on 21 Sep 2026 and are in EUR" in warned[0].message


def test_amounts_in_another_currency() -> None:
    before = [row | {"currency": "USD"} for row in ROWS]
    warned = found([row | {"currency": "EUR"} for row in ROWS], before)
    assert "The currency of 40 deals changed, as from USD to EUR." in warned[0].message


@pytest.mark.parametrize(("factor", "words"), [(1_000, "1,000 times larger"),
                                               (0.01, "100 times smaller")])  # fmt: skip
def test_amounts_of_another_scale(factor: float, words: str) -> None:
    warned = found([row | {"amount": round(row["amount"] * factor, 2)} for row in ROWS])
    assert words in warned[0].message
    assert warned[0].column == "amount_cents"


@pytest.mark.parametrize(("rows", "is_cut"), [(2_000, True), (10_000, True), (50_000, True),
                                              (1_999, False)])  # fmt: skip
def test_a_row_count_at_a_cap(rows: int, is_cut: bool) -> None:  # noqa: FBT001
    source = Source("deals.csv", "", "opportunities", "Salesforce", 1, {}, rows, {})
    warned = found(ROWS, sources=[source])
    assert bool(warned) == is_cut
    if is_cut:
        assert f"of deals.csv has exactly {rows:,} rows" in warned[0].message


def test_too_much_vanished() -> None:
    assert found(ROWS[4:]) == []  # a tenth of the rows, and less of the money
    warned = found(ROWS[:35])
    assert [one.message for one in warned] == [
        "14 % of the opening pipeline of 21 Sep 2026 is not in the file of 28 Sep 2026 at all."
    ]
    lost = [{**row, "status": "lost", "close_on": "2026-09-25"} for row in ROWS[20:]]
    assert found([*ROWS[:20], *lost]) == []


def test_the_gravest_comes_first() -> None:
    warned = found([row | {"next_step": None} for row in ROWS[:30]])
    assert [one.severity for one in warned] == ["error", "warning"]
    assert all(one.message and one.fix for one in warned)


def test_a_list_that_is_itself_as_long_as_a_cap() -> None:
    rows = [PLAIN | {"opportunity_id": f"o{n}"} for n in range(2_000)]
    [warned] = found(rows, rows)
    assert warned.message.startswith("The list of opportunities has exactly 2,000 rows")
    assert "in parts, by year or by owner" in warned.fix
    assert found(rows[:-1], rows[:-1]) == []


@pytest.mark.parametrize(
    ("crm", "words"),
    [("Salesforce report", "Details Only"), ("HubSpot export", "all properties"),
     ("Dynamics 365 export", "static worksheet"), ("Pipedrive export", "Export filter results"),
     ("Zoho CRM export", "Export Data"), ("Odoo export with ids", "Archived"),
     ("monday.com board", "Export board to Excel")],
)  # fmt: skip
def test_how_to_export_again_depends_on_the_crm(crm: str, words: str) -> None:
    source = Source("deals.csv", "", "opportunities", crm, 1, {}, 40, {})
    assert words in how_to_export(snapshot(ROWS, sources=[source]))
    other = Source("deals.csv", "", "accounts", crm, 1, {}, 40, {})
    assert how_to_export(snapshot(ROWS, sources=[other])) == ""


def test_every_crm_that_has_steps_is_one_that_files_come_from() -> None:
    labels = [shape.label.casefold() for shape in SHAPES]
    assert all(any(one.startswith(crm.casefold()) for one in labels) for crm in STEPS)
