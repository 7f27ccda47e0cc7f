"""The other factors of the risk score: what each says, and when it cannot say anything."""

import numpy as np
import pytest

from kamdata.defaults import RISK_WEIGHTS
from kamdata.metrics.care import review_factor, sentiment_factor, sponsor_factor
from kamdata.metrics.demand import drought_factor, loss_alarm, losses_factor
from kamdata.metrics.economics import concentration_factor, margin_factor
from kamdata.metrics.facts import Facts
from kamdata.metrics.renewal import renewal_factor
from kamdata.metrics.risk_factors import RISK_FACTORS, risk_factor_rows
from kamdata.metrics.trend import trend_factor
from kamdata.model import Settings
from tests.build import make_snapshot


def facts_of(deals=(), accounts=(), **tables):
    return Facts(make_snapshot(deals, accounts, **tables), Settings())


def by_account(factor, facts):
    return factor(facts).set_axis(facts.accounts["account_id"])


def row(factor, deals=(), account=None, **tables):
    """Return what a factor says of account A, beside an account that has everything."""
    facts = facts_of(deals, [{"account_id": "A", **(account or {})}], **tables)
    return by_account(factor, facts).loc["A"]


def test_every_weight_of_the_settings_has_a_factor():
    assert {factor.name for factor in RISK_FACTORS} == {name for name, _ in RISK_WEIGHTS}
    assert sum(weight for _, weight in RISK_WEIGHTS) == 100


def test_a_bare_snapshot_says_what_to_add_for_every_factor():
    for rows in risk_factor_rows(facts_of([{}])).values():
        assert rows["evidence"].str.len().gt(0).all()
        assert rows.loc[rows["state"] != "observed", "value"].isna().all()


def test_an_empty_snapshot_has_no_rows():
    assert all(rows.empty for rows in risk_factor_rows(facts_of()).values())


# Renewal, as of 28 September 2026


@pytest.mark.parametrize(
    ("ends", "expected"),
    [("2027-06-01", 0), ("2027-03-27", 0), ("2027-01-11", 0.5), ("2026-10-28", 1),
     ("2026-09-01", 1)],
)  # fmt: skip
def test_renewal_without_a_deal(ends, expected):
    assert row(renewal_factor, account={"renewal_on": ends})["value"] == pytest.approx(expected)


def test_renewal_deal_takes_its_chance_off():
    deal = {"account_id": "A", "type": "renewal", "probability_rate": 0.8}
    found = row(renewal_factor, [deal], {"renewal_on": "2027-01-11"})
    assert found["value"] == pytest.approx(0.1)
    assert found["evidence"] == "The contract ends in 105 days; the renewal deal stands at 80 %."


def test_an_untyped_deal_near_the_end_renews_and_another_type_does_not():
    near = {"account_id": "A", "close_on": "2026-12-01", "probability_rate": 0.5}
    ends = {"renewal_on": "2026-12-27"}
    assert row(renewal_factor, [near], ends)["value"] == pytest.approx(0.3)
    assert row(renewal_factor, [near | {"type": "new"}], ends)["value"] == pytest.approx(0.6)
    far = near | {"close_on": "2027-06-01"}
    assert row(renewal_factor, [far], ends)["value"] == pytest.approx(0.6)


def test_a_renewal_already_won():
    deal = {"account_id": "A", "type": "renewal", "status": "won", "close_on": "2026-09-10"}
    found = row(renewal_factor, [deal], {"renewal_on": "2026-10-28"})
    assert found["value"] == 0
    old = deal | {"close_on": "2024-09-10"}
    assert row(renewal_factor, [old], {"renewal_on": "2026-10-28"})["value"] == 1


def test_no_contract_is_not_applicable_and_no_dates_at_all_are_missing():
    facts = facts_of(
        [],
        [{"account_id": "A"}, {"account_id": "B", "renewal_on": "2027-06-01"},
         {"account_id": "C", "contract_value": 5}, {"account_id": "D"}],
        revenue=[
            {"account_id": "D", "month": "2026-08-01", "amount": 5, "is_recurring": True},
        ],
    )  # fmt: skip
    assert renewal_factor(facts)["state"].tolist() == [
        "not applicable", "observed", "missing", "missing",
    ]  # fmt: skip
    assert row(renewal_factor)["state"] == "missing"


def test_a_date_that_nobody_keeps_is_missing():
    found = row(renewal_factor, account={"renewal_on": "2024-01-31"})
    assert found["state"] == "missing"
    assert "31 Jan 2024" in found["evidence"]


# Pipeline


def test_drought_compares_weighted_deals_with_the_gap():
    deal = {"account_id": "A", "amount": 400, "probability_rate": 0.5, "created_on": "2026-09-01"}
    found = row(drought_factor, [deal], {"goal": 1000})
    assert found["value"] == pytest.approx(0.8)
    assert found["evidence"] == "Open deals weigh $200 against $1k needed."


def test_drought_needs_at_least_a_tenth_of_the_revenue():
    deal = {"account_id": "A", "amount": 50, "probability_rate": 1.0}
    won = {"account_id": "A", "amount": 1000, "status": "won"}
    found = row(drought_factor, [deal, won], {"goal": 900, "revenue_last_year": 2000})
    assert found["value"] == pytest.approx(0.75)


def test_no_new_deal_for_half_a_year_is_dry_whatever_is_open():
    deal = {"account_id": "A", "amount": 9000, "probability_rate": 1.0, "created_on": "2026-03-31"}
    assert row(drought_factor, [deal], {"goal": 1000})["value"] == pytest.approx(0.7)
    assert row(drought_factor, [deal | {"created_on": "2026-04-01"}], {"goal": 1000})["value"] == 0


def test_drought_without_need_goal_or_chances():
    won = {"account_id": "A", "amount": 1000, "status": "won", "close_on": "2026-02-01"}
    assert row(drought_factor, [won], {"goal": 500, "revenue_last_year": 0})["state"] == (
        "not applicable"
    )
    assert row(drought_factor)["state"] == "missing"
    stages = [{"stage": "Proposal", "status": "open"}]
    bare = row(drought_factor, [{"account_id": "A"}], {"goal": 500}, stages=stages)
    assert bare["state"] == "missing"
    assert bare["evidence"] == "Add a probability to its open deals or stages."


def test_published_loss_streaks():
    """Loss rate .37 and 3 losses: 1; .75 and 3: .17; one loss is no streak."""
    assert loss_alarm(np.array([3.0]), 0.37)[0] == pytest.approx(1, abs=2e-3)
    assert loss_alarm(np.array([3.0]), 0.75)[0] == pytest.approx(0.17, abs=5e-3)
    assert loss_alarm(np.array([1.0]), 0.1)[0] == 0


def decided(account, statuses, first="2026-01-05"):
    return [
        {"account_id": account, "status": status, "close_on": f"2026-0{place + 1}-05"}
        for place, status in enumerate(statuses)
    ]


def test_only_losses_since_the_last_win_count():
    deals = decided("A", ["lost", "won", "lost", "lost"]) + decided("B", ["lost", "lost", "won"])
    found = by_account(losses_factor, facts_of(deals, [{"account_id": "C"}]))
    rate = 5 / 7
    assert found.loc["A", "value"] == pytest.approx(loss_alarm(np.array([2.0]), rate)[0])
    assert found.loc["A", "evidence"] == (
        "The last 2 decided deals were all lost (71 % of all are)."
    )
    assert found.loc["B", "value"] == 0
    assert found.loc["C", "state"] == "not applicable"
    assert found.loc["C", "evidence"] == "No deal of it was won or lost yet."


def test_the_lines_of_one_lost_opportunity_are_one_loss():
    lines = [
        {"account_id": "A", "opportunity_id": "X", "status": "lost", "product": product}
        for product in ("Pump", "Valve", "Motor")
    ]
    wins = [{"account_id": "B", "status": "won"}] * 5
    assert row(losses_factor, [*lines, *wins])["value"] == 0


def test_four_decided_deals_are_too_few():
    assert row(losses_factor, decided("A", ["lost"] * 4))["state"] == "missing"


# Care


def test_sponsor():
    accounts = [
        {"account_id": "None", "is_key": True},
        {"account_id": "Active", "is_key": True, "exec_sponsor": "Eva",
         "sponsor_last_contact_on": "2026-09-01"},
        {"account_id": "Quiet", "is_key": True, "exec_sponsor": "Eva",
         "sponsor_last_contact_on": "2026-01-01"},
        {"account_id": "Undated", "is_key": True, "exec_sponsor": "Eva"},
        {"account_id": "Later", "is_key": True, "exec_sponsor": "Eva",
         "sponsor_last_contact_on": "2026-12-01"},
        {"account_id": "Small", "is_key": False},
    ]  # fmt: skip
    found = by_account(sponsor_factor, facts_of([], accounts))
    assert found["value"].tolist()[:3] == [1, 0, 0.5]
    assert found["state"].tolist()[3:] == ["missing", "missing", "not applicable"]
    assert (
        found.loc["Undated", "evidence"] == "Eva is the sponsor. Add the day of the last contact."
    )
    assert row(sponsor_factor)["state"] == "missing"


def test_a_sponsor_is_enough_where_no_contact_is_dated():
    found = row(sponsor_factor, account={"exec_sponsor": "Eva"})
    assert (found["value"], found["evidence"]) == (0, "Eva is the sponsor.")


@pytest.mark.parametrize(
    ("account", "expected"),
    [({"nps": 6}, 1), ({"nps": 7}, 0.4), ({"nps": 8}, 0.4), ({"nps": 9}, 0),
     ({"nps": 10, "open_escalations": 2}, 1), ({"open_escalations": 0}, 0)],
)  # fmt: skip
def test_sentiment(account, expected):
    assert row(sentiment_factor, account=account)["value"] == pytest.approx(expected)


def test_old_and_odd_answers_are_missing():
    assert row(sentiment_factor, account={"nps": 3, "nps_on": "2025-01-01"})["state"] == "missing"
    later = row(sentiment_factor, account={"nps": 3, "nps_on": "2026-10-08"})
    assert (later["state"], later["evidence"]) == (
        "missing", "The last answer is dated 10 days ahead. Mend its date.",
    )  # fmt: skip
    odd = row(sentiment_factor, account={"nps": 45})
    assert odd["state"] == "missing"
    assert odd["evidence"] == "The answer 45 is not on the scale from 0 to 10."


@pytest.mark.parametrize(
    ("account", "expected"),
    [({"last_review_on": "2026-07-20"}, 0), ({"last_review_on": "2026-06-23"}, 0),
     ({"last_review_on": "2026-05-16"}, 0.5), ({"last_review_on": "2025-09-28"}, 1),
     ({"plan_start_on": "2026-08-14"}, 0.5)],
)  # fmt: skip
def test_review(account, expected):
    found = row(review_factor, account={"review_every_days": 90, **account})
    assert found["value"] == pytest.approx(expected)


def test_review_without_a_rhythm_is_missing_and_outside_the_programme_not_asked():
    assert row(review_factor, account={"last_review_on": "2026-07-20"})["state"] == "missing"
    assert row(review_factor, account={"is_key": False})["state"] == "not applicable"


# Economics


def test_an_account_that_costs_more_than_it_brings():
    account = {"revenue_last_year": 1000, "gross_margin_rate": 0.3}
    loss = row(margin_factor, account=account | {"cost_to_serve": 400})
    assert loss["value"] == 1
    assert loss["evidence"] == "It costs $100 a year more to serve than its margin brings."
    sound = row(margin_factor, account=account | {"cost_to_serve": 100})
    assert sound["value"] == 0
    assert sound["evidence"] == "20 % of its revenue is left after the cost to serve."
    assert row(margin_factor, account=account)["state"] == "missing"


def test_a_margin_that_fell_by_five_points():
    revenue = [
        {"account_id": "A", "month": f"{year}-0{month}-01", "amount": 100,
         "gross_margin_rate": margin}
        for year, margin in ((2025, 0.40), (2026, 0.35))
        for month in (6, 7, 8)
    ]  # fmt: skip
    found = row(margin_factor, revenue=revenue)
    assert found["value"] == pytest.approx(0.5)
    assert found["evidence"] == "The gross margin fell by 5 points in a year."


def test_one_product():
    def spend(*amounts):
        return [
            {"account_id": "A", "month": "2026-08-01", "product": f"P{place}", "amount": amount}
            for place, amount in enumerate(amounts)
        ]

    products = [{"product": f"P{place}", "list_price": 1} for place in range(4)]
    alone = row(concentration_factor, revenue=spend(100), products=products)
    assert alone["value"] == 1
    assert alone["evidence"] == "100 % of its revenue is P0."
    even = row(concentration_factor, revenue=spend(100, 100), products=products)
    assert even["value"] == 0
    uneven = row(concentration_factor, revenue=spend(90, 10), products=products)
    assert uneven["value"] == pytest.approx((0.82 - 0.5) / 0.5)
    assert row(concentration_factor, revenue=spend(100, 100))["state"] == "not applicable"
    assert row(concentration_factor, products=products)["state"] == "missing"
    unnamed = [{"account_id": "B", "month": "2026-08-01", "amount": 5}]
    bought_before = [{"account_id": "C", "month": "2024-01-01", "product": "P0", "amount": 5}]
    facts = facts_of(
        [], [{"account_id": "D"}], revenue=[*spend(1), *unnamed, *bought_before], products=products
    )
    assert concentration_factor(facts)["state"].tolist() == [
        "not applicable", "observed", "missing", "not applicable",
    ]  # fmt: skip


def test_who_never_bought_has_no_margin_and_no_trend():
    account = {"account_id": "New", "gross_margin_rate": 0.3, "cost_to_serve": 5}
    won = {"account_id": "Old", "status": "won"}
    facts = facts_of([won], [account, {"account_id": "Old"}])
    for factor in (margin_factor, trend_factor):
        assert factor(facts)["state"].tolist() == ["not applicable", "missing"]
    nobody = facts_of([], [account])  # a file without any purchase does not tell who ever bought
    assert margin_factor(nobody)["state"].tolist() == ["missing"]
