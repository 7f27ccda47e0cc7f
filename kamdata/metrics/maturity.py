"""How far the programme has come: the seven steps, with what shows that each was taken.

What a person wrote counts; where nobody wrote anything, what the data shows. Source: the seven
steps to key account management of Woodburn and McDonald's readers in HBR.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.entries import entry_key
from kamdata.metrics.programme_facts import champions, outside_values, programme_facts
from kamdata.model import Measure

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from typing import Any

    from kamdata.metrics.programme_facts import Fact
    from kamdata.model import Snapshot

SHOWN, PARTLY, NOT_YET = "Taken", "Partly taken", "Not yet taken"
STANDINGS = (SHOWN, PARTLY, NOT_YET)
ALMOST_ALL = 0.9  # of the key accounts, or of their managers
FEWEST_QUARTERS = 4
STEPS: dict[str, str] = {
    "An organisational change": "Key accounts have people of their own, who do nothing else.",
    "Top-level sponsorship": "Executives sponsor key accounts and visit them.",
    "A champion who reports to the top": "One person leads the programme and reports to the top.",
    "Accounts chosen carefully": "Rules decide who is a key account, with the reason written.",
    "Managers appointed and trained": "Key accounts have a manager, and managers were trained.",
    "The right measures": "Accounts are measured by lifetime value and not by revenue alone.",
    "Benchmark and build": "The programme is held against its own past and against others.",
}
COLUMNS = ["number", "step", "standing", "found", "said", "evidence", "known_on", "about"]
NO_WORDS = ("no", "not", "none", "missing", "planned")
PART_WORDS = ("part", "begun", "started", "in progress", "some")


@dataclass(frozen=True, slots=True)
class Found:
    """What the data shows of one step."""

    standing: str
    words: str


def maturity_steps(snapshot: Snapshot, rows: pd.DataFrame, quarters: int) -> pd.DataFrame:
    """Return the seven steps in their order: `COLUMNS`.

    `rows` are key accounts of `programme_accounts` with their sponsor, `quarters` how many
    quarters before this one have a stored snapshot. found: what the data shows, in words; said,
    evidence, known_on: what a person wrote under the name of the step, null where nobody did;
    standing: one of `STANDINGS`. A value that begins with no is not yet.
    """
    facts = programme_facts(snapshot)
    of_accounts = (
        (_organised(rows), _sponsored(rows), _chosen(snapshot, rows), _managed(snapshot, rows),
         _measured(rows))
        if len(rows) else (Found(NOT_YET, "No account is marked as a key account."),) * 5
    )  # fmt: skip
    organised, sponsored, chosen, managed, measured = of_accounts
    seen = (
        organised, sponsored, _championed(facts), chosen, managed, measured,
        _compared(facts, quarters),
    )  # fmt: skip
    lines = []
    for number, ((step, about), found) in enumerate(zip(STEPS.items(), seen, strict=True), 1):
        said = facts.get(entry_key(step))
        lines.append(
            (number, step, found.standing if said is None else _standing(said.value), found.words,
             said and said.value, said and (said.evidence or None), said and said.known_on, about)
        )  # fmt: skip
    made = pd.DataFrame(lines, columns=COLUMNS)
    texts = dict.fromkeys(["step", "standing", "found", "said", "evidence", "about"], "str")
    return made.astype({**texts, "known_on": "datetime64[us]"})


def _standing(value: str) -> str:
    first = entry_key(value)
    if first.split(" ")[0].strip(".,:;") in NO_WORDS:
        return NOT_YET
    return PARTLY if first.startswith(PART_WORDS) else SHOWN


def _share(part: int, whole: int) -> str:
    if whole == 0 or part == 0:
        return NOT_YET
    return SHOWN if part >= ALMOST_ALL * whole else PARTLY


def _organised(rows: pd.DataFrame) -> Found:
    owners = rows["owner"].nunique()
    words = f"{fmt.count(len(rows), 'key account')} with {fmt.count(owners, 'manager')}"
    return Found(PARTLY, f"{words}; write what was changed for them.")


def _sponsored(rows: pd.DataFrame) -> Found:
    has = int(rows["sponsor"].notna().sum())
    words = f"{has:,} of {fmt.count(len(rows), 'key account')} have an executive sponsor."
    return Found(_share(has, len(rows)), words)


def _championed(facts: Mapping[str, Fact]) -> Found:
    who, boss = champions(dict(facts))
    if who is None:
        return Found(NOT_YET, "Nobody is named as the champion.")
    if boss is None:
        return Found(PARTLY, f"{who.value} is the champion. Say to whom the champion reports.")
    return Found(SHOWN, f"{who.value} reports to {boss.value}.")


def _chosen(snapshot: Snapshot, rows: pd.DataFrame) -> Found:
    decided = snapshot.table("memberships")
    with_reason = decided["reason"].notna() & (
        decided["decided_on"] <= pd.Timestamp(snapshot.as_of)
    )
    has = int(rows["account_id"].isin(decided.loc[with_reason, "account_id"]).sum())
    words = f"{has:,} of {fmt.count(len(rows), 'key account')} have a decision with its reason."
    return Found(_share(has, len(rows)), words)


def _managed(snapshot: Snapshot, rows: pd.DataFrame) -> Found:
    owned, owners = int(rows["owner"].notna().sum()), set(rows["owner"].dropna())
    managers = snapshot.table("managers")
    is_past = managers["trained_on"] <= pd.Timestamp(snapshot.as_of)
    trained = len(owners & set(managers.loc[is_past, "owner"].astype("str")))
    parts = (_share(owned, len(rows)), _share(trained, len(owners)))
    standing = parts[0] if parts[0] == parts[1] else NOT_YET if owned == 0 else PARTLY
    return Found(
        standing,
        f"{owned:,} of {fmt.count(len(rows), 'key account')} have a manager; {trained:,} of "
        f"{fmt.count(len(owners), 'manager')} have a training on file.",
    )


def _measured(rows: pd.DataFrame) -> Found:
    known = int(rows["lifetime_cents"].notna().sum())
    words = f"The lifetime value of {known:,} of {fmt.count(len(rows), 'key account')} is known."
    return Found(_share(known, len(rows)), words)


def _compared(facts: Mapping[str, Fact], quarters: int) -> Found:
    outside = len(outside_values(dict(facts)))
    has_past = quarters >= FEWEST_QUARTERS
    standing = SHOWN if has_past and outside else PARTLY if quarters or outside else NOT_YET
    return Found(
        standing,
        f"{fmt.count(quarters, 'earlier quarter')} to compare with; "
        f"{fmt.count(outside, 'value')} from outside.",
    )


def written(row: Mapping[Hashable, Any]) -> str:
    """Return what a person wrote of a step, with where it can be seen; "" where nobody did."""
    if pd.isna(row["said"]):
        return ""
    since = "" if pd.isna(row["known_on"]) else f"known {fmt.day(row['known_on'])}"
    seen = "" if pd.isna(row["evidence"]) else str(row["evidence"])
    source = ", ".join(part for part in (seen, since) if part)
    return f"{row['said']} ({source})" if source else str(row["said"])


def steps_shown(steps: pd.DataFrame) -> Measure:
    """Return how many of the seven steps are shown to be taken."""
    return Measure(int((steps["standing"] == SHOWN).sum()), "count", len(steps), table="programme")


def maturity_headline(steps: pd.DataFrame) -> str:
    """Return the finding: how many steps are taken, and which comes next."""
    taken = int((steps["standing"] == SHOWN).sum())
    open_steps = steps[steps["standing"] != SHOWN]
    if open_steps.empty:
        return "All seven steps of the programme are taken."
    following = open_steps.iloc[0]
    are = "is" if taken == 1 else "are"
    return (
        f"{taken} of 7 steps {are} taken. Next: {following['step'].lower()}. {following['found']}"
    )
