"""Another spelling of an account's name counts as the account until somebody keeps it apart."""

from __future__ import annotations

from datetime import date

import pytest

from kamdata.ingest import Fix, Import, build_snapshot, proposals
from kamdata.model import Settings, Snapshot
from tests.unit.ingest.helpers import import_files

AS_OF = date(2026, 10, 1)
ACCOUNTS = "Account ID,Account Name,Goal\nA1,ACME Corporation,900\nB1,Borealis,100\n"
DEALS = (
    "Opportunity,Account,Stage,Amount,Close Date\n"
    "Pumps,Acme Corp,Closed Won,100,2026-03-01\nFans,ACME corp,Closed Won,7,2026-03-02\n"
    "Belts,ACME Corporation,Closed Won,20,2026-03-03\nOil,borealis ,Closed Won,5,2026-03-04\n"
)
REVENUE = "Customer,Month,Revenue\nAcme Corp.,2026-01-01,70\nBorealis,2026-01-01,3\n"


def imported(deals: str = DEALS, *more: tuple[str, str]) -> Import:
    files = (("deals.csv", deals), ("accounts.csv", ACCOUNTS), *more)
    return import_files(*((name, content.encode()) for name, content in files))


def built(found: Import, decisions: dict[str, str] | None = None) -> Snapshot:
    return build_snapshot(found, AS_OF, Settings(), decisions or {})


def spellings(found: Import) -> list[Fix]:
    return [one for one in proposals(found, AS_OF, Settings()) if one.kind == "spelling"]


def won(snapshot: Snapshot) -> dict[str, int]:
    deals = snapshot.table("opportunities")
    cents = deals["amount_cents"].groupby(deals["account_id"]).sum()
    return {str(account): int(amount) for account, amount in cents.items()}


def test_a_spelling_counts_as_the_listed_account_and_says_what_it_touches() -> None:
    found = imported()
    [fix] = spellings(found)
    assert fix.sentence == "“Acme Corp” is counted as the account “ACME Corporation”."
    assert fix.is_in_force
    assert (len(fix.accounts), fix.deals, fix.money_cents) == (2, 3, 107_00)
    assert [row for _, row in fix.rows] == [2, 3]
    assert won(built(found)) == {"A1": 127_00, "B1": 5_00}


def test_a_spelling_that_is_kept_apart_is_an_account_of_its_own() -> None:
    found = imported()
    [fix] = spellings(found)
    apart = built(found, {fix.key: "apart"})
    assert won(apart) == {"A1": 20_00, "Acme Corp": 107_00, "B1": 5_00}
    assert any("Keep them apart" in one.message for one in apart.findings)
    assert not any("other spelling" in one.message for one in apart.findings)
    assert apart.fingerprint != built(found).fingerprint
    as_one = built(found, {fix.key: "leave"})
    assert won(as_one) == won(built(found))


@pytest.mark.parametrize("name", ["Acme Corp", "ACME  CORP"])
def test_it_is_known_again_next_week(name: str) -> None:
    [fix] = spellings(imported())
    later = imported(
        "Opportunity,Account,Stage,Amount,Close Date\nNew,Zeta,Closed Won,1,2026-09-01\n"
        f"Motors,{name},Closed Won,3,2026-09-01\n"
    )
    assert [one.key for one in spellings(later)] == [fix.key]
    assert won(built(later, {fix.key: "apart"})) == {name: 3_00, "Zeta": 1_00}


def test_revenue_under_another_spelling_reaches_the_goal_until_it_is_kept_apart() -> None:
    deals = "Opportunity,Account,Stage,Amount,Close Date\nOil,Borealis,Proposal,5,2026-12-04\n"
    found = imported(deals, ("revenue.csv", REVENUE))
    [fix] = spellings(found)
    assert (fix.deals, fix.money_cents) == (0, 70_00)
    assert built(found).table("revenue")["account_id"].tolist() == ["A1", "B1"]
    apart = built(found, {fix.key: "apart"})
    assert apart.table("revenue")["account_id"].tolist() == ["Acme Corp.", "B1"]
    assert "Acme Corp." in set(apart.table("accounts")["account_id"])


def test_a_parent_under_another_spelling_is_found_until_it_is_kept_apart() -> None:
    accounts = ("more.csv", "Account ID,Account Name,Parent Account\nC1,Acme East,Acme Corp\n")
    found = imported("Opportunity,Account,Stage,Amount,Close Date\nOil,A1,Won,5,2026-06-04\n",
                     accounts)  # fmt: skip
    [fix] = spellings(found)
    parents = built(found).table("accounts").set_index("account_id")["parent_id"]
    assert parents["C1"] == "A1"
    apart = built(found, {fix.key: "apart"}).table("accounts").set_index("account_id")
    assert apart["parent_id"]["C1"] == "Acme Corp"


def test_two_ids_are_merged_only_when_it_is_decided() -> None:
    found = imported(
        "Opportunity,Account ID,Account,Stage,Amount,Close Date\n"
        "Pumps,A9,Acme Corp,Closed Won,100,2026-03-01\nOil,B1,Borealis,Closed Won,5,2026-03-04\n"
    )
    [fix] = proposals(found, AS_OF, Settings())
    assert (fix.kind, len(fix.accounts), fix.deals) == ("orphan", 2, 1)
    assert won(built(found)) == {"A9": 100_00, "B1": 5_00}
    assert won(built(found, {fix.key: "into A1"})) == {"A1": 100_00, "B1": 5_00}


def test_two_spellings_of_one_list_are_merged_only_when_it_is_decided() -> None:
    deals = (
        "Opportunity,Account,Stage,Amount,Close Date\nPumps,Nordic Oil,Won,1,2026-03-01\n"
        "Fans,Nordic Oil AS,Won,2,2026-03-01\n"
    )
    found = imported(deals)
    [fix] = [one for one in proposals(found, AS_OF, Settings()) if one.kind == "merge"]
    assert fix.deals == 2
    assert won(built(found, {fix.key: "leave"})) == {"Nordic Oil": 1_00, "Nordic Oil AS": 2_00}
    assert won(built(found, {fix.key: "into Nordic Oil"})) == {"Nordic Oil": 3_00}
    later = imported(deals + "Oil,Nordic Oil,Won,5,2026-03-01\n")
    assert won(built(later, {fix.key: "into Nordic Oil"})) == {"Nordic Oil": 8_00}


def orphan(fixes: tuple[Fix, ...], name: str) -> Fix:
    [fix] = [one for one in fixes if one.kind == "orphan" and name in one.sentence]
    return fix


def test_an_account_that_the_list_lacks_stays_one_of_its_own_or_is_counted_elsewhere() -> None:
    found = imported(
        "Opportunity,Account ID,Account,Stage,Amount,Close Date\n"
        "Oil,B1,Borealis,Won,5,2026-03-01\nPumps,Z1,Borealis Nord,Won,100,2026-03-01\n"
        "Fans,Z2,Zeta,Won,7,2026-03-02\nBelts,Z2,Zeta,Won,8,2026-03-02\n"
        "Seals,Z3,Borealis Nord Trade,Won,0,2026-03-02\n"
    )
    fixes = proposals(found, AS_OF, Settings())
    nord, zeta = orphan(fixes, "Borealis Nord”"), orphan(fixes, "Zeta")
    assert [value for value, _ in nord.options] == ["leave", "into B1", "into (no account)"]
    assert [value for value, _ in zeta.options] == ["leave", "into (no account)"]
    assert (zeta.deals, zeta.money_cents, [row for _, row in zeta.rows]) == (2, 15_00, [4, 5])
    kept = {"B1": 5_00, "Z1": 100_00, "Z2": 15_00, "Z3": 0}
    assert won(built(found)) == won(built(found, {nord.key: "leave"})) == kept
    moved = built(found, {nord.key: "into B1", zeta.key: "into (no account)"})
    assert won(moved) == {"B1": 105_00, "(no account)": 15_00, "Z3": 0}
    assert set(moved.table("accounts")["account_id"]) == {"A1", "B1", "Z3", "(no account)"}


def test_a_list_that_lacks_many_accounts_is_not_asked_about() -> None:
    rows = "".join(f"D{n},Customer {n},Won,5,2026-03-01\n" for n in range(30))
    assert (
        proposals(
            imported("Opportunity,Account,Stage,Amount,Close Date\n" + rows), AS_OF, Settings()
        )
        == ()
    )
