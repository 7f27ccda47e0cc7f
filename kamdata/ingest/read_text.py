"""Text files to grids: encoding, delimiter and quotes are found in the content."""

from __future__ import annotations

import csv
import io
import re
from itertools import zip_longest

from kamdata.errors import UnreadableFileError
from kamdata.ingest.cells import Cells
from kamdata.ingest.types import Grid

MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)  # fmt: skip
DELIMITERS = (",", ";", "\t", "|")
SEPARATOR_LINE = re.compile(r"\Asep=(.)\r?\n", re.IGNORECASE)
SAMPLE = 64 * 1024
SAMPLE_ROWS = 200
MAX_FIELD = 1_000_000
MAX_COLUMNS = 1_000
DECODED_SAMPLE = 256 * 1024


def looks_like_text(data: bytes) -> bool:
    """Return whether bytes are text: a byte order mark, or no control signs but line ends."""
    if any(data.startswith(mark) for mark, _ in MARKS):
        return True
    sample = data[:8192]
    odd = sum(byte < 32 and byte not in (9, 10, 11, 12, 13, 26) for byte in sample)
    return odd <= 2 + len(sample) // 200


def read_text(name: str, data: bytes) -> Grid:
    """Return the grid of a delimited text file; the sheet has no name.

    Raises UnreadableFileError when quotes never close or a cell is absurdly long.
    """
    text = _decoded(data)
    stated = SEPARATOR_LINE.match(text)
    delimiter = stated[1] if stated else _delimiter(text[:SAMPLE])
    rows = _rows(name, text[stated.end() :] if stated else text, delimiter)
    if stated:
        rows.insert(0, [])  # rows keep the numbers that a text editor shows
    _check_shape(name, rows)
    columns = tuple(Cells.of(list(column)) for column in zip_longest(*rows))
    # where the comma writes decimals, it cannot also part the cells
    return Grid("", columns, len(rows), decimal_hint="," if delimiter == ";" else None)


def _decoded(data: bytes) -> str:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(_guessed_encoding(data), errors="replace")


def _guessed_encoding(data: bytes) -> str:
    """Return cp1252 unless the bytes cannot be western, then what their statistics suggest."""
    try:
        western = data.decode("cp1252")
    except UnicodeDecodeError:
        western = ""
    high = [sign for sign in western[:DECODED_SAMPLE] if ord(sign) > 127]
    if western and sum(sign.isalpha() or sign in "€£°§–—’“”„…·«» ®™" for sign in high) >= 0.8 * len(
        high
    ):
        return "cp1252"
    from charset_normalizer import from_bytes  # noqa: PLC0415 - seldom needed

    best = from_bytes(data[:DECODED_SAMPLE]).best()
    return best.encoding if best else "cp1252"


def _delimiter(sample: str) -> str:
    """Return the delimiter that gives the most even rows of more than one cell."""
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        widths: list[int] = []
        try:
            for row in reader:
                widths.append(len(row))
                if len(widths) >= SAMPLE_ROWS:
                    break
        except csv.Error:
            continue
        score = _evenness([width for width in widths[:-1] or widths if width])
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _evenness(widths: list[int]) -> float:
    wide = [width for width in widths if width > 1]
    if not wide:
        return 0.0
    common = max(set(wide), key=wide.count)
    share = wide.count(common) / len(widths)
    return share * min(common, 12) ** 0.5


def _rows(name: str, text: str, delimiter: str) -> list[list[str]]:
    limit = csv.field_size_limit(MAX_FIELD)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False))
    except csv.Error as problem:
        message = "The file has a quotation mark that never closes, or a cell of absurd length."
        raise UnreadableFileError(
            message, where=name, fix="Open it in Excel, check the last rows and save it again."
        ) from problem
    finally:
        csv.field_size_limit(limit)
    return rows


def _check_shape(name: str, rows: list[list[str]]) -> None:
    widest = max((len(row) for row in rows), default=0)
    if not any(cell.strip() for row in rows[:10_000] for cell in row):
        message = "The file is empty."
        raise UnreadableFileError(message, where=name, fix="Export it again.")
    if widest > MAX_COLUMNS:
        message = f"A row has {widest:,} cells, more than a table can have."
        raise UnreadableFileError(message, where=name, fix="Check the separator between cells.")
