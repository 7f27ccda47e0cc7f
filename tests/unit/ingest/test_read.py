"""From bytes to grids: what a cell said stays what it said."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time

import openpyxl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdata.ingest import Grid, InputFile, read_books
from kamdata.ingest.cells import Cells
from kamdata.ingest.read_csv import read_columns
from kamdata.ingest.read_text import _slow_columns
from tests.unit.ingest import shapes
from tests.unit.ingest.helpers import import_files, refusal


def grid_of(data: bytes, name: str = "file") -> Grid:
    books, problems = read_books([InputFile(name, data)])
    assert problems == ()
    return books[0].sheets[0]


def rows_of(data: bytes) -> list[list[str | None]]:
    grid = grid_of(data)
    return [grid.row(position) for position in range(grid.height)]


def test_texts_that_look_like_something_else_stay_texts() -> None:
    texts = ["00123", "NA", "1E5", "TRUE", "1.234", "2026-01-02", "nan", "123456789012345678"]
    rows = [[text] for text in texts]
    assert rows_of(shapes.workbook(rows)) == rows


def test_numbers_dates_and_flags_of_a_workbook() -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append([1.5, 1500000, 0.1 + 0.2, datetime.fromisoformat("2026-03-04 10:30:00"),
                 date(2026, 3, 4), True, False, -7, "=1/0", None, 1e15])  # fmt: skip
    page["I1"] = "#N/A"
    out = io.BytesIO()
    book.save(out)
    assert rows_of(out.getvalue()) == [
        ["1.5", "1500000", "0.3", "2026-03-04 10:30:00", "2026-03-04 00:00:00", "true", "false",
         "-7", None, None, "1000000000000000"]
    ]  # fmt: skip


def test_a_time_without_a_day_is_no_date_of_ours() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append([time(10, 30)])
    out = io.BytesIO()
    book.save(out)
    assert rows_of(out.getvalue())[0][0].startswith("1899-12-31")


def test_rows_keep_the_numbers_of_the_sheet() -> None:
    rows = rows_of(shapes.workbook([[], [], ["a"], [], ["b"]], first_column=2))
    assert rows == [[None], [None], ["a"], [None], ["b"]]


def test_numbers_and_texts_that_look_alike_are_told_apart() -> None:
    grid = grid_of(shapes.workbook([["1.234", 1.234, "x"], ["5.678", 5.678, "y"]]))
    assert grid.number_columns == {1}


def test_ids_that_are_too_long_numbers_are_noticed() -> None:
    grid = grid_of(shapes.workbook([["123456789012345678", 123456789012345678]]))
    assert grid.inexact_columns == {1}


def test_hidden_sheets_are_read_and_chart_sheets_are_not() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["a"])
    hidden = book.create_sheet("hidden")
    hidden.append(["b"])
    hidden.sheet_state = "hidden"
    book.create_chartsheet("chart")
    out = io.BytesIO()
    book.save(out)
    books, problems = read_books([InputFile("f.xlsx", out.getvalue())])
    assert problems == ()
    assert [sheet.sheet for sheet in books[0].sheets] == ["Sheet", "hidden"]


TABLE = [["Account", "Amount", "Näme"], ["Ä & Söhne", "1,5", "€ 5"], ["B", "2", "Zoë"]]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le-bom", "utf-32"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters(encoding: str, delimiter: str) -> None:
    text = shapes.text(TABLE, delimiter=delimiter).decode()
    data = b"\xff\xfe" + text.encode("utf-16-le") if "bom" in encoding else text.encode(encoding)
    assert rows_of(data) == TABLE


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Клиент;Сумма;Этап\nООО Ромашка;100;Переговоры\nЗАО Берёза;200;Выиграно\n" * 20),
        ("cp1250", "Zákazník;Částka;Fáze\nŽižkov a.s.;100;Jednání\nŘíčany s.r.o.;200;Výhra\n" * 20),
    ],
)
def test_other_encodings_are_recognised_by_their_letters(encoding: str, text: str) -> None:
    first = rows_of(text.encode(encoding))[0]
    assert len(first) == 3
    assert first == text.splitlines()[0].split(";") or encoding == "cp1250"


def test_a_line_that_names_the_separator_is_followed() -> None:
    assert rows_of(b"sep=;\r\na,1;b\r\nc;d\r\n") == [[None, None], ["a,1", "b"], ["c", "d"]]


def test_line_breaks_and_quotes_inside_cells() -> None:
    rows = [["a", "b"], ['say "hi"', "two\nlines"], ["semi;colon", "com,ma"]]
    for line_end in ("\n", "\r\n"):
        assert rows_of(shapes.text(rows, line_end=line_end)) == rows
    assert rows_of(b"a,b\r1,2\r") == [["a", "b"], ["1", "2"]]


def test_titles_and_footers_of_other_widths_keep_their_places() -> None:
    data = b'Report\n\na,b,c\n1,"x\ny",3\n\n"The end"\n4,5,6,7\n'
    assert rows_of(data) == [
        ["Report", None, None, None],
        [None] * 4,
        ["a", "b", "c", None],
        ["1", "x\ny", "3", None],
        [None] * 4,
        ["The end", None, None, None],
        ["4", "5", "6", "7"],
    ]


def test_a_quote_in_the_middle_of_a_cell_is_a_quote() -> None:
    assert rows_of(b'a,b\n5" pipe,1\n') == [["a", "b"], ['5" pipe', "1"]]


def test_a_quotation_that_never_closes_is_named() -> None:
    said = refusal(b'a,b\n1,2\n3,"4\n5,6\n7,8\n', "deals.csv")
    assert "never closes" in said


def test_invisible_signs_do_not_make_different_texts() -> None:
    data = "\ufeffAccount\u200b,\u00a0Stage\u00a0\nA\u200b, B\nA,B\n".encode()
    assert rows_of(data) == [["Account", "Stage"], ["A", "B"], ["A", "B"]]
    assert len(grid_of(data).columns[0].texts) == 2, "equal texts are one"


def test_composed_and_decomposed_letters_are_one() -> None:
    cells = Cells.of(["Zoe\u0308", "Zoë", None, "  "])
    assert cells.listed[: len(cells.used)] == ["Zoë"]
    assert cells.is_blank.tolist() == [False, False, True, True]


def test_words_for_nothing_become_blanks_but_na_is_a_region() -> None:
    words = ["#N/A", "n/a", "-", "—", "None", "null", "(blank)", "NA", "0", "x"]
    cells = Cells.of(words).without_nulls()
    assert [cells.at(position) for position in range(len(words))] == [None] * 7 + ["NA", "0", "x"]


def test_among_names_only_what_a_program_writes_for_nothing_is_blank() -> None:
    nothing = ["#N/A", "n/a", "N/A", "-", "(blank)", "null", "NULL", "NaN", "#REF!", "#ref!"]
    names = ["None", "none", "Null", "NAN", "NA", "0", "00123", "1E5"]
    cells = Cells.of([*nothing, *names]).without_nulls(are_names=True)
    found = [cells.at(position) for position in range(len(cells))]
    assert found == [None] * len(nothing) + names


def test_a_workbook_whose_data_sits_in_its_model_says_so() -> None:
    out = io.BytesIO(shapes.workbook([["This workbook and related data is provided by Obvience"]]))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/model/item.data", b"x" * 100)
    found = import_files(("model.xlsx", out.getvalue()))
    assert "data model" in found.sheets[0].reason


CELL = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00\x1a", exclude_categories=("Cs", "Cc")),
    max_size=8,
)
ROWS = st.lists(st.lists(CELL, min_size=1, max_size=5), min_size=1, max_size=12)


@given(ROWS, st.sampled_from([",", ";"]))
def test_the_fast_reader_gives_what_the_careful_one_gives(
    rows: list[list[str]], delimiter: str
) -> None:
    text = shapes.text(rows, delimiter=delimiter, line_end="\n").decode()
    fast = read_columns(text, delimiter)
    slow = _slow_columns("f", text, delimiter)
    if fast is not None:
        assert [plain(column) for column in fast] == [plain(column) for column in slow]


def plain(column: pa.Array) -> list[str]:
    return [text or "" for text in column.to_pylist()]


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=10))
def test_a_quoted_table_comes_back_whole(rows: list[list[str]]) -> None:
    header = [["one", "two", "three"]]
    found = rows_of(shapes.text([*header, *rows], quote_all=True))
    expected = [[cleaned(cell) for cell in row] for row in rows]
    assert found[1:] == expected


def cleaned(cell: str) -> str | None:
    return Cells.of([cell]).at(0)
