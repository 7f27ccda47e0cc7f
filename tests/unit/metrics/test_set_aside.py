"""A factor that somebody called wrong for an account plays no part in its score, and says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kamdata.metrics import set_aside
from kamdata.metrics.evidence import NOT_APPLICABLE, OBSERVED
from kamdata.metrics.growth import growth_scores
from kamdata.metrics.risk import risk_scores
from kamdata.model import SetAside, Settings
from tests.build import AS_OF
from tests.unit.metrics.test_growth import ripe_company
from tests.unit.metrics.test_next_action import actions, monthly
from tests.unit.metrics.test_risk import company

SAID = SetAside(
    "Gone", "risk", "silence", " They buy  once\na year. ", AS_OF, AS_OF + timedelta(days=90),
    decided_by="Ida",
)  # fmt: skip


def part(scores, account_id, factor):
    rows = scores.factors
    return rows[(rows["account_id"] == account_id) & (rows["factor"] == factor)].iloc[0]


def scored(*said: SetAside):
    return company(Settings(set_aside=said))


def test_the_factor_is_not_applicable_and_says_who_until_when_and_why():
    found = part(scored(SAID), "Gone", "silence")
    assert found["state"] == NOT_APPLICABLE
    assert found["evidence"] == "Set aside by Ida until 27 Dec 2026: They buy once a year."
    assert found[["value", "points"]].isna().all()


def test_the_score_goes_on_without_it_and_its_parts_still_add_up():
    before, after = scored(), scored(SAID)
    row = after.table.set_index("account_id").loc["Gone"]
    own = after.factors[after.factors["account_id"] == "Gone"]
    assert round(own["points"].sum(), 3) == row["score"]
    assert row["score"] < before.table.set_index("account_id").loc["Gone", "score"]
    assert part(before, "Gone", "silence")["state"] == OBSERVED


def test_flags_stay():
    before, after = (one.table.set_index("account_id") for one in (scored(), scored(SAID)))
    assert before.loc["Gone", "flags"]
    assert list(before["flags"]) == list(after["flags"])


@pytest.mark.parametrize(
    "change",
    [
        {"expires_on": AS_OF - timedelta(days=1)},
        {"as_of": AS_OF + timedelta(days=1)},
        {"account_id": "Nobody"},
        {"factor": "of another version"},
        {"score": "growth"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_is_not_in_force_or_not_known_changes_nothing(change):
    assert scored(replace(SAID, **change)).factors.equals(scored().factors)


@pytest.mark.parametrize("day", ["as_of", "expires_on"])
def test_both_ends_of_its_time_belong_to_it(day):
    assert part(scored(replace(SAID, **{day: AS_OF})), "Gone", "silence")["state"] != OBSERVED


def test_of_two_the_one_said_last_is_shown():
    last = replace(SAID, reason="Ordered by phone", decided_by="Jon")
    assert part(scored(last, SAID), "Gone", "silence")["evidence"].startswith("Set aside by Jon")


def test_a_factor_of_growth_is_set_aside_in_the_growth_score_only():
    snapshot = ripe_company()
    account = snapshot.table("accounts")["account_id"].iloc[0]
    said = replace(SAID, account_id=account, score="growth", factor="headroom")
    settings = Settings(set_aside=(said,))
    assert part(growth_scores(snapshot, settings), account, "headroom")["state"] == NOT_APPLICABLE
    assert risk_scores(snapshot, settings).factors.equals(risk_scores(snapshot, Settings()).factors)


def test_it_needs_a_reason_and_a_day_to_come():
    assert not set_aside.problem(SAID)
    assert set_aside.problem(replace(SAID, reason=" \n ")) == set_aside.NO_REASON
    assert set_aside.problem(replace(SAID, expires_on=AS_OF)) == set_aside.TOO_EARLY
    assert set_aside.expires_by_default(date(2026, 10, 3)) == date(2027, 1, 1)


def test_nobody_is_sent_to_call_about_a_silence_that_is_set_aside():
    revenue = monthly("Gone", 9_000, missed=4)
    for number in range(4):
        revenue += monthly(f"S{number}", 100)
    assert actions(revenue=revenue)["Gone"].startswith(
        "Call Gone this week: no revenue for 4 months"
    )
    settings = Settings(set_aside=(SAID,))
    assert "no revenue for" not in actions(revenue=revenue, settings=settings)["Gone"]
