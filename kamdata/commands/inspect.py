"""`inspect`: what is recognised in each file and sheet."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from kamdata import format as fmt
from kamdata.commands.reading import recognised
from kamdata.errors import KamError

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from kamdata.ingest import Import

NO_TABLE = 2  # exit status when no usable table was found


def inspect(chosen: argparse.Namespace) -> int:
    """Say what each file and sheet holds; return the exit status."""
    from kamdata.ingest import inspection  # noqa: PLC0415 - keeps `--help` quick

    found, _ = recognised(chosen)
    rows = inspection(found)
    if chosen.json:
        print(json.dumps(rows, indent=2, ensure_ascii=False, default=str))
    else:
        _print(rows)
    if chosen.fix_list:
        _write_fix_list(found, chosen.fix_list)
    if any(row["table"] for row in rows):
        return 0
    print(_nothing_usable(found), file=sys.stderr)
    return NO_TABLE


def _write_fix_list(found: Import, path: Path) -> None:
    from kamdata.export.fix_list import fix_list  # noqa: PLC0415 - only where it is asked for

    try:
        path.write_bytes(fix_list(found))
    except OSError as problem:
        message = "The fix list cannot be written there."
        raise KamError(
            message, where=str(path), fix="Check that the folder exists and the file is not open."
        ) from problem


def _nothing_usable(found: Import) -> str:
    if found.problems:
        return str(found.problems[0])
    reasons = [sheet.reason for sheet in found.sheets if sheet.reason]
    return reasons[0] if reasons else "No usable table was found in these files."


def _print(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        place = " · ".join(part for part in (row["file"], row["sheet"]) if part)
        what = row["table"] or "not used"
        print(f"{place}: {what} ({row['crm'] or 'unknown shape'}), {row['rows']:,} rows")
        if row["header_row"]:
            print(f"  header in row {row['header_row']}")
        for header, column in row["columns"].items():
            how = f", {row['how'][header]}" if column else ""
            print(f"  {header} -> {column or 'kept as text'}{how}")
        for kind, dropped in row["dropped"].items():
            print(f"  left out: {fmt.count(dropped, f'{kind} row')}")
        for question in row["questions"]:
            said = "answered" if question["is_answered"] else "assumed"
            print(f"  question: {question['sentence']} {said.capitalize()}: {question['assumed']}.")
        for finding in row["findings"]:
            print(
                f"  {finding['severity']}: {finding['message']} {finding.get('fix') or ''}".rstrip()
            )
