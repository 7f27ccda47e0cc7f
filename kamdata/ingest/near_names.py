"""Names of companies that are probably one company spelled twice."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from kamdata.ingest.account_book import normal_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SHORTEST_WORD = 6  # in a shorter word one letter makes another name: Bayer and Bauer
LARGEST_BLOCK = 20  # names of a series (Shop Aa, Shop Ab) are all one letter apart: no slips


def near_pairs(names: Sequence[str]) -> list[tuple[int, int, float]]:
    """Return pairs of positions of names that look like one company, with similarity 0 to 1.

    Names are near when they are equal but for case, punctuation, spaces and legal form, or when
    one letter of a longer word differs. A different digit is always another name. Names that are
    equal in this sense are paired with the first of them. The most similar come first.
    """
    spelled: dict[str, int] = {}
    pairs: list[tuple[int, int, float]] = []
    for position, name in enumerate(names):
        normal = normal_name(name)
        first = spelled.setdefault(normal, position)
        if first != position and normal:
            pairs.append((first, position, 1.0))
    for one, other in _one_letter_apart(list(spelled)):
        if is_slip(one, other):
            similarity = OSA.normalized_similarity(one, other)
            left, right = sorted((spelled[one], spelled[other]))
            pairs.append((left, right, round(similarity, 3)))
    return sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1]))


def _one_letter_apart(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs that agree without spaces or after leaving out one letter of each."""
    blocks: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        flat = name.replace(" ", "")
        for key in {flat, *(flat[:i] + flat[i + 1 :] for i in range(1, len(flat)))}:
            blocks[key].append(name)
    seen: set[tuple[str, str]] = set()
    for block in blocks.values():
        if not 1 < len(block) <= LARGEST_BLOCK:
            continue
        for i, one in enumerate(block):
            for other in block[i + 1 :]:
                if (one, other) not in seen:
                    seen.add((one, other))
                    yield one, other


def is_slip(one: str, other: str) -> bool:
    """Return whether the difference is one of spelling rather than of meaning."""
    if _digits(one) != _digits(other):
        return False
    if one.replace(" ", "") == other.replace(" ", ""):
        return not _digits(one) and len(one) >= SHORTEST_WORD
    left, right = one.split(), other.split()
    if len(left) != len(right):
        return False
    differing = [(a, b) for a, b in zip(left, right, strict=True) if a != b]
    if len(differing) != 1:
        return False
    a, b = differing[0]
    return max(len(a), len(b)) >= SHORTEST_WORD and a[0] == b[0] and OSA.distance(a, b) == 1


def _digits(name: str) -> str:
    return "".join(sign for sign in name if sign.isdigit())
