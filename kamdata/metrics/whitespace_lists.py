"""What the pages take from the whitespace: the best gaps, the matrix, one account, the sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from kamdata.metrics.ratio import total
from kamdata.metrics.whitespace import STATES, WHITESPACE_STATES
from kamdata.model import Measure

if TYPE_CHECKING:
    from collections.abc import Sequence

WHOLE_UP_TO = 50  # accounts up to which the matrix shows them all
MOST_ACCOUNTS = 40
MOST_PRODUCTS = 40
ORDER = ["gap", "lost_before", "competitor", "in_house", "in_pipeline", "owned", "blocked"]


def in_view(table: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    """Return the whitespace of some accounts, with their names and owners."""
    rows = table[table["account_id"].isin(accounts["account_id"])]
    return rows.merge(accounts[["account_id", "account", "owner"]], on="account_id", how="left")


def best_gaps(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the gaps with a known worth, the highest expected value first."""
    gaps = rows[rows["expected_cents"].notna()]
    return gaps.sort_values(
        ["expected_cents", "account_id", "product"], ascending=[False, True, True],
        ignore_index=True,
    )  # fmt: skip


def of_account(table: pd.DataFrame, account_id: str) -> pd.DataFrame:
    """Return the products of one account: its gaps by expected value, then what it has."""
    rows = table[table["account_id"] == account_id]
    state = pd.Categorical(rows["state"], categories=[*ORDER, "unknown"], ordered=True)
    return (
        rows.assign(place=state.codes)
        .sort_values(
            ["expected_cents", "place", "product"], ascending=[False, True, True],
            na_position="last", ignore_index=True,
        )
        .drop(columns="place")
    )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """The cells to draw: `rows` account by account, each with all of `products` in their order.

    Accounts and products with the highest expected value come first. `accounts_n` and `products_n`
    count all of them, also those that are left out.
    """

    rows: pd.DataFrame
    accounts: Sequence[str]
    products: Sequence[str]
    accounts_n: int
    products_n: int

    @property
    def states(self) -> list[str]:
        """The states that any cell has, in the order of the legend."""
        present = set(self.rows["state"].astype("str"))
        return [name for name in STATES if name in present]


def matrix(rows: pd.DataFrame) -> Matrix:
    """Return the cells to draw: all of up to 50 accounts, else the first 40, and 40 products."""
    worth = rows["expected_cents"].astype("float64")
    by_account = _by_worth(worth, rows["account_id"])
    by_product = _by_worth(worth, rows["product"].astype("str"))
    ids = by_account if len(by_account) <= WHOLE_UP_TO else by_account[:MOST_ACCOUNTS]
    products = by_product[:MOST_PRODUCTS]
    shown = rows[rows["account_id"].isin(ids) & rows["product"].isin(products)]
    places = (
        pd.Index(ids).get_indexer(pd.Index(shown["account_id"])) * len(products)
        + pd.Index(products).get_indexer(pd.Index(shown["product"].astype("str")))
    )  # fmt: skip
    shown = shown.iloc[places.argsort()].reset_index(drop=True)
    names = shown["account"].iloc[:: len(products)].astype("str") if products else []
    return Matrix(shown, list(names), products, len(by_account), len(by_product))


def _by_worth(worth: pd.Series, names: pd.Series) -> list[str]:
    """Return the names, the one with the largest sum first; of equal ones the first by name."""
    sums = worth.groupby(names).sum().sort_index()
    return [str(name) for name in sums.sort_values(ascending=False, kind="stable").index]


def measures(rows: pd.DataFrame, accounts: pd.DataFrame) -> dict[str, Measure]:
    """Return the sums over the whitespace of some accounts by metric id."""
    return {
        "whitespace_gaps": whitespace_gaps(rows, accounts),
        "whitespace_expected": whitespace_expected(rows, accounts),
        "whitespace_ceiling": whitespace_ceiling(rows, accounts),
    }


def whitespace_gaps(rows: pd.DataFrame, accounts: pd.DataFrame) -> Measure:
    """Return how many products the accounts do not buy and could, summed over the accounts."""
    free = rows[rows["state"].isin(WHITESPACE_STATES)]
    behind = _behind(free, accounts)
    found = Measure(len(free), "count", len(behind), table="accounts", rows=behind)
    return found if len(rows) else found.because("no product is known")


def whitespace_expected(rows: pd.DataFrame, accounts: pd.DataFrame) -> Measure:
    """Return the expected worth of all gaps a year (cents)."""
    return _worth(rows, accounts, "expected_cents")


def whitespace_ceiling(rows: pd.DataFrame, accounts: pd.DataFrame) -> Measure:
    """Return what all gaps would be worth a year if every account bought everything (cents)."""
    return _worth(rows, accounts, "ceiling_cents")


def _worth(rows: pd.DataFrame, accounts: pd.DataFrame, column: str) -> Measure:
    known = rows[rows[column].notna()]
    free = rows["state"].isin(WHITESPACE_STATES).sum()
    found = Measure(
        total(known[column]), "money", len(known), len(known) / free if free else None,
        table="accounts", rows=_behind(known, accounts),
    )  # fmt: skip
    return found.because("no gap has a known worth") if known.empty else found


def _behind(rows: pd.DataFrame, accounts: pd.DataFrame) -> pd.Index:
    return accounts.index[accounts["account_id"].isin(rows["account_id"])]
