"""Headers of two lines: a line of groups above the titles, or a line of units below them.

Account  Q1              Q2                 Account  Amount  Close date
         Amount  Count   Amount                      (k€)    (yyyy-mm-dd)
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from kamdata.ingest.headers import normal, unit_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from kamdata.ingest.types import Grid

Line = list[str | None]

BRACKETED = re.compile(r"^[(\[][^()\[\]]{1,20}[)\]]$")
DATE_FORMAT = re.compile(r"^[(\[]?(?:[ymdjt]{1,4}[-./ ]){1,2}[ymdjt]{2,4}[)\]]?$", re.IGNORECASE)
SCALED = re.compile(r"^(?:in )?(?:[kmt]|mn|mio\.?|tsd\.?)? ?[€$£%]$|^'?000s?$", re.IGNORECASE)
VALUE = re.compile(r"^[-+(]?[$€£]?\s?\d[\d.,\s']*%?\)?$|^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")
PERIOD = re.compile(r"^(?:fy ?)?(?:19|20)\d{2}$", re.IGNORECASE)
PROVING_ROWS = 5
# titles that say of what they are only together with their group
GENERIC = frozenset({"name", "title", "date", "id", "number", "no", "no."})


def header_lines(
    grid: Grid, row: int, is_known: Callable[[str], bool]
) -> tuple[int, Line, int | None]:
    """Return (the row of the titles, one title for each column, the row of units if any).

    `row` is the line that looks most like a header. The lower of two lines alone names a column
    where it is known and stands once; the group is put before it otherwise.
    """
    texts = grid.row(row)
    below = _line(grid, row + 1)
    above: Line = grid.row(row - 1) if row > grid.first_row else [None] * len(texts)
    if _is_lower_line(grid, texts, below, row + 1, is_known):
        row, texts = row + 1, _joined(texts, below, is_known)
        below = _line(grid, row + 1)
    elif _is_group_line(above, texts, is_known):
        texts = _joined(above, texts, is_known)
    if _is_units(texts, below):
        pairs = zip(texts, below, strict=True)
        return row, [_with_unit(title, unit) for title, unit in pairs], row + 1
    return row, texts, None


def _line(grid: Grid, row: int) -> Line:
    return grid.row(row) if row < grid.height else [None] * len(grid.columns)


def _is_lower_line(
    grid: Grid, upper: Line, lower: Line, row: int, is_known: Callable[[str], bool]
) -> bool:
    """Return whether the line below a header goes on with it: titles under groups, then values."""
    filled = [place for place, text in enumerate(lower) if text]
    under = [lower[place] or "" for place in filled if not upper[place]]
    if not under or len(filled) < 2 or any(_is_value(lower[place] or "") for place in filled):
        return False
    counts = Counter(normal(lower[place] or "") for place in filled)
    are_titles = all(is_known(text) or counts[normal(text)] > 1 for text in under)
    behind = range(row + 1, min(row + 1 + PROVING_ROWS, grid.height))
    lines = [grid.row(position) for position in behind]
    return are_titles and any(_is_value(line[place] or "") for line in lines for place in filled)


def _is_group_line(upper: Line, lower: Line, is_known: Callable[[str], bool]) -> bool:
    """Return whether the line above a header says what repeated or general titles are of."""
    filled = [text for text in upper if text]
    if len(filled) < 2 or any(_is_value(text) for text in filled):
        return False
    titles = [normal(text) for text in lower if text]
    has_repeats = len(set(titles)) < len(titles)
    is_spread = any(b and not a for a, b in zip(upper, lower, strict=True))
    if has_repeats:
        return is_spread or _equal(upper, lower)
    pairs = zip(upper, lower, strict=True)
    return is_spread and any(_needs_group(group, title, is_known) for group, title in pairs)


def _needs_group(group: str | None, title: str | None, is_known: Callable[[str], bool]) -> bool:
    """Return whether a title makes a known name only with the group above it."""
    is_general = bool(group) and bool(title) and normal(title or "") in GENERIC
    return is_general and is_known(f"{group} {title}")


def _equal(upper: Line, lower: Line) -> bool:
    return any(a and a == b for a, b in zip(upper, lower, strict=True))


def _joined(upper: Line, lower: Line, is_known: Callable[[str], bool]) -> Line:
    counts = Counter(normal(text) for text in lower if text)
    names: Line = []
    group: str | None = None
    for above, below in zip(upper, lower, strict=True):
        group = above or (group if below else None)
        is_enough = bool(below) and counts[normal(below or "")] == 1 and is_known(below or "")
        is_enough = is_enough and not _needs_group(group, below, is_known)
        if not below or not group or is_enough or group == below:
            names.append(below or above)
        else:
            names.append(f"{group} {below}")
    return names


def _is_value(text: str) -> bool:
    return bool(VALUE.match(text)) and not PERIOD.match(text)


def _is_units(titles: Line, below: Line) -> bool:
    """Return whether a line says nothing but units and formats of the titles above it."""
    units = [text for text in below if text]
    if not units or any(text and not title for title, text in zip(titles, below, strict=True)):
        return False
    plain = [bool(BRACKETED.match(text) or DATE_FORMAT.match(text)) for text in units]
    return any(plain) and all(
        is_plain or SCALED.match(text) for is_plain, text in zip(plain, units, strict=True)
    )


def _with_unit(title: str | None, unit: str | None) -> str | None:
    """Return a title with a unit of money behind it; the format of a date adds nothing."""
    if not title or not unit:
        return title
    name = f"{title} ({unit.strip('()[] ')})"
    return title if unit_of(name).base == name else name
