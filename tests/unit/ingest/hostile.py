"""Workbooks built by hand to exhaust or crash whoever opens them."""

from __future__ import annotations

import io
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

CONTENT_TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
    'ContentType="application/xml"/></Types>'
)
ROOT = (
    f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
WORKBOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELATIONS = (
    f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    "</Relationships>"
)
FIRST = '<row r="1"><c r="A1"><v>1</v></c></row>'


def package(
    sheet: str | bytes, strings: str = "", more: dict[str, str | bytes] | None = None
) -> bytes:
    """Return a workbook of one sheet, given as the whole XML of its part."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", ROOT)
        archive.writestr("xl/workbook.xml", WORKBOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        if strings:
            archive.writestr("xl/sharedStrings.xml", strings)
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def sheet(rows: str) -> str:
    """Return the XML of a sheet with these rows."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def strings(unique_count: str) -> str:
    """Return a table of one shared text that announces more."""
    return f'<sst xmlns="{MAIN}" uniqueCount={unique_count}><si><t>a</t></si></sst>'


FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
FAR_CELLS: dict[str, str] = {
    "plain": sheet(FIRST + FAR),
    "first": sheet(FAR + FIRST),
    "no namespace": f"<worksheet><sheetData>{FIRST}{FAR}</sheetData></worksheet>",
    "single quotes": sheet((FIRST + FAR).replace('"', "'")),
    "spaces around the sign": sheet(FIRST + FAR.replace("r=", "r = ")),
    "line breaks": sheet(FIRST + FAR.replace(" r=", "\n\tr=")),
    "behind other attributes": sheet(FIRST + FAR.replace("<c ", '<c s="1" t="n" ')),
    "lower case": sheet(FIRST + FAR.lower()),
    "too large for a sheet": sheet(FIRST + FAR.replace("XFD1048576", "ZZZZZZ4294967295")),
    "leading zeros": sheet(FIRST + FAR.replace("1048576", "0000000000001048576")),
    "cells without a place": sheet(
        f'<row r="1">{"<c><v>1</v></c>" * 16_384}</row><row r="1048576"><c><v>1</v></c></row>'
    ),
    "prefixed": (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c>'
        '</x:row><x:row r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    ),
    "prefixed, cells without a place": (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1">'
        + "<x:c><x:v>1</x:v></x:c>" * 16_384
        + '</x:row><x:row r="1048576"><x:c><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    ),
    "behind much text": sheet(
        FIRST + "<!-- " + "x" * 3_000_000 + " -->" + FAR
    ),
}  # fmt: skip
