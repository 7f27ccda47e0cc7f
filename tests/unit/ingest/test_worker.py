"""The reading process: same result as reading here, its limits, its death, its cancelling."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from kamdata.errors import KamError
from kamdata.ingest import (
    CancelledError,
    InputFile,
    read_books,
    read_in_worker,
    wire,
    worker,
    worker_main,
)
from kamdata.ingest.process import ROOT, Process
from kamdata.model import Limits
from tests.unit.ingest import hostile, shapes

LARGE = b"Account,Stage,Amount,Close Date\n" + b"".join(
    b"A%d,Won,%d,2026-09-30\n" % (number, number) for number in range(400_000)
)
EVERY_SHAPE = (
    shapes.salesforce_formatted, shapes.dynamics_xlsx, shapes.pipedrive_xlsx, shapes.hubspot_csv,
)  # fmt: skip


def sentence(data: bytes, limits: Limits | None = None) -> str:
    books, problems = read_in_worker([InputFile("f.csv", data)], limits)
    assert not books
    return str(problems[0])


def test_it_reads_what_is_read_here() -> None:
    files = [InputFile(f"{made.__name__}.x", made()) for made in EVERY_SHAPE]
    files.insert(2, InputFile("bad.pdf", b"%PDF-1.7"))
    (books, problems), (expected, complaints) = read_in_worker(files), read_books(files)
    assert [str(problem) for problem in problems] == [str(problem) for problem in complaints]
    assert [type(problem) for problem in problems] == [type(problem) for problem in complaints]
    for book, wanted in zip(books, expected, strict=True):
        assert (book.file, book.sha256, book.has_model) == (
            wanted.file, wanted.sha256, wanted.has_model,
        )  # fmt: skip
        for grid, model in zip(book.sheets, wanted.sheets, strict=True):
            assert [c.codes.tolist() for c in grid.columns] == [
                c.codes.tolist() for c in model.columns
            ]
            assert [c.listed for c in grid.columns] == [c.listed for c in model.columns]
            for name in ("sheet", "height", "number_columns", "inexact_columns", "decimal_hint"):
                assert getattr(grid, name) == getattr(model, name)


def test_the_process_is_kept_for_the_next_file() -> None:
    small = [InputFile("a.csv", b"a,b\n1,2\n")]
    read_in_worker(small)
    kept = worker._pool.idle[-1]
    read_in_worker(small)
    assert worker._pool.idle[-1] is kept


@pytest.mark.skipif(sys.platform != "linux", reason="limits as Linux keeps them")
@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(file_mb=1), "larger than 1 MB"),
        (Limits(memory_mb=16), "needs more than 16 MB of memory"),
        (Limits(wall_seconds=0), "took longer than 0 seconds"),
    ],
)
def test_a_limit_ends_in_a_sentence(limits: Limits, said: str) -> None:
    while worker._pool.idle:  # a process that has read before holds memory to use again
        worker._pool.idle.pop().end()
    complaint = sentence(LARGE, limits)
    assert complaint.startswith("f.csv: ")
    assert said in complaint
    assert read_in_worker([InputFile("a.csv", b"a,b\n1,2\n")])[0]


@pytest.mark.skipif(sys.platform != "linux", reason="limits as Linux keeps them")
@pytest.mark.parametrize("memory_mb", [20, 26, 32])
def test_little_memory_ends_in_its_sentence_wherever_it_runs_out(memory_mb: int) -> None:
    while worker._pool.idle:
        worker._pool.idle.pop().end()
    packed = InputFile("f.csv.gz", gzip.compress(LARGE, 1))
    books, problems = read_in_worker([packed], Limits(memory_mb=memory_mb))
    assert books or f"needs more than {memory_mb} MB of memory" in problems[0].what


@pytest.mark.parametrize(
    "said",
    [
        "Unknown error: Failed to launch worker thread: Resource temporarily unavailable",
        "can't start new thread", "std::bad_alloc",
    ],
)  # fmt: skip
def test_a_reader_that_lacks_memory_is_understood(said: str) -> None:
    file = InputFile("f.csv", b"")
    assert worker_main._unknown(file, RuntimeError(said)) == {"is_memory": True}
    [problem] = worker_main._unknown(file, RuntimeError("a defect"))["problems"]
    assert "The file cannot be read." in problem.values()


@pytest.mark.parametrize("sent", [signal.SIGABRT, signal.SIGKILL, signal.SIGSEGV, signal.SIGXCPU])
def test_a_process_that_dies_costs_its_file_and_no_other(
    sent: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = Process.ask

    def die(process: Process, request: dict[str, object], data: bytes, most: int):
        if request["name"] == "crash.csv":
            os.kill(process._popen.pid, sent)
        return really(process, request, data, most)

    monkeypatch.setattr(Process, "ask", die)
    small = b"a,b\n1,2\n"
    books, problems = read_in_worker(
        [InputFile("a.csv", small), InputFile("crash.csv", LARGE), InputFile("b.csv", small)]
    )
    assert [book.file for book in books] == ["a.csv", "b.csv"]
    assert [problem.where for problem in problems] == ["crash.csv"]
    busy = "more than 60 seconds of computing"
    assert (busy if sent == signal.SIGXCPU else "ended early") in problems[0].what


def test_cancelling_ends_the_reading_soon() -> None:
    cancel = threading.Event()
    steps: list[str] = []

    def tell(step: str) -> None:
        steps.append(step)
        if step.startswith("Checking"):
            cancel.set()

    started = time.monotonic()
    with pytest.raises(CancelledError):
        read_in_worker([InputFile("f.csv", LARGE)], cancel=cancel, progress=tell)
    assert steps == ["Waiting to read f.csv", "Checking and reading f.csv"]
    assert time.monotonic() - started < 15


def test_who_waits_for_a_place_can_cancel() -> None:
    for _ in range(worker.AT_ONCE):
        worker._pool.places.acquire()
    cancel = threading.Event()
    threading.Timer(0.2, cancel.set).start()
    try:
        with pytest.raises(CancelledError):
            read_in_worker([InputFile("f.csv", b"a,b\n1,2\n")], cancel=cancel)
    finally:
        for _ in range(worker.AT_ONCE):
            worker._pool.places.release()


def test_many_threads_share_the_places() -> None:
    results: list[object] = []
    files = [InputFile("f.xlsx", hostile.package(hostile.sheet(hostile.FIRST)))]
    threads = [
        threading.Thread(target=lambda: results.append(read_in_worker(files))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [len(books) for books, _ in results] == [1] * 8
    assert len(worker._pool.idle) <= worker.AT_ONCE


def test_the_process_knows_nothing_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAM_DATABASE_URL", "postgresql://secret")
    process = Process()
    try:
        with process.watched(threading.Event(), 60):
            process.wait_until_ready()
        given = Path(f"/proc/{process._popen.pid}/environ").read_bytes()
        assert b"PATH=" in given
        assert b"secret" not in given
    finally:
        process.end()


def test_a_program_that_reads_ends_without_leaving_a_process() -> None:
    program = (
        "from kamdata.ingest import *\n"
        "from kamdata.ingest.worker import _pool\n"
        "read_in_worker([InputFile('a.csv', b'a,b\\n1,2\\n')])\n"
        "print(_pool.idle[0]._popen.pid)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], cwd=ROOT, capture_output=True, text=True,
        check=True, timeout=120,
    )  # fmt: skip
    assert done.stderr == ""
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), 0)


def answer(head: dict[str, object], *parts: bytes) -> object:
    return wire.unpack_book(head, [bytearray(part) for part in parts])


def test_an_answer_that_does_not_fit_together_is_not_believed() -> None:
    [book], _ = read_books([InputFile("f.csv", b"a,b\n1,2\n3,4\n")])
    head, [stream] = wire.pack_book(book)
    good = bytes(stream)
    assert wire.unpack_book(dict(head), [bytearray(good)]).file == "f.csv"
    sheets = head["sheets"]
    for broken in (
        {**head, "sheets": [{**sheets[0], "height": 99}]},
        {**head, "sheets": []},
        {**head, "other": 1},
    ):
        with pytest.raises(wire.BrokenFrameError):
            answer(broken, good)
    with pytest.raises(wire.BrokenFrameError):
        answer(dict(head), good[: len(good) // 2])


def test_an_error_keeps_its_kind_and_words() -> None:
    problem = KamError("What.", where="Where", fix="Fix.")
    again = wire.unpack_problem(wire.pack_problem(problem))
    assert (type(again), str(again)) == (KamError, str(problem))
