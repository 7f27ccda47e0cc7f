"""A proposal is decided once, applied to the next files without asking, and taken back."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from kamdata.store.store import Store
from tests.app.steps import assert_no_problem, go, shown_text
from tests.app.test_import_page import upload

DEALS = """Account ID,Account,Deal,Stage,Amount,Close Date
A1,Acme Corp,Pumps,Closed Won,100,2026-03-01
A2,*ACME* Corporation,Motors,Closed Won,50,2026-04-01
"""


def accounts_of_newest() -> dict[str, int]:
    newest = Store().newest()
    assert newest is not None
    deals = Store().load(newest).table("opportunities")
    cents = deals["amount_cents"].groupby(deals["account_id"]).sum()
    return {str(account): int(amount) for account, amount in cents.items()}


def test_a_merge_is_decided_once_and_taken_back(empty_app: AppTest) -> None:
    app = upload(empty_app, ("deals.csv", DEALS))
    assert "To decide: 1" in shown_text(app)
    [radio] = [one for one in app.radio if str(one.key).startswith("decide_")]
    assert radio.value is None
    radio.set_value("into A1").run()
    assert Store().fix_decisions() == ()  # not before it is saved
    app.button(key="save_import").click().run()
    assert_no_problem(app)
    assert accounts_of_newest() == {"A1": 150_00}
    [kept] = Store().fix_decisions()
    assert kept.label == "Merge into “Acme Corp”"

    more = DEALS + "A2,*ACME* Corporation,Fans,Closed Won,7,2026-05-01\n"
    app = upload(app, ("next_week.csv", more))
    assert "To decide" not in shown_text(app)
    assert "Decided before: 1" in [one.label for one in app.expander]
    app.button(key="save_import").click().run()
    assert accounts_of_newest() == {"A1": 157_00}

    app = upload(app, ("next_week.csv", more))
    [undo] = [one for one in app.button if str(one.key).startswith("forget_fix_")]
    undo.click().run()
    assert_no_problem(app)
    assert Store().fix_decisions() == ()
    assert "To decide: 1" in shown_text(app)
    app.button(key="save_import").click().run()
    assert accounts_of_newest() == {"A1": 100_00, "A2": 57_00}


def test_a_decision_is_shown_in_settings_and_can_be_forgotten(empty_app: AppTest) -> None:
    app = go(empty_app, "settings")
    assert "Nothing was decided yet" in shown_text(app)
    Store().decide_fix("merge|a|b", "merge", "*A* and B.", choice="leave", label="Keep both")
    app.run()
    assert "*A* and B. **Keep both**" in shown_text(app)
    [forget] = [one for one in app.button if str(one.key).startswith("forget_fix_")]
    forget.click().run()
    assert Store().fix_decisions() == ()


LISTED = """Account ID,Account Name,Goal
A1,ACME Corporation,900
"""
SPELLED = """Account,Deal,Stage,Amount,Close Date
Acme Corp,Pumps,Closed Won,100,2026-03-01
ACME Corporation,Motors,Closed Won,50,2026-04-01
"""


def test_a_spelling_counts_as_one_account_until_it_is_kept_apart(empty_app: AppTest) -> None:
    app = upload(empty_app, ("deals.csv", SPELLED), ("accounts.csv", LISTED))
    shown = shown_text(app)
    assert "To decide" not in shown
    assert "2 accounts, 2 deals" in shown
    app.button(key="save_import").click().run()
    assert_no_problem(app)
    assert accounts_of_newest() == {"A1": 150_00}
    assert Store().fix_decisions() == ()

    app = upload(app, ("deals.csv", SPELLED), ("accounts.csv", LISTED))
    [radio] = [one for one in app.radio if str(one.key).startswith("decide_")]
    radio.set_value("apart").run()
    app.button(key="save_import").click().run()
    assert accounts_of_newest() == {"A1": 50_00, "Acme Corp": 100_00}
    app = upload(app, ("deals.csv", SPELLED), ("accounts.csv", LISTED))
    assert "Decided before: 1" in [one.label for one in app.expander]
