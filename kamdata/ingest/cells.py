"""A column of a file as distinct texts and codes: work is done once for each distinct text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from kamdata.ingest.arrow import pc

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

INVISIBLE = r"[\p{Cc}\p{Cf}\x{FFFD}]"
SAMPLED = 300
SAMPLES, SAMPLE_LENGTH = 3, 60
KEPT_CONTROLS = "\n\t"
# never a value; deliberately without "NA", which is a region in many companies
NULLS = frozenset(
    {"#n/a", "n/a", "-", "–", "—", "none", "null", "(blank)", "#value!", "#ref!", "#div/0!", "nan"}
)
# in ids and names "None" and "NAN" are values: there only what programs write for nothing is none
NO_VALUES = pa.array(sorted(NULLS), pa.string())
NO_NAMES = pa.array(sorted(NULLS - {"none", "null", "nan"}), pa.string())
WRITTEN_BY_PROGRAMS = pa.array(["null", "NULL", "nan", "NaN"], pa.string())


@dataclass(frozen=True, eq=False)
class Cells:
    """A column: `codes` points into the distinct `texts`, -1 where the cell is blank."""

    codes: np.ndarray
    texts: pa.Array

    @classmethod
    def of(cls, values: pa.Array | Sequence[str | None]) -> Cells:
        """Return the column of these texts, trimmed; blanks become nulls."""
        array: Any = values if isinstance(values, pa.Array) else pa.array(values, pa.string())
        encoded = array.cast(pa.string()).dictionary_encode()
        codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype("int32")
        texts = _cleaned(encoded.dictionary)
        column = cls(codes, texts).without(pc.equal(pc.utf8_length(texts), 0))
        return column if texts.equals(encoded.dictionary) else column.merged()

    def __len__(self) -> int:
        return len(self.codes)

    def at(self, position: int) -> str | None:
        """Return the text of one cell, None where it is blank."""
        code = self.codes[position]
        return None if code < 0 else self.texts[int(code)].as_py()

    @property
    def is_blank(self) -> np.ndarray:
        """Which cells are blank."""
        return self.codes < 0

    @cached_property
    def listed(self) -> list[str]:
        """The distinct texts as a list."""
        return self.texts.to_pylist()

    @cached_property
    def folded(self) -> list[str]:
        """The distinct texts in lower case, for comparing."""
        return pc.utf8_lower(self.texts).to_pylist()

    @cached_property
    def used(self) -> np.ndarray:
        """Codes of the distinct texts that still occur, in the order in which they came."""
        return np.flatnonzero(np.bincount(self.codes + 1, minlength=len(self.texts) + 1)[1:])

    @cached_property
    def sampled(self) -> list[str]:
        """Some of the distinct texts, words for "nothing" left out."""
        texts = self.texts.take(pa.array(self.used[:SAMPLED])).to_pylist()
        return [text for text in texts if text.lower() not in NULLS]

    def take(self, rows: np.ndarray) -> Cells:
        """Return the cells of the chosen rows (a mask or positions)."""
        return Cells(self.codes[rows], self.texts)

    def with_codes(self, codes: np.ndarray) -> Cells:
        """Return the same distinct texts with other codes."""
        return Cells(codes, self.texts)

    def without(self, unwanted: pa.Array | Sequence[bool] | np.ndarray) -> Cells:
        """Return the column with some distinct texts turned into blanks."""
        mask = np.asarray(unwanted, dtype=bool)
        if not mask.any():
            return self
        blanked = np.append(np.where(mask, -1, np.arange(len(mask))), -1).astype("int32")
        return Cells(blanked[self.codes], self.texts)

    def without_nulls(self, *, are_names: bool = False) -> Cells:
        """Return the column with words for "nothing" (`#N/A`, `-`, `null`) turned into blanks.

        Among ids and names (`are_names`) only what a program writes for nothing is none.
        """
        lowered = pc.utf8_lower(self.texts)
        if not are_names:
            return self.without(pc.is_in(lowered, value_set=NO_VALUES))
        by_program = pc.is_in(self.texts, value_set=WRITTEN_BY_PROGRAMS)
        return self.without(pc.or_(pc.is_in(lowered, value_set=NO_NAMES), by_program))

    def compact(self) -> Cells:
        """Return the column with only the distinct texts that still occur."""
        used = self.used
        if len(used) == len(self.texts):
            return self
        fresh = np.full(len(self.texts) + 1, -1, dtype="int32")
        fresh[used] = np.arange(len(used), dtype="int32")
        return Cells(fresh[self.codes], self.texts.take(pa.array(used)))

    def mapped(self, change: Callable[[str], str | None]) -> Cells:
        """Return the column with each distinct text changed; None makes a blank."""
        changed = [change(text) for text in self.listed]
        blank = np.array([text is None for text in changed], dtype=bool)
        texts = pa.array(["" if text is None else text for text in changed], pa.string())
        return Cells(self.codes, texts).without(blank)

    def spread(self, by_text: np.ndarray, missing: object) -> np.ndarray:
        """Return one value for each row from one value for each distinct text."""
        padded = np.append(by_text, np.array([missing], dtype=by_text.dtype))
        return padded[self.codes]

    def to_arrow(self) -> pa.Array:
        """Return the text of each cell, null where it is blank."""
        codes = pa.array(self.codes, mask=self.codes < 0)
        return self.texts.cast(pa.large_string()).take(codes)

    def to_text(self) -> pd.Series:
        """Return the column as text with nulls."""
        return pd.Series(self.to_arrow().to_pandas(), dtype="str")

    def to_label(self) -> pd.Series:
        """Return the column as categories, in order of first appearance."""
        merged = self.compact().merged()
        return pd.Series(
            pd.Categorical.from_codes(
                merged.codes, categories=pd.Index(merged.listed, dtype="str")
            )
        )  # fmt: skip

    def merged(self) -> Cells:
        """Return the column with equal distinct texts joined into one."""
        if pc.count_distinct(self.texts).as_py() == len(self.texts):
            return self
        encoded = self.texts.dictionary_encode()
        joined = np.append(encoded.indices.to_numpy(zero_copy_only=False), -1).astype("int32")
        return Cells(joined[self.codes], encoded.dictionary)

    @cached_property
    def samples(self) -> tuple[str, ...]:
        """The first few distinct texts, shortened."""
        return tuple(self.texts[int(code)].as_py()[:SAMPLE_LENGTH] for code in self.used[:SAMPLES])


def _cleaned(texts: pa.Array) -> pa.Array:
    """Return texts in one Unicode form, without invisible signs, trimmed."""
    composed = pc.utf8_normalize(texts, "NFC")
    if pc.any(pc.match_substring_regex(composed, INVISIBLE)).as_py():
        composed = pa.array([_visible(text) for text in composed.to_pylist()], pa.string())
    return pc.utf8_trim_whitespace(composed)


def _visible(text: str) -> str:
    # "_x000D_" is how workbooks write a carriage return inside a cell
    plain = re.sub(r"_x000[dD]_\n?|\r\n?", "\n", text)
    return "".join(
        sign
        for sign in plain
        if sign in KEPT_CONTROLS or unicodedata.category(sign) not in ("Cc", "Cf")
    )
