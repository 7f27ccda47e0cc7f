"""The reading process: takes one file after the other from its input, answers with its cells.

It is started by `kamdata.ingest.worker` and holds nothing worth stealing: no open files, a nearly
empty environment, no way to write to the disk, limits on memory and processor time.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import IO, Any

import fastexcel  # noqa: F401 - slow to import, so it stands ready before the first file

from kamdata.errors import UnreadableFileError
from kamdata.ingest import wire
from kamdata.ingest.out_of_memory import is_about_memory
from kamdata.ingest.read import read_file
from kamdata.ingest.types import InputFile

try:
    import resource
except ImportError:  # a platform without such limits; the wall time is kept by the parent
    resource = None

MEGABYTE = 1024**2
MOST_WRITTEN = MEGABYTE  # what native code may write about its own death
MOST_RECEIVED = 2048 * MEGABYTE
CPU_GRACE = 1  # seconds between the signal that can be handled and the one that cannot


def main() -> None:
    """Answer every request until the input ends."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not be taken for an answer
    _forbid()
    wire.send(answers, {"ready": True})
    while True:
        try:
            head, parts = wire.receive(requests, MOST_RECEIVED)
        except wire.BrokenFrameError:
            return
        _limit(head["memory_mb"], head["cpu_seconds"])
        _answer(answers, InputFile(head["name"], bytes(parts.pop())), head)


def _answer(answers: IO[bytes], file: InputFile, head: dict[str, Any]) -> None:
    try:
        packed, streams = _read(file, head["file_mb"] * MEGABYTE)
    except MemoryError:
        packed, streams = {"is_memory": True}, []
    except Exception as problem:  # noqa: BLE001 - a defect of a reader is said, not thrown
        packed, streams = _unknown(file, problem), []
    wire.send(answers, {**packed, "grown": _grown()}, *streams)


def _unknown(file: InputFile, problem: Exception) -> dict[str, Any]:
    """Return the answer about a file that a reader failed on in a way nobody foresaw."""
    if is_about_memory(str(problem).encode()):
        return {"is_memory": True}
    unknown = UnreadableFileError(
        "The file cannot be read.", where=file.name, fix="Open it in Excel and save it again."
    )
    return {"books": [], "problems": [wire.pack_problem(unknown)]}


def _read(file: InputFile, most_bytes: int) -> tuple[dict[str, Any], list[Any]]:
    books, problems = read_file(file, most_bytes)
    packed = [wire.pack_book(book) for book in books]
    head = {
        "books": [plain for plain, _ in packed],
        "problems": [wire.pack_problem(problem) for problem in problems],
    }
    return head, [stream for _, streams in packed for stream in streams]


def _forbid() -> None:
    if resource is None:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_WRITTEN, MOST_WRITTEN))


def _limit(memory_mb: int, cpu_seconds: int) -> None:
    """Allow so much memory and processor time beyond what is in use now."""
    if resource is None:
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(usage.ru_utime + usage.ru_stime) + 1
    with suppress(ValueError, OSError):  # a system may allow less than is asked for
        _soft(resource.RLIMIT_CPU, spent + cpu_seconds)
    with suppress(ValueError, OSError):
        _soft(resource.RLIMIT_AS, _mapped() + memory_mb * MEGABYTE)


def _soft(kind: int, most: int) -> None:
    assert resource is not None  # noqa: S101 - only called where there are limits
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _mapped() -> int:
    """Return the bytes of address space in use, 0 where the system does not say."""
    return _statm(0)


def _grown() -> int:
    """Return the bytes of memory that this process holds now."""
    return _statm(1)


def _statm(place: int) -> int:
    try:
        with open("/proc/self/statm", encoding="ascii") as found:  # noqa: PTH123 - imports less
            return int(found.read().split()[place]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
