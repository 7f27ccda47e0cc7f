"""Close dates that were moved to a later month: which deals, how often, how many of all.

A push is a close date that lies later, and in another month, than in the snapshot that had the
deal before; the deal is open in both. Source: Gong and Clari count pushes so.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
import pandas as pd

from kamdata.metrics import ratio
from kamdata.metrics.spells import in_order, rows_with, standing_on
from kamdata.model import Measure, Snapshot

AGAIN = 2  # pushes from which a deal needs a talk
MOST_TIMES = 3  # pushed as often or more is one group


def pushes(spells: pd.DataFrame, dates: pd.DatetimeIndex) -> pd.DataFrame:
    """Return one row for each push, by opportunity and time.

    opportunity_id, pushed_on (the as-of date of the snapshot that first shows it), before_on and
    after_on (the two close dates), days_moved.
    """
    track = in_order(spells, dates)
    later = np.flatnonzero(_is_push(track))
    before, after = (track["close_on"].iloc[rows].to_numpy() for rows in (later - 1, later))
    return pd.DataFrame(
        {
            "opportunity_id": track["opportunity_id"].iloc[later].array,
            "pushed_on": track["seen_from_on"].iloc[later].to_numpy(),
            "before_on": before,
            "after_on": after,
            "days_moved": (_days(after) - _days(before)).astype("int64"),
        }
    )


def _is_push(track: pd.DataFrame) -> np.ndarray:
    """Return which spells begin with a push."""
    pushed = np.zeros(len(track), dtype=bool)
    deal, close = track["deal"].to_numpy(), _days(track["close_on"].to_numpy())
    is_open = (track["status"] == "open").fillna(value=False).to_numpy(dtype=bool)
    months = close.astype("datetime64[M]")
    pushed[1:] = (
        (deal[1:] == deal[:-1])
        & is_open[1:]
        & is_open[:-1]
        & (close[1:] > close[:-1])  # a missing date is neither
        & (months[1:] != months[:-1])
    )
    return pushed


def _days(dates: np.ndarray) -> np.ndarray:
    return dates.astype("datetime64[D]")


def push_counts(spells: pd.DataFrame, dates: pd.DatetimeIndex) -> pd.DataFrame:
    """Return how often each deal that is open in the last snapshot was pushed, most often first.

    opportunity_id, account_id, owner, stage, amount_cents, push_count, first_close_on (the first
    close date seen), close_on, days_moved (from the first to the present one, NaN where either is
    missing), snapshots (in how many it was seen).
    """
    track = in_order(spells, dates)
    deal, size = track["deal"].to_numpy(), int(track["deal"].max()) + 1 if len(track) else 0
    times = np.bincount(deal[_is_push(track)], minlength=size)
    seen = np.bincount(deal, weights=_snapshots(track, dates), minlength=size)
    first = track.drop_duplicates("deal").set_index("deal")["close_on"]
    now = standing_on(track, dates[-1])
    now = now[(now["status"] == "open").fillna(value=False)]
    begun = first.reindex(now["deal"]).to_numpy()
    moved = (_days(now["close_on"].to_numpy()) - _days(begun)).astype("float64")
    is_dated = ~(np.isnat(begun) | now["close_on"].isna().to_numpy())
    kept = ["opportunity_id", "account_id", "owner", "stage", "amount_cents"]
    return (
        now[kept]
        .assign(
            push_count=times[now["deal"]],
            first_close_on=begun,
            close_on=now["close_on"],
            days_moved=np.where(is_dated, moved, np.nan),
            snapshots=seen[now["deal"]].astype("int64"),
        )
        .sort_values(
            ["push_count", "amount_cents", "opportunity_id"], ascending=[False, False, True],
            na_position="last", ignore_index=True,
        )
    )  # fmt: skip


def not_counted(opportunities: pd.DataFrame) -> list[str]:
    """Return the ids of the open deals of which the file does not say how often they were pushed.

    Without duplicates, in the order of the rows; rows without an id are left out.
    """
    is_open = (opportunities["status"] == "open").fillna(value=False)
    ids = opportunities.loc[is_open & opportunities["push_count"].isna(), "opportunity_id"]
    return list(ids.dropna().unique())


def with_push_counts(snapshot: Snapshot, counts: pd.DataFrame) -> Snapshot:
    """Return the snapshot with `push_count` of its open deals as the stored snapshots tell it.

    `counts` is that of `push_counts`, of the snapshots up to this one. What the file itself says
    stays. A deal seen in one snapshot only gets none: it cannot have been pushed yet. The
    fingerprint is another one, so that the result can stand in a cache beside the snapshot.
    """
    known = counts[counts["snapshots"] > 1].set_index("opportunity_id")["push_count"]
    if known.empty:
        return snapshot
    table = snapshot.table("opportunities")
    is_open = (table["status"] == "open").fillna(value=False)
    found = table["opportunity_id"].map(known).where(is_open).astype("Int64")
    table = table.assign(push_count=table["push_count"].fillna(found))
    content = hashlib.sha256(f"{snapshot.fingerprint}{known.to_csv()}".encode())
    return replace(
        snapshot, tables={**snapshot.tables, "opportunities": table},
        fingerprint=content.hexdigest(),
    )  # fmt: skip


def _snapshots(track: pd.DataFrame, dates: pd.DatetimeIndex) -> np.ndarray:
    """Return in how many snapshots each spell stood."""
    first, last = (
        np.searchsorted(dates, track[name]) for name in ("seen_from_on", "seen_until_on")
    )
    return last - first + 1


def by_times(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the open deals by how often they were pushed: times, count, amount_cents, share_rate.

    `times` is text: 0, 1, 2 and "3 or more"; `share_rate` is of all open deals seen in two or
    more snapshots, because one that is new cannot have been pushed.
    """
    followed = counts[counts["snapshots"] > 1]
    group = followed["push_count"].clip(upper=MOST_TIMES)
    sums = followed.groupby(group)["amount_cents"].sum().reindex(range(MOST_TIMES + 1))
    count = np.bincount(group, minlength=MOST_TIMES + 1)
    return pd.DataFrame(
        {
            "times": [str(n) for n in range(MOST_TIMES)] + [f"{MOST_TIMES} or more"],
            "count": count,
            "amount_cents": sums.astype("Int64").fillna(0).array,
            "share_rate": count / len(followed) if len(followed) else np.nan,
        }
    )


def pushed_rate(counts: pd.DataFrame, opportunities: pd.DataFrame) -> Measure:
    """Return the share of the open deals, seen in two snapshots or more, that were ever pushed."""
    followed = counts[counts["snapshots"] > 1]
    pushed = followed[followed["push_count"] > 0]
    rate, reason = ratio.safe_div(
        len(pushed), len(followed), "no open deal was seen in two snapshots"
    )
    rows = rows_with(opportunities, pushed["opportunity_id"])
    coverage = len(followed) / len(counts) if len(counts) else None
    found = Measure(rate, "rate", len(followed), coverage, reason, rows=rows)
    return ratio.suppress_small(found, "open deals seen in two snapshots")


def pushed_again_amount(counts: pd.DataFrame, opportunities: pd.DataFrame) -> Measure:
    """Return the amount of the open deals that were pushed twice or more."""
    again = counts[counts["push_count"] >= AGAIN]
    rows = rows_with(opportunities, again["opportunity_id"])
    known = int(again["amount_cents"].notna().sum())
    coverage = known / len(again) if len(again) else None
    value = ratio.total(again["amount_cents"]) if len(again) else 0
    reason = "none of these deals has an amount" if value is None else None
    return Measure(value, "money", len(again), coverage, reason, rows=rows)


def pushed_deals(
    counts: pd.DataFrame, opportunities: pd.DataFrame, accounts: pd.DataFrame
) -> pd.DataFrame:
    """Return the open deals pushed at least once, with the names of the deal and its account.

    `counts` is that of `push_counts`; the result has its columns, and opportunity and account.
    """
    pushed = counts[counts["push_count"] > 0]
    deals = opportunities.drop_duplicates("opportunity_id").set_index("opportunity_id")
    names = accounts.drop_duplicates("account_id").set_index("account_id")["account"]
    return pushed.assign(
        opportunity=deals["opportunity"].reindex(pushed["opportunity_id"]).array,
        account=names.reindex(pushed["account_id"]).array,
    )
