"""The types of the data contract: a column, a table, and the dtype of each kind of column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["key", "text", "label", "money", "date", "rate", "number", "integer", "flag"]

DTYPES: dict[Kind, str] = {
    "key": "str",
    "text": "str",
    "label": "category",  # few distinct values: grouped and filtered on every page
    "money": "Int64",
    "date": "datetime64[us]",
    "rate": "float64",
    "number": "float64",
    "integer": "Int64",
    "flag": "boolean",
}


NAMES = frozenset({"account", "opportunity", "contact", "product"})


@dataclass(frozen=True, slots=True)
class Column:
    """One canonical column.

    `aliases` are headers found in real exports; they are compared after normalising (case,
    spaces, arrows). `choices` are the only values it may hold. `about` is the sentence shown in
    the template. `of` names the table that the values belong to when an export carries them
    elsewhere (an account's region in an opportunities report).
    """

    name: str
    kind: Kind
    about: str
    aliases: tuple[str, ...] = ()
    is_required: bool = False
    choices: tuple[str, ...] = ()
    of: str = ""

    @property
    def tells_apart(self) -> bool:
        """Whether its values are ids or names, which stay what they are ("None", "NA")."""
        return self.kind == "key" or self.name in NAMES


@dataclass(frozen=True, slots=True)
class Table:
    """One canonical table."""

    name: str
    label: str
    about: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """Return one column by its canonical name. Raises KeyError for an unknown name."""
        return {column.name: column for column in self.columns}[name]

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns without which a sheet is not this table."""
        return tuple(column.name for column in self.columns if column.is_required)


def col(
    name: str,
    kind: Kind,
    about: str,
    aliases: str = "",
    *,
    required: bool = False,
    choices: str = "",
    of: str = "",
) -> Column:
    """Build a column from one readable line; aliases and choices are separated by semicolons."""
    return Column(name, kind, about, _split(aliases), required, _split(choices), of)


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())
