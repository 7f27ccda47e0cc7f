"""Text files to grids: encoding, delimiter and quotes are found in the content."""

from __future__ import annotations

import codecs
import csv
import io
import re
from itertools import zip_longest

import numpy as np
import pyarrow as pa

from kamdata.errors import UnreadableFileError
from kamdata.ingest.cells import Cells
from kamdata.ingest.read_csv import read_columns
from kamdata.ingest.types import Grid

MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)  # fmt: skip
DELIMITERS = (",", ";", "\t", "|")
SEPARATOR_LINE = re.compile(r"\Asep=([,;\t|:^~])\r?\n", re.IGNORECASE)
SAMPLE = 64 * 1024
WESTERN_SIGNS = "€£°§–—’“”„…·«»®™\u00a0"
WRITTEN_IN = ("utf-8", "iso8859", "cp", "koi8", "mac-", "gb", "big5", "shift_jis", "euc_")
SAMPLE_ROWS = 200
MAX_FIELD = 1_000_000
MAX_COLUMNS = 1_000
DECODED_SAMPLE = 256 * 1024


def looks_like_text(data: bytes) -> bool:
    """Return whether bytes are text: a byte order mark, or no control signs but line ends."""
    if any(data.startswith(mark) for mark, _ in MARKS):
        return True
    if _unmarked(data):
        return True
    sample = data[:8192]
    odd = sum(byte < 32 and byte not in (9, 10, 11, 12, 13, 26) for byte in sample)
    return odd <= 2 + len(sample) // 200


def read_text(name: str, data: bytes) -> Grid:
    """Return the grid of a delimited text file; the sheet has no name.

    Raises UnreadableFileError when quotes never close or a cell is absurdly long.
    """
    text = decoded(data)
    stated = SEPARATOR_LINE.match(text)
    delimiter = stated[1] if stated else _delimiter(text[:SAMPLE])
    body = text[stated.end() :] if stated else text
    arrays = read_columns(body, delimiter) or _slow_columns(name, body, delimiter)
    if text.count('"') % 2:
        _check_quotes(name, body, delimiter)
    columns = tuple(Cells.of(array) for array in arrays)
    if stated:  # rows keep the numbers that a text editor shows
        columns = tuple(Cells(np.insert(c.codes, 0, -1), c.texts) for c in columns)
    _check_shape(name, columns)
    # where the comma writes decimals, it cannot also part the cells
    hint = "," if delimiter == ";" else None
    return Grid("", columns, len(columns[0]), decimal_hint=hint)


def decoded(data: bytes, stated: str | None = None) -> str:
    """Return bytes as text: by their mark, as stated inside if that can be, else by evidence."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if wide := _unmarked(data):
        return data.decode(wide, errors="replace")
    if stated and (text := _as_stated(data, stated)) is not None:
        return text
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(_guessed_encoding(data), errors="replace")


def _unmarked(data: bytes) -> str | None:
    """Return the UTF-16 that every second byte of a western text gives away, None if it is not."""
    sample = data[:8192]
    half = len(sample) // 2
    low, high = sample[1::2].count(0), sample[::2].count(0)
    if half < 8 or max(low, high) < 0.7 * half or min(low, high) > 0.05 * half:
        return None
    return "utf-16-le" if low > high else "utf-16-be"


def _as_stated(data: bytes, stated: str) -> str | None:
    try:
        encoding = codecs.lookup(stated).name
        if not encoding.startswith(WRITTEN_IN):
            return None
        # pages that say latin-1 mean cp1252, as browsers do
        return data.decode("cp1252" if encoding == "iso8859-1" else encoding)
    except (LookupError, UnicodeError, ValueError):
        return None


def _guessed_encoding(data: bytes) -> str:
    """Return cp1252 unless the bytes cannot be western, then what their statistics suggest."""
    try:
        western = data.decode("cp1252")
    except UnicodeDecodeError:
        western = ""
    sample = western[:DECODED_SAMPLE]
    high = [sign for sign in sample if ord(sign) > 127]
    usual = sum(sign.isalpha() or sign in WESTERN_SIGNS for sign in high)
    letters = sum(sign.isalpha() for sign in sample)
    # western words are mostly plain letters; where most are not, they are another script
    if western and usual >= 0.8 * len(high) and len(high) <= 0.4 * letters:
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


def _slow_columns(name: str, text: str, delimiter: str) -> list[pa.Array]:
    csv.field_size_limit(MAX_FIELD)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as problem:
        raise _never_closing(name) from problem
    if max((len(row) for row in rows), default=0) > MAX_COLUMNS:
        raise _too_wide(name)
    return [pa.array(list(column), pa.string()) for column in zip_longest(*rows)]


def _check_quotes(name: str, text: str, delimiter: str) -> None:
    """Raise UnreadableFileError when the file ends inside a quotation."""
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error as problem:
        if "unexpected end of data" in str(problem):
            raise _never_closing(name) from problem


def _never_closing(name: str) -> UnreadableFileError:
    return UnreadableFileError(
        "The file has a quotation mark that never closes, or a cell of absurd length.",
        where=name,
        fix="Open it in Excel, check the last rows and save it again.",
    )


def _too_wide(name: str) -> UnreadableFileError:
    return UnreadableFileError(
        f"A row has more than {MAX_COLUMNS:,} cells.",
        where=name,
        fix="Check which sign parts the cells, and export again.",
    )


def _check_shape(name: str, columns: tuple[Cells, ...]) -> None:
    if not any(len(column.used) for column in columns):
        message = "The file is empty."
        raise UnreadableFileError(message, where=name, fix="Export it again.")
    if len(columns) > MAX_COLUMNS:
        raise _too_wide(name)
