"""The meeting: a running order, decisions taken on its cards, checked by the next snapshot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from streamlit.testing.v1 import AppTest

from kamdata.model import Decision
from kamdata.store.store import Store
from kamdata.ui.decide import _short
from tests.app.steps import DASHBOARD, STARTUP_SECONDS, assert_no_problem, go, shown_text, tile
from tests.build import make_snapshot

FIRST, SECOND, THIRD = date(2026, 9, 14), date(2026, 9, 21), date(2026, 9, 28)


def deal(name: str, **values: Any) -> dict[str, Any]:
    plain = {
        "close_on": "2026-11-15", "created_on": "2026-09-01", "account_id": "Alder",
        "owner": "Ida", "next_step": "Wait", "amount": 100,
    }  # fmt: skip
    return {"opportunity_id": name, "opportunity": f"Deal {name}", **plain, **values}


ACCOUNTS = [{"account_id": "Alder", "owner": "Ida"}, {"account_id": "Birch", "owner": "Jon"}]
STEADY = [deal(f"more{n}", amount=1, account_id="Birch", owner="Jon") for n in range(12)]
LATE = deal("late", close_on="2026-09-01", amount=700, stage="Negotiation")
SOON = deal("soon", close_on="2026-09-22", next_step=None, amount=300, owner="Jon",
            account_id="Birch")  # fmt: skip


def add(as_of: date, *deals: dict[str, Any], **more: Any) -> None:
    Store().add(make_snapshot([*deals, *STEADY], ACCOUNTS, as_of=as_of, **more))
    Store().show_company("own")


def dashboard() -> AppTest:
    return AppTest.from_file(DASHBOARD, default_timeout=STARTUP_SECONDS)


def decide(app: AppTest, key: str, kind: str, **given: Any) -> AppTest:
    """Open the form on a card, choose a kind, fill in the fields and save."""
    box = f"decide_{_short(key)}"
    app.session_state[box] = True
    app.session_state[f"{box}_kind"] = kind
    app.run()
    for name, value in given.items():
        app.get_by_key(f"{box}_{name}").set_value(value)
    app.button(key=f"{box}_save").click().run()
    assert_no_problem(app)
    return app


def test_decisions_are_taken_and_checked_by_the_next_snapshot() -> None:
    add(SECOND, LATE, SOON)
    app = go(dashboard())
    text = shown_text(app)
    assert "**Past its close date** · Minute 0 to 2" in text
    assert "Decide: Re-date with evidence, or close it." in text.replace("*", "")
    assert "What the last meeting decided" not in text
    decide(app, "deal:late", "re_date", re_date=date(2026, 10, 30))
    decide(app, "deal:soon", "next_step", next_step="Call Ann")
    decide(app, "deal:soon", "action", action="Book a room", owner="Jon", due=date(2026, 9, 25))
    assert [(one.kind, one.value) for one in Store().decisions()] == [
        ("action", "Book a room"), ("next_step", "Call Ann"), ("re_date", "2026-10-30"),
    ]  # fmt: skip
    text = shown_text(app)
    assert "Decided in this review (3)" in text
    assert "check_circle:] Re-date to 30 Oct 2026" in text
    assert "1 open action" in text

    late = {**LATE, "close_on": "2026-12-15"}
    add(THIRD, late, {**SOON, "next_step": "Call Ann", "close_on": "2026-10-20"})
    app = go(dashboard())
    text = shown_text(app)
    assert "3 decisions: 1 kept and 2 not kept." in text
    assert "Re-date to 30 Oct 2026: the file says 15 Dec 2026, before it was 1 Sep 2026." in text
    assert "Action: Book a room: still open, 3 days past due." in text
    assert "Decided in this review" not in text
    assert "1 open action, 1 past due" in text
    cards = [one for one in text.splitlines() if "Minute" in one]
    assert cards[:2] == [
        "**Not done since the last meeting** · Minute 0 to 2",
        "**Not done since the last meeting** · Minute 2 to 4",
    ]


def test_a_decision_is_undone_and_an_action_ticked_off() -> None:
    add(SECOND, LATE)
    app = decide(go(dashboard()), "deal:late", "action", action="Call *Ann*", due=SECOND)
    [kept] = Store().decisions()
    assert (kept.owner, kept.due_on) == ("Ida", SECOND)
    assert "Call *Ann*" in shown_text(app)
    app.checkbox(key=f"action_{kept.id}").check().run()
    assert_no_problem(app)
    assert Store().decisions()[0].done_at is not None
    assert "No action is open." in shown_text(app)
    app.button(key=f"action_untick_{kept.id}").click().run()
    assert Store().decisions()[0].done_at is None
    app.button(key=f"undo_{kept.id}").click().run()
    assert_no_problem(app)
    assert Store().decisions() == ()


def test_a_decision_without_its_value_is_not_kept() -> None:
    add(SECOND, LATE)
    app = decide(go(dashboard()), "deal:late", "re_date")
    assert Store().decisions() == ()
    assert "Choose the new close date." in shown_text(app)


def test_the_headline_says_what_changed_and_what_moved_comes_in() -> None:
    add(SECOND, LATE, deal("gone", amount=40), deal("big", amount=900))
    add(THIRD, LATE, deal("big", status="lost", amount=900, close_on="2026-09-25"))
    app = go(dashboard(), period="This year")
    assert app.header[0].value.replace("\\", "") == (
        "Pipeline fell $940 since 21 Sep 2026: $900 lost and $40 vanished from the export."
    )
    text = shown_text(app)
    assert "$900 lost · Closed Lost · Ida" in text
    assert "In the file of 21 Sep 2026, not in this one, neither won nor lost." in text
    assert "Closed $0; no goal is set" in text


def test_a_changed_export_is_said_and_its_movements_are_left_out() -> None:
    add(SECOND, LATE, *(deal(f"kim{n}", owner="Kim") for n in range(6)))
    add(THIRD, LATE)
    text = shown_text(go(dashboard()))
    assert "The export changed, not the pipeline: no deal of the owner Kim" in text
    assert "Vanished from the file" not in text
    assert "Past its close date" in text


def test_the_minutes_stand_in_the_address() -> None:
    late = [deal(f"late{n}", close_on="2026-09-01", amount=n + 1) for n in range(30)]
    add(SECOND, *late)
    app = go(dashboard(), minutes="45 minutes")
    text = shown_text(app)
    assert "22 items for 45 minutes, 1 minute to spare; 8 more if there is time." in text
    assert "If there is time (8)" in text
    app.get_by_key("minutes").set_value("60 minutes").run()
    assert "30 items for 60 minutes." in shown_text(app)


def test_one_manager_prepares() -> None:
    add(FIRST, LATE, SOON, deal("gone", amount=5_000))
    add(SECOND, LATE, SOON, deal("big", account_id="Birch", owner="Jon", amount=90_000))
    store = Store()
    store.decide(Decision("note", SECOND, "Birch", "soon", "Not hers"))
    store.decide(Decision("action", FIRST, "Alder", None, "Meet Bo", "Ida", date(2026, 9, 18)))
    store.decide(Decision("won", FIRST, "Birch", "soon"))
    app = go(dashboard(), meeting_for="For one manager", manager="Ida")
    text = shown_text(app)
    assert app.title[0].value == "Ida: this week"
    assert "Not hers" not in text
    assert "Meet Bo" in text
    assert "1 open action, 1 past due" in text
    assert "Deals past due (1)" in text
    assert "1 decision: 1 not kept." in text
    assert "Accounts (1)" in text
    assert "Birch" not in text
    assert tile(app, "Past their close date") == "$700"
    app.selectbox(key="manager").set_value("Jon").run()
    text = shown_text(app)
    assert "Close as won: the file still has it open, at Proposal." in text
    assert "Meet Bo" not in text


def test_the_account_page_shows_its_actions_and_decisions() -> None:
    add(SECOND, LATE)
    made = Decision("action", SECOND, "Alder", "late", "Call Ann", "Ida", date(2026, 9, 25))
    Store().decide(made)
    app = dashboard()
    app.session_state["account_open_actions"] = app.session_state["review_prep"] = True
    go(
        app,
        "account",
        account="Alder",
    )
    assert "1 open action" in [one.label for one in app.expander]
    assert [one.label.replace("\\", "") for one in app.checkbox] == [
        "**Call Ann** · Alder · Deal late · Ida · due 25 Sep 2026, due in 4 days"
    ]
    assert "What reviews decided (1)" in shown_text(app)
    app = go(
        dashboard(),
        "account",
        account="Birch",
    )
    assert "open action" not in shown_text(app)


def test_the_sample_can_be_decided_on_and_the_ledger_stays_clean(sample_app: AppTest) -> None:
    app = go(sample_app)
    button = next(one for one in app.button if str(one.key).startswith("discuss_account:"))
    decide(app, str(button.key).removeprefix("discuss_"), "note", note="Tried it")
    assert "Note: Tried it" in shown_text(app)
    assert Store().decisions() == ()


def test_what_to_send_is_text_and_a_workbook(open_own: Callable[..., AppTest]) -> None:
    hostile = "[Ida](http://example.org) $x$"
    app = open_own(make_snapshot([deal("late", close_on="2026-09-01", opportunity=hostile)]))
    app.session_state["send_text"] = True
    go(app)
    [code] = app.code
    assert "- Alder | [Ida](http://example.org) $x$ | $100" in code.value
    raw = [str(one.value) for kind in ("markdown", "caption") for one in app.get(kind)]
    assert all("[Ida](" not in text and "$x$" not in text for text in raw)
