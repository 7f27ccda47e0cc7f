"""How long the scores of a large portfolio take, next to bare sums of the same tables."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from statistics import median

import numpy as np
import pandas as pd

from kamdata.metrics.assess import assess
from kamdata.metrics.growth import growth_table
from kamdata.metrics.risk import risk_table
from kamdata.model import Settings, Snapshot
from kamdata.schema import conform

SCORES, SUMS = "both scores", "bare sums"
AS_OF = date(2026, 9, 28)
OWNED_SHARE = 0.25  # of the products, that a customer buys
SEGMENTS, INDUSTRIES, REGIONS = 4, 8, 6
CONTACTS_EACH, ACTIVITIES_EACH = 6, 20
STAGES = (("Qualification", "open", 0.25), ("Proposal", "open", 0.5), ("Won", "won", 1.0),
          ("Lost", "lost", 0.0))  # fmt: skip


def portfolio(accounts: int, months: int, products: int, deals: int, seed: int = 1) -> Snapshot:
    """Return an invented company: every table that the scores ask for, filled in proportion.

    Each account buys a quarter of the products, each of these in every month.
    """
    chance = np.random.default_rng(seed)
    ids = np.array([f"A{number:06d}" for number in range(accounts)], dtype=object)
    names = np.array([f"Product {number:02d}" for number in range(products)], dtype=object)
    tables = {
        "accounts": _accounts(chance, ids),
        "revenue": _revenue(chance, ids, names, months),
        "opportunities": _deals(chance, ids, names, deals),
        "stages": pd.DataFrame(STAGES, columns=["stage", "status", "probability_rate"]),
        "contacts": _contacts(chance, ids),
        "activities": _activities(chance, ids),
    }
    made = {name: conform(name, table) for name, table in tables.items()}
    return Snapshot(AS_OF, made, fingerprint=f"{accounts} {months} {products} {deals} {seed}")


def _days(chance: np.random.Generator, first: int, last: int, size: int) -> np.ndarray:
    """Return days from `first` to `last`, counted from the as-of date."""
    return np.datetime64(AS_OF) + chance.integers(first, last, size)


def _pick(chance: np.random.Generator, word: str, kinds: int, size: int) -> np.ndarray:
    return np.array([f"{word} {kind}" for kind in range(kinds)])[chance.integers(0, kinds, size)]


def _accounts(chance: np.random.Generator, ids: np.ndarray) -> pd.DataFrame:
    n = len(ids)
    return pd.DataFrame(
        {
            "account_id": ids,
            "account": [f"Customer {one}" for one in ids],
            "owner": _pick(chance, "Manager", 40, n),
            "is_key": True,
            "segment": _pick(chance, "Segment", SEGMENTS, n),
            "industry": _pick(chance, "Industry", INDUSTRIES, n),
            "region": _pick(chance, "Region", REGIONS, n),
            "employees": np.exp(chance.normal(6, 1.2, n)).round() + 1,
            "goal_cents": chance.integers(10_000_000, 900_000_000, n),
            "renewal_on": _days(chance, -60, 500, n),
            "gross_margin_rate": chance.uniform(0.1, 0.6, n),
            "cost_to_serve_cents": chance.integers(100_000, 90_000_000, n),
            "nps": chance.integers(0, 11, n),
            "nps_on": _days(chance, -700, 0, n),
            "open_escalations": chance.integers(0, 4, n),
            "relationship_stage": chance.integers(1, 6, n),
            "exec_sponsor": np.where(chance.random(n) < 0.8, "Somebody", None),
            "sponsor_last_contact_on": _days(chance, -400, 0, n),
            "review_every_days": 90,
            "last_review_on": _days(chance, -300, 0, n),
        }
    )


def _revenue(
    chance: np.random.Generator, ids: np.ndarray, names: np.ndarray, months: int
) -> pd.DataFrame:
    who, what = np.nonzero(chance.random((len(ids), len(names))) < OWNED_SHARE)
    month = np.datetime64(AS_OF, "M") - np.arange(months, 0, -1)
    size = len(who) * months
    return pd.DataFrame(
        {
            "account_id": ids[np.repeat(who, months)],
            "month": np.tile(month.astype("datetime64[D]"), len(who)),
            "amount_cents": chance.integers(1_000, 5_000_000, size),
            "product": pd.Categorical.from_codes(np.repeat(what, months), categories=names),
        }
    )


def _deals(
    chance: np.random.Generator, ids: np.ndarray, names: np.ndarray, deals: int
) -> pd.DataFrame:
    kind = chance.choice(len(STAGES), deals, p=[0.15, 0.15, 0.3, 0.4])
    is_open = kind < 2
    return pd.DataFrame(
        {
            "opportunity_id": [f"O{number:08d}" for number in range(deals)],
            "opportunity": "Deal",
            "account_id": ids[chance.integers(0, len(ids), deals)],
            "owner": _pick(chance, "Manager", 40, deals),
            "stage": np.array([stage for stage, _, _ in STAGES])[kind],
            "status": np.array([status for _, status, _ in STAGES])[kind],
            "amount_cents": chance.integers(100_000, 90_000_000, deals),
            "probability_rate": np.where(is_open, 0.4, np.nan),
            "type": _pick(chance, "new", 1, deals),
            "product": pd.Categorical.from_codes(
                chance.integers(0, len(names), deals), categories=names
            ),
            "created_on": _days(chance, -1_500, -400, deals),
            "close_on": np.where(
                is_open, _days(chance, 1, 300, deals), _days(chance, -399, 0, deals)
            ),
            "last_activity_on": _days(chance, -100, 0, deals),
        }
    )


def _contacts(chance: np.random.Generator, ids: np.ndarray) -> pd.DataFrame:
    size = len(ids) * CONTACTS_EACH
    roles = np.array(["Economic buyer", "Technical buyer", "User buyer", "Coach"])
    return pd.DataFrame(
        {
            "account_id": np.repeat(ids, CONTACTS_EACH),
            "contact": np.tile(_pick(chance, "Person", CONTACTS_EACH, CONTACTS_EACH), len(ids)),
            "buyer_role": roles[chance.integers(0, len(roles), size)],
            "influence": chance.integers(1, 4, size),
            "disposition": chance.integers(-2, 3, size),
            "last_contact_on": _days(chance, -400, 0, size),
        }
    )


def _activities(chance: np.random.Generator, ids: np.ndarray) -> pd.DataFrame:
    size = len(ids) * ACTIVITIES_EACH
    return pd.DataFrame(
        {
            "account_id": ids[chance.integers(0, len(ids), size)],
            "on": _days(chance, -720, 0, size),
            "contact": _pick(chance, "Person", CONTACTS_EACH, size),
            "direction": "two-way",
        }
    )


def measure(snapshot: Snapshot, rounds: int) -> dict[str, float]:
    """Return the seconds of processor time, the median of some rounds that take turns."""
    took: dict[str, list[float]] = {SCORES: [], SUMS: []}
    for _ in range(rounds):
        for name, work in ((SCORES, score_all), (SUMS, sum_all)):
            fresh = replace(snapshot)  # nothing of it is known yet
            begun = time.process_time()
            work(fresh)
            took[name].append(time.process_time() - begun)
    return {name: median(seconds) for name, seconds in took.items()}


def score_all(snapshot: Snapshot) -> None:
    """Compute both scores of every account, with all reasons."""
    known = assess(snapshot, Settings())
    growth_table(known, risk_table(known))


def sum_all(snapshot: Snapshot) -> None:
    """Sum revenue by account, product and month, and deals by account and status."""
    revenue, deals = snapshot.table("revenue"), snapshot.table("opportunities")
    revenue.groupby(["account_id", "product", "month"], observed=True)["amount_cents"].sum()
    deals.groupby(["account_id", "status"], observed=True)["amount_cents"].sum()
