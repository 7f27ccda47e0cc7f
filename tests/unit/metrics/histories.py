"""Small histories of snapshots, so that a test shows only what each week had."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from kamdata.metrics.spells import Histories
from tests.build import STATUS_OF_STAGE, make_opportunities
from tests.unit.metrics.plain_spells import histories_of

FIRST = date(2026, 7, 6)  # a Monday
Week = Mapping[str, Any]


def day(week: int) -> pd.Timestamp:
    """Return the as-of date of a week, the first being 0."""
    return pd.Timestamp(FIRST + timedelta(weeks=week))


def snapshots(*weeks: Week) -> list[tuple[date, pd.DataFrame]]:
    """Return weekly snapshots; each week maps an id to a stage, or to the values of its row."""
    return [
        (FIRST + timedelta(weeks=number), week_rows(week)) for number, week in enumerate(weeks)
    ]  # fmt: skip


def week_rows(week: Week) -> pd.DataFrame:
    """Return the opportunities of one week."""
    rows = [
        {"opportunity_id": name, "close_on": "2026-12-01", "created_on": None,
         **({"stage": one} if isinstance(one, str) else one)}
        for name, one in week.items()
    ]  # fmt: skip
    return make_opportunities(rows)


def history(*weeks: Week) -> Histories:
    """Return the histories of weekly snapshots."""
    return histories_of(snapshots(*weeks))


SEEDS = st.integers(0, 100_000)


def random_snapshots(
    seed: int, *, weeks: int = 6, deals: int = 40
) -> list[tuple[date, pd.DataFrame]]:
    """Return weekly snapshots in which anything happens: gaps, jumps, lost dates, old stages."""
    rng = np.random.default_rng(seed)
    names = np.array([*STATUS_OF_STAGE, "Old name"])
    words = np.array([*STATUS_OF_STAGE.values(), "open"])
    created = rng.choice(["2026-01-05", "2026-07-15", "NaT"], deals).astype("datetime64[us]")
    made = []
    stage = rng.integers(0, len(names), deals)
    close = rng.integers(0, 300, deals)
    for number in range(weeks):
        stage = np.where(rng.random(deals) < 0.3, rng.integers(0, len(names), deals), stage)
        close = np.where(rng.random(deals) < 0.3, close + rng.integers(-20, 80, deals), close)
        days = np.datetime64("2026-05-01") + close
        rows = pd.DataFrame(
            {
                "opportunity_id": [f"O{n:02}" for n in range(deals)],
                "account_id": np.where(np.arange(deals) % 2, "A", "B"),
                "owner": "Ida",
                "stage": names[stage],
                "status": words[stage],
                "amount_cents": pd.array(rng.integers(-5_000, 50_000, deals), dtype="Int64"),
                "close_on": days.astype("datetime64[us]"),
                "created_on": created,
                "stage_entered_on": np.full(deals, np.datetime64("NaT", "us")),
                "forecast_category": pd.array([None] * deals, dtype="str"),
            }
        )
        rows.loc[rng.random(deals) < 0.2, "amount_cents"] = pd.NA
        rows.loc[rng.random(deals) < 0.1, "close_on"] = pd.NaT
        is_there = rng.random(deals) < 0.85
        made.append((FIRST + timedelta(weeks=number), rows[is_there].reset_index(drop=True)))
    return made


def random_pair(seed: int) -> tuple[Histories, Histories]:
    """Return the histories of all random weeks, and of all but the last two."""
    weeks = random_snapshots(seed)
    return histories_of(weeks), histories_of(weeks[:-2])


def shuffled(found: Histories) -> Histories:
    """Return the same histories with their rows in another order."""
    spells, totals = (
        one.sample(frac=1, random_state=1) for one in (found.spells, found.stage_totals)
    )
    return Histories(spells, totals, found.dates)
