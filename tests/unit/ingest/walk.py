"""Import every file of a folder and print what became of each, one line of JSON a file.

Run as a process of its own, so that a file which aborts it or never ends is found.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from kamdata.ingest import InputFile, recognise
from kamdata.model import Settings

MEMORY = 3 * 1024**3


def outcome(path: Path) -> dict[str, object]:
    """Return what became of one file: its sheets with cells, its sentences, the seconds."""
    started = time.perf_counter()
    found = recognise([InputFile(path.name, path.read_bytes())], Settings())
    return {
        "tables": sum(sheet.table is not None for sheet in found.sheets),
        "cells": sum(int(sheet.preview.notna().to_numpy().sum()) for sheet in found.sheets),
        "reasons": [sheet.reason for sheet in found.sheets if sheet.table is None],
        "refusals": [str(problem) for problem in found.problems],
        "seconds": time.perf_counter() - started,
    }


def main() -> None:
    """Walk the folder that the first argument names."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    folder = Path(sys.argv[1])
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = str(path.relative_to(folder))
        print(json.dumps({"file": name, "started": True}), flush=True)
        print(json.dumps({"file": name, **outcome(path)}), flush=True)


if __name__ == "__main__":
    main()
