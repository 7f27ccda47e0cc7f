"""How books cross from the reading process to the server: plain values and Arrow, never objects.

A process that has parsed a hostile file is not trusted, so its answer is checked like an upload:
the frame is bounded, the values are JSON, every text and every code of a column is validated.
"""

from __future__ import annotations

import json
import struct
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from kamdata import errors
from kamdata.errors import KamError, UnreadableFileError
from kamdata.ingest.cells import Cells
from kamdata.ingest.types import Book, Grid

if TYPE_CHECKING:
    from typing import IO

LENGTHS = struct.Struct("<II")  # bytes of the JSON, number of the parts behind it
PART = struct.Struct("<Q")
LONGEST_HEAD = 16 * 1024**2
MOST_PARTS = 10_000


class BrokenFrameError(Exception):
    """The other process ended in the middle of a message, or sent what is none."""


def send(stream: IO[bytes], head: dict[str, Any], *parts: Any) -> None:
    """Write one message: values that JSON holds, and buffers of bytes behind them."""
    text = json.dumps(head).encode("ascii")
    stream.write(LENGTHS.pack(len(text), len(parts)) + text)
    for part in parts:
        view = memoryview(part).cast("B")
        stream.write(PART.pack(len(view)))
        stream.write(view)
    stream.flush()


def receive(stream: IO[bytes], most_bytes: int) -> tuple[dict[str, Any], list[bytearray]]:
    """Read one message whose parts have at most so many bytes together.

    Raises BrokenFrameError when the stream ends or holds something else.
    """
    length, count = LENGTHS.unpack(_exactly(stream, LENGTHS.size))
    if length > LONGEST_HEAD or count > MOST_PARTS:
        raise BrokenFrameError
    try:
        head = json.loads(bytes(_exactly(stream, length)))
    except ValueError as problem:
        raise BrokenFrameError from problem
    if not isinstance(head, dict):
        raise BrokenFrameError
    parts: list[bytearray] = []
    for _ in range(count):
        size = PART.unpack(_exactly(stream, PART.size))[0]
        most_bytes -= size
        if most_bytes < 0:
            raise BrokenFrameError
        parts.append(_exactly(stream, size))
    return head, parts


def _exactly(stream: IO[bytes], size: int) -> bytearray:
    buffer = bytearray(size)
    view, filled = memoryview(buffer), 0
    while filled < size:
        read = stream.readinto(view[filled:])  # pyright: ignore[reportAttributeAccessIssue]
        if not read:
            raise BrokenFrameError
        filled += read
    return buffer


def pack_book(book: Book) -> tuple[dict[str, Any], list[pa.Buffer]]:
    """Return a book as plain values and one Arrow stream for each sheet."""
    sheets = [_plain(grid, "columns") for grid in book.sheets]
    return {**_plain(book, "sheets"), "sheets": sheets}, [_stream(grid) for grid in book.sheets]


def unpack_book(head: dict[str, Any], parts: list[bytearray]) -> Book:
    """Return the book again. Raises BrokenFrameError when it does not fit together."""
    try:
        grids = tuple(
            Grid(**_rich(sheet), columns=_columns(part, sheet["height"]))
            for sheet, part in zip(head.pop("sheets"), parts, strict=True)
        )
        return Book(**_rich(head), sheets=grids)
    except (pa.ArrowException, KeyError, TypeError, ValueError) as problem:
        raise BrokenFrameError from problem


def pack_problem(problem: KamError) -> dict[str, str]:
    """Return an error as plain values."""
    return {
        "kind": type(problem).__name__, "what": problem.what, "where": problem.where,
        "fix": problem.fix,
    }  # fmt: skip


def unpack_problem(packed: dict[str, str]) -> KamError:
    """Return the error again."""
    kind = getattr(errors, packed["kind"], None)
    if not (isinstance(kind, type) and issubclass(kind, KamError)):
        kind = UnreadableFileError
    return kind(packed["what"], where=packed["where"], fix=packed["fix"])


def _plain(record: Book | Grid, bulk: str) -> dict[str, Any]:
    """Return the fields of a record but its bulk; a set is told from a list by its wrapping."""
    found = {one.name: getattr(record, one.name) for one in fields(record) if one.name != bulk}
    return {
        name: {"set": sorted(value)} if isinstance(value, frozenset) else value
        for name, value in found.items()
    }


def _rich(plain: dict[str, Any]) -> dict[str, Any]:
    return {
        name: frozenset(value["set"]) if isinstance(value, dict) else _tuples(value)
        for name, value in plain.items()
    }


def _tuples(value: Any) -> Any:
    """Return a value with the lists of JSON as the tuples that they were."""
    return tuple(_tuples(part) for part in value) if isinstance(value, list) else value


def _stream(grid: Grid) -> pa.Buffer:
    """Return the columns as one Arrow stream: codes as numbers, their texts as a dictionary."""
    arrays = [
        pa.DictionaryArray.from_arrays(
            pa.array(column.codes, mask=column.codes < 0), column.texts, safe=False
        )
        for column in grid.columns
    ]
    batch = pa.RecordBatch.from_arrays(arrays, names=[str(place) for place in range(len(arrays))])
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return sink.getvalue()


def _columns(part: bytearray, height: int) -> tuple[Cells, ...]:
    with pa.ipc.open_stream(pa.py_buffer(part)) as reader:
        batch = reader.read_next_batch()
    batch.validate(full=True)
    if batch.num_columns and batch.num_rows != height:
        raise ValueError(height)
    return tuple(_cells(column) for column in batch.columns)


def _cells(column: Any) -> Cells:
    if column.dictionary.type != pa.string() or column.dictionary.null_count:
        raise TypeError(column.type)
    codes = column.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return Cells(codes.astype(np.int32, copy=False), column.dictionary)
