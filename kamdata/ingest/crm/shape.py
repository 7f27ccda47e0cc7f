"""What one CRM's export looks like, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from kamdata.ingest.headers import squeezed

if TYPE_CHECKING:
    from kamdata.model import Stage


@dataclass(frozen=True)
class Shape:
    """One shape of export of one CRM; `crm` is its short name, `label` what the page shows.

    What a sheet is recognised by: `fingerprints` are sets of headers; a sheet that has all of one
    set is of this shape, and the largest set decides. `marks` are patterns of headers that no other
    CRM writes; one of them proves as much as three plain headers more. `values` are for CRMs with
    plain headers: one of these columns must hold two of the values given for it. `has_banner` says
    that a report with a banner is of this shape whatever its headers, `is_board` that it is a board
    with groups and subitems.

    How it is read: `aliases` come before those of the contract: table -> canonical column ->
    headers, the best first. `never` are headers that must not be read as anything. `combined`
    names headers that fill one column together, first come first. `currency_of` says which headers
    can hold the currency of an amount column (none: no other column does, whatever it is called).
    `won_headers`, `lost_headers` and `closed_headers` are columns that say yes or no;
    `active_headers` say no where a deal that was not won has been archived as lost.
    `period_headers` say whether an amount is for a month or a year. `stages` are the CRM's own, in
    the order of its sales process. `date_order` holds where the dates themselves prove none.
    `has_lists` says that a cell may hold several names or ids, separated by semicolons, of which
    the first counts, and `has_internal_stages` that stages are written as ids, whose meaning may
    have been changed.

    What people are told: `passed_over` are headers of lists that are not used, with the reason;
    `wanted` is what the CRM calls a column that an export cannot do without.
    """

    crm: str
    label: str
    fingerprints: tuple[frozenset[str], ...] = ()
    marks: tuple[str, ...] = ()
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    has_banner: bool = False
    is_board: bool = False
    aliases: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    never: tuple[str, ...] = ()
    combined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    currency_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    won_headers: tuple[str, ...] = ()
    lost_headers: tuple[str, ...] = ()
    closed_headers: tuple[str, ...] = ()
    active_headers: tuple[str, ...] = ()
    period_headers: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()
    date_order: Literal["day first", "month first"] | None = None
    has_lists: bool = False
    has_internal_stages: bool = False
    passed_over: tuple[tuple[frozenset[str], str], ...] = ()
    wanted: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def stages_by_name(self) -> Mapping[str, tuple[int, Stage]]:
        """Each stage with its place, by its name without spaces and punctuation."""
        backwards = list(enumerate(self.stages))[::-1]  # of two equal names the first counts
        return {squeezed(stage.name): (place, stage) for place, stage in backwards}


def headers(*names: str) -> frozenset[str]:
    """Return one fingerprint: headers that must all be there."""
    return frozenset(names)
