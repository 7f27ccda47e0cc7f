"""The same product without a browser: `python -m kamdata inspect|metrics|snapshot`."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kamdata.commands.backup import backup, restore
from kamdata.commands.difference import diff
from kamdata.commands.inspect import inspect
from kamdata.commands.metrics import metrics
from kamdata.commands.snapshot import add, show
from kamdata.errors import KamError

if TYPE_CHECKING:
    from collections.abc import Sequence

FAILED = 2  # exit status when nothing could be done
UNREAD = 141  # as a shell calls it when the reader of a pipe has gone


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status."""
    chosen = _parser().parse_args(arguments)
    try:
        status = chosen.run(chosen)
        sys.stdout.flush()
    except KamError as problem:
        print(problem, file=sys.stderr)
        return FAILED
    except BrokenPipeError:  # what is done is done; only nobody reads on
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNREAD
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m kamdata", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    of_inspect = commands.add_parser("inspect", help="say what is recognised in each sheet")
    of_inspect.set_defaults(run=inspect, fiscal_start_month=1)
    _add_files(of_inspect)
    of_inspect.add_argument(
        "--fix-list", type=Path, metavar="OUT.xlsx", help="write the rows to correct to a workbook"
    )

    of_metrics = commands.add_parser("metrics", help="compute every measure from the files")
    of_metrics.set_defaults(run=metrics, fiscal_start_month=1)
    _add_files(of_metrics)
    of_metrics.add_argument("--as-of", required=True, type=_day, metavar="YYYY-MM-DD")
    of_metrics.add_argument("--period", default="all", help="all, FY2026, 2026Q4 or START:END")

    snapshot = commands.add_parser("snapshot", help="store files as a snapshot, list or compare")
    of_snapshot = snapshot.add_subparsers(required=True, metavar="add|list|diff|backup|restore")
    of_add = of_snapshot.add_parser(
        "add", help="store the files as what was known on a date, in the folder KAM_HOME",
        epilog="Exit status: 0 stored, or stored before; 1 stored, but something in the files is "
        "wrong; 2 nothing stored.",
    )  # fmt: skip
    of_add.set_defaults(run=add)
    _add_files(of_add, currency="that of the settings stored")
    of_add.add_argument("--as-of", required=True, type=_day, metavar="YYYY-MM-DD")
    of_list = of_snapshot.add_parser("list", help="list the snapshots that are stored")
    of_list.set_defaults(run=show)
    of_list.add_argument("--json", action="store_true", help="print JSON")
    _add_diff(of_snapshot.add_parser("diff", help="say what moved between two stored snapshots"))
    of_backup = of_snapshot.add_parser(
        "backup", help="write everything that is stored into one file",
        epilog="Exit status: 0 written; 1 written, but files of some snapshots are missing; "
        "2 nothing written.",
    )  # fmt: skip
    of_backup.set_defaults(run=backup)
    of_backup.add_argument("file", type=Path, metavar="FILE")
    of_restore = of_snapshot.add_parser("restore", help="put a backup in place of what is stored")
    of_restore.set_defaults(run=restore)
    of_restore.add_argument("file", type=Path, metavar="FILE")
    of_restore.add_argument(
        "--replace", action="store_true",
        help="also where something is stored; a copy of it is kept first",
    )  # fmt: skip
    return parser


def _add_diff(command: argparse.ArgumentParser) -> None:
    command.set_defaults(run=diff)
    command.add_argument("before", type=_day, metavar="DATE")
    command.add_argument("after", type=_day, metavar="DATE")
    command.add_argument("--from", dest="start", type=_day, help="first close date that counts")
    command.add_argument("--to", dest="end", type=_day, help="last close date that counts")
    command.add_argument("--json", action="store_true", help="print JSON")


def _add_files(command: argparse.ArgumentParser, *, currency: str = "that of the files") -> None:
    command.add_argument("files", nargs="+", type=Path, metavar="FILE")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.add_argument(
        "--currency", metavar="ISO", help=f"reporting currency (default: {currency})"
    )
    command.add_argument(
        "--date-order", choices=("day", "month"),
        help="what comes first in dates such as 03/04/2026, where the file does not prove it",
    )  # fmt: skip
    command.add_argument(
        "--decimal", choices=(",", "."), dest="decimal_sign",
        help="the decimal sign, where the file does not prove it",
    )  # fmt: skip
    command.add_argument("--fiscal-start-month", type=int, choices=range(1, 13))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"'{text}' is not a date; write it as YYYY-MM-DD"
        raise argparse.ArgumentTypeError(message) from None


if __name__ == "__main__":
    sys.exit(main())
