"""The open pipeline by stage, snapshot by snapshot: how it moved, in a table and in a sentence."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.model import Measure

NO_STAGE = "(no stage)"
CENTS = ["amount_cents", "count"]


def pipeline_by_snapshot(
    stage_totals: pd.DataFrame, stages: pd.DataFrame, dates: pd.DatetimeIndex
) -> pd.DataFrame:
    """Return what was open at each stage in each snapshot, of any close date.

    One row for each of the dates and each stage that ever held an open deal: as_of, stage,
    is_known (whether today's stage table has it), amount_cents (Int64; 0 without deals, null where
    no deal has an amount) and count. Stages stand in the order of the stage table; those it does
    not have, because they were renamed or dropped, come after them by name and stay apart.
    """
    is_open = (stage_totals["status"] == "open") & stage_totals["as_of"].isin(dates)
    rows = stage_totals.loc[is_open.fillna(value=False), ["as_of", "stage", *CENTS]]
    rows = rows.assign(stage=rows["stage"].astype("str").fillna(NO_STAGE))
    names = stage_order(rows["stage"], stages)
    sums = rows.groupby(["as_of", "stage"])[CENTS].sum(min_count=1)
    grid = pd.MultiIndex.from_product([dates, names], names=["as_of", "stage"])
    found = sums.reindex(grid).reset_index()
    count = found["count"].fillna(0).astype("int64")
    known = set(stages["stage"].astype("str"))
    return found.assign(
        is_known=found["stage"].isin(known),
        amount_cents=found["amount_cents"].astype("Int64").mask(count == 0, 0),
        count=count,
    )[["as_of", "stage", "is_known", *CENTS]]


def stage_order(met: pd.Series, stages: pd.DataFrame) -> list[str]:
    """Return the stages that were met, in the order of the stage table, unknown ones at the end."""
    place = {name: place for place, name in enumerate(stages["stage"].astype("str"))}
    return sorted(met.drop_duplicates(), key=lambda name: (place.get(name, len(place)), name))


def totals(table: pd.DataFrame) -> pd.DataFrame:
    """Return the sums of each snapshot over the stages: as_of, amount_cents (Int64), count."""
    return table.groupby("as_of")[CENTS].sum(min_count=1).reset_index()


def wide(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row per snapshot, the newest first: as_of, total, and the cents of each stage.

    Stages are numbered (`stage_0` ...) in their order, because their names come from files.
    """
    names = list(table["stage"].drop_duplicates())
    cents = table["amount_cents"].to_numpy("float64", na_value=np.nan).reshape(-1, len(names) or 1)
    columns = {f"stage_{place}": cents[:, place] for place in range(len(names))}
    whole = totals(table)
    found = pd.DataFrame({"as_of": whole["as_of"], "total": whole["amount_cents"], **columns})
    return found.astype(dict.fromkeys(columns, "Int64")).iloc[::-1].reset_index(drop=True)


def pipeline_growth(table: pd.DataFrame) -> Measure:
    """Return how much more (or less) is open in the last snapshot than in the first one."""
    sums = totals(table)
    if len(sums) < 2:
        return Measure(None, "money", reason="no deal was open in two snapshots")
    first, last = sums["amount_cents"].iloc[0], sums["amount_cents"].iloc[-1]
    if pd.isna(first) or pd.isna(last):
        reason = "no open deal of the first or the last snapshot has an amount"
        return Measure(None, "money", reason=reason)
    return Measure(int(last - first), "money", reason=f"since {_day(sums, 0)}")


def sentences(table: pd.DataFrame, currency: str) -> tuple[str, str]:
    """Return the finding, how far it moved from the first snapshot to the last, and the rest.

    The rest says from what to what, which stage moved most, and the change since the snapshot
    before the last.
    """
    sums, growth = totals(table), pipeline_growth(table)
    if growth.value is None:
        return f"The open pipeline cannot be followed: {growth.reason}", ""
    moved, money = int(growth.value), sums["amount_cents"]
    first, last = (fmt.money(int(money.iloc[place]), currency) for place in (0, -1))
    finding = f"Open pipeline {_moved(moved, currency)} since {_day(sums, 0)}"
    parts = [f"From {first} to {last}"] if moved else [f"It is {last}"]
    text = "; ".join([*parts, *_most(table, moved, currency)])
    if len(sums) > 2 and pd.notna(money.iloc[-2]):
        step = int(money.iloc[-1] - money.iloc[-2])
        text += f". Since {_day(sums, -2)} it {_moved(step, currency)}"
    return finding, f"{text}."


def _most(table: pd.DataFrame, growth: int, currency: str) -> list[str]:
    """Return which stage moved most in the direction of the whole."""
    ends = table[table["as_of"].isin([table["as_of"].iloc[0], table["as_of"].iloc[-1]])]
    cents = ends["amount_cents"].fillna(0).to_numpy("int64").reshape(2, -1)
    moves = cents[1] - cents[0]
    place = int(moves.argmax() if growth >= 0 else moves.argmin())
    if not growth or not moves[place] or len(moves) < 2:
        return []
    verb = "grew" if growth > 0 else "fell"
    name = str(ends["stage"].iloc[place])
    return [f"{name} {verb} most, by {fmt.money(abs(int(moves[place])), currency)}"]


def _moved(cents: int, currency: str) -> str:
    if not cents:
        return "is unchanged"
    return f"{'grew' if cents > 0 else 'fell'} {fmt.money(abs(cents), currency)}"


def _day(sums: pd.DataFrame, place: int) -> str:
    return fmt.day(sums["as_of"].iloc[place])
