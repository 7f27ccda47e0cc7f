"""What a person may decide about rows that look wrong: proposed, then applied as decided.

Nothing is changed before somebody says so. A proposal is known again next week by its key, which
is made of what the business knows (ids, names, amounts), never of row numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from kamdata.format import count, money_full
from kamdata.ingest.findings import quoted
from kamdata.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LEAVE = "leave"
BEYOND = 1_000  # times the median: a slip of three zeros
MOST = 500  # of a kind, those with the most money: nobody decides more one by one
FEWEST_AMOUNTS = 20  # so many are needed before a median says what is usual


@dataclass(frozen=True)
class Fix:
    """One proposal. `options` are (value, label), the first leaves everything as it is.

    `rows` are (source, 1-based row) of the lines concerned, `money_cents` what is at stake, None
    when the files do not say, `accounts` the accounts that may be one, and `deals` how many
    opportunities they have together. What `is_in_force` counts as proposed until it is declined.
    `column` is the table and column of a proposal that changes cells.
    """

    key: str
    kind: str
    sentence: str
    money_cents: int | None
    rows: tuple[tuple[str, int], ...]
    options: tuple[tuple[str, str], ...]
    accounts: tuple[str, ...] = ()
    deals: int = 0
    is_in_force: bool = False
    column: tuple[str, str] = ("", "")

    def label(self, value: str) -> str:
        """Return the words of one option, empty when there is no such option."""
        return dict(self.options).get(value, "")


def decided(fixes: Iterable[Fix], decisions: Mapping[str, str]) -> list[tuple[Fix, str]]:
    """Return the proposals that a decision changes something about, with the option chosen."""
    chosen = ((fix, decisions.get(fix.key, LEAVE)) for fix in fixes)
    return [(fix, value) for fix, value in chosen if value != LEAVE and fix.label(value)]


def applied(fix: Fix, value: str, table: str) -> Finding:
    """Return the finding that says what was done because somebody decided it."""
    row = fix.rows[0][1] if fix.rows else None
    return Finding("info", f"{fix.sentence} As decided: {fix.label(value)}.", "", table, row)


def key_of(kind: str, *parts: str) -> str:
    """Return the text by which a proposal is known again."""
    return "|".join((kind, *(part.replace("|", "||") for part in parts)))


def places(rows: pd.DataFrame) -> tuple[tuple[str, int], ...]:
    """Return where rows stood, as (source, row)."""
    return tuple(
        (str(source), int(row))
        for source, row in zip(rows["source"], rows["source_row"], strict=True)
    )


def opportunity_fixes(opportunities: pd.DataFrame, currency: str) -> tuple[Fix, ...]:
    """Return what to decide about single opportunities, the most money first."""
    fixes = [
        *_repeated(opportunities),
        *_without_date(opportunities),
        *_beyond_reason(opportunities, currency),
    ]
    return tuple(sorted(fixes, key=lambda fix: -abs(fix.money_cents or 0)))


def _largest(rows: pd.DataFrame) -> pd.DataFrame:
    """Return every line of the 500 opportunities with the largest amounts, in their order."""
    by_amount = rows.sort_values("amount_cents", ascending=False, kind="stable")
    return rows[rows["opportunity_id"].isin(by_amount["opportunity_id"].unique()[:MOST])]


def _spoken(row: pd.Series) -> str:
    name = row.get("opportunity")
    return quoted(str(row["opportunity_id"] if name is None or pd.isna(name) else name))


def _key(kind: str, row: pd.Series, *more: str) -> str:
    """Return a key that holds the name, too: ids made for a file without ids may move."""
    name = row.get("opportunity")
    return key_of(
        kind, str(row["opportunity_id"]), "" if name is None or pd.isna(name) else str(name), *more
    )


def _repeated(opportunities: pd.DataFrame) -> list[Fix]:
    """Propose one line for ids on several lines, unless these are products of one deal."""
    twice = _largest(opportunities[opportunities["opportunity_id"].duplicated(keep=False)])
    fixes = []
    for _, lines in twice.groupby("opportunity_id", sort=False):
        if "product" in lines and len(lines["product"].dropna().unique()) > 1:
            continue
        amounts = lines["amount_cents"]
        at_stake = None if amounts.isna().all() else int(amounts.iloc[:-1].sum())
        fixes.append(
            Fix(
                _key("repeated", lines.iloc[0]), "repeated",
                f"The opportunity {_spoken(lines.iloc[0])} stands on "
                f"{count(len(lines), 'line')} that differ.",
                at_stake, places(lines),
                ((LEAVE, "Count every line"), ("last", "Count only the last line")),
            )
        )  # fmt: skip
    return fixes


def _without_date(opportunities: pd.DataFrame) -> list[Fix]:
    """Propose the day of the last stage change for won deals without a close date."""
    if "stage_entered_on" not in opportunities or "close_on" not in opportunities:
        return []
    won = opportunities["status"] == "won"
    known = opportunities["close_on"].isna() & opportunities["stage_entered_on"].notna()
    return [
        Fix(
            _key("no_date", row), "no_date",
            f"The opportunity {_spoken(row)} is won, but has no close date.",
            None if pd.isna(row["amount_cents"]) else int(row["amount_cents"]),
            places(row.to_frame().T),
            (
                (LEAVE, "Leave out of every period"),
                ("stage", f"Use the last stage change, {row['stage_entered_on']:%Y-%m-%d}"),
            ),
        )
        for _, row in _largest(opportunities[won & known]).iterrows()
    ]  # fmt: skip


def _beyond_reason(opportunities: pd.DataFrame, currency: str) -> list[Fix]:
    """Propose what to do with amounts a thousand times larger than usual."""
    positive = opportunities["amount_cents"].where(opportunities["amount_cents"] > 0).dropna()
    if len(positive) < FEWEST_AMOUNTS:
        return []
    usual = float(positive.median())
    large = positive.index[positive.astype("float64") > BEYOND * usual]
    return [
        Fix(
            _key("amount", row, str(row["amount_cents"])), "amount",
            f"The opportunity {_spoken(row)} has an amount of "
            f"{money_full(row['amount_cents'], currency)}, more than 1,000 times the usual one.",
            int(row["amount_cents"]), places(row.to_frame().T),
            (
                (LEAVE, "Keep the amount"),
                ("missing", "Treat it as missing"),
                ("divide", f"Use {money_full(round(row['amount_cents'] / BEYOND), currency)}"),
            ),
        )
        for _, row in _largest(opportunities.loc[large]).iterrows()
    ]  # fmt: skip


def with_opportunity_fixes(
    opportunities: pd.DataFrame, chosen: Iterable[tuple[Fix, str]]
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return the rows with what was decided about them, and a finding for each decision."""
    changed = opportunities.copy()
    findings = []
    for fix, value in chosen:
        at = _index_of(changed, fix)
        if not len(at):
            continue
        if fix.kind == "repeated":
            changed = changed.drop(index=at[:-1])
        elif fix.kind == "no_date":
            changed.loc[at, "close_on"] = changed.loc[at, "stage_entered_on"]
        elif value == "missing":
            changed.loc[at, "amount_cents"] = pd.NA
        else:
            changed.loc[at, "amount_cents"] = round(changed.loc[at[0], "amount_cents"] / BEYOND)
        findings.append(applied(fix, value, "opportunities"))
    return changed, findings


def _index_of(opportunities: pd.DataFrame, fix: Fix) -> pd.Index:
    """Return the index of the lines of a proposal, in the order of the file."""
    lines = opportunities["source_row"].isin([row for _, row in fix.rows])
    near = opportunities[lines]
    wanted = set(fix.rows)
    return near.index[[place in wanted for place in places(near)]]
