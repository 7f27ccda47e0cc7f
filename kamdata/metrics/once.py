"""What is worked out once for each snapshot, however many metrics ask for it."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Callable

    from kamdata.model import Snapshot

Result = TypeVar("Result")
More = ParamSpec("More")


def once(
    function: Callable[Concatenate[Snapshot, More], Result],
) -> Callable[Concatenate[Snapshot, More], Result]:
    """Return a pure function of a snapshot that computes its result once, while that lives.

    Further arguments must be hashable and given by position: there is a result for each of them.
    The result is shared: it must not be changed in place.
    """
    known: WeakKeyDictionary[Snapshot, dict[object, Result]] = WeakKeyDictionary()

    @wraps(function)
    def asked(snapshot: Snapshot, *more: More.args, **named: More.kwargs) -> Result:
        results = known.setdefault(snapshot, {})
        if more not in results:
            results[more] = function(snapshot, *more, **named)
        return results[more]

    return asked
