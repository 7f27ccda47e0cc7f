"""Deals that are one though their ids differ: found by account, name and owner, then asked about.

Files without an id column have ids that the import makes from account, name and creation date, so
a deal that is renamed gets another one. A CRM that creates a deal anew gives it another id, too.
Only deals that no id pairs are looked at, account by account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.deal_keys import deal_keys
from kamdata.metrics.pairs import unpaired

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kamdata.metrics.pairs import Pairs
    from kamdata.metrics.rulings import Rulings
    from kamdata.model import Snapshot

LEAST_ALIKE = 85.0  # of 100, from which a pair of names is asked about
SURELY_ALIKE = 95.0  # from which a slip of the pen is one deal without being asked about
OTHER_OWNER = 10.0  # what another owner takes from the likeness
LARGEST_BLOCK = 40_000  # pairs of names compared at once
EXACT, NEAR, ASKED, SAME, DIFFERENT = "exact", "near", "asked", "same", "different"
IN_FORCE = (EXACT, NEAR, SAME)
COLUMNS = ("before", "after", "likeness", "state")


def find_matches(before: Snapshot, after: Snapshot, pairs: Pairs, rulings: Rulings) -> pd.DataFrame:
    """Return which opportunities without a partner are one, or are not.

    Columns: before and after (rows of the two opportunities tables), likeness (0 to 100) and
    state: `exact` (same account, name and owner) and `near` (a slip in the name) count without
    being asked about, `asked` do not count yet, `same` and `different` are what somebody said.
    A pair counts without being asked about only where the import made an id and nothing speaks
    against it; two deals with ids of their own are asked about when all three are the same.
    """
    rows = unpaired(pairs)
    if not (len(rows[0]) and len(rows[1])):
        return _table([])
    old, new = deal_keys(before, rows[0]), deal_keys(after, rows[1])
    different = _different(old, new, rulings)
    apart = set(zip(different["before"], different["after"], strict=True))
    found = [different, _same(old, new, rulings.same)]
    for find in (_exact, _near):
        old = old[~old["row"].isin(found[-1]["before"])]
        new = new[~new["row"].isin(found[-1]["after"])]
        found.append(_table(list(find(old, new, apart))))
    return pd.concat(found[1:] + found[:1], ignore_index=True)


def in_force(matches: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows before and after of the matches that count."""
    counted = matches[matches["state"].isin(IN_FORCE)]
    return counted["before"].to_numpy(np.int64), counted["after"].to_numpy(np.int64)


def _table(rows: Sequence[tuple[int, int, float, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(
        {"before": "int64", "after": "int64", "likeness": "float64", "state": "str"}
    )


def _same(old: pd.DataFrame, new: pd.DataFrame, same: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """Return the deals that somebody called one, also by way of ids of other files."""
    roots = _roots(same)
    keys = [one["opportunity_id"].map(roots) for one in (old, new)]
    sides = [
        pd.DataFrame({"root": root, side: one["row"]}).dropna().drop_duplicates("root")
        for root, one, side in zip(keys, (old, new), ("before", "after"), strict=True)
    ]
    found = sides[0].merge(sides[1], on="root")
    return _table(
        [(one, other, 100.0, SAME) for one, other in found[["before", "after"]].to_numpy()]
    )


def _roots(same: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return for each id the one that stands for all that are the same deal."""
    roots: dict[str, str] = {}
    for earlier, later in same:
        first, second = (roots.setdefault(one, one) for one in (earlier, later))
        roots |= {one: first for one, root in roots.items() if root == second}
    return roots


def _different(old: pd.DataFrame, new: pd.DataFrame, rulings: Rulings) -> pd.DataFrame:
    """Return the pairs of deals that somebody called two, whichever file is the earlier one."""
    if not rulings.different:
        return _table([])
    places = [dict(zip(one["opportunity_id"], one["row"], strict=True)) for one in (old, new)]
    return _table([
        (places[0][one], places[1][other], 0.0, DIFFERENT)
        for pair in rulings.different for one, other in (pair, pair[::-1])
        if one in places[0] and other in places[1]
    ])  # fmt: skip


def _exact(
    old: pd.DataFrame, new: pd.DataFrame, apart: set[tuple[int, int]]
) -> Iterator[tuple[int, int, float, str]]:
    """Yield the pairs with the same account, name and owner, in the order of the files."""
    names = ["account", "name", "owner"]
    sides = [
        one[one["name"] != ""].assign(order=lambda own: own.groupby(names).cumcount())
        for one in (old, new)
    ]
    both = sides[0].merge(sides[1], on=[*names, "order"], suffixes=("", "_after"))
    is_made = both["is_made"] | both["is_made_after"]
    # an id of a CRM's own that comes back under another one: only what was open is missed
    both = both[is_made | (both["status"] == "open")]
    sure = both["is_made"] | both["is_made_after"]
    sure &= ~_contradict(both["created_on"], both["created_on_after"])
    for row, row_after, is_sure in zip(both["row"], both["row_after"], sure, strict=True):
        if (row, row_after) not in apart:
            yield row, row_after, 100.0, EXACT if is_sure else ASKED


def _contradict(old: pd.Series, new: pd.Series) -> pd.Series:
    """Return where two dates of creation are known and differ."""
    return old.notna() & new.notna() & (old != new)


def _near(
    old: pd.DataFrame, new: pd.DataFrame, apart: set[tuple[int, int]]
) -> Iterator[tuple[int, int, float, str]]:
    """Yield the pairs of the same account with names alike, the best ones first, each row once."""
    old, new = (one[one["name"] != ""].reset_index(drop=True) for one in (old, new))
    found = _alike(old, new)
    order = found.sort_values(["likeness", "is_same_amount"], ascending=False, kind="stable")
    taken: tuple[set[int], set[int]] = (set(), set())
    for row, row_after, likeness, is_sure in order[
        ["row", "row_after", "likeness", "is_sure"]
    ].itertuples(index=False):
        if row in taken[0] or row_after in taken[1] or (row, row_after) in apart:
            continue
        taken[0].add(row)
        taken[1].add(row_after)
        yield row, row_after, likeness, NEAR if is_sure else ASKED


def _blocks(
    old: pd.DataFrame, new: pd.DataFrame, by: Sequence[str]
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield the positions of deals that are compared with one another: those of one account.

    Where these are too many, those of one owner in it; then with the same digits and first word.
    """
    groups = old.groupby(by[0]).indices, new.groupby(by[0]).indices
    for key in [one for one in groups[0] if one in groups[1]]:
        places, others = np.asarray(groups[0][key]), np.asarray(groups[1][key])
        if len(places) * len(others) <= LARGEST_BLOCK:
            yield places, others
        elif len(by) > 1:
            for inner in _blocks(old.iloc[places], new.iloc[others], by[1:]):
                yield places[inner[0]], others[inner[1]]


def _alike(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs of rows of one account that are alike enough to be asked about."""
    at_old, at_new, scores = _scores(old, new)
    one, other = old.iloc[at_old].reset_index(drop=True), new.iloc[at_new].reset_index(drop=True)
    is_other_owner = (
        (one["owner"] != "") & (other["owner"] != "") & (one["owner"] != other["owner"])
    )
    likeness = scores * 100 - OTHER_OWNER * is_other_owner
    # another number is another deal: the renewal of another year, the phase after
    is_number = (one["digits"] == other["digits"]) | (one["digits"] == "") | (other["digits"] == "")
    found = pd.DataFrame(
        {
            "row": one["row"],
            "row_after": other["row"],
            "likeness": likeness,
            "is_same_amount": (one["amount_cents"] == other["amount_cents"]).fillna(value=False),
            "is_sure": (likeness >= SURELY_ALIKE)
            & ~_contradict(one["created_on"], other["created_on"])
            & (one["digits"] == other["digits"]),
            "name": one["name"],
            "name_after": other["name"],
        }
    )
    is_made = one["is_made"] | other["is_made"]
    found = found[is_made & is_number & (likeness >= LEAST_ALIKE)]
    is_slip = _is_slip(found["name"], found["name_after"], found["is_sure"])
    return found.assign(is_sure=found["is_sure"] & is_slip)


def _scores(old: pd.DataFrame, new: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the positions of both rows of each pair of like names, and how like they are."""
    from rapidfuzz.distance import JaroWinkler  # noqa: PLC0415 - only where ids are made
    from rapidfuzz.process import cdist  # noqa: PLC0415

    names, others = (one["name"].to_numpy(dtype=object) for one in (old, new))
    none = np.array([], dtype=np.int64)
    parts = [(none, none, np.array([], dtype=np.float64))]
    for places, other_places in _blocks(old, new, ("account", "owner", "digits", "word")):
        scores = cdist(
            names[places], others[other_places], scorer=JaroWinkler.similarity,
            score_cutoff=LEAST_ALIKE / 100, dtype=np.float32,
        )  # fmt: skip
        at_old, at_new = np.nonzero(scores)
        parts.append((places[at_old], other_places[at_new], scores[at_old, at_new]))
    at_old, at_new, scores = (np.concatenate(part) for part in zip(*parts, strict=True))
    return at_old, at_new, scores.astype(np.float64)


def _is_slip(names: pd.Series, others: pd.Series, is_candidate: pd.Series) -> np.ndarray:
    """Return where names differ in spelling only, as by one letter of a long word."""
    from kamdata.ingest.near_names import is_slip  # noqa: PLC0415 - heavy, and seldom needed

    return np.array(
        [
            candidate and (one == other or is_slip(one, other))
            for one, other, candidate in zip(names, others, is_candidate, strict=True)
        ],
        dtype=bool,
    )
