"""Boards: a title, then groups that each have a title and say the header again, and subitems.

Deals 2026
Active deals
Name       Account   Stage     Subitems
Pumps      Alder     Proposal  Visit
Subitems   Name      Owner
           Visit     Ann
Closed deals
Name       Account   Stage     Subitems
...
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kamdata.ingest.arrow import pc
from kamdata.ingest.cells import Cells
from kamdata.ingest.header import Header
from kamdata.ingest.headers import normal, unique_headers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamdata.ingest.types import Grid

ITEM, SUBITEM, OWN_ID = "Name", "Subitems", "item id (auto generated)"
STAGED = re.compile(r"\b(stage|status|phase)$")
GROUP, STAGE_GROUP = "Group", "Stage (group)"


@dataclass(frozen=True)
class Board:
    """A board as one table: the group of each item is one more column of the grid.

    `marked` names the rows that are no items, by their kind.
    """

    grid: Grid
    header: Header
    marked: Mapping[str, np.ndarray]


def find_board(grid: Grid) -> Board | None:
    """Return the grid as a board, None when it is none.

    A board has its title alone in the first row and the title of a group above a header that begins
    with `Name`; the header comes again, or subitems or ids that the system made prove it.
    """
    if not grid.columns or grid.height < 4:
        return None
    first = grid.columns[0]
    code = pc.index(first.texts, ITEM).as_py()
    if code < 0:
        return None
    filled = np.zeros(grid.height, dtype=np.int32)
    for column in grid.columns:
        filled += ~column.is_blank
    is_title = (filled == 1) & ~first.is_blank
    headers = np.flatnonzero((first.codes == code) & (filled > 1))
    headers = headers[(headers > 1) & is_title[headers - 1]]
    if not len(headers) or not is_title[0]:
        return None
    texts = grid.row(int(headers[0]))
    names = unique_headers(texts)
    subitem = pc.index(first.texts, SUBITEM).as_py()
    known = {normal(name) for name in names}
    has_subitems = subitem >= 0 and bool((first.codes == subitem).any())
    if len(headers) < 2 and not has_subitems and OWN_ID not in known:
        return None
    return _as_table(grid, names, headers, filled, subitem)


def _as_table(
    grid: Grid, names: tuple[str, ...], headers: np.ndarray, filled: np.ndarray, subitem: int
) -> Board:
    first = grid.columns[0]
    rows = np.arange(grid.height)
    titles = headers - 1
    below = rows > headers[0]
    is_parent = ~first.is_blank
    begins = is_parent & (first.codes == subitem) & (subitem >= 0) & (filled > 1)
    last_named = np.maximum.accumulate(np.where(is_parent, rows, -1))
    is_nameless = below & first.is_blank & (filled > 0)
    has_own_name = ~grid.columns[1].is_blank  # the second cell of a subitem
    is_subitem = is_nameless & (last_named >= 0) & begins[last_named] & has_own_name
    marked = {
        "group title": titles[titles > headers[0]],
        "repeated header": headers[1:],
        "subitem header": np.flatnonzero(below & begins),
        "subitem": np.flatnonzero(is_subitem),
        # the sums below a group stand in a row without a name
        "subtotal": np.flatnonzero(is_nameless & ~is_subitem),
    }
    is_item = below & is_parent & (filled > 0)
    for kind in marked.values():
        is_item[kind] = False
    group = np.searchsorted(headers, rows, side="right") - 1
    codes = np.where(is_item, first.codes[titles[np.maximum(group, 0)]], -1).astype("int32")
    # the groups stand for the stages where no other column does
    has_stage = any(STAGED.search(normal(name)) for name in names)
    header = Header(int(headers[0]), (*names, GROUP if has_stage else STAGE_GROUP))
    table = replace(grid, columns=(*grid.columns, Cells(codes, first.texts)))
    return Board(table, header, marked)
