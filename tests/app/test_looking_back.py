"""With a past date open, every page shows what was known then and nothing that came later."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert
from streamlit.testing.v1 import AppTest

from kamdata.model import Entry, Snapshot
from kamdata.store.store import Store
from kamdata.store.tables import DECISIONS, ENTRIES, MATCHES, VERDICTS
from tests.app.steps import (
    DASHBOARD,
    PAGES,
    STARTUP_SECONDS,
    assert_no_problem,
    go,
    shown_text,
    tile,
)
from tests.app.test_import_page import upload
from tests.build import make_snapshot

# these say what is stored, or change it, whatever date is open
ABOUT_ALL = {"history", "import_files", "definitions", "settings"}
DAYS = ("2026-09-14", "2026-09-21", "2026-09-28")
LATER = "2026-10-05"


def week(as_of: str, factor: int) -> Snapshot:
    deals = [
        {"opportunity_id": f"O{n}", "account_id": f"Account {n % 3}", "owner": "Ida",
         "amount": 1_000 * (n + 1) * factor, "created_on": "2026-03-02",
         "close_on": "2026-11-15", "stage": "Proposal" if n % 2 else "Negotiation"}
        for n in range(6)
    ]  # fmt: skip
    won = {"opportunity_id": "W", "account_id": "Account 1", "amount": 50 * factor,
           "status": "won", "close_on": "2026-08-01", "created_on": "2026-03-02"}  # fmt: skip
    late = {"opportunity_id": f"N{factor}", "account_id": "Account 0", "amount": 77 * factor}
    accounts = [
        {"account_id": f"Account {n}", "goal": 90_000, "owner": "Ida", "is_key": True}
        for n in range(3)
    ]
    return make_snapshot([*deals, won, late], accounts, as_of=as_of)


def store_weeks(*days: str) -> Store:
    store = Store()
    store.show_company("own")
    for number, day in enumerate(days, start=1):
        store.add(week(day, number if day != LATER else 40))
    return store


def decide_later(store: Store) -> None:
    """Write into the ledger what people decide when the later snapshot is there."""
    later = date.fromisoformat(LATER)
    store.write_entries([Entry("Account 1", "accounts", "", "goal_cents", 4_200, later)])
    noon = datetime.combine(later, datetime.min.time(), UTC) + timedelta(hours=12)
    decided = {"decided_at": noon, "decided_by": "Jon"}
    with store._engine.begin() as connection:
        for kind, value in (
            ("note", {"text": "Ask them about October."}), ("won", {}), ("re_date", "2027-01-31"),
            ("action", {"text": "Call in October."}),
        ):  # fmt: skip
            connection.execute(
                insert(DECISIONS).values(
                    as_of=later,
                    account_id="Account 1",
                    opportunity_id="O1",
                    kind=kind,
                    value=value,
                    owner="Jon",
                    due_on=later,
                    **decided,
                )
            )
        connection.execute(
            insert(VERDICTS).values(
                opportunity_id="N3", missing_on=later, verdict="lost", **decided
            )
        )
        connection.execute(insert(MATCHES).values(
            earlier_id="N3", later_id="N40", choice="same", **decided))  # fmt: skip


def opened() -> AppTest:
    return AppTest.from_file(DASHBOARD, default_timeout=STARTUP_SECONDS)


def drawn(app: AppTest) -> dict[str, Any]:
    """Return what the page itself shows: its texts, figures, tables and charts."""
    notes = ("You look at what was known on", "A newer snapshot is stored")
    texts = [
        str(one.value)
        for kind in ("title", "header", "subheader", "markdown", "caption", "info", "warning")
        for one in app.main.get(kind)
        if not any(note in str(one.value) for note in notes)
    ]
    return {
        "texts": texts,
        "tiles": [(one.label, one.value) for one in app.main.get("metric")],
        "tables": [one.value.to_csv() for one in app.main.get("dataframe")],
        "charts": [one.proto.spec for one in app.main.get("plotly_chart")],
        "buttons": [one.label for one in app.main.get("button") if one.key != "back_to_newest"],
    }


@pytest.mark.parametrize("page", [page for page in PAGES if page not in ABOUT_ALL])
def test_nothing_dated_later_leaks_into_a_page(page: str) -> None:
    store = store_weeks(*DAYS, LATER)
    decide_later(store)
    query = {}
    if page == "account":
        query = {"account": "Account 1", "account_revenue": "Opportunities"}
    app = go(opened(), page, **query)
    now = drawn(app)
    app.selectbox(key="as_of").select("28 Sep 2026").run()
    past = drawn(app)
    assert past["texts"]
    assert past["tables"]
    assert past != now, "the later snapshot would not be seen if it leaked"

    with store._engine.begin() as connection:
        for table in (DECISIONS, ENTRIES, VERDICTS, MATCHES):
            connection.execute(table.delete())
    store.remove(date.fromisoformat(LATER))
    app.run()
    assert "You look at what was known on" not in shown_text(app)
    assert drawn(app) == past


def test_the_newest_is_open_unless_the_address_says_otherwise() -> None:
    store_weeks(*DAYS)
    app = go(opened(), "pipeline")
    assert app.selectbox(key="as_of").options == ["Newest (28 Sep 2026)", "21 Sep 2026",
                                                  "14 Sep 2026"]  # fmt: skip
    assert "You look at" not in shown_text(app)
    newest = tile(app, "Open pipeline")
    app.selectbox(key="as_of").select("14 Sep 2026").run()
    assert "As of 14 Sep 2026" in shown_text(app)
    assert tile(app, "Open pipeline") != newest
    assert "As of 14 Sep 2026" in shown_text(go(opened(), "pipeline", as_of="14 Sep 2026"))
    assert tile(go(opened(), "pipeline", as_of="soon"), "Open pipeline") == newest


def test_one_click_leads_back_to_the_newest() -> None:
    store_weeks(*DAYS)
    app = go(opened(), "at_risk", as_of="21 Sep 2026")
    said = "You look at what was known on **21 Sep 2026**. What came later, up to 28 Sep 2026,"
    assert said in shown_text(app)
    app.button(key="back_to_newest").click().run()
    assert "You look at" not in shown_text(app)
    assert "As of 28 Sep 2026" in shown_text(app)
    assert "As of 28 Sep 2026" in shown_text(go(app, "pipeline"))


def test_an_import_leads_back_to_the_newest() -> None:
    store_weeks(*DAYS)
    app = go(opened(), "pipeline", as_of="14 Sep 2026")
    deals = "Account,Stage,Amount,Close Date,Owner\nAlder,Proposal,5,2026-11-30,Ida\n"
    app = upload(app, ("deals.csv", deals))
    assert "You look at" in shown_text(app)
    next(one for one in app.date_input if "as_of" in str(one.key)).set_value(
        date.fromisoformat(LATER)
    ).run()
    app.button(key="save_import").click().run()
    assert_no_problem(app)
    assert "As of 5 Oct 2026" in shown_text(app)
    assert "You look at" not in shown_text(app)


def test_who_looks_at_the_newest_goes_on_to_the_next() -> None:
    store = store_weeks(*DAYS[:2])
    app = go(opened(), "pipeline")
    store.add(week(DAYS[2], 3))
    app.run()
    assert "As of 28 Sep 2026" in shown_text(app)
    assert "You look at" not in shown_text(app)


def test_a_single_snapshot_offers_no_choice() -> None:
    store_weeks(DAYS[0])
    app = go(opened(), "pipeline", as_of="14 Sep 2026")
    assert [one.label for one in app.sidebar.selectbox] == ["Period"]


def test_comparisons_end_at_the_date_that_is_open() -> None:
    store_weeks(*DAYS)
    app = go(opened(), "changes", as_of="21 Sep 2026")
    assert app.selectbox(key="changed_to").options == ["21 Sep 2026"]
    assert app.selectbox(key="changed_from").options == ["14 Sep 2026"]


def test_another_revision_in_force_is_shown_at_once() -> None:
    store = store_weeks(DAYS[0])
    before = tile(go(app := opened(), "pipeline"), "Open pipeline")
    first = store.records()[0]
    store.add(week(DAYS[0], 9))
    assert tile(app.run(), "Open pipeline") != before
    store.bring_back(first)
    assert tile(app.run(), "Open pipeline") == before
