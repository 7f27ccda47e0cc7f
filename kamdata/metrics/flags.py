"""Facts that no score may hide: they stand beside it and do not change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kamdata.metrics.care import lacks_sponsor
from kamdata.metrics.evidence import Notes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamdata.metrics.facts import Facts


def has_one_contact(facts: Facts) -> NDArray[np.bool_]:
    """Return which customers of the programme have a single contact while most have several.

    A list that names one person for most accounts says more about the list than about them.
    """
    listed = facts.relationships.listed
    if (listed[listed > 0] == 1).sum() * 2 > (listed > 0).sum():
        return np.zeros(facts.n, dtype=bool)
    return (listed == 1) & facts.in_programme & facts.is_customer


def hard_flags(facts: Facts) -> list[tuple[str, ...]]:
    """Return the flags of each account as short texts, an empty tuple for most.

    The contract ends within 60 days (or has ended) and no opportunity renews it; no order for
    more than three of its own usual gaps; no executive sponsor; only one contact. The last two
    only for accounts of the programme, see `lacks_sponsor` and `has_one_contact`.
    """
    renewal = facts.renewal
    left = np.nan_to_num(renewal.days_left)
    contract, orders, sponsor, contact = (Notes(facts.n) for _ in range(4))
    contract.add(
        renewal.is_unattended & (left < 0),
        "Contract ended {:.0f} days ago, no renewal deal", -left,
    )  # fmt: skip
    contract.add(renewal.is_unattended, "Contract ends in {:.0f} days, no renewal deal", left)
    orders.add(facts.silence.has_stopped, "No order for more than three usual gaps")
    sponsor.add(lacks_sponsor(facts), "No executive sponsor")
    contact.add(has_one_contact(facts), "Only one contact")
    columns = [notes.texts for notes in (contract, orders, sponsor, contact)]
    return [tuple(text for text in row if text) for row in zip(*columns, strict=True)]
