"""From sheets to a snapshot: tables joined, nothing lost, a fingerprint that changes."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdata.errors import NoUsableTableError
from kamdata.ingest import InputFile, SheetChoice, build_snapshot, inspection, read_books, recognise
from kamdata.model import Settings
from kamdata.schema import TABLES, conform
from tests.unit.ingest import shapes
from tests.unit.ingest.helpers import import_files, snapshot_of, sums

HEADER = ["Opportunity ID", "Opportunity", "Account", "Stage", "Amount", "Close Date", "Note"]
AS_OF = date(2026, 8, 1)


def deals(*numbers: int, note: str = "x") -> bytes:
    rows = [
        [f"0{n}", f"Deal {n}", f"Account {n % 2}", "Proposal", 10.0 * n, "2026-09-01", f"{note}{n}"]
        for n in numbers
    ]
    return shapes.workbook([HEADER, *rows])


def test_every_table_follows_the_contract() -> None:
    found = snapshot_of(("d.xlsx", shapes.salesforce_formatted()))
    for name, table in found.tables.items():
        expected = conform(name, table)
        assert list(table.columns) == list(expected.columns), name
        assert table.dtypes.to_dict() == expected.dtypes.to_dict(), name
        assert table.index.equals(pd.RangeIndex(len(table))), name


def test_the_same_table_in_several_files_is_joined() -> None:
    found = snapshot_of(("a.xlsx", deals(1, 2)), ("b.xlsx", deals(3)))
    opportunities = found.table("opportunities")
    assert opportunities["opportunity_id"].tolist() == ["01", "02", "03"]
    assert opportunities["source"].tolist() == ["a.xlsx · Sheet1"] * 2 + ["b.xlsx · Sheet1"]
    assert opportunities["source_row"].tolist() == [2, 3, 2]
    assert found.extras["opportunities"]["Note"].tolist() == ["x1", "x2", "x3"]
    assert [source.name for source in found.sources] == ["a.xlsx · Sheet1", "b.xlsx · Sheet1"]


def test_the_same_row_in_two_files_counts_once() -> None:
    found = snapshot_of(("a.xlsx", deals(1, 2)), ("b.xlsx", deals(2, 3)))
    assert found.table("opportunities")["opportunity_id"].tolist() == ["01", "02", "03"]
    assert len(found.extras["opportunities"]) == 3
    assert any("each counts once" in finding.message for finding in found.findings)


def test_an_id_with_other_values_in_another_file_is_named() -> None:
    other = shapes.workbook([HEADER, ["01", "Deal 1", "Account 1", "Won", 5, "2026-07-01", "y"]])
    found = snapshot_of(("a.xlsx", deals(1)), ("b.xlsx", other))
    assert len(found.table("opportunities")) == 2
    assert any("several files with different values" in f.message for f in found.findings)


def test_ids_are_made_where_there_are_none_and_stay_the_same() -> None:
    rows = [["Account", "Stage", "Amount", "Close Date", "Deal Name", "Created"],
            ["ACME", "Proposal", 1, "2026-09-01", "Pumps", "2026-01-01"],
            ["ACME", "Proposal", 2, "2026-09-01", "Valves", "2026-01-01"]]  # fmt: skip
    first = snapshot_of(("a.xlsx", shapes.workbook(rows))).table("opportunities")
    later = [rows[0], rows[2], [*rows[1][:1], "Won", 3, "2026-08-01", *rows[1][4:]]]
    second = snapshot_of(("b.xlsx", shapes.workbook(later))).table("opportunities")
    ids = dict(zip(first["opportunity"], first["opportunity_id"], strict=True))
    assert ids == dict(zip(second["opportunity"], second["opportunity_id"], strict=True))
    assert first["opportunity_id"].is_unique


def test_without_opportunities_there_is_no_snapshot() -> None:
    accounts = shapes.workbook([["Account", "Owner", "Goal"], ["ACME", "Ann", 5]])
    found = import_files(("a.xlsx", accounts), ("b.pdf", b"%PDF-1.7"))
    with pytest.raises(NoUsableTableError) as caught:
        build_snapshot(found, AS_OF, Settings())
    assert str(caught.value).startswith("No list of opportunities was found in these files.")
    assert "b.pdf: This is a PDF document." in str(caught.value)


def test_a_list_without_rows_makes_no_snapshot() -> None:
    with pytest.raises(NoUsableTableError):
        snapshot_of(("d.xlsx", shapes.workbook([HEADER])))


def test_the_fingerprint_changes_with_everything_that_matters() -> None:
    data, books = deals(1, 2), read_books([InputFile("d.xlsx", deals(1, 2))])[0]
    base = snapshot_of(("d.xlsx", data), as_of=AS_OF).fingerprint
    assert base == build_snapshot(recognise(books, Settings()), AS_OF, Settings()).fingerprint
    chosen = {("d.xlsx", "Sheet1"): SheetChoice(columns={"Note": "product"})}
    others = [
        snapshot_of(("d.xlsx", deals(1, 3)), as_of=AS_OF),
        snapshot_of(("d.xlsx", data), as_of=date(2026, 8, 2)),
        snapshot_of(("d.xlsx", data), as_of=AS_OF, settings=Settings(currency="EUR")),
        snapshot_of(("d.xlsx", data), as_of=AS_OF, settings=Settings(fiscal_start_month=4)),
        build_snapshot(recognise(books, Settings(), chosen), AS_OF, Settings()),
    ]
    fingerprints = {other.fingerprint for other in others}
    assert len(fingerprints) == len(others)
    assert base not in fingerprints


def test_a_choice_of_columns_is_followed() -> None:
    chosen = {("d.xlsx", "Sheet1"): SheetChoice(columns={"Note": "product", "Opportunity": None})}
    found = import_files(("d.xlsx", deals(1)), choices=chosen)
    assert found.sheets[0].frame["product"].tolist() == ["x1"]
    assert found.sheets[0].extras["Opportunity"].tolist() == ["Deal 1"]


def test_two_columns_chosen_for_one_meaning_fill_each_other() -> None:
    data = shapes.workbook(
        [[*HEADER, "KAM", "Rep"], ["01", "D", "A", "Won", 1, "2026-01-01", "n", None, "Bo"],
         ["02", "E", "A", "Won", 1, "2026-01-01", "n", "Ann", "Bo"]]
    )  # fmt: skip
    chosen = {("d.xlsx", "Sheet1"): SheetChoice(columns={"KAM": "owner", "Rep": "owner"})}
    found = import_files(("d.xlsx", data), choices=chosen)
    assert found.sheets[0].frame["owner"].tolist() == ["Bo", "Ann"]


def test_the_inspection_is_json() -> None:
    found = import_files(("d.xlsx", shapes.salesforce_formatted()), ("bad", b"%PDF"))
    rows = json.loads(json.dumps(inspection(found)))
    assert [row["file"] for row in rows] == ["bad", "d.xlsx"]
    assert set(rows[1]) == {
        "file", "sheet", "table", "crm", "header_row", "columns", "rows", "dropped", "findings",
        "how", "questions", "reason", "remembered",
    }  # fmt: skip
    assert rows[1]["columns"]["Amount"] == "amount_cents"
    assert rows[0]["table"] is None
    assert "PDF" in rows[0]["findings"][0]["message"]


def test_the_sample_companys_sheet_names_are_understood() -> None:
    sheets = {
        "Key accounts": ["Account", "KAM", "Goal"], "Contacts": ["Name", "Company", "Job title"],
        "Goals": ["Account", "Goal", "Goal type"], "Actions": ["Account", "Action", "Due"],
        "Products": ["Product", "List price"], "Whitespace": ["Account", "Product", "State"],
        "Plan reviews": ["Account", "Review", "Due"], "Promises": ["Account", "Promise", "Due"],
    }  # fmt: skip
    values = {"Goal": "Win the east", "Due": "2026-09-01", "List price": 5, "State": "gap"}
    found = {}
    for name, header in sheets.items():
        row = [5 if (name, word) == ("Key accounts", "Goal") else values.get(word, f"{word} 1")
               for word in header]  # fmt: skip
        book = shapes.workbook([header, row], sheet=name)
        found[name] = import_files(("k.xlsx", book)).sheets[0].table
    assert found == {
        "Key accounts": "accounts", "Contacts": "contacts", "Goals": "goals",
        "Actions": "actions", "Products": "products", "Whitespace": "whitespace",
        "Plan reviews": "reviews", "Promises": "promises",
    }  # fmt: skip


NAME = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=12)
PLAIN_DEALS = st.lists(
    st.fixed_dictionaries(
        {
            "account": NAME.map(lambda name: f"Kunde {name}"),
            "name": NAME.map(lambda name: f"Deal {name}"),
            "stage": st.sampled_from(["Proposal", "Negotiation", "Closed Won", "Closed Lost"]),
            "cents": st.none() | st.integers(0, 10**11),
            "close": st.dates(date(1990, 1, 1), date(2100, 12, 31)),
        }
    ),
    min_size=1,
    max_size=12,
)
STATUS = {"Proposal": "open", "Negotiation": "open", "Closed Won": "won", "Closed Lost": "lost"}


@given(PLAIN_DEALS, st.sampled_from(["xlsx", "csv", "german"]))
def test_a_plain_table_comes_back_to_the_cent(rows: list[dict[str, object]], style: str) -> None:
    table: list[list[object]] = [["ID", "Deal Name", "Account", "Stage", "Amount", "Close Date"]]
    for number, row in enumerate(rows):
        cents, close = row["cents"], row["close"]
        assert isinstance(close, date)
        amount = None if cents is None else Decimal(str(cents)) / 100
        shown: object = None if amount is None else float(amount) if style == "xlsx" else amount
        when: object = close if style == "xlsx" else close.isoformat()
        if style == "german":
            when = close.strftime("%d.%m.%Y")
            shown = None if amount is None else f"{amount:.2f}".replace(".", ",") + " €"
        table.append([f"id{number}", row["name"], row["account"], row["stage"], shown, when])
    delimiter = ";" if style == "german" else ","
    data = shapes.workbook(table) if style == "xlsx" else shapes.text(table, delimiter=delimiter)
    settings = Settings(currency="EUR")
    found = snapshot_of(("d", data), as_of=date(2101, 1, 1), settings=settings)
    opportunities = found.table("opportunities")
    assert opportunities["opportunity_id"].tolist() == [f"id{n}" for n in range(len(rows))]
    assert [None if cents is pd.NA else cents for cents in opportunities["amount_cents"]] == [
        row["cents"] for row in rows
    ]
    assert opportunities["close_on"].tolist() == [pd.Timestamp(str(row["close"])) for row in rows]
    assert opportunities["stage"].tolist() == [row["stage"] for row in rows]
    assert opportunities["status"].tolist() == [STATUS[str(row["stage"])] for row in rows]
    assert sum(sums(opportunities).values()) == sum(int(str(row["cents"] or 0)) for row in rows)


def test_every_table_of_the_contract_can_be_imported() -> None:
    for name, table in TABLES.items():
        if name == "stages":
            continue
        header = [column.aliases[0] for column in table.columns if column.aliases]
        data = shapes.workbook([header], sheet=table.label)
        found = import_files((f"{name}.xlsx", data)).sheets[0]
        assert found.table == name
        unread = [match.header for match in found.columns if match.column is None]
        assert unread == [], name


def test_the_usual_chance_of_a_stage_rests_on_what_was_known() -> None:
    header = "Opportunity ID,Opportunity,Account,Stage,Amount,Close Date,Created Date,Probability\n"
    known = "1,Da,Alder Works,Proposal,100,2026-11-01,2026-01-01,\n"
    later = "2,Db,Alder Works,Proposal,100,2026-11-01,2026-10-05,90\n"
    chances = [
        snapshot_of(("deals.csv", (header + rows).encode()), as_of=date(2026, 9, 28))
        .table("stages")["probability_rate"]
        .tolist()
        for rows in (known, known + later)
    ]
    assert chances[0] == chances[1] == [0.6]
