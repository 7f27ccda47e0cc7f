"""What a person should know about the rows of a sheet, each with its row and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.format import count, day, money_full, number
from kamdata.ingest.findings import Findings, quoted
from kamdata.ingest.stages import meaning_of

if TYPE_CHECKING:
    from kamdata.ingest.crm import Shape
    from kamdata.model import Severity

NAMED_STAGES = 20
CHOOSE_STATUS = "Say in Settings under Stages whether it is open, won or lost."
LARGEST_CENTS = 10**14  # 1,000,000,000,000 in major units: beyond it a cell is a slip
REQUIRED_WORDS: dict[str, tuple[str, Severity]] = {
    "account": ("account", "error"), "stage": ("stage", "error"),
    "amount_cents": ("amount", "warning"), "close_on": ("close date", "warning"),
}  # fmt: skip


def check_opportunities(frame: pd.DataFrame, shape: Shape, findings: Findings) -> pd.DataFrame:
    """Return the opportunities without impossible amounts; add what else needs attention."""
    frame = _without_absurd_amounts(frame, findings)
    _missing(frame, findings)
    _duplicates(frame, findings)
    _negative(frame, findings)
    _created_after_closed(frame, findings)
    _stages(frame, shape, findings)
    return frame


def _rows(mask: pd.Series) -> np.ndarray:
    return np.flatnonzero(mask.fillna(value=False).to_numpy(dtype=bool))


def _without_absurd_amounts(frame: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    frame = frame.copy(deep=False)
    for column in ("amount_cents", "weighted_amount_cents", "actual_amount_cents"):
        if column not in frame:
            continue
        absurd = frame[column].abs() > LARGEST_CENTS
        rows = _rows(absurd)
        if len(rows):
            findings.say_rows(
                "error", rows, lambda _: "The amount is above 1,000,000,000,000; it counts as "
                "missing.", "{n} have an amount above 1,000,000,000,000; they count as missing.",
                "Correct the amounts in the CRM.", column=column,
            )  # fmt: skip
            frame[column] = frame[column].mask(absurd.fillna(value=False))
    return frame


def _missing(frame: pd.DataFrame, findings: Findings) -> None:
    for column, (word, severity) in REQUIRED_WORDS.items():
        if column == "account":
            missing = _is_missing(frame, "account") & _is_missing(frame, "account_id")
        else:
            missing = _is_missing(frame, column)
        rows = _rows(missing)
        if len(rows):
            findings.say_rows(
                severity, rows, lambda row, word=word: f"{_named(frame, row)} has no {word}.",
                f"{{n}} have no {word}.", f"Fill in the {word} in the CRM and export again.",
                column=column,
            )  # fmt: skip


def _named(frame: pd.DataFrame, row: int) -> str:
    name = frame["opportunity"].iloc[row] if "opportunity" in frame else None
    return "The opportunity" if name is None or pd.isna(name) else f"Opportunity {quoted(name)}"


def _is_missing(frame: pd.DataFrame, column: str) -> pd.Series:
    return frame[column].isna() if column in frame else pd.Series(True, index=frame.index)


def _duplicates(frame: pd.DataFrame, findings: Findings) -> None:
    ids = frame["opportunity_id"]
    repeated = ids[ids.duplicated(keep=False)]
    groups = repeated.groupby(repeated, sort=False).groups
    rows = [int(positions[1]) for positions in groups.values()]

    def one(position: int) -> str:
        lines = count(int((ids == ids.iloc[position]).sum()), "line")
        return (
            f"The opportunity {quoted(ids.iloc[position])} stands on {lines} that differ; each "
            "line counts."
        )

    if rows:
        findings.say_rows(
            "warning", rows, one,
            f"{count(len(rows), 'opportunity id stands', 'opportunity ids stand')} on several "
            "lines that differ; each line counts.",
            "If they are products of one deal, nothing needs to be done; else remove the wrong "
            "line in the CRM.",
            column="opportunity_id", value=lambda p: str(ids.iloc[p]),
        )  # fmt: skip


def _negative(frame: pd.DataFrame, findings: Findings) -> None:
    rows = _rows(frame["amount_cents"] < 0)
    if len(rows):
        findings.say_rows(
            "warning", rows, lambda _: "The amount is negative.", "{n} have a negative amount.",
            "Check whether they are credits; they are added as they stand.", column="amount_cents",
        )  # fmt: skip


def _created_after_closed(frame: pd.DataFrame, findings: Findings) -> None:
    if "created_on" not in frame:
        return
    finished = frame["status"].isin(["won", "lost"])
    rows = _rows(finished & (frame["created_on"] > frame["close_on"]))

    def one(position: int) -> str:
        row = frame.iloc[position]
        closed, created = day(row["close_on"]), day(row["created_on"])
        return f"It was closed on {closed}, before it was created on {created}."

    if len(rows):
        findings.say_rows(
            "warning", rows, one, "{n} were closed before they were created.",
            "Correct the dates in the CRM; such deals are left out of the days to win.",
            column="close_on",
        )  # fmt: skip


def _stages(frame: pd.DataFrame, shape: Shape, findings: Findings) -> None:
    """Name the stages whose meaning was guessed, where the guess decides something."""
    not_given = ~frame["is_status_given"].fillna(value=False).to_numpy(dtype=bool)
    codes, names = frame["stage"].cat.codes.to_numpy(), frame["stage"].cat.categories
    deciding = np.flatnonzero(not_given & (codes >= 0))
    used, first, counts = np.unique(codes[deciding], return_index=True, return_counts=True)
    guessed = [
        place for place in np.argsort(-counts, kind="stable")
        if meaning_of(str(names[used[place]]), shape).is_guessed
    ]  # fmt: skip
    for place in guessed[:NAMED_STAGES]:
        name, row = str(names[used[place]]), int(deciding[first[place]])
        findings.say(
            "warning",
            f"The stage {quoted(name)} is not known: its {count(int(counts[place]), 'row')} count "
            f"as {frame['status'].iloc[row]}.",
            CHOOSE_STATUS, row=int(findings.rows[row]), column="stage", value=name,
        )  # fmt: skip
    rest = np.isin(codes, used[guessed[NAMED_STAGES:]]) & not_given
    if rest.any():
        findings.say_rows(
            "warning", np.flatnonzero(rest),
            lambda row: f"The stage {quoted(str(names[codes[row]]))} is not known either.",
            f"{count(len(guessed) - NAMED_STAGES, 'more stage is', 'more stages are')} not known, "
            "in {n}.",
            CHOOSE_STATUS, column="stage",
        )  # fmt: skip


def check_currencies(frame: pd.DataFrame, reporting: str, findings: Findings) -> None:
    """Add one finding for each currency other than the reporting one, with count and sum."""
    if "currency" not in frame or frame["currency"].isna().all():
        return
    foreign = frame[frame["currency"].notna() & (frame["currency"] != reporting)]
    codes = foreign["currency"].astype("str")
    for code, amounts in foreign["amount_cents"].groupby(codes, sort=False):
        total = amounts.dropna()
        together = f"{money_full(int(total.sum()), str(code))} together"
        sum_of = together if len(total) else "without an amount"
        findings.say(
            "info",
            f"{count(len(amounts), 'opportunity is', 'opportunities are')} in {code}, "
            f"{sum_of}; they add to amounts in {reporting} only by an exchange rate.",
            f"Import a sheet with currency, start date and rate, export amounts converted to "
            f"{reporting}, or choose {code} as the reporting currency.",
            row=int(findings.rows[amounts.index[0]]), column="amount_cents", value=str(code),
        )  # fmt: skip


def check_ids(frame: pd.DataFrame, inexact: set[str], findings: Findings) -> None:
    """Add an error for each id column whose cells are numbers of more than 15 digits."""
    for column in sorted(inexact & set(frame.columns)):
        longest = frame[column].dropna().str.len().max()
        findings.say(
            "error", f"The ids are numbers of up to {number(longest)} digits; a workbook keeps "
            "only 15, so different ids may have become equal.",
            "Format the column as text before exporting, or export as .csv.", column=column,
        )  # fmt: skip
