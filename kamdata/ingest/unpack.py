"""Files inside an archive (.gz, .zip): one level, and never more than the limits allow."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import TYPE_CHECKING

from kamdata.errors import UnreadableFileError
from kamdata.ingest.guard import MAX_BYTES
from kamdata.ingest.inflate import is_encrypted, pieces, spans
from kamdata.ingest.types import InputFile

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_FILES = 50
MOST_BYTES = 4 * MAX_BYTES
PIECE = 1024**2
LONGEST_NAME = 100
GZIP = zlib.MAX_WBITS | 16


def unzipped(file: InputFile) -> Iterator[InputFile]:
    """Yield the files of a zip archive, one at a time so that only one is in memory.

    Raises UnreadableFileError when the archive is encrypted, damaged or too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            members = archive.infolist()
        _check(file.name, members)
        places = spans(file.data, members)
        names: set[str] = set()
        for member in filter(_is_wanted, members):
            found = pieces(file.data, member, places[member.filename])
            name = _distinct(f"{file.name}/{_plain(member.filename)}", names)
            yield InputFile(name, _joined(name, found))
    except (zipfile.BadZipFile, zlib.error, ValueError) as problem:
        raise _damaged(file.name) from problem


def _check(name: str, members: list[zipfile.ZipInfo]) -> None:
    wanted = [member for member in members if _is_wanted(member)]
    if not wanted:
        message = "The archive holds no file."
        raise UnreadableFileError(message, where=name, fix="Export it again.")
    if any(is_encrypted(member) for member in members):
        message = "The archive is protected with a password."
        fix = "Unpack it with the password and import the files inside."
        raise UnreadableFileError(message, where=name, fix=fix)
    size = sum(member.file_size for member in members)
    repeats = len({member.filename for member in members}) != len(members)
    if len(wanted) > MOST_FILES or size > MOST_BYTES or repeats:
        message = (
            f"The archive holds more than {MOST_FILES} files or {MOST_BYTES // 1024**2} MB."
            if not repeats else "The archive holds two files of one name."
        )  # fmt: skip
        fix = "Unpack it and import the files that you need."
        raise UnreadableFileError(message, where=name, fix=fix)


def _is_wanted(member: zipfile.ZipInfo) -> bool:
    """Return whether a member is a file of the user's, not one that a Mac adds."""
    parts = member.filename.replace("\\", "/").split("/")
    return not (member.is_dir() or "__MACOSX" in parts or parts[-1].startswith("."))


def _plain(name: str) -> str:
    """Return the last part of a member's name, to be shown and never used as a path."""
    last = posixpath.basename(name.replace("\\", "/"))
    return "".join(sign for sign in last if sign.isprintable())[-LONGEST_NAME:]


def _distinct(name: str, names: set[str]) -> str:
    chosen, again = name, 1
    while chosen in names:
        again += 1
        chosen = f"{name} ({again})"
    names.add(chosen)
    return chosen


def gunzipped(file: InputFile) -> InputFile:
    """Return the file in a .gz; it keeps the name of the archive.

    Raises UnreadableFileError when it is damaged or unpacks to more than a file may hold.
    """
    try:
        return InputFile(file.name, _joined(file.name, _inflated(file.data)))
    except (EOFError, zlib.error) as problem:
        raise _damaged(file.name) from problem


def _inflated(data: bytes) -> Iterator[bytes]:
    """Yield what the (one or several) streams of a .gz unpack to."""
    rest = data
    while rest.startswith(b"\x1f\x8b"):
        unpacker = zlib.decompressobj(GZIP)
        feed = rest
        while not unpacker.eof:
            piece = unpacker.decompress(feed, PIECE)
            feed = unpacker.unconsumed_tail
            if not piece and not feed and not unpacker.eof:
                raise EOFError
            yield piece
        rest = unpacker.unused_data


def _joined(name: str, found: Iterator[bytes]) -> bytes:
    """Return the pieces as one; raise UnreadableFileError as soon as they are too much."""
    content = bytearray()
    for piece in found:
        content += piece
        if len(content) > MAX_BYTES:
            message = f"The archive unpacks to a file larger than {MAX_BYTES // 1024**2} MB."
            fix = "Export fewer columns or a shorter period."
            raise UnreadableFileError(message, where=name, fix=fix)
    return bytes(content)


def _damaged(name: str) -> UnreadableFileError:
    message = "The archive is damaged: its contents cannot be unpacked."
    return UnreadableFileError(message, where=name, fix="Export or save it again.")
