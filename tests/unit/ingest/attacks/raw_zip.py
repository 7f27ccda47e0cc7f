"""Archives written byte by byte: enormous contents without ever laying them out, and lies."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from random import Random

from tests.unit.ingest import hostile

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError,
)  # fmt: skip


def workbook(parts: dict[str, tuple[str, str, int, str]]) -> bytes:
    """Return a workbook whose parts are a start, a piece, how often it repeats, and an end."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", hostile.CONTENT_TYPES)
        archive.writestr("_rels/.rels", hostile.ROOT)
        archive.writestr("xl/workbook.xml", hostile.WORKBOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", hostile.RELATIONS)
        if SHEET not in parts:
            archive.writestr(SHEET, hostile.sheet(hostile.FIRST))
        for name, (start, piece, times, end) in parts.items():
            many = max(1, 500_000 // len(piece))
            with archive.open(name, "w") as part:
                part.write(start.encode())
                block = (piece * many).encode()
                for _ in range(times // many):
                    part.write(block)
                part.write((piece * (times % many) + end).encode())
    return out.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return the parts of an archive; raise one of UNREADABLE when it is none."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def of_parts(parts: Mapping[str, str | bytes]) -> bytes:
    """Return an archive of exactly these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def nested(depth: int = 4) -> bytes:
    """Return archives in archives in archives, each named like a workbook."""
    inner = hostile.package(hostile.sheet(hostile.FIRST))
    for _ in range(depth):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(5):
                archive.writestr(f"book{number}.xlsx", inner)
        inner = out.getvalue()
    return inner


def holding_itself() -> bytes:
    """Return an archive whose directory says that its only member is the whole archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("self.xlsx", b"x")
    data = bytearray(out.getvalue())
    place = data.rfind(b"self.xlsx") - 46
    struct.pack_into("<II", data, place + 20, len(data), len(data))
    return bytes(data)


def million_texts() -> bytes:
    """Return a workbook of four columns whose million cells are all different shared texts."""
    texts = "".join(f"<si><t>t{n}</t></si>" for n in range(1_000_000))
    cells = "".join(
        f'<row><c t="s"><v>{n}</v></c><c t="s"><v>{n + 1}</v></c></row>'
        for n in range(0, 1_000_000, 20)
    )
    return of_parts(
        {
            "[Content_Types].xml": hostile.CONTENT_TYPES, "_rels/.rels": hostile.ROOT,
            "xl/workbook.xml": hostile.WORKBOOK, "xl/_rels/workbook.xml.rels": hostile.RELATIONS,
            SHEET: hostile.sheet(cells), STRINGS: f'<sst xmlns="{hostile.MAIN}">{texts}</sst>',
        }
    )  # fmt: skip


def noise(megabytes: int) -> str:
    """Return a text that does not pack so well that it looks like a bomb."""
    return Random(1).randbytes(megabytes * 1024**2 // 2).hex()


def with_wrong_checksum() -> bytes:
    """Return a sound workbook but for the checksum of its sheet."""
    data = bytearray(hostile.package(hostile.sheet(hostile.FIRST)))
    place = data.rfind(SHEET.encode()) - 46
    data[place + 16] ^= 0xFF
    return bytes(data)
