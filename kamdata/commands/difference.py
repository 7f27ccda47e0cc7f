"""`snapshot diff`: what moved the open pipeline between two stored snapshots."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kamdata import format as fmt
from kamdata.errors import StoreError

if TYPE_CHECKING:
    import argparse
    from datetime import date

    from kamdata.metrics.changes import Changes
    from kamdata.model import Snapshot
    from kamdata.store.store import Store


def diff(chosen: argparse.Namespace) -> int:
    """Compare two snapshots by their dates; return the exit status."""
    from kamdata.metrics.changes import compare_snapshots  # noqa: PLC0415 - keeps `--help` quick
    from kamdata.metrics.rulings import Rulings  # noqa: PLC0415
    from kamdata.model import Period, Scope  # noqa: PLC0415
    from kamdata.store.store import Store  # noqa: PLC0415

    store = Store()
    before, after = _of_date(store, chosen.before), _of_date(store, chosen.after)
    if before.currency != after.currency:
        message = f"The snapshots are kept in {before.currency} and {after.currency}."
        raise StoreError(message, fix="Import one of them again in the currency of the other.")
    period = Period("Chosen dates", chosen.start, chosen.end)
    rulings = Rulings.of(store.matches(), store.verdicts())
    changes = compare_snapshots(before, after, Scope(period=period), store.settings(), rulings)
    report = _report(changes)
    if chosen.json:
        print(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        _print(report, chosen.before, chosen.after)
    return 0


def _of_date(store: Store, day: date) -> Snapshot:
    found = next((record for record in store.records() if record.as_of == day), None)
    if found is None:
        message = f"No snapshot of {day.isoformat()} is stored."
        raise StoreError(message, fix="List what is stored with: python -m kamdata snapshot list")
    return store.load(found)


def _report(changes: Changes) -> dict[str, Any]:
    found = changes.comparison
    moved = found.movements
    legs = found.legs
    return {
        "before": changes.before.as_of.isoformat(),
        "after": changes.after.as_of.isoformat(),
        "currency": changes.after.currency,
        "opening": found.opening_cents / 100,
        "closing": found.closing_cents / 100,
        "residual": found.residual_cents / 100,
        "movements": {
            str(name): {"amount": int(cents) / 100, "count": int(count)}
            for name, cents, count in zip(
                moved["movement"], moved["amount_cents"], moved["count"], strict=True
            )
        },
        "opportunities": [
            {"id": str(key), "movement": str(name), "amount": int(cents) / 100}
            for key, name, cents in zip(
                legs["opportunity_id"], legs["movement"].astype("str"), legs["amount_cents"],
                strict=True,
            )
        ],
        "matches": _matches(changes),
        "verdicts": _verdicts(changes),
    }  # fmt: skip


def _matches(changes: Changes) -> list[dict[str, Any]]:
    """Return the deals whose ids differ: which are counted as one, which are asked about."""
    found = changes.matches
    ids = [
        snapshot.table("opportunities")["opportunity_id"].iloc[found[side].to_numpy()]
        for snapshot, side in ((changes.before, "before"), (changes.after, "after"))
    ]
    return [
        {"before": earlier, "after": later, "alike": round(likeness, 1), "state": state}
        for earlier, later, likeness, state in zip(
            *ids, found["likeness"], found["state"], strict=True
        )
    ]


def _verdicts(changes: Changes) -> list[dict[str, str]]:
    """Return the missing deals of which somebody said what became of them."""
    said = changes.deals[changes.deals["outcome"].notna()]
    ids = changes.before.table("opportunities")["opportunity_id"].iloc[said["before"].to_numpy()]
    return [
        {"id": key, "verdict": outcome} for key, outcome in zip(ids, said["outcome"], strict=True)
    ]


def _print(report: dict[str, Any], before: date, after: date) -> None:
    from kamdata.metrics.matching import ASKED  # noqa: PLC0415
    from kamdata.metrics.movement_words import WORDS  # noqa: PLC0415

    print(f"Open pipeline, {report['currency']}")
    print(f"  {fmt.day(before)}: {report['opening']:,.2f}")
    for name, moved in report["movements"].items():
        if moved["count"]:
            words = WORDS[name][0].lower()
            print(f"    {words}: {moved['amount']:+,.2f} ({moved['count']:,})")
    print(f"  {fmt.day(after)}: {report['closing']:,.2f} (residual {report['residual']:,.2f})")
    asked = sum(one["state"] == ASKED for one in report["matches"])
    if asked:
        print(f"  To decide on the page What changed: {fmt.count(asked, 'deal')} with another id.")
