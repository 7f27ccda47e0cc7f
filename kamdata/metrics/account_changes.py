"""What changed about the accounts between two snapshots, and why their scores moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.assess import assess
from kamdata.metrics.attributes import codes_of, differing, numbers_differ
from kamdata.metrics.growth import growth_table
from kamdata.metrics.risk import risk_table
from kamdata.metrics.score import BASELINE, whole_score

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence
    from typing import Any

    from kamdata.metrics.assess import Assessment
    from kamdata.metrics.evidence import Numbers
    from kamdata.model import Settings, Snapshot

NEW, GONE = "New", "Gone"
LEAST_POINTS = 5  # a score moves by less from week to week without anything having happened
SCORES = ("risk", "growth")


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """Both scores of every account of a snapshot.

    `scores` has account_id and a column for each of `SCORES`; `points` for each of them what the
    factors contribute (account_id, label, points).
    """

    scores: pd.DataFrame
    points: Mapping[str, pd.DataFrame]


def score_accounts(snapshot: Snapshot, settings: Settings) -> Scored:
    """Return both scores of every account of a prepared snapshot, in their parts."""
    return in_parts(assess(snapshot, settings))


def in_parts(known: Assessment) -> Scored:
    """Return both scores of an assessment side by side, with what the factors contribute."""
    risk = risk_table(known)
    both = dict(zip(SCORES, (risk, growth_table(known, risk)), strict=True))
    scores = pd.DataFrame({name: one.table["score"] for name, one in both.items()})
    scores.insert(0, "account_id", both["risk"].table["account_id"])
    points = {}
    for name, one in both.items():
        own = one.factors[one.factors["factor"] != BASELINE]
        own = own[["account_id", "label", "points"]]
        points[name] = own.astype({"label": "str"}).reset_index(drop=True)
    return Scored(scores, points)


def compare_accounts(
    before: Snapshot, after: Snapshot, first: Scored, second: Scored
) -> pd.DataFrame:
    """Return one row for each account of either prepared snapshot, in the order of the later one.

    `first` and `second` are the scores of the accounts of the two.

    Columns: account_id, account, owner, owner_before, state (`New`, `Gone` or null),
    goal_before_cents, goal_cents, restated_cents (how much the revenue of the same months differs
    now, null where it does not), restated_months, and for each of `SCORES`, as in risk_before,
    risk_after, risk_moved (in points as they stand on screen, null where one is missing) and
    risk_why (the factor that moved it most, with its points). Flags: is_owner_changed,
    is_goal_changed and is_changed (anything; scores count from `LEAST_POINTS` on).
    """
    old, new = (
        one.table("accounts").drop_duplicates("account_id").set_index("account_id")
        for one in (before, after)
    )
    ids = new.index.append(old.index.difference(new.index, sort=False))
    was, now = old.reindex(ids), new.reindex(ids)
    both = ids.isin(old.index) & ids.isin(new.index)
    found = pd.DataFrame(
        {
            "account_id": ids,
            "account": now["account"].fillna(was["account"]).to_numpy(),
            "owner": now["owner"].astype("str").to_numpy(),
            "owner_before": was["owner"].astype("str").to_numpy(),
            "state": np.select([both, ids.isin(new.index)], ["", NEW], GONE),
            "goal_before_cents": was["goal_cents"].to_numpy(),
            "goal_cents": now["goal_cents"].to_numpy(),
            "is_owner_changed": both & differing(*codes_of(was["owner"], now["owner"])),
            "is_goal_changed": both & numbers_differ(was["goal_cents"], now["goal_cents"]),
        }
    ).astype({"goal_before_cents": "Int64", "goal_cents": "Int64"})
    found["state"] = found["state"].mask(found["state"] == "")
    found = found.merge(restated_revenue(before, after), on="account_id", how="left")
    for name in SCORES:
        found = found.join(_moved(ids, first, second, name))
    is_moved = pd.Series(data=False, index=found.index)
    for name in SCORES:
        is_moved |= (found[f"{name}_moved"].abs() >= LEAST_POINTS).fillna(value=False)
    is_changed = found["state"].notna() | found["restated_cents"].notna() | is_moved
    is_changed |= found["is_owner_changed"] | found["is_goal_changed"]
    return found.assign(is_changed=is_changed.astype(bool))


def restated_revenue(before: Snapshot, after: Snapshot) -> pd.DataFrame:
    """Return accounts whose revenue of the same months differs: restated_cents, restated_months.

    Only months that were over when the earlier snapshot was taken, and that both have for the
    account.
    """
    end = pd.Timestamp(before.as_of).to_period("M").start_time
    sums = []
    for snapshot in (before, after):
        revenue = snapshot.table("revenue")
        revenue = revenue[(revenue["month"] < end) & revenue["amount_cents"].notna()]
        month = revenue["month"].to_numpy("datetime64[M]")
        sums.append(revenue.groupby(["account_id", month], observed=True)["amount_cents"].sum())
    change = (sums[1] - sums[0]).dropna()
    change = change[change != 0]
    by_account = change.groupby(level=0).agg(["sum", "size"]).reset_index()
    by_account.columns = pd.Index(["account_id", "restated_cents", "restated_months"])
    return by_account.astype(
        {"account_id": "str", "restated_cents": "Int64", "restated_months": "Int64"}
    )


def _moved(ids: pd.Index, old: Scored, new: Scored, name: str) -> pd.DataFrame:
    """Return score before and after, how far it moved in whole points, and because of what."""
    scores = [
        one.scores.drop_duplicates("account_id").set_index("account_id")[name].reindex(ids)
        for one in (old, new)
    ]
    whole = [pd.Series(whole_score(one.to_numpy())).astype("Int64") for one in scores]
    return pd.DataFrame(
        {
            f"{name}_before": whole[0],
            f"{name}_after": whole[1],
            f"{name}_moved": whole[1] - whole[0],
            f"{name}_why": _reasons(ids, old.points[name], new.points[name]),
        }
    )


def _reasons(ids: pd.Index, old: pd.DataFrame, new: pd.DataFrame) -> pd.Series:
    """Return the factor whose points moved most, as `Silence +12`; null where none moved by 1."""
    parts = [_points(one, ids) for one in (old, new)]
    names = parts[1].columns
    moved = (parts[1] - parts[0].reindex(columns=names, fill_value=0.0)).to_numpy()
    return pd.Series(moved_most(list(names), moved), dtype="str")


def moved_most(names: Sequence[str], moved: Numbers) -> list[str | None]:
    """Return for each row the factor that moved most, as `Silence +12`; None under one point.

    `moved` are the points by which each factor (column) moved.
    """
    if not moved.size:
        return [None] * len(moved)
    most = np.abs(moved).argmax(axis=1)
    points = moved[np.arange(len(moved)), most]
    return [
        f"{names[place]} {value:+.0f}" if abs(value) >= 1 else None
        for place, value in zip(most, points, strict=True)
    ]


def _points(points: pd.DataFrame, ids: pd.Index) -> pd.DataFrame:
    """Return the points of each factor (columns, by label) for each account, 0 where not known."""
    wide = points.pivot_table(
        index="account_id", columns="label", values="points", aggfunc="first", sort=False
    )
    return wide.reindex(ids).fillna(0.0)


def summary(changed: pd.DataFrame) -> str:
    """Return how many accounts changed, and in which way, in one sentence."""
    counts = (
        (int((changed["state"] == NEW).sum()), "new"),
        (int((changed["state"] == GONE).sum()), "gone"),
        (int(changed["is_owner_changed"].sum()), "with another manager"),
        (int(changed["is_goal_changed"].sum()), "with another goal"),
        (int(changed["restated_cents"].notna().sum()), "with restated revenue"),
        (_count_moved(changed["risk_moved"], 1), "with more risk"),
        (_count_moved(changed["risk_moved"], -1), "with less risk"),
        (_count_moved(changed["growth_moved"], 1), "riper for growth"),
        (_count_moved(changed["growth_moved"], -1), "less ripe for growth"),
    )
    parts = [f"{count:,} {words}" for count, words in counts if count]
    return f"{fmt.count(len(changed), 'account')} changed: {fmt.joined(parts)}."


def _count_moved(points: pd.Series, direction: int) -> int:
    return int((points * direction >= LEAST_POINTS).fillna(value=False).sum())


def in_words(changed: pd.DataFrame, currency: str) -> pd.Series:
    """Return what changed about each account: `Goal $360k to $410k; risk 20 to 12 (Silence -8)`."""
    texts = ["; ".join(_parts(row, currency)) for row in changed.to_dict("records")]
    return pd.Series([text[:1].upper() + text[1:] for text in texts], changed.index, dtype="str")


def _parts(row: dict[Hashable, Any], currency: str) -> Iterator[str]:
    if pd.notna(row["state"]):
        yield NEW if row["state"] == NEW else "no longer in the files"
    if row["is_owner_changed"]:
        names = (row[one] if pd.notna(row[one]) else "nobody" for one in ("owner_before", "owner"))
        yield "manager {} to {}".format(*names)
    if row["is_goal_changed"]:
        goals = (row["goal_before_cents"], row["goal_cents"])
        was, now = (fmt.money(one, currency) if pd.notna(one) else "none" for one in goals)
        yield f"goal {was} to {now}"
    if pd.notna(row["restated_cents"]):
        months = fmt.count(int(row["restated_months"]), "month")
        yield f"revenue of {months} restated by {fmt.money(row['restated_cents'], currency)}"
    for name in SCORES:
        moved = row[f"{name}_moved"]
        if pd.notna(moved) and abs(moved) >= LEAST_POINTS:
            why = f" ({row[f'{name}_why']})" if pd.notna(row[f"{name}_why"]) else ""
            yield f"{name} {row[f'{name}_before']} to {row[f'{name}_after']}{why}"


def changed(
    found: pd.DataFrame, before: pd.DataFrame, after: pd.DataFrame, currency: str
) -> pd.DataFrame:
    """Return the accounts of two accounts tables that changed, with `what` in words.

    `found` is that of `compare_accounts`. What somebody decided comes first, then the accounts
    whose scores moved most.
    """
    in_scope = pd.concat([before["account_id"], after["account_id"]])
    rows = found[found["is_changed"] & found["account_id"].isin(in_scope)]
    is_decided = rows["state"].notna() | rows["is_owner_changed"] | rows["is_goal_changed"]
    moves = rows[[f"{name}_moved" for name in SCORES]].abs().max(axis="columns").fillna(0)
    order = pd.DataFrame({"is_decided": is_decided, "moved": moves})
    order = order.sort_values(["is_decided", "moved"], ascending=False, kind="stable")
    return rows.assign(what=in_words(rows, currency)).loc[order.index]
