"""What of an account's plan goes on one page: a few rows of each subject, the weightiest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.account_activity import priorities_now
from kamdata.metrics.account_goals import KINDS, plain_number
from kamdata.metrics.actions import DONE
from kamdata.metrics.stances import STANCES

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from kamdata.model import Period, Snapshot

    Row = Mapping[Hashable, Any]

LONGEST = 80  # characters of one cell


@dataclass(frozen=True, slots=True)
class Section:
    """One block of the page: its title, column headings, rows of text, and how many are left out.

    A section without columns holds one text a row.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: int = 0


def sections(snapshot: Snapshot, account_id: str, currency: str) -> tuple[Section, ...]:
    """Return the blocks of the page that hold anything, in the order of the page.

    Goals by due date; open actions, promises and roadblocks by due date, the most overdue first;
    people by influence; open deals by amount.
    """
    made = (
        _table(_open(snapshot, "goals", account_id), "Goals", 5, "due_on", {
            "Goal": _words("goal"), "Kind": lambda row: KINDS.get(str(row["goal_type"]), ""),
            "So far": _progress, "Due": _day("due_on"), "Owner": _words("owner"),
            "Serves their goal": _words("customer_goal"),
        }),
        _table(_open(snapshot, "actions", account_id), "Next actions", 5, "due_on", {
            "Action": _words("what"), "Due": _day("due_on"), "Owner": _words("owner"),
        }),
        _table(_deals(snapshot, account_id), "Largest open deals", 4, "-amount_cents", {
            "Deal": _words("opportunity"), "Stage": _words("stage"),
            "Amount": lambda row: _money(row["amount_cents"], currency),
            "Closes": _day("close_on"), "Next step": _words("next_step"),
        }),
        _table(_open(snapshot, "risks", account_id), "Risks and roadblocks", 3, "due_on", {
            "Risk": _words("what"), "Severity": _words("severity"), "Due": _day("due_on"),
            "Owner": _words("owner"),
        }),
        _table(_promises(snapshot, account_id), "Promises to keep", 3, "due_on", {
            "Promise": _words("what"), "Function": _words("function"), "Due": _day("due_on"),
        }),
        _table(_people(snapshot, account_id), "People who decide", 5, "-influence", {
            "Name": _words("contact"), "Title": _words("title"), "Role": _words("buyer_role"),
            "Stands": _stance, "Last contact": _day("last_contact_on"),
        }),
        _list(priorities_now(snapshot, account_id), "What matters to them now", 3, "priority"),
        _table(_own(snapshot, "initiatives", account_id), "Their initiatives", 3, "due_on", {
            "Initiative": _words("initiative"), "Priority": _words("priority"),
            "Ours to influence": _words("can_influence"),
        }),
        _table(_open(snapshot, "projects", account_id), "Their projects", 2, "due_on", {
            "Project": _words("what"), "Status": _words("status"),
            "Effect on our plan": _words("impact"),
        }),
        _table(_own(snapshot, "competitors", account_id), "Competitors", 3, "-value_cents", {
            "Competitor": _words("competitor"), "Sells": _words("products"),
            "A year": lambda row: _money(row["value_cents"], currency),
        }),
        _table(_own(snapshot, "swot", account_id), "Strengths and weaknesses", 5, "kind", {
            "": _words("kind"), "Point": _words("point"),
        }),
        _table(_own(snapshot, "team", account_id), "Account team", 4, "member", {
            "Name": _words("member"), "Role": _words("role"), "Function": _words("function"),
        }),
    )  # fmt: skip
    return tuple(one for one in made if one.rows)


def _own(snapshot: Snapshot, table: str, account_id: str) -> pd.DataFrame:
    rows = snapshot.table(table)
    return rows[rows["account_id"] == account_id]


def _open(snapshot: Snapshot, table: str, account_id: str) -> pd.DataFrame:
    """Return the rows that are not done; goals have no status."""
    rows = _own(snapshot, table, account_id)
    if "status" not in rows:
        return rows
    return rows[~rows["status"].astype("str").str.strip().str.casefold().isin(DONE)]


def _promises(snapshot: Snapshot, account_id: str) -> pd.DataFrame:
    rows = _open(snapshot, "promises", account_id)
    return rows[rows["is_kept"].isna()]


def _deals(snapshot: Snapshot, account_id: str) -> pd.DataFrame:
    rows = _own(snapshot, "opportunities", account_id)
    return rows[rows["status"] == "open"]


def _people(snapshot: Snapshot, account_id: str) -> pd.DataFrame:
    rows = _own(snapshot, "contacts", account_id)
    return rows[rows["party"].isna() | (rows["party"] == "customer")]


def _table(
    rows: pd.DataFrame,
    title: str,
    most: int,
    by: str,
    columns: dict[str, Callable[[Row], str]],
) -> Section:
    """Return a section; `by` is the column to order by, behind a minus the largest first."""
    ordered = rows.assign(_order=rows[by.removeprefix("-")].astype("object"))
    ordered = ordered.sort_values("_order", ascending=not by.startswith("-"), kind="stable")
    cells = [
        tuple(column(row) for column in columns.values())
        for row in ordered.head(most).astype("object").to_dict("records")
    ]
    return Section(title, tuple(columns), tuple(cells), max(len(rows) - most, 0))


def _list(rows: pd.DataFrame, title: str, most: int, name: str) -> Section:
    texts: Sequence[str] = [cut(text) for text in rows[name].head(most)]
    return Section(title, (), tuple((text,) for text in texts), max(len(rows) - most, 0))


def _words(name: str) -> Callable[[Row], str]:
    return lambda row: cut(row[name])


def cut(value: Any, longest: int = LONGEST) -> str:
    """Return a value as one line of at most so many characters, empty when missing."""
    if value is None or pd.isna(value):
        return ""
    text = " ".join(str(value).replace("_", " ").split())
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _day(name: str) -> Callable[[Row], str]:
    return lambda row: "" if pd.isna(row[name]) else fmt.day(row[name])


def _money(cents: Any, currency: str) -> str:
    return "" if pd.isna(cents) else fmt.money(float(cents), currency)


def _progress(row: Row) -> str:
    """Return how far a goal is: `3 of 5 managers met`; what is not known stays out."""
    current, target, unit = row["current"], row["target"], cut(row["unit"])
    if pd.isna(target):
        return ""
    reached = "?" if pd.isna(current) else plain_number(current)
    return f"{reached} of {plain_number(target)} {unit}".strip()


def _stance(row: Row) -> str:
    stance = row["disposition"]
    return "" if pd.isna(stance) else STANCES[int(stance)]


def facts(account: pd.Series, window: Period) -> tuple[str, ...]:
    """Return the lines about who made the plan and when, and who looks after the account."""

    def said(words: str, name: str) -> str:
        value = account[name]
        if pd.isna(value):
            return ""
        return f"{words} {fmt.day(value) if name.endswith('_on') else cut(value)}"

    def together(*parts: str) -> str:
        return " ".join(part for part in parts if part)

    every = account["review_every_days"]
    has_approver = str(account["plan_status"]) == "approved" and bool(said("", "plan_approved_by"))
    plan = (
        f"Plan period: {window.label}",
        together(said("prepared by", "plan_prepared_by"), said("on", "plan_prepared_on")),
        said("brought up to date on", "plan_updated_on"),
        "" if has_approver else said("", "plan_status").strip(),
        together(said("approved by", "plan_approved_by"), said("on", "plan_approved_on")),
        together(said("champion", "champion"), said("agreed on", "champion_validated_on")),
    )
    care = (
        said("Key account manager", "owner"),
        said("sponsor", "exec_sponsor"),
        said("last visit", "sponsor_last_contact_on"),
        "" if pd.isna(every) else f"reviewed every {int(every)} days",
        said("last review on", "last_review_on"),
        said("contract until", "renewal_on"),
        said("industry:", "industry"),
        said("", "industry_position").strip(),
    )
    return tuple(" · ".join(part for part in line if part) for line in (plan, care))
