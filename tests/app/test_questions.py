"""A question of a sheet stands on the import page; its answer is used at once and remembered."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from kamdata.store.store import Store
from tests.app.steps import assert_no_problem
from tests.app.test_import_page import upload

DEALS = (
    "Account,Deal,Stage,Amount,Close Date\n"
    "Alder,Pumps,Proposal,1200,03/04/2026\nBirch,Valves,Won,800,05/06/2026\n"
)


def test_an_answer_is_used_and_remembered(empty_app: AppTest) -> None:
    app = upload(empty_app, ("deals.csv", DEALS))
    [radio] = [one for one in app.radio if "two readings" in one.label]
    assert radio.value is None
    assert "Read for now: month first" in radio.label.replace("\\", "")
    radio.set_value("day first").run()
    assert_no_problem(app)
    [radio] = [one for one in app.radio if "two readings" in one.label]
    assert radio.value == "day first"
    app.button(key="save_import").click().run()
    assert_no_problem(app)
    [kept] = Store().mappings()
    assert kept.choice == {"date_order": "day first"}
    assert Store().load(Store().newest()).table("opportunities")["close_on"].min().month == 4
