"""Months that stand side by side: which headers are months, and the sheet with one row for each.

Customer  Jan 2026  Feb 2026          Customer  Month    Amount
Alder     100                   ->    Alder     2026-01  100
Birch     0         50                Birch     2026-01  0
                                      Birch     2026-02  50
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from kamdata.format import count, joined
from kamdata.ingest.body import Body
from kamdata.ingest.cells import Cells
from kamdata.ingest.columns import Sheet, match_columns
from kamdata.ingest.findings import quoted
from kamdata.ingest.headers import unit_of
from kamdata.ingest.month_headers import months_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamdata.ingest.crm import Shape

MONTH, AMOUNT = "Month", "Amount"
NOT_REVENUE = re.compile(
    r"plan|budget|target|goal|quota|forecast|pipeline|soll|ziel|headcount|hours|units|cost",
    re.IGNORECASE,
)
OF_DEALS = frozenset({"stage", "close_on", "probability_rate", "opportunity_id"})
PLANNED = re.compile(r"^(?:plan|planned|budget|target|goal|quota|forecast|soll|ziel)\b", re.I)
WIDE = "Each month has its own column here"
ONE_ROW_EACH = "Give it one row for each account and month."


@dataclass(frozen=True)
class Months:
    """The same cells with one row for each account and month, and the sentence that says so."""

    names: tuple[str, ...]
    body: Body
    note: str


def with_month_rows(
    names: Sequence[str], body: Body, places: Sequence[str], shape: Shape
) -> Months | str:
    """Return a sheet of months side by side as rows, or the reason why that would be a guess.

    `names` are the headers of the body, `places` the names of the sheet and file (none when a
    person chose the table). Empty when the months do not stand side by side. A
    blank cell makes no row; a zero is an amount of zero.
    """
    months = months_of(names)
    if not months:
        return ""
    kept, left_out = _kept(names, body, set(months), shape)
    reason = _doubt(names, body, (kept, months), (places, shape))
    if reason:
        return reason
    first = names[next(iter(months))]
    unit = first[len(unit_of(first).base) :]
    long, blank = _long(body, kept, months)
    said = f"{count(len(months), 'month stands', 'months stand')} side by side in this sheet; "
    note = f"{said}each amount became a row of its own, blank cells made none."
    if blank:
        note += f" {count(blank, 'row has', 'rows have')} no amount in any month."
    if left_out:
        which = joined([quoted(names[position]) for position in left_out])
        note += f" Not used, so that nothing counts twice: {which}."
    headers = (*(names[position] for position in kept), MONTH, f"{AMOUNT}{unit}")
    return Months(headers, long, note)


def _kept(
    names: Sequence[str], body: Body, months: set[int], shape: Shape
) -> tuple[list[int], list[int]]:
    """Return the columns to repeat for each month, and those that may be sums of the months."""
    others = [position for position in range(len(names)) if position not in months]
    sheet = Sheet(tuple(names[i] for i in others), tuple(body.columns[i] for i in others))
    matches = match_columns(sheet, "revenue", shape)
    is_sum = [match.column in ("amount_cents", "month") for match in matches]
    left_out = [position for position, unwanted in zip(others, is_sum, strict=True) if unwanted]
    return [position for position in others if position not in left_out], left_out


def _doubt(
    names: Sequence[str],
    body: Body,
    columns: tuple[list[int], dict[int, str]],
    told: tuple[Sequence[str], Shape],
) -> str:
    """Return why the months cannot be read as revenue without guessing, empty when they can."""
    (kept, months), (places, shape) = columns, told
    sheet = Sheet(tuple(names[i] for i in kept), tuple(body.columns[i] for i in kept))
    if len(set(months.values())) < len(months):
        return f"{WIDE}, and some months stand twice. {ONE_ROW_EACH}"
    units = [unit_of(names[position]) for position in months]
    if len({(unit.currency, unit.factor) for unit in units}) > 1:
        return f"{WIDE}, and they are in different units. {ONE_ROW_EACH}"
    deals = match_columns(sheet, "opportunities", shape)
    if any(match.column in OF_DEALS for match in deals):
        return (
            f"{WIDE}, and the rows are opportunities. Export them with one amount and close date."
        )
    named = next((place for place in places if NOT_REVENUE.search(place)), "")
    if named:
        return (
            f"{WIDE}, but the name {quoted(named)} says that it is not revenue. If it is, choose "
            "the table revenue."
        )
    if any(PLANNED.match(text) for cells in sheet.columns for text in cells.sampled):
        return f"{WIDE}, but some rows are plans, not revenue. Leave them out and import it again."
    return ""


def _long(body: Body, kept: list[int], months: dict[int, str]) -> tuple[Body, int]:
    """Return the body with one row for each amount, in the order of the sheet, and blank rows."""
    places = sorted(months, key=lambda position: months[position])
    filled = np.stack([~body.columns[position].is_blank for position in places], axis=1)
    rows, which = np.nonzero(filled)
    codes = np.full(filled.shape, -1, dtype="int32")
    texts: list[pa.Array] = []
    offset = 0
    for at, position in enumerate(places):
        cells = body.columns[position]
        codes[:, at] = np.where(cells.is_blank, -1, cells.codes + offset)
        texts.append(cells.texts)
        offset += len(cells.texts)
    amounts = Cells(codes[rows, which], pa.concat_arrays(texts)).merged()
    named = pa.array([months[position] for position in places], pa.string())
    columns = (
        *(body.columns[position].take(rows) for position in kept),
        Cells(which.astype("int32"), named),
        amounts,
    )
    at_first = body.positions[places[0]]
    positions = (*(body.positions[position] for position in kept), at_first, at_first)
    blank = int((~filled.any(axis=1)).sum())
    return Body(columns, body.rows[rows], body.dropped, body.generated_on, positions), blank
