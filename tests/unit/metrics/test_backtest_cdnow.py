"""The lists on the purchases of CDNOW: who of 2,661 customers orders nothing for 26 weeks.

The figures to reproduce were measured once for each list: share of pairs in order (AUC), share
found in the first tenth, and how many times random that is.
"""

import importlib.metadata

import numpy as np
import pandas as pd
import pytest
from scipy.stats import rankdata

from kamdata.metrics.auc import auc
from kamdata.metrics.list_quality import hits_at_the_top
from kamdata.metrics.risk_backtest import declines
from kamdata.metrics.silence import rhythm, silence_chance
from kamdata.metrics.trend import theil_sen

CUT = pd.Timestamp("1997-12-31")


@pytest.fixture(scope="module")
def orders():
    # found, not imported: the package itself warns with this version of pandas
    package = importlib.metadata.distribution("lifetimes")
    path = package.locate_file("lifetimes/datasets/CDNOW_master.txt")
    rows = pd.read_csv(path, sep=r"\s+", skiprows=1, names=["id", "day", "cds", "spend"])
    rows["day"] = pd.to_datetime(rows["day"].astype(str))
    return rows.groupby(["id", "day"], as_index=False)["spend"].sum()


@pytest.fixture(scope="module")
def lists(orders):
    past = orders[orders["day"] <= CUT]
    counts = past.groupby("id").size()
    ids = counts[counts >= 5].index
    past = past[past["id"].isin(ids)]
    later = orders[(orders["day"] > CUT) & (orders["day"] <= CUT + pd.Timedelta(weeks=26))]
    at = ids.get_indexer(past["id"])
    ago = (CUT - past["day"]).dt.days.to_numpy()
    spend = past["spend"].to_numpy()

    def window(last, first):
        kept = (ago >= last) & (ago < first)
        return np.bincount(at[kept], weights=spend[kept], minlength=len(ids))

    quiet = rhythm(at, -ago.astype(float), 0.0, np.zeros(len(ids), dtype=np.intp))
    silence = silence_chance(quiet.since, quiet.gap, np.ones(len(ids)))
    months = np.column_stack([window(30 * k, 30 * k + 30) for k in range(8, -1, -1)])
    slope = -theil_sen(months) / np.maximum(months.mean(axis=1), 1e-9)
    mixed = rankdata(silence) + rankdata(slope)
    last, before = window(0, 91), window(91, 273) / 2
    fall = declines(before, last)[1]
    found = {
        "days since last order": quiet.since,
        "silence": silence,
        "own cadence": _own_cadence(past.assign(at=at), quiet.since, len(ids)),
        "largest decline": declines(window(91, 182), last)[0],
        "decline in percent": np.nan_to_num(fall, nan=-1.0),
        "trend on sparse months": slope,
        "equal mix": mixed,
    }
    return found, ~ids.isin(later["id"])


def _own_cadence(past, since, customers):
    """Return the share of an account's own gaps that would have ended, weighed with 3 of all."""
    past = past.sort_values(["at", "day"])
    gap = past.groupby("at")["day"].diff().dt.days
    own, gap = past.loc[gap.notna(), "at"].to_numpy(), gap.dropna().to_numpy()
    ended = np.bincount(own, weights=gap <= since[own], minlength=customers)
    everyone = np.searchsorted(np.sort(gap), since, side="right") / len(gap)
    return (ended + 3 * everyone) / (np.bincount(own, minlength=customers) + 3)


def test_the_customers_are_those_of_the_table(lists):
    is_event = lists[1]
    assert len(is_event) == 2_661
    assert is_event.mean() == pytest.approx(0.310, abs=5e-4)


@pytest.mark.parametrize(
    ("name", "pairs", "precision", "lift"),
    [
        ("largest decline", 0.557, 0.267, 0.86),
        ("decline in percent", 0.628, 0.504, 1.62),
        ("trend on sparse months", 0.536, 0.380, 1.22),
        ("own cadence", 0.669, 0.639, 2.06),
        ("silence", 0.665, 0.617, 1.99),
        ("days since last order", 0.693, 0.628, 2.03),
        ("equal mix", 0.632, None, 1.26),
    ],
)
def test_a_list_does_as_well_as_it_did(lists, name, pairs, precision, lift):
    score, is_event = lists[0][name].astype(float), lists[1]
    places = len(score) // 10
    found = hits_at_the_top(score, is_event, places) / places
    assert auc(score, is_event) == pytest.approx(pairs, abs=0.02)
    assert found / is_event.mean() == pytest.approx(lift, abs=0.06)
    if precision is not None:
        assert found == pytest.approx(precision, abs=0.02)
