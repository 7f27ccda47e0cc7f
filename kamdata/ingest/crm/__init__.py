"""The shapes of the CRMs' exports: one declarative file for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamdata.ingest.crm.dynamics365 import DYNAMICS
from kamdata.ingest.crm.hubspot import HUBSPOT, INTERNAL
from kamdata.ingest.crm.odoo import ODOO
from kamdata.ingest.crm.pipedrive import PIPEDRIVE
from kamdata.ingest.crm.plain import PLAIN
from kamdata.ingest.crm.salesforce import API, REPORT
from kamdata.ingest.crm.shape import Shape
from kamdata.ingest.headers import normal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kamdata.ingest.header import Header

__all__ = ["PLAIN", "SHAPES", "Shape", "detect", "shape_named"]

SHAPES = (API, REPORT, HUBSPOT, INTERNAL, DYNAMICS, PIPEDRIVE, ODOO)


def detect(header: Header) -> Shape:
    """Return the shape that the headers prove, or the plain one."""
    present = {normal(name) for name in header.names}
    best, best_size = PLAIN, 0
    for shape in SHAPES:
        size = max((_size(fingerprint, present) for fingerprint in shape.fingerprints), default=0)
        if size > best_size:
            best, best_size = shape, size
    if best is PLAIN and header.is_report and header.as_of is not None:
        return REPORT
    return _older_twin(best, header.names)


def shape_named(label: str) -> Shape:
    """Return the shape with this label; the plain one for a label that is not known."""
    return next((shape for shape in SHAPES if shape.label == label), PLAIN)


def _size(fingerprint: frozenset[str], present: set[str]) -> int:
    if not all(normal(name) in present for name in fingerprint):
        return 0
    # a header that no other system has proves more than several common ones
    return len(fingerprint) + 3 * any(name.startswith(("(", "Deal - ")) for name in fingerprint)


def _older_twin(shape: Shape, names: Iterable[str]) -> Shape:
    """Return the plain shape where only the spelling of one header tells two systems apart."""
    if shape is HUBSPOT and "record id" in {normal(name) for name in names}:
        spelled = {name.strip("\ufeff* ") for name in names}
        return PLAIN if "Record Id" in spelled else shape
    return shape
