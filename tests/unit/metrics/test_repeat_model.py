"""The BG/NBD model against its published fit, the package lifetimes, and what must always hold."""

from __future__ import annotations

import warnings
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.metrics.repeat_model import RepeatModel, chance_active, expected_orders, fit

with warnings.catch_warnings():  # no longer kept up: it sets an option that pandas has given up
    warnings.simplefilter("ignore")
    import lifetimes
    from lifetimes import BetaGeoFitter
    from lifetimes.datasets import load_cdnow_summary

CDNOW = RepeatModel(0.2426, 4.4136, 0.7930, 2.4261, 0)
MASTER = Path(lifetimes.__file__).parent / "datasets" / "CDNOW_master.txt"


@cache
def published() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the 2,357 customers of CDNOW: repeat orders, weeks to the last, weeks to the end."""
    table = load_cdnow_summary()
    return tuple(table[name].to_numpy(float) for name in ("frequency", "recency", "T"))


def one(number: float) -> np.ndarray:
    return np.array([float(number)])


def test_the_published_fit_of_cdnow():
    """Fader, Hardie and Lee 2005: r .243, alpha 4.414, a .793, b 2.426, LL -9582.4."""
    found = fit(*published())
    assert found is not None
    assert found.r == pytest.approx(0.2426, abs=1e-4)
    assert found.alpha == pytest.approx(4.4136, abs=1e-3)
    assert found.a == pytest.approx(0.7930, abs=1e-3)
    assert found.b == pytest.approx(2.4261, abs=1e-3)
    assert found.log_likelihood == pytest.approx(-9582.4256, abs=1e-3)
    known = one(2), one(30.43), one(38.86)
    assert chance_active(found, *known)[0] == pytest.approx(0.7266, abs=1e-4)
    assert expected_orders(found, *known, 39)[0] == pytest.approx(1.2259, abs=1e-4)


def test_the_unit_of_time_does_not_matter():
    x, last, age = published()
    weeks, days = fit(x, last, age), fit(x, last * 7, age * 7)
    assert weeks is not None
    assert days is not None
    assert days.alpha == pytest.approx(weeks.alpha * 7, rel=1e-4)
    assert (days.r, days.a, days.b) == pytest.approx((weeks.r, weeks.a, weeks.b), rel=1e-3)
    shift = x.sum() * np.log(7)
    assert days.log_likelihood == pytest.approx(weeks.log_likelihood - shift, abs=1e-3)
    np.testing.assert_allclose(
        chance_active(days, x, last * 7, age * 7), chance_active(weeks, x, last, age), atol=1e-4
    )


def test_no_time_at_all_is_no_model():
    assert fit(np.zeros(3), np.zeros(3), np.zeros(3)) is None
    assert fit(np.array([]), np.array([]), np.array([])) is None


SIZES = st.floats(0.05, 20)
MODELS = st.builds(RepeatModel, SIZES, SIZES, SIZES, SIZES, st.just(0.0))
CUSTOMERS = st.tuples(st.integers(1, 30), st.floats(0, 100), st.floats(0, 100))


@settings(max_examples=15)
@given(MODELS, CUSTOMERS, st.floats(1, 100))
def test_it_agrees_with_lifetimes(model, customer, ahead):
    x, last, silent = customer
    oracle = BetaGeoFitter()
    oracle.params_ = pd.Series({"r": model.r, "alpha": model.alpha, "a": model.a, "b": model.b})
    known = one(x), one(last), one(last + silent)
    chance = oracle.conditional_probability_alive(*known)
    assert chance_active(model, *known)[0] == pytest.approx(float(chance[0]), rel=1e-9, abs=1e-12)
    if abs(model.a - 1) < 1e-3:
        return  # lifetimes divides by a - 1
    orders = oracle.conditional_expected_number_of_purchases_up_to_time(ahead, *known)
    assert expected_orders(model, *known, ahead)[0] == pytest.approx(
        float(orders[0]), rel=1e-6, abs=1e-9
    )


@given(MODELS, CUSTOMERS, st.floats(0, 100), st.floats(0, 100))
def test_the_chance_is_one_and_falls_with_silence(model, customer, wait, ahead):
    x, last, silent = customer
    sooner = chance_active(model, one(x), one(last), one(last + silent))[0]
    later = chance_active(model, one(x), one(last), one(last + silent + wait))[0]
    assert 0 <= later <= sooner <= 1
    orders = expected_orders(model, one(x), one(last), one(last + silent), ahead)[0]
    assert orders >= -1e-9
    assert np.isfinite(orders)


def test_without_a_repeat_order_the_model_says_active():
    assert chance_active(CDNOW, one(0), one(0), one(400))[0] == 1


def test_many_orders_and_a_of_one_do_not_overflow():
    for a in (1.0, 0.5, 4.0):
        model = RepeatModel(2, 3, a, 8, 0)
        orders = expected_orders(model, one(900), one(260), one(261), 52)[0]
        assert 100 < orders < 200  # 900 orders in 261 weeks, fewer as it may stop


def test_known_parameters_are_found_again():
    found = fit(*simulated(RepeatModel(1.5, 6.0, 0.8, 6.0, 0), 4_000))
    assert found is not None
    assert found.r == pytest.approx(1.5, rel=0.1)
    assert found.alpha == pytest.approx(6.0, rel=0.15)
    assert found.a / (found.a + found.b) == pytest.approx(0.8 / 6.8, rel=0.15)


def simulated(truth: RepeatModel, customers: int, seed: int = 1) -> tuple[np.ndarray, ...]:
    chance = np.random.default_rng(seed)
    rate = chance.gamma(truth.r, 1 / truth.alpha, customers)
    stops = chance.beta(truth.a, truth.b, customers)
    age = chance.uniform(30, 150, customers)
    x, last = np.zeros(customers), np.zeros(customers)
    is_active = np.ones(customers, dtype=bool)
    while is_active.any():
        following = last + chance.exponential(1 / rate)
        is_active &= following <= age
        last[is_active], x[is_active] = following[is_active], x[is_active] + 1
        is_active &= chance.random(customers) >= stops
    return x, last, age


def test_silence_of_cdnow_is_told_as_well_as_published():
    """2,661 customers with orders on 5 days by the end of 1997: who orders in the next 26 weeks?

    Nothing from 31.0 % of them; 1 - the chance of being active tells them apart with an area
    under the curve of .695.
    """
    orders = pd.read_csv(MASTER, sep=r"\s+", header=0, usecols=[0, 1], names=["who", "on"])
    orders = orders.assign(on=pd.to_datetime(orders["on"].astype("str"), format="%Y%m%d"))
    cut = pd.Timestamp("1997-12-31")
    later = orders.loc[(orders["on"] > cut) & (orders["on"] <= cut + pd.Timedelta(weeks=26)), "who"]
    known = orders[orders["on"] <= cut]
    days = known.drop_duplicates().groupby("who")["on"].agg(["min", "max", "size"])
    x = (days["size"] - 1).to_numpy(float)
    last, age = (((end - days["min"]).dt.days / 7).to_numpy(float) for end in (days["max"], cut))
    model = fit(x, last, age)
    assert model is not None
    eligible = (days["size"] >= 5).to_numpy()
    is_silent = ~days.index.isin(later)[eligible]
    assert (eligible.sum(), round(is_silent.mean(), 3)) == (2661, 0.310)
    risk = 1 - chance_active(model, x, last, age)[eligible]
    assert area_under_curve(risk, is_silent) == pytest.approx(0.695, abs=0.02)


def area_under_curve(score: np.ndarray, is_event: np.ndarray) -> float:
    ranks = pd.Series(score).rank().to_numpy()
    events, others = is_event.sum(), (~is_event).sum()
    return float((ranks[is_event].sum() - events * (events + 1) / 2) / (events * others))
