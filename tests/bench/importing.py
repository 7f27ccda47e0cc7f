"""How long the import takes, next to what libraries need merely to read the same file."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import fastexcel
import pandas as pd

from kamdata.ingest import InputFile, build_snapshot, recognise
from kamdata.model import Settings, Snapshot
from tests.bench.exports import AS_OF

OPENPYXL, FASTEXCEL, OURS = "pandas with openpyxl", "fastexcel", "our import"


def import_file(path: Path) -> Snapshot:
    """Return the snapshot of one file: guarded, read, recognised, checked, joined."""
    settings = Settings()
    return build_snapshot(
        recognise([InputFile(path.name, path.read_bytes())], settings), AS_OF, settings
    )


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
