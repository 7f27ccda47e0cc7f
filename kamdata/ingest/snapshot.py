"""From what was recognised to a snapshot: tables joined, accounts linked, stages listed."""

from __future__ import annotations

import hashlib
import json
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from kamdata.errors import NoUsableTableError
from kamdata.format import count, day
from kamdata.ingest.account_fixes import (
    account_fixes,
    kept_apart,
    spelling_fixes,
    with_merged_accounts,
)
from kamdata.ingest.accounts import link_accounts
from kamdata.ingest.convert import convert
from kamdata.ingest.crm import shape_named
from kamdata.ingest.fixes import applied, decided, opportunity_fixes, with_opportunity_fixes
from kamdata.ingest.odd_dates import date_fixes, with_dates
from kamdata.ingest.plan_repeats import plans_first, without_repeats
from kamdata.ingest.stages import stage_table
from kamdata.ingest.ties import with_ties
from kamdata.model import Finding, Snapshot, Source
from kamdata.schema import conform

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from kamdata.ingest.fixes import Fix
    from kamdata.ingest.types import Import, SheetImport
    from kamdata.model import Settings


def build_snapshot(
    found: Import,
    as_of: date,
    settings: Settings,
    decisions: Mapping[str, str] = MappingProxyType({}),
) -> Snapshot:
    """Return the snapshot of everything that was recognised, as of a date.

    `decisions` hold the option chosen for proposals (see `proposals`) by their key. Raises
    NoUsableTableError when there is not a single opportunity.
    """
    used = plans_first([sheet for sheet in found.sheets if sheet.table is not None])
    if not any(sheet.table == "opportunities" and sheet.rows for sheet in used):
        raise _nothing_usable(found)
    findings = [finding for sheet in used for finding in sheet.findings]
    frames: dict[str, pd.DataFrame] = {}
    extras: dict[str, pd.DataFrame] = {}
    for table in dict.fromkeys(sheet.table for sheet in used if sheet.table):
        sheets = [sheet for sheet in used if sheet.table == table]
        frames[table] = _stacked([sheet.frame for sheet in sheets])
        extras[table] = _stacked([sheet.extras for sheet in sheets])
    ties, _ = frames.pop("ties", None), extras.pop("ties", None)
    days = decided(date_fixes(frames, used), decisions) if decisions else []
    frames, dated = with_dates(frames, days)
    frames, in_doubt = convert(frames, as_of, settings)
    opportunities, again = _without_repeats(frames["opportunities"], used)
    fixes = opportunity_fixes(opportunities, settings.currency) if decisions else ()
    chosen = decided(fixes, decisions)
    opportunities, changes = with_opportunity_fixes(opportunities, chosen)
    opportunities, untied = with_ties(opportunities, ties)
    findings += in_doubt + again + untied + _later_than(opportunities, as_of)
    by_account = link_accounts({**frames, "opportunities": opportunities}, kept_apart(decisions))
    apart = decided(spelling_fixes(by_account), decisions) if decisions else []
    merges = decided(account_fixes(by_account.tables), decisions) if decisions else []
    linked, merged = with_merged_accounts(by_account.tables, merges)
    merged = [*(applied(fix, value, "accounts") for fix, value in apart), *merged]
    tables = {name: conform(name, frame) for name, frame in linked.items()}
    tables, repeated = without_repeats(tables)
    tables["stages"] = stage_table(
        tables["opportunities"],
        [shape_named(sheet.crm_label) for sheet in used if sheet.table == "opportunities"],
        as_of,
    )
    return Snapshot(
        as_of=as_of,
        tables={name: table.reset_index(drop=True) for name, table in tables.items()},
        currency=settings.currency,
        findings=tuple(findings + by_account.findings + repeated + dated + changes + merged),
        sources=tuple(_source(sheet) for sheet in found.sheets),
        extras={
            name: extra.reindex(tables[name].index).reset_index(drop=True)
            for name, extra in extras.items()
            if len(extra.columns)
        },
        fingerprint=_fingerprint(found, as_of, settings, days + chosen + apart + merges),
    )


def proposals(found: Import, as_of: date, settings: Settings) -> tuple[Fix, ...]:
    """Return what a person may decide about the rows, empty without a list of opportunities."""
    used = plans_first([sheet for sheet in found.sheets if sheet.table is not None])
    if not any(sheet.table == "opportunities" and sheet.rows for sheet in used):
        return ()
    frames = {
        table: _stacked([sheet.frame for sheet in used if sheet.table == table])
        for table in dict.fromkeys(sheet.table for sheet in used if sheet.table)
        if table != "ties"
    }
    frames, _ = convert(frames, as_of, settings)
    opportunities, _ = _without_repeats(frames["opportunities"], used)
    linked = link_accounts({**frames, "opportunities": opportunities})
    return (
        *account_fixes(linked.tables),
        *opportunity_fixes(opportunities, settings.currency),
        *date_fixes(frames, used),
        *spelling_fixes(linked),
    )


def _nothing_usable(found: Import) -> NoUsableTableError:
    blank = [sheet for sheet in found.sheets if sheet.table == "opportunities"]
    if blank:
        message = "The list of opportunities has its headers, but no rows yet."
        place = f"{blank[0].file} · {blank[0].sheet}" if blank[0].sheet else blank[0].file
        fix = "Fill in one row for each opportunity and import the file again."
        return NoUsableTableError(message, where=place, fix=fix)
    reasons = [
        f"{sheet.file}{' · ' + sheet.sheet if sheet.sheet else ''}: {sheet.reason}"
        for sheet in found.sheets
        if sheet.reason
    ]
    detail = [str(problem) for problem in found.problems] + reasons
    message = "No list of opportunities was found in these files."
    fix = detail[0] if detail else "Add an export with account, stage, amount and close date."
    return NoUsableTableError(message, fix=fix)


def _stacked(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the rows of several sheets under each other."""
    if len(frames) == 1:
        return frames[0]
    plain = [
        frame.astype(
            {name: "str" for name in frame if isinstance(frame[name].dtype, pd.CategoricalDtype)}
        )
        for frame in frames
        if len(frame)
    ]
    return pd.concat(plain, ignore_index=True) if plain else frames[0]


def _without_repeats(
    opportunities: pd.DataFrame, used: Sequence[SheetImport]
) -> tuple[pd.DataFrame, list[Finding]]:
    """Leave out rows that stand equally in several sheets; name ids that differ between them."""
    if sum(sheet.table == "opportunities" for sheet in used) < 2:
        return opportunities, []
    own = [name for name in opportunities if name not in ("source", "source_row")]
    repeated = opportunities.duplicated(subset=own)
    kept = opportunities[~repeated]
    findings = []
    if repeated.any():
        n = int(repeated.sum())
        findings.append(
            Finding(
                "warning",
                f"{count(n, 'opportunity stands', 'opportunities stand')} in several files with "
                "the same values; each counts once.",
                table="opportunities",
            )
        )
    first_source = kept.groupby("opportunity_id")["source"].transform("first")
    differing = kept[kept["source"].astype("str") != first_source.astype("str")]
    if len(differing):
        n = differing["opportunity_id"].nunique()
        findings.append(
            Finding(
                "warning",
                f"{count(n, 'opportunity id stands', 'opportunity ids stand')} in several files "
                "with different values; each line counts.",
                "Import only the newest export of the same opportunities.",
                "opportunities",
                int(differing["source_row"].iloc[0]),
                "opportunity_id",
            )
        )
    return kept, findings


def _later_than(opportunities: pd.DataFrame, as_of: date) -> list[Finding]:
    """Name what the files date after the day they are said to be of."""
    end = pd.Timestamp(as_of) + pd.Timedelta(days=1)
    finished = opportunities["status"].isin(["won", "lost"])
    checks = [("close_on", finished, "won or lost after")]
    if "created_on" in opportunities:
        checks.append(("created_on", pd.Series(True, index=opportunities.index), "created after"))
    findings = []
    for column, rows, what in checks:
        later = opportunities[rows & (opportunities[column] >= end)]
        if len(later):
            said = count(len(later), "opportunity was", "opportunities were")
            they = "it is" if len(later) == 1 else "they are"
            findings.append(
                Finding(
                    "warning", f"{said} {what} {day(pd.Timestamp(as_of))}, the as-of date; {they} "
                    "left out.", "Choose a later as-of date, or correct the dates in the CRM.",
                    "opportunities", int(later["source_row"].iloc[0]), column,
                    str(later[column].iloc[0])[:10],
                )
            )  # fmt: skip
    return findings


def _source(sheet: SheetImport) -> Source:
    return Source(
        sheet.file, sheet.sheet, sheet.table, sheet.crm, sheet.header_row,
        {match.header: match.column for match in sheet.columns}, sheet.rows, sheet.dropped,
        sheet.sha256,
    )  # fmt: skip


def _fingerprint(
    found: Import, as_of: date, settings: Settings, chosen: Sequence[tuple[Fix, str]]
) -> str:
    """Return a hash of everything that the snapshot was made from."""
    made_from: dict[str, object] = {
        "files": sorted({(sheet.file, sheet.sheet, sheet.sha256) for sheet in found.sheets}),
        "choices": sorted(
            [file, sheet, choice.table, choice.header_row, sorted((choice.columns or {}).items())]
            + [answer for answer in (choice.date_order, choice.decimal_sign) if answer]
            for (file, sheet), choice in found.choices.items()
        ),
        "currency": settings.currency,
        "fiscal_start_month": settings.fiscal_start_month,
        "as_of": as_of.isoformat(),
    }
    if chosen:  # without decisions the fingerprint is that of a snapshot kept before there were any
        made_from["decisions"] = sorted((fix.key, value) for fix, value in chosen)
    return hashlib.sha256(json.dumps(made_from, default=str).encode()).hexdigest()
