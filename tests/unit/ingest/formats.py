"""Spreadsheets of the less common kinds, written byte by byte from rows of texts."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from html import escape

Rows = list[list[str]]
END, FREE, FAT_SECTOR, SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 512
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
DEALS: Rows = [
    ["Opportunity ID", "Opportunity Name", "Account Name", "Stage", "Amount", "Close Date"],
    ["00123", "Pumps & valves", "Alder", "Proposal", "1200", "2026-09-30"],
    ["1E5", "Filters <A>", "Birch", "Closed Won", "300", "2026-02-28"],
    ["NA", "None", "Cedar", "Prospecting", "45", "2026-12-01"],
]


def archive(members: dict[str, str | bytes]) -> bytes:
    """Return a zip archive of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


def page(rows: Rows, *, head: str = "", encoding: str = "utf-8") -> bytes:
    """Return a page with one table, as CRMs save it under the name of an .xls."""
    lines = [
        "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in row) + "</tr>"
        for tag, row in zip(["th", *["td"] * len(rows)], rows, strict=False)
    ]
    body = f"<html><head>{head}</head><body><table>{''.join(lines)}</table></body></html>"
    return body.encode(encoding)


def sheet_xml(name: str, rows: str, options: str = "") -> str:
    """Return one sheet of a workbook in XML."""
    return (
        f'<Worksheet ss:Name="{name}"><Table>{rows}</Table>'
        f'<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">{options}'
        "</WorksheetOptions></Worksheet>"
    )


def book_xml(sheets: str, before: str = "") -> bytes:
    """Return a workbook in the XML format of Excel 2003."""
    return (
        f'<?xml version="1.0"?>{before}<?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        f'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">{sheets}</Workbook>'
    ).encode()


def rows_xml(rows: Rows) -> str:
    """Return rows of text cells in XML."""
    return "".join(
        "<Row>"
        + "".join(f'<Cell><Data ss:Type="String">{escape(cell)}</Data></Cell>' for cell in row)
        + "</Row>"
        for row in rows
    )


def document(tables: str, styles: str = "", manifest: str = "<manifest/>") -> bytes:
    """Return an .ods whose tables are given as XML."""
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{urn}:office:1.0" xmlns:table="{urn}:table:1.0" '
        f'xmlns:text="{urn}:text:1.0" xmlns:style="{urn}:style:1.0">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return archive(
        {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest}
    )  # fmt: skip


def table_ods(name: str, rows: Rows, style: str = "") -> str:
    """Return one table of an .ods, with the blank rest of the sheet that real ones have."""
    lines = "".join(
        "<table:table-row>"
        + "".join(
            '<table:table-cell office:value-type="string">'
            f"<text:p>{escape(cell)}</text:p></table:table-cell>"
            for cell in row
        )
        + '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        for row in rows
    )
    rest = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    look = f' table:style-name="{style}"' if style else ""
    return f'<table:table table:name="{name}"{look}>{lines}{rest}</table:table>'


def record(kind: int, content: bytes = b"") -> bytes:
    """Return one record of an old workbook."""
    return struct.pack("<HH", kind, len(content)) + content


def label(row: int, column: int, text: str) -> bytes:
    """Return a text cell of an old workbook."""
    head = struct.pack("<HHHHB", row, column, 0, len(text), 0)
    return record(0x0204, head + text.encode("latin-1"))


def old_workbook(rows: Rows, *, state: int = 0, what: int = 0, more: bytes = b"") -> bytes:
    """Return an .xls (Excel 97) of one sheet; `more` are further records of it."""
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)
    name = b"Deals"
    cells = b"".join(label(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row))
    begin_sheet = struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)
    size = 20 + 4 + 8 + len(name) + 4
    title = struct.pack("<IBBBB", size, state, what, len(name), 0) + name
    book = record(0x0809, begin) + record(0x0085, title) + record(0x000A)
    return compound(
        "Workbook", book + record(0x0809, begin_sheet) + cells + more + record(0x000A)
    )  # fmt: skip


def compound(name: str, stream: bytes) -> bytes:
    """Return a compound file with one stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\x00")
    count = len(stream) // SECTOR
    chain = [*range(3, count + 2), END]
    fat = [FAT_SECTOR, END, *chain]
    fat += [FREE] * (SECTOR // 4 - len(fat))
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(SECTOR, b"\x00"))
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 40, 0, 1, 1, 0, 4096, END, 0, END, 0)
    struct.pack_into("<109I", header, 76, 0, *[FREE] * 108)
    entries = _entry("Root Entry", 5, END, 0, 1) + _entry(name, 2, 2, len(stream), FREE)
    return bytes(header) + struct.pack("<128I", *fat) + entries.ljust(SECTOR, b"\x00") + stream


def _entry(name: str, kind: int, first: int, size: int, child: int) -> bytes:
    text = (name + "\x00").encode("utf-16-le")
    tree = struct.pack("<HBBIII", len(text), kind, 1, FREE, FREE, child)
    return text.ljust(64, b"\x00") + tree + bytes(36) + struct.pack("<III", first, size, 0)


def binary_record(kind: int, content: bytes = b"") -> bytes:
    """Return one record of an .xlsb (of less than 128 bytes)."""
    key = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    return key + bytes([len(content)]) + content


def wide(text: str) -> bytes:
    """Return a text as an .xlsb holds it."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def binary_workbook(rows: Rows, *, state: int = 0, more: bytes = b"") -> bytes:
    """Return an .xlsb of one sheet; `more` are further records among its cells."""
    cells = b"".join(
        binary_record(0, struct.pack("<I", number) + bytes(21))
        + b"".join(
            binary_record(6, struct.pack("<II", column, 0) + wide(text))
            for column, text in enumerate(row)
        )
        for number, row in enumerate(rows)
    )
    size = struct.pack("<4I", 0, len(rows), 0, 10)
    sheet = binary_record(129) + binary_record(148, size) + binary_record(145)
    sheet += cells + more + binary_record(146) + binary_record(130)
    title = struct.pack("<II", state, 1) + wide("rId1") + wide("Deals")
    book = binary_record(131) + binary_record(143) + binary_record(156, title)
    relation = f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.bin"/>'
    return archive(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.bin": book + binary_record(144) + binary_record(132),
            "xl/_rels/workbook.bin.rels": (
                f'<Relationships xmlns="{PACKAGE}">{relation}</Relationships>'
            ),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def text(rows: Rows, delimiter: str = ",") -> str:
    """Return rows as plain delimited text."""
    return "".join(delimiter.join(row) + "\r\n" for row in rows)


KINDS = {
    "csv": text(DEALS).encode(),
    "tsv": text(DEALS, "\t").encode(),
    "unicode text": b"\xff\xfe" + text(DEALS, "\t").encode("utf-16-le"),
    "unicode text, big end first": b"\xfe\xff" + text(DEALS, "\t").encode("utf-16-be"),
    "unicode text without a mark": text(DEALS, "\t").encode("utf-16-le"),
    "gz": gzip.compress(text(DEALS).encode()),
    "gz in two parts": gzip.compress(text(DEALS[:2]).encode())
    + gzip.compress(text(DEALS[2:]).encode()),
    "zip": archive({"export/deals.csv": text(DEALS), "__MACOSX/export/._deals.csv": b"\x00"}),
    "page": page(DEALS),
    "page with a doctype": b"<!DOCTYPE html>\r\n<!-- export -->" + page(DEALS),
    "xml": book_xml(sheet_xml("Deals", rows_xml(DEALS))),
    "ods": document(table_ods("Deals", DEALS)),
    "xls": old_workbook(DEALS),
    "xlsb": binary_workbook(DEALS),
    "page in a zip": archive({"deals.xls": page(DEALS)}),
    "xml in a gz": gzip.compress(book_xml(sheet_xml("Deals", rows_xml(DEALS)))),
}
