"""How long queries over many weekly snapshots take, next to a bare DuckDB query of the files."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median

import duckdb
import numpy as np
import pandas as pd

from kamdata.model import Snapshot
from kamdata.schema import conform
from kamdata.store.history import History
from kamdata.store.store import Store
from tests.bench.exports import OPEN

TOTALS, BARE, SPELLS, ONE = "stage by week", "bare DuckDB", "spells", "one deal"
BARE_QUERY = """
    SELECT as_of, stage, status, sum(amount_cents), count(*)
    FROM read_parquet($files, hive_partitioning = true) GROUP BY ALL ORDER BY ALL
"""


def weekly(snapshot: Snapshot, weeks: int, seed: int = 1) -> Iterator[Snapshot]:
    """Yield snapshots a week apart, the first being the one given.

    From one to the next 2 of 100 opportunities leave and as many come, 6 change their amount, 4
    move their close date and 3 their stage.
    """
    chance = np.random.default_rng(seed)
    table = snapshot.table("opportunities")
    for week in range(weeks):
        yield replace(
            snapshot,
            as_of=snapshot.as_of + timedelta(weeks=week),
            tables={**snapshot.tables, "opportunities": table},
            fingerprint=f"{snapshot.fingerprint} week {week}",
        )
        table = _a_week_later(table, week, chance)


def _a_week_later(table: pd.DataFrame, week: int, chance: np.random.Generator) -> pd.DataFrame:
    size = len(table)
    order = chance.permutation(size)
    leave, copied = order[: size // 50], order[-(size // 50) :]
    come = table.iloc[copied].assign(
        opportunity_id=[f"007{week:04d}{place:08d}" for place in range(len(copied))]
    )
    later = pd.concat([table.drop(index=leave), come], ignore_index=True)
    amounts = pd.Series(chance.integers(10_000, 90_000_000, size), dtype="Int64")
    stages = pd.Series(chance.choice(list(OPEN), size))
    is_moved = chance.random(size) < 0.03
    return conform(
        "opportunities",
        later.assign(
            amount_cents=later["amount_cents"].mask(chance.random(size) < 0.06, amounts),
            close_on=later["close_on"].mask(
                chance.random(size) < 0.04, later["close_on"] + pd.Timedelta(days=30)
            ),
            stage=later["stage"].astype("str").mask(is_moved, stages),
            status=later["status"].astype("str").mask(is_moved, "open"),
        ),
    )


def fill(store: Store, snapshots: Iterator[Snapshot]) -> float:
    """Store the snapshots and return the median seconds for one of them."""
    taken = []
    for snapshot in snapshots:
        start = time.perf_counter()
        store.add(snapshot)
        taken.append(time.perf_counter() - start)
    return median(taken)


def size_mb(lake: Path) -> float:
    """Return how much all files of a lake take on the disk, in MB."""
    return sum(path.stat().st_size for path in lake.rglob("*.parquet")) / 1e6


def measure(store: Store, rounds: int) -> dict[str, float]:
    """Return the median seconds of each query, all taking turns in each round."""
    records = store.records()
    asked = History(store.lake, records)
    folder = Path(str(store.lake)) / "opportunities"
    files = [
        str(folder / f"as_of={one.as_of.isoformat()}" / f"rev={one.revision}.parquet")
        for one in records
    ]
    some = str(asked.spells()["opportunity_id"].iloc[0])  # the first query also loads the modules
    ways: dict[str, Callable[[], object]] = {
        TOTALS: asked.stage_totals,
        BARE: lambda: duckdb.sql(BARE_QUERY, params={"files": files}).df(),
        SPELLS: asked.spells,
        ONE: lambda: asked.spells_of([some]),
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            taken[name].append(time.perf_counter() - start)
    return {name: median(times) for name, times in taken.items()}
