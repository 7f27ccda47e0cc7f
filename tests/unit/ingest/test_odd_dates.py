"""A year that was typed wrong is proposed as the one that was meant, and changed when decided."""

from __future__ import annotations

from datetime import date

import pytest

from kamdata.ingest import Fix, Import, build_snapshot, proposals
from kamdata.ingest.odd_dates import OddDate, meant_days
from kamdata.model import Settings, Snapshot
from tests.unit.ingest.helpers import import_files

AS_OF = date(2026, 10, 1)
HEADER = "Opportunity,Account,Stage,Amount,Created Date,Close Date\n"


def imported(rows: str, header: str = HEADER) -> Import:
    return import_files(("deals.csv", (header + rows).encode()))


def built(found: Import, decisions: dict[str, str]) -> Snapshot:
    return build_snapshot(found, AS_OF, Settings(), decisions)


def dates_to_decide(found: Import) -> list[Fix]:
    return [one for one in proposals(found, AS_OF, Settings()) if one.kind == "date"]


def closed(snapshot: Snapshot) -> list[str]:
    return [str(day)[:10] for day in snapshot.table("opportunities")["close_on"]]


@pytest.mark.parametrize(
    ("year", "near", "meant"),
    [
        (25, date(2025, 1, 1), [2025]), (225, date(2025, 1, 1), [2025]),
        (2205, date(2024, 6, 1), [2025]), (2205, date(2005, 6, 1), [2005]),
        (3026, date(2025, 6, 1), [2026]), (2125, date(2026, 6, 1), [2025]),
        (98, date(1997, 6, 1), [1998]), (9999, date(2025, 1, 1), []), (1, date(2025, 1, 1), []),
        (1066, date(2025, 1, 1), []),
    ],
)  # fmt: skip
def test_the_year_that_was_meant_is_a_slip_away(year: int, near: date, meant: list[int]) -> None:
    odd = OddDate("close_on", "Close Date", "", year, 3, 1, ())
    assert [one.year for one in meant_days(odd, [near])] == meant


def test_a_day_that_the_year_does_not_have_is_not_proposed() -> None:
    odd = OddDate("close_on", "Close Date", "", 25, 2, 29, ())
    assert meant_days(odd, [date(2025, 1, 1)]) == []
    assert meant_days(odd, []) == []


def test_a_close_date_is_corrected_only_when_it_is_decided() -> None:
    found = imported(
        "Pumps,A,Closed Won,100,2025-01-10,0025-03-01\nFans,A,Closed Won,5,2025-02-01,2025-04-01\n"
    )
    [fix] = dates_to_decide(found)
    assert fix.sentence == (
        "“Pumps” has “0025-03-01” in “Close Date”, which is not between 1990 and 2100."
    )
    assert fix.options == (("leave", "Leave the date out"), ("2025-03-01", "Use 2025-03-01"))
    assert (fix.money_cents, fix.rows) == (100_00, (("deals.csv", 2),))
    for declined in ({}, {fix.key: "leave"}):
        assert closed(built(found, declined)) == ["NaT", "2025-04-01"]
    mended = built(found, {fix.key: "2025-03-01"})
    assert closed(mended) == ["2025-03-01", "2025-04-01"]
    assert any("As decided: Use 2025-03-01" in one.message for one in mended.findings)
    assert mended.fingerprint != built(found, {}).fingerprint


def test_it_is_known_again_in_the_next_file() -> None:
    row = "Pumps,A,Closed Won,100,2025-01-10,0025-03-01\n"
    [fix] = dates_to_decide(imported(row))
    later = imported("New,B,Proposal,7,2026-01-10,2026-12-01\n" + row)
    assert closed(built(later, {fix.key: "2025-03-01"})) == ["2026-12-01", "2025-03-01"]


def test_the_other_rows_tell_the_year_where_the_row_has_no_other_date() -> None:
    header = "Account,Stage,Amount,Close Date\n"
    usual = "".join(f"A,Won,{n},2026-0{n}-01\n" for n in range(1, 5))
    [fix] = dates_to_decide(imported(usual + "A,Won,9,2206-05-01\nB,Won,8,2206-05-01\n", header))
    assert "2 rows of opportunities have “2206-05-01”" in fix.sentence
    assert [value for value, _ in fix.options] == ["leave", "2026-05-01"]
    assert fix.money_cents == 17_00


def test_a_date_without_an_evident_year_can_only_be_left_out() -> None:
    [fix] = dates_to_decide(imported("Pumps,A,Proposal,100,2025-01-10,9999-12-31\n"))
    assert fix.options == (("leave", "Leave the date out"),)


def test_the_day_on_which_a_deal_really_closed_counts_when_it_is_corrected() -> None:
    header = "Topic,Potential Customer,Status,Est. Revenue,Est. Close Date,Actual Close Date\n"
    found = imported("Pumps,A,Won,100,2025-05-10,2205-03-01\n", header)
    [fix] = dates_to_decide(found)
    assert closed(built(found, {})) == ["2025-05-10"]
    assert closed(built(found, {fix.key: "2025-03-01"})) == ["2025-03-01"]


def test_a_date_of_another_table_is_corrected_too() -> None:
    deals = HEADER + "Pumps,Acme,Closed Won,1,2025-01-10,2025-02-01\n"
    accounts = "Account Name,Owner,Renewal Date,Last Review\nAcme,Ann,2206-01-31,2026-02-01\n"
    found = import_files(("deals.csv", deals.encode()), ("accounts.csv", accounts.encode()))
    [fix] = dates_to_decide(found)
    assert fix.money_cents is None
    renewed = built(found, {fix.key: "2026-01-31"}).table("accounts")["renewal_on"]
    assert [str(day)[:10] for day in renewed] == ["2026-01-31"]
