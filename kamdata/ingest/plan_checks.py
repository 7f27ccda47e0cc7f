"""What a person should know about the rows of a plan: no name, scores off their scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kamdata.schema import TABLES
from kamdata.schema.plan_rows import NAMED, SCALES

if TYPE_CHECKING:
    import pandas as pd

    from kamdata.ingest.findings import Findings


def check_plan(frame: pd.DataFrame, table: str, findings: Findings) -> None:
    """Add a finding for rows that nothing names, and for each score with values off its scale."""
    if table in NAMED:
        column = NAMED[table]
        rows = np.flatnonzero(frame[column].isna().to_numpy())
        about = TABLES[table].column(column).about.lower()
        if len(rows):
            findings.say_rows(
                "warning", rows, lambda _: f"The row does not say: {about}. It is left out.",
                f"{{n}} do not say: {about}. They are left out.", "Fill it in.", column=column,
            )  # fmt: skip
    for column in [name for name in SCALES if name in frame]:
        low, high = SCALES[column]
        is_off = ((frame[column] < low) | (frame[column] > high)).fillna(value=False)
        rows = np.flatnonzero(is_off.to_numpy(dtype=bool))
        if len(rows):
            about = TABLES[table].column(column).about
            findings.say_rows(
                "warning", rows,
                lambda _, about=about: f"{about}: the value is off its scale and not used.",
                f"{about}: {{n}} have a value off its scale, which is not used.",
                f"Write a number from {low:,} to {high:,}.", column=column,
                value=lambda row, column=column: str(frame[column].iloc[row]),
            )  # fmt: skip
