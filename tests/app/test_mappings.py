"""What is corrected at import is remembered, shown in Settings, changed there and forgotten."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from kamdata.store.store import Store
from tests.app.steps import assert_no_problem, go, shown_text
from tests.app.test_import_page import DEALS, choose, upload
from tests.app.test_settings import press

CHOICE = {"table": "opportunities", "columns": {"Owner": "partner", "Deal": "competitor"}}
KEY = "a" * 16


def remember() -> None:
    Store().save_mapping("a" * 64, CHOICE, "*deals*.csv")


def test_a_correction_is_used_for_the_next_file(empty_app: AppTest) -> None:
    app = upload(empty_app, ("deals.csv", DEALS))
    choose(app, "change_0", "Owner")
    choose(app, "means_0_Owner", "partner")
    assert Store().mappings() == ()  # not before it is saved
    app.button(key="save_import").click().run()
    assert_no_problem(app)
    [kept] = Store().mappings()
    assert kept.label == "deals.csv"
    app = upload(app, ("next_week.csv", DEALS.replace("Pumps", "Motors")))
    assert_no_problem(app)
    assert "Read as you confirmed on" in shown_text(app)
    choose(app, "change_0", "Owner")
    choose(app, "means_0_Owner", "lost_reason")
    app.button(key="save_import").click().run()
    assert_no_problem(app)
    [replaced] = Store().mappings()
    assert replaced.choice["columns"]["Owner"] == "lost_reason"
    assert replaced.label == "deals.csv"


def test_mappings_are_shown_and_can_be_changed(empty_app: AppTest) -> None:
    app = go(empty_app, "settings")
    assert "Nothing is remembered yet" in shown_text(app)
    remember()
    app.run()
    [expander] = [one for one in app.expander if "deals" in one.label]
    assert expander.label.replace("\\", "") == (
        "*deals*.csv: Opportunities, 2 columns as you chose"
    )
    choose(app, f"mapping_change_{KEY}", "Owner")
    choose(app, f"mapping_means_{KEY}", "competitor")
    press(app, f"save_mapping_{KEY}")
    assert_no_problem(app)
    [kept] = Store().mappings()
    assert kept.choice == {
        "table": "opportunities", "columns": {"Owner": "competitor", "Deal": None},
    }  # fmt: skip
    choose(app, f"mapping_table_{KEY}", "skip")
    press(app, f"save_mapping_{KEY}")
    assert Store().mappings()[0].choice == {"table": "skip"}


def test_a_mapping_is_forgotten_only_after_asking(empty_app: AppTest) -> None:
    remember()
    app = go(empty_app, "settings")
    press(app, f"forget_mapping_{KEY}")
    press(app, f"keep_mapping_{KEY}")
    assert len(Store().mappings()) == 1
    press(app, f"forget_mapping_{KEY}")
    press(app, f"sure_mapping_{KEY}")
    assert_no_problem(app)
    assert Store().mappings() == ()
    assert "Forgotten." in shown_text(app)


def test_the_fix_list_is_offered_where_something_is_wrong(empty_app: AppTest) -> None:
    app = upload(empty_app, ("deals.csv", DEALS.replace("Birch AG", "")))
    assert "fix_list" in [one.key for one in app.get("download_button")]
    clean = "Account,Stage,Amount,Close Date\nAlder,Prospecting,5,2026-11-30\n"
    app = upload(app, ("clean.csv", clean))
    assert "fix_list" not in [one.key for one in app.get("download_button")]
