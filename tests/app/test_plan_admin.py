"""The tab Plan administration: a plan is submitted, approved, changed and reviewed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from kamdata.store.store import Store
from tests.app.steps import assert_no_problem, go, shown_text
from tests.build import AS_OF, make_snapshot

ADMIN = {"account": "A", "account_part": "Plan administration"}


@pytest.fixture
def app(open_own: Callable[..., AppTest]) -> AppTest:
    own = {"account_id": "A", "plan_prepared_on": "2025-12-05", "review_every_days": 90,
           "last_review_on": "2026-05-01", "champion": "Ann Lee"}  # fmt: skip
    return open_own(make_snapshot([{"account_id": "A", "status": "won"}], [own]))


def press(app: AppTest, key: str) -> str:
    app.button(key=key).click().run()
    assert_no_problem(app)
    return shown_text(app)


def test_a_plan_is_submitted_approved_and_outgrown(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAM_USER", "Ida")
    go(app, "account", **ADMIN)
    assert "The plan was submitted by Ida on 28 Sep 2026." in press(app, "plan_submitted")
    assert "The plan was approved by Ida on 28 Sep 2026." in press(app, "plan_approved")
    later = [one for one in Store().entries() if one.field == "plan_status"]
    assert [one.value for one in later] == ["submitted", "approved"]
    assert "agreed to the plan on 28 Sep 2026" in press(app, "plan_validated")
    assert "brought up to date on 28 Sep 2026" in press(app, "plan_updated")
    assert "The plan is a draft." in press(app, "plan_draft")


def test_a_review_is_held_once_a_day(app: AppTest) -> None:
    shown = shown_text(go(app, "account", **ADMIN, account_admin="Team and reviews"))
    assert "The next one was due 30 Jul 2026, 60 days ago." in shown
    assert "Last reviewed on 28 Sep 2026." in press(app, "plan_review_held")
    assert app.button(key="plan_review_held").disabled
    held = [one.value for one in Store().entries() if one.field == "held_on"]
    assert held == [AS_OF.isoformat()]


@pytest.mark.parametrize("part", ["What is missing", "Timeline", "Facts and findings"])
def test_the_other_parts(app: AppTest, part: str) -> None:
    go(app, "account", **ADMIN, account_admin=part)
    assert app.dataframe
