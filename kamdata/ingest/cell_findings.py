"""What a person should know about the cells of one column: unreadable ones, and assumptions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from kamdata.format import count, joined
from kamdata.ingest.arrow import pc
from kamdata.ingest.findings import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamdata.ingest.cells import Cells
    from kamdata.ingest.findings import Findings
    from kamdata.ingest.questions import Doubt, Kind
    from kamdata.ingest.values import Values
    from kamdata.schema import Column

KIND_WORDS = {
    "money": "is not an amount of money", "date": "is not a date between 1990 and 2100",
    "rate": "is not a percentage", "number": "is not a number", "integer": "is not a whole number",
    "flag": "is neither yes nor no",
}  # fmt: skip
NAMED_VALUES = 5
CASE_TELLS = re.compile(r"^[A-Za-z0-9]{15}$")  # ids of Salesforce, told apart by case on purpose
# small letters of Cyrillic and Greek that look like Latin ones (from left to right)
LATIN = str.maketrans("\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445"
                      "\u0456\u0455\u0458\u03b1\u03bf\u03c1\u03b9\u03ba\u03bd",
                      "abekmhopctyxisjaopikv")  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One source column that means a canonical column; `position` is its place in the grid."""

    header: str
    column: Column
    cells: Cells
    position: int


def report_cells(
    part: Part, values: Values, doubts: Mapping[Kind, Doubt], findings: Findings
) -> None:
    """Add findings about the cells that could not be read, and about what had to be assumed.

    `doubts` are the questions about the column that nobody has answered.
    """
    cells = part.cells
    if part.column.kind == "key":
        _look_alikes(part, findings)
    if part.column.choices:
        if part.column.name != "status":
            _other_choices(part, values, cells, findings)
        return
    unreadable = KIND_WORDS.get(part.column.kind, "cannot be read")
    _bad_cells(part, values.unreadable, unreadable, cells, findings)
    _bad_cells(part, values.outside, "is outside 0 to 100 %", cells, findings)
    _assumptions(part, values, doubts, findings)


def _look_alikes(part: Part, findings: Findings) -> None:
    """Warn of ids that a person would take for the same: they stay two ids."""
    lowered = pc.utf8_lower(part.cells.texts)
    if not pc.all(pc.string_is_ascii(lowered), min_count=0).as_py():
        lowered = pa.array([text.translate(LATIN) for text in lowered.to_pylist()], pa.string())
    elif pc.count_distinct(lowered).as_py() == len(lowered):
        return
    by_look: dict[str, list[str]] = {}
    for look, text in zip(lowered.to_pylist(), part.cells.listed, strict=True):
        if not (CASE_TELLS.match(text) and text.isascii()):
            by_look.setdefault(look, []).append(text)
    alike = [texts for texts in by_look.values() if len(texts) > 1]
    if alike:
        findings.say(
            "warning", f"{count(len(alike), 'id')} in {quoted(part.header)} "
            f"{'is' if len(alike) == 1 else 'are'} spelled in several ways that look the same, "
            f"such as {joined([quoted(text) for text in alike[0][:2]])}; each spelling counts as "
            "an id of its own.",
            "Write the same id in the same way.", column=part.column.name, value=alike[0][0],
        )  # fmt: skip


def _bad_cells(
    part: Part, codes: np.ndarray, problem: str, cells: Cells, findings: Findings
) -> None:
    if not len(codes):
        return
    where, texts = quoted(part.header), cells.listed
    findings.say_rows(
        "warning", np.flatnonzero(np.isin(cells.codes, codes)),
        lambda row: f"{quoted(texts[cells.codes[row]])} in {where} {problem}; the cell counts as "
        "empty.",
        f"{{n}} in {where} hold a value that {problem}; the cells count as empty.",
        "Correct the cells in the file, or choose another column.",
        column=part.column.name, value=lambda row: texts[cells.codes[row]],
    )  # fmt: skip


def _other_choices(part: Part, values: Values, cells: Cells, findings: Findings) -> None:
    if not len(values.unreadable):
        return
    rows = np.flatnonzero(np.isin(cells.codes, values.unreadable))
    named = joined([quoted(cells.listed[code]) for code in values.unreadable[:NAMED_VALUES]])
    findings.say(
        "info", f"{count(len(rows), 'row')} in {quoted(part.header)} "
        f"{'holds' if len(rows) == 1 else 'hold'} another value than "
        f"{joined(part.column.choices, 'or')}: {named}. It counts as empty.",
        row=int(findings.rows[rows[0]]), column=part.column.name,
        value=cells.listed[values.unreadable[0]],
    )  # fmt: skip


def _assumptions(
    part: Part, values: Values, doubts: Mapping[Kind, Doubt], findings: Findings
) -> None:
    where, column = quoted(part.header), part.column.name
    if found := doubts.get("date_order"):
        findings.say(
            "warning", f"{count(found.rows, 'date')} in {where} could be read with the day or with "
            f"the month first; {'it was' if found.rows == 1 else 'they were'} read "
            f"{found.assumed}.",
            "Answer the question at import, or export dates as YYYY-MM-DD.", column=column,
            value=found.texts[0],
        )  # fmt: skip
    if found := doubts.get("decimal_sign"):
        read = "thousands" if found.assumed == "," else "decimals"
        findings.say(
            "warning", f"Nothing in {where} tells thousands from decimals; in "
            f"{count(found.rows, 'cell')} points before three digits were read as {read}.",
            "Answer the question at import, or export amounts as plain numbers.", column=column,
            value=found.texts[0],
        )  # fmt: skip
    if "scale" in values.notes:
        findings.say(
            "info", f"Every value in {where} is 0 or 1; 1 was read as 100 %.", column=column
        )
