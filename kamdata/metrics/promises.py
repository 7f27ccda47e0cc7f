"""Whether what the last meeting decided was done: each decision checked against the file."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.attributes import stage_places
from kamdata.metrics.changes import comparable
from kamdata.metrics.decision_words import in_words
from kamdata.metrics.ratio import safe_div, suppress_small
from kamdata.model import Measure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kamdata.model import Decision, Settings, Snapshot

KEPT, NOT_KEPT, OPPOSITE, VANISHED = "kept", "not kept", "the opposite", "vanished"
NOT_DUE, UNCHECKED = "not due yet", "cannot be checked"
# in the order of a meeting: what needs an answer first
OUTCOMES = (OPPOSITE, NOT_KEPT, VANISHED, NOT_DUE, UNCHECKED, KEPT)
UNKEPT = (OPPOSITE, NOT_KEPT, VANISHED)
CHECKED = (OPPOSITE, NOT_KEPT, KEPT)
COLUMNS = [
    "decision_id", "kind", "made_on", "words", "outcome", "evidence", "account_id", "account",
    "opportunity_id", "opportunity", "owner", "amount_cents", "stage", "close_on", "label",
]  # fmt: skip
SHOWN = ["opportunity_id", "opportunity", "account_id", "owner", "amount_cents", "stage", "status",
         "close_on", "next_step"]  # fmt: skip
STATES = {"won": "won", "lost": "lost", "omitted": "left out of the forecast"}

Row = dict[Any, Any]


class _Found(NamedTuple):
    outcome: str
    evidence: str


class _Files(NamedTuple):
    """The two snapshots as a decision is checked: deals by id, places of the stages."""

    was: Mapping[str, Row]
    now: Mapping[str, Row]
    places: Mapping[str, int]
    has_next_steps: bool
    as_of: date


def of_last_meeting(decisions: Sequence[Decision], as_of: date) -> tuple[Decision, ...]:
    """Return what is checked in the meeting on the snapshot of `as_of`.

    That is what was decided on the newest earlier snapshot with decisions, and the actions of
    meetings before it that are still open.
    """
    days = [one.as_of for one in decisions if one.as_of < as_of]
    last = max(days, default=as_of)
    return tuple(
        one for one in decisions
        if one.as_of < as_of
        and (one.as_of == last or (one.kind == "action" and one.done_at is None))
    )  # fmt: skip


def check(
    decisions: Sequence[Decision], then: Snapshot | None, now: Snapshot, settings: Settings
) -> pd.DataFrame:
    """Return whether each decision was done, what needs an answer first: `COLUMNS`.

    `then` is the snapshot the decisions were made on (None where it is gone: then nothing can be
    seen to be the opposite), `now` the one in view, both as stored. A deal of several lines is
    known by its first one. `outcome` is one of `OUTCOMES`, `evidence` what was decided and what the
    file says; `label` is the row of the deal in the opportunities now, -1 where it has none.

    A new date must be the very date. It is the opposite when the date moved the other way, and for
    a stage when the deal moved to the other side of where it stood. Actions count as done when
    they are ticked off, and as not kept when they are past due on the as-of date; nothing can be
    checked about a note.
    """
    settled = comparable(now, settings)
    earlier = None if then is None else comparable(then, settings)
    wanted = [one.opportunity_id for one in decisions if one.opportunity_id]
    files = _Files(
        {} if earlier is None else _deals(earlier, wanted),
        _deals(settled, wanted),
        stage_places(settled if earlier is None else earlier, settled),
        settled.has("opportunities", "next_step"),
        now.as_of,
    )
    accounts = settled.table("accounts")
    if earlier is not None:
        accounts = pd.concat([earlier.table("accounts"), accounts])
    names = dict(zip(accounts["account_id"], accounts["account"], strict=True))
    rows = [_row(one, files, names) for one in decisions]
    found = pd.DataFrame(rows, columns=COLUMNS).astype(
        {"amount_cents": "Int64", "close_on": "datetime64[us]", "label": "int64"}
    )
    order = found["outcome"].map(OUTCOMES.index).astype("int64")
    found = found.assign(_order=order).sort_values(
        ["_order", "amount_cents", "decision_id"], ascending=[True, False, True],
        na_position="last", ignore_index=True,
    )  # fmt: skip
    return found.drop(columns="_order")


def _deals(snapshot: Snapshot, ids: Sequence[str]) -> dict[str, Row]:
    table = snapshot.table("opportunities")
    rows = table[table["opportunity_id"].isin(ids)].drop_duplicates("opportunity_id")[SHOWN]
    rows = rows.assign(label=rows.index).astype({"owner": "str", "stage": "str", "status": "str"})
    rows = rows.astype(object).where(rows.notna(), None)
    return {row["opportunity_id"]: row for row in rows.to_dict("records")}


def _row(decision: Decision, files: _Files, names: Mapping[str, str]) -> Row:
    deal_id = decision.opportunity_id or ""
    deal = files.now.get(deal_id) or files.was.get(deal_id) or {}
    account_id = deal.get("account_id") or decision.account_id
    found, words = _found(decision, files), in_words(decision)
    return {
        "decision_id": decision.id,
        "kind": decision.kind,
        "made_on": decision.as_of,
        "words": words,
        "outcome": found.outcome,
        "evidence": f"{words.rstrip('.')}: {found.evidence}",
        "account_id": account_id,
        "account": names.get(account_id or "", account_id),
        "opportunity_id": decision.opportunity_id,
        "owner": decision.owner or deal.get("owner"),
        "label": files.now.get(deal_id, {}).get("label", -1),
        **{name: deal.get(name) for name in ("opportunity", "amount_cents", "stage", "close_on")},
    }


def _found(decision: Decision, files: _Files) -> _Found:
    if decision.kind == "action":
        return _action(decision, files.as_of)
    if decision.kind == "note":
        return _Found(UNCHECKED, "there is nothing to check.")
    now = files.now.get(decision.opportunity_id or "")
    if now is None:
        return _Found(VANISHED, "the deal is no longer in the file.")
    if decision.kind in ("won", "lost"):
        return _closed(decision, now)
    if decision.kind == "re_stage":
        return _stage(decision, files, now)
    if now["status"] in ("won", "lost"):
        return _Found(UNCHECKED, f"the deal is {now['status']} since.")
    return _date(decision, files, now) if decision.kind == "re_date" else _step(
        decision, files, now
    )  # fmt: skip


def _action(decision: Decision, as_of: date) -> _Found:
    if decision.done_at is not None:
        return _Found(KEPT, f"ticked off on {fmt.day(decision.done_at.date())}.")
    if decision.due_on is None:
        return _Found(NOT_DUE, "still open; nobody said until when.")
    late = (as_of - decision.due_on).days
    if late > 0:
        return _Found(NOT_KEPT, f"still open, {fmt.count(late, 'day')} past due.")
    return _Found(NOT_DUE, f"still open, due {fmt.day(decision.due_on)}.")


def _closed(decision: Decision, now: Row) -> _Found:
    said = STATES.get(now["status"], "open")
    if now["status"] == decision.kind:
        return _Found(KEPT, f"the file has it {said}.")
    if {now["status"], decision.kind} == {"won", "lost"}:
        return _Found(OPPOSITE, f"the file has it {said}.")
    at = f", at {now['stage']}" if said == "open" and now["stage"] else ""
    return _Found(NOT_KEPT, f"the file still has it {said}{at}.")


def _date(decision: Decision, files: _Files, now: Row) -> _Found:
    if now["close_on"] is None:
        return _Found(UNCHECKED, "the file gives no close date.")
    target = date.fromisoformat(decision.value)
    is_on = now["close_on"].date()
    says = f"the file says {fmt.day(is_on)}"
    if is_on == target:
        return _Found(KEPT, "the file has the new date.")
    was = files.was.get(decision.opportunity_id or "", {}).get("close_on")
    if was is None:
        return _Found(NOT_KEPT, f"{says}.")
    was_on = was.date()
    if is_on == was_on:
        return _Found(NOT_KEPT, f"the file still says {fmt.day(is_on)}.")
    moved = np.sign((is_on - was_on).days)
    outcome = OPPOSITE if moved == -np.sign((target - was_on).days) else NOT_KEPT
    return _Found(outcome, f"{says}, before it was {fmt.day(was_on)}.")


def _stage(decision: Decision, files: _Files, now: Row) -> _Found:
    if now["stage"] is None:
        return _Found(UNCHECKED, "the file gives no stage.")
    if now["stage"] == decision.value:
        return _Found(KEPT, "the file has the new stage.")
    if now["status"] in ("won", "lost"):
        return _Found(UNCHECKED, f"the deal is {now['status']} since.")
    was = files.was.get(decision.opportunity_id or "", {}).get("stage")
    if now["stage"] == was:
        return _Found(NOT_KEPT, f"the file still says {was}.")
    at = [files.places.get(stage or "") for stage in (was, now["stage"], decision.value)]
    says = f"the file says {now['stage']}"
    if None in at:
        return _Found(NOT_KEPT, f"{says}.")
    start, moved, wanted = (place or 0 for place in at)
    outcome = OPPOSITE if np.sign(moved - start) == -np.sign(wanted - start) else NOT_KEPT
    return _Found(outcome, f"{says}, before it was {was}.")


def _step(decision: Decision, files: _Files, now: Row) -> _Found:
    if not files.has_next_steps:
        return _Found(UNCHECKED, "the file has no next steps.")
    step = now["next_step"]
    if step is None:
        return _Found(NOT_KEPT, "the file has no next step.")
    if _plain(step) == _plain(decision.value):
        return _Found(KEPT, "the file has the next step.")
    was = files.was.get(decision.opportunity_id or "", {}).get("next_step")
    still = "still says" if was is not None and _plain(was) == _plain(step) else "says"
    return _Found(NOT_KEPT, f"the file {still} “{step}”.")


def _plain(text: str) -> str:
    """Return a text without what nobody means: capitals, spaces, the full stop at its end."""
    return " ".join(text.casefold().split()).rstrip(".")


def in_scope(promises: pd.DataFrame, chosen: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    """Return the promises of the chosen accounts, and of accounts that the file no longer has."""
    ids = promises["account_id"]
    is_gone = ~ids.isin(accounts["account_id"])
    return promises[ids.isin(chosen["account_id"]) | is_gone].reset_index(drop=True)


def decisions_kept(promises: pd.DataFrame) -> Measure:
    """Return the share of the decisions that could be checked and were kept (0 to 1).

    Those not due yet, notes, and deals that vanished or were closed meanwhile are left out.
    """
    checked = promises[promises["outcome"].isin(CHECKED)]
    kept = int((checked["outcome"] == KEPT).sum())
    share, reason = safe_div(kept, len(checked), "no decision can be checked yet")
    rows = pd.Index(checked.loc[checked["label"] >= 0, "label"].unique())
    found = Measure(share, "rate", len(checked), reason=reason, rows=rows)
    return suppress_small(found, "decisions could be checked")


def summary(promises: pd.DataFrame) -> str:
    """Return what became of the decisions: `3 decisions: 2 kept and 1 not kept.`."""
    counts = promises["outcome"].value_counts()
    parts = [f"{int(counts[name]):,} {name}" for name in (KEPT, *OUTCOMES[:-1]) if name in counts]
    return f"{fmt.count(len(promises), 'decision')}: {fmt.joined(parts)}."
