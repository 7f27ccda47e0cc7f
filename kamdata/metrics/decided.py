"""What people decided about who is a key account: dated, with reasons, and against which rule."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics import edited
from kamdata.metrics.entries import next_key
from kamdata.metrics.membership import (
    DECIDED,
    ENTER,
    LEAVE,
    OUT,
    PROBATION,
    SAYS,
    STAY,
    UNKNOWN,
    WAIT,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from typing import Any

    from kamdata.metrics.membership import Review, Standings
    from kamdata.model import Entry, Snapshot

IN_FORCE, EXPIRED, REPLACED = "In force", "Run out", "Replaced"
NOT_KNOWN = "not known"  # what the rule said before the first review that is kept
WORDS = {ENTER: "Entered", LEAVE: "Left", STAY: "Stays", PROBATION: "On probation"}
FROM_FILES = "In the files"


def decisions(snapshot: Snapshot, at: Standings) -> pd.DataFrame:
    """Return every decision up to the as-of date, the newest first.

    account_id, account, decided_on, decision, reason, decided_by, expires_on, rule_said (at the
    last review up to that day), rule_says (at the last review of all), is_exception (against the
    rule), is_latest (of its account), state (in force, run out, replaced); what, rule and rule_now
    (in words). A decision to enter, when the rule did not say so, is an exception; so is one to
    leave, and one to keep an account that the rule would let go. Where the rule of then is not
    known, one with a day until when it holds is; and so is one in force that the rule has come to
    speak against since.
    """
    made = snapshot.table("memberships")
    day = pd.Timestamp(snapshot.as_of)
    decision = made["decision"].astype("str").str.strip().str.casefold()
    made = made.assign(decision=decision, account_id=made["account_id"].astype("str"))
    made = made[made["decision"].isin(DECIDED) & (made["decided_on"] <= day)]
    # of one day the row written last counts
    made = made.iloc[::-1].sort_values("decided_on", ascending=False, kind="stable")
    now = [rule_now(at, str(one)) for one in made["account_id"]]
    said = [
        rule_said(at, str(account_id), str(one), on.date())
        for account_id, one, on in zip(
            made["account_id"], made["decision"], made["decided_on"], strict=True
        )
    ]
    names = snapshot.table("accounts").drop_duplicates("account_id").set_index("account_id")
    found = made[["account_id", "decided_on", "decision", "reason", "decided_by", "expires_on"]]
    found = found.assign(
        account=found["account_id"].map(names["account"]).fillna(found["account_id"]),
        rule_said=pd.Series(said, index=found.index, dtype="str"),
        rule_says=pd.Series(now, index=found.index, dtype="str"),
        is_latest=~found.duplicated("account_id"),
    )
    state = np.select(
        [~found["is_latest"], found["expires_on"] < day], [REPLACED, EXPIRED], IN_FORCE
    )
    was_said, says = found["rule_said"], found["rule_says"]
    has_end = found["expires_on"].notna()
    is_held = has_end & (state == IN_FORCE)
    wants = pd.Series(np.where(found["decision"] == LEAVE, ENTER, LEAVE), found.index)
    found = found.assign(
        is_exception=[
            is_against(one, rule) for one, rule in zip(found["decision"], was_said, strict=True)
        ],
        state=state,
        what=found["decision"].map(WORDS).astype("str"),
        rule=was_said.map(SAYS).fillna(NOT_KNOWN.capitalize()).astype("str"),
        rule_now=says.map(SAYS).fillna(NOT_KNOWN.capitalize()).astype("str"),
    )
    found["is_exception"] |= (has_end & (was_said == NOT_KNOWN)) | (is_held & (says == wants))
    return found.astype({"is_exception": bool}).reset_index(drop=True)


def rule_said(at: Standings, account_id: str, decision: str, day: date) -> str:
    """Return what the rule said of an account on a day, before the decision changed anything."""
    review = at.review_on(day)
    if review < 0 or account_id not in at.account_ids:
        return NOT_KNOWN
    place = int(at.account_ids.get_indexer(pd.Index([account_id]))[0])
    is_out = decision == ENTER or (decision == LEAVE and not at.was_key(place, day))
    says = at.says_out if is_out else at.says_in
    return str(says[review, place])


def rule_now(at: Standings, account_id: str) -> str:
    """Return what the rule says of an account at the last review."""
    place = at.account_ids.get_indexer(pd.Index([account_id]))[0]
    return NOT_KNOWN if place < 0 else str(at.now[place])


def is_against(decision: str, rule: str) -> bool:
    """Return whether a decision is an exception to what the rule said."""
    if rule == NOT_KNOWN:
        return False
    if decision == ENTER:
        return rule != ENTER
    if decision == LEAVE:  # of who is no key account: it stays out
        return rule not in (LEAVE, OUT, WAIT, UNKNOWN)
    return rule == LEAVE  # it stays, on probation or not, where it should go


LONGEST_REASON = 1_000


def problem(decision: str, rule: str, reason: str, until: date | None, as_of: date) -> str:
    """Return what a decision still lacks, empty when it can be kept.

    `rule` is what the rule says of the account now.
    """
    if not decision:
        return "Choose what was decided."
    if not reason.strip():
        return "Write down why. A decision without a reason is not kept."
    if until is not None and until <= as_of:
        return f"It must hold beyond the date of the snapshot, {fmt.day(as_of)}."
    if is_against(decision, rule) and until is None:
        return "This goes against the rule, so it needs a day until when it holds."
    return ""


def limit_problem(decision: str, n: int, limit: int, override: str) -> str:
    """Return what is lacking to let one more account in where `n` are in already."""
    if decision == ENTER and n >= limit and not override.strip():
        return f"There are {n:,} key accounts already. Write down why the limit may be passed."
    return ""


def entries(snapshot: Snapshot, account_id: str, fields: Mapping[str, Any]) -> list[Entry]:
    """Return what a decision of the as-of date writes: a row of its own, and who is in or out.

    `fields` are those of the decision as they are typed. Raises BadEntryError.
    """
    day = snapshot.as_of
    found = edited.typed("memberships", {"decided_on": day, **fields})
    key = next_key(snapshot.table("memberships"), "memberships", account_id, found["decided_on"])
    made = edited.field_entries("memberships", account_id, key, found, day)
    if fields["decision"] not in (ENTER, LEAVE):
        return made
    is_in = fields["decision"] == ENTER
    moved = {"is_key": is_in, "key_since_on": day if is_in else None}
    own = edited.typed("accounts", moved)
    return [*made, *edited.field_entries("accounts", account_id, "", own, day)]


def exceptions(made: pd.DataFrame) -> pd.DataFrame:
    """Return the decisions against the rule that nothing has replaced, run-out ones first."""
    found = made[made["is_exception"] & made["is_latest"]]
    order = found["state"].eq(IN_FORCE)
    return found.loc[order.sort_values(kind="stable").index]


def held(made: pd.DataFrame) -> pd.Series:
    """Return by account until when its last decision holds, whatever the rule says now.

    A decision holds until its date; an exception without one holds until it is replaced (NaT).
    """
    latest = made[made["is_latest"] & (made["state"] == IN_FORCE)]
    holds = latest[latest["expires_on"].notna() | latest["is_exception"]]
    return holds.set_index("account_id")["expires_on"]


def history(reviews: Sequence[Review], made: pd.DataFrame) -> pd.DataFrame:
    """Return who entered, left, or was spoken about when, the newest first.

    on, account_id, account, what, reason, by, state. What was decided, and what changed in the
    files from one review to the next without a decision.
    """
    said = made.rename(columns={"decided_on": "on", "decided_by": "by"})
    columns = ["on", "account_id", "account", "what", "reason", "by", "state"]
    changed = [_changed(before, after, made) for before, after in pairwise(reviews)]
    kept = [one for one in (said[columns], *changed) if len(one)]
    found = pd.concat(kept, ignore_index=True) if kept else said[columns]
    return found.sort_values("on", ascending=False, kind="stable", ignore_index=True)


def _changed(before: Review, after: Review, made: pd.DataFrame) -> pd.DataFrame:
    was = before.table.set_index("account_id")["is_key"].reindex(after.table["account_id"])
    now = after.table.assign(was=was.eq(other=True).to_numpy(dtype=bool))
    now = now[now["is_key"] != now["was"]]
    first, last = pd.Timestamp(before.as_of), pd.Timestamp(after.as_of)
    window = made[(made["decided_on"] > first) & (made["decided_on"] <= last)]
    explained = window.loc[window["decision"].isin((ENTER, LEAVE)), "account_id"]
    now = now[~now["account_id"].isin(explained)]
    words = np.where(now["is_key"], WORDS[ENTER], WORDS[LEAVE])
    return pd.DataFrame(
        {
            "on": pd.Series(last, index=now.index),
            "account_id": now["account_id"],
            "account": now["account"],
            "what": pd.Series(words, index=now.index, dtype="str"),
            "reason": f"Changed in the files after {fmt.day(before.as_of)}.",
            "by": FROM_FILES,
            "state": "",
        }
    )
