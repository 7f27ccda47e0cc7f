"""How much an account could buy a year: the ceiling behind hypothetical value.

Four estimators; the first one available for an account wins, and the basis is always shown.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kamdata import format as fmt

QUANTILE = 0.80  # "realistic wallet": what the better of similar customers spend
FEWEST_PEERS = 15
MOST_PEERS = 50
PEER_SHARE = 0.10
FEWEST_IN_SEGMENT = 5
SCALE_LIMITS = (0.25, 4.0)  # a peer's revenue is scaled to the account's size within these
BASIS_WORDS = {
    "stated": "its stated spend",
    "whitespace": "what it buys and its whitespace",
    "peers": "what the better of similar customers buy",
    "segment": "what the better of its segment buy",
}


def ceiling(
    accounts: pd.DataFrame, revenue_cents: pd.Series, whitespace: pd.DataFrame
) -> pd.DataFrame:
    """Return ceiling_cents (Int64 or null) and ceiling_basis of each account, on its index.

    `revenue_cents` is each account's revenue of a year (Int64, null when not known);
    `whitespace` has a row per account_id and product with state and ceiling_cents. Basis:
    `stated` (accounts.wallet_cents), `whitespace` (revenue + what its gaps are worth), `peers`
    (0.80 quantile of the revenue of accounts like it), `segment` (the same over its segment), or
    null. Never below the account's own revenue.
    Source: Rosset, Perlich and others, KDD 2007, "realistic wallet" as a high quantile.
    """
    estimates = {
        "stated": accounts["wallet_cents"].astype("float64").where(accounts["wallet_cents"] >= 0),
        "whitespace": _from_whitespace(accounts, revenue_cents, whitespace),
        "peers": from_peers(accounts, revenue_cents),
        "segment": from_segment(accounts, revenue_cents),
    }
    value = pd.Series(np.nan, index=accounts.index)
    basis = pd.Series(None, index=accounts.index, dtype="str")
    for name, estimate in estimates.items():
        basis = basis.mask(value.isna() & estimate.notna(), name)
        value = value.fillna(estimate)
    floor = revenue_cents.astype("float64").clip(lower=0)
    value = value.where(~(floor > value), floor).round()
    return pd.DataFrame({"ceiling_cents": value.astype("Int64"), "ceiling_basis": basis})


def _from_whitespace(
    accounts: pd.DataFrame, revenue_cents: pd.Series, whitespace: pd.DataFrame
) -> pd.Series:
    """Return revenue + the value of an account's gaps; NaN where no gap has a value."""
    gaps = whitespace[whitespace["ceiling_cents"].notna()]
    worth = gaps.groupby("account_id")["ceiling_cents"].sum().astype("float64")
    worth = pd.Series(worth.reindex(accounts["account_id"]).to_numpy(), index=accounts.index)
    return revenue_cents.astype("float64").fillna(0).clip(lower=0) + worth


def from_peers(
    accounts: pd.DataFrame, revenue_cents: pd.Series, quantile: float = QUANTILE
) -> pd.Series:
    """Return the quantile of the revenue of the k accounts most like each one; NaN if too few.

    Like: the same industry first, then the nearest in log(employees). Neighbours are searched by
    the Gower distance of the two; k = 10 % of the other accounts, at least 15 and at most 50. A
    neighbour's revenue is scaled by the ratio of the employees, within 0.25 to 4. The account
    itself is never its own peer.
    """
    employees = accounts["employees"].astype("float64")
    revenue = revenue_cents.astype("float64")
    found = pd.Series(np.nan, index=accounts.index)
    is_sized = employees > 0
    # sorted, so that ties between peers do not depend on the order of the rows
    sized = accounts.index[is_sized][np.argsort(accounts.loc[is_sized, "account_id"].to_numpy())]
    peers = sized[(revenue.loc[sized] > 0).to_numpy()]
    if len(peers) < FEWEST_PEERS:
        return found
    places = _places(accounts.loc[sized, "industry"], employees.loc[sized])
    at = sized.get_indexer(peers)
    k = min(max(FEWEST_PEERS, round(PEER_SHARE * (len(peers) - 1))), MOST_PEERS)
    near = _nearest(places, places[at], at, k)
    size = employees.loc[sized].to_numpy()
    # one place behind the last peer stands for a neighbour that is not there
    spends, sizes = (np.append(values, np.nan) for values in (revenue.loc[peers], size[at]))
    scale = np.clip(size[:, None] / sizes[near], *SCALE_LIMITS)
    found.loc[sized] = np.quantile(spends[near] * scale, quantile, axis=1)
    return found


def _places(industry: pd.Series, employees: pd.Series) -> np.ndarray:
    """Return each account as a point whose city-block distances are Gower's, times two."""
    size = np.log(employees.to_numpy())
    width = float(np.ptp(size)) or 1.0
    codes = industry.astype("category").cat.codes.to_numpy() + 1
    one_hot = np.eye(codes.max() + 1)[codes] / 2  # two accounts of different industries: 1 apart
    return np.column_stack([size / width, one_hot])


def _nearest(places: np.ndarray, peers: np.ndarray, own: np.ndarray, k: int) -> np.ndarray:
    """Return for each place the positions of its k nearest peers, itself left out.

    The number of peers stands for one that is not there.
    """
    from scipy.spatial import KDTree  # noqa: PLC0415 - slow to import, seldom needed

    near = np.asarray(KDTree(peers).query(places, k=k + 1, p=1)[1])
    itself = np.append(own, -1)[near] == np.arange(len(places))[:, None]
    # an account that is no peer (or lost itself among equals) drops its farthest instead
    itself[~itself.any(axis=1), -1] = True
    return near[~itself].reshape(len(places), k)


def in_words(basis: pd.Series) -> pd.Series:
    """Return what each ceiling rests on in words, null where there is none."""
    return basis.astype("str").map(BASIS_WORDS)


def basis_note(words: pd.Series) -> str:
    """Return how many ceilings rest on what, from their words; "" where there are none."""
    counts = words.value_counts()
    parts = [
        f"{counts[one]:,} {'goes' if counts[one] == 1 else 'go'} by {one}"
        for one in BASIS_WORDS.values()
        if one in counts
    ]
    return f"Of the ceilings {fmt.joined(parts)}." if parts else ""


def from_segment(
    accounts: pd.DataFrame, revenue_cents: pd.Series, quantile: float = QUANTILE
) -> pd.Series:
    """Return the quantile of the revenue in the account's segment; NaN under five accounts."""
    revenue = revenue_cents.astype("float64").where(revenue_cents > 0)
    groups = revenue.groupby(accounts["segment"])
    values = groups.transform(lambda spend: spend.quantile(quantile))
    return values.where(groups.transform("count") >= FEWEST_IN_SEGMENT)
