"""The parts of the programme about people, rhythm, maturity and benchmark draw what is known."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from kamdata.store.store import Store
from tests.app.steps import STARTUP_SECONDS, assert_no_problem, shown_text, tile
from tests.build import make_snapshot

ACCOUNTS = [
    {"account_id": "Alder", "owner": "Ida", "is_key": True, "goal": 1_000, "hours_per_month": 150,
     "exec_sponsor": "Pia", "sponsor_last_contact_on": "2026-01-05", "plan_status": "approved",
     "plan_period": "calendar", "plan_start_on": "2026-01-01"},
    {"account_id": "Birch", "owner": "Jon", "is_key": True},
    {"account_id": "Cedar", "owner": "Jon"},
]  # fmt: skip


def script(part: str) -> None:
    from kamdata.ui import data, programme_people_view  # noqa: PLC0415 - runs as a script

    view = data.load_view(data.records())
    assert view is not None
    getattr(programme_people_view, f"{part}_part")(view)


def draw(part: str, *days: str) -> AppTest:
    store = Store()
    for day in days or ("2026-09-28",):
        store.add(make_snapshot([{"account_id": "Alder", "amount": 500}], ACCOUNTS, as_of=day))
    store.show_company("own")
    app = AppTest.from_function(script, args=(part,), default_timeout=STARTUP_SECONDS).run()
    assert_no_problem(app)
    return app


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("sponsors", "1 of 2 key accounts has an executive sponsor"),
        ("rhythm", "1 of 2 key accounts have a current plan."),
        ("maturity", "0 of 7 steps are taken."),
    ],
)
def test_a_part_begins_with_its_finding(part: str, words: str) -> None:
    assert words in shown_text(draw(part))


def test_each_part_about_managers_is_drawn() -> None:
    app = draw("managers")
    assert "1 of 2 key account managers has more work than hours: Ida at 125 %." in shown_text(app)
    for name in ("Time and value", "Now and later", "Goals reached", "Skills"):
        app.segmented_control(key="manager_part").set_value(name).run()
        assert_no_problem(app)


def test_this_quarter_is_held_against_an_earlier_one() -> None:
    app = draw("benchmark", "2026-06-29", "2026-09-28")
    assert tile(app, "Programme health") == "38"
    table = app.dataframe[0].value
    assert "no key account has a goal" not in set(table["reason"].dropna())  # Alder has one
    assert "needs 24 months of revenue" in set(table["reason"].dropna())


def test_a_value_from_outside_is_written_and_shown() -> None:
    app = draw("benchmark")
    app.text_input(key="outside_fact_value").set_value("70 %")
    app.text_input(key="outside_fact_evidence").set_value("Survey")
    app.selectbox(key="outside_fact_name").set_value("Outside: Have an executive sponsor")
    app.button(key="outside_fact_save").click().run()
    assert_no_problem(app)
    assert "Saved: Have an executive sponsor." in shown_text(app)
    app.run()
    assert "Survey, known 28 Sep 2026" in set(app.dataframe[0].value["source"].dropna())
