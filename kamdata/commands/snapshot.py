"""`snapshot`: import into the store without a browser, and list what is stored.

Exit status: 0 when the files are stored and nothing in them is wrong, or were stored before; 1 when
they are stored, but something in them is an error (a file that cannot be read among several is
one, too); 2 when nothing was stored, with one sentence on standard error.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kamdata import format as fmt
from kamdata.commands.reading import answers, finding, recognise_files, unreadable, with_flags
from kamdata.model import Finding

if TYPE_CHECKING:
    import argparse

    from kamdata.ingest import Import
    from kamdata.model import Settings, Snapshot
    from kamdata.store.store import SnapshotRecord, Store

WITH_ERRORS = 1  # exit status when files were stored that hold errors


def add(chosen: argparse.Namespace) -> int:
    """Store the files as a snapshot; return the exit status."""
    from kamdata.ingest import build_snapshot  # noqa: PLC0415 - keeps `--help` quick
    from kamdata.metrics.predictions import keep_predictions  # noqa: PLC0415
    from kamdata.store.store import Store  # noqa: PLC0415

    store = Store()
    is_first = store.newest() is None
    found, settings = recognise_files(
        chosen.files,
        with_flags(store.settings(), chosen),
        store.mappings(),
        answers=answers(chosen),
        # later snapshots keep the currency of the first, so that they can be compared
        is_currency_open=is_first and not chosen.currency,
    )
    decisions = {one.key: one.choice for one in store.fix_decisions()}
    snapshot = build_snapshot(found, chosen.as_of, settings, decisions)
    unread = tuple(unreadable(problem) for problem in found.problems)
    snapshot = replace(snapshot, findings=(*snapshot.findings, *unread))
    record = _stored_before(store, snapshot)
    is_known = record is not None
    if record is None:
        record = _keep(store, snapshot, found, settings, is_first=is_first)
        lacking = keep_predictions(store, record, snapshot, settings)
        if lacking:
            snapshot = replace(snapshot, findings=(*snapshot.findings, Finding("warning", lacking)))
    report = _report(record, snapshot, found, is_known=is_known)
    if chosen.json:
        print(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        _print(report)
    has_errors = any(one.severity == "error" for one in snapshot.findings)
    return WITH_ERRORS if has_errors and not is_known else 0


def _stored_before(store: Store, snapshot: Snapshot) -> SnapshotRecord | None:
    """Return the revision in force of the date if it was made from the same."""
    same_day = [record for record in store.records() if record.as_of == snapshot.as_of]
    return next((one for one in same_day if one.fingerprint == snapshot.fingerprint), None)


def _keep(
    store: Store, snapshot: Snapshot, found: Import, settings: Settings, *, is_first: bool
) -> SnapshotRecord:
    record = store.add(snapshot)
    store.use_mappings(sheet.remembered.fingerprint for sheet in found.sheets if sheet.remembered)
    if is_first:  # as on the import page: the dashboard opens on what was imported
        store.save_settings(settings)
        store.show_company("own")
    return record


def _report(
    record: SnapshotRecord, snapshot: Snapshot, found: Import, *, is_known: bool
) -> dict[str, Any]:
    return {
        "status": "already stored" if is_known else "saved",
        **_listed(record),
        "currency": snapshot.currency,
        "remembered": [
            source.name
            for source, sheet in zip(snapshot.sources, found.sheets, strict=True)
            if sheet.remembered
        ],
        "findings": [finding(one) for one in snapshot.findings],
    }


def _listed(record: SnapshotRecord) -> dict[str, Any]:
    return {
        "as_of": record.as_of.isoformat(),
        "revision": record.revision,
        "added_at": record.added_at.isoformat(),
        "files": list(record.files),
        "tables": record.row_counts,
    }


def _print(report: dict[str, Any]) -> None:
    words = {"saved": "Saved", "already stored": "Already stored"}[report["status"]]
    print(f"{words}: {_line(report)}, {report['currency']}")
    for name, rows in report["tables"].items():
        print(f"  {name}: {fmt.count(rows, 'row')}")
    for place in report["remembered"]:
        print(f"  {place}: read as you confirmed")
    for one in report["findings"]:
        print(f"  {one['severity']}: {one['message']}")


def _line(listed: dict[str, Any]) -> str:
    return f"as of {listed['as_of']}, revision {listed['revision']}"


def show(chosen: argparse.Namespace) -> int:
    """List the revision in force of every snapshot date; return the exit status."""
    from kamdata.store.store import Store  # noqa: PLC0415 - keeps `--help` quick

    listed = [_listed(record) for record in Store().records()]
    if chosen.json:
        print(json.dumps(listed, indent=2, ensure_ascii=False))
    elif not listed:
        print("No snapshot is stored yet.")
    else:
        for one in listed:
            rows = fmt.count(one["tables"]["opportunities"], "opportunity", "opportunities")
            print(f"{_line(one)}: {rows} from {fmt.joined(one['files'])}")
    return 0
