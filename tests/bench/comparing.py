"""How long it takes to compare two snapshots, next to a bare outer merge of the same tables."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from statistics import median

import numpy as np
import pandas as pd

from kamdata.metrics.changes import compare_snapshots
from kamdata.metrics.movement import Side, compare
from kamdata.model import ALL_DATES, Scope, Settings, Snapshot

OURS, MERGE, PAGE = "compare", "outer merge", "all that changed"


def week_earlier(snapshot: Snapshot, seed: int = 1) -> Snapshot:
    """Return a snapshot of a week before: 3 of 100 rows missing, a tenth with other amounts."""
    chance = np.random.default_rng(seed)
    table = snapshot.table("opportunities")
    amounts = table["amount_cents"].mask(chance.random(len(table)) < 0.1, 5_000_00)
    dates = table["close_on"].mask(
        chance.random(len(table)) < 0.1, table["close_on"] - pd.Timedelta(days=30)
    )
    kept = chance.permutation(len(table))[: int(len(table) * 0.97)]
    earlier = table.assign(amount_cents=amounts, close_on=dates).iloc[kept].reset_index(drop=True)
    return replace(
        snapshot,
        as_of=snapshot.as_of - timedelta(days=7),
        tables={**snapshot.tables, "opportunities": earlier},
        fingerprint=f"{snapshot.fingerprint} a week earlier",
    )


def measure(snapshot: Snapshot, rounds: int) -> dict[str, float]:
    """Return the median seconds of each way, all ways taking turns in each round."""
    earlier = week_earlier(snapshot)
    before, after = (one.table("opportunities") for one in (earlier, snapshot))
    ways: dict[str, Callable[[], object]] = {
        OURS: lambda: compare(Side.whole(before), Side.whole(after), ALL_DATES),
        MERGE: lambda: before.merge(after, on="opportunity_id", how="outer"),
        PAGE: lambda: compare_snapshots(earlier, snapshot, Scope(), Settings()),
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            taken[name].append(time.perf_counter() - start)
    return {name: median(times) for name, times in taken.items()}
