"""The review has something to say about the sample: every state and every story occurs in it."""

from __future__ import annotations

from typing import Any

import pytest

from kamdata.metrics.evidence import STATES
from kamdata.metrics.growth import growth_scores
from kamdata.metrics.growth_factors import GROWTH_FACTORS
from kamdata.metrics.periods import fiscal_year
from kamdata.metrics.pushes import push_counts, with_push_counts
from kamdata.metrics.revenue import ladder
from kamdata.metrics.risk import risk_scores
from kamdata.metrics.risk_factors import RISK_FACTORS
from kamdata.metrics.score import BASELINE, Scores
from kamdata.model import Settings, Snapshot
from kamdata.sample import AS_OF, stories
from tests.unit.metrics.plain_spells import histories_of
from tests.unit.metrics.test_score_properties import adds_up

SETTINGS = Settings()


@pytest.fixture(scope="module")
def scored(snapshot: Snapshot, weeks: list[Snapshot]) -> Snapshot:
    """Return the sample as its scores see it: with the pushes of its twelve weeks."""
    known = histories_of([(one.as_of, one.table("opportunities")) for one in weeks])
    return with_push_counts(snapshot, push_counts(known.spells, known.dates))


@pytest.fixture(scope="module")
def risk(scored: Snapshot) -> Scores:
    return risk_scores(scored, SETTINGS)


@pytest.fixture(scope="module")
def growth(scored: Snapshot) -> Scores:
    return growth_scores(scored, SETTINGS)


def row(scores: Scores, account: str) -> Any:
    """Return the score of one account."""
    return scores.table.set_index("account").loc[account]


def state(scores: Scores, account: str, factor: str) -> str:
    """Return whether a factor of an account is observed, missing or not applicable."""
    account_id = row(scores, account)["account_id"]
    parts = scores.factors.set_index(["account_id", "factor"])
    return str(parts.loc[(account_id, factor), "state"])


def test_every_status_word_occurs(snapshot: Snapshot) -> None:
    words = ladder(snapshot, fiscal_year(AS_OF, 1), SETTINGS).set_index("account")["status"]
    assert set(words) == {
        "made", "on course", "in reach", "needs new demand", "out of reach", "no goal",
    }  # fmt: skip
    assert words[stories.FAR_ABOVE_GOAL] == "made"
    assert words[stories.WITHOUT_GOAL] == "no goal"
    assert words[stories.HALF_A_QUARTER] == "on course"
    assert words[stories.SILENT] == "out of reach"


def test_the_silent_and_the_declining_customer_lead_the_list(risk: Scores) -> None:
    ranked = risk.table[risk.table["rank"].notna()].sort_values("rank")
    assert list(ranked["account"].head(2)) == [stories.SILENT, stories.DECLINE]
    assert set(ranked["band"].head(2)) == {"act now"}
    assert "101 days" in row(risk, stories.SILENT)["next_action"]


@pytest.mark.parametrize(
    ("account", "flag"),
    [
        (stories.RENEWAL_WITHOUT_OPPORTUNITY, "Contract ends in 50 days, no renewal deal"),
        (stories.ONE_CONTACT, "Only one contact"),
        (stories.WITHOUT_SPONSOR, "No executive sponsor"),
    ],
)
def test_hard_facts_are_flagged(risk: Scores, account: str, flag: str) -> None:
    assert flag in row(risk, account)["flags"]


# (factor, state) that cannot occur in one file, and why
IMPOSSIBLE = {
    ("silence", "not applicable"): "who never ordered may yet do so: its orders are missing",
    ("threading", "not applicable"): "every account has people to talk to",
    ("sentiment", "not applicable"): "every account can be asked how content it is",
    ("losses", "missing"): "under five decided deals in the whole file, and then for everybody",
    ("whitespace", "not applicable"): "who has bought everything is observed to have no gap",
    ("headroom", "not applicable"): "every account spends something somewhere",
    ("relationship", "not applicable"): "every account has people to talk to",
    ("propensity", "missing"): "under five decided deals in the whole file, and then for everybody",
    ("service", "not applicable"): "every account can be asked how content it is",
}  # fmt: skip


def test_every_factor_shows_every_state_that_can_occur(risk: Scores, growth: Scores) -> None:
    found = {
        (str(factor), str(state))
        for scores in (risk, growth)
        for factor, state in zip(scores.factors["factor"], scores.factors["state"], strict=True)
        if factor != BASELINE
    }
    factors = {factor.name for factor in (*RISK_FACTORS, *GROWTH_FACTORS)}
    possible = {(factor, state) for factor in factors for state in STATES} - set(IMPOSSIBLE)
    assert found == possible


@pytest.mark.parametrize("name", ["risk", "growth"])
def test_the_parts_of_every_score_add_up(risk: Scores, growth: Scores, name: str) -> None:
    adds_up({"risk": risk, "growth": growth}[name])


@pytest.mark.parametrize(
    ("account", "factor", "expected"),
    [
        (stories.DECLINE, "trend", "observed"),
        (stories.NEW_CUSTOMER, "trend", "missing"),
        (stories.PROJECT_BUYER, "trend", "missing"),
        (stories.COLD_PROSPECT, "silence", "missing"),
        (stories.RENEWAL_WITHOUT_OPPORTUNITY, "renewal", "observed"),
        (stories.RENEWAL_UNKNOWN, "renewal", "missing"),
        (stories.NEW_CUSTOMER, "renewal", "not applicable"),
        ("Karsund Seafood", "threading", "missing"),
        (stories.LARGER_THAN_PROFITABLE, "margin", "observed"),
        ("Birchmont Auto Parts", "sponsor", "not applicable"),
        (stories.NEW_CUSTOMER, "sponsor", "missing"),
        (stories.PROSPECT, "trend", "not applicable"),
        (stories.FORMER_CUSTOMER, "drought", "not applicable"),
        (stories.FORMER_CUSTOMER, "slippage", "not applicable"),
        (stories.FORMER_CUSTOMER, "concentration", "not applicable"),
        (stories.PRODUCT_NOT_NAMED, "concentration", "missing"),
        (stories.DECLINE, "slippage", "observed"),
        (stories.COLD_PROSPECT, "slippage", "missing"),
    ],
)
def test_states_are_those_the_stories_promise(
    risk: Scores, account: str, factor: str, expected: str
) -> None:
    assert state(risk, account, factor) == expected


def test_the_whitespace_that_the_peers_have_filled_is_proposed(growth: Scores) -> None:
    found = row(growth, stories.WHITESPACE)
    assert found["band"] == "grow now"
    assert f"{stories.WHITESPACE_PRODUCT}: 8 of 10" in found["next_action"]


def test_an_account_with_a_hard_flag_is_to_be_fixed_first(growth: Scores) -> None:
    assert row(growth, stories.SILENT)["band"] == "fix first"
    assert row(growth, stories.RENEWAL_WITHOUT_OPPORTUNITY)["band"] == "fix first"


def test_an_account_of_which_nothing_is_known_is_not_ranked(growth: Scores) -> None:
    assert not row(growth, stories.COLD_PROSPECT)["is_ranked"]
