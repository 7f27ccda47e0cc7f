"""How people stand to us and how much they decide, in the words that pages and prints share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from typing import Any

STANCES = {
    2: "strongly for us", 1: "for us", 0: "neutral", -1: "against us", -2: "strongly against us",
}  # fmt: skip
INFLUENCE = {3: "high", 2: "medium", 1: "low"}
NOT_KNOWN = "not known"


def stance(disposition: Any) -> str:
    """Return a disposition (-2 to 2) in words, that it is not known where it is missing."""
    return NOT_KNOWN if pd.isna(disposition) else STANCES.get(int(disposition), NOT_KNOWN)


def influence(level: Any) -> str:
    """Return an influence (1 to 3) in words, that it is not known where it is missing."""
    return NOT_KNOWN if pd.isna(level) else INFLUENCE.get(int(level), NOT_KNOWN)
