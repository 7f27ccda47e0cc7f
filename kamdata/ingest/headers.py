"""The words at the top of columns: how two headers are compared, and which are known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from kamdata.ingest.currencies import CODE_PATTERN, currency_code
from kamdata.schema import TABLES, Column

ARROWS = re.compile("[\u2190-\u2193\u25b2\u25bc\u25b4\u25be]")
NOT_WORDS = re.compile(r"[^\w%?]+", re.UNICODE)
UNIT_SUFFIX = re.compile(r"_(cents|on|rate|days)$")
CURRENCY = rf"(?:[$€£¥₹]|{CODE_PATTERN.lower()})"
SCALE = r"(?:k|t|m|mn|mio\.?|thousands?|thsd\.?|tsd\.?|millions?|bn|in|of|\s|'?000s?)"
IN_BRACKETS = re.compile(
    rf"\s*[(\[]\s*((?:{SCALE}\s*)*{CURRENCY}?\s*(?:{SCALE}\s*)*)[)\]]\s*$", re.IGNORECASE
)
IN_CENTS = re.compile(r"(?<=\w)[\s_]+(?:in\s+)?cents$", re.IGNORECASE)
TRAILING = re.compile(rf"\s+(?:in\s+)?((?:k|t|m|mio\.?|tsd\.?)?\s?{CURRENCY})\s*$", re.IGNORECASE)
THOUSAND = re.compile(r"(?<![a-z])(k|t|thousands?|thsd\.?|tsd\.?)(?![a-z])|(?<!\d)'?000", re.I)
MILLION = re.compile(r"(?<![a-z])(m|mn|mio\.?|millions?)(?![a-z])", re.IGNORECASE)


@dataclass(frozen=True)
class HeaderUnit:
    """A unit written behind a header, `Amount (k€)`: the header alone, currency and factor."""

    base: str
    currency: str | None = None
    factor: Decimal = Decimal(1)


@lru_cache(maxsize=65_536)
def normal(header: str) -> str:
    """Return a header for comparing: no arrows, no trailing star, one space, lower case."""
    plain = ARROWS.sub(" ", header.replace("\u00a0", " ").replace("\ufeff", "").replace("_", " "))
    return " ".join(plain.casefold().split()).rstrip("*").rstrip()


@lru_cache(maxsize=65_536)
def squeezed(header: str) -> str:
    """Return a header without spaces and punctuation, so that CloseDate equals Close Date."""
    return NOT_WORDS.sub("", normal(header))


@lru_cache(maxsize=4096)
def unit_of(header: str) -> HeaderUnit:
    """Return the header without its unit: `Amount (k€)` -> (`Amount`, EUR, 1000)."""
    if IN_CENTS.search(header):
        return HeaderUnit(IN_CENTS.sub("", header), None, Decimal("0.01"))
    found = IN_BRACKETS.search(header) or TRAILING.search(header)
    if not found or not found[1].strip() or not header[: found.start()].strip():
        return HeaderUnit(header)
    unit = found[1].casefold()
    named = re.search(CURRENCY, unit)
    rest = unit.replace(named[0], " ", 1) if named else unit
    power = 6 if MILLION.search(rest) else 3 if THOUSAND.search(rest) else 0
    factor = Decimal(10) ** power
    if not named and not power:
        return HeaderUnit(header)
    currency = currency_code(named[0]) if named else None
    return HeaderUnit(header[: found.start()].strip(), currency, factor)


def names_of(column: Column) -> tuple[str, ...]:
    """Return every header that means this column, the most usual first."""
    plain = column.name.replace("_", " ")
    bare = UNIT_SUFFIX.sub("", column.name).replace("_", " ")
    own = tuple(dict.fromkeys((bare, plain))) if column.kind != "money" else (bare,)
    return (*column.aliases, column.about.split(",")[0], *own)


@lru_cache(maxsize=1)
def known_headers() -> frozenset[str]:
    """Every header of every table, squeezed: what a header row is recognised by."""
    return frozenset(
        squeezed(name)
        for table in TABLES.values()
        for column in table.columns
        for name in names_of(column)
    )


def unique_headers(texts: list[str | None]) -> tuple[str, ...]:
    """Return one distinct name for each column: repeated headers numbered, empty ones lettered."""
    seen: dict[str, int] = {}
    headers: list[str] = []
    for position, text in enumerate(texts):
        name = " ".join((text or "").split()) or f"Column {position + 1}"
        count = seen[name] = seen.get(name, 0) + 1
        headers.append(name if count == 1 else f"{name} ({count})")
    return tuple(headers)
