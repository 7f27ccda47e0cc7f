"""The page of the programme in each state of the dashboard, and a decision taken on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from kamdata.model import Snapshot
from kamdata.store.store import Store
from tests.app.steps import assert_no_problem, choose_part, go, shown_text, tile
from tests.build import AS_OF, make_snapshot

WHO, FIRM, ASKED = "Who enters, who leaves", "How firm the places are", "What is asked"
GOOD = {"wallet": 9_000_000, "strategic_fit": 5, "receptiveness": 5}
POOR = {"wallet": 150_000, "strategic_fit": 2, "receptiveness": 1}
ACCOUNTS = [
    {"account_id": "Alder", "is_key": True, **GOOD, "programme_category": "star"},
    {"account_id": "Birch [x](y)", "is_key": False, **GOOD},
    {"account_id": "Cedar", "is_key": True, **POOR},
]  # fmt: skip


def company(as_of: date = AS_OF) -> Snapshot:
    return make_snapshot(accounts=ACCOUNTS, as_of=as_of)


def open_company(open_own: Callable[..., AppTest]) -> AppTest:
    """Open a company that has three reviews."""
    for days in (200, 100):
        Store().add(company(AS_OF - timedelta(days=days)))
    return open_own(company())


def test_the_sample_company(read_only_app: AppTest) -> None:
    app = go(read_only_app, "programme")
    shown = shown_text(app)
    assert "key accounts under a cap of 50" in shown
    assert "Key accounts, most lifetime value first" in shown
    assert "from 100 on another one needs a written reason" in shown
    assert app.dataframe[1].value["review_days"].tolist()[:4] == [30, 60, 90, 180]
    shown = shown_text(choose_part(app, "programme_part", WHO))
    assert "were worked back" in shown
    assert "an account needs 65 points or more in 2 reviews in a row" in shown
    assert "a place in 90 % of them or more is firm" in shown_text(
        choose_part(app, "gate_part", FIRM)
    )
    assert "how long it has been a customer is none" in shown_text(
        choose_part(app, "gate_part", ASKED)
    )


@pytest.mark.parametrize("manager_part", ["Load", "Goals reached", "Skills"])
def test_managers_of_the_sample(read_only_app: AppTest, manager_part: str) -> None:
    go(read_only_app, "programme", programme_part="Managers", manager_part=manager_part)


@pytest.mark.parametrize("part", ["Sponsors", "Rhythm", "Maturity", "Benchmark"])
def test_parts_of_the_sample(read_only_app: AppTest, part: str) -> None:
    assert "25 key accounts" in shown_text(go(read_only_app, "programme", programme_part=part))


def test_a_small_company_and_nothing_yet(own_app: AppTest) -> None:
    app = go(own_app, "programme")
    shown = shown_text(app)
    assert "2 key accounts under a cap of 50; too little is known to say who" in shown
    assert "Pilot: 2 key accounts" in shown
    app = choose_part(app, "programme_part", WHO)
    assert "Annual spend, margins, costs to serve" in shown_text(app)
    shown = shown_text(choose_part(app, "gate_part", FIRM))
    assert "Fewer than two accounts can be judged." in shown
    choose_part(app, "gate_part", ASKED)


def test_no_key_account_yet_says_with_whom_to_begin(open_own: Callable[..., AppTest]) -> None:
    accounts = [{"account_id": "Alder"}, {"account_id": "Birch"}]
    app = go(open_own(make_snapshot([{"account_id": "Alder"}], accounts)), "programme")
    assert "No account is a key account yet; too little is known" in shown_text(app)
    assert "0 % of the accounts are key accounts; what they bring" in shown_text(app)
    for part in ("Sponsors", "Managers", "Rhythm", "Benchmark"):
        shown = shown_text(choose_part(app, "programme_part", part))
        assert "Mark it in the part Who enters, who leaves" in shown
        assert not app.metric
    shown = shown_text(choose_part(app, "programme_part", "Maturity"))
    assert "0 of 0" not in shown


def test_nothing_imported_yet(empty_app: AppTest) -> None:
    assert "Nothing has been imported yet." in shown_text(go(empty_app, "programme"))


def test_a_decision_needs_a_reason_and_is_kept(open_own: Callable[..., AppTest]) -> None:
    app = go(open_company(open_own), "programme", programme_part=WHO)
    assert tile(app, "Should enter") == "1"
    assert "Birch" in shown_text(app)
    key = "membership_Birch [x](y)"
    app.segmented_control(key=f"{key}_decision").set_value("enter")
    app.button(key=f"{key}_save").click().run()
    assert "Write down why." in shown_text(app)
    assert Store().entries() == ()
    app.segmented_control(key=f"{key}_decision").set_value("enter")
    app.text_area(key=f"{key}_reason").set_value("It opens the north.")
    app.button(key=f"{key}_save").click().run()
    assert_no_problem(app)
    assert "Entered: kept with your name and reason." in shown_text(app)
    assert tile(app, "Key accounts") == "3"
    assert tile(app, "Should enter") == "0"
    kept = {(one.table, one.field): one.value for one in Store().entries()}
    assert kept["accounts", "is_key"] is True
    assert kept["accounts", "key_since_on"] == AS_OF.isoformat()
    assert kept["memberships", "reason"] == "It opens the north."
    assert "No decision stands against the rule." in shown_text(app)


def test_an_exception_needs_an_end_and_is_listed(open_own: Callable[..., AppTest]) -> None:
    app = go(open_company(open_own), "programme", programme_part=WHO)
    assert tile(app, "Should leave") == "1"
    app.selectbox(key="membership_account").set_value("Cedar").run()
    key = "membership_Cedar"

    def keep() -> str:
        app.segmented_control(key=f"{key}_decision").set_value("stay")
        app.text_area(key=f"{key}_reason").set_value("The merger is not through.")
        app.button(key=f"{key}_save").click().run()
        return shown_text(app)

    assert "needs a day until when it holds" in keep()
    app.date_input(key=f"{key}_until").set_value(AS_OF + timedelta(days=90))
    shown = keep()
    assert_no_problem(app)
    assert "1 decision stands against the rule." in shown
    assert tile(app, "Should leave") == "0"
    assert tile(app, "Key accounts") == "2"
