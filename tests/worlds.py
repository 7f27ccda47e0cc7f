"""Companies with a known truth: who leaves and how often each account orders is planted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from kamdata.model import Snapshot
from kamdata.schema import conform
from tests.build import make_snapshot

LAST_DAY = pd.Timestamp("2026-09-30")


def _snapshot(account: np.ndarray, day: np.ndarray, cents: np.ndarray, accounts: int) -> Snapshot:
    """Return revenue by account and day; day 0 is the last one, earlier ones are negative."""
    names = pd.Series([f"A{number}" for number in range(accounts)], dtype="str")
    revenue = pd.DataFrame(
        {
            "account_id": names.iloc[account].array,
            "month": LAST_DAY + pd.to_timedelta(day, unit="D"),
            "amount_cents": np.rint(cents),
        }
    )
    listed = pd.DataFrame({"account_id": names, "account": names, "source": "accounts.csv"})
    base = make_snapshot(as_of=LAST_DAY.date())
    tables = {"accounts": conform("accounts", listed), "revenue": conform("revenue", revenue)}
    return replace(base, tables={**base.tables, **tables}, fingerprint=f"{len(revenue)}")


def leaving(seed: int, accounts: int = 120, days: int = 1_460) -> Snapshot:
    """Return buyers of their own cadence (7 to 28 days), of which half fade and then leave.

    Who fades buys a third less every year from the first day on and leaves at a steady hazard; the
    others stay as they are. Orders differ widely in size.
    """
    chance = np.random.default_rng(seed)
    is_fading = np.arange(accounts) % 2 == 0
    cadence = chance.uniform(7, 28, accounts)
    leaves = np.where(is_fading, 500 - days + chance.exponential(4 * days, accounts), 0)
    steps = cadence[:, None] * chance.gamma(9, 1 / 9, (accounts, int(days / 5)))
    day = np.floor(steps.cumsum(axis=1)) - days
    yearly = np.where(is_fading, 0.67, 1.0)[:, None]
    cents = cadence[:, None] * 10_000 * chance.gamma(3, 1 / 3, day.shape)
    cents = cents * yearly ** ((day + days) / 365)
    kept = (day < 0) & (day < leaves[:, None])
    return _snapshot(np.nonzero(kept)[0], day[kept], cents[kept], accounts)


def noise(seed: int, accounts: int = 60, months: int = 30) -> Snapshot:
    """Return accounts whose orders and amounts have nothing to do with what was before."""
    chance = np.random.default_rng(seed)
    account, month = (grid.ravel() for grid in np.indices((accounts, months)))
    buys = chance.random(len(account)) < 0.6
    day = -30 * month - chance.integers(0, 28, len(account))
    cents = 100_000 * chance.lognormal(0, 0.7, len(account))
    return _snapshot(account[buys], day[buys], cents[buys], accounts)


def monthly(accounts: int, months: int, seed: int = 1) -> Snapshot:
    """Return a large company: one invoice a month for most accounts, some of which leave."""
    chance = np.random.default_rng(seed)
    account, month = (grid.ravel() for grid in np.indices((accounts, months)))
    leaves = chance.integers(0, 4 * months, accounts)
    buys = (chance.random(len(account)) < 0.8) & (month >= months - 12 - leaves[account])
    day = -30 * month - chance.integers(0, 28, len(account))
    cents = 100_000 * chance.lognormal(0, 0.4, len(account)) * (1 + account % 7)
    return _snapshot(account[buys], day[buys], cents[buys], accounts)
