"""The shapes of the CRMs' exports: one declarative file for each.

To teach the importer another CRM, add a file here that defines a `Shape` (or several); it is found
by itself.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kamdata.ingest.crm._discover import BrokenShapeError, find_shapes
from kamdata.ingest.crm.plain import PLAIN
from kamdata.ingest.crm.shape import Shape
from kamdata.ingest.headers import normal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamdata.ingest.cells import Cells
    from kamdata.ingest.header import Header

__all__ = ["PLAIN", "SHAPES", "BrokenShapeError", "Shape", "detect", "shape_named"]

SHAPES = tuple(shape for shape in find_shapes(__name__, __path__) if shape is not PLAIN)
MARKED = 3  # how many plain headers a header counts for that no other CRM writes
VALUES_NEEDED = 2


def detect(header: Header, columns: Sequence[Cells] = (), *, is_board: bool = False) -> Shape:
    """Return the shape that the headers and values prove, or the plain one.

    Of several shapes the one with the largest fingerprint counts, then the one that knows most of
    the headers.
    """
    if is_board:
        return next(shape for shape in SHAPES if shape.is_board)
    present = {normal(name) for name in header.names}
    best, best_size = PLAIN, (0, 0)
    for shape in SHAPES:
        proof = max((_size(fingerprint, present) for fingerprint in shape.fingerprints), default=0)
        if not proof or not _has_values(shape, header, columns):
            continue
        if any(re.search(mark, name) for mark in shape.marks for name in header.names):
            proof += MARKED
        size = (proof, len(present & _known(shape.label)))
        if size > best_size:
            best, best_size = shape, size
    if best is PLAIN and header.is_report and header.as_of is not None:
        return next(shape for shape in SHAPES if shape.has_banner)
    return best


def shape_named(label: str) -> Shape:
    """Return the shape with this label; the plain one for a label that is not known."""
    return next((shape for shape in SHAPES if shape.label == label), PLAIN)


def _size(fingerprint: frozenset[str], present: set[str]) -> int:
    return len(fingerprint) if all(normal(name) in present for name in fingerprint) else 0


@lru_cache(maxsize=1024)
def _known(label: str) -> frozenset[str]:
    """Return the headers that the shape with this label speaks of."""
    shape = shape_named(label)
    columns = [names for table in shape.aliases.values() for names in table.values()]
    return frozenset(normal(name) for names in (*columns, shape.never) for name in names)


def _has_values(shape: Shape, header: Header, columns: Sequence[Cells]) -> bool:
    """Return whether a column holds the values that a shape with plain headers is proven by."""
    if not shape.values:
        return True
    wanted = {normal(name): {normal(v) for v in vs} for name, vs in shape.values.items()}
    return any(
        len(wanted[normal(name)] & {normal(text) for text in cells.sampled}) >= VALUES_NEEDED
        for name, cells in zip(header.names, columns, strict=False)
        if normal(name) in wanted
    )
