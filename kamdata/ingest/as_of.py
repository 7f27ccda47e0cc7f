"""The day on which the exports were made, as far as the files tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.format import day
from kamdata.ingest import dates
from kamdata.ingest.cells import Cells
from kamdata.ingest.headers import squeezed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from kamdata.ingest.types import SheetImport

MODIFIED = frozenset(
    {"lastmodifieddate", "modifiedon", "modifiedtime", "dealupdatetime", "systemmodstamp",
     "donotmodifymodifiedon", "zuletztgeändertam"}
)  # fmt: skip
TRACES = {
    "created": "created_on", "stage change": "stage_entered_on", "closed": "actual_close_on",
    "activity": "last_activity_on",
}  # fmt: skip
NO_DATE = "The files name no date; choose the day on which they were exported."


@dataclass(frozen=True)
class Dated:
    """A sheet, and the dates in it that say when the export was made."""

    sheet: SheetImport
    banner: date | None = None
    footer: date | None = None


def proposed_as_of(found: Sequence[Dated]) -> tuple[date | None, str]:
    """Return the date the exports were made on, and how it is known."""
    banners = [(one.banner, one.sheet.file) for one in found if one.banner]
    if banners:
        latest_banner, file = max(banners)
        return latest_banner, f"{file} says: as of {day(latest_banner)}."
    footers = [(one.footer, one.sheet.file) for one in found if one.footer]
    if footers:
        latest_footer, file = max(footers)
        return latest_footer, f"{file} says: generated on {day(latest_footer)}."
    latest: dict[str, date] = {}
    for one in found:
        for what, when in _traces(one.sheet).items():
            latest[what] = max(when, latest.get(what, when))
    if not latest:
        return None, NO_DATE
    what = max(latest, key=lambda name: latest[name])
    return latest[what], f"The latest {what} date in the files is {day(latest[what])}."


def _traces(sheet: SheetImport) -> Mapping[str, date]:
    """Return the latest dates of things that had happened when the file was exported."""
    traces: dict[str, date] = {}
    if sheet.table == "opportunities":
        for what, column in TRACES.items():
            _latest(traces, what, sheet.frame.get(column))
        for header in sheet.extras:
            if squeezed(str(header)) in MODIFIED:
                _latest(traces, "modified", _as_dates(sheet.extras[header]))
    if sheet.table == "activities":
        _latest(traces, "activity", sheet.frame.get("on"))
    return traces


def _latest(traces: dict[str, date], what: str, values: pd.Series | None) -> None:
    if values is not None and values.notna().any():
        traces[what] = values.max().date()


def _as_dates(texts: pd.Series) -> pd.Series:
    cells = Cells.of(texts.where(texts.notna(), None).tolist())
    reduced = dates.reduce_texts(cells.texts)
    days, _ = dates.read_days(reduced, dates.evidence_of(reduced.days).usual)
    return pd.Series(cells.spread(days, np.datetime64("NaT", "us")))
