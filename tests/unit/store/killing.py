"""Kills processes that import, at random moments, and looks at what they leave behind.

Run as a program of its own: it forks, which is safe only where no other thread runs.
"""

from __future__ import annotations

import json
import mmap
import os
import random
import signal
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from sqlalchemy import event

from kamdata.model import Snapshot
from kamdata.store import parquet_file, store
from kamdata.store.ledger import open_ledger
from kamdata.store.store import Store
from tests.build import make_snapshot

# the parts of an import, and how often a process that makes two of them comes by
PHASES = {
    "opening the store": 1, "between two imports": 2, "writing a file": 8,
    "syncing a file or folder": 16, "renaming a file": 8, "writing the manifest row": 2,
    "committing": 2, "telling that it is done": 2,
}  # fmt: skip
NAMES = tuple(PHASES)
KILLS_PER_FOLDER = 20
# how long a process lives, in imports: some die before their first is over
IMPORTS_AT_MOST = 2.5
SYNC_SECONDS = 0.001  # what a disk takes, where the folder is in memory
_phase = mmap.mmap(-1, 1)  # shared with the processes to be killed
_aim = Counter[str]()  # how often the process may still enter a phase before it dies there
Seen = dict[tuple[str, int, str], dict[Path, bytes]]  # by date, revision and fingerprint


def snapshots() -> dict[str, Snapshot]:
    """Return snapshots of three dates, by fingerprint: with and without further tables."""
    made = []
    for number in range(9):
        deals = [{"amount": 100 * number + row, "owner": "Ida"} for row in range(5 + number)]
        further: dict[str, Any] = {}
        if number % 2:
            further = {"revenue": [{"account_id": "A", "month": "2026-08-01", "amount": number}]}
        snapshot = make_snapshot(deals, as_of=f"2026-09-{14 + 7 * (number % 3)}", **further)
        if number % 4 == 1:  # columns that were not recognised are files too
            source = pd.DataFrame({"Lead Source": [f"Fair {number}"] * len(deals)}, dtype="str")
            snapshot = replace(snapshot, extras={"opportunities": source})
        made.append(snapshot)
    return {one.fingerprint: one for one in made}


def enter(phase: str) -> None:
    """Note which part of an import begins, where whoever kills can see it."""
    _phase[0] = NAMES.index(phase)
    if phase in _aim:
        _aim[phase] -= 1
        if _aim[phase] == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def note_phases() -> None:
    """Have every part of an import say when it begins."""

    def announced(phase: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*positional: Any, **named: Any) -> Any:
            enter(phase)
            return function(*positional, **named)

        return call

    def open_noting(url: str) -> Any:
        engine = open_ledger(url)
        event.listen(engine, "commit", lambda _: enter("committing"))
        return engine

    def sync(handle: int, at_once: Callable[[int], None] = os.fsync) -> None:
        at_once(handle)
        time.sleep(SYNC_SECONDS)

    parquet_file.parquet.write_table = announced("writing a file", parquet_file.parquet.write_table)
    os.fsync = announced("syncing a file or folder", sync)
    Path.replace = announced("renaming a file", Path.replace)
    store.write_tables = after("writing the manifest row", store.write_tables)
    store.open_ledger = open_noting


def after(phase: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function, with the phase that begins when it is done."""

    def call(*positional: Any, **named: Any) -> Any:
        try:
            return function(*positional, **named)
        finally:
            enter(phase)

    return call


def import_until_killed(home: Path, pool: list[Snapshot], acknowledge: int) -> None:
    """Add snapshots for ever; write a line into the pipe for each that was kept."""
    enter("opening the store")
    kept = Store(home)
    while True:
        enter("between two imports")
        snapshot = random.choice(pool)
        record = kept.add(snapshot)
        enter("telling that it is done")
        line = f"{record.as_of} {record.revision} {record.fingerprint}\n"
        os.write(acknowledge, line.encode())


def kill_one(
    home: Path, pool: list[Snapshot], seconds: float | None, aim: dict[str, int]
) -> tuple[list[str], str]:
    """Let a process import for some time, or until it enters a phase for the n-th time.

    The aim is for the phases that are too short to be hit by chance. Returns what the process
    acknowledged and where it was hit.
    """
    receive, acknowledge = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(receive)
        _aim.update(aim)
        try:
            import_until_killed(home, pool, acknowledge)
        finally:  # only an error ends it: what it leaves then is no work of a kill
            os._exit(1)
    os.close(acknowledge)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(process, signal.SIGKILL)
    with os.fdopen(receive, encoding="ascii") as lines:
        told = lines.read().splitlines()  # ends with the process
    _, status = os.waitpid(process, 0)
    assert os.WIFSIGNALED(status), "the importing process ended by itself"
    return told, NAMES[_phase[0]]


def check_snapshot(kept: Store, as_of: str, revision: int, given: Snapshot) -> None:
    """Check that a stored snapshot is the one that was given, whole."""
    [record] = [one for one in kept.records() if one.as_of == date.fromisoformat(as_of)]
    found = kept.load(replace(record, revision=revision))
    assert found.fingerprint == given.fingerprint
    assert set(found.tables) == set(given.tables)
    assert set(found.extras) == set(given.extras)
    for name, table in given.tables.items():
        assert found.tables[name].equals(table), f"{name} of {as_of}, revision {revision}"
    for name, table in given.extras.items():
        assert found.extras[name].equals(table), f"{name} of {as_of}, revision {revision}"


def listed(home: Path) -> list[tuple[str, int, str]]:
    """Return date, revision and fingerprint of everything that the manifest names."""
    ledger = sqlite3.connect(home / "ledger.sqlite")
    try:
        return ledger.execute(
            "SELECT as_of, revision, fingerprint FROM snapshots ORDER BY id"
        ).fetchall()
    finally:
        ledger.close()


def files_of(home: Path, as_of: str, revision: int) -> dict[Path, bytes]:
    """Return the files of a stored snapshot as they are now."""
    paths = (home / "lake").glob(f"*/as_of={as_of}/rev={revision}.parquet")
    return {path: path.read_bytes() for path in paths}


def check(home: Path, given: dict[str, Snapshot], told: list[str], seen: Seen) -> None:
    """Check what a killed process left, as the next start of the product finds it."""
    kept = Store(home)
    rows = listed(home)
    assert not list(home.rglob("*.tmp")), "a draft of a dead process stays"
    lost = set(told) - {f"{as_of} {revision} {mark}" for as_of, revision, mark in rows}
    assert not lost, f"acknowledged and lost: {lost}"
    for as_of, revision, mark in rows:
        if (as_of, revision, mark) not in seen:
            check_snapshot(kept, as_of, revision, given[mark])
            seen[as_of, revision, mark] = files_of(home, as_of, revision)


def check_nothing_changed(home: Path, seen: Seen) -> None:
    """Check that what came later has not touched what was whole before."""
    assert set(listed(home)) == seen.keys()
    for (as_of, revision, _), files in seen.items():
        assert files_of(home, as_of, revision) == files


def time_of_an_import(home: Path, pool: list[Snapshot]) -> float:
    """Return how many seconds it takes, and do once what is slow the first time."""
    kept = Store(home)
    kept.add(pool[0])
    began = time.perf_counter()
    for snapshot in pool:
        kept.add(snapshot)
    return (time.perf_counter() - began) / len(pool)


def main(folder: Path, kills: int, seed: int) -> None:
    """Kill as many processes; print what happened as JSON."""
    pa.set_cpu_count(1)
    given = snapshots()
    pool = list(given.values())
    note_phases()
    seconds = time_of_an_import(folder / "first", pool)
    random.seed(seed)
    hits: Counter[str] = Counter()
    homes = [folder / str(number) for number in range(-(-kills // KILLS_PER_FOLDER))]
    seen: dict[Path, Seen] = {home: {} for home in homes}
    acknowledged = 0
    for number in range(kills):
        home = homes[number // KILLS_PER_FOLDER]
        if number % 2:
            phase, times = random.choice(list(PHASES.items()))
            told, phase = kill_one(home, pool, None, {phase: random.randint(1, times)})
        else:
            lifetime = random.uniform(0, IMPORTS_AT_MOST * seconds)
            told, phase = kill_one(home, pool, lifetime, {})
        hits[phase] += 1
        acknowledged += len(told)
        check(home, given, told, seen[home])
    for home in homes:
        check_nothing_changed(home, seen[home])
    print(json.dumps({"hits": hits, "acknowledged": acknowledged, "seconds": seconds}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
