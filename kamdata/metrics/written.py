"""Names as people write them, and what stands for each however it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def tidy(names: pd.Series) -> pd.Series:
    """Return names (str) with single spaces and none around them, null where nothing is left."""
    found = names.astype("str").str.replace(r"\s+", " ", regex=True).str.strip()
    return found.mask(found == "")


def name_key(names: pd.Series) -> pd.Series:
    """Return what stands for each name: tidy and without case."""
    return tidy(names).str.casefold()
