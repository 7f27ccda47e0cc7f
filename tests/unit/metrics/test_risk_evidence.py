"""The risk score on its own past: nothing leaks, known truth is found, noise earns no badge."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from kamdata.metrics import evidence_words, risk_evidence
from kamdata.metrics.backtest import quarter_origins
from kamdata.metrics.known import as_known
from kamdata.metrics.risk_backtest import declines, past_scores, risk_cases
from kamdata.metrics.risk_evidence import NO_BETTER, NOT_ENOUGH, VALIDATED, badge, risk_backtest
from kamdata.model import Settings
from tests import worlds
from tests.build import make_snapshot

WEIGHTS = Settings().risk_weights


def backtest_of(snapshot, capacity=10):
    return risk_backtest(risk_cases(snapshot, 1), WEIGHTS, capacity)


@cache
def backtest_of_leaving(seed):
    return backtest_of(worlds.leaving(seed))


@cache
def small_world():
    """Return a small company in which half leave, and what was known of it at every origin."""
    whole = worlds.leaving(5, accounts=20)
    return whole, risk_cases(whole, 1)


def lists_of(low, lead):
    return pd.DataFrame(
        {"list": ["score", "days_quiet"], "low_rate": [low, 0.4], "lead_low_rate": [0.0, lead]}
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_planted_truth_is_found(seed):
    found = backtest_of_leaving(seed)
    assert found.badge == VALIDATED
    assert found.of("score")["low_rate"] > 0.55
    assert found.of("score")["lift"] > 1.2
    assert found.of("random")["auc_rate"] == 0.5
    assert found.of("random")["lift"] == pytest.approx(1)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_noise_is_never_validated(seed):
    assert backtest_of(worlds.noise(seed)).badge == NO_BETTER


@pytest.mark.parametrize(
    ("low", "lead", "counts", "earned"),
    [
        (0.51, 0.01, (100, 20, 9, 12), VALIDATED),
        (0.50, 0.01, (100, 20, 9, 12), NO_BETTER),
        (0.51, 0.00, (100, 20, 9, 12), NO_BETTER),
        (0.9, 0.5, (100, 9, 9, 12), NOT_ENOUGH),
        (0.9, 0.5, (100, 95, 9, 12), NOT_ENOUGH),
        (0.9, 0.5, (100, 20, 4, 12), NOT_ENOUGH),
        (0.9, 0.5, (100, 20, 9, 7), NOT_ENOUGH),
    ],
)
def test_a_badge_has_to_be_earned(low, lead, counts, earned):
    assert badge(lists_of(low, lead), *counts) == earned


def test_rows_after_an_origin_change_nothing_that_was_known_at_it():
    whole, cases = small_world()
    for origin in (quarter_origins(whole, 1)[0], quarter_origins(whole, 1)[-2]):
        # what came later is replaced by something else: only the outcome may differ
        revenue = whole.table("revenue")
        is_later = revenue["month"] > pd.Timestamp(origin)
        assert is_later.any()
        changed = revenue.assign(amount_cents=revenue["amount_cents"].mask(is_later, 7))
        other = risk_cases(replace(whole, tables={**whole.tables, "revenue": changed}), 1)
        at, same = (one.table["origin_on"] == pd.Timestamp(origin) for one in (cases, other))
        assert at.any()
        seen = ["account_id", "decline_cents", "decline_rate", "days_quiet"]
        pd.testing.assert_frame_equal(cases.table.loc[at, seen], other.table.loc[same, seen])
        for name, rows in cases.factors.items():
            pd.testing.assert_frame_equal(rows[at], other.factors[name][same])
        assert (
            past_scores(cases, dict(WEIGHTS))[at] == past_scores(other, dict(WEIGHTS))[same]
        ).all()
        known = as_known(replace(whole, as_of=origin))
        assert known.table("revenue")["month"].max() <= pd.Timestamp(origin)


def test_what_the_account_list_says_today_plays_no_part():
    whole, cases = small_world()
    accounts = whole.table("accounts")
    told = accounts.assign(revenue_last_year_cents=1, nps=2, exec_sponsor="Eva", segment="Gone")
    other = risk_cases(replace(whole, tables={**whole.tables, "accounts": told}), 1)
    for name, rows in cases.factors.items():
        pd.testing.assert_frame_equal(rows, other.factors[name])


def test_every_record_keeps_its_date_method_and_weights():
    found = backtest_of(worlds.leaving(1, accounts=20))
    assert (found.origins["method"] == risk_evidence.METHOD).all()
    assert found.origins["weights"].str.contains("silence 15").all()
    assert found.origins["origin_on"].is_monotonic_increasing


def test_declines_by_hand():
    fall, rate = declines(np.array([100.0, 100, 0]), np.array([75.0, 120, 5]))
    assert fall.tolist() == [25, -20, -5]
    assert rate[:2].tolist() == [0.25, -0.2]
    assert np.isnan(rate[2])


def test_words_for_what_is_lacking():
    nothing = backtest_of(make_snapshot([{"account_id": "A"}]))
    assert nothing.badge == NOT_ENOUGH
    assert "Add monthly revenue by account" in evidence_words.verdict(nothing)
    short = backtest_of(worlds.noise(1, accounts=5, months=20))
    assert "Revenue covers 6 whole quarters" in evidence_words.verdict(short)
    few = backtest_of(worlds.noise(1, accounts=2, months=30))
    assert "too few" in evidence_words.verdict(few)
    for found in (nothing, short, few):
        assert risk_evidence.top_precision(found).value is None
        assert risk_evidence.top_lift(found).reason


def test_words_for_what_was_found():
    found = backtest_of_leaving(1)
    said = evidence_words.verdict(found)
    assert said.startswith("Of the 10 accounts on top of the list, ")
    assert "picking at random" in said
    assert "Largest decline in percent orders accounts better still" in said
    assert evidence_words.title(found).startswith("Largest decline in percent is ahead: ")
    assert "revenue trend and silence" in evidence_words.left_out(found)
    assert risk_evidence.pairs_in_order(found).value == found.of("score")["auc_rate"]
