"""The growth score: its factors, the gate for accounts in trouble, and the money."""

import numpy as np
import pandas as pd
import pytest

from kamdata.defaults import GROWTH_WEIGHTS
from kamdata.metrics import growth
from kamdata.metrics.facts import Facts
from kamdata.metrics.growth import growth_scores
from kamdata.metrics.growth_factors import (
    GROWTH_FACTORS,
    goal_gap_factor,
    growth_factor_rows,
    headroom_factor,
    propensity_factor,
    relationship_factor,
    service_factor,
    top_gap,
    whitespace_factor,
)
from kamdata.metrics.risk import risk_scores
from kamdata.model import Settings
from tests.build import make_snapshot
from tests.unit.metrics.test_whitespace import spend, ten_customers


def facts_of(deals=(), accounts=(), **tables):
    return Facts(make_snapshot(deals, accounts, **tables), Settings())


def by_account(factor, facts):
    return factor(facts).set_axis(facts.accounts["account_id"])


def test_every_weight_of_the_settings_has_a_factor():
    assert {factor.name for factor in GROWTH_FACTORS} == {name for name, _ in GROWTH_WEIGHTS}
    assert sum(weight for _, weight in GROWTH_WEIGHTS) == 100


def test_a_bare_snapshot_says_what_to_add_for_every_factor():
    for name, rows in growth_factor_rows(facts_of([{}])).items():
        assert rows["state"].tolist() == ["missing"], name
        assert rows["evidence"].str.len().gt(0).all(), name


def test_whitespace_is_measured_against_half_the_revenue():
    accounts, revenue = ten_customers()
    facts = facts_of([], accounts, revenue=revenue)
    found = by_account(whitespace_factor, facts)
    expected = 0.8 * 450_00 * 1000 / 1450
    # K is in the smallest quarter, so the revenue of that quarter is the base
    base = np.quantile(facts.base, 0.25)
    assert found.loc["K", "value"] == pytest.approx(expected / (0.5 * base), rel=1e-4)
    assert "most of all Service, which 8 of 10 similar customers buy" in found.loc["K", "evidence"]
    assert found.loc["C0", "value"] == 0
    assert found.loc["C0", "evidence"] == "No product is left that it could buy."


def test_top_gap_is_the_most_expected_one():
    accounts, revenue = ten_customers()
    revenue += [spend(f"C{number}", "Audit", 9_000) for number in range(10)]
    gap = top_gap(facts_of([], accounts, revenue=revenue))
    assert gap.product[-1] == "Audit"
    assert gap.adopters[-1] == 10
    assert gap.total_cents[-1] > gap.expected_cents[-1]


def test_headroom_is_the_rest_of_the_wallet():
    accounts = [
        {"account_id": "A", "wallet": 1000, "revenue_last_year": 380},
        {"account_id": "B", "revenue_last_year": 380},
    ]
    facts = facts_of([], accounts)
    found = by_account(headroom_factor, facts)
    assert found.loc["A", "value"] == pytest.approx(0.62)
    assert found.loc["A", "evidence"] == "It buys 38 % of $1k a year, going by its stated spend."
    assert found.loc["B", "state"] == "missing"


def test_goal_gap_is_what_wins_and_weighted_deals_leave_open():
    deals = [
        {"account_id": "A", "amount": 300, "status": "won", "close_on": "2026-02-01"},
        {"account_id": "A", "amount": 400, "probability_rate": 0.5},
    ]
    accounts = [{"account_id": "A", "goal": 1000}, {"account_id": "B"}]
    found = by_account(goal_gap_factor, facts_of(deals, accounts))
    assert found.loc["A", "value"] == pytest.approx(0.5)
    assert found.loc["A", "evidence"] == "$500 of its goal of $1k is not covered yet."
    assert found.loc["B", "state"] == "missing"


def test_relationship_by_index_stage_and_support():
    recent = "2026-09-28"
    contacts = [
        {"account_id": name, "contact": person, "buyer_role": role, "last_contact_on": recent,
         "influence": 2, "disposition": -1 if name == "Against" else 1}
        for name in ("With", "Against")
        for person, role in (("Ann", "Economic buyer"), ("Bob", "User"))
    ]  # fmt: skip
    accounts = [{"account_id": "Stated", "relationship_stage": 4}, {"account_id": "Unknown"}]
    found = by_account(relationship_factor, facts_of([], accounts, contacts=contacts))
    assert found.loc["With", "value"] == pytest.approx((50 * 2 / 5 + 25) / 100)
    assert found.loc["Against", "value"] == 0
    assert found.loc["Stated", "value"] == pytest.approx(0.75)
    assert found.loc["Unknown", "state"] == "missing"


def test_propensity_pulls_few_deals_towards_the_portfolio():
    """Prior of 20 deals at the common rate: A won 2 of 2, B 3 of 8."""
    deals = [{"account_id": "A", "status": "won"}] * 2 + [{"account_id": "B", "status": "won"}] * 3
    deals += [{"account_id": "B", "status": "lost"}] * 5
    found = by_account(propensity_factor, facts_of(deals, [{"account_id": "C"}]))
    rate = (20 * 0.5 + 2) / 22
    assert found.loc["A", "value"] == pytest.approx(rate / 0.5 - 0.5)
    assert found.loc["B", "value"] < 0.5 < found.loc["A", "value"]
    assert found.loc["C", "state"] == "not applicable"


def test_the_lines_of_one_deal_are_one_deal():
    lines = [{"account_id": "A", "opportunity_id": "X", "status": "won"}] * 3
    others = [{"account_id": "B", "status": status} for status in ("won", "lost", "lost", "lost")]
    found = by_account(propensity_factor, facts_of([*lines, *others]))
    assert found.loc["A", "evidence"].startswith("Won 1 of 1 decided deals;")


def test_an_account_outside_the_programme_needs_no_goal():
    accounts = [
        {"account_id": "Key", "is_key": True}, {"account_id": "Other", "is_key": False},
        {"account_id": "Zero", "is_key": True, "goal": 0}, {"account_id": "Set", "goal": 100},
    ]  # fmt: skip
    found = by_account(goal_gap_factor, facts_of([], accounts))
    assert found["state"].tolist() == ["missing", "not applicable", "not applicable", "observed"]
    nobody = facts_of([], accounts[:2])  # a file without goals does not say who needs none
    assert goal_gap_factor(nobody)["state"].tolist() == ["missing", "missing"]


def test_four_decided_deals_are_too_few():
    deals = [{"account_id": "A", "status": "won"}] * 4
    assert propensity_factor(facts_of(deals))["state"].tolist() == ["missing"]


def test_service_is_the_reverse_of_the_sentiment():
    found = service_factor(facts_of([], [{"account_id": "A", "nps": 7}]))
    assert found["value"].tolist() == pytest.approx([0.6])


def ripe_company(**more):
    accounts, revenue = ten_customers()
    accounts = [
        row | {"wallet": 50_000, "nps": 9, "goal": 1_000, "renewal_on": "2027-08-01",
               "relationship_stage": 4, **more.get(row["account_id"], {})}
        for row in accounts
    ]  # fmt: skip
    deals = [{"account_id": row["account_id"], "status": "won", "type": "new"} for row in accounts]
    return make_snapshot(deals, accounts, revenue=revenue)


def test_the_gap_that_peers_have_filled_comes_first():
    table = growth_scores(ripe_company(), Settings()).table.sort_values("rank")
    assert table["account_id"].iloc[0] in ("K", "C8", "C9")
    assert (table["band"].astype("str") != "fix first").all()
    assert table["money_cents"].iloc[0] == 49_000_00


def test_a_flagged_account_is_to_be_fixed_first():
    snapshot = ripe_company(K={"renewal_on": "2026-10-28"})
    table = growth_scores(snapshot, Settings()).table.set_index("account_id")
    assert table.loc["K", "band"] == "fix first"
    assert pd.isna(table.loc["K", "rank"])
    assert not table.loc["K", "is_ranked"]
    assert table.loc["K", "score"] > 0
    assert table.loc["K", "next_action"].startswith("Open a renewal deal")
    assert growth.accounts_to_fix(table).value == 1
    assert sorted(table["rank"].dropna()) == list(range(1, 11))


def test_a_high_risk_is_to_be_fixed_first(monkeypatch):
    monkeypatch.setattr(growth, "FIX_FROM", 0.0)
    scores = growth_scores(ripe_company(), Settings())
    ranked = risk_scores(ripe_company(), Settings()).table["is_ranked"]
    assert ((scores.table["band"] == "fix first") == ranked).all()


def test_points_sum_to_the_score():
    scores = growth_scores(ripe_company(), Settings())
    sums = scores.factors.groupby("account_id")["points"].sum().round(3)
    expected = scores.table.set_index("account_id")["score"]
    assert (sums[expected.index] == expected).all()


def test_capacity_limits_who_is_offered_now():
    table = growth_scores(ripe_company(), Settings(review_capacity=2)).table
    assert growth.accounts_to_grow(table).value == 2
    now = table[table["band"] == "grow now"]
    assert sorted(now["rank"]) == [1, 2]
    assert growth.headroom_to_grow(table).value == now["money_cents"].sum()
    assert growth.total_headroom(table).value == table["money_cents"].sum()


def test_an_opportunities_file_alone_ranks_nobody():
    deals = [{"account_id": name, "status": "won"} for name in "ABCDE"]
    table = growth_scores(make_snapshot(deals), Settings()).table
    assert not table["is_ranked"].any()
    assert (table["band"] == "not ranked").all()
    assert growth.total_headroom(table).reason == "no ceiling is known"
    assert growth.accounts_to_grow(table).reason == "no account can be ranked yet"
    assert growth.headroom_to_grow(table).reason == "no account can be ranked yet"


def test_an_empty_snapshot_gives_empty_tables():
    assert growth_scores(make_snapshot(), Settings()).table.empty
