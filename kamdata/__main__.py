"""The same product without a browser: `python -m kamdata inspect|metrics`."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kamdata import format as fmt
from kamdata.errors import KamError, UnreadableFileError
from kamdata.model import Finding, Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamdata.ingest import Import, InputFile
    from kamdata.metrics.score import Scores
    from kamdata.model import Measure, Period, Snapshot

NO_TABLE = 2  # exit status when no usable table was found
MONEY_UNITS = ("money", "money_per_day")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status."""
    chosen = _parser().parse_args(arguments)
    try:
        return chosen.run(chosen)
    except KamError as problem:
        print(problem, file=sys.stderr)
        return NO_TABLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m kamdata", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    inspect = commands.add_parser("inspect", help="say what is recognised in each file and sheet")
    inspect.set_defaults(run=_inspect)
    metrics = commands.add_parser("metrics", help="compute every measure from the files")
    metrics.set_defaults(run=_metrics)
    metrics.add_argument("--as-of", required=True, type=_day, metavar="YYYY-MM-DD")
    metrics.add_argument("--period", default="all", help="all, FY2026, 2026Q4 or START:END")
    for command in (inspect, metrics):
        command.add_argument("files", nargs="+", type=Path, metavar="FILE")
        command.add_argument("--json", action="store_true", help="print JSON")
        command.add_argument(
            "--currency", metavar="ISO", help="reporting currency (default: that of the files)"
        )
        command.add_argument("--fiscal-start-month", default=1, type=int, choices=range(1, 13))
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"'{text}' is not a date; write it as YYYY-MM-DD"
        raise argparse.ArgumentTypeError(message) from None


def _settings(chosen: argparse.Namespace) -> Settings:
    currency = (chosen.currency or Settings().currency).upper()
    return Settings(currency=currency, fiscal_start_month=chosen.fiscal_start_month)


def _recognised(chosen: argparse.Namespace) -> tuple[Import, Settings]:
    """Return what the files hold and the settings in force.

    Without `--currency` the amounts are in the usual currency of the files, as on the import page.
    """
    from kamdata.ingest import read_in_worker, recognise, warm_up  # noqa: PLC0415

    warm_up()
    settings = _settings(chosen)
    books, problems = read_in_worker(_read(chosen.files), settings.limits)
    found = recognise(books, settings)
    if not chosen.currency and found.currencies and settings.currency not in found.currencies:
        settings = replace(settings, currency=found.currencies[0])
        found = recognise(books, settings)
    return replace(found, problems=(*problems, *found.problems)), settings


def _read(paths: Sequence[Path]) -> list[InputFile]:
    from kamdata.ingest import InputFile  # noqa: PLC0415 - keeps `--help` quick

    files = []
    for path in paths:
        try:
            files.append(InputFile(path.name, path.read_bytes()))
        except OSError as problem:
            message = "The file cannot be opened."
            raise UnreadableFileError(
                message, where=str(path), fix="Check the name and that you may read it."
            ) from problem
    return files


def _inspect(chosen: argparse.Namespace) -> int:
    from kamdata.ingest import inspection  # noqa: PLC0415

    found, _ = _recognised(chosen)
    rows = inspection(found)
    if chosen.json:
        print(json.dumps(rows, indent=2, ensure_ascii=False, default=str))
    else:
        _print_inspection(rows)
    if any(row["table"] for row in rows):
        return 0
    print(_nothing_usable(found), file=sys.stderr)
    return NO_TABLE


def _nothing_usable(found: Import) -> str:
    if found.problems:
        return str(found.problems[0])
    reasons = [sheet.reason for sheet in found.sheets if sheet.reason]
    return reasons[0] if reasons else "No usable table was found in these files."


def _print_inspection(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        place = " · ".join(part for part in (row["file"], row["sheet"]) if part)
        what = row["table"] or "not used"
        print(f"{place}: {what} ({row['crm'] or 'unknown shape'}), {row['rows']:,} rows")
        if row["header_row"]:
            print(f"  header in row {row['header_row']}")
        for header, column in row["columns"].items():
            print(f"  {header} -> {column or 'kept as text'}")
        for kind, dropped in row["dropped"].items():
            print(f"  left out: {fmt.count(dropped, f'{kind} row')}")
        for finding in row["findings"]:
            print(
                f"  {finding['severity']}: {finding['message']} {finding.get('fix') or ''}".rstrip()
            )


def _metrics(chosen: argparse.Namespace) -> int:
    from kamdata.ingest import build_snapshot  # noqa: PLC0415
    from kamdata.metrics.known import prepare  # noqa: PLC0415
    from kamdata.metrics.periods import parse_period  # noqa: PLC0415

    period = parse_period(chosen.period, chosen.fiscal_start_month)
    found, settings = _recognised(chosen)
    if not found.sheets and found.problems:
        raise found.problems[0]
    imported = build_snapshot(found, chosen.as_of, settings)
    report = _report(imported, prepare(imported, settings), period, settings)
    report["findings"] += [_finding(_unreadable(problem)) for problem in found.problems]
    if chosen.json:
        print(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        _print_report(report)
    return 0


def _report(
    imported: Snapshot, snapshot: Snapshot, period: Period, settings: Settings
) -> dict[str, Any]:
    from kamdata.metrics.pipeline import stage_table  # noqa: PLC0415
    from kamdata.metrics.summary import measures  # noqa: PLC0415

    opportunities, stages = snapshot.table("opportunities"), snapshot.table("stages")
    by_stage = stage_table(opportunities, stages, snapshot.as_of, period)
    return {
        "as_of": snapshot.as_of.isoformat(),
        "currency": snapshot.currency,
        "tables": {name: len(table) for name, table in imported.tables.items()},
        "measures": {
            name: _measure(found) for name, found in measures(snapshot, period, settings).items()
        },
        "stages": [
            {
                "stage": row["stage"],
                "status": row["status"],
                "count": int(row["count"]),
                "amount": _major(row["amount_cents"]),
                "weighted_amount": _major(row["weighted_amount_cents"]),
            }
            for row in by_stage.to_dict("records")
        ],
        "accounts": _accounts(snapshot, period, settings),
        "findings": [_finding(finding) for finding in snapshot.findings],
    }


def _accounts(snapshot: Snapshot, period: Period, settings: Settings) -> list[dict[str, Any]]:
    from kamdata.metrics.growth import growth_scores  # noqa: PLC0415
    from kamdata.metrics.revenue import ladder  # noqa: PLC0415
    from kamdata.metrics.risk import risk_scores  # noqa: PLC0415
    from kamdata.metrics.summary import account_amounts  # noqa: PLC0415

    amounts = account_amounts(snapshot.table("opportunities"), period)
    standing = ladder(snapshot, period, settings)
    amounts = amounts.reindex(standing["account_id"])
    risk = _scores(risk_scores(snapshot, settings))
    growth = _scores(growth_scores(snapshot, settings))
    return [
        {
            "account": account,
            "won_amount": _major(won),
            "open_amount": _major(still_open),
            "status": status,
            "risk_score": risk[account_id][0],
            "risk_contributions": risk[account_id][1],
            "growth_score": growth[account_id][0],
            "growth_contributions": growth[account_id][1],
        }
        for account_id, account, status, won, still_open in zip(
            standing["account_id"],
            standing["account"],
            standing["status"].astype("str"),
            amounts["won_cents"],
            amounts["open_cents"],
            strict=True,
        )
    ]


def _scores(scores: Scores) -> dict[str, tuple[float | None, dict[str, float]]]:
    parts: dict[str, dict[str, float]] = {account: {} for account in scores.table["account_id"]}
    counted = scores.factors[scores.factors["points"].notna()]
    for account, factor, points in zip(
        counted["account_id"], counted["factor"].astype("str"), counted["points"], strict=True
    ):
        parts[account][factor] = float(points)
    return {
        account: (_plain(score), parts[account])
        for account, score in zip(scores.table["account_id"], scores.table["score"], strict=True)
    }


def _measure(found: Measure) -> dict[str, Any]:
    value = _major(found.value) if found.unit in MONEY_UNITS else _plain(found.value)
    return {
        "value": value,
        "unit": found.unit,
        "n": int(found.n),
        "coverage": _plain(found.coverage),
        "reason": found.reason,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    wanted = ("severity", "table", "row", "column", "message")
    return {name: value for name, value in asdict(finding).items() if name in wanted}


def _unreadable(problem: KamError) -> Finding:
    return Finding("error", str(problem), file=problem.where)


def _plain(value: Any) -> float | int | None:
    """Return a number that JSON knows: null for missing, int for whole numbers of any type."""
    if value is None or value != value:  # noqa: PLR0124 - only NaN differs from itself
        return None
    return (
        int(value) if float(value).is_integer() and not isinstance(value, float) else float(value)
    )


def _major(cents: Any) -> float | None:
    """Return whole cents in major units, null for missing."""
    import pandas as pd  # noqa: PLC0415 - keeps `--help` quick

    return None if cents is None or pd.isna(cents) else float(cents) / 100


def _print_report(report: dict[str, Any]) -> None:
    from kamdata.metrics.catalogue import metric  # noqa: PLC0415

    print(f"As of {report['as_of']}, {report['currency']}")
    for name, rows in report["tables"].items():
        print(f"  {name}: {rows:,} rows")
    for name, found in report["measures"].items():
        shown = "n/a" if found["value"] is None else f"{found['value']:,}"
        reason = f" ({found['reason']})" if found["reason"] else ""
        print(f"  {metric(name).label}: {shown} {found['unit']}{reason}")
    for row in report["stages"]:
        print(f"  {row['stage']} ({row['status']}): {row['count']:,}, {row['amount'] or 0:,.2f}")
    for finding in report["findings"]:
        print(f"  {finding['severity']}: {finding['message']}")


if __name__ == "__main__":
    sys.exit(main())
