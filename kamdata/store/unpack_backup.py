"""A backup from outside, checked whole before anything stored is touched.

The file may come from anybody: no name in it becomes a path, nothing is read beyond the size that
is allowed, and every member must be the one that the index describes.
"""

from __future__ import annotations

import hashlib
import json
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

import pyarrow.parquet as pq
from pyarrow import ArrowException

from kamdata.errors import StoreError
from kamdata.store.backup import (
    FORMAT,
    FORMAT_VERSION,
    INDEX,
    from_plain,
    lake_member,
    ledger_member,
    parts_of,
)
from kamdata.store.lake import EXTRAS
from kamdata.store.migrations import VERSION
from kamdata.store.tables import METADATA, SNAPSHOTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Table

MOST_MEMBERS = 200_000
MOST_TEXT_BYTES = 256 * 2**20  # of the index, and of one table of the ledger
MOST_BYTES = 16 * 2**30
_CHUNK = 2**20
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# what the standard library raises for bytes that are no zip, no JSON, or not what was promised
BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError,
    TypeError, KeyError, AttributeError, IndexError, OverflowError, ArrowException,
    struct.error,
)  # fmt: skip

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A backup that was checked: the rows of every table of the ledger, and the files of the lake.

    `files` maps (table of the lake, index of the row of `snapshots`) to a staged file and its
    SHA-256.
    """

    rows: dict[str, Rows]
    files: dict[tuple[str, int], tuple[Path, str]]


def unpack(file: IO[bytes], staging: Path) -> Unpacked:
    """Return what a backup holds, its files written to the empty folder `staging`.

    Raises StoreError when it is damaged, or no backup of this product.
    """
    try:
        with zipfile.ZipFile(file) as packed:
            return _unpack(packed, staging)
    except BROKEN as problem:
        raise not_a_backup() from problem


def not_a_backup() -> StoreError:
    """Return the error that a file is damaged or something else."""
    return StoreError(
        "This file is damaged, or not a backup of the key account review.",
        fix="Choose a .zip file that was made by a backup. Nothing was changed.",
    )


def _unpack(packed: zipfile.ZipFile, staging: Path) -> Unpacked:
    infos = packed.infolist()
    by_name = {info.filename: info for info in infos}
    _require(len(by_name) == len(infos) <= MOST_MEMBERS)
    _require(all(one.compress_type in _METHODS and not one.flag_bits & 1 for one in infos))
    index = json.loads(_text(packed, by_name[INDEX]))
    members = _members(index)
    _require(set(by_name) == {*members, INDEX})

    rows = {}
    for table in METADATA.sorted_tables:
        name = ledger_member(table)
        text = _text(packed, by_name[name])
        _require(hashlib.sha256(text).hexdigest() == members.pop(name)["sha256"])
        rows[table.name] = [_row(table, json.loads(line)) for line in text.splitlines()]
    files = _files(packed, members, rows[SNAPSHOTS.name], set(index["missing"]), staging)
    _require(not members)  # what no row needs does not belong here
    return Unpacked(rows, files)


def _members(index: dict[str, Any]) -> dict[str, dict[str, Any]]:
    _require(index["format"] == FORMAT)
    if index["version"] > FORMAT_VERSION or index["ledger_version"] > VERSION:
        message = "A newer version of this product made this backup."
        raise StoreError(message, fix="Update the product. Nothing was changed.")
    members: dict[str, dict[str, Any]] = dict(index["members"])
    sizes = [member["bytes"] for member in members.values()]
    _require(all(type(size) is int and size >= 0 for size in sizes))
    _require(sum(sizes) <= MOST_BYTES)
    return members


def _row(table: Table, found: dict[str, Any]) -> dict[str, Any]:
    _require(set(found) <= {column.name for column in table.columns})
    row = {column.name: from_plain(column, found.get(column.name)) for column in table.columns}
    if table is SNAPSHOTS:
        _require(re.fullmatch("[A-Z]{3}", row["currency"]) and row["revision"] > 0)
        _require(all(type(count) is int for count in row["row_counts"].values()))
    return row


def _files(
    packed: zipfile.ZipFile,
    members: dict[str, dict[str, Any]],
    snapshots: Rows,
    missing: set[str],
    staging: Path,
) -> dict[tuple[str, int], tuple[Path, str]]:
    """Write the files that the manifest needs; what is taken leaves `members`."""
    files = {}
    for number, row in enumerate(snapshots):
        for part in parts_of(row["row_counts"]):
            name = lake_member(part, row["as_of"], row["revision"])
            if name not in members:
                _require(part.endswith(EXTRAS) or name in missing)
                continue
            path = staging / f"{len(files)}.parquet"
            member = members.pop(name)
            with path.open("wb") as out:
                _copy(packed, name, member, out.write)
            held = pq.read_metadata(path).num_rows
            _require(held == row["row_counts"].get(part, held))
            files[part, number] = (path, member["sha256"])
    return files


def _copy(
    packed: zipfile.ZipFile, name: str, member: dict[str, Any], write: Callable[[bytes], object]
) -> None:
    """Hand the bytes of a member on, as many as the index says, and check that they are those."""
    digest, left = hashlib.sha256(), member["bytes"]
    with packed.open(name) as content:
        while chunk := content.read(_CHUNK):
            left -= len(chunk)
            _require(left >= 0)
            digest.update(chunk)
            write(chunk)
    _require(left == 0 and digest.hexdigest() == member["sha256"])


def _text(packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Return a member of text, counted while it is inflated: what its header says may be a lie."""
    with packed.open(info) as content:
        text = content.read(MOST_TEXT_BYTES + 1)
    _require(len(text) <= MOST_TEXT_BYTES)
    return text


def _require(is_so: object) -> None:
    if not is_so:
        raise not_a_backup()
