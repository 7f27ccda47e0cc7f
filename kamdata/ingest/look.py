"""What the values of a column look like: whether they fit a kind, and what they may be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kamdata.ingest.crm.plain import STAGES
from kamdata.ingest.currencies import CODE_PATTERN
from kamdata.ingest.headers import normal, squeezed
from kamdata.ingest.money import is_amount

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kamdata.ingest.cells import Cells
    from kamdata.ingest.columns import Sheet
    from kamdata.schema import Column, Kind

SAMPLE = 200
MOST_CHOICES = 1_000
DATED = re.compile(
    r"^\d{4}-\d{1,2}(-\d{1,2})?([ T].*)?$|^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(\D.*)?$"
    r"|^\d{1,2}[-/]\d{4}$|^\d{4}/\d{1,2}$"
    rf"|^(?!(?:{CODE_PATTERN})\b)"  # EUR 2,00 is no date
    r"(\d{1,2}\W{1,2})?[^\W\d]{3,9}\.?\W{1,2}(\d{1,2}\W{1,2})?\d{2,4}$"
)
SERIAL = re.compile(r"^[3-7]\d{4}(\.\d+)?$|^(19|20)\d{6}$")  # of a workbook, or YYYYMMDD
FLAGS = frozenset({
    "1", "0", "true", "false", "yes", "no", "y", "n", "ja", "nein", "j", "x", "wahr",
    "falsch", "✓", "t", "f", "oui", "non", "si", "sí",
})  # fmt: skip
STAGE_NAMES = frozenset(squeezed(stage.name) for stage in STAGES)
LIKELY = 0.6
TYPED_TEXT = frozenset({"goal", "what", "contact"})


def sample(cells: Cells) -> list[str]:
    """Return some of the distinct texts of a column, words for "nothing" left out."""
    return cells.sampled[:SAMPLE]


def share(texts: Sequence[str], kind: Kind) -> float:
    """Return the share of texts that can be read as this kind."""
    if not texts:
        return 0.0
    if kind in ("money", "number", "integer", "rate"):
        hits = sum(is_amount(text.rstrip("% ")) and not _is_date(text) for text in texts)
    elif kind == "date":
        hits = sum(_is_date(text) or bool(SERIAL.match(text)) for text in texts)
    elif kind == "flag":
        hits = sum(text.casefold() in FLAGS for text in texts)
    else:
        hits = len(texts)
    return hits / len(texts)


def _is_date(text: str) -> bool:
    return bool(DATED.match(text))


def is_too_varied(column: Column, cells: Cells) -> bool:
    """Return whether a column has far more different values than stages and fixed values have.

    Each of them is looked at by itself, which takes too long for every cell of a file.
    """
    return (column.name == "stage" or bool(column.choices)) and len(cells.used) > MOST_CHOICES


def fits(column: Column, cells: Cells) -> bool:
    """Return whether at least half of the values can be what this column holds."""
    if is_too_varied(column, cells):
        return False
    texts = sample(cells)
    if not texts:
        return True
    if column.name in TYPED_TEXT:
        return share(texts, "number") < 0.5
    if column.name == "status" and column.choices:
        return True
    return share(texts, column.kind) >= 0.5


def guess_by_values(
    table: str, taken: Iterable[str], left: Sequence[int], sheet: Sheet
) -> Iterator[tuple[int, str, float]]:
    """Yield (position, column, confidence) for required columns that only the values give away.

    Only for opportunities, and only when the account and one more required column are known: a
    stage is where known names of stages stand, the close date is the only date left, the amount
    the only money left.
    """
    known = set(taken)
    required = {"stage", "amount_cents", "close_on"}
    if table != "opportunities" or not known & {"account", "account_id"} or not known & required:
        return
    texts = {position: sample(sheet.columns[position]) for position in left}
    used: set[int] = set()
    if not known & {"stage", "status"}:
        stages = [p for p in left if _stage_share(texts[p]) >= LIKELY]
        if stages:
            used.add(stages[0])
            yield stages[0], "stage", 0.6
    for column, wanted in (("close_on", _are_dates), ("amount_cents", _are_amounts)):
        if column in known:
            continue
        likely = [p for p in left if p not in used and wanted(sheet.names[p], texts[p])]
        if len(likely) == 1:
            used.add(likely[0])
            yield likely[0], column, 0.5


def _stage_share(texts: Sequence[str]) -> float:
    plain = [squeezed(re.sub(r"^\s*\w{1,2}\s*[-.:)]\s+", "", text)) for text in texts]
    return sum(text in STAGE_NAMES for text in plain) / len(texts) if texts else 0.0


def _are_dates(_: str, texts: Sequence[str]) -> bool:
    return bool(texts) and sum(map(_is_date, texts)) >= 0.9 * len(texts)


def _are_amounts(header: str, texts: Sequence[str]) -> bool:
    words = set(normal(header).split())
    if not texts or words & {"id", "number", "no", "no.", "nr", "nr.", "%", "year", "age", "days"}:
        return False
    are_numbers = sum(is_amount(text) and not _is_date(text) for text in texts) >= 0.9 * len(texts)
    return are_numbers and any(len(re.sub(r"\D", "", text)) >= 4 for text in texts)
