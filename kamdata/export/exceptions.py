"""The exceptions of a meeting, to send the evening before: as a workbook and as text to paste."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pandas as pd

from kamdata import format as fmt

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping
    from datetime import date

SHEET = "Exceptions"
LONGEST_TEXT = 32_767  # of a cell of a workbook
NOBODY = "Nobody"
# column of the items -> (heading, width)
COLUMNS: dict[str, tuple[str, int]] = {
    "account": ("Account", 26), "opportunity": ("Deal", 30), "owner": ("Owner", 20),
    "money_cents": ("Money", 14), "stake": ("What the money is", 26), "topic": ("Topic", 28),
    "stage": ("Stage", 16), "close_on": ("Close date", 12), "reason": ("Reason", 60),
    "decide": ("What to decide", 50), "opportunity_id": ("Deal ID", 22),
    "account_id": ("Account ID", 22),
}  # fmt: skip


def workbook(items: pd.DataFrame, currency: str) -> bytes:
    """Return the items (see `metrics.exceptions.collect`) as the bytes of an .xlsx file.

    One sheet, the most urgent first. Money and dates are numbers with a format, in units of the
    currency; every text is written as text, so that nothing becomes a formula or a link.
    """
    import xlsxwriter  # noqa: PLC0415 - only where it is needed

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet(SHEET)
    head = book.add_format({"bold": True, "bottom": 1})
    looks = {
        "money_cents": book.add_format({"num_format": "#,##0.00", "valign": "top"}),
        "close_on": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
    }
    text = book.add_format({"text_wrap": True, "valign": "top"})
    for column, (name, (heading, width)) in enumerate(COLUMNS.items()):
        shown = f"{heading} ({currency})" if name == "money_cents" else heading
        sheet.write_string(0, column, shown, head)
        sheet.set_column(column, column, width)
        for line, value in enumerate(items[name], start=1):
            _write(sheet, (line, column), name, value, looks.get(name, text))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(items), 1), len(COLUMNS) - 1)
    book.close()
    return out.getvalue()


def _write(sheet: Any, place: tuple[int, int], name: str, value: Any, look: Any) -> None:
    if pd.isna(value):
        return
    if name == "money_cents":
        sheet.write_number(*place, int(value) / 100, look)
    elif name == "close_on":
        sheet.write_datetime(*place, value.to_pydatetime(), look)
    else:
        sheet.write_string(*place, str(value)[:LONGEST_TEXT], look)


def message(items: pd.DataFrame, as_of: date, currency: str) -> str:
    """Return the items as plain text to paste into a message, grouped by owner.

    The owner with the most urgent item comes first. Line breaks inside names become spaces, so
    that nothing in a file can add a line of its own.
    """
    lines = [f"For the review, as of {fmt.day(as_of)}: {fmt.count(len(items), 'item')}"]
    owners = items["owner"].fillna(NOBODY)
    for owner in owners.unique():
        own = items[owners == owner]
        lines += ["", f"{_flat(owner)} ({len(own):,})"]
        for row in own.to_dict("records"):
            lines += _lines(row, currency)
    return "\n".join(lines) + "\n"


def _lines(row: Mapping[Hashable, Any], currency: str) -> Iterator[str]:
    named = [row[name] for name in ("account", "opportunity") if pd.notna(row[name])]
    if pd.notna(row["money_cents"]):
        named.append(f"{fmt.money(row['money_cents'], currency)} {row['stake']}".strip())
    yield "- " + " | ".join(_flat(part) for part in named)
    yield f"  {_flat(row['topic'])}: {_flat(row['reason'])}"
    yield f"  Decide: {_flat(row['decide'])}"


def _flat(text: object) -> str:
    return " ".join(str(text).split())
