"""A list as Dynamics 365 itself writes it to Excel, part by part.

The layout is that of files which programs that read such exports expect: every element has the
prefix `x`, texts stand in the cells, the data is an Excel table on a sheet with the code name
`dataSheet`, and a hidden sheet with the code name `hiddenDataSheet` holds the names of the fields
in A1 and in each further row the options of one drop-down list.
"""

from __future__ import annotations

from datetime import date, datetime
from xml.sax.saxutils import escape, quoteattr

from tests.unit.ingest import hostile
from tests.unit.ingest.attacks import raw_zip
from tests.unit.ingest.files import Cell
from tests.unit.ingest.shapes import dynamics_rows

START = '<?xml version="1.0" encoding="utf-8"?>'
SPACES = f'xmlns:x="{hostile.MAIN}" xmlns:r="{hostile.OFFICE}"'
OPTIONS = (
    ("Open", "Won", "Lost"),
    ("Qualify", "Develop", "Propose", "Close"),
    ("Hot", "Warm", "Cold"),
    ("User Provided", "System Calculated"),
)
FIELDS = (
    "opportunity:9oQ5bAf1Zt1kqgkPnRP5Sw==:opportunityid=%28Do%20Not%20Modify%29%20Opportunity&"
    "checksumLogicalName=%28Do%20Not%20Modify%29%20Row%20Checksum&"
    "modifiedon=%28Do%20Not%20Modify%29%20Modified%20On&name=Topic&statecode=Status"
)
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - cells have no time zone
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
RELATION = f'<Relationships xmlns="{hostile.PACKAGE}/relationships">{{}}</Relationships>'


def dynamics_exact(state: str = "hidden", rows: list[list[Cell]] | None = None) -> bytes:
    """Return the export; `state` is how the second sheet is hidden, `rows` other rows."""
    rows = rows or dynamics_rows()
    reach = f"A1:{LETTERS[len(rows[0]) - 1]}{len(rows)}"
    drops = [[FIELDS], *(list(options) for options in OPTIONS)]
    sheets = (
        '<x:sheet name="Opportunity Advanced Find View" sheetId="1" r:id="rId1"/>'
        f'<x:sheet name="hiddenSheet" sheetId="2" state="{state}" r:id="rId2"/>'
    )
    parts = {
        "[Content_Types].xml": hostile.CONTENT_TYPES,
        "_rels/.rels": hostile.ROOT,
        "xl/workbook.xml": f"{START}<x:workbook {SPACES}><x:sheets>{sheets}</x:sheets>"
        "</x:workbook>",
        "xl/_rels/workbook.xml.rels": _relations(
            ("rId1", "worksheet", "/xl/worksheets/sheet1.xml"),
            ("rId2", "worksheet", "/xl/worksheets/sheet2.xml"),
            ("rId3", "styles", "/xl/styles.xml"),
        ),
        "xl/styles.xml": f"{START}<x:styleSheet {SPACES}><x:cellXfs>"
        '<x:xf numFmtId="0"/><x:xf numFmtId="22" applyNumberFormat="1"/>'
        "</x:cellXfs></x:styleSheet>",
        "xl/worksheets/sheet1.xml": _sheet("dataSheet", rows, _lists(len(rows))),
        "xl/worksheets/_rels/sheet1.xml.rels": _relations(
            ("rId1", "table", "/xl/tables/table1.xml")
        ),
        "xl/tables/table1.xml": _table(reach, [str(title) for title in rows[0]]),
        "xl/worksheets/sheet2.xml": _sheet("hiddenDataSheet", drops, ""),
    }
    return raw_zip.of_parts(parts)


def _relations(*relations: tuple[str, str, str]) -> str:
    return START + RELATION.format(
        "".join(
            f'<Relationship Id="{key}" Type="{hostile.OFFICE}/{kind}" Target="{target}"/>'
            for key, kind, target in relations
        )
    )


def _sheet(code_name: str, rows: list[list[Cell]], behind: str) -> str:
    lines = "".join(
        f'<x:row r="{number}">'
        + "".join(_cell(f"{LETTERS[at]}{number}", cell) for at, cell in enumerate(cells))
        + "</x:row>"
        for number, cells in enumerate(rows, start=1)
    )
    columns = '<x:cols><x:col min="1" max="3" width="0" hidden="1" customWidth="1"/></x:cols>'
    return (
        f'{START}<x:worksheet {SPACES}><x:sheetPr codeName="{code_name}"/>'
        f"{columns}<x:sheetData>{lines}</x:sheetData>{behind}</x:worksheet>"
    )


def _cell(place: str, value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, (date, datetime)):
        moment = value if isinstance(value, datetime) else datetime(*value.timetuple()[:3])  # noqa: DTZ001
        days = (moment - EPOCH).total_seconds() / 86_400
        return f'<x:c r="{place}" s="1"><x:v>{days}</x:v></x:c>'
    if isinstance(value, (int, float)):
        return f'<x:c r="{place}"><x:v>{value}</x:v></x:c>'
    return f'<x:c r="{place}" t="inlineStr"><x:is><x:t>{escape(value)}</x:t></x:is></x:c>'


def _lists(height: int) -> str:
    """Return the drop-downs of the columns status and sales stage, which the hidden sheet feeds."""
    return "<x:dataValidations>" + "".join(
        f'<x:dataValidation type="list" allowBlank="1" promptTitle="Option set" '
        f'sqref="{column}2:{column}{height}"><x:formula1>hiddenSheet!$A${row}:${last}${row}'
        "</x:formula1></x:dataValidation>"
        for column, row, last in (("F", 2, "C"), ("N", 3, "D"))
    ) + "</x:dataValidations>"  # fmt: skip


def _table(reach: str, titles: list[str]) -> str:
    columns = "".join(
        f'<x:tableColumn id="{number}" name={quoteattr(title)}/>'
        for number, title in enumerate(titles, start=1)
    )
    return (
        f'{START}<x:table {SPACES} id="1" name="Table1" displayName="Table1" ref="{reach}" '
        f'totalsRowShown="0"><x:autoFilter ref="{reach}"/>'
        f'<x:tableColumns count="{len(titles)}">{columns}</x:tableColumns></x:table>'
    )
