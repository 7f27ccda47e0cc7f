"""How long the import takes, next to what libraries need merely to read the same file."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import fastexcel
import pandas as pd
import psutil

from kamdata.ingest import InputFile, build_snapshot, read_in_worker, recognise
from kamdata.model import Settings, Snapshot
from tests.bench.exports import AS_OF

OPENPYXL, FASTEXCEL, OURS = "pandas with openpyxl", "fastexcel", "our import"


def import_file(path: Path) -> Snapshot:
    """Return the snapshot of one file: read in the worker, recognised, checked, joined."""
    settings = Settings()
    books, _ = read_in_worker([InputFile(path.name, path.read_bytes())], settings.limits)
    return build_snapshot(recognise(books, settings), AS_OF, settings)


def read_with_pandas(path: Path) -> None:
    """Read the first sheet as most programs do."""
    pd.read_excel(path, engine="openpyxl")


def read_with_fastexcel(path: Path) -> None:
    """Read the first sheet as fast as any library does, and nothing more."""
    fastexcel.read_excel(path).load_sheet_eager(0).to_pandas()


def measure(path: Path, rounds: int) -> dict[str, float]:
    """Return the median seconds of each way, all ways taking turns in each round."""
    ways: dict[str, Callable[[Path], object]] = {
        OURS: import_file,
        FASTEXCEL: read_with_fastexcel,
        OPENPYXL: read_with_pandas,
    }
    import_file(path)  # the first import of a process also loads the modules
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            start = time.perf_counter()
            way(path)
            taken[name].append(time.perf_counter() - start)
    return {name: median(times) for name, times in taken.items()}


def memory_mb(way: Callable[[Path], object], path: Path) -> float:
    """Return how much memory this process and its children take at most while reading, in MB.

    What they hold before counts as nothing: it is the same for every way.
    """
    before = _held()
    most, is_done = [before], threading.Event()

    def look() -> None:
        while not is_done.wait(0.005):
            most.append(_held())

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        way(path)
    finally:
        is_done.set()
        watcher.join()
    return (max(most) - before) / 1024**2


def _held() -> int:
    own = psutil.Process()
    total = 0
    for process in (own, *own.children(recursive=True)):
        try:
            total += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total
