"""kill -9 at any moment of an import loses nothing acknowledged and shows nothing half-written."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kamdata.store import parquet_file
from kamdata.store import store as store_module
from kamdata.store.lake import write_tables
from kamdata.store.store import Store
from tests.build import make_snapshot
from tests.unit.store.killing import PHASES

ROOT = Path(__file__).parents[3]
KILLS = 200
HOUR = 3_600


@pytest.fixture
def quick_folder(tmp_path: Path) -> Generator[Path]:
    """Return a folder in memory where there is one: hundreds of syncs to a disk take minutes."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own in it
    folder = Path(tempfile.mkdtemp(dir=memory if os.access(memory, os.W_OK) else tmp_path))
    yield folder
    shutil.rmtree(folder)


def test_killing_an_import_loses_nothing_and_shows_nothing_half_written(
    quick_folder: Path, record_property: Callable[[str, object], None]
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.unit.store.killing", str(quick_folder), str(KILLS), "1"],
        cwd=ROOT, capture_output=True, text=True, timeout=280, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    hits = found["hits"]
    for phase, count in sorted(hits.items(), key=lambda hit: -hit[1]):
        record_property("Imports killed while", f"{phase:<28} {count:>4}")
    assert sum(hits.values()) == KILLS
    assert hits.keys() == set(PHASES)
    assert found["acknowledged"] > KILLS / 10


def test_files_of_an_import_that_died_are_not_taken_for_those_of_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = Store()
    snapshot = make_snapshot([{}], revenue=[{"account_id": "A", "month": "2026-08-01"}])
    extras = {"opportunities": pd.DataFrame({"Lead Source": ["Fair"]}, dtype="str")}

    def write_and_die(*given: Any, **more: Any) -> None:
        write_tables(*given, **more)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(store_module, "write_tables", write_and_die)
        with pytest.raises(KeyboardInterrupt):
            store.add(replace(snapshot, extras=extras))
    assert list((store.home / "lake").rglob("rev=1.parquet"))
    found = store.load(store.add(make_snapshot([{}])))
    assert found.extras == {}
    assert "revenue" not in {
        path.parent.parent.name for path in (store.home / "lake").rglob("*.parquet")
    }


def draft_of(home: Path, process: int, machine: str = "") -> Path:
    """Return a draft as a process of that number would have left it beside a stored table."""
    Store(home).add(make_snapshot([{}]))
    [stored] = (home / "lake" / "opportunities").rglob("*.parquet")
    draft = stored.with_suffix(f".{machine or parquet_file._machine()}-{process}.tmp")
    draft.write_bytes(b"half a table")
    return draft


def dead_process() -> int:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait(timeout=60)
    return ended.pid


def test_the_draft_of_a_dead_process_goes_when_the_store_opens(kam_home: Path) -> None:
    draft = draft_of(kam_home, dead_process())
    store = Store()
    assert not draft.exists()
    assert len(store.records()) == 1


@pytest.mark.parametrize("process", [os.getppid(), 1], ids=["of this user", "of another user"])
def test_the_draft_of_a_living_process_stays_until_it_is_forgotten(
    process: int, kam_home: Path
) -> None:
    draft = draft_of(kam_home, process)
    Store()
    assert draft.exists()
    long_ago = time.time() - HOUR - 1
    os.utime(draft, (long_ago, long_ago))
    Store()
    assert not draft.exists()


def test_the_draft_of_another_machine_stays_until_it_is_forgotten(kam_home: Path) -> None:
    draft = draft_of(kam_home, dead_process(), machine="0a1b2c3d")
    Store()
    assert draft.exists()
    long_ago = time.time() - HOUR - 1
    os.utime(draft, (long_ago, long_ago))
    Store()
    assert not draft.exists()


def test_a_draft_that_may_not_be_taken_away_harms_nobody(
    kam_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = draft_of(kam_home, dead_process())

    def refuse(path: Path, **_: object) -> None:
        raise PermissionError(path)

    monkeypatch.setattr(Path, "unlink", refuse)
    assert len(Store().records()) == 1
    assert draft.exists()
