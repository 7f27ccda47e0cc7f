"""What is worked out once for a snapshot, and where keys stand."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import pandas as pd

from kamdata.metrics.growth_rates import month_numbers
from kamdata.metrics.once import once
from kamdata.metrics.positions import positions_in
from kamdata.model import Snapshot
from tests.build import make_snapshot


def test_it_is_computed_once_for_each_snapshot() -> None:
    asked: list[Snapshot] = []

    @once
    def deals(snapshot: Snapshot) -> int:
        asked.append(snapshot)
        return len(snapshot.table("opportunities"))

    one, two = make_snapshot([{}]), make_snapshot([{}, {}])
    assert [deals(one), deals(two), deals(one), deals(replace(one))] == [1, 2, 1, 1]
    assert len(asked) == 3


def test_it_is_forgotten_with_the_snapshot() -> None:
    @once
    def table(snapshot: Snapshot) -> pd.DataFrame:
        return snapshot.table("accounts")

    snapshot = make_snapshot([{}])
    found = weakref.ref(table(snapshot))
    assert found() is not None
    del snapshot
    gc.collect()
    assert found() is None


def test_where_keys_stand() -> None:
    ids = pd.Series(["A", "B", "0012", "a"], dtype="str")
    keys = pd.Series(["a", "B", "12", None, "A", "B"], dtype="str")
    assert positions_in(ids, keys).tolist() == [3, 1, -1, -1, 0, 1]
    assert positions_in(ids[:0], keys).tolist() == [-1] * 6
    assert positions_in(ids, keys[:0]).tolist() == []


def test_months_are_counted_and_missing_ones_stay_missing() -> None:
    dates = pd.Series(
        pd.to_datetime(["2026-01-31", None, "2025-12-01", "2026-01-01"]), [3, 1, 2, 7]
    )
    found = month_numbers(dates)
    assert found.tolist() == [2026 * 12, pd.NA, 2026 * 12 - 1, 2026 * 12]
    assert found.index.equals(dates.index)
    assert month_numbers(dates[[1]]).tolist() == [pd.NA]
    assert month_numbers(dates[:0]).empty
