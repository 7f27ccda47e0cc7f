"""Reading files in processes of their own, so that no file can exhaust or end the server.

`read_in_worker` gives what `read_books` gives. At most two files are read at once; the processes
are kept for the next file, and replaced when a file ended them or made them large.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from kamdata.errors import KamError, UnreadableFileError
from kamdata.ingest import guard, wire
from kamdata.ingest.process import Process
from kamdata.model import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kamdata.ingest.types import Book, InputFile

MEGABYTE = 1024**2
AT_ONCE = 2
GROWN = 400 * MEGABYTE  # a process that holds more is replaced, so that the memory goes back
POLL_SECONDS = 0.05
START_SECONDS = 60  # importing on a machine that may be busy

SHORTER = "Export fewer columns or a shorter period, or allow more in Settings."


Found = tuple[list["Book"], list[KamError]]


class CancelledError(KamError):
    """The user no longer wants the files that are being read."""


class _Pool:
    """The processes that wait for a file, and how many may read at once."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.idle: list[Process] = []
        self.places = threading.BoundedSemaphore(AT_ONCE)

    def take(self) -> Process:
        with self.lock:
            while self.idle:
                process = self.idle.pop()
                if process.is_alive:
                    return process
                process.end()
        return Process()

    def give_back(self, process: Process) -> None:
        with self.lock:
            self.idle.append(process)

    def keep_one_ready(self) -> None:
        with self.lock:
            if not self.idle:
                self.idle.append(Process())


_pool = _Pool()


def warm_up() -> None:
    """Start a process, without waiting for it, so that it is ready for the first file."""
    _pool.keep_one_ready()


def read_in_worker(
    files: Sequence[InputFile],
    limits: Limits | None = None,
    cancel: threading.Event | None = None,
    progress: Callable[[str], None] | None = None,
) -> tuple[tuple[Book, ...], tuple[KamError, ...]]:
    """Return the readable files as grids, and one error for each file that cannot be used.

    Never raises because of what a file holds or does to its reader. Raises CancelledError soon
    after `cancel` is set. `progress` is told in a few words what happens now.
    """
    books: list[Book] = []
    problems: list[KamError] = []
    for file in files:
        try:
            found, refused = _read(
                file, limits or Limits(), cancel or threading.Event(), progress or _say_nothing
            )
            books += found
            problems += refused
        except CancelledError:
            raise
        except KamError as problem:
            problems.append(problem)
    return tuple(books), tuple(problems)


def _say_nothing(_step: str) -> None:
    pass


def _read(
    file: InputFile, limits: Limits, cancel: threading.Event, progress: Callable[[str], None]
) -> Found:
    guard.check_size(file.name, file.data, limits.file_mb * MEGABYTE)
    progress(f"Waiting to read {file.name}")
    _stop_if(cancel)
    while not _pool.places.acquire(timeout=POLL_SECONDS):
        _stop_if(cancel)
    try:
        return _with_process(file, limits, cancel, progress)
    except OSError as problem:
        raise UnreadableFileError(
            "This machine cannot start another program to read the file.",
            where=file.name,
            fix="Close other programs and try again.",
        ) from problem
    finally:
        _pool.places.release()


def _with_process(
    file: InputFile, limits: Limits, cancel: threading.Event, progress: Callable[[str], None]
) -> Found:
    process = _pool.take()
    is_reusable = False
    try:
        with process.watched(cancel, START_SECONDS):
            process.wait_until_ready()
        progress(f"Checking and reading {file.name}")
        with process.watched(cancel, limits.wall_seconds):
            head, parts = process.ask(_request(file, limits), file.data, _most(limits))
        found = _unpacked(head, parts)
        is_reusable = process.is_alive and head["grown"] < GROWN
    except wire.BrokenFrameError:
        _stop_if(cancel)
        raise _died(file, limits, process) from None
    finally:
        if is_reusable:
            _pool.give_back(process)
        else:
            process.end()
            with suppress(OSError):  # then the next file starts one, or says why it cannot
                _pool.keep_one_ready()
    if found is None:
        raise _too_large(file, limits)
    return found


def _unpacked(head: dict[str, Any], parts: list[bytearray]) -> Found | None:
    """Return what the process read, None where its memory did not suffice."""
    if "books" not in head:
        return None
    books = []
    for plain in head["books"]:
        count = len(plain["sheets"])
        books.append(wire.unpack_book(plain, parts[:count]))
        parts = parts[count:]
    return books, [wire.unpack_problem(problem) for problem in head["problems"]]


def _request(file: InputFile, limits: Limits) -> dict[str, Any]:
    return {
        "name": file.name, "file_mb": limits.file_mb, "memory_mb": limits.memory_mb,
        "cpu_seconds": limits.cpu_seconds,
    }  # fmt: skip


def _most(limits: Limits) -> int:
    return limits.memory_mb * MEGABYTE


def _stop_if(cancel: threading.Event) -> None:
    if cancel.is_set():
        message = "Reading was cancelled."
        raise CancelledError(message)


def _died(file: InputFile, limits: Limits, process: Process) -> UnreadableFileError:
    """Return the sentence for a file that ended its reader."""
    ending = process.ending()
    if ending == "late":
        what = f"Reading the file took longer than {limits.wall_seconds} seconds and was stopped."
        return UnreadableFileError(what, where=file.name, fix=SHORTER)
    if ending == "busy":
        what = f"Reading the file took more than {limits.cpu_seconds} seconds of computing."
        return UnreadableFileError(what, where=file.name, fix=SHORTER)
    if ending == "memory":
        return _too_large(file, limits)
    return UnreadableFileError(
        "The file could not be read safely: the program that read it ended early.",
        where=file.name,
        fix="Copy the table into a new workbook, save it and import that.",
    )


def _too_large(file: InputFile, limits: Limits) -> UnreadableFileError:
    what = f"Reading the file needs more than {limits.memory_mb:,} MB of memory."
    return UnreadableFileError(what, where=file.name, fix=SHORTER)
