"""What a workbook must look like before a reader sees it.

Readers lay out the whole rectangle that the cells of a sheet span, so a tiny file with one far
cell can exhaust the memory of the server. Everything here is checked while inflating the file in
pieces: what the directory of the archive says is never believed alone.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO

import numpy as np

from kamdata.errors import UnreadableFileError

MAX_BYTES = 50 * 1024**2
MAX_MEMBERS = 1_000
MAX_INFLATED = 768 * 1024**2
MAX_RATIO = 150  # real workbooks inflate 8 to 14 times
RATIO_FROM = 4 * 1024**2  # small parts may be very repetitive
MAX_CELLS = 20_000_000
MAX_STRINGS = 5_000_000
PIECE = 2 * 1024**2
OVERLAP = 256  # longer than any cell reference, so that none is lost between two pieces

ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
SAVE_AS = "Save it as .xlsx or .csv and import that."
DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
SPACED = re.compile(rb"<c\s[^>]*?\sr(\s+=|=\s)")
UNIQUE_COUNT = re.compile(rb'uniqueCount="(\d+)"')


@dataclass
class _Extent:
    """The last row and column that any cell of a sheet names."""

    rows: int = 0
    columns: int = 0
    is_sheet: bool = False


def check_size(name: str, data: bytes) -> None:
    """Raise UnreadableFileError when a file is empty or too large."""
    if not data.strip(b"\x00 \t\r\n") if len(data) < 1024 else not data:
        message = "The file is empty."
        raise UnreadableFileError(message, where=name, fix="Export it again.")
    if len(data) > MAX_BYTES:
        message = f"The file is larger than {MAX_BYTES // 1024**2} MB."
        raise UnreadableFileError(
            message, where=name, fix="Export fewer columns or a shorter period, or save as .csv."
        )


def check_workbook(name: str, data: bytes) -> None:
    """Raise UnreadableFileError when a zip archive is not a workbook that is safe to read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_directory(name, archive)
            _check_parts(name, archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError) as problem:
        message = "The file is damaged: its contents cannot be unpacked."
        raise UnreadableFileError(message, where=name, fix="Export or save it again.") from problem
    except RuntimeError as problem:  # zipfile says so for encrypted members
        raise _encrypted(name) from problem


def check_compound(name: str, data: bytes) -> None:
    """Raise the sentence for the old binary container: encrypted, or an old .xls."""
    if ENCRYPTED_PACKAGE in data:
        raise _encrypted(name)
    message = "This is an old Excel workbook (.xls)."
    raise UnreadableFileError(message, where=name, fix=SAVE_AS)


def _encrypted(name: str) -> UnreadableFileError:
    return UnreadableFileError(
        "The file is protected with a password.",
        where=name,
        fix="Remove the password in Excel, save it and import it again.",
    )


def _check_directory(name: str, archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    names = [member.filename.casefold() for member in members]
    if "mimetype" in names and "content.xml" in names:
        message = "This is an OpenDocument spreadsheet (.ods)."
        raise UnreadableFileError(message, where=name, fix=SAVE_AS)
    if any(part.startswith("xl/") and part.endswith("workbook.bin") for part in names):
        message = "This is a binary Excel workbook (.xlsb)."
        raise UnreadableFileError(message, where=name, fix=SAVE_AS)
    if "[content_types].xml" not in names or not any(part.endswith(".xml") for part in names):
        message = "This is an archive, not a spreadsheet."
        raise UnreadableFileError(message, where=name, fix=SAVE_AS)
    inflated = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or len(set(names)) != len(names) or inflated > MAX_INFLATED:
        raise _unsafe(name, "it unpacks to far more than a workbook should")


def _unsafe(name: str, why: str) -> UnreadableFileError:
    return UnreadableFileError(
        f"The file was not opened, because {why}.",
        where=name,
        fix="Copy the table into a new workbook, save it and import that.",
    )


def _check_parts(name: str, archive: zipfile.ZipFile) -> None:
    total = 0
    for member in archive.infolist():
        if member.is_dir():
            continue
        with archive.open(member) as part:
            total += _check_part(name, part, member.compress_size)
        if total > MAX_INFLATED:
            raise _unsafe(name, "it unpacks to far more than a workbook should")


def _check_part(name: str, part: IO[bytes], packed: int) -> int:
    """Inflate one part piece by piece, checking each; return its real size."""
    extent, size, tail = _Extent(), 0, b""
    first = part.read(PIECE)
    if not _is_xml(first):
        return _count(name, part, packed, len(first))
    piece = first
    while piece:
        size += len(piece)
        if size > RATIO_FROM and size > MAX_RATIO * max(packed, 1):
            raise _unsafe(name, "it unpacks to far more than a workbook should")
        _check_piece(name, tail + piece, extent, is_first=size == len(piece))
        tail = piece[-OVERLAP:]
        piece = part.read(PIECE)
    return size


def _count(name: str, part: IO[bytes], packed: int, size: int) -> int:
    while piece := part.read(PIECE):
        size += len(piece)
        if size > RATIO_FROM and size > MAX_RATIO * max(packed, 1):
            raise _unsafe(name, "it unpacks to far more than a workbook should")
    return size


def _is_xml(start: bytes) -> bool:
    return start[:64].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00").startswith(b"<")


def _check_piece(name: str, piece: bytes, extent: _Extent, *, is_first: bool) -> None:
    if is_first:
        _check_start(name, piece)
    signs = np.frombuffer(piece, dtype=np.uint8)
    opens = signs[:-1] == ord("<")
    if (opens & (signs[1:] == ord("!"))).any() and DOCTYPE.search(piece):
        raise _unsafe(name, "it holds definitions that no workbook needs")
    extent.is_sheet = extent.is_sheet or b"sheetData" in piece
    if not extent.is_sheet:
        return
    cells = int(np.count_nonzero(opens[:-1] & (signs[1:-1] == ord("c")) & (signs[2:] <= ord(">"))))
    _grow(extent, piece, signs, cells)
    if extent.rows * extent.columns > MAX_CELLS:
        raise _unsafe(
            name, f"a cell far away stretches a sheet to {extent.rows:,} rows by "
            f"{extent.columns:,} columns"
        )  # fmt: skip


def _check_start(name: str, piece: bytes) -> None:
    if piece[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in piece[:64]:
        raise _unsafe(name, "its parts are written in an unusual encoding")
    declared = UNIQUE_COUNT.search(piece[:4096])
    if declared and int(declared[1]) > MAX_STRINGS:
        raise _unsafe(name, "it announces more texts than a workbook can hold")


def _grow(extent: _Extent, piece: bytes, signs: np.ndarray, cells: int) -> None:
    """Widen the extent by every reference of a row or cell (` r="AB123"`) in a piece."""
    starts = np.flatnonzero((signs[1:-15] == ord("r")) & (signs[:-16] <= ord(" ")))
    second, third = signs[starts + 2], signs[starts + 3]
    is_quoted = (second == ord("=")) & ((third == ord('"')) | (third == ord("'")))
    if ((second <= ord(" ")) | ((second == ord("=")) & ~is_quoted)).any() and SPACED.search(piece):
        extent.columns = MAX_CELLS + 1  # no program writes references so, only people with intent
    column, row = _references(signs, starts[is_quoted] + 4)
    if cells > int(np.count_nonzero(column)) + 1:  # some cells count on their place in the row
        column = np.append(column, max(part.count(b"<c") for part in piece.split(b"<row")))
        row = np.append(row, extent.rows + piece.count(b"<row"))
    extent.columns = max(extent.columns, int(column.max(initial=0)))
    extent.rows = max(extent.rows, int(row.max(initial=0)))


def _references(signs: np.ndarray, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the column and row numbers (from 1; 0 where none) that begin at these places."""
    column = np.zeros(len(starts), dtype=np.int32)
    row = np.zeros(len(starts), dtype=np.int32)
    in_letters = np.ones(len(starts), dtype=bool)
    in_reference = in_letters
    for offset in range(10):  # XFD1048576 is the longest reference there is
        sign = signs[starts + offset].astype(np.int32)
        upper = (sign & ~32) - ord("A")
        digit = sign - ord("0")
        in_letters = in_letters & (upper >= 0) & (upper < 26)
        is_digit = in_reference & (digit >= 0) & (digit <= 9)
        column = np.where(in_letters, column * 26 + upper + 1, column)
        row = np.where(is_digit, row * 10 + digit, row)
        in_reference = in_letters | is_digit
        if not in_reference.any():
            break
    return column, row
