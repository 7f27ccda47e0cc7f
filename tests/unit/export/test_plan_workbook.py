"""What a plan holds comes out as a workbook and goes in again unchanged."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from kamdata.export.plan_workbook import OF_ACCOUNTS, OF_COMPANY, plan_workbook
from kamdata.ingest import InputFile, build_snapshot, recognise
from kamdata.metrics.edited import ShownRows, field_entries, row_entries, typed
from kamdata.metrics.entries import NAMED_BY, with_entries
from kamdata.model import Entry, Settings, Snapshot
from kamdata.schema import TABLES, Column
from tests.build import AS_OF, make_snapshot

DEALS = [{"account_id": "A-1", "amount": 1_000}]
SAMPLES: dict[str, list[Any]] = {
    "money": [12_345.67, 0.1], "date": ["2026-08-14", "2026-12-31"], "rate": [37.5, 4.0],
    "number": [7.5, 2.0], "integer": [2, 1], "flag": [True, False],
}  # fmt: skip
KNOWN = {"opportunity_id": ["O1", "O1"], "nps": [9.0, 3.0]}


def example(column: Column, place: int) -> Any:
    """Return what is typed into a field; every row has its own."""
    if column.name in KNOWN:
        return KNOWN[column.name][place]
    if column.choices:
        return column.choices[place % len(column.choices)]
    given = SAMPLES.get(column.kind)
    return f"Some {column.name} no. {place + 1}: Ärger & <b>" if given is None else given[place]


def entered() -> list[Entry]:
    """Return entries for every field of every table of a plan, in two rows each."""
    made = []
    for name in (*OF_ACCOUNTS, *OF_COMPANY):
        columns = [one for one in TABLES[name].columns if one.of in ("", name)]
        columns = [one for one in columns if one.name not in ("account_id", "account")]
        whose = "" if name in OF_COMPANY else "A-1"
        if name == "accounts":
            fields = typed(name, {one.name: example(one, 0) for one in columns})
            made += field_entries(name, whose, "", fields, AS_OF)
            continue
        added = [{one.name: example(one, place) for one in columns} for place in (0, 1)]
        assert NAMED_BY[name] in added[0]
        rows = ShownRows(name, whose, make_snapshot(DEALS).table(name), ())
        made += row_entries(rows, {"added_rows": added}, AS_OF)
    return made


DEALS_FILE = InputFile(
    "deals.csv",
    b"Opportunity ID,Account,Account ID,Stage,Amount,Close Date,Plan Goal\n"
    b"O1,Alder,A-1,Proposal,9,2027-01-05,Old goal\n"
    b"O2,Alder,A-1,Closed Won,7,2026-01-05,Other goal\n",
)


def built(files: list[InputFile]) -> Snapshot:
    return build_snapshot(recognise(files, Settings()), AS_OF, Settings())


def imported(data: bytes) -> Snapshot:
    """Return what the importer makes of the workbook and an export of the deals."""
    return built([DEALS_FILE, InputFile("plan.xlsx", data)])


def comparable(snapshot: Snapshot, name: str) -> pd.DataFrame:
    rows = snapshot.table(name).drop(columns=["source", "source_row"])
    for column in TABLES[name].columns:
        if column.kind in ("label", "key", "text") and column.name in rows:
            rows[column.name] = rows[column.name].astype("str")
    return rows.sort_values(list(rows.columns)).reset_index(drop=True)


@pytest.fixture(scope="module")
def both() -> tuple[Snapshot, Snapshot]:
    """Return a plan that was typed in, and the same after it went out and in again."""
    company = make_snapshot(DEALS, [{"account_id": "A-1", "account": "Alder"}])
    written = with_entries(company, entered())
    return written, imported(plan_workbook(written, ["A-1"], with_company=True))


@pytest.mark.parametrize("name", [*OF_ACCOUNTS, *OF_COMPANY])
def test_every_field_typed_in_comes_out_by_workbook_and_in_again_unchanged(
    both: tuple[Snapshot, Snapshot], name: str
) -> None:
    typed_in, again = both
    expected = comparable(typed_in, name)
    assert expected.notna().all(axis=None)
    assert len(expected) == (1 if name == "accounts" else 2)
    assert_frame_equal(comparable(again, name), expected)


def test_the_goal_that_a_deal_serves_comes_out_and_in_again_and_nothing_else_changes() -> None:
    tie = field_entries("opportunities", "A-1", "O1", {"goal_id": "Some goal_id no. 1"}, AS_OF)
    company = make_snapshot(DEALS * 2, [{"account_id": "A-1", "account": "Alder"}])
    book = plan_workbook(with_entries(company, [*entered(), *tie]), ["A-1"])
    found = imported(book)
    deals = found.table("opportunities")
    assert deals["goal_id"].tolist() == ["Some goal_id no. 1", "Other goal"]
    assert deals["amount_cents"].tolist() == [900, 700]
    assert deals["status"].tolist() == ["open", "won"]
    [told] = [one for one in found.findings if one.column == "goal_id"]
    assert told.message.startswith("1 opportunity serves another goal in the plan")
    sheet = openpyxl.load_workbook(io.BytesIO(book))["Opportunities and goals"]
    assert [cell.value for cell in sheet[2]][:4] == ["O1", "Opportunity 1", "A-1", "Alder"]


def test_a_deal_of_the_plan_that_no_export_has_is_told_and_not_made_up() -> None:
    company = make_snapshot(
        [{"opportunity_id": "gone", "account_id": "A-1", "goal_id": "G"}],
        [{"account_id": "A-1", "account": "Alder"}],
    )
    found = imported(plan_workbook(company, ["A-1"]))
    assert found.table("opportunities")["opportunity_id"].tolist() == ["O1", "O2"]
    assert any("not in the list of opportunities" in one.message for one in found.findings)


def test_other_accounts_and_empty_tables_stay_out() -> None:
    snapshot = make_snapshot(
        DEALS, [{"account_id": "A-1"}, {"account_id": "B"}],
        contacts=[{"account_id": "B", "contact": "Vera"}],
    )  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(plan_workbook(snapshot, ["A-1"])))
    assert book.sheetnames == ["Accounts"]
    assert book["Accounts"].max_row == 2


def test_text_that_looks_like_a_formula_is_text() -> None:
    snapshot = make_snapshot([], [{"account_id": "A", "overview": '=HYPERLINK("http://x","y")'}])
    sheet = openpyxl.load_workbook(io.BytesIO(plan_workbook(snapshot, ["A"])))["Accounts"]
    cells = [cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=")]
    assert [cell.data_type for cell in cells] == ["s"]


def test_a_workbook_changed_by_hand_counts_beside_the_files_it_came_from() -> None:
    written = {
        "accounts.csv": "Account,Account ID,Tier,Overview\nAlder,A-1,A,Pumps\nBirch,B,,\n",
        "goals.csv": "Account,Goal,Goal Type,Target\nAlder,Grow,grow,5\nBirch,Meet,,2\n",
        "contacts.csv": "Account,Contact,Job Title\nAlder,Ida,CFO\nAlder,Ida,CEO\n",
    }
    files = [DEALS_FILE, *(InputFile(name, text.encode()) for name, text in written.items())]
    before = built(files)
    book = openpyxl.load_workbook(io.BytesIO(plan_workbook(before, ["A-1"])))
    for sheet, header, value in (("Accounts", "Overview", "Valves"), ("Goals", "Target", 9)):
        heads = [cell.value for cell in book[sheet][1]]
        book[sheet].cell(2, heads.index(header) + 1).value = value
    changed = io.BytesIO()
    book.save(changed)
    after = built([*files, InputFile("plan.xlsx", changed.getvalue())])
    for name in ("accounts", "contacts", "goals", "opportunities"):
        assert len(after.table(name)) == len(before.table(name)), name
    assert after.table("accounts").set_index("account_id").loc["A-1", "overview"] == "Valves"
    assert after.table("goals").set_index("goal")["target"].to_dict() == {"Grow": 9, "Meet": 2}
    [told] = [one for one in after.findings if one.table == "goals"]
    assert told.message == (
        "1 row stands in several files of goals; each counts once; 1 of them differs, and the plan "
        "workbook counts, else the first file."
    )
