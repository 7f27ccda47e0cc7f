"""What became of last year's customers: retention, and the bridge from last year to this."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.growth_rates import account_revenue, revenue_window
from kamdata.metrics.ratio import safe_div, suppress_small, total
from kamdata.model import Measure

if TYPE_CHECKING:
    from kamdata.model import Snapshot

NEW, EXPANSION, FLAT, CONTRACTION, CHURN, ADJUST = (
    "new", "expansion", "flat", "contraction", "churn", "adjust",
)  # fmt: skip
CLASSES = (NEW, EXPANSION, FLAT, CONTRACTION, CHURN, ADJUST)
LABELS = (
    "New customers",
    "Expansion",
    "Unchanged",
    "Contraction",
    "Lost customers",
    "Credit notes",
)
NO_BASE = "needs 24 months of revenue"


def year_on_year(snapshot: Snapshot, accounts: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return before_cents and now_cents (Int64) of each account, on the index of accounts.

    The twelve complete months before the last twelve, and the last twelve, from the revenue table
    alone. Accounts that it never mentions are left out; empty with less than 24 months of it.
    """
    revenue = account_revenue(snapshot)
    window = revenue_window(snapshot)
    is_known = (revenue["revenue_basis"] == "months").fillna(value=False).astype(bool)
    if window is None or not window.has_prior:
        is_known &= False
    if accounts is not None:
        is_known &= revenue["account_id"].isin(accounts["account_id"])
    return revenue.loc[
        is_known, ["account_id", "revenue_prior_12m_cents", "revenue_12m_cents"]
    ].set_axis(["account_id", "before_cents", "now_cents"], axis="columns")


def measures(years: pd.DataFrame) -> dict[str, Measure]:
    """Return the three retention measures by their metric id."""
    return {
        "net_retention": net_retention(years),
        "gross_retention": gross_retention(years),
        "logo_retention": logo_retention(years),
    }


def net_retention(years: pd.DataFrame) -> Measure:
    """Return sum of max(now, 0) / sum of before, over accounts with revenue before.

    100 + 18 - 6 - 9 gives 103 %. Source: SaaS Metrics Standards Board.
    """
    cohort = _cohort(years)
    return _kept(cohort, total(cohort["now_cents"].clip(lower=0)))


def gross_retention(years: pd.DataFrame) -> Measure:
    """Return sum of min(max(now, 0), before) / sum of before, over accounts with revenue before.

    100 - 6 - 9 gives 85 %: growth never makes up for loss, so it is at most 100 %.
    """
    cohort = _cohort(years)
    stayed = cohort["now_cents"].clip(lower=0)
    stayed = stayed.where(stayed <= cohort["before_cents"], cohort["before_cents"])
    return _kept(cohort, total(stayed))


def logo_retention(years: pd.DataFrame) -> Measure:
    """Return accounts with revenue now / accounts with revenue before, of those that had any."""
    cohort = _cohort(years)
    stayed = int((cohort["now_cents"] > 0).sum())
    value, reason = safe_div(stayed, len(cohort), NO_BASE)
    return _retained(cohort, value, reason)


def bridge(years: pd.DataFrame) -> pd.DataFrame:
    """Return what moved revenue from last year's to this year's: one row per class.

    class (one of CLASSES, mutually exclusive), its label, accounts, change_cents (Int64). The
    opening total plus all changes is the closing total exactly. new: before <= 0 < now; churn:
    now <= 0 < before; adjust: neither is positive (credit notes).
    """
    before, now = years["before_cents"], years["now_cents"]
    was, stays = (before > 0).to_numpy(bool), (now > 0).to_numpy(bool)
    kinds = np.select(
        [~was & stays, was & ~stays, ~was, now > before, now < before],
        [NEW, CHURN, ADJUST, EXPANSION, CONTRACTION],
        FLAT,
    )
    changes = pd.DataFrame({"class": kinds, "change_cents": now - before})
    by_class = changes.groupby("class")["change_cents"].agg(["size", "sum"]).reindex(CLASSES)
    return pd.DataFrame(
        {
            "class": list(CLASSES),
            "label": list(LABELS),
            "accounts": by_class["size"].fillna(0).astype("Int64").array,
            "change_cents": by_class["sum"].fillna(0).astype("Int64").array,
        }
    )


def _cohort(years: pd.DataFrame) -> pd.DataFrame:
    return years[(years["before_cents"] > 0).fillna(value=False).astype(bool)]


def _kept(cohort: pd.DataFrame, kept: int | None) -> Measure:
    value, reason = safe_div(kept, total(cohort["before_cents"]), NO_BASE)
    return _retained(cohort, value, reason)


def _retained(cohort: pd.DataFrame, value: float | None, reason: str | None) -> Measure:
    found = Measure(value, "rate", len(cohort), reason=reason, table="accounts", rows=cohort.index)
    return suppress_small(found, "accounts with revenue a year before")
