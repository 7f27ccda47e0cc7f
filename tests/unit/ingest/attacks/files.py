"""The files of an attacker, by name, each made when it is needed."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile

from tests.unit.ingest import hostile, shapes
from tests.unit.ingest.attacks import quine, raw_zip
from tests.unit.ingest.attacks.raw_zip import SHEET, STRINGS

START, END = f'<worksheet xmlns="{hostile.MAIN}"><sheetData>', "</sheetData></worksheet>"
TEXTS = f'<sst xmlns="{hostile.MAIN}">'
HEADER = ["Account", "Stage", "Amount", "Close Date"]
GOOD = ["Alder", "Proposal", "100", "2026-09-30"]
READ = "read"
BOMB = "far more than a workbook should"
LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {y} "{f"&{x};" * 10}">' for x, y in pairwise("abcdefghi"))
    + "]>"
)  # fmt: skip
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
XML_PARTS = (
    "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", SHEET,
    STRINGS, "xl/styles.xml", "xl/tables/table1.xml", "docProps/core.xml",
)  # fmt: skip


@dataclass(frozen=True)
class Attack:
    """A file, and how it must end: read, or refused with these words in the sentence."""

    make: Callable[[], bytes]
    ends: tuple[str, ...]
    name: str = "deals.xlsx"


def bomb(part: str, start: str, piece: str, times: int, end: str) -> Callable[[], bytes]:
    return lambda: raw_zip.workbook({part: (start, piece, times, end)})


def rows(*cells: list[object], name: str = "csv") -> bytes:
    table = [HEADER, *cells]
    return shapes.text(table) if name == "csv" else shapes.workbook(table)


def with_part(part: str, prefix: str) -> bytes:
    """Return a workbook with a definition in front of one of its parts."""
    made = {
        "[Content_Types].xml": hostile.CONTENT_TYPES, "_rels/.rels": hostile.ROOT,
        "xl/workbook.xml": hostile.WORKBOOK, "xl/_rels/workbook.xml.rels": hostile.RELATIONS,
        SHEET: hostile.sheet(hostile.FIRST), STRINGS: hostile.strings('"1"'),
    }  # fmt: skip
    made[part] = prefix + made.get(part, "<a>&e;&i;</a>")
    return raw_zip.of_parts(made)


def bit_flipped(step: int) -> bytes:
    data = bytearray(shapes.salesforce_formatted())
    for place in range(100, len(data), step):
        data[place] ^= 1 << (place % 8)
    return bytes(data)


def many_sheets(count: int) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for number in range(count):
        cells = HEADER if number % 50 == 0 else ["a note"]
        book.add_worksheet(f"S{number}").write_row(0, 0, cells)
    book.worksheets()[count // 2].write_row(1, 0, GOOD)
    book.close()
    return out.getvalue()


def counted_from(year: int) -> bytes:
    """Return a workbook whose days are numbers from 1900, or from 1904 as on old Macs."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": year == 1904})
    page, dated = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    page.write_row(0, 0, HEADER)
    page.write_row(1, 0, GOOD[:3])
    page.write_datetime(1, 3, date(2026, 9, 30), dated)
    book.close()
    return out.getvalue()


def locked() -> bytes:
    """Return a workbook encrypted as Excel does it."""
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(shapes.salesforce_formatted())).encrypt("secret", out)
    return out.getvalue()


ROW = "<row>" + "<c><v>1</v></c>" * 4 + "</row>"
WIDE = "".join(f'<c t="inlineStr"><is><t>h{n}</t></is></c>' for n in range(16_384))
DAMAGED = "damaged"

ATTACKS: dict[str, Attack] = {
    "bomb of rows": Attack(bomb(SHEET, START, ROW, 6_000_000, END), ("cells", BOMB)),
    "bomb of spaces": Attack(bomb(SHEET, START, " ", 50_000_000, END), (BOMB,)),
    "bomb of shared texts": Attack(
        bomb(STRINGS, TEXTS, "<si><t>aaaaaaaa</t></si>", 2_000_000, "</sst>"), (BOMB,)
    ),
    "bomb in a part that nobody reads": Attack(bomb("xl/media/a.xml", "<a>", "x", 50_000_000, ""),
                                               (BOMB,)),
    "archives in archives": Attack(raw_zip.nested, ("archive",)),
    "archive that is its own content": Attack(quine.zip_quine, ("an archive inside the archive",)),
    "archive that claims to hold itself": Attack(raw_zip.holding_itself, ("archive", DAMAGED)),
    "far cell": Attack(lambda: hostile.package(hostile.FAR_CELLS["plain"]), ("far away",)),
    "16,384 columns": Attack(
        lambda: hostile.package(hostile.sheet(f"<row>{WIDE}</row>" + ROW * 10)),
        ("1,000 columns",),
    ),
    "a thousand columns": Attack(
        lambda: shapes.text([[f"h{n}" for n in range(1_000)], ["1"] * 1_000]), (READ,), "a.csv"
    ),
    "16,384 columns of 5,000 rows": Attack(
        lambda: hostile.package(hostile.sheet(f"<row>{WIDE}</row>" + ROW * 5_000)), ("far away",)
    ),
    "a million shared texts": Attack(
        raw_zip.million_texts, (READ,)
    ),
    "four thousand million announced texts": Attack(
        lambda: hostile.package(hostile.sheet(hostile.FIRST), hostile.strings('"4294967295"')),
        ("more texts",),
    ),
    "a dimension that lies": Attack(
        lambda: hostile.package(
            f'<worksheet xmlns="{hostile.MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>'
            + hostile.FIRST + END
        ),
        (READ,),
    ),
    "a cut-off archive": Attack(lambda: shapes.salesforce_formatted()[:-700], (DAMAGED,)),
    "an archive cut in half": Attack(
        lambda: (made := shapes.salesforce_formatted())[: len(made) // 2], (DAMAGED,)
    ),
    "flipped bits": Attack(lambda: bit_flipped(331), (DAMAGED,)),
    "one flipped bit": Attack(lambda: bit_flipped(4_000), (DAMAGED, READ)),
    "a wrong checksum": Attack(raw_zip.with_wrong_checksum, (DAMAGED,)),
    "a locked workbook": Attack(locked, ("protected with a password",)),
    "the remains of a locked workbook": Attack(
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)
        + "EncryptedPackage".encode("utf-16-le"),
        ("password",),
    ),
    "a program named .xlsx": Attack(lambda: b"MZ\x90\x00" + bytes(range(256)) * 40,
                                    ("not a spreadsheet",)),
    "a picture named .csv": Attack(lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), ("picture",),
                                   "a.csv"),
    "a workbook named .csv": Attack(shapes.dynamics_xlsx, (READ,), "deals.csv"),
    "a text named .xlsx": Attack(shapes.hubspot_csv, (READ,)),
    "nothing": Attack(lambda: b"", ("empty",)),
    "only NUL": Attack(lambda: bytes(100_000), ("not a spreadsheet", "empty")),
    "NUL between the cells": Attack(
        lambda: rows(["Al\x00der", "Proposal", "1\x00", "2026-09-30"]), (READ,), "a.csv"
    ),
    "10 MB in one cell": Attack(
        lambda: rows(["x" * 10 * 1024**2, *GOOD[1:]]), (READ, "cell"), "a.csv"
    ),
    "10 MB in one cell of a workbook": Attack(
        lambda: hostile.package(hostile.sheet(
            f'<row r="1"><c r="A1" t="inlineStr"><is><t>{raw_zip.noise(10)}</t></is></c></row>'
        )),
        (READ, "cell"),
    ),
    "only quotes": Attack(lambda: b'"' * 3_000_001, ("quote", "cell", READ), "a.csv"),
    "an even number of quotes": Attack(lambda: b'"' * 3_000_000, ("quote", "cell", READ), "a.csv"),
    "a line of delimiters": Attack(lambda: b"," * 3_000_000 + b"\n", ("1,000 cells",), "a.csv"),
    "500 sheets": Attack(lambda: many_sheets(500), (READ,)),
    "no headers, and headers again and again": Attack(
        lambda: shapes.text([["Amount", "", "Amount", " amount ", "AMOUNT\u200b", "", "Stage"],
                             ["1", "2", "3", "4", "5", "6", "Won"]]),
        (READ,), "a.csv",
    ),
    "two million rows of text": Attack(
        lambda: ",".join(HEADER).encode() + b"\n" + b"A,Won,1,2026-09-30\n" * 2_000_000,
        (READ,), "a.csv",
    ),
    "two million rows in a sheet": Attack(
        bomb(SHEET, START, "<row><c><v>1</v></c></row>", 2_000_000, END), (READ, "rows", BOMB)
    ),
    "infinity and what is no number": Attack(
        lambda: rows(*(["A", "Won", value, "2026-09-30"] for value in
                       ("NaN", "inf", "-Infinity", "1e308", "1E309", "9" * 5_000))),
        (READ,), "a.csv",
    ),
    "numbers of a workbook that are none": Attack(
        lambda: hostile.package(hostile.sheet(hostile.FIRST + "".join(
            f'<row r="{n}"><c r="A{n}"><v>{value}</v></c></row>'
            for n, value in enumerate(("NaN", "INF", "1e308", "1E309", "abc"), start=2)
        ))),
        (READ, DAMAGED),
    ),
    "days of the years 1 and 9999": Attack(
        lambda: rows(*(["A", "Won", "5", day] for day in
                       ("0001-01-01", "9999-12-31", "1900-02-29", "10000-01-01", "0000-00-00"))),
        (READ,), "a.csv",
    ),
    "days counted from 1900": Attack(lambda: counted_from(1900), (READ,)),
    "days counted from 1904": Attack(lambda: counted_from(1904), (READ,)),
    "names that are programs": Attack(
        lambda: rows(*([name, "Won", "5", "2026-09-30"] for name in (
            "<script>alert(1)</script>", "![x](http://evil.example/x.png)", "'; DROP TABLE x;--",
            "../../etc/passwd", "=cmd|'/C calc'!A0", '=HYPERLINK("http://evil.example")',
            "\u202egpj.exe", "a\u200bb", "{0.__class__}", "%s%n", "javascript:alert(1)",
        ))),
        (READ,), "../../etc/<b>x</b>.csv",
    ),
    **{
        f"{label} in {part}": Attack(lambda p=part, x=prefix: with_part(p, x), ("definitions",))
        for label, prefix in (("billion laughs", LAUGHS), ("a file from outside", OUTSIDE))
        for part in XML_PARTS
    },
}  # fmt: skip
