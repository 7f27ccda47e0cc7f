"""The one thing to do next: which rule wins, and the evidence in its text."""

import numpy as np
import pandas as pd
import pytest

from kamdata.metrics.assess import assess
from kamdata.model import Settings
from tests.build import make_snapshot
from tests.unit.metrics.test_whitespace import ten_customers

MONTHS = pd.date_range("2024-03-01", "2026-08-01", freq="MS")
RECENT = "2026-09-20"


def actions(deals=(), accounts=(), settings=None, **tables):
    known = assess(make_snapshot(deals, accounts, **tables), settings or Settings())
    return dict(zip(known.facts.accounts["account_id"], known.next_action, strict=True))


def monthly(account, amount, missed=0):
    return [
        {"account_id": account, "month": month, "amount": amount}
        for month in MONTHS[: len(MONTHS) - missed]
    ]


def well_known(account, roles=("Economic buyer", "Technical buyer", "User", "Coach")):
    return [
        {"account_id": account, "contact": f"{account} {role}", "buyer_role": role,
         "last_contact_on": RECENT}
        for role in roles
    ]  # fmt: skip


def test_an_unattended_renewal_comes_first():
    accounts = [{"account_id": "A", "renewal_on": "2026-11-17", "contract_value": 240_000},
                {"account_id": "B", "renewal_on": "2026-09-01"}]  # fmt: skip
    found = actions([], accounts)
    assert found["A"] == (
        "Open a renewal deal for $240k: the contract ends 17 Nov 2026, in 50 days."
    )
    assert found["B"] == "Open a renewal deal: the contract ended 1 Sep 2026, 27 days ago."


def test_silence_at_a_large_account_names_who_to_call():
    revenue = monthly("Large", 9_000, missed=4)
    for number in range(4):
        revenue += monthly(f"S{number}", 100)
    contacts = [{"account_id": "Large", "contact": "Ann Lee", "influence": 3}]
    found = actions(revenue=revenue, contacts=contacts)
    assert found["Large"] == (
        "Call Ann Lee this week: no revenue for 4 months, usual gap 1 month. $72k a year is at "
        "stake."
    )


def test_the_largest_part_of_a_high_risk_carries_its_evidence():
    accounts = [{"account_id": "A", "nps": 2, "exec_sponsor": "Eva", "goal": 1}]
    accounts += [{"account_id": f"S{n}", "nps": 9, "exec_sponsor": "Eva"} for n in range(9)]
    revenue = [row | {"amount": 900 - 25 * k} for k, row in enumerate(monthly("A", 0))]
    for number in range(9):
        revenue += monthly(f"S{number}", 5_000)
    deals = [{"account_id": "A", "status": "lost"}] * 3
    deals += [{"account_id": "S1", "status": "won"}] * 5
    found = actions(deals, accounts, revenue=revenue)
    assert found["A"].startswith("Ask why it buys less: revenue falls by $")


def test_too_few_people_at_a_ripe_account(monkeypatch):
    monkeypatch.setattr("kamdata.metrics.next_action.RIPE_SCORE", 0.0)
    accounts, revenue = ten_customers()
    contacts = [*well_known("K", ["User"]), {"account_id": "K", "contact": "Never met"}]
    found = actions([], accounts, revenue=revenue, contacts=contacts)
    assert found["K"] == (
        "Meet an economic buyer: only 1 active contact for $1k of revenue. Start with K User by "
        "28 Oct 2026."
    )


def test_a_missing_sponsor():
    accounts = [{"account_id": "A", "is_key": True},
                {"account_id": "B", "is_key": True, "exec_sponsor": "Eva"},
                {"account_id": "C", "is_key": False}]  # fmt: skip
    found = actions([], accounts)
    assert found["A"] == (
        "Assign an executive sponsor: 1 of 2 key accounts have one. Do it by 28 Oct 2026."
    )
    assert not found["C"].startswith("Assign")


def test_a_product_that_peers_buy():
    accounts, revenue = ten_customers()
    found = actions([], accounts, revenue=revenue, contacts=well_known("K"))
    assert found["K"] == (
        "Propose Service: 8 of 10 similar customers buy it, about $248 a year. Start with K Coach "
        "by 28 Oct 2026."
    )


def test_a_small_share_of_wallet():
    accounts = [{"account_id": "A", "wallet": 10_000, "revenue_last_year": 2_000}]
    found = actions([], accounts, contacts=well_known("A"))
    assert found["A"] == (
        "Ask for a review of what it buys elsewhere: it could buy $10k a year, we have 20 %. "
        "Start with A Coach by 28 Oct 2026."
    )


def test_a_small_share_is_reviewed_where_we_stand_strong():
    weak = {"account_id": "A", "wallet": 10_000, "revenue_last_year": 2_000}
    strong = weak | {"account_id": "B", "relationship_stage": 5, "nps": 10}
    found = actions([], [weak, strong])
    assert not found["A"].startswith("Ask for a review")
    assert found["B"].startswith("Ask for a review of what it buys elsewhere")


def test_a_thin_pipeline_says_how_much_to_create():
    decided = [{"account_id": "A", "status": "won", "amount": 60}] * 3
    decided += [{"account_id": "A", "status": "lost", "amount": 60}] * 2
    deals = [*decided, {"account_id": "A", "amount": 40, "probability_rate": 0.5}]
    account = {"account_id": "A", "goal": 5_000, "nps": 9, "renewal_on": "2027-09-01"}
    found = actions(deals, [account], revenue=monthly("A", 100))
    # 5,000 less 180 won less 20 weighted, over a win rate of 60 %
    assert found["A"] == (
        "Create $8k of pipeline by 31 Dec 2026: open deals weigh $20 against $4.82k needed."
    )


def test_a_gap_without_any_open_deal():
    won = [{"account_id": "B", "status": "won"}] * 3 + [{"account_id": "B", "status": "lost"}] * 2
    accounts = [{"account_id": "A", "goal": 6_000}]
    assert actions(won, accounts)["A"] == (
        "Create $10k of pipeline by 31 Dec 2026: $6k of its goal is not covered."
    )
    assert actions([], accounts, Settings(fiscal_start_month=4))["A"] == (
        "Create pipeline by 31 Mar 2027: $6k of its goal is not covered."
    )


def test_an_overdue_review_only_in_the_programme():
    late = {"last_review_on": "2026-05-01", "review_every_days": 90}
    accounts = [{"account_id": "A", "is_key": True, **late},
                {"account_id": "B", "is_key": False, **late}]  # fmt: skip
    found = actions([], accounts)
    assert found["A"] == (
        "Hold the plan review that was due 30 Jul 2026, 60 days ago. Do it by 5 Oct 2026."
    )
    assert not found["B"].startswith("Hold")


def test_what_to_add_and_what_is_on_plan():
    assert actions([{}])["A"] == "Add monthly revenue, contract ends and goals to judge it."
    account = {
        "account_id": "A", "nps": 9, "goal": 100, "renewal_on": "2027-09-01",
        "exec_sponsor": "Eva", "revenue_last_year": 100, "revenue_prior_year": 100,
    }  # fmt: skip
    deals = [{"account_id": "A", "status": "won", "amount": 200}, {"account_id": "A"}]
    assert actions(deals, [account])["A"] == "On plan: keep the rhythm."


def test_a_lower_risk_still_names_its_largest_part():
    accounts = [{"account_id": "A", "nps": 5, "goal": 1_000, "renewal_on": "2027-09-01"}]
    deals = [{"account_id": "A", "status": "won", "amount": 2_000}, {"account_id": "A"}]
    revenue = monthly("A", 100)
    assert actions(deals, accounts, revenue=revenue)["A"] == (
        "Settle what makes it unhappy: last answer 5 of 10. Do it by 5 Oct 2026."
    )


def test_a_single_contact_needs_a_second():
    contacts = [{"account_id": "A", "contact": "Ann Lee"}]
    contacts += [{"account_id": "B", "contact": person} for person in ("Bob", "Cid")]
    found = actions([{"account_id": "A", "status": "won"}], contacts=contacts)
    assert found["A"] == (
        "Meet a second person by 28 Oct 2026: everything runs through Ann Lee. Ask for an "
        "introduction."
    )


@pytest.mark.parametrize("accounts", [1, 7])
def test_every_account_has_one_sentence(accounts):
    rng = np.random.default_rng(accounts)
    rows = [
        {"account_id": f"A{n}", "nps": int(rng.integers(0, 11)), "goal": int(rng.integers(0, 999))}
        for n in range(accounts)
    ]
    revenue = [row for n in range(accounts) for row in monthly(f"A{n}", n, missed=n)]
    found = actions([], rows, revenue=revenue)
    assert len(found) == accounts
    assert all(text.endswith(".") for text in found.values())


def test_names_with_braces_are_shown_as_they_are():
    revenue = monthly("{0}", 9_000, missed=4) + monthly("B", 10)
    contacts = [{"account_id": "{0}", "contact": "{evil} $(x)", "influence": 3}]
    found = actions(revenue=revenue, contacts=contacts)
    assert found["{0}"].startswith("Call {evil} $(x) this week: no revenue for 4 months")
