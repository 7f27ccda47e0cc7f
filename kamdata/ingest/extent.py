"""How far the cells of a sheet reach, found in its raw bytes before any reader lays them out."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

LONGEST = 10  # XFD1048576 is the longest reference there is
IMPOSSIBLE = 2**40
SPACED = re.compile(rb"[<:](?:c|row)\s(?:[^>]*?\s)?r(?:\s+=|=\s)")


@dataclass
class Extent:
    """The last row and column that any cell of a part names; 0 while there is no sheet in it."""

    rows: int = 0
    columns: int = 0
    is_sheet: bool = False

    @property
    def cells(self) -> int:
        """How many cells a reader would lay out."""
        return self.rows * self.columns

    def grow(self, piece: bytes, signs: np.ndarray) -> None:
        """Widen by every reference of a row or cell (` r="AB123"`) in a piece of a sheet."""
        starts = np.flatnonzero((signs[1:-15] == ord("r")) & (signs[:-16] <= ord(" ")))
        second, third = signs[starts + 2], signs[starts + 3]
        is_quoted = (second == ord("=")) & ((third == ord('"')) | (third == ord("'")))
        is_spaced = (second <= ord(" ")) | ((second == ord("=")) & ~is_quoted)
        if is_spaced.any() and SPACED.search(piece):
            self.columns = IMPOSSIBLE  # no program writes references so, only people with intent
        columns, rows = _references(signs, starts[is_quoted] + 4)
        last_column, last_row = int(columns.max(initial=0)), int(rows.max(initial=0))
        opens = ((signs[:-2] == ord("<")) | (signs[:-2] == ord(":"))) & (signs[1:-1] == ord("c"))
        cells = np.count_nonzero(opens & (signs[2:] <= ord(">")))
        if cells > np.count_nonzero(columns) + 1:
            # some cells name no place; they follow one another within their row
            in_rows, row_starts = _openings(signs, b"c"), _openings(signs, b"row")
            last_column += int(np.bincount(np.searchsorted(row_starts, in_rows)).max(initial=0))
            last_row = max(last_row, self.rows) + len(row_starts)
        self.columns = max(self.columns, last_column)
        self.rows = max(self.rows, last_row)


def _openings(signs: np.ndarray, tag: bytes) -> np.ndarray:
    """Return where elements of this name begin, with or without a prefix."""
    size = len(signs) - len(tag) - 1
    found = (signs[:size] == ord("<")) | (signs[:size] == ord(":"))
    for offset, letter in enumerate(tag, start=1):
        found &= signs[offset : offset + size] == letter
    behind = signs[len(tag) + 1 :]
    return np.flatnonzero(
        found & ((behind <= ord(" ")) | (behind == ord("/")) | (behind == ord(">")))
    )


def _references(signs: np.ndarray, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the column and row numbers (from 1; 0 where none) that begin at these places."""
    column = np.zeros(len(starts), dtype=np.int64)
    row = np.zeros(len(starts), dtype=np.int64)
    in_letters = np.ones(len(starts), dtype=bool)
    in_reference = in_letters
    for offset in range(LONGEST):
        sign = signs[starts + offset].astype(np.int32)
        upper = (sign & ~32) - ord("A")
        digit = sign - ord("0")
        in_letters = in_letters & (upper >= 0) & (upper < 26)
        is_digit = in_reference & (digit >= 0) & (digit <= 9)
        column = np.where(in_letters, column * 26 + upper + 1, column)
        row = np.where(is_digit, row * 10 + digit, row)
        in_reference = in_letters | is_digit
        if not in_reference.any():
            return column, row
    return np.where(in_reference, IMPOSSIBLE, column), row
