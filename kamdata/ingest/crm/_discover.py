"""Finds the shapes: every module of a folder that defines some, in the order of their names."""

from __future__ import annotations

import importlib
import pkgutil
import re
from typing import TYPE_CHECKING

from kamdata.errors import KamError
from kamdata.ingest.crm.shape import Shape
from kamdata.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType


class BrokenShapeError(KamError):
    """A file that should describe a CRM cannot be used."""


def find_shapes(package: str, paths: Iterable[str]) -> tuple[Shape, ...]:
    """Return the shapes of a package's modules, by name of the module, then as they stand in it.

    Modules whose name begins with an underscore are none. Raises BrokenShapeError for a module that
    cannot be imported, defines no shape, or defines one that cannot be used.
    """
    found: list[Shape] = []
    names = sorted(module.name for module in pkgutil.iter_modules(list(paths)))
    for name in names:
        place = f"{package}.{name}"
        if name.startswith("_") or place == Shape.__module__:
            continue
        shapes = _shapes_of(_imported(place))
        if not shapes:
            raise BrokenShapeError("The file defines no shape.", where=place, fix=HOW)
        for shape in shapes:
            _check(shape, place, found)
            found.append(shape)
    return tuple(found)


HOW = "Define at least one Shape at the top level of the file, as its neighbours do."


def _imported(place: str) -> ModuleType:
    try:
        return importlib.import_module(place)
    except Exception as problem:
        what = f"The file cannot be loaded: {problem}."
        raise BrokenShapeError(what, where=place, fix="Correct the file or remove it.") from problem


def _shapes_of(module: ModuleType) -> list[Shape]:
    return [value for value in vars(module).values() if isinstance(value, Shape)]


def _check(shape: Shape, place: str, others: Iterable[Shape]) -> None:
    for problem in _problems(shape, others):
        raise BrokenShapeError(problem, where=f"{place}, {shape.label!r}", fix="Correct the file.")


def _problems(shape: Shape, others: Iterable[Shape]) -> Iterator[str]:
    if not re.fullmatch(r"[a-z0-9_]+", shape.crm):
        yield f"{shape.crm!r} is no short name of a CRM: small letters, digits and _ only."
    if shape.label in {other.label for other in others}:
        yield "Another shape has the same label."
    if any(not fingerprint for fingerprint in shape.fingerprints):
        yield "A fingerprint without headers would fit every sheet."
    used = {table: set(columns) for table, columns in shape.aliases.items()}
    used["opportunities"] = used.get("opportunities", set()) | {*shape.combined, *shape.wanted}
    for table, columns in used.items():
        if table not in TABLES:
            yield f"There is no table {table!r}."
            continue
        unknown = columns - {column.name for column in TABLES[table].columns}
        if unknown:
            yield f"The table {table!r} has no column {min(unknown)!r}."
