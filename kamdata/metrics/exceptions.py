"""What a meeting has to talk about: every exception with its money, its reason and what to decide.

The items only gather what other metrics found (decisions checked, movements, scores, the goals,
the inspection of deals); they add no number. A deal stands once and an account stands once, under
the most urgent kind that applies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics import agenda
from kamdata.metrics.changed_deals import of_movement
from kamdata.metrics.movement_words import WORDS
from kamdata.metrics.promises import OPPOSITE, UNKEPT
from kamdata.metrics.promises import VANISHED as PROMISE_VANISHED
from kamdata.metrics.risk import NOT_RANKED, RISK_BANDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kamdata.metrics.changes import Changes
    from kamdata.metrics.score import Scores
    from kamdata.model import DecisionKind

MOST_MOVED = 6
MOST_NEWLY_AT_RISK = 5
COLUMNS = [
    "key", "kind", "topic", "minutes", "account_id", "account", "opportunity_id", "opportunity",
    "owner", "stage", "close_on", "money_cents", "stake", "reason", "decide",
]  # fmt: skip

OF_ROW = (
    "account_id", "account", "opportunity_id", "opportunity", "owner", "stage", "close_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of item: its heading, how many minutes an item takes, what its money is.

    `offers` is the kind of decision that fits most items of it.
    """

    id: str
    topic: str
    minutes: int
    stake: str = ""
    offers: DecisionKind = "action"


# the most urgent first; a decision on one deal takes two minutes, an account up to five
KINDS: tuple[Kind, ...] = (
    Kind("promise", "Not done since the last meeting", 2),
    Kind("moved", "Moved most", 3, offers="next_step"),
    Kind("newly_at_risk", "Newly at risk", 5, "of yearly revenue at risk"),
    Kind("at_risk", "At risk", 5, "of yearly revenue at risk"),
    Kind("vanished", "Vanished from the file", 2, "in the earlier file"),
    Kind("past_due", agenda.PAST_DUE, 2, offers="re_date"),
    Kind("needs_answer", agenda.NEEDS_ANSWER, 3, "of yearly revenue at risk"),
    Kind("goal", agenda.BEHIND_GOAL, 5, "of the goal without pipeline"),
    Kind("still_at_risk", "Still at risk", 3, "of yearly revenue at risk"),
    Kind("closing_soon", agenda.CLOSING_SOON, 2, offers="next_step"),
    Kind("too_large", agenda.TOO_LARGE, 2),
    Kind("too_old", agenda.TOO_OLD, 2, offers="next_step"),
    Kind("no_amount", agenda.NO_AMOUNT, 1),
    Kind("ripe", agenda.RIPE, 4, "of room to grow"),
)
BY_ID = {kind.id: kind for kind in KINDS}
ORDER = {kind.id: place for place, kind in enumerate(KINDS)}
OF_TOPIC = {kind.topic: kind.id for kind in KINDS}
# movement -> what to decide about a deal that made it; changes of the filters are none of these
MOVED: dict[str, str] = {
    "lost": "Say why it was lost, and whether it can be won back.",
    "pushed_out": "Ask what the new date rests on, or take the deal out of the plan.",
    "won": "Say what won it, and what comes next at the account.",
    "amount_down": "Ask what was cut, and whether the rest is safe.",
    "amount_up": "Ask what the higher amount rests on.",
    "new": "Check that it is real: amount, close date and next step.",
    "reopened": "Ask what has changed, and agree on the next step.",
    "pulled_in": "Ask what makes the earlier date certain.",
    "moved_later_in": "Ask what the new date rests on.",
    "moved_earlier_out": "Give it a close date that can be kept.",
}
BOTH_TIMES = {
    "pushed_out": "close", "pulled_in": "close", "moved_later_in": "close",
    "moved_earlier_out": "close", "amount_up": "amount", "amount_down": "amount",
    "reopened": "stage",
}  # fmt: skip


def collect(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the items of all parts, the most urgent kind first: `COLUMNS`, each `key` once."""
    filled = [part for part in parts if not part.empty] or [_items([])]
    items = pd.concat(filled, ignore_index=True)
    order = items["kind"].map(ORDER).sort_values(kind="stable").index
    return items.loc[order].drop_duplicates("key", ignore_index=True)


def promise_items(promises: pd.DataFrame) -> pd.DataFrame:
    """Return the decisions that were not kept (see `promises.check`), the opposite first."""
    rows = promises[promises["outcome"].isin(UNKEPT)]
    made = [
        _item(
            "promise", row, money_cents=row["amount_cents"], reason=row["evidence"],
            decide=_again(row["outcome"], row["kind"]),
        )
        for row in rows.to_dict("records")
    ]  # fmt: skip
    return _items(made)


def _again(outcome: str, kind: str) -> str:
    if kind == "action":
        return "Say what holds it up, and agree on a new due date."
    if outcome == PROMISE_VANISHED:
        return "Say what became of the deal."
    if outcome == OPPOSITE:
        return "Ask what changed, and decide again."
    return "Do it today, or decide again."


def moved_items(changes: Changes, currency: str) -> pd.DataFrame:
    """Return the deals that moved the pipeline most between two snapshots, the largest first."""
    listed = [of_movement(changes, name, MOST_MOVED).rows.assign(movement=name) for name in MOVED]
    return _items(
        [
            _item(
                "moved", row, money_cents=abs(row["moved_cents"]),
                stake=WORDS[row["movement"]][1], reason=_how(row, currency),
                decide=MOVED[row["movement"]],
            )
            for row in _largest(listed).to_dict("records")
        ]
    )  # fmt: skip


def _largest(listed: list[pd.DataFrame]) -> pd.DataFrame:
    rows = pd.concat([part for part in listed if not part.empty] or [listed[0]], ignore_index=True)
    rows = rows[rows["moved_cents"] != 0]
    order = rows["moved_cents"].abs().sort_values(ascending=False, kind="stable").index
    return rows.loc[order].drop_duplicates("opportunity_id").head(MOST_MOVED)


def _how(row: dict[Any, Any], currency: str) -> str:
    """Return what the movement was: `Pushed out: 15 Nov 2026 then, 1 Feb 2027 now.`."""
    movement = row["movement"]
    label = WORDS[movement][0]
    match BOTH_TIMES.get(movement):
        case "close":
            was, now = fmt.day(row["close_before_on"]), fmt.day(row["close_on"])
        case "amount":
            was, now = (fmt.money(row[one], currency) for one in (
                "amount_before_cents", "amount_cents"))  # fmt: skip
        case "stage":
            was, now = row["stage_before"], row["stage"]
        case _:
            return _once(label, row)
    return f"{label}: {was} then, {now} now."


def _once(label: str, row: dict[Any, Any]) -> str:
    stood = row["stage_before"] if row["movement"] in ("won", "lost") else row["stage"]
    if pd.isna(stood):
        return f"{label}."
    if row["movement"] == "new":
        close = "" if pd.isna(row["close_on"]) else f", to close {fmt.day(row['close_on'])}"
        return f"{label}: at {stood}{close}."
    return f"{label}: it stood at {stood}."


def vanished_items(changes: Changes) -> pd.DataFrame:
    """Return the deals of the earlier file that are not in the later one, the largest first."""
    rows = of_movement(changes, "vanished", len(changes.deals)).rows
    made = [
        _item(
            "vanished", row | {"stage": row["stage_before"], "close_on": row["close_before_on"]},
            money_cents=row["amount_before_cents"],
            reason=f"In the file of {fmt.day(changes.before.as_of)}, not in this one, neither won "
            "nor lost.",
            decide="Say whether it was won, lost, merged, deleted or filtered out.",
        )
        for row in rows.to_dict("records")
    ]  # fmt: skip
    return _items(made)


def account_items(to_discuss: pd.DataFrame, *, is_first: bool) -> pd.DataFrame:
    """Return the accounts of `agenda.accounts_to_discuss` as items.

    Only on the first snapshot is an account at risk news; later it is still at risk, unless
    `newly_at_risk` names it.
    """
    kinds = to_discuss["topic"].map(OF_TOPIC)
    if not is_first:
        kinds = kinds.mask(kinds == "at_risk", "still_at_risk")
    made = [
        _item(kind, row, decide=row["next_action"], reason=row["reason"],
              money_cents=row["money_cents"])
        for kind, row in zip(kinds, to_discuss.to_dict("records"), strict=True)
    ]  # fmt: skip
    return _items(made)


def newly_at_risk(now: Scores, before: Scores, account_ids: pd.Series, since: date) -> pd.DataFrame:
    """Return the accounts whose band is worse than in the snapshot of `since`, worst first.

    An account that was not ranked then, or is not now, got no worse.
    """
    places = {band: place for place, band in enumerate(RISK_BANDS)}
    was = before.table.drop_duplicates("account_id").set_index("account_id")["band"].astype("str")
    rows = now.table[now.table["account_id"].isin(account_ids)]
    rows = rows.assign(was=rows["account_id"].map(was), band=rows["band"].astype("str"))
    rows = rows[rows["was"].notna() & (rows["was"] != NOT_RANKED) & (rows["band"] != NOT_RANKED)]
    place = rows["band"].map(places).astype("int64")
    is_worse = place < rows["was"].map(places).astype("int64")
    rows = rows.assign(place=place)[is_worse].sort_values(["place", "rank"])
    made = [
        _item(
            "newly_at_risk", row, money_cents=row["money_cents"], decide=row["next_action"],
            reason=f"From {row['was']} to {row['band']} since {fmt.day(since)}. {row['reason']}",
        )
        for row in rows.head(MOST_NEWLY_AT_RISK).to_dict("records")
    ]  # fmt: skip
    return _items(made)


def deal_items(to_decide: pd.DataFrame) -> pd.DataFrame:
    """Return the deals of `agenda.opportunities_to_decide` as items."""
    kind = to_decide["topic"].map(OF_TOPIC)
    items = to_decide.rename(columns={"amount_cents": "money_cents", "decision": "decide"})
    ids = to_decide["opportunity_id"]
    return _typed(
        items.assign(
            kind=kind,
            minutes=kind.map({one.id: one.minutes for one in KINDS}),
            stake="",
            key="deal:" + ids.where(ids.notna(), "line " + to_decide.index.astype("str")),
        )[COLUMNS]
    )


def _item(kind: str, row: dict[Any, Any], **more: Any) -> dict[str, Any]:
    own = BY_ID[kind]
    deal_id = row.get("opportunity_id")
    has_deal = deal_id is not None and not pd.isna(deal_id)
    key = f"deal:{deal_id}" if has_deal else f"account:{row['account_id']}"
    kept = {name: row.get(name) for name in OF_ROW}
    about = {"key": key, "kind": kind, "topic": own.topic, "minutes": own.minutes}
    return {**kept, **about, "stake": own.stake, **more}


def _items(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return _typed(pd.DataFrame(rows, columns=COLUMNS))


def _typed(items: pd.DataFrame) -> pd.DataFrame:
    texts = [name for name in COLUMNS if name not in ("minutes", "close_on", "money_cents")]
    kinds: dict[str, Any] = dict.fromkeys(texts, "str")
    kinds |= {"minutes": "int64", "close_on": "datetime64[us]", "money_cents": "Int64"}
    return items.astype(kinds).reset_index(drop=True)
