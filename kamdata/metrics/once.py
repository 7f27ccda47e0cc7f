"""What is worked out once for each snapshot, however many metrics ask for it."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Callable

    from kamdata.model import Snapshot

Result = TypeVar("Result")


def once(function: Callable[[Snapshot], Result]) -> Callable[[Snapshot], Result]:
    """Return a pure function of a snapshot that computes its result once, while that lives.

    The result is shared: it must not be changed in place.
    """
    known: WeakKeyDictionary[Snapshot, Result] = WeakKeyDictionary()

    @wraps(function)
    def asked(snapshot: Snapshot) -> Result:
        if snapshot not in known:
            known[snapshot] = function(snapshot)
        return known[snapshot]

    return asked
