"""What was recognised, as rows that JSON can hold."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kamdata.ingest.types import Import


def inspection(found: Import) -> list[dict[str, Any]]:
    """Return one dictionary for each file and sheet: what it is, its columns, its findings.

    A file that cannot be used has one too, with the reason as its only finding.
    """
    rows: list[dict[str, Any]] = [
        {
            "file": problem.where, "sheet": "", "table": None, "crm": None, "header_row": None,
            "columns": {}, "rows": 0, "dropped": {}, "how": {}, "reason": "", "remembered": None,
            "questions": [],
            "findings": [_plain("error", str(problem))],
        }
        for problem in found.problems
    ]  # fmt: skip
    for sheet in found.sheets:
        findings = [asdict(finding) for finding in sheet.findings]
        if sheet.reason:
            findings.insert(0, _plain("info", sheet.reason))
        rows.append(
            {
                "file": sheet.file,
                "sheet": sheet.sheet,
                "table": sheet.table,
                "crm": sheet.crm,
                "header_row": sheet.header_row,
                "columns": {match.header: match.column for match in sheet.columns},
                "rows": int(sheet.rows),
                "dropped": {kind: int(n) for kind, n in sheet.dropped.items()},
                "findings": findings,
                "how": {match.header: match.how for match in sheet.columns},
                "reason": sheet.reason,
                "remembered": sheet.remembered and sheet.remembered.label,
                "questions": [asdict(question) for question in sheet.questions],
            }
        )
    return rows


def _plain(severity: str, message: str) -> dict[str, Any]:
    return {"severity": severity, "table": "", "row": None, "column": "", "message": message}
