"""The fast way to read delimited text: most rows at once, the uneven ones by themselves."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

SAMPLE_ROWS = 200
SAMPLE = 64 * 1024
MOST_UNEVEN = 10_000
WIDEST = 1_000


@dataclass
class _Uneven:
    """The rows that have more or fewer cells than most: their number (from 1) and their text."""

    numbers: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def keep(self, row: Any) -> str:
        """Remember a row that does not fit (called by the reader)."""
        self.numbers.append(row.number)
        self.texts.append(row.text)
        return "skip" if len(self.numbers) <= MOST_UNEVEN else "error"


def read_columns(text: str, delimiter: str) -> list[pa.Array] | None:
    """Return the columns of a delimited text, None when it is too uneven to be read fast.

    Titles and footers, which have fewer cells, stay in their places.
    """
    width = _usual_width(text[:SAMPLE], delimiter)
    if width < 2:
        return None
    uneven = _Uneven()
    try:
        table = _read(text, delimiter, width, uneven)
        rows = [
            next(csv.reader(io.StringIO(line, newline=""), delimiter=delimiter), [])
            for line in uneven.texts
        ]
    except (pa.ArrowInvalid, csv.Error):
        return None
    if max((len(row) for row in rows), default=0) > WIDEST:
        return None
    return _woven(table, uneven.numbers, rows)


def _usual_width(sample: str, delimiter: str) -> int:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    widths: Counter[int] = Counter()
    try:
        for row in reader:
            widths[len(row)] += 1
            if widths.total() >= SAMPLE_ROWS:
                break
    except csv.Error:
        return 0
    return max((count, width) for width, count in widths.items() if width)[1] if widths else 0


def _read(text: str, delimiter: str, width: int, uneven: _Uneven) -> pa.Table:
    names = [str(position) for position in range(width)]
    return arrow_csv.read_csv(
        pa.BufferReader(text.encode()),
        read_options=arrow_csv.ReadOptions(column_names=names, use_threads=False),
        parse_options=arrow_csv.ParseOptions(
            delimiter=delimiter,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=uneven.keep,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types={name: pa.string() for name in names}, strings_can_be_null=False
        ),
    )


def _woven(table: pa.Table, numbers: list[int], rows: list[list[str]]) -> list[pa.Array]:
    """Return the columns with the uneven rows put back where they stood."""
    columns = [column.combine_chunks() for column in table.columns]
    if not rows:
        return columns
    height = table.num_rows + len(rows)
    order = np.empty(height, dtype=np.int64)
    is_uneven = np.zeros(height, dtype=bool)
    is_uneven[np.array(numbers) - 1] = True
    order[is_uneven] = np.arange(table.num_rows, height)
    order[~is_uneven] = np.arange(table.num_rows)
    width = max(len(columns), *(len(row) for row in rows))
    padded = [[*row, *[None] * (width - len(row))] for row in rows]
    blank = pa.nulls(table.num_rows, pa.string())
    return [
        pa.concat_arrays(
            [
                columns[position] if position < len(columns) else blank,
                pa.array([row[position] for row in padded], pa.string()),
            ]
        ).take(pa.array(order))
        for position in range(width)
    ]
