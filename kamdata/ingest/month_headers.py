"""Headers that name a month: `Jan 2026`, `Jan-26`, `2026-01`, `01/2026`, `Januar 2026`, a date."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from kamdata.ingest.headers import unit_of

if TYPE_CHECKING:
    from collections.abc import Sequence

FEWEST = 3  # two columns of dates prove nothing
BEGINNINGS: tuple[tuple[str, ...], ...] = (
    ("jan", "ene"), ("feb", "fév", "fev"), ("mar", "mär", "mrz"), ("apr", "avr", "abr"),
    ("may", "mai"), ("jun", "juin"), ("jul", "juil"), ("aug", "aoû", "ago"), ("sep",),
    ("oct", "okt"), ("nov",), ("dec", "dez", "déc", "dic"),
)  # fmt: skip
NAMES = frozenset({
    "jan", "january", "januar", "janvier", "enero", "feb", "february", "februar", "février",
    "fevrier", "febrero", "mar", "march", "märz", "mär", "mrz", "mars", "marzo", "apr", "april",
    "avril", "abril", "abr", "may", "mai", "mayo", "jun", "june", "juni", "juin", "junio", "jul",
    "july", "juli", "juillet", "julio", "aug", "august", "août", "agosto", "ago", "sep", "sept",
    "september", "septembre", "septiembre", "oct", "october", "okt", "oktober", "octobre",
    "octubre", "nov", "november", "novembre", "noviembre", "dec", "december", "dez", "dezember",
    "décembre", "diciembre", "dic", "déc",
})  # fmt: skip
NAMED = re.compile(r"^([^\W\d]{3,10})\.?[\s\-/.,']*(\d{4}|\d{2})$")
YEAR_NAMED = re.compile(r"^(\d{4})[\s\-/.]*([^\W\d]{3,10})\.?$")
YEAR_FIRST = re.compile(r"^((?:19|20)\d{2})[-/.](\d{1,2})$")
MONTH_FIRST = re.compile(r"^(\d{1,2})[-/.]((?:19|20)\d{2})$")
FIRST_DAY = re.compile(r"^((?:19|20)\d{2})-(\d{2})-01(?:[ T]00:00:00)?$")


@lru_cache(maxsize=16_384)
def month_of(header: str) -> str | None:
    """Return the month that a header names as `YYYY-MM-01`, None when it names none."""
    text = unit_of(header).base.strip().casefold()
    if len(text) > 25:
        return None
    if found := NAMED.match(text):
        return _month(found[2], _number(found[1]))
    if found := YEAR_NAMED.match(text):
        return _month(found[1], _number(found[2]))
    if found := YEAR_FIRST.match(text) or FIRST_DAY.match(text):
        return _month(found[1], int(found[2]))
    if found := MONTH_FIRST.match(text):
        return _month(found[2], int(found[1]))
    return None


def months_of(headers: Sequence[str | None]) -> dict[int, str]:
    """Return the months (`YYYY-MM-01`) by position, empty when there are fewer than three."""
    found = {i: month for i, text in enumerate(headers) if text and (month := month_of(text))}
    return found if len(found) >= FEWEST else {}


def consecutive_months(headers: Sequence[str | None]) -> dict[int, str]:
    """Return the months of a row in which each follows the one before, empty otherwise."""
    found = months_of(headers)
    numbers = [int(month[:4]) * 12 + int(month[5:7]) for month in found.values()]
    steps = {later - earlier for earlier, later in pairwise(numbers)}
    return found if steps in ({1}, {-1}) else {}


def _number(name: str) -> int:
    if name not in NAMES:
        return 0
    starts = enumerate(BEGINNINGS, start=1)
    numbers = [(len(s), n) for n, group in starts for s in group if name.startswith(s)]
    return max(numbers)[1] if numbers else 0


def _month(year: str, month: int) -> str | None:
    if not 1 <= month <= 12:
        return None
    return f"{int(year) + 2000 if len(year) == 2 else int(year)}-{month:02}-01"
