"""What looks wrong is proposed, changed only when decided, and known again next week."""

from __future__ import annotations

import time
from datetime import date

import pytest

from kamdata.ingest import Import, build_snapshot, proposals
from kamdata.ingest.near_names import near_pairs
from kamdata.model import Settings, Snapshot
from tests.unit.ingest.helpers import import_files

AS_OF = date(2026, 10, 1)
HEADER = "Opportunity ID,Opportunity,Account ID,Account,Stage,Amount,Close Date\n"
TWICE = HEADER + (
    "1,Pumps,A1,Acme Corp,Closed Won,100,2026-03-01\n"
    "2,Motors,A2,ACME Corporation,Closed Won,50,2026-04-01\n"
    "3,Fans,B1,Borealis,Prospecting,10,2026-12-01\n"
)


def deals(text: str, *more: tuple[str, str]) -> Import:
    files = (("deals.csv", text), *more)
    return import_files(*((name, content.encode()) for name, content in files))


def built(found: Import, decisions: dict[str, str]) -> Snapshot:
    return build_snapshot(found, AS_OF, Settings(), decisions)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme Corp", "ACME Corporation"), ("Acme Corp", "Acme Corp."), ("DataSoft", "Data Soft"),
        ("Siemens Energy", "Seimens Energy AG"), ("Vertex Solution", "Vertex Solutions"),
    ],
)  # fmt: skip
def test_one_name_spelled_twice_is_near(one: str, other: str) -> None:
    assert [pair[:2] for pair in near_pairs([one, "Unrelated", other])] == [(0, 2)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("North Steel", "South Steel"), ("Plant 1", "Plant 2"), ("Plant 11", "Plant 1 1"),
        ("Bank of A", "Bank of B"), ("Bayer", "Bauer"), ("Hansen", "Jansen"), ("", "?"),
        ("Acme Europe", "Acme"), ("Unit II", "Unit III"),
    ],
)  # fmt: skip
def test_another_name_is_not_near(one: str, other: str) -> None:
    assert near_pairs([one, other]) == []


def test_many_names_are_compared_quickly() -> None:
    names = [f"Company {i * 7919:x} Industries" for i in range(5_000)]
    start = time.process_time()
    near_pairs(names)
    assert time.process_time() - start < 2


def test_nothing_is_merged_before_it_is_decided() -> None:
    found = deals(TWICE)
    [fix] = proposals(found, AS_OF, Settings())
    assert fix.kind == "merge"
    assert fix.money_cents == 50_00
    assert [value for value, _ in fix.options] == ["leave", "into A1", "into A2"]
    for decisions in ({}, {fix.key: "leave"}, {fix.key: "into Z"}, {"merge|x|y": "into A1"}):
        assert len(built(found, decisions).table("accounts")) == 3
        assert built(found, decisions).fingerprint == built(found, {}).fingerprint


def test_merged_accounts_are_one_in_every_table() -> None:
    accounts = "Account ID,Account,Industry,Goal\nA1,Acme Corp,,\nA2,ACME Corporation,Metal,900\n"
    found = deals(TWICE, ("accounts.csv", accounts))
    [fix] = [one for one in proposals(found, AS_OF, Settings()) if one.kind == "merge"]
    snapshot = built(found, {fix.key: "into A1"})
    rows = snapshot.table("accounts").set_index("account_id")
    assert sorted(rows.index) == ["A1", "B1"]
    assert rows.at["A1", "industry"] == "Metal"
    deals_of = snapshot.table("opportunities")
    assert deals_of.loc[deals_of["account_id"] == "A1", "amount_cents"].sum() == 150_00
    assert any("As decided" in one.message for one in snapshot.findings)
    assert snapshot.fingerprint != built(found, {}).fingerprint


def test_a_merge_is_known_again_in_the_next_file() -> None:
    [fix] = proposals(deals(TWICE), AS_OF, Settings())
    later = HEADER + "9,New,Z,Zeta,Prospecting,1,2026-12-01\n" + TWICE.removeprefix(HEADER)
    assert fix.key in {one.key for one in proposals(deals(later), AS_OF, Settings())}


def test_three_merges_in_a_circle_leave_one_account() -> None:
    found = deals(TWICE + "4,Belts,A3,Acme Inc,Closed Won,5,2026-05-01\n")
    first, second = proposals(found, AS_OF, Settings())
    decisions = {first.key: first.options[2][0], second.key: second.options[1][0]}
    snapshot = built(found, decisions)
    assert len(snapshot.table("accounts")) == 2
    assert (
        snapshot.table("opportunities")["account_id"]
        .isin(snapshot.table("accounts")["account_id"])
        .all()
    )


def test_an_orphan_can_be_counted_under_the_listed_account() -> None:
    found = deals(
        "Opportunity,Account,Stage,Amount,Close Date\n"
        "Pumps,Siemens Enrgy,Closed Won,100,2026-03-01\n",
        ("accounts.csv", "Account ID,Account,Industry\nS1,Siemens Energy,Power\n"),
    )
    [fix] = proposals(found, AS_OF, Settings())
    assert fix.kind == "orphan"
    assert fix.options[1][0] == "into S1"
    assert built(found, {fix.key: "into S1"}).table("accounts")["account_id"].tolist() == ["S1"]


def test_the_last_of_several_lines_can_be_chosen() -> None:
    found = deals(HEADER + (
        "1,Pumps,A1,Acme,Prospecting,100,2026-12-01\n1,Pumps,A1,Acme,Prospecting,70,2026-12-01\n"
    ))  # fmt: skip
    [fix] = proposals(found, AS_OF, Settings())
    assert (fix.kind, [row for _, row in fix.rows], fix.money_cents) == ("repeated", [2, 3], 100_00)
    assert built(found, {}).table("opportunities")["amount_cents"].sum() == 170_00
    assert built(found, {fix.key: "last"}).table("opportunities")["amount_cents"].tolist() == [7000]


def test_a_won_deal_can_take_the_day_of_its_last_stage_change() -> None:
    found = deals(
        "Opportunity,Account,Stage,Amount,Close Date,Last Stage Change Date\n"
        "Pumps,Acme,Closed Won,100,,2026-03-05\nFans,Acme,Closed Won,100,2026-02-02,2026-03-05\n"
    )
    [fix] = proposals(found, AS_OF, Settings())
    assert built(found, {}).table("opportunities")["close_on"].isna().sum() == 1
    closed = built(found, {fix.key: "stage"}).table("opportunities")["close_on"]
    assert [str(day)[:10] for day in closed] == ["2026-03-05", "2026-02-02"]


@pytest.mark.parametrize(("value", "cents"), [("missing", None), ("divide", 2_000_00)])
def test_an_amount_beyond_reason_can_be_corrected(value: str, cents: int | None) -> None:
    usual = "".join(f"{i},Deal {i},A,Acme,Prospecting,{900 + i},2026-12-01\n" for i in range(30))
    found = deals(HEADER + usual + "99,Huge,A,Acme,Prospecting,2000000,2026-12-01\n")
    [fix] = proposals(found, AS_OF, Settings())
    assert fix.kind == "amount"
    changed = built(found, {fix.key: value}).table("opportunities").set_index("opportunity_id")
    kept = changed["amount_cents"].dropna()
    assert kept.get("99") == cents
    assert kept.drop("99", errors="ignore").tolist() == [(900 + i) * 100 for i in range(30)]
