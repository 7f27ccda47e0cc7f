"""One reading process: started, asked, watched, ended."""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from kamdata.ingest import wire
from kamdata.ingest.out_of_memory import is_about_memory

if TYPE_CHECKING:
    from collections.abc import Iterator

Ending = Literal["late", "busy", "memory", "crash"]

ROOT = Path(__file__).parents[2]
PROGRAM = (
    "import sys; sys.path[:] = sys.argv[1:]; from kamdata.ingest.worker_main import main; main()"
)
KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH", "TZ")
FIXED = {
    "LANG": "C.UTF-8", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",  # address space is limited, and every arena takes some
}  # fmt: skip
POLL_SECONDS = 0.05
LAST_WORDS = 8192
_alive: weakref.WeakSet[Process] = weakref.WeakSet()


class Process:
    """A reader in a process of its own. Only one thread at a time may use it."""

    def __init__(self) -> None:
        environment = {name: os.environ[name] for name in KEPT if name in os.environ} | FIXED
        paths = [str(ROOT), *(str(Path(path).absolute()) for path in sys.path if path)]
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        self._popen = subprocess.Popen(  # noqa: S603 - our own program, nothing of a file in it
            [sys.executable, "-I", "-X", "utf8", "-c", PROGRAM, *paths],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors,
            env=environment, cwd=ROOT,
        )  # fmt: skip
        self._is_ready = self._is_late = self._is_killed = False
        _alive.add(self)

    @property
    def is_alive(self) -> bool:
        """Whether the process still runs and nobody has decided otherwise."""
        return not self._is_killed and self._popen.poll() is None

    def wait_until_ready(self) -> None:
        """Wait until everything is imported. Raises BrokenFrameError when it never will be."""
        if not self._is_ready:
            assert self._popen.stdout is not None  # noqa: S101 - it is a pipe
            wire.receive(self._popen.stdout, 0)
            self._is_ready = True

    def ask(
        self, request: dict[str, Any], data: bytes, most_bytes: int
    ) -> tuple[dict[str, Any], list[bytearray]]:
        """Hand over a file and return the answer, of at most so many bytes.

        Raises BrokenFrameError when the process ends before it has answered.
        """
        stdin, stdout = self._popen.stdin, self._popen.stdout
        assert stdin is not None  # noqa: S101 - both are pipes
        assert stdout is not None  # noqa: S101
        try:
            wire.send(stdin, request, data)
        except OSError as problem:
            raise wire.BrokenFrameError from problem
        return wire.receive(stdout, most_bytes)

    @contextmanager
    def watched(self, cancel: threading.Event, seconds: float) -> Iterator[None]:
        """End the process when `cancel` is set or so many seconds have passed meanwhile.

        Whoever reads from it then finds the end of its output.
        """
        is_done = threading.Event()
        watcher = threading.Thread(
            target=self._watch, args=(is_done, cancel, time.monotonic() + seconds), daemon=True
        )
        watcher.start()
        try:
            yield
        finally:
            is_done.set()
            watcher.join()

    def _watch(self, is_done: threading.Event, cancel: threading.Event, deadline: float) -> None:
        while not is_done.wait(POLL_SECONDS):
            self._is_late = time.monotonic() > deadline
            if self._is_late or cancel.is_set():
                self._is_killed = True
                self._popen.kill()
                return

    def ending(self) -> Ending:
        """Return why the process ended, once its output has."""
        with suppress(subprocess.TimeoutExpired):
            self._popen.wait(5)
        if self._is_late:
            return "late"
        if self._popen.returncode == -getattr(signal, "SIGXCPU", 0):
            return "busy"
        self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(self._errors.tell() - LAST_WORDS, 0))
        return "memory" if is_about_memory(self._errors.read()) else "crash"

    def end(self) -> None:
        """End the process and let go of everything that belongs to it."""
        self._popen.kill()
        self._popen.wait()
        for stream in (self._popen.stdin, self._popen.stdout, self._errors):
            if stream is not None:
                with suppress(OSError):  # what was still to be written no longer matters
                    stream.close()
        _alive.discard(self)


@atexit.register
def _end_all() -> None:
    for process in list(_alive):
        process.end()
