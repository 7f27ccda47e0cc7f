"""What the register holds about one metric."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kamdata.model import Unit


@dataclass(frozen=True, slots=True)
class Metric:
    """One entry of the register.

    `definition` is one sentence for a sales leader, `formula` says how it is computed,
    `inputs` names the columns it needs as `table.column`, `source` the publication or the
    convention it follows, and `function` the dotted path of the one function that computes it.
    """

    id: str
    label: str
    unit: Unit
    definition: str
    formula: str
    inputs: tuple[str, ...]
    source: str
    function: str
