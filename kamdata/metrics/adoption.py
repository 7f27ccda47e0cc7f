"""How likely an account is to buy a product, going by what others buy: three ways to tell.

All take `owned`, accounts (rows) by products (columns), and return a rate for every cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamdata.metrics.evidence import Mask, Numbers

FEWEST_PEERS = 8  # in a smaller segment all accounts are the peers
SHRINKAGE = 5.0  # peers that the adoption among all accounts is worth
NEIGHBOURS = 15
UNITS = 100_000.0  # likeness is counted in whole units: what is equal stays equal
LARGEST_BLOCK = 4_000_000  # pairs of accounts compared at a time, to bound the memory


@dataclass(frozen=True, slots=True)
class Adoption:
    """Of each cell: the shrunk rate (NaN without peers), the adopters among the peers, the peers.

    `is_segment` says of each account whether its peers are those of its segment.
    """

    rate: Numbers
    adopters: Numbers
    peers: Numbers
    is_segment: Mask


def adoption(owned: Mask, segment: NDArray[np.intp]) -> Adoption:
    """Return how many of each account's peers own each product, the account itself left out.

    rate = (adopters + 5 x adoption among all others) / (peers + 5). Peers are the accounts of the
    same segment (a number, -1 for none) that own anything; of all segments where under 8.
    """
    own = owned.astype(float)
    is_customer = owned.any(axis=1).astype(float)[:, None]
    others = is_customer.sum() - is_customer
    elsewhere = own.sum(axis=0) - own
    size = _sums_by(segment, is_customer) - is_customer
    adopters = _sums_by(segment, own) - own
    is_segment = (size[:, 0] >= FEWEST_PEERS) & (segment >= 0)
    peers = np.where(is_segment[:, None], size, others)
    adopted = np.where(is_segment[:, None], adopters, elsewhere)
    common = np.divide(elsewhere, others, out=np.full(own.shape, np.nan), where=others > 0)
    rate = (adopted + SHRINKAGE * common) / (peers + SHRINKAGE)
    return Adoption(rate, adopted, np.broadcast_to(peers, own.shape), is_segment)


def _sums_by(segment: NDArray[np.intp], values: Numbers) -> Numbers:
    """Return for each account the sums of the columns over its segment."""
    width = values.shape[1]
    group = segment + 1
    cells = group[:, None] * width + np.arange(width)
    groups = int(group.max(initial=0)) + 1
    sums = np.bincount(cells.ravel(), values.ravel(), minlength=groups * width)
    return sums.reshape(groups, width)[group]


def popularity(owned: Mask) -> Numbers:
    """Return the share of all customers that own each product, the same for every account."""
    customers = owned.any(axis=1).sum()
    share = owned.sum(axis=0) / customers if customers else np.zeros(owned.shape[1])
    return np.broadcast_to(share, owned.shape)


def neighbour_adoption(owned: Mask, neighbours: int = NEIGHBOURS) -> Numbers:
    """Return the share of the most similar accounts that own each product, weighed by likeness.

    Likeness is the cosine of what two accounts own; the account itself is left out. Where several
    are equally the farthest of the nearest, all of them share the places left, so that the order
    of the rows does not matter. 0 where an account resembles nobody. Not the likeness of products:
    divided by its sum, that ranks the least bought first. Source: user-based nearest neighbours;
    Ferrari Dacrema and others 2021 on how seldom more complex recommenders do better.
    """
    found = np.zeros(owned.shape)
    places = min(neighbours, len(owned) - 1)
    if places < 1:
        return found
    block = max(LARGEST_BLOCK // len(owned), 1)
    bought = owned.astype(np.float32)
    for start in range(0, len(owned), block):
        rows = np.arange(start, min(start + block, len(owned)))
        like = np.round(cosine(owned[rows], owned) * UNITS)
        like[np.arange(len(rows)), rows] = -1.0
        farthest = -np.partition(-like, places - 1, axis=1)[:, places - 1, None]
        is_nearer, is_farthest = like > farthest, like == farthest
        left = places - is_nearer.sum(axis=1, keepdims=True)
        equals = is_farthest.sum(axis=1, keepdims=True)
        # sums of whole numbers are the same in any order
        near, shared = (like * is_nearer) @ bought, is_farthest.astype(np.float32) @ bought
        total = (like * is_nearer).sum(axis=1, keepdims=True) * equals + farthest * left * equals
        weighed = near.astype(float) * equals + shared.astype(float) * (farthest * left)
        found[rows] = np.divide(weighed, total, out=found[rows], where=total > 0)
    return found


def cosine(some: Mask, others: Mask) -> NDArray[np.float32]:
    """Return the cosine of every row of `some` with every row of `others`, 0 for an empty row."""
    left, right = (rows.astype(np.float32) for rows in (some, others))
    both = left @ right.T
    sizes = np.sqrt(left.sum(axis=1, keepdims=True) * right.sum(axis=1))
    return np.divide(both, sizes, out=both, where=sizes > 0)
