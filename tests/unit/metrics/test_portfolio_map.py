"""The map of the portfolio: scores of the axes, the lines, and that nobody moves anybody."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.defaults import ATTRACTIVENESS_WEIGHTS, STRENGTH_WEIGHTS
from kamdata.metrics import portfolio_map
from kamdata.metrics.facts import Facts
from kamdata.metrics.map_criteria import ATTRACTIVENESS, STRENGTH, criterion_rows
from kamdata.metrics.portfolio_map import axis, in_quadrant, quadrants
from kamdata.model import Settings
from tests.build import make_snapshot

MONTHS = pd.date_range("2024-09-01", "2026-08-01", freq="MS")
RECENT = "2026-09-20"


def facts_of(accounts, currency="USD", chosen=None, **tables):
    snapshot = make_snapshot([], accounts, currency=currency, **tables)
    return Facts(snapshot, chosen or Settings())


def value_of(criterion, **account):
    tables = {name: account.pop(name) for name in ("revenue", "contacts", "whitespace", "currency")
              if name in account}  # fmt: skip
    facts = facts_of([{"account_id": "A", **account}], **tables)
    row = criterion_rows(facts)[criterion].iloc[0]
    return row["value"], row["evidence"]


@pytest.mark.parametrize(
    ("wallet", "expected"), [(50_000, 0), (100_000, 0), (1_000_000, 0.5), (10_000_000, 1), (3e7, 1)]
)
def test_potential_goes_by_orders_of_magnitude(wallet, expected):
    assert value_of("potential", wallet=wallet)[0] == pytest.approx(expected)


def test_potential_of_money_in_small_units():
    assert value_of("potential", wallet=100_000_000, currency="JPY")[0] == pytest.approx(0.5)
    assert value_of("potential", wallet=1_000_000, currency="EUR")[0] == pytest.approx(0.5)


def test_potential_is_what_the_account_says_never_what_similar_ones_do():
    gap = {"account_id": "A", "product": "P", "state": "gap", "potential": 600_000}
    value, words = value_of("potential", revenue_last_year=400_000, whitespace=[gap])
    assert value == pytest.approx(0.5)
    assert words == "It spends $1M a year on what we sell."
    assert np.isnan(value_of("potential", revenue_last_year=400_000)[0])
    # a stated spend below what it buys from us cannot be right
    assert value_of("potential", wallet=1_000, revenue_last_year=1_000_000)[0] == pytest.approx(0.5)
    assert value_of("share_of_wallet", wallet=1_000, revenue_last_year=1_000_000)[0] == 1


def test_growth_margin_and_share():
    value, words = value_of("growth", revenue_last_year=110, revenue_prior_year=100)
    assert value == pytest.approx(0.5)
    assert words == "Revenue rose by 10 % on the year before."
    assert value_of("growth", revenue_last_year=80, revenue_prior_year=100)[0] == 0
    assert value_of("margin", gross_margin_rate=0.3)[0] == pytest.approx(0.5)
    value, words = value_of("share_of_wallet", wallet=1_000, revenue_last_year=400)
    assert value == pytest.approx(0.4)
    assert words == "We have 40 % of the $1k it spends a year."


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        ({"tier": "A"}, 1), ({"tier": "Tier 1"}, 1), ({"tier": "Gold"}, 1), ({"tier": "hot"}, 1),
        ({"tier": "b"}, 0.5), ({"tier": "Tier-2"}, 0.5), ({"tier": "C"}, 0), ({"tier": "cold"}, 0),
        ({"tier": "B", "is_key": True}, 0.5), ({"tier": "Blue", "is_key": True}, 1),
        ({"is_key": False}, 0),
    ],
)  # fmt: skip
def test_fit_reads_tiers_however_they_are_written(account, expected):
    assert value_of("fit", **account)[0] == expected


def test_fit_is_missing_without_tier_and_key():
    value, words = value_of("fit", tier="Blue")
    assert np.isnan(value)
    assert words == "Add its tier, or whether it is a key account."


def test_strength_by_stage_answer_and_people():
    assert value_of("relationship_stage", relationship_stage=3)[0] == 0.5
    assert np.isnan(value_of("relationship_stage", relationship_stage=7)[0])
    assert value_of("nps", nps=8)[0] == 0.8
    value, words = value_of("nps", nps=8, nps_on="2025-01-01")
    assert np.isnan(value)
    assert words == "The last answer is 635 days old. Ask again."
    contacts = [
        {"account_id": "A", "contact": person, "buyer_role": role, "last_contact_on": RECENT}
        for person, role in (("Ann", "Economic buyer"), ("Bob", "User"))
    ]
    assert value_of("threading", contacts=contacts)[0] == pytest.approx((50 * 2 / 5 + 25) / 100)


def test_a_bare_account_says_what_to_add_for_every_criterion():
    for name, rows in criterion_rows(facts_of([{"account_id": "A"}])).items():
        assert rows["state"].tolist() == ["missing"], name
        assert rows["evidence"].str.startswith("Add ").all(), name
    table = facts_of([{"account_id": "A"}]).places.table
    assert table["quadrant"].tolist() == ["not placed"]
    assert table["lacking"].iloc[0].startswith("annual spend")


def test_every_weight_of_the_settings_has_a_criterion():
    assert [one.name for one in ATTRACTIVENESS] == [name for name, _ in ATTRACTIVENESS_WEIGHTS]
    assert [one.name for one in STRENGTH] == [name for name, _ in STRENGTH_WEIGHTS]
    assert sum(weight for _, weight in ATTRACTIVENESS_WEIGHTS) == 100
    assert sum(weight for _, weight in STRENGTH_WEIGHTS) == 100


FULL = {
    "account_id": "A", "wallet": 1_000_000, "revenue_last_year": 660_000,
    "revenue_prior_year": 600_000, "gross_margin_rate": 0.3, "tier": "B",
    "relationship_stage": 4, "nps": 9,
}  # fmt: skip


def test_an_account_worked_by_hand():
    """Attractiveness: all four .5. Strength: .66 x 30 + .75 x 25 + .9 x 20 over 75, no people."""
    table = facts_of([FULL]).places.table
    row = table.iloc[0]
    assert row["attractiveness"] == 50
    assert row["strength"] == pytest.approx(100 * (19.8 + 18.75 + 18) / 75, abs=0.002)
    assert row["strength_rate"] == 0.75
    assert row["quadrant"] == "Strategic"
    assert row["is_borderline"]
    assert row[["potential", "growth", "margin", "fit"]].tolist() == [20, 13, 10, 7]
    assert pd.isna(row["threading"])
    assert row["lacking"] == "contacts with roles"
    found = in_quadrant(table, "Strategic")
    assert (found.value, found.n) == (660_000_00, 1)
    assert in_quadrant(table, "Star").reason == "no account is here"


def test_the_lines_lie_at_fifty():
    high, low, yes = np.array([50.0, 50, 49.9, 49.9]), np.array([50.0, 49.9, 50, 49.9]), np.ones(4)
    names = quadrants(high, low, yes.astype(bool))
    assert list(names) == ["Strategic", "Star", "Status", "Streamline"]
    assert list(quadrants(high, low, ~yes.astype(bool))) == ["not placed"] * 4


def test_under_forty_percent_has_no_place_but_is_listed():
    thin = {"account_id": "A", "nps": 9, "tier": "A", "gross_margin_rate": 0.5}
    table = facts_of([thin]).places.table
    assert table["attractiveness_rate"].iloc[0] == pytest.approx(0.35)
    assert portfolio_map.placed(table).empty
    assert portfolio_map.unplaced(table)["account_id"].tolist() == ["A"]
    assert portfolio_map.headline(table, "USD").startswith("No account can be placed yet")
    assert portfolio_map.title(table) == "No revenue of the accounts on the map is known"


def test_words_of_the_map():
    other = FULL | {"account_id": "B", "nps": 0, "relationship_stage": 1, "wallet": 10_000_000}
    table = facts_of([FULL, other]).places.table
    assert portfolio_map.headline(table, "USD") == (
        "2 accounts placed: 1 Strategic ($660k) and 1 Star ($660k). 1 of them lies near a line."
    )
    assert portfolio_map.title(table) == (
        "50 % of the revenue is with Strategic accounts: invest together"
    )


ACCOUNT = st.fixed_dictionaries(
    {},
    optional={
        "wallet": st.integers(1, 10**8),
        "gross_margin_rate": st.floats(-0.5, 1).map(lambda rate: round(rate, 3)),
        "tier": st.sampled_from(["A", "B", "C", "Tier 2", "?"]),
        "is_key": st.booleans(),
        "relationship_stage": st.integers(0, 6),
        "nps": st.integers(-1, 11),
        "monthly": st.tuples(st.integers(0, 50_000), st.integers(0, 50_000)),
        "people": st.lists(st.sampled_from(["Economic buyer", "User", "Coach", None]), max_size=4),
    },
)


def portfolio(described, chosen=None):
    accounts, revenue, contacts = [], [], []
    for number, given_ in enumerate(described):
        row = dict(given_)
        before, now = row.pop("monthly", (None, None))
        if now is not None:
            revenue += [
                {"account_id": f"A{number}", "month": month, "amount": now if k >= 12 else before}
                for k, month in enumerate(MONTHS)
            ]
        contacts += [
            {"account_id": f"A{number}", "contact": f"P{k}", "buyer_role": role,
             "last_contact_on": RECENT}
            for k, role in enumerate(row.pop("people", []))
        ]  # fmt: skip
        accounts.append({"account_id": f"A{number}", "account": f"A{number}", **row})
    # one account buys in every month, so that the months of the file are the same in each world
    accounts.append({"account_id": "Z", "account": "Z", "tier": "A"})
    revenue += [{"account_id": "Z", "month": month, "amount": 10} for month in MONTHS]
    return facts_of(accounts, chosen=chosen, revenue=revenue, contacts=contacts)


PLACE = ["attractiveness", "strength", "attractiveness_rate", "strength_rate", "quadrant",
         "is_borderline"]  # fmt: skip


@settings(max_examples=12)
@given(st.lists(ACCOUNT, min_size=1, max_size=4), ACCOUNT)
def test_adding_an_account_moves_no_other(described, newcomer):
    before = portfolio(described).places.table.set_index("account_id")[PLACE]
    after = portfolio([*described, newcomer]).places.table.set_index("account_id")[PLACE]
    pd.testing.assert_frame_equal(before, after.loc[before.index])


@settings(max_examples=10)
@given(st.lists(ACCOUNT, min_size=1, max_size=4), st.floats(0.01, 50))
def test_only_the_relation_of_the_weights_counts(described, scale):
    def scaled(weights):
        return tuple((name, weight * scale) for name, weight in weights)

    other = Settings(
        attractiveness_weights=scaled(ATTRACTIVENESS_WEIGHTS),
        strength_weights=scaled(STRENGTH_WEIGHTS),
    )
    before, after = (portfolio(described, chosen).places.table for chosen in (Settings(), other))
    for name in ("attractiveness", "strength"):
        np.testing.assert_allclose(before[name], after[name], atol=0.005)


@settings(max_examples=10)
@given(st.lists(ACCOUNT, min_size=1, max_size=5))
def test_points_sum_to_the_scores_and_stay_on_the_map(described):
    found = portfolio(described).places
    table = found.table
    for name, factors in (("attractiveness", ATTRACTIVENESS), ("strength", STRENGTH)):
        known = table[table[name].notna()]
        assert known[name].between(0, 100).all()
        points = known[[one.name for one in factors]].fillna(0).sum(axis=1).astype(float)
        assert (points == np.floor(known[name] + 0.5)).all()
    sums = found.parts.groupby(["account_id", "axis"])["shown_points"].sum()
    assert len(sums) == 2 * len(table)


def test_points_sum_exactly_at_three_decimals():
    rows = {
        one.name: pd.DataFrame(
            {"value": [1.0, 0.333, np.nan], "state": ["observed", "observed", "missing"]}
        )
        for one in ATTRACTIVENESS
    }
    one = axis(ATTRACTIVENESS, rows, {"potential": 1, "growth": 1, "margin": 1})
    assert one.score.tolist()[:2] == [pytest.approx(99.999), 33.3]
    assert np.isnan(one.score[2])
    np.testing.assert_allclose(np.nansum(one.points, axis=1)[:2], one.score[:2], atol=1e-9)
    none = axis(ATTRACTIVENESS, rows, {})
    assert np.isnan(none.score).all()
    assert not none.is_known.any()


def test_a_portfolio_without_accounts_has_an_empty_map():
    facts = Facts(replace(make_snapshot(), fingerprint="none"), Settings())
    assert facts.places.table.empty
