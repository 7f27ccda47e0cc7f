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
from typing import TYPE_CHECKING

import numpy as np

from kamdata.errors import UnreadableFileError
from kamdata.ingest.extent import Extent
from kamdata.ingest.inflate import is_encrypted, pieces, spans

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 50 * 1024**2
MAX_MEMBERS = 1_000
MAX_INFLATED = 768 * 1024**2
MAX_RATIO = 150  # real workbooks inflate 8 to 14 times
RATIO_FROM = 4 * 1024**2  # small parts may be very repetitive
MAX_WIDE = 8 * 1024**2  # parts in UTF-16 are notes about the workbook
MAX_CELLS = 20_000_000
MAX_STRINGS = 5_000_000
OVERLAP = 256  # longer than any cell reference, so that none is lost between two pieces

PADDING = b" " * 16  # so that the last reference can be read to its end

SAVE_AS = "Save it as .xlsx or .csv and import that."
TOO_MUCH = "it unpacks to far more than a workbook should"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
UNIQUE_COUNT = re.compile(rb"uniqueCount\s*=\s*[\"']\s*\+?(\d+)")


def check_size(name: str, data: bytes, most_bytes: int = MAX_BYTES) -> None:
    """Raise UnreadableFileError when a file is empty or has more than so many bytes."""
    if not data.strip(b"\x00 \t\r\n") if len(data) < 1024 else not data:
        message = "The file is empty."
        raise UnreadableFileError(message, where=name, fix="Export it again.")
    if len(data) > most_bytes:
        message = f"The file is larger than {most_bytes // 1024**2} MB."
        raise UnreadableFileError(
            message, where=name, fix="Export fewer columns or a shorter period, or save as .csv."
        )


def check_workbook(name: str, data: bytes) -> None:
    """Raise UnreadableFileError when a zip archive is not a workbook that is safe to read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_directory(name, archive)
            _check_parts(name, data, archive.infolist())
    except (zipfile.BadZipFile, zlib.error) as problem:
        message = "The file is damaged: its contents cannot be unpacked."
        raise UnreadableFileError(message, where=name, fix="Export or save it again.") from problem


def encrypted(name: str) -> UnreadableFileError:
    """Return the error for a file that only its password opens."""
    return UnreadableFileError(
        "The file is protected with a password.",
        where=name,
        fix="Remove the password in Excel, save it and import it again.",
    )


def _check_directory(name: str, archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    names = [member.filename.casefold() for member in members]
    inflated = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or len(set(names)) != len(names) or inflated > MAX_INFLATED:
        raise unsafe(name, TOO_MUCH)
    if any(is_encrypted(member) for member in members):
        raise encrypted(name)


def unsafe(name: str, why: str) -> UnreadableFileError:
    """Return the error for a file that no reader may see, because of something it holds."""
    return UnreadableFileError(
        f"The file was not opened, because {why}.",
        where=name,
        fix="Copy the table into a new workbook, save it and import that.",
    )


def _check_parts(name: str, data: bytes, members: list[zipfile.ZipInfo]) -> None:
    places = spans(data, members)
    total = 0
    for member in members:
        found = pieces(data, member, places[member.filename])
        total += _check_part(name, found, member.compress_size)
        if total > MAX_INFLATED:
            raise unsafe(name, TOO_MUCH)


def _check_part(name: str, part: Iterator[bytes], packed: int) -> int:
    """Look at one part piece by piece while it is unpacked; return its real size."""
    extent, size, tail, is_xml, is_wide = Extent(), 0, b"", False, False
    for piece in part:
        if size == 0:
            is_xml, is_wide = _is_xml(piece), piece[:2] in UTF_16 or b"\x00" in piece[:4]
        size += len(piece)
        if size > RATIO_FROM and size > MAX_RATIO * max(packed, 1):
            raise unsafe(name, TOO_MUCH)
        if is_wide:
            _check_wide(name, piece, size)
        elif is_xml:
            _check_piece(name, tail + piece + PADDING, extent)
            tail = piece[-OVERLAP:]
    return size


def _is_xml(start: bytes) -> bool:
    return start[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _check_wide(name: str, piece: bytes, size: int) -> None:
    """Check a part in UTF-16, as some programs write notes about a workbook, never its sheets."""
    plain = piece.replace(b"\x00", b"")
    if plain[:64].lstrip(b"\xff\xfe \t\r\n").startswith(b"<") and (
        size > MAX_WIDE or b"sheetData" in plain or DOCTYPE.search(plain)
    ):
        raise unsafe(name, "its sheets are written in an unusual encoding")


def _check_piece(name: str, piece: bytes, extent: Extent) -> None:
    signs = np.frombuffer(piece, dtype=np.uint8)
    if ((signs[:-1] == ord("<")) & (signs[1:] == ord("!"))).any() and DOCTYPE.search(piece):
        raise unsafe(name, "it holds definitions that no workbook needs")
    if b"uniqueCount" in piece:
        for announced in UNIQUE_COUNT.finditer(piece):
            if int(announced[1]) > MAX_STRINGS:
                raise unsafe(name, "it announces more texts than a workbook can hold")
    extent.is_sheet = extent.is_sheet or b"sheetData" in piece
    if not extent.is_sheet:
        return
    extent.grow(piece, signs)
    if extent.cells > MAX_CELLS:
        why = f"a cell far away stretches one of its sheets beyond {MAX_CELLS:,} cells"
        raise unsafe(name, why)
