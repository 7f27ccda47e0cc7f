"""What one CRM's export looks like, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kamdata.model import Stage


@dataclass(frozen=True)
class Shape:
    """One shape of export of one CRM.

    `fingerprints` are sets of headers; a sheet that has all of one set is of this shape, and the
    largest set decides. `aliases` come before those of the contract: table -> canonical column ->
    headers, the best first. `never` are headers that must not be read as anything. `combined`
    names headers that fill one column together, first come first. `currency_of` says which headers
    can hold the currency of an amount column (none: no other column does, whatever it is called).
    `stages` are the CRM's own, in the order of its sales process. `has_lists` says that a cell may
    hold several names or ids, separated by semicolons, of which the first counts, and
    `has_internal_stages` that stages are written as ids, whose meaning may have been changed.
    """

    crm: str
    label: str
    fingerprints: tuple[frozenset[str], ...] = ()
    aliases: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    never: tuple[str, ...] = ()
    combined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    currency_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    won_headers: tuple[str, ...] = ()
    closed_headers: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()
    has_lists: bool = False
    has_internal_stages: bool = False


def headers(*names: str) -> frozenset[str]:
    """Return one fingerprint: headers that must all be there."""
    return frozenset(names)
