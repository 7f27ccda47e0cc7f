"""Every kind of spreadsheet is read by its content, and none that must not be."""

from __future__ import annotations

import gzip
import io
import struct
import time
import zipfile

import openpyxl
import pytest

from kamdata.ingest import Grid, InputFile, read, read_books
from kamdata.ingest.guard import MAX_BYTES
from tests.unit.ingest import formats, shapes
from tests.unit.ingest.formats import DEALS, archive, binary_record, record, rows_xml, sheet_xml
from tests.unit.ingest.helpers import import_files, refusal


def grids_of(data: bytes) -> tuple[Grid, ...]:
    books, problems = read_books([InputFile("deals.xlsx", data)])
    assert [str(problem) for problem in problems] == []
    return tuple(grid for book in books for grid in book.sheets)


def rows_of(data: bytes) -> list[list[str | None]]:
    (grid,) = grids_of(data)
    return [grid.row(position) for position in range(grid.height)]


@pytest.mark.parametrize("kind", formats.KINDS)
def test_every_kind_gives_the_same_cells(kind: str) -> None:
    data = formats.KINDS[kind]
    assert rows_of(data) == DEALS
    found = import_files(("export", data))
    assert [(sheet.table, sheet.rows) for sheet in found.sheets] == [("opportunities", 3)]


@pytest.mark.parametrize("kind", [kind for kind in formats.KINDS if "text" not in kind])
def test_a_file_that_breaks_off_never_raises(kind: str) -> None:
    data = formats.KINDS[kind]
    for share in (0.3, 0.6, 0.9, 0.98):
        read_books([InputFile("deals", data[: int(len(data) * share)])])


def test_cells_of_a_page_that_span_others() -> None:
    data = (
        b"<table><tr><td colspan=2>Report<br>of May</td></tr>"
        b"<tr><td rowspan=3>A &amp; B</td><td> 1\n 2 </td></tr>"
        b"<tr><td><b>3</b>4<script>no()</script></tr><tr><td>5</td></tr></table>"
    )
    assert rows_of(data) == [["Report\nof May", None], ["A & B", "1 2"], ["A & B", "34"],
                             ["A & B", "5"]]  # fmt: skip


def test_tables_of_a_page_are_sheets_but_not_those_for_layout() -> None:
    inner = "<table><tr><td>{0}</td></tr></table>"
    data = f"<html><table><tr><td>{inner.format('a')}</td><td>{inner.format('b')}</td></tr></table>"
    assert [(grid.sheet, grid.row(0)) for grid in grids_of(data.encode())] == [
        ("Table 1", ["a"]), ("Table 2", ["b"]),
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "cp1251", "utf-16"])
def test_a_page_is_read_in_the_encoding_that_it_names(encoding: str) -> None:
    word = "Клиент" if encoding == "cp1251" else "Größe"
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}">'
    assert rows_of(formats.page([[word]], head=head, encoding=encoding)) == [[word]]


def test_a_page_without_a_table_and_one_that_spans_too_much() -> None:
    assert refusal(b"<html><p>Session expired</p></html>") == "This is a web page without a table."
    assert "without" in refusal(formats.page([["x"]]).replace(b"<table>", b"<p>")), "no table"
    row = b"<tr><td colspan=16000>x</td></tr>"
    assert "spans more than" in refusal(b"<table>" + row * 2_000 + b"</table>")


def test_types_and_places_of_a_workbook_in_xml() -> None:
    rows = (
        '<Row ss:Index="2"><Cell ss:Index="2"><Data ss:Type="Number">1.234</Data></Cell>'
        '<Cell ss:MergeAcross="1"><Data ss:Type="DateTime">2026-03-04T00:00:00.000</Data></Cell>'
        '<Cell><Data ss:Type="Boolean">1</Data></Cell></Row>'
        '<Row><Cell><Data ss:Type="String">1E5</Data></Cell>'
        '<Cell><Data ss:Type="Number">1.5E6</Data></Cell>'
        '<Cell><Data ss:Type="Error">#N/A</Data></Cell>'
        '<Cell><Data ss:Type="Number">12345678901234567</Data></Cell></Row>'
    )
    (grid,) = grids_of(formats.book_xml(sheet_xml("S", rows)))
    assert [grid.row(position) for position in range(grid.height)] == [
        [None] * 5,
        [None, "1.234", "2026-03-04 00:00:00", None, "true"],
        ["1E5", "1500000", None, "12345678901234567", None],
    ]
    assert (grid.number_columns, grid.inexact_columns) == ({1}, {3})


@pytest.mark.parametrize(
    "definition", ['<!DOCTYPE a [<!ENTITY b "c">]>', '<!DOCTYPE a SYSTEM "file:///etc/passwd">']
)
def test_definitions_in_xml_are_refused(definition: str) -> None:
    assert "definitions" in refusal(formats.book_xml(sheet_xml("S", rows_xml(DEALS)), definition))


def test_a_far_cell_in_xml_is_refused() -> None:
    cell = '<Cell ss:Index="16384"><Data ss:Type="String">x</Data></Cell>'
    rows = f'<Row ss:Index="1048576">{cell}</Row>'
    assert "spans more than" in refusal(formats.book_xml(sheet_xml("S", rows)))
    assert "breaks off" in refusal(formats.book_xml(sheet_xml("S", rows_xml(DEALS)))[:-30])


def test_far_cells_of_other_kinds_are_refused() -> None:
    far = formats.label(65535, 40000, "x")
    assert "cell far away" in refusal(formats.old_workbook(DEALS, more=far))
    wide = formats.label(0, 40000, "x")
    assert "cell far away" in refusal(formats.old_workbook(DEALS, more=wide))
    claim = record(0x0200, struct.pack("<IIHHH", 0, 0xFFFFFFF0, 0, 0xFFFF, 0))
    assert "claims more than" in refusal(formats.old_workbook(DEALS, more=claim))
    row = binary_record(0, struct.pack("<I", 1048575) + bytes(21))
    cell = binary_record(6, struct.pack("<II", 16383, 0) + formats.wide("x"))
    assert "cell far away" in refusal(formats.binary_workbook(DEALS, more=row + cell))
    claim = binary_record(148, struct.pack("<4I", 0, 0xFFFFFFF0, 0, 0xFFFF))
    assert "claims more than" in refusal(formats.binary_workbook(DEALS, more=claim))
    repeated = formats.table_ods("S", DEALS).replace(
        "<table:table-row><table:table-cell office",
        '<table:table-row table:number-rows-repeated="999999999"><table:table-cell office', 1,
    )  # fmt: skip
    assert "spans more than" in refusal(formats.document(repeated))


def test_passwords_are_named() -> None:
    protected = record(0x002F, bytes(54))
    assert "password" in refusal(formats.old_workbook(DEALS, more=protected))
    assert "password" in refusal(formats.compound("EncryptedPackage", b"x"))
    manifest = "<manifest><encryption-data/></manifest>"
    assert "password" in refusal(formats.document("", manifest=manifest))
    data = bytearray(archive({"deals.csv": "a,b"}))
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(data)) == "The archive is protected with a password."


def test_each_file_of_an_archive_is_one_of_its_own() -> None:
    members: dict[str, str | bytes] = {
        "a/deals.csv": formats.text(DEALS), "b/deals.csv": formats.text(DEALS),
        "inner.zip": archive({"x.csv": "a,b"}), "notes.pdf": b"%PDF-1.7",
    }  # fmt: skip
    books, problems = read_books([InputFile("all.zip", archive(members))])
    assert [book.file for book in books] == ["all.zip/deals.csv", "all.zip/deals.csv (2)"]
    assert [(problem.where, problem.what) for problem in problems] == [
        ("all.zip/notes.pdf", "This is a PDF document."),
        ("all.zip", "There is an archive inside the archive."),
    ]


def test_archives_that_are_too_much_or_nested_are_refused() -> None:
    bomb = gzip.compress(b"a,b\n" * (MAX_BYTES // 4 + 10))
    assert "larger than 50 MB" in refusal(bomb)
    assert "inside the archive" in refusal(gzip.compress(gzip.compress(b"a,b\n1,2")))
    many: dict[str, str | bytes] = {f"{number}.csv": "a,b" for number in range(51)}
    assert "more than 50 files" in refusal(archive(many))
    assert "damaged" in refusal(gzip.compress(formats.text(DEALS).encode())[:-12])
    assert "holds no file" in refusal(archive({"folder/": b""}))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"ID;PWXL;N;E\r\nC;Y1;X1\r\n", "SYLK"),
        (b"\x09\x00\x04\x00\x02\x00\x10\x00", "Excel 2"),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00", "Excel 4"),
        (b"BZh91AY&SY", "bz2"),
        (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook", "web archive"),
        (b'[\n  {"id": 1}]', "JSON"),
        (archive({"word/document.xml": "<x/>", "[Content_Types].xml": "<x/>"}), "Word"),
        (archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
         "not a spreadsheet"),
        (formats.compound("WordDocument", b"x"), "Word"),
    ],
)  # fmt: skip
def test_other_files_say_what_they_are(data: bytes, said: str) -> None:
    assert said in refusal(data)


def test_hidden_sheets_count_only_where_no_other_does() -> None:
    hidden = (
        '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
    )
    both = formats.table_ods("Old", DEALS, "h") + formats.table_ods("New", DEALS)
    found = import_files(("deals.ods", formats.document(both, hidden)))
    assert [(sheet.sheet, sheet.table) for sheet in found.sheets] == [
        ("Old", None), ("New", "opportunities"),
    ]  # fmt: skip
    assert "hidden" in found.sheets[0].reason
    alone = formats.document(formats.table_ods("Old", DEALS, "h"), hidden)
    assert import_files(("deals.ods", alone)).sheets[0].table == "opportunities"
    xml = sheet_xml("S", rows_xml(DEALS), "<Visible>SheetHidden</Visible>")
    for data in (formats.book_xml(xml), formats.old_workbook(DEALS, state=1),
                 formats.binary_workbook(DEALS, state=1)):  # fmt: skip
        assert grids_of(data)[0].is_hidden


def test_what_a_program_hides_and_what_is_no_sheet_is_passed_over() -> None:
    for data in (formats.old_workbook(DEALS, state=2), formats.old_workbook(DEALS, what=2),
                 formats.binary_workbook(DEALS, state=2)):  # fmt: skip
        assert refusal(data).startswith("Every sheet with something in it is a chart")
    very = sheet_xml("Lists", rows_xml([["x"]]), "<Visible>SheetVeryHidden</Visible>")
    found = import_files(
        ("f.xml", formats.book_xml(very + sheet_xml("Deals", rows_xml(DEALS))))
    )  # fmt: skip
    assert [(sheet.sheet, sheet.table) for sheet in found.sheets] == [
        ("Deals", "opportunities"), ("Lists", None),
    ]  # fmt: skip
    assert found.sheets[1].reason.startswith("A program hid this sheet")


def test_macros_without_a_value_are_named() -> None:
    out = io.BytesIO(formats.binary_workbook([]))
    with zipfile.ZipFile(out, "a") as made:
        made.writestr("xl/vbaProject.bin", b"\x00")
    assert refusal(out.getvalue()) == "The workbook holds macros, but no cell with a value."


def pivoted(rows: list[list[str]]) -> bytes:
    """Return a workbook with a pivot table over A1:B2 of its only sheet."""
    out = io.BytesIO(shapes.workbook(rows))
    place = f'Type="{formats.OFFICE}/pivotTable" Target="../pivotTables/p.xml"'
    relation = f'<Relationship Id="r1" {place}/>'
    with zipfile.ZipFile(out, "a") as made:
        made.writestr(
            "xl/worksheets/_rels/sheet1.xml.rels",
            f'<Relationships xmlns="{formats.PACKAGE}">{relation}</Relationships>',
        )
        made.writestr("xl/pivotTables/p.xml", '<pivotTableDefinition><location ref="A1:B2"/>')
    return out.getvalue()


def test_a_sheet_with_a_pivot_table_beside_its_rows_is_read() -> None:
    assert refusal(pivoted([["Stage", "Amount"], ["Won", "5"]])).startswith("Every sheet")
    assert rows_of(pivoted(DEALS * 2)) == DEALS * 2


def test_the_sheet_that_the_fast_reader_gives_up_on_is_read_by_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book = openpyxl.Workbook()
    for row in DEALS:
        book.worksheets[0].append(row)
    book.create_sheet("Second").append(["a", "b"])
    out = io.BytesIO()
    book.save(out)
    read_sheet = read._sheet

    def give_up(reader: object, name: str, data: bytes, path: str | None) -> Grid:
        if name == "Sheet":
            raise ValueError(name)
        return read_sheet(reader, name, data, path)

    monkeypatch.setattr(read, "_sheet", give_up)
    assert [(grid.sheet, grid.height) for grid in grids_of(out.getvalue())] == [
        ("Sheet", 4), ("Second", 1),
    ]  # fmt: skip
    monkeypatch.setattr(read, "read_slowly", lambda *_: {})
    found = import_files(("deals.xlsx", out.getvalue()))
    assert ("Sheet", "This sheet is damaged and cannot be read.") in {
        (sheet.sheet, sheet.reason) for sheet in found.sheets
    }


def test_pages_built_to_exhaust_a_reader_are_refused_quickly() -> None:
    started = time.process_time()
    for data in (
        b"<table><tr><td>" * 200_000, b"<table>" + b"<div>" * 300_000 + b"x</table>",
        b"<table><tr><td rowspan=65534 colspan=1000>x" + b"<tr>" * 30_000,
        b"<html>" + b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + b"&b;" * 100_000,
    ):  # fmt: skip
        books, problems = read_books([InputFile("f", data)])
        assert problems or sum(g.height * len(g.columns) for b in books for g in b.sheets) < 100
    assert time.process_time() - started < 8


@pytest.mark.parametrize("place", [40, 44, 64, 72, 512 * 2 + 120, 512 * 2 + 128 + 120])
def test_a_container_that_claims_more_than_it_holds_is_damaged(place: int) -> None:
    data = bytearray(formats.old_workbook(DEALS))
    struct.pack_into("<I", data, place, 0x7FFFFFFF)
    assert "damaged" in refusal(bytes(data))
