"""The exceptions of a meeting, to send the evening before: as a workbook and as text to paste."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from kamdata import format as fmt
from kamdata.export.sheet import Column, Workbook

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping
    from datetime import date

SHEET = "Exceptions"
NOBODY = "Nobody"
COLUMNS = (
    Column("account", "Account", 26), Column("opportunity", "Deal", 30),
    Column("owner", "Owner", 20), Column("money_cents", "Money", 14, "money"),
    Column("stake", "What the money is", 26), Column("topic", "Topic", 28),
    Column("stage", "Stage", 16), Column("close_on", "Close date", 12, "date"),
    Column("reason", "Reason", 60), Column("decide", "What to decide", 50),
    Column("opportunity_id", "Deal ID", 22), Column("account_id", "Account ID", 22),
)  # fmt: skip


def workbook(items: pd.DataFrame, currency: str) -> bytes:
    """Return the items (see `metrics.exceptions.collect`) as the bytes of an .xlsx file.

    One sheet, the most urgent first. Money and dates are numbers with a format, in units of the
    currency; every text is written as text, so that nothing becomes a formula or a link.
    """
    book = Workbook()
    book.sheet(SHEET, items, [
        replace(column, heading=f"{column.heading} ({currency})")
        if column.kind == "money" else column
        for column in COLUMNS
    ])  # fmt: skip
    return book.written()


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
