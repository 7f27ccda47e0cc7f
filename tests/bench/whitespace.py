"""How long whitespace of a large company takes, next to pandas merely adding up the revenue."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from statistics import median

import numpy as np
import pandas as pd

from kamdata.metrics.whitespace import whitespace
from kamdata.metrics.whitespace_backtest import whitespace_evidence
from kamdata.model import Snapshot
from kamdata.schema import conform, empty_table

OURS, PIVOT, EVIDENCE = "whitespace", "pandas pivot", "evidence"
PRODUCTS, MONTHS, BOUGHT = 40, 60, 8
AS_OF = date(2026, 8, 31)


def company(accounts: int, seed: int = 1) -> Snapshot:
    """Return accounts that each come to buy 8 of 40 products over 60 months, every month since."""
    chance = np.random.default_rng(seed)
    ids = np.array([f"001{at:012d}" for at in range(accounts)], dtype=object)
    product = chance.random((accounts, PRODUCTS)).argsort(axis=1)[:, :BOUGHT].ravel()
    account = np.repeat(np.arange(accounts), BOUGHT)
    age = chance.integers(1, MONTHS + 1, accounts * BOUGHT)  # months since the first purchase
    row = np.repeat(np.arange(len(age)), age)
    ago = np.arange(len(row)) - np.repeat(np.cumsum(age) - age, age)
    months = pd.date_range(end="2026-08-01", periods=MONTHS, freq="MS").as_unit("us")[::-1]
    revenue = pd.DataFrame(
        {
            "account_id": ids[account[row]],
            "month": months[ago],
            "product": pd.Categorical.from_codes(
                product[row], [f"Product {at:02d}" for at in range(PRODUCTS)]
            ),
            "amount_cents": chance.integers(10_000, 1_000_000, len(row)),
        }
    )
    book = pd.DataFrame(
        {
            "account_id": ids, "account": ids, "employees": chance.integers(10, 5_000, accounts),
            "segment": [f"Segment {at % 10}" for at in range(accounts)],
        }
    )  # fmt: skip
    return Snapshot(
        AS_OF,
        {
            "accounts": conform("accounts", book),
            "revenue": conform("revenue", revenue),
            "opportunities": empty_table("opportunities"),
        },
        fingerprint=f"{accounts} accounts",
    )


def measure(snapshot: Snapshot, rounds: int) -> dict[str, float]:
    """Return the median seconds of each way, all ways taking turns in each round."""
    revenue = snapshot.table("revenue")
    ways: dict[str, Callable[[], object]] = {
        # a copy: what is worked out once for a snapshot would cost nothing the second time
        OURS: lambda: whitespace(replace(snapshot)),
        PIVOT: lambda: revenue.pivot_table(
            "amount_cents", "account_id", "product", "sum", observed=True
        ),
        EVIDENCE: lambda: whitespace_evidence(replace(snapshot)),
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            taken[name].append(time.perf_counter() - start)
    return {name: median(times) for name, times in taken.items()}
