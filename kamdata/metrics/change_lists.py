"""Rows of a comparison as people read them: each deal before and after, groups, and the flow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.attributes import stage_places
from kamdata.metrics.groups import group_sums
from kamdata.metrics.movement import CODE
from kamdata.metrics.movement_words import WORDS
from kamdata.metrics.outcomes import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamdata.metrics.changes import Changes
    from kamdata.model import Snapshot

NOT_STATED = "not stated"
LISTED = (
    "opportunity_id", "opportunity", "account_id", "amount_cents", "stage", "close_on", "owner",
    "probability_rate", "forecast_category", "next_step",
)  # fmt: skip
# what changed beside the money -> (its name, how it stands in the column "What changed", about)
CHANGED: dict[str, tuple[str, str, str]] = {
    "is_pushed": ("Pushed", "pushed", "Open both times; the close date moved to a later month."),
    "is_backward": ("Stage backward", "stage back", "Open both times, at an earlier stage now."),
    "is_owner_changed": ("Changed owner", "owner", "In both files, with another owner now."),
    "is_forward": ("Stage forward", "stage forward", "Open both times, at a later stage now."),
    "is_category_changed": (
        "Forecast category", "forecast category", "Open both times, in another category now.",
    ),
    "is_probability_changed": (
        "Probability", "probability", "Open both times, with another probability now.",
    ),
    "is_next_step_changed": (
        "Next step", "next step", "Open both times, with another next step now.",
    ),
    "is_short_lived": (
        "Created and closed", "created and closed between",
        "Created after the earlier file and already won or lost in the later one.",
    ),
}  # fmt: skip
IN_MOVES = ("new", "reopened", "pulled_in", "moved_later_in", "came_into_scope")
OUT_MOVES = ("pushed_out", "moved_earlier_out", "left_scope")
GROUP_PARTS: dict[str, tuple[str, ...]] = {
    "in_cents": IN_MOVES, "amounts_cents": ("amount_up", "amount_down", "fx"),
    "won_cents": ("won",), "lost_cents": ("lost",), "out_cents": OUT_MOVES,
    "vanished_cents": ("vanished",),
}  # fmt: skip
Grouping = Literal["owner", "region"]


def listing(changes: Changes, deals: pd.DataFrame) -> pd.DataFrame:
    """Return rows of `changes.deals` (or of its legs) with what they were and what they are.

    Columns: opportunity_id, opportunity, account_id, account, amount_before_cents, amount_cents,
    stage_before, stage, close_before_on, close_on, owner_before, owner, next_step, and for each
    of probability and category the value before and after. A deal that is gone keeps the name,
    account and owner that it had.
    """
    old = _rows(changes.before, deals["before"].to_numpy(), LISTED)
    new = _rows(changes.after, deals["after"].to_numpy(), LISTED)
    is_there = deals["after"].to_numpy() >= 0
    shown = pd.DataFrame(index=pd.RangeIndex(len(deals)))
    for column in ("opportunity_id", "opportunity", "account_id"):
        shown[column] = new[column].where(is_there, old[column])
    names = {**_names(changes.before), **_names(changes.after)}
    shown["account"] = shown["account_id"].map(names)
    for name, column in (
        ("amount{}_cents", "amount_cents"), ("stage{}", "stage"), ("close{}_on", "close_on"),
        ("owner{}", "owner"), ("probability{}_rate", "probability_rate"),
        ("category{}", "forecast_category"), ("next_step{}", "next_step"),
    ):  # fmt: skip
        shown[name.format("_before")] = old[column]
        shown[name.format("")] = new[column]
    shown["owner"] = shown["owner"].where(is_there, shown["owner_before"])
    return shown


def _rows(snapshot: Snapshot, places: np.ndarray, columns: Sequence[str]) -> pd.DataFrame:
    """Return rows of the opportunities by position, all missing where the position is -1."""
    table = snapshot.table("opportunities")[list(columns)]
    if table.empty:
        rows = table.reindex(range(len(places)))
    else:
        rows = table.iloc[np.maximum(places, 0)].reset_index(drop=True)
        rows = rows.where(pd.Series(places >= 0))
    labels = {name: "str" for name in rows if isinstance(rows[name].dtype, pd.CategoricalDtype)}
    return rows.astype(labels)


def _names(snapshot: Snapshot) -> dict[str, str]:
    accounts = snapshot.table("accounts")
    return dict(zip(accounts["account_id"], accounts["account"], strict=True))


def in_words(deals: pd.DataFrame) -> pd.Series:
    """Return what changed about each deal, in words: `Pushed out; owner; 30 days later`."""
    return pd.Series([_words(row) for row in deals.to_dict("records")], dtype="str")


def _words(row: dict) -> str:
    parts = [] if pd.isna(row["movement"]) else [WORDS[row["movement"]][0]]
    if row["is_restated"] and row["movement"] != "fx":
        parts.append("exchange rates")
    if pd.notna(row["outcome"]):
        is_plain = row["outcome"] in ("won", "lost")  # the movement says it already
        parts.append("by verdict" if is_plain else OUTCOMES[row["outcome"]][1])
    if row["is_backdated"]:
        parts.append("created before the earlier file")
    parts += [words for name, (_, words, _) in CHANGED.items() if row[name]]
    if row["is_redated"]:
        days = int(row["days_moved"])
        later = "later" if days > 0 else "earlier"
        parts.append(f"{fmt.count(abs(days), 'day')} {later}")
    if not parts and row["is_changed"]:
        parts = ["amount"]
    return "; ".join(parts) or "nothing"


def decided_ahead(changes: Changes) -> str:
    """Return how many deals are won or lost with a close date still to come, empty if none are."""
    places = changes.deals["after"].to_numpy()
    deals = changes.after.table("opportunities").iloc[places[places >= 0]]
    is_decided = deals["status"].isin(["won", "lost"])
    end = pd.Timestamp(changes.after.as_of) + pd.Timedelta(days=1)
    count = int((is_decided & (deals["close_on"] >= end)).sum())
    if not count:
        return ""
    one = count == 1
    return (
        f"{fmt.count(count, 'deal')} {'is' if one else 'are'} won or lost with a close date after "
        f"{fmt.day(changes.after.as_of)}. Here {'it counts' if one else 'they count'} as the file "
        f"says; the other pages leave {'it' if one else 'them'} out until that date."
    )


def by_group(changes: Changes, grouping: Grouping) -> pd.DataFrame:
    """Return the waterfall of each owner or region, the one that changed most first.

    Columns: group, opening_cents, one for each of `GROUP_PARTS`, moved_cents (deals that another
    group had before, less those that another has now), closing_cents and change_cents (Int64).
    Movements stand with the group that has the deal now. Every row adds up.
    """
    was, now, names = _group_codes(changes, grouping)
    size, deals, legs = len(names), changes.deals, changes.comparison.legs
    table = pd.DataFrame({"group": names})
    table["opening_cents"] = _held(changes.before, deals["before"], deals["was_in"], was, size)
    rows_after = legs["after"].to_numpy()
    codes = np.where(rows_after >= 0, now[rows_after], was[legs["before"].to_numpy()])
    movement, cents = legs["movement"].cat.codes.to_numpy(), legs["amount_cents"]
    for part, movements in GROUP_PARTS.items():
        own = np.isin(movement, [CODE[name] for name in movements])
        table[part] = group_sums(cents[own].astype("Int64"), codes[own], size)
    closing = _held(changes.after, deals["after"], deals["is_in"], now, size)
    table["moved_cents"] = closing - table[["opening_cents", *GROUP_PARTS]].sum(axis="columns")
    table["closing_cents"] = closing
    table["change_cents"] = closing - table["opening_cents"]
    is_used = (table.drop(columns="group") != 0).any(axis="columns")
    order = (-table["change_cents"].abs()).argsort(kind="stable")
    return table.iloc[order][is_used.iloc[order]].reset_index(drop=True)


def _group_codes(changes: Changes, grouping: Grouping) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Return the group of each row of both tables as codes, and the names of the groups.

    Only rows of `changes.deals` have their own group; the others have the last one.
    """
    values, places = [], []
    for snapshot, side in ((changes.before, "before"), (changes.after, "after")):
        rows = changes.deals[side].to_numpy()
        places.append(rows[rows >= 0])
        table = snapshot.table("opportunities").iloc[places[-1]]
        if grouping == "owner":
            values.append(table["owner"].astype("str"))
        else:
            accounts = snapshot.table("accounts").drop_duplicates("account_id")
            regions = accounts.set_index("account_id")["region"].astype("str")
            values.append(table["account_id"].map(regions))
    found, names = pd.factorize(pd.concat(values, ignore_index=True))
    codes = []
    parts = (found[: len(values[0])], found[len(values[0]) :])
    for snapshot, rows, own in zip((changes.before, changes.after), places, parts, strict=True):
        size = len(snapshot.table("opportunities"))
        full = np.full(max(size, 1), len(names), dtype=np.int64)
        full[rows] = np.where(own >= 0, own, len(names))
        codes.append(full)
    return codes[0], codes[1], [*(str(name) for name in names), NOT_STATED]


def _held(
    snapshot: Snapshot, rows: pd.Series, is_in: pd.Series, codes: np.ndarray, size: int
) -> pd.Series:
    own = rows[is_in].to_numpy()
    amounts = snapshot.table("opportunities")["amount_cents"].iloc[own].fillna(0)
    return group_sums(amounts, codes[own], size)


def flow(changes: Changes, column: Literal["stage", "forecast_category"]) -> pd.DataFrame:
    """Return where the open deals of the scope stood then and where they are now.

    Columns: source, target, kind (of the target: open, won, lost, left, vanished), amount_cents
    (what it had then; of those that came in, what they have now) and count. Sources and targets
    stand in the order of the sales process; what came in and what left stands behind it.
    """
    deals = changes.deals
    is_in_flow = (deals["was_in"] | deals["is_in"]).to_numpy()
    deals = deals[is_in_flow]
    old, new = (
        _rows(snapshot, deals[side].to_numpy(), [column, "amount_cents"])
        for snapshot, side in ((changes.before, "before"), (changes.after, "after"))
    )
    movement = pd.Series(deals["movement"].astype("str").to_numpy())
    words = movement.map({name: words[0] for name, words in WORDS.items()})
    was_in, is_in = deals["was_in"].to_numpy(), deals["is_in"].to_numpy()
    rows = pd.DataFrame(
        {
            "source": old[column].fillna(NOT_STATED).where(was_in, words),
            "target": new[column].fillna(NOT_STATED).where(is_in, words),
            "kind": np.where(is_in, "open", movement),
            "is_entry": ~was_in,
            "amount_cents": old["amount_cents"].where(was_in, new["amount_cents"]).fillna(0),
            "count": 1,
        }
    )
    sums = rows.groupby(["source", "target", "kind", "is_entry"], as_index=False)[
        ["amount_cents", "count"]
    ].sum()
    places = stage_places(changes.before, changes.after)
    order = sums["source"].map(places).astype("float64").fillna(len(places)) + sums[
        "is_entry"
    ] * 2 * len(places)
    after = sums["target"].map(places).astype("float64").fillna(len(places))
    after += (sums["kind"] != "open") * 2 * len(places)
    sums = sums.assign(_order=order, _after=after).sort_values(["_order", "_after", "source"])
    return sums.drop(columns=["_order", "_after"]).reset_index(drop=True)


def flow_title(table: pd.DataFrame, currency: str) -> str:
    """Return how much of what was open stands where it stood, and how much is out."""
    opening = table[~table["is_entry"]]
    total = int(opening["amount_cents"].sum())
    if total <= 0:
        return "Nothing with an amount was open then"
    is_same = (opening["kind"] == "open") & (opening["source"] == opening["target"])
    is_out = opening["kind"] != "open"
    same, out = (int(opening.loc[one, "amount_cents"].sum()) for one in (is_same, is_out))
    money = [fmt.money(cents, currency) for cents in (same, total, out)]
    return f"{money[0]} of {money[1]} stands where it stood; {money[2]} left"
