"""Which account each row belongs to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdata.ingest.account_book import NO_ACCOUNT, normal_name
from kamdata.model import Snapshot
from tests.unit.ingest import shapes
from tests.unit.ingest.helpers import snapshot_of

DEALS = ["Account ID", "Account", "Stage", "Amount", "Close Date", "Owner", "Region"]
ACCOUNTS = ["Account ID", "Account Name", "Account Owner", "Goal", "Parent Account"]


def snapshot(
    deals: list[list[object]],
    accounts: list[list[object]] | None = None,
    **more: list[list[object]],
) -> Snapshot:
    files = [("deals.xlsx", shapes.workbook([DEALS, *deals], sheet="Opportunities"))]
    if accounts is not None:
        files.append(("accounts.xlsx", shapes.workbook([ACCOUNTS, *accounts], sheet="Accounts")))
    files += [(f"{name}.xlsx", shapes.workbook(rows, sheet=name)) for name, rows in more.items()]
    return snapshot_of(*files)


def deal(
    account_id: str | None, account: str | None, amount: float = 1, owner: str = "Ann",
    *, stage: str = "Proposal", region: str | None = None,
) -> list[object]:  # fmt: skip
    return [account_id, account, stage, amount, "2026-05-01", owner, region]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ACME Inc.", "Acme, Inc"), ("Müller GmbH & Co. KG", "Muller"), ("The Acme Co", "ACME"),
        ("Société Générale S.A.", "societe generale"), ("Birch & Sons Ltd", "Birch and Sons"),
        ("Groß AG", "GROSS"), ("A.B.C. Corp", "ABC"), ("Acme  Pty Ltd", "acme"),
        ("Novo Nordisk A/S", "Novo Nordisk"),
    ],
)  # fmt: skip
def test_names_that_are_the_same(one: str, other: str) -> None:
    assert normal_name(one) == normal_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Acme Holding", "Acme"), ("Acme East", "Acme West"), ("Co", "Inc"), ("AB", "AG")],
)
def test_names_that_are_different(one: str, other: str) -> None:
    assert normal_name(one) != normal_name(other)


@given(st.text(min_size=1, max_size=40))
def test_normalising_twice_changes_nothing_more(name: str) -> None:
    once = normal_name(name)
    assert normal_name(once) == once or len(once.split()) == 1


def test_accounts_are_made_from_the_opportunities() -> None:
    found = snapshot([deal(None, "ACME Inc."), deal(None, "Acme  inc."), deal(None, "Birch"),
                      deal(None, "ACME Inc.", 2)])  # fmt: skip
    accounts = found.table("accounts")
    assert accounts["account"].tolist() == ["ACME Inc.", "Birch"], "the usual spelling names it"
    assert accounts["account_id"].tolist() == ["ACME Inc.", "Birch"]
    assert found.table("opportunities")["account_id"].tolist() == [
        "ACME Inc.", "ACME Inc.", "Birch", "ACME Inc.",
    ]  # fmt: skip


def test_the_owner_is_who_has_most_open_amount_there() -> None:
    found = snapshot(
        [deal(None, "A", 10, "Ann"), deal(None, "A", 30, "Bo"), deal(None, "A", 25, "Ann"),
         deal(None, "A", 900, "Cy", stage="Closed Won"),
         deal(None, "B", 1, "Cy", stage="Closed Lost")]
    )  # fmt: skip
    accounts = found.table("accounts").set_index("account")
    assert accounts.loc["A", "owner"] == "Ann"
    assert accounts.loc["B", "owner"] == "Cy"


def test_regions_come_with_the_opportunities() -> None:
    found = snapshot([deal(None, "A"), deal(None, "A", region="East"), deal(None, "B")])
    accounts = found.table("accounts").set_index("account")
    assert accounts.loc["A", "region"] == "East"
    assert accounts["region"].isna().tolist() == [False, True]


def test_rows_find_their_account_by_id_then_name_then_normal_name() -> None:
    accounts: list[list[object]] = [
        ["1", "ACME Inc.", "Kim", 100, None], ["2", "Birch", "Lou", 200, "ACME Inc."],
        ["3", "Cedar GmbH", "Kim", 300, "1"],
    ]  # fmt: skip
    found = snapshot(
        [deal("1", "whatever it is called"), deal(None, "Birch"), deal(None, "cedar"),
         deal("2", None)],
        accounts,
    )  # fmt: skip
    assert found.table("opportunities")["account_id"].tolist() == ["1", "2", "3", "2"]
    assert found.table("accounts")["account"].tolist() == ["ACME Inc.", "Birch", "Cedar GmbH"]
    assert found.table("accounts")["parent_id"].tolist()[1:] == ["1", "1"]
    assert found.table("accounts")["owner"].tolist() == ["Kim", "Lou", "Kim"]
    assert not [f for f in found.findings if "not in the list" in f.message]


def test_salesforce_ids_of_15_and_18_letters_are_one() -> None:
    short, long = "0015g00000AcC01", "0015g00000AcC01AAA"
    other = "0015g00000Acc01"  # differs in case only: another account
    found = snapshot([deal(short, "x"), deal(other, "y")], [[long, "ACME", None, 1, None]])
    ids = found.table("opportunities")["account_id"].tolist()
    assert ids == [long, other]


def test_accounts_that_are_missing_from_the_list_are_added_and_named() -> None:
    found = snapshot(
        [deal(None, "ACME"), *(deal(None, f"Lost {n}") for n in range(7))],
        [["1", "ACME", "Kim", 1, None]],
    )
    said = [f for f in found.findings if "not in the list of accounts" in f.message]
    assert len(said) == 1
    assert said[0].severity == "warning"
    assert "7 accounts" in said[0].message
    assert "and 2 more" in said[0].message
    assert len(found.table("accounts")) == 8


def test_the_same_name_under_two_ids_is_two_accounts() -> None:
    found = snapshot([deal("1", "Acme"), deal("2", "Acme")])
    assert found.table("accounts")["account_id"].tolist() == ["1", "2"]
    assert found.table("opportunities")["account_id"].tolist() == ["1", "2"]


def test_an_account_that_stands_twice_in_the_list_counts_once() -> None:
    found = snapshot([deal("1", "A")], [["1", "A", "Kim", 5, None], ["1", "A", "Lou", 6, None]])
    assert found.table("accounts")["owner"].tolist() == ["Kim"]
    assert any("repeats an account" in f.message for f in found.findings)


def test_columns_that_nobody_knows_stay_beside_their_accounts() -> None:
    book = shapes.workbook(
        [["Account", "Owner", "Goal", "Remark"], ["A", "Ann", 1, "one"], ["A", "Ann", 1, "two"],
         ["B", "Bo", 2, "three"]], sheet="Accounts",
    )  # fmt: skip
    deals = shapes.workbook([DEALS, deal(None, "B"), deal(None, "C")])
    found = snapshot_of(("d.xlsx", deals), ("a.xlsx", book))
    assert found.table("accounts")["account"].tolist() == ["A", "B", "C"]
    remarks = found.extras["accounts"]["Remark"]
    assert remarks.tolist()[:2] == ["one", "three"]
    assert remarks.isna().tolist() == [False, False, True]


def test_opportunities_without_account_have_one_of_their_own() -> None:
    found = snapshot([deal(None, None, 5), deal(None, "A")])
    assert found.table("opportunities")["account_id"].tolist() == [NO_ACCOUNT, "A"]
    assert NO_ACCOUNT in set(found.table("accounts")["account"])
    assert any("has no account" in f.message for f in found.findings)


def test_every_table_is_linked() -> None:
    found = snapshot(
        [deal(None, "ACME Inc.")],
        [["1", "Acme", "Kim", 5, None]],
        Revenue=[["Customer", "Month", "Revenue"], ["ACME INC", "2026-01-01", 7],
                 ["Other", "2026-01-01", 8]],
        Contacts=[["Name", "Company", "Job title"], ["Jo", "acme", "CEO"]],
    )  # fmt: skip
    assert found.table("revenue")["account_id"].tolist() == ["1", "Other"]
    assert found.table("contacts")["account_id"].tolist() == ["1"]
    assert found.table("accounts")["account_id"].tolist() == ["1", "Other"]


@given(st.lists(st.tuples(
    st.sampled_from([None, "1", "2", "0015g00000AcC01", "0015g00000AcC01AAA"]),
    st.sampled_from([None, "A", "a", "A Inc", "B", "1"]),
), min_size=1, max_size=8))  # fmt: skip
def test_every_opportunity_always_has_an_account(
    pairs: list[tuple[str | None, str | None]],
) -> None:
    rows = [deal(*pair, amount=number + 1) for number, pair in enumerate(pairs)]
    found = snapshot(rows)
    ids = found.table("opportunities")["account_id"]
    accounts = found.table("accounts")["account_id"]
    assert len(ids) == len(rows)
    assert ids.notna().all()
    assert set(ids) == set(accounts)
    assert accounts.is_unique


def test_another_spelling_in_another_table_is_the_same_account_and_is_said() -> None:
    found = snapshot([deal(None, "ACME Corporation")], [["1", "Acme Corp", "Kim", 1, None]])
    assert found.table("accounts")["account"].tolist() == ["Acme Corp"]
    said = [one.message for one in found.findings if "other spelling" in one.message]
    assert len(said) == 1
    assert "“ACME Corporation” as “Acme Corp”" in said[0]


def test_two_spellings_in_one_table_are_two_accounts() -> None:
    found = snapshot([deal(None, "Acme Corp"), deal(None, "ACME Corporation")])
    assert len(found.table("accounts")) == 2


def test_names_of_the_list_that_differ_in_case_are_one_account() -> None:
    listed = shapes.workbook(
        [["Account", "Owner", "Goal"], ["Acme", "Ann", 1], ["ACME ", "Ann", 2]], sheet="Accounts"
    )
    deals = shapes.workbook([DEALS, deal(None, "acme")])
    found = snapshot_of(("d.xlsx", deals), ("a.xlsx", listed))
    assert found.table("accounts")["account"].tolist() == ["Acme"]


def test_an_id_that_the_list_does_not_know_is_another_account_of_the_name() -> None:
    accounts: list[list[object]] = [["1", "Acme", "Kim", 1, None], ["2", "Birch", "Kim", 1, None]]
    found = snapshot([deal("2", "Birch"), deal("9", "Acme"), deal("8", "Birch Ltd")], accounts)
    assert found.table("opportunities")["account_id"].tolist() == ["2", "9", "8"]


def test_ids_of_another_system_do_not_separate_what_has_the_same_name() -> None:
    accounts: list[list[object]] = [["1", "Acme", "Kim", 1, None], ["2", "Birch", "Kim", 1, None]]
    found = snapshot([deal("C-7", "Acme"), deal("C-8", "BIRCH")], accounts)
    assert found.table("opportunities")["account_id"].tolist() == ["1", "2"]


def test_one_name_of_a_list_without_ids_takes_only_one_id() -> None:
    listed = shapes.workbook(
        [["Account", "Owner", "Goal"], ["Acme", "Ann", 1], ["Birch", "Ann", 2]], sheet="Accounts"
    )
    deals = shapes.workbook([DEALS, deal("A1", "Acme"), deal("A1", "Acme", 2), deal("A2", "Acme")])
    found = snapshot_of(("d.xlsx", deals), ("a.xlsx", listed))
    assert found.table("opportunities")["account_id"].tolist() == ["Acme", "Acme", "A2"]
