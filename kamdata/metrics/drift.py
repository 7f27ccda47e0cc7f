"""Whether the export changed rather than the pipeline: looked at before any conclusion.

An `error` says that the movements cannot be believed, a `warning` that a part of them cannot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.attributes import codes_of
from kamdata.metrics.changes import legs_of
from kamdata.metrics.drift_before import incomplete_before
from kamdata.model import Finding
from kamdata.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamdata.metrics.changes import Changes
    from kamdata.model import Severity, Snapshot

CAPS = (2_000, 10_000, 50_000)  # where reports and exports of CRMs are cut off
FEWEST = 2  # rows of an owner or region from which their absence says anything
MOST_VANISHED = 0.10
MOST_GONE = 0.5  # of the rows outside the new window
MOST_CHANGED = 0.5  # of the opportunities of both files
LONGEST_LIST = 5
SLACK_DAYS = 31  # a report of the last twelve months moves on with the calendar
NEEDED = ("amount_cents", "close_on", "owner")  # without them the movements mean nothing


def findings(changes: Changes) -> list[Finding]:
    """Return what is wrong with the later export, the gravest first; empty when it is sound."""
    before, after = changes.before, changes.after
    gone = _gone(changes)
    found = [
        *_currency(changes),
        *_scale(changes),
        *_cap(after),
        *_missing_people(before, after, gone),
        *_missing_regions(before, after, gone),
        *_missing_columns(before, after),
        *_window(before, after, gone),
        *_vanished(changes, gone),
        *incomplete_before(changes),
    ]
    return sorted(found, key=lambda one: one.severity != "error")


def headline(found: Sequence[Finding]) -> str:
    """Return the sentence that stands before any conclusion, empty when none is needed."""
    grave = [one.message for one in found if one.severity == "error"]
    if not grave:
        return ""
    return f"The export changed, not the pipeline: {grave[0][0].lower()}{grave[0][1:]}"


def _gone(changes: Changes) -> np.ndarray:
    """Return which rows of the earlier file are not in the later one."""
    pairs = changes.comparison.pairs
    is_gone = np.zeros(len(changes.before.table("opportunities")), dtype=bool)
    is_gone[pairs.before[(pairs.before >= 0) & (pairs.after < 0)]] = True
    return is_gone


def _finding(severity: Severity, message: str, fix: str, column: str = "") -> Finding:
    return Finding(severity, message, fix, table="opportunities", column=column)


def _currency(changes: Changes) -> list[Finding]:
    before, after = changes.before, changes.after
    if before.currency != after.currency:
        return [
            _finding(
                "error",
                f"Amounts were in {before.currency} on {fmt.day(before.as_of)} and are in "
                f"{after.currency} on {fmt.day(after.as_of)}.",
                f"Import both files again with the same reporting currency ({after.currency} is "
                "set now).",
                "currency",
            )
        ]
    old, new = _both(changes, "currency")
    was, now = codes_of(old, new)
    is_known = (was >= 0) & (now >= 0)
    is_other = is_known & (was != now)
    if not is_known.any() or is_other.sum() <= MOST_CHANGED * is_known.sum():
        return []
    first = np.flatnonzero(is_other)[0]
    return [
        _finding(
            "error",
            f"The currency of {fmt.count(int(is_other.sum()), 'deal')} changed, as from "
            f"{old.iloc[first]} to {new.iloc[first]}.",
            "Export again in the currency of the earlier file.",
            "currency",
        )
    ]


def _scale(changes: Changes) -> list[Finding]:
    """Return a finding when most amounts differ by the same power of ten."""
    old, new = (
        amounts.to_numpy(np.float64, na_value=np.nan) for amounts in _both(changes, "amount_cents")
    )
    is_known = (old > 0) & (new > 0)
    if is_known.sum() < FEWEST:
        return []
    powers = np.log10(new[is_known] / old[is_known])
    middle = float(np.median(powers))
    power = round(middle)
    if power == 0 or (np.abs(powers - power) > 0.01).mean() > 1 - MOST_CHANGED:
        return []
    factor, word = f"{10 ** abs(power):,}", "larger" if power > 0 else "smaller"
    return [
        _finding(
            "error",
            f"Most amounts are {factor} times {word} than in the file of "
            f"{fmt.day(changes.before.as_of)}.",
            "Export again with full amounts, neither in thousands nor in another currency.",
            "amount_cents",
        )
    ]


def _both(changes: Changes, column: str) -> tuple[pd.Series, pd.Series]:
    """Return a column of the opportunities that are in both files, earlier and later."""
    pairs = changes.comparison.pairs
    is_both = (pairs.before >= 0) & (pairs.after >= 0)
    return (
        changes.before.table("opportunities")[column].iloc[pairs.before[is_both]],
        changes.after.table("opportunities")[column].iloc[pairs.after[is_both]],
    )


def _cap(after: Snapshot) -> list[Finding]:
    rows = {len(after.table("opportunities")): ""} | {
        source.rows: f" of {source.name}"
        for source in after.sources
        if source.table == "opportunities"
    }
    return [
        _finding(
            "error",
            f"The list of opportunities{place} has exactly {count:,} rows, where exports are "
            "often cut off.",
            "Export in parts, by year or by owner, and import all of them at once.",
        )
        for count, place in rows.items()
        if count in CAPS
    ][:1]


def _missing_people(before: Snapshot, after: Snapshot, gone: np.ndarray) -> list[Finding]:
    owners = before.table("opportunities")["owner"], after.table("opportunities")["owner"]
    return _missing_values(before, after, _missing(*owners, gone), "owner")


def _missing_regions(before: Snapshot, after: Snapshot, gone: np.ndarray) -> list[Finding]:
    regions = [
        one.table("opportunities")["account_id"].map(
            one.table("accounts").drop_duplicates("account_id").set_index("account_id")["region"]
        )
        for one in (before, after)
    ]
    return _missing_values(before, after, _missing(regions[0], regions[1], gone), "region")


def _missing(old: pd.Series, new: pd.Series, gone: np.ndarray) -> pd.Series:
    """Return how many rows each value had that no row has any more, most first.

    Only where most of those rows are gone: a value whose rows are still there under another one
    was renamed or handed over. Nothing where the whole column is missing: that is another finding.
    """
    is_lost = (old.notna() & ~old.isin(new.dropna().unique())).to_numpy(dtype=bool)
    rows = pd.DataFrame({"value": old[is_lost].astype("str").array, "is_gone": gone[is_lost]})
    sums = rows.groupby("value")["is_gone"].agg(["size", "sum"])
    is_missing = (sums["size"] >= FEWEST) & (sums["sum"] > MOST_GONE * sums["size"])
    is_missing &= bool(new.notna().any())
    return sums["size"][is_missing].sort_values(ascending=False, kind="stable")


def _missing_values(
    before: Snapshot, after: Snapshot, missing: pd.Series, column: str
) -> list[Finding]:
    if missing.empty:
        return []
    listed = [str(name) for name in missing.index[:LONGEST_LIST]]
    if len(missing) > LONGEST_LIST:
        listed.append(f"{len(missing) - LONGEST_LIST:,} more")
    return [
        _finding(
            "error",
            f"No deal of the {column} {fmt.joined(listed, last='or')} is in the file of "
            f"{fmt.day(after.as_of)}; there were {int(missing.sum()):,} on "
            f"{fmt.day(before.as_of)}.",
            f"Export again for every {column}, with the rights of somebody who sees them.",
            column,
        )
    ]


def _missing_columns(before: Snapshot, after: Snapshot) -> list[Finding]:
    found = []
    for table in ("opportunities", "accounts"):
        names = [
            column.name
            for column in TABLES[table].columns
            if column.of in ("", table)
            and before.has(table, column.name)
            and not after.has(table, column.name)
        ]
        needed = [name for name in names if table == "opportunities" and name in NEEDED]
        others = [name for name in names if name not in needed]
        found += _columns(before, after, table, "error", needed)
        found += _columns(before, after, table, "warning", others)
    return found


def _columns(
    before: Snapshot, after: Snapshot, table: str, severity: Severity, names: list[str]
) -> list[Finding]:
    if not names:
        return []
    abouts = [TABLES[table].column(name).about for name in names]
    listed = fmt.joined([f"'{about}'" for about in abouts])
    verb, noun = ("is", "column") if len(names) == 1 else ("are", "columns")
    return [
        Finding(
            severity,
            f"The {noun} {listed} of the {table} {verb} empty or missing on "
            f"{fmt.day(after.as_of)}; {'it was' if len(names) == 1 else 'they were'} filled on "
            f"{fmt.day(before.as_of)}.",
            f"Export again with the columns of the file of {fmt.day(before.as_of)}.",
            table=table,
            column=names[0],
        )
    ]


def _window(before: Snapshot, after: Snapshot, gone: np.ndarray) -> list[Finding]:
    """Return a finding for each end at which the close dates reach less far than before."""
    old = before.table("opportunities")
    days, now = old["close_on"], after.table("opportunities")["close_on"].dropna()
    if now.empty:
        return []
    passed = pd.Timedelta(days=max((after.as_of - before.as_of).days, 0) + SLACK_DAYS)
    slack = pd.Timedelta(days=SLACK_DAYS)
    ends = (
        (days < now.min() - passed, now.min(), "begins only at"),
        (days > now.max() + slack, now.max(), "ends already at"),
    )
    found = []
    for is_outside, edge, words in ends:
        outside = is_outside.to_numpy()
        lost = outside & gone
        if lost.sum() < FEWEST or lost.sum() <= MOST_GONE * outside.sum():
            continue
        is_grave = bool((old["status"].to_numpy()[lost] == "open").any())
        found.append(
            _finding(
                "error" if is_grave else "warning",
                f"The file of {fmt.day(after.as_of)} {words} the close date {fmt.day(edge)}; "
                f"{fmt.count(int(lost.sum()), 'deal')} beyond it "
                f"{'is' if lost.sum() == 1 else 'are'} missing.",
                f"Export again with the close dates of the file of {fmt.day(before.as_of)}.",
                "close_on",
            )
        )
    return found


def _vanished(changes: Changes, gone: np.ndarray) -> list[Finding]:
    """Return a finding when too much is missing that nobody has explained."""
    found, deals = changes.comparison, changes.deals
    settled = deals.loc[deals["outcome"].notna(), "before"].to_numpy()
    gone = gone.copy()
    gone[settled] = False
    legs = legs_of(changes, "vanished")
    legs = legs[gone[legs["before"].to_numpy()]]
    cents = -int(legs["amount_cents"].sum())
    of_money = cents / found.opening_cents if found.opening_cents > 0 else 0.0
    of_rows = float(gone.mean()) if len(gone) else 0.0
    by_money = of_money > MOST_VANISHED and len(legs) >= FEWEST
    by_rows = of_rows > MOST_VANISHED and gone.sum() >= FEWEST
    if not by_money and not by_rows:
        return []
    share, what = (of_money, "opening pipeline") if by_money else (of_rows, "opportunities")
    return [
        _finding(
            "error",
            f"{fmt.percent(share)} of the {what} of {fmt.day(changes.before.as_of)} is not in "
            f"the file of {fmt.day(changes.after.as_of)} at all.",
            f"Check that the export of {fmt.day(changes.after.as_of)} has the filters of the "
            "earlier one: all owners, all regions, every stage, every close date.",
        )
    ]
