"""What must hold for both scores of any company: parts that add up, no leak, no neighbours."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.metrics import growth, risk, score_lists
from kamdata.metrics.assess import assess
from kamdata.metrics.growth import growth_table
from kamdata.metrics.known import as_known
from kamdata.metrics.risk import risk_table
from kamdata.metrics.score import Scores, whole_score
from kamdata.model import Settings, Snapshot
from tests.build import make_snapshot

SEEDS = st.integers(0, 100_000)
MONTHS = pd.date_range(end="2026-08-01", periods=30, freq="MS")
PRODUCTS = ("Pump", "Valve", "Motor", "Seal")
# what each of these says of an account, it says from that account's own rows
OF_ITS_OWN = {
    "risk": ("renewal", "drought", "threading", "sponsor", "margin", "concentration", "review",
             "slippage"),
    "growth": ("goal_gap", "relationship"),
}  # fmt: skip

Tables = dict[str, list[dict[str, Any]]]


def some(rng: np.random.Generator, value: Any, share: float = 0.7) -> Any:
    """Return the value, or nothing in some of the cases."""
    return value if rng.random() < share else None


def rows_of(seed: int, name: str) -> Tables:
    """Return the rows of one account, drawn from its name and the seed alone."""
    rng = np.random.default_rng([seed, *name.encode()])
    day = pd.Timestamp("2026-09-28")

    def days(low: int, high: int) -> pd.Timestamp:
        return day + pd.Timedelta(days=int(rng.integers(low, high)))

    account = {
        "account_id": name, "is_key": bool(rng.random() < 0.7),
        "goal": some(rng, int(rng.integers(0, 50_000))),
        "wallet": some(rng, int(rng.integers(1, 90_000)), 0.4),
        "renewal_on": some(rng, days(-100, 400)), "nps": some(rng, int(rng.integers(0, 11))),
        "nps_on": some(rng, days(-500, 0)), "open_escalations": some(rng, int(rng.integers(0, 4))),
        "gross_margin_rate": some(rng, float(rng.random() / 2)),
        "cost_to_serve": some(rng, int(rng.integers(0, 9_000))),
        "exec_sponsor": some(rng, "Eva"), "sponsor_last_contact_on": some(rng, days(-400, 0)),
        "review_every_days": some(rng, 90), "last_review_on": some(rng, days(-300, 0)),
        "employees": some(rng, int(rng.integers(10, 5_000))),
        "segment": some(rng, str(rng.choice(["Large", "Mid"]))),
        "relationship_stage": some(rng, int(rng.integers(1, 6))),
    }  # fmt: skip
    buys = rng.random() < 0.85
    revenue = [
        {"account_id": name, "month": month, "product": str(rng.choice(PRODUCTS)),
         "amount": int(rng.integers(-200, 3_000)), "is_recurring": bool(rng.random() < 0.1)}
        for month in MONTHS[int(rng.integers(0, 20)):] if buys and rng.random() < 0.8
    ]  # fmt: skip
    deals = [
        {"account_id": name, "opportunity_id": f"{name}{number}", "status": status,
         "amount": some(rng, int(rng.integers(0, 20_000)), 0.9),
         "close_on": days(1, 200) if status == "open" else days(-400, 0),
         "created_on": days(-600, -401), "product": some(rng, str(rng.choice(PRODUCTS))),
         "push_count": some(rng, int(rng.integers(0, 5)))}
        for number, status in enumerate(rng.choice(["open", "won", "lost"], rng.integers(0, 6)))
    ]  # fmt: skip
    contacts = [
        {"account_id": name, "contact": f"Person {number}",
         "last_contact_on": some(rng, days(-300, 0)),
         "buyer_role": some(rng, str(rng.choice(["Economic buyer", "User buyer", "Coach"]))),
         "influence": some(rng, int(rng.integers(1, 4))),
         "disposition": some(rng, int(rng.integers(-2, 3)))}
        for number in range(int(rng.integers(0, 5)))
    ]  # fmt: skip
    return {"accounts": [account], "revenue": revenue, "deals": deals, "contacts": contacts}


def company(seed: int, names: str = "ABCDEFGH", **more: list[dict[str, Any]]) -> Snapshot:
    """Return a company of accounts of these names, in which anything may be missing."""
    tables = {"accounts": [], "revenue": [], "deals": [], "contacts": []}
    for name in names:
        for table, rows in rows_of(seed, name).items():
            tables[table] += rows
    for table, rows in more.items():
        tables[table] += rows
    products = [{"product": name, "list_price": 900} for name in PRODUCTS]
    return make_snapshot(
        tables["deals"], tables["accounts"], revenue=tables["revenue"],
        contacts=tables["contacts"], products=products,
    )  # fmt: skip


def both(snapshot: Snapshot) -> dict[str, Scores]:
    known = assess(snapshot, Settings())
    at_risk = risk_table(known)
    return {"risk": at_risk, "growth": growth_table(known, at_risk)}


def adds_up(scores: Scores) -> None:
    """Check that the parts of each score are the score, to the last digit and as shown."""
    for account_id, score in zip(scores.table["account_id"], scores.table["score"], strict=True):
        parts = score_lists.parts(scores, account_id)
        if np.isnan(score):
            assert parts["points"].isna().all()
            continue
        assert 0 <= score <= 100
        assert round(parts["points"].sum(), 3) == score
        assert parts["shown_points"].sum() == whole_score(score)
        assert (parts["points"].notna() == (parts["state"] == "observed")).all()
        assert parts.loc[parts["state"] == "observed", "value"].between(0, 1).all()


@settings(max_examples=4)
@given(SEEDS)
def test_parts_add_up_to_the_scores_of_any_company(seed):
    for scores in both(company(seed)).values():
        adds_up(scores)


@settings(max_examples=3)
@given(SEEDS, st.randoms())
def test_the_order_of_the_rows_has_no_effect(seed, random):
    snapshot = company(seed)
    mixed = {
        name: table.sample(frac=1, random_state=random.randrange(99))
        for name, table in snapshot.tables.items() if name != "stages"
    }  # fmt: skip
    turned = replace(snapshot, tables={**snapshot.tables, **mixed})
    for one, other in zip(both(snapshot).values(), both(turned).values(), strict=True):
        was, now = (
            scores.factors.sort_values(["account_id", "factor"], ignore_index=True)
            for scores in (one, other)
        )
        columns = ["account_id", "factor", "state", "value", "points", "evidence"]
        pd.testing.assert_frame_equal(was[columns], now[columns], atol=1e-9)


@settings(max_examples=3)
@given(SEEDS)
def test_rows_dated_after_the_as_of_date_change_nothing(seed):
    later = {
        "deals": [{"account_id": "A", "opportunity_id": "L", "status": "won", "amount": 9_999,
                   "close_on": "2026-10-05", "product": "Pump"},
                  {"account_id": "B", "opportunity_id": "M", "created_on": "2026-10-01"}],
        "revenue": [{"account_id": "C", "month": "2026-10-01", "amount": 7, "product": "Seal"}],
    }  # fmt: skip
    before, after = both(company(seed)), both(as_known(company(seed, **later)))
    for name, scores in before.items():
        pd.testing.assert_frame_equal(scores.table, after[name].table)
        pd.testing.assert_frame_equal(scores.factors, after[name].factors)


@settings(max_examples=3)
@given(SEEDS)
def test_an_account_more_changes_nothing_that_is_known_of_the_others_alone(seed):
    # one account states all that decides whether a file states a thing at all
    full = {"account_id": "Z", "is_key": True, "goal": 1, "exec_sponsor": "Eva",
            "sponsor_last_contact_on": "2026-09-01", "renewal_on": "2027-09-01"}  # fmt: skip
    bought = {"account_id": "Z", "month": "2026-08-01", "amount": 1, "product": "Pump"}
    fewer, more = (
        both(company(seed, names, accounts=[full], revenue=[bought])) for names in ("ABCD", "ABCDX")
    )
    for name, factors in OF_ITS_OWN.items():
        was, now = (
            scores[name].factors.set_index(["account_id", "factor"]) for scores in (fewer, more)
        )
        was = was[was.index.get_level_values("factor").isin(factors)]
        columns = ["state", "value", "evidence"]
        pd.testing.assert_frame_equal(was[columns], now.loc[was.index, columns])


@pytest.mark.parametrize("name", ["risk", "growth"])
def test_both_scores_from_one_assessment_are_those_of_each_alone(name):
    snapshot = company(7)
    alone = {"risk": risk.risk_scores, "growth": growth.growth_scores}[name]
    pd.testing.assert_frame_equal(alone(snapshot, Settings()).table, both(snapshot)[name].table)
