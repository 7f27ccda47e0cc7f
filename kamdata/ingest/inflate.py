"""Unpacking an archive piece by piece, trusting only what really comes out of it."""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FEED = 128 * 1024
PIECE = 2 * 1024**2
LOCAL_HEADER = struct.Struct("<4s5H3I2H")
STORED, DEFLATED = 0, 8
ENCRYPTED = 0x1


def is_encrypted(member: zipfile.ZipInfo) -> bool:
    """Return whether a member is protected with a password."""
    return bool(member.flag_bits & ENCRYPTED)


def spans(data: bytes, members: list[zipfile.ZipInfo]) -> dict[str, tuple[int, int]]:
    """Return where the packed bytes of each member begin and end.

    Raises BadZipFile when members overlap or reach behind the end of the file, which is how small
    archives unpack to enormous ones.
    """
    found: dict[str, tuple[int, int]] = {}
    last = 0
    for member in sorted(members, key=lambda one: one.header_offset):
        header = data[member.header_offset : member.header_offset + LOCAL_HEADER.size]
        if len(header) < LOCAL_HEADER.size:
            raise zipfile.BadZipFile(member.filename)
        fields = LOCAL_HEADER.unpack(header)
        start = member.header_offset + LOCAL_HEADER.size + fields[-2] + fields[-1]
        end = start + member.compress_size
        if fields[0] != b"PK\x03\x04" or member.header_offset < last or end > len(data):
            raise zipfile.BadZipFile(member.filename)
        found[member.filename] = (start, end)
        last = end
    return found


def pieces(data: bytes, member: zipfile.ZipInfo, span: tuple[int, int]) -> Iterator[bytes]:
    """Yield the contents of a member in pieces of at most 2 MB.

    Raises BadZipFile when size or checksum are not those that the directory gives, so that every
    other reader unpacks exactly what was seen here.
    """
    size = checksum = 0
    packed = memoryview(data)[span[0] : span[1]]
    source = _stored(packed) if member.compress_type == STORED else _deflated(packed, member)
    for piece in source:
        size += len(piece)
        checksum = zlib.crc32(piece, checksum)
        if size > member.file_size:
            raise zipfile.BadZipFile(member.filename)
        yield piece
    if size != member.file_size or checksum != member.CRC:
        raise zipfile.BadZipFile(member.filename)


def _stored(packed: memoryview) -> Iterator[bytes]:
    for start in range(0, len(packed), PIECE):
        yield bytes(packed[start : start + PIECE])


def _deflated(packed: memoryview, member: zipfile.ZipInfo) -> Iterator[bytes]:
    if member.compress_type != DEFLATED:
        raise zipfile.BadZipFile(member.filename)
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    position = 0
    while not unpacker.eof:
        feed = unpacker.unconsumed_tail
        if not feed:
            feed = packed[position : position + FEED]
            position += len(feed)
        piece = unpacker.decompress(feed, PIECE)
        if piece:
            yield piece
        elif not feed:
            raise zipfile.BadZipFile(member.filename)
