"""What stands for a value in a cache key: all of its content, never a sample of it."""

from __future__ import annotations

import hashlib
import pickle
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from numbers import Number
from typing import Any

import pandas as pd
import pyarrow as pa

# id of a frame seen before -> (the frame, its key); entries go when the frame does
_SEEN: dict[int, tuple[weakref.ref[Any], str]] = {}


def content_key(value: Any) -> str:
    """Return text that is the same for equal content and differs otherwise.

    Takes plain values, dates, frames, frozen records of these, and collections of them. Raises
    TypeError for anything else: a key that misses something would show wrong numbers.
    """
    if value is None or isinstance(value, (str, Number, date)):
        return repr(value)
    if isinstance(value, (pd.DataFrame, pd.Series, pd.Index)):
        return _frame_key(value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = (content_key(getattr(value, field.name)) for field in fields(value))
        return f"{type(value).__qualname__}({','.join(parts)})"
    if isinstance(value, Mapping):
        parts = (f"{content_key(name)}:{content_key(part)}" for name, part in value.items())
        return f"{{{','.join(parts)}}}"
    if isinstance(value, Sequence):
        return f"({','.join(content_key(part) for part in value)})"
    message = f"a {type(value).__name__} cannot be part of a cache key"
    raise TypeError(message)


def function_key(function: Callable[..., Any]) -> str:
    """Return the dotted path of a function."""
    return f"{function.__module__}.{function.__qualname__}"


def _frame_key(values: pd.DataFrame | pd.Series | pd.Index) -> str:
    seen = _SEEN.get(id(values))
    if seen is not None and seen[0]() is values:
        return seen[1]
    made = _digest(values)
    place = id(values)
    _SEEN[place] = (weakref.ref(values, lambda _: _SEEN.pop(place, None)), made)
    return made


def _digest(values: pd.DataFrame | pd.Series | pd.Index) -> str:
    frame = values if isinstance(values, pd.DataFrame) else values.to_frame()
    try:
        table = pa.Table.from_pandas(frame, preserve_index=True)
    except pa.ArrowException:  # a column of mixed types: slower, and just as complete
        content = pickle.dumps(frame)
    else:
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        content = memoryview(sink.getvalue())
    return f"{type(values).__name__}:{hashlib.sha256(content).hexdigest()}"
