"""What a plan lacks, how old it is, and when its update midway is due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.metrics import plan_admin, plan_blanks
from kamdata.metrics.plan_windows import PlanWindow
from kamdata.model import Period, Snapshot
from tests.build import make_snapshot

YEAR = Period("FY2026", date(2026, 1, 1), date(2026, 12, 31))
WHOLE: dict[str, Any] = {
    "account_id": "A", "plan_period": "calendar", "plan_start_on": "2026-01-01",
    "plan_prepared_by": "Ida", "plan_prepared_on": "2025-12-05", "review_every_days": 90,
    "last_review_on": "2026-07-10", "champion": "Ann Lee", "overview": "Makes paper.",
    "industry": "Paper", "industry_position": "Second in Europe", "goal": 500_000,
}  # fmt: skip
GOAL = {
    "account_id": "A", "goal": "Win plant 2", "target": 1, "owner": "Ida", "due_on": "2026-12-01",
    "customer_goal": "Less downtime",
}  # fmt: skip


def plan(account: dict[str, Any] = WHOLE, goals: tuple[dict[str, Any], ...] = (GOAL,)) -> Snapshot:
    own = {"account_id": "A", "due_on": "2026-11-01"}
    return make_snapshot(
        [], [account], goals=goals, team=[{"account_id": "A", "member": "Bo"}],
        contacts=[{"account_id": "A", "contact": "Ann Lee"}],
        priorities=[{"account_id": "A", "priority": "Price", "learned_on": "2026-05-01"}],
        actions=[own | {"what": "Call"}], risks=[own | {"what": "Strike"}],
    )  # fmt: skip


def test_a_whole_plan_has_no_blanks() -> None:
    share = plan_blanks.plan_completeness(plan(), "A")
    assert (share.value, share.n) == (1.0, 19)
    assert plan_blanks.blanks(plan(), "A").empty


def test_blanks_hand_worked() -> None:
    """A bare account with a goal that has neither target nor customer goal: 1 item of 19."""
    snapshot = make_snapshot([], [{"account_id": "A"}], goals=[{"account_id": "A", "goal": "Win"}])
    share = plan_blanks.plan_completeness(snapshot, "A")
    assert (share.value, share.n) == (pytest.approx(1 / 19), 19)
    found = plan_blanks.blanks(snapshot, "A")
    assert len(found) == 18
    assert "The customer's goal that each goal serves" in found["what"].tolist()
    assert set(found["document"]) == set(plan_blanks.DOCUMENTS)
    assert found["place"].str.len().gt(0).all()


def test_one_goal_without_a_target_is_a_blank_and_a_perpetual_plan_needs_no_start() -> None:
    second = {"account_id": "A", "goal": "Grow", "customer_goal": "Growth"}
    found = plan_blanks.blanks(plan(goals=(GOAL, second)), "A")
    assert found["what"].tolist() == ["A target, an owner and a due date for each goal"]
    perpetual = WHOLE | {"plan_period": "perpetual", "plan_start_on": None}
    assert plan_blanks.plan_completeness(plan(perpetual), "A").n == 18
    assert plan_blanks.blanks(plan(WHOLE | {"overview": "  "}), "A")["what"].tolist() == [
        "The account in two sentences"
    ]


def test_an_unknown_account_has_no_share() -> None:
    assert plan_blanks.plan_completeness(plan(), "nobody").value is None


@given(st.sets(st.sampled_from(sorted(set(WHOLE) - {"account_id"}))), st.data())
@settings(max_examples=12)
def test_filling_in_a_field_never_lowers_the_share(names: set[str], data: st.DataObject) -> None:
    fewer = data.draw(st.sets(st.sampled_from(sorted(names)))) if names else set()
    shares = [
        plan_blanks.plan_completeness(
            plan({name: value for name, value in WHOLE.items() if name in some | {"account_id"}}),
            "A",
        ).value
        for some in (fewer, names)
    ]
    assert shares[0] <= shares[1] <= 1


def test_the_middle_of_a_period() -> None:
    assert plan_admin.midpoint(YEAR) == date(2026, 7, 2)  # 182 of 365 days lie before it
    half = Period("H2", date(2026, 7, 1), date(2026, 12, 31))
    assert plan_admin.midpoint(half) == date(2026, 10, 1)
    assert plan_admin.midpoint(Period("Perpetual", date(2026, 1, 1))) is None


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 800))
@settings(max_examples=20)
def test_as_many_days_lie_before_the_middle_as_after_it(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    middle = plan_admin.midpoint(Period("Any", start, end))
    assert middle is not None
    assert abs((middle - start).days - (end - middle).days) <= 1


@pytest.mark.parametrize(
    ("account", "due"),
    [
        ({"plan_prepared_on": "2025-12-05"}, date(2026, 7, 2)),
        ({"plan_prepared_on": "2025-12-05", "plan_updated_on": "2026-07-02"}, None),
        ({"plan_prepared_on": "2025-12-05", "plan_updated_on": "2026-07-01"}, date(2026, 7, 2)),
        ({"plan_updated_on": "2026-10-05"}, date(2026, 7, 2)),  # dated ahead: not known yet
        ({}, date(2026, 7, 2)),
        # without an end: 183 days after 1 March
        ({"plan_period": "perpetual", "plan_updated_on": "2026-03-01"}, date(2026, 8, 31)),
        ({"plan_period": "rolling_12", "plan_updated_on": "2026-04-01"}, None),
        ({"plan_period": "rolling_12"}, None),
    ],
)
def test_when_the_update_midway_is_due(account: dict[str, Any], due: date | None) -> None:
    snapshot = make_snapshot([], [{"account_id": "A", **account}])
    assert plan_admin.update_due_on(snapshot, "A", YEAR) == due


def test_before_the_middle_nothing_is_due() -> None:
    snapshot = make_snapshot([], [{"account_id": "A"}], as_of="2026-07-01")
    assert plan_admin.update_due_on(snapshot, "A", YEAR) is None


def test_the_words() -> None:
    snapshot = plan()
    assert plan_admin.period_words(PlanWindow("calendar", YEAR)) == (
        "Calendar year: 1 Jan 2026 to 31 Dec 2026."
    )
    over = plan_admin.period_words(PlanWindow("six_months", YEAR, date(2025, 12, 31)))
    assert over.endswith("The plan was made for a period that ended on 31 Dec 2025.")
    assert plan_admin.prepared_words(snapshot, "A") == "Prepared by Ida on 5 Dec 2025."
    assert plan_admin.update_words(snapshot, "A", YEAR) == (
        "The plan was last brought up to date on 5 Dec 2025. "
        "Its update midway is due since 2 Jul 2026."
    )
    age = plan_admin.plan_age(snapshot, "A")
    assert (age.value, age.reason) == (297, "since 5 Dec 2025")
    bare = make_snapshot([], [{"account_id": "A"}])
    assert plan_admin.plan_age(bare, "A").value is None
    assert "Nobody says which period" in plan_admin.period_words(PlanWindow("", YEAR))
    share = plan_blanks.plan_completeness(bare, "A")
    said = plan_admin.headline("The plan is a draft.", share, age)
    assert said == (
        "The plan is a draft. 0 of 19 items of the plan are filled in. "
        "The review is overdue by 297 days."
    )
