"""Opening plus movements is closing, for each of 10,000 random pairs of small snapshots.

Five hundred pairs share one comparison, each with accounts and ids of its own, so that the sum is
checked pair by pair against the tables themselves.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from kamdata.ingest.convert import convert
from kamdata.metrics.changes import Changes, compare_snapshots
from kamdata.metrics.movement import MOVEMENTS
from kamdata.metrics.rulings import Rulings
from kamdata.model import ALL_DATES, Period, Scope, Settings, Snapshot
from kamdata.schema import conform
from tests.build import make_stages, make_table

ROUNDS, PAIRS, ROWS = 20, 500, 8  # 10,000 pairs of up to eight deals
AUD = Settings(currency="AUD")
DAYS = np.array(["2026-06-30", "2026-07-01", "2026-09-30", "2026-10-01", "NaT"], "datetime64[us]")
PERIODS = (
    ALL_DATES,
    Period("Q3", date(2026, 7, 1), date(2026, 9, 30)),
    Period("From July", date(2026, 7, 1), None),
    Period("Until June", None, date(2026, 6, 30)),
)
STATUSES = np.array(["open", "open", "open", "won", "lost", "omitted"])
STAGES = {"open": "Proposal", "won": "Closed Won", "lost": "Closed Lost", "omitted": "Omitted"}
NAMES = np.array(["Line upgrade", "Line upgrade phase 1", "Platform migration",
                  "Platform migraton", "Training"])  # fmt: skip
RATES = ({"USD": 1.39, "EUR": 1.6}, {"USD": 1.4205, "EUR": 1.6, "GBP": 1.9})


def snapshot(chance: np.random.Generator, side: int) -> Snapshot:
    """Return five hundred small companies in one snapshot; 0 is the earlier side, 1 the later."""
    size = PAIRS * ROWS
    pair = chance.integers(0, PAIRS, size)
    number = chance.integers(0, 10, size)  # some ids are there twice, some on one side only
    is_made = number < 4  # ids that the import made are other ones in each file
    ids = [
        f"row-{side}-{one}-{no}" if made else f"{one}-{no}"
        for one, no, made in zip(pair, number, is_made, strict=True)
    ]
    status = STATUSES[chance.integers(0, len(STATUSES), size)]
    currency = np.array(["AUD", "USD", "EUR", "GBP"])[chance.integers(0, 4, size)]
    cents = pd.array(chance.integers(-500_00, 5_000_00, size), dtype="Int64")
    frame = pd.DataFrame(
        {
            "opportunity_id": ids,
            "opportunity": NAMES[chance.integers(0, len(NAMES), size)],
            "account_id": [f"{one}-{two}" for one, two in zip(pair, number % 2, strict=True)],
            "owner": np.array(["Ida", "Jon"])[chance.integers(0, 2, size)],
            "stage": [STAGES[one] for one in status],
            "status": status,
            "amount_cents": pd.Series(cents).mask(chance.random(size) < 0.1),
            "currency": currency,
            "close_on": DAYS[chance.integers(0, len(DAYS), size)],
            "source_row": range(2, size + 2),
        }
    )
    accounts = [f"{one}-{two}" for one in range(PAIRS) for two in range(2)]
    regions = np.array(["North", "South"])[chance.integers(0, 2, len(accounts))]
    deals = conform("opportunities", frame)
    tables = {
        "opportunities": deals,
        "accounts": make_table("accounts", [
            {"account_id": one, "account": f"Account {one}", "region": region}
            for one, region in zip(accounts, regions, strict=True)
        ]),
        "stages": make_stages(deals),
        "fx": make_table("fx", [
            {"currency": code, "rate": rate} for code, rate in RATES[side].items()
        ]),
    }  # fmt: skip
    as_of = (date(2026, 9, 21), date(2026, 9, 28))[side]
    found, _ = convert(tables, as_of, AUD)
    return Snapshot(as_of, found, "AUD")


def rulings(chance: np.random.Generator, before: Snapshot) -> Rulings:
    """Return verdicts on a third of all ids, whether they vanish or not."""
    ids = before.table("opportunities")["opportunity_id"].unique()
    outcomes = chance.choice(["won", "lost", "merged", "filtered_out", "deleted"], len(ids))
    given = zip(ids, outcomes, strict=True)
    return Rulings(
        verdicts=tuple(
            (str(key), date(2026, 9, 28), str(outcome))
            for key, outcome in given
            if chance.random() < 1 / 3
        )
    )


def pair_of(accounts: pd.Series) -> np.ndarray:
    return np.array([int(one.partition("-")[0]) for one in accounts], dtype=np.int64)


def held(snapshot: Snapshot, scope: Scope) -> np.ndarray:
    """Return the open amount in scope of each pair, added up from the table itself."""
    table, accounts = snapshot.table("opportunities"), snapshot.table("accounts")
    chosen = accounts.loc[accounts["region"].isin(scope.regions or ["North", "South"])]
    is_in = (table["status"] == "open") & table["account_id"].isin(chosen["account_id"])
    rows = table[is_in & scope.period.covers(table["close_on"])]
    sums = np.zeros(PAIRS, dtype=np.int64)
    np.add.at(sums, pair_of(rows["account_id"]), rows["amount_cents"].fillna(0).to_numpy(np.int64))
    return sums


def moved(found: Changes) -> np.ndarray:
    """Return what moved in each pair."""
    legs = found.comparison.legs
    before, after = (
        one.table("opportunities")["account_id"] for one in (found.before, found.after)
    )
    rows = legs["after"].to_numpy()
    accounts = np.where(
        rows >= 0, after.to_numpy()[rows], before.to_numpy()[legs["before"].to_numpy()]
    )
    sums = np.zeros(PAIRS, dtype=np.int64)
    np.add.at(sums, pair_of(pd.Series(accounts, dtype="str")), legs["amount_cents"].to_numpy())
    return sums


@pytest.mark.parametrize("scope", [Scope(), Scope(PERIODS[1], regions=("North",))])
def test_swapped_they_swap_and_beside_itself_nothing_moves(scope: Scope) -> None:
    chance = np.random.default_rng(1_000)
    before, after = snapshot(chance, 0), snapshot(chance, 1)
    found, back = (
        compare_snapshots(*pair, scope, AUD) for pair in ((before, after), (after, before))
    )
    assert back.comparison.opening_cents == found.comparison.closing_cents
    assert back.comparison.closing_cents == found.comparison.opening_cents
    assert (held(after, scope) + moved(back) == held(before, scope)).all()
    itself = compare_snapshots(after, after, scope, AUD)
    assert itself.comparison.legs.empty
    assert not itself.deals["is_changed"].any()


@pytest.mark.parametrize("part", range(4))
def test_opening_and_movements_are_closing_in_each_of_many_pairs(part: int) -> None:
    seen: set[str] = set()
    for seed in range(part * ROUNDS // 4, (part + 1) * ROUNDS // 4):
        chance = np.random.default_rng(seed)
        before, after = snapshot(chance, 0), snapshot(chance, 1)
        regions = ((), ("North",))[seed % 2]
        scope = Scope(PERIODS[seed // 2 % len(PERIODS)], regions=regions)
        said = rulings(chance, before)
        found = compare_snapshots(before, after, scope, AUD, said)
        opening, closing = held(before, scope), held(after, scope)
        assert (opening + moved(found) == closing).all()
        assert found.comparison.residual_cents == 0
        assert found.comparison.opening_cents == opening.sum()
        moves = found.comparison.movements
        seen |= set(moves.loc[moves["count"] > 0, "movement"])
    assert seen == set(MOVEMENTS)
