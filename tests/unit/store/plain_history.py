"""Small lakes of random snapshots, and what they say row by row: an oracle without any engine."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd

from kamdata.metrics.stages import with_settings
from kamdata.model import Settings, Snapshot, Stage
from kamdata.schema import conform
from kamdata.store.lake import write_tables
from kamdata.store.remote import Folder
from kamdata.store.store import SnapshotRecord
from tests.build import STATUS_OF_STAGE, make_opportunities, make_snapshot

FIRST = date(2026, 9, 7)
STATE = ("stage", "status", "close_on", "amount_cents", "owner", "forecast_category")
AMOUNTS = (None, 0, 100, -5_000, 2**53 + 1)  # the last one is what a float cannot hold
CLOSES = (None, "2026-09-01", "2026-09-20", "2026-12-31")
OPTIONAL = ("owner", "forecast_category", "created_on", "close_on", "is_status_given")


@dataclass(frozen=True)
class Week:
    """One snapshot date: the table in force and its revision, and tables of other revisions."""

    as_of: date
    table: pd.DataFrame
    revision: int = 1
    others: tuple[tuple[int, pd.DataFrame], ...] = ()

    @property
    def record(self) -> SnapshotRecord:
        counts = {"opportunities": len(self.table)}
        added = datetime(2026, 9, 28, tzinfo=UTC)
        return SnapshotRecord(self.as_of, self.revision, str(self.revision), added, counts, ())


def write_lake(lake: Folder, weeks: Sequence[Week]) -> list[SnapshotRecord]:
    """Write every revision into the lake and return the records of those in force."""
    for week in weeks:
        for revision, table in ((week.revision, week.table), *week.others):
            write_tables(lake, week.as_of, revision, {"opportunities": table}, {})
    return [week.record for week in weeks]


def random_weeks(chance: Random, count: int = 6) -> list[Week]:
    """Return snapshots with gaps, repeated ids, missing values, old revisions and older files."""
    days = sorted(chance.sample(range(0, 70, 7), chance.randint(1, count)))
    weeks, rows = [], [_row(chance) for _ in range(chance.randint(0, 7))]
    for day in days:
        as_of = FIRST + timedelta(days=day)
        rows = [_moved(row, chance) for row in rows if chance.random() < 0.9]
        rows += [_row(chance) for _ in range(chance.randint(0, 2))]
        revision = chance.choice((1, 1, 2))
        others = ((3 - revision, _table([_row(chance)], chance)),) if chance.random() < 0.4 else ()
        weeks.append(Week(as_of, _table(rows, chance), revision, others))
    return weeks


def _row(chance: Random) -> dict[str, Any]:
    stage = chance.choice((*STATUS_OF_STAGE, None))
    is_given = chance.random() < 0.3
    own = chance.choice(("open", "won", "lost", "omitted", None))
    return {
        "opportunity_id": chance.choice(("O1", "O2", "O3", "O4", "O5", None)),
        "account_id": chance.choice(("A", "B", None)),
        "owner": chance.choice(("Ida", "Bo", None)),
        "stage": stage,
        "status": own if is_given else STATUS_OF_STAGE.get(stage or ""),
        "is_status_given": True if is_given else chance.choice((False, None)),
        "amount_cents": chance.choice(AMOUNTS),
        "close_on": chance.choice(CLOSES),
        "forecast_category": chance.choice(("Commit", None)),
        "created_on": chance.choice((None, "2026-08-01", "2026-09-14")),
    }


def _moved(row: dict[str, Any], chance: Random) -> dict[str, Any]:
    if chance.random() < 0.6:
        return row
    other = _row(chance)
    if chance.random() < 0.5:
        return row | {"amount_cents": other["amount_cents"], "close_on": other["close_on"]}
    return row | {name: other[name] for name in ("stage", "status", "is_status_given", "owner")}


def _table(rows: Sequence[dict[str, Any]], chance: Random) -> pd.DataFrame:
    """Return the rows as a table of today's contract, or of one as it might have been before."""
    table = make_opportunities(rows)
    if chance.random() < 0.3:
        missing = [name for name in OPTIONAL if chance.random() < 0.3]
        if "is_status_given" in missing:
            table["status"] = table["stage"].astype("str").map(STATUS_OF_STAGE).astype("category")
        table = table.drop(columns=missing)
    if chance.random() < 0.3:
        labels = table.columns.intersection(["stage", "status", "owner", "forecast_category"])
        dates = table.columns.intersection(["close_on", "created_on"])
        table = table.astype(dict.fromkeys(labels, "str"))
        for name in dates:
            table[name] = table[name].dt.date
    return table


def plain_rows(
    weeks: Sequence[Week],
    stages: tuple[Stage, ...] = (),
    **chosen: Collection[str],
) -> list[tuple[int, date, dict[str, Any]]]:
    """Return (number of the snapshot, its date, row) of all that was known on that date."""
    rows = []
    made = make_snapshot([])
    for number, week in enumerate(weeks):
        tables = {**made.tables, "opportunities": conform("opportunities", week.table)}
        settled = with_settings(Snapshot(week.as_of, tables), Settings(stages=stages))
        for row in settled.table("opportunities").to_dict("records"):
            if row["created_on"] > pd.Timestamp(week.as_of):
                continue
            plain = {name: None if pd.isna(value) else value for name, value in row.items()}
            if all(plain[name] in values for name, values in chosen.items()):
                rows.append((number, week.as_of, plain))
    return rows


def plain_totals(rows: Sequence[tuple[int, date, dict[str, Any]]]) -> list[tuple[Any, ...]]:
    """Return what `stage_totals` should hold."""
    groups: dict[tuple[Any, ...], list[int | None]] = {}
    for _, as_of, row in rows:
        key = (pd.Timestamp(as_of), row["stage"], row["status"])
        groups.setdefault(key, []).append(row["amount_cents"])
    totals = [(*key, _sum(amounts), len(amounts)) for key, amounts in groups.items()]
    return sorted(totals, key=lambda total: [_last(value) for value in total[:3]])


def plain_spells(rows: Sequence[tuple[int, date, dict[str, Any]]]) -> list[tuple[Any, ...]]:
    """Return what `spells` should hold, with the columns in its order."""
    deals: dict[str, dict[int, list[dict[str, Any]]]] = {}
    days = {number: as_of for number, as_of, _ in rows}
    for number, _, row in rows:
        if row["opportunity_id"] is not None:
            deals.setdefault(row["opportunity_id"], {}).setdefault(number, []).append(row)
    spells = []
    for snapshots in deals.values():
        before, runs = None, []
        for number, lines in sorted(snapshots.items()):
            deal = _one(lines)
            state = [deal[name] for name in STATE]
            if before == (number - 1, state):
                runs[-1][1] = number
            else:
                runs.append([number, number, deal])
            before = (number, state)
        spells += [(deal, days[start], days[end]) for start, end, deal in runs]
    found = [
        (
            *(deal[name] for name in ("opportunity_id", "account_id", "owner", "stage", "status")),
            *(deal[name] for name in ("amount_cents", "close_on", "created_on")),
            deal["forecast_category"],
            pd.Timestamp(start),
            pd.Timestamp(end),
        )
        for deal, start, end in spells
    ]
    return sorted(found, key=lambda spell: (spell[0], spell[9]))


def _one(lines: list[dict[str, Any]]) -> dict[str, Any]:
    order = ("stage", "status", "owner", "forecast_category", "account_id", "created_on")
    first = sorted(lines, key=lambda line: [_last(line[name]) for name in order])
    latest = max(first, key=lambda line: line["close_on"] or pd.Timestamp.min)
    return latest | {"amount_cents": _sum([line["amount_cents"] for line in lines])}


def _sum(amounts: list[int | None]) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def _last(value: Any) -> tuple[bool, Any]:
    """Return what sorts missing values behind all others."""
    return (value is None, "" if value is None else value)


def as_tuples(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Return the rows of a frame, None for what is missing."""
    return [
        tuple(None if pd.isna(value) else value for value in row)
        for row in frame.astype(object).itertuples(index=False)
    ]


def folder_of_odd_name(parent: Path) -> Path:
    """Return a folder whose name would choose other files if it were taken for a pattern."""
    return parent / "stage=x" / "a [1] {b}"
