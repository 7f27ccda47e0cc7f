"""`metrics`: every measure of the pages, computed from the files alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kamdata.commands.reading import finding, recognised, unreadable

if TYPE_CHECKING:
    import argparse

    from kamdata.metrics.score import Scores
    from kamdata.model import Measure, Period, Settings, Snapshot

MONEY_UNITS = ("money", "money_per_day")


def metrics(chosen: argparse.Namespace) -> int:
    """Compute every measure from the files; return the exit status."""
    from kamdata.ingest import build_snapshot  # noqa: PLC0415
    from kamdata.metrics.known import prepare  # noqa: PLC0415
    from kamdata.metrics.periods import parse_period  # noqa: PLC0415

    period = parse_period(chosen.period, chosen.fiscal_start_month)
    found, settings = recognised(chosen)
    if not found.sheets and found.problems:
        raise found.problems[0]
    imported = build_snapshot(found, chosen.as_of, settings)
    report = _report(imported, prepare(imported, settings), period, settings)
    report["findings"] += [finding(unreadable(problem)) for problem in found.problems]
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
        "findings": [finding(one) for one in snapshot.findings],
    }


def _accounts(snapshot: Snapshot, period: Period, settings: Settings) -> list[dict[str, Any]]:
    from kamdata.metrics.assess import assess  # noqa: PLC0415
    from kamdata.metrics.growth import growth_table  # noqa: PLC0415
    from kamdata.metrics.revenue import ladder  # noqa: PLC0415
    from kamdata.metrics.risk import risk_table  # noqa: PLC0415
    from kamdata.metrics.summary import account_amounts  # noqa: PLC0415

    standing = ladder(snapshot, period, settings)
    amounts = account_amounts(snapshot.table("opportunities"), period, standing["account_id"])
    known = assess(snapshot, settings)
    at_risk = risk_table(known)
    risk, growth = _scores(at_risk), _scores(growth_table(known, at_risk))
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
    for one in report["findings"]:
        print(f"  {one['severity']}: {one['message']}")
