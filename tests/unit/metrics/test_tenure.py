"""How long customers stay: published curves, who counts as stopped, who has an unknown start."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from lifelines.statistics import logrank_test
from scipy.stats import CensoredData, ecdf

from kamdata.metrics import survival_words as words
from kamdata.metrics import tenure
from kamdata.metrics.facts import Facts
from kamdata.metrics.known import prepare
from kamdata.metrics.tenure_groups import compare_groups, log_rank
from kamdata.model import Settings
from tests.build import make_snapshot
from tests.unit.metrics.test_durations import RELAPSED, SIX_MP

CONTROL = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
BEGIN = "2022-01-01"


def customers(years, stopped, **columns) -> pd.DataFrame:
    return pd.DataFrame({"years": np.array(years, dtype=float), "has_stopped": stopped, **columns})


def bought(account, first, last, freq="MS"):
    return [{"account_id": account, "month": day, "amount": 100}
            for day in pd.date_range(first, last, freq=freq)]  # fmt: skip


def tenure_of(revenue, deals=(), accounts=(), as_of="2026-08-31"):
    return tenure.account_tenure(
        Facts(make_snapshot(deals, accounts, revenue=revenue, as_of=as_of), Settings())
    )


OLD = bought("Old", BEGIN, "2026-08-01")


def row(found, account):
    return found.table.set_index("account_id").loc[account]


def test_the_6_mp_group_with_its_band():
    """Freireich 1963; the band of 95 % as R's survfit gives it with conf.type log-log."""
    curve = tenure.staying(customers(SIX_MP, RELAPSED), level=0.95)
    assert list(curve["years"]) == [6, 7, 10, 13, 16, 22, 23]
    assert list(curve["at_risk"]) == [21, 17, 15, 12, 11, 7, 6]
    assert curve["share"].iloc[-1] == pytest.approx(0.448179, abs=1e-6)
    assert curve.loc[0, ["low", "high"]].tolist() == pytest.approx([0.6197, 0.9516], abs=1e-4)
    assert curve.loc[6, ["low", "high"]].tolist() == pytest.approx([0.1881, 0.6801], abs=1e-4)


@pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")  # lifelines' own
def test_the_log_rank_test_of_6_mp_against_its_control():
    found = log_rank((np.array(SIX_MP, float), np.array(RELAPSED)),
                     (np.array(CONTROL, float), np.ones(21, dtype=bool)))  # fmt: skip
    assert found is not None
    assert found[0] == pytest.approx(-4.0979, abs=5e-5)
    assert found[1] == pytest.approx(4.17e-5, rel=2e-3)
    oracle = logrank_test(SIX_MP, CONTROL, RELAPSED, [True] * 21)
    assert found[1] == pytest.approx(oracle.p_value, rel=1e-6)


FOLLOWED = st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=1, max_size=40)


@settings(max_examples=15)
@given(FOLLOWED)
def test_curve_and_band_agree_with_lifelines_and_scipy(followed):
    years, stopped = zip(*followed, strict=True)
    curve = tenure.staying(customers(years, np.array(stopped)), level=0.95)
    assert curve["share"].is_monotonic_decreasing
    assert curve["share"].between(0, 1).all()
    fitted = KaplanMeierFitter().fit(years, stopped)
    np.testing.assert_allclose(
        curve["share"], np.ravel(fitted.predict(curve["years"].to_numpy())), atol=1e-9
    )
    inside = curve[curve["share"] > 1e-9]
    if inside.empty:
        return
    band = fitted.confidence_interval_survival_function_.loc[inside["years"]]
    np.testing.assert_allclose(inside[["low", "high"]], band, atol=1e-6)
    assert (inside["low"] <= inside["share"]).all()
    assert (inside["share"] <= inside["high"]).all()


def test_the_band_is_that_of_scipy():
    sample = CensoredData.right_censored(SIX_MP, ~np.array(RELAPSED))
    curve, fitted = tenure.staying(customers(SIX_MP, RELAPSED)), ecdf(sample).sf
    band = fitted.confidence_interval(0.9, method="log-log")
    at = np.isin(fitted.quantiles, curve["years"])
    np.testing.assert_allclose(curve["low"], band.low.probabilities[at], atol=1e-9)
    np.testing.assert_allclose(curve["high"], band.high.probabilities[at], atol=1e-9)


def test_who_has_stopped_and_for_how_long_the_others_were_followed():
    """Monthly buyers, August 2026 complete: known up to June, two usual gaps before."""
    found = tenure_of(
        OLD
        + bought("Stays", "2024-06-01", "2026-08-01")
        + bought("Late", "2024-06-01", "2026-06-01")
        + bought("Gone", "2024-06-01", "2026-05-01")
        + bought("Quarterly", "2024-06-01", "2026-06-01", "3MS")
    )
    assert not row(found, "Stays")["has_stopped"]
    assert not row(found, "Late")["has_stopped"]  # two gaps are not more than two
    assert row(found, "Gone")["has_stopped"]
    assert row(found, "Gone")["years"] == pytest.approx(23 / 12)
    assert not row(found, "Quarterly")["has_stopped"]
    assert row(found, "Late")["years"] < 25 / 12


def test_a_yearly_buyer_has_not_stopped_before_two_years_are_over():
    found = tenure_of(OLD + bought("Yearly", "2023-02-01", "2025-02-01", "12MS"))
    assert not row(found, "Yearly")["has_stopped"]


def test_customers_from_before_the_table_are_kept_apart():
    deals = [{"account_id": "Won before", "status": "won", "close_on": "2021-05-01"}]
    found = tenure_of(
        OLD + bought("New", "2023-01-01", "2026-08-01")
        + bought("Won before", "2023-01-01", "2026-08-01")
        + bought("Next order", "2022-02-01", "2026-08-01"),
        deals,
    )  # fmt: skip
    assert found.begins_on == pd.Timestamp(BEGIN)
    assert found.cohort(is_new=True)["account_id"].tolist() == ["New"]
    assert set(found.cohort(is_new=False)["account_id"]) == {"Old", "Won before", "Next order"}


def test_who_came_just_now_is_too_new_to_tell():
    found = tenure_of(OLD + bought("Fresh", "2026-08-01", "2026-08-01"))
    assert found.too_new == 1
    assert found.table["account_id"].tolist() == ["Old"]


@pytest.mark.parametrize(
    ("renewal_on", "deal", "has_stopped"),
    [
        ("2027-01-01", None, False),  # the contract runs, whatever the silence
        ("2026-03-31", None, True),
        ("2026-08-01", None, True),  # silent anyway
        ("2026-03-31", "open", False),
        ("2026-03-31", "won", False),
    ],
)
def test_a_contract_that_runs_or_lapsed(renewal_on, deal, has_stopped):
    deals = [] if deal is None else [
        {"account_id": "A", "status": deal, "type": "renewal", "close_on": "2026-03-31"}
    ]  # fmt: skip
    orders = bought("A", "2023-01-01", "2026-01-01")
    if deal is not None:
        orders = bought("A", "2023-01-01", "2026-01-01", "6MS")
    found = tenure_of(OLD + orders, deals, [{"account_id": "A", "renewal_on": renewal_on}])
    assert row(found, "A")["has_stopped"] == has_stopped


def test_a_lapsed_contract_ends_the_time_though_the_rhythm_is_slow():
    orders = bought("A", "2023-01-01", "2026-01-01", "12MS")
    found = tenure_of(OLD + orders, [], [{"account_id": "A", "renewal_on": "2026-03-31"}])
    assert row(found, "A")["has_stopped"]
    assert row(found, "A")["years"] == pytest.approx(38 / 12)
    since = tenure_of(
        [*OLD, *orders, *bought("A", "2026-06-01", "2026-06-01")], [],
        [{"account_id": "A", "renewal_on": "2026-03-31"}],
    )  # fmt: skip
    assert not row(since, "A")["has_stopped"]


def test_old_or_no_revenue_tells_nothing():
    for found in (tenure_of([]), tenure_of(bought("A", BEGIN, "2023-01-01"))):
        assert found.table.empty
        assert found.begins_on is None
        assert "cannot be told without revenue" in words.staying_lacks(found)
        assert words.staying_headline(found, is_new=True) == words.staying_lacks(found)


def test_credit_notes_and_prospects_tell_nothing():
    credit = [{"account_id": "A", "month": "2026-08-01", "amount": -5}]
    found = tenure_of(credit, [], [{"account_id": "Prospect"}])
    assert found.table.empty
    assert found.begins_on == pd.Timestamp("2026-08-01")
    assert "Of 0 customers" in words.staying_lacks(found)


def test_rows_of_later_dates_play_no_part():
    revenue = (
        OLD + bought("A", "2024-01-01", "2025-03-01") + bought("A", "2026-09-01", "2027-01-01")
    )
    later = make_snapshot([], [{"account_id": "A"}], revenue=revenue, as_of="2026-08-31")
    kept = [one for one in revenue if one["month"] <= pd.Timestamp("2026-08-31")]
    clean = make_snapshot([], [{"account_id": "A"}], revenue=kept, as_of="2026-08-31")
    seen = [
        tenure.customer_tenure(prepare(one, Settings()), Settings()).table for one in (later, clean)
    ]
    pd.testing.assert_frame_equal(*seen)


def hazard_world(yearly: float, seed: int):
    """120 monthly buyers who leave with a known hazard a year, the first of them there before."""
    chance = np.random.default_rng(seed)
    rows = list(OLD)
    for number in range(120):
        start = pd.Timestamp("2022-06-01") + pd.DateOffset(months=int(chance.integers(0, 30)))
        months = int(chance.exponential(12 / yearly))
        end = min(start + pd.DateOffset(months=min(months, 90)), pd.Timestamp("2026-08-01"))
        rows += bought(f"A{number}", start, end)
    return rows


def test_a_known_hazard_is_found():
    found = tenure_of(hazard_world(0.35, 4)).cohort(is_new=True)
    for years in (1, 2, 3):
        curve = tenure.staying(found)
        reached = curve[curve["years"] <= years].iloc[-1]
        assert reached["low"] - 0.03 <= np.exp(-0.35 * years) <= reached["high"] + 0.03


def test_few_customers_or_few_that_stopped_are_not_shown():
    assert not tenure.is_enough(customers([1.0] * 19, [True] * 19))
    assert not tenure.is_enough(customers([1.0] * 20, [True] * 4 + [False] * 16))
    assert not tenure.is_enough(customers([0.1] * 20, [True] * 20))
    enough = customers([1.0] * 20, [True] * 5 + [False] * 15)
    assert tenure.is_enough(enough)
    assert tenure.customers_still_buying(enough).value == 0.75
    assert tenure.customers_still_buying(enough).reason == "between 55 % and 87 %"
    assert tenure.customers_stopped(enough).value == 5
    few = tenure.customers_still_buying(enough.head(10))
    assert (few.value, few.reason) == (None, "too few customers, or too few that stopped")
    lacking = words.staying_lacks(tenure_of(OLD))
    assert lacking.endswith(
        "it takes 20 customers of whom 5 have stopped buying. Of 1 customer that already bought "
        "when the revenue begins (Jan 2022) none has stopped; of 0 that came later none has "
        "stopped."
    )


def test_the_horizon_is_the_longest_that_five_were_followed_for():
    assert tenure.horizon(customers([3.2] * 5 + [9] * 4, [False] * 9)) == 3
    assert tenure.horizon(customers([0.7] * 5, [False] * 5)) == 0.5
    assert tenure.horizon(customers([9.0] * 4, [False] * 4)) is None
    drawn = tenure.curve_drawn(customers(SIX_MP, RELAPSED))
    assert drawn["years"].iloc[[0, -1]].tolist() == [0, 25]
    assert drawn["at_risk"].iloc[[0, -1]].tolist() == [21, 5]


def groups(first, second, **columns):
    rows = pd.concat([first, second], ignore_index=True)
    is_first = np.arange(len(rows)) < len(first)
    return rows.assign(**{name: np.where(is_first, *pair) for name, pair in columns.items()})


def test_key_accounts_are_compared_with_others():
    months = customers(np.array(SIX_MP) / 12, RELAPSED), customers(np.array(CONTROL) / 12, True)
    rows = groups(*months, is_key=(True, False), segment=("A", "B"))
    found = compare_groups(rows)
    assert found is not None
    assert (found.first, found.second, found.years) == ("Key accounts", "Other accounts", 1.0)
    assert found.z == pytest.approx(-4.0979, abs=5e-5)
    said = words.comparison_words(found)
    assert said.startswith("Key accounts stay longer than other accounts: after one year 75 % ")
    turned = words.comparison_words(compare_groups(rows.assign(is_key=~rows["is_key"])))
    assert turned == said.replace("Key", "Other").replace("other accounts", "key accounts")


def test_no_difference_is_claimed_where_chance_could_make_it():
    same = customers([1, 2, 3, 4] * 5, [True, False] * 10)
    found = compare_groups(groups(same, same, is_key=(True, True), segment=("Mid", "Large")))
    assert found is not None
    assert {found.first, found.second} == {"Mid", "Large"}
    assert words.comparison_words(found).startswith("No difference between ")


def test_groups_of_fewer_than_ten_are_not_compared():
    same = customers([1, 2, 3, 4] * 5, [True, False] * 10)
    rows = groups(same, same.head(9), is_key=(True, False), segment=("Mid", "Large"))
    assert compare_groups(rows) is None
    assert "it takes ten customers in each" in words.comparison_words(None)


@pytest.mark.parametrize(
    ("stopped", "said"),
    [
        (5, "Of ten customers, eight still buy two years after the first order."),
        (24, "Of a hundred customers, four still buy two years after the first order."),
        (23, "Of ten customers, one still buys two years after the first order."),
        (25, "Of a hundred customers, none still buy two years after the first order."),
    ],
)
def test_the_sentence(stopped, said):
    rows = customers([2.0] * 25, np.arange(25) < stopped, is_new=True)
    found = tenure.Tenure(rows, pd.Timestamp(BEGIN))
    assert words.staying_headline(found, is_new=True) == said
    old = replace(found, table=rows.assign(is_new=False))
    assert words.staying_headline(old, is_new=False).endswith(" two years later.")
    assert "customers of January 2022, " in words.staying_headline(old, is_new=False)


def test_the_note_says_who_is_left_out():
    rows = customers([2.0] * 2, [True, False], is_new=[True, False])
    note = words.staying_note(tenure.Tenure(rows, pd.Timestamp(BEGIN), 3), is_new=True)
    assert "left out are the 1 customer that already bought" in note
    assert note.endswith("and 3 customers too new to tell.")
    assert "When these began to buy" in words.staying_note(
        tenure.Tenure(rows, pd.Timestamp(BEGIN)), is_new=False
    )
