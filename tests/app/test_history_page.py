"""The history page with none, one and several snapshots: what it says and what it does."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kamdata.model import Finding, Snapshot, Source
from kamdata.store.store import Store
from tests.app.steps import DASHBOARD, STARTUP_SECONDS, assert_no_problem, go, shown_text
from tests.build import make_snapshot

DAYS = ("2026-09-07", "2026-09-14", "2026-09-21")


@pytest.fixture(autouse=True)
def _at_the_keyboard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAM_USER", "Ida")


def week(as_of: str, amount: int, **values: Any) -> Snapshot:
    name = f"week of {as_of}.csv"
    read = {"Amount": "amount_cents", "Owner": "owner", "Fax": None}
    return make_snapshot(
        [{"amount": amount, "owner": "Jon"}, {"amount": None, "owner": "Kim"},
         {"amount": 5, "status": "won"}],
        as_of=as_of,
        findings=[
            Finding("error", "No account.", "Fill it in.", "opportunities", 3, file=name),
            Finding("warning", "No amount.", "Fill it in.", "opportunities", 4, file=name),
        ],
        sources=[Source(name, "", "opportunities", "Zoho CRM", 1, read, 3, {"total": 1})],
        **values,
    )  # fmt: skip


def opened() -> AppTest:
    return AppTest.from_file(DASHBOARD, default_timeout=STARTUP_SECONDS)


def store_weeks(n: int = 3) -> Store:
    store = Store()
    store.show_company("own")
    for number, day in enumerate(DAYS[:n], start=1):
        store.add(week(day, 100 * number))
    return store


def select(app: AppTest, row: int) -> AppTest:
    """Select a row of the list, counted from the newest."""
    app.session_state["history_table"] = {"selection": {"rows": [row], "columns": [], "cells": []}}
    app.run()
    assert_no_problem(app)
    return app


def table(app: AppTest, column: str) -> Any:
    return next(one.value for one in app.dataframe if column in one.value)


def test_nothing_stored_teaches_what_a_history_is_good_for(empty_app: AppTest) -> None:
    app = go(empty_app, "history")
    text = shown_text(app)
    assert app.header[0].value.replace("\\", "") == "No snapshot of your own is stored yet."
    assert "With two dates" in text
    assert "Older exports work as well" in text
    assert [link.proto.label for link in app.get("page_link")] == ["Import files"]
    assert len(app.get("file_uploader")) == 1  # a backup of another machine can be opened


def test_one_snapshot_says_what_a_second_one_shows() -> None:
    store_weeks(1)
    app = go(opened(), "history")
    today = datetime.now(UTC)
    assert app.header[0].value.replace("\\", "") == (
        f"One snapshot, of 7 Sep 2026, added on {today.day} {today:%b %Y} by Ida."
    )
    assert "A second snapshot shows what changed" in shown_text(app)


def test_the_list_says_what_is_in_each() -> None:
    store = store_weeks()
    store.add(week(DAYS[1], 250))
    app = go(opened(), "history")
    assert "is missing" not in shown_text(app)
    assert "3 snapshots from 7 Sep 2026 to 21 Sep 2026; the last added on" in shown_text(app)
    shown = table(app, "revisions")
    assert [f"{day:%Y-%m-%d}" for day in shown["as_of"]] == list(reversed(DAYS))
    assert list(shown["open_cents"]) == [300, 250, 100]
    assert list(shown["open_count"]) == [2, 2, 2]
    assert list(shown["revisions"]) == [1, 2, 1]
    assert list(shown["rows"]) == [4, 4, 4]
    assert list(shown["errors"]) == list(shown["warnings"]) == [1, 1, 1]
    assert list(shown["added_by"]) == ["Ida"] * 3
    assert shown["files"][0] == "week of 2026-09-21.csv"


def test_amounts_in_two_currencies_carry_their_currency() -> None:
    store_weeks(1).add(week(DAYS[1], 7, currency="EUR"))
    shown = table(go(opened(), "history"), "revisions")
    assert list(shown["open_text"]) == ["€7", "$100"]
    assert "open_cents" not in shown


def test_a_selected_snapshot_shows_findings_files_and_sums_even_when_its_file_is_lost(
    kam_home: Path,
) -> None:
    store_weeks()
    app = go(opened(), "history")
    for path in (kam_home / "lake").rglob("as_of=2026-09-14/*.parquet"):
        path.unlink()
    select(app, 1)
    assert "Snapshot of 14 Sep 2026" in shown_text(app)
    assert "A file of the snapshot of 14 Sep 2026 is missing" in shown_text(app)
    assert list(table(app, "message")["message"]) == ["No account.", "No amount."]
    files = table(app, "unused").iloc[0]
    assert (files["place"], files["table"]) == ("week of 2026-09-14.csv", "Opportunities")
    assert (files["columns"], files["unused"], files["dropped"]) == (2, 1, 1)
    assert list(table(app, "group")["amount_cents"]) == [200]
    app.get_by_key("sum_by").set_value("Owner").run()
    sums = table(app, "group").set_index("group")["amount_cents"]
    assert sums["Jon"] == 200
    assert sums.isna()["Kim"]


def test_an_older_revision_is_brought_back() -> None:
    store = store_weeks(1)
    store.add(week(DAYS[0], 900))
    app = select(go(opened(), "history"), 0)
    assert "Revision 2" in shown_text(app)
    app.button(key="bring_back_1").click().run()
    assert "Revision 1 of 7 Sep 2026 is shown from now on." in shown_text(app)
    assert [one.revision for one in store.records()] == [1]
    assert list(table(app, "revisions")["open_cents"]) == [100]


def test_a_past_date_is_opened_on_every_page_and_left_again() -> None:
    store_weeks()
    app = select(go(opened(), "history"), 2)
    app.button(key="open_as_of").click().run()
    assert "You look at what was known on **7 Sep 2026**" in shown_text(app)
    assert app.title[0].value == "This week"
    select(go(app, "history"), 0).button(key="open_as_of").click().run()
    assert "You look at" not in shown_text(app)
    assert "As of 21 Sep 2026" in shown_text(app)


def test_the_sample_has_a_history_of_its_own(sample_app: AppTest) -> None:
    store_weeks().show_company("sample")
    app = go(sample_app, "history")
    assert "12 snapshots from 13 Jul 2026 to 28 Sep 2026" in shown_text(app)
    assert "These are the snapshots of the sample company" in shown_text(app)
    select(app, 1).button(key="open_as_of").click().run()
    assert "You look at what was known on **21 Sep 2026**" in shown_text(app)


def test_deleting_asks_says_what_and_can_be_undone() -> None:
    store = store_weeks()
    app = select(go(opened(), "history"), 0)
    app.button(key="delete_snapshot").click().run()
    assert "You can undo this for 30 days" in shown_text(app)
    app.button(key="keep_snapshot").click().run()
    assert len(store.records()) == 3
    app.button(key="delete_snapshot").click().run()
    app.button(key="sure_delete").click().run()
    assert_no_problem(app)
    text = shown_text(app)
    assert "The snapshot of 21 Sep 2026 is deleted." in text
    assert "2 snapshots from 7 Sep 2026 to 14 Sep 2026" in text
    until = datetime.now(UTC) + timedelta(days=30)
    assert f"by Ida; gone for good after {until.day} {until:%b %Y}." in text
    app.button(key="put_back_2026-09-21").click().run()
    assert "The snapshot of 21 Sep 2026 is back." in shown_text(app)
    assert len(store.records()) == 3
    done = table(app, "done_by")
    assert list(done["what"])[:2] == ["Put back", "Removed"]


def test_deleting_all_leaves_the_way_back() -> None:
    store_weeks(1).remove(date(2026, 9, 7))
    app = go(opened(), "history")
    assert "No snapshot of your own is stored yet." in shown_text(app)
    app.button(key="put_back_2026-09-07").click().run()
    assert "One snapshot, of 7 Sep 2026" in shown_text(app)


def test_a_backup_is_restored_and_asks_before_it_replaces(tmp_path: Path) -> None:
    packed = io.BytesIO()
    other = Store(tmp_path / "other")
    other.add(week("2025-01-06", 8))
    other.show_company("own")
    other.backup(packed)
    store = store_weeks(2)
    app = go(opened(), "history")
    app.get("file_uploader")[0].upload("backup.zip", packed.getvalue(), "application/zip").run()
    app.button(key="restore_backup").click().run()
    assert "takes the place of the 2 snapshots stored here" in shown_text(app)
    app.button(key="keep_stored").click().run()
    assert len(store.records()) == 2
    app.button(key="restore_backup").click().run()
    app.button(key="sure_restore").click().run()
    assert_no_problem(app)
    assert "The backup is restored: 1 snapshot. What was here before is kept in" in shown_text(app)
    assert [one.as_of for one in store.records()] == [date(2025, 1, 6)]


def test_a_file_that_is_no_backup_is_refused_in_one_sentence(empty_app: AppTest) -> None:
    app = go(empty_app, "history")
    app.get("file_uploader")[0].upload("backup.zip", b"nothing", "application/zip").run()
    app.button(key="restore_backup").click().run()
    assert not app.exception
    [error] = app.error
    assert "not a backup of the key account review" in error.value.replace("\\", "")


def test_names_from_files_are_never_markdown() -> None:
    hostile = "[x](javascript:alert(1)) $y$ <img src=x>"
    source = Source(hostile, hostile, "opportunities", hostile, 1, {hostile: None}, 1, {})
    snapshot = make_snapshot([{"owner": hostile}], as_of=DAYS[0], sources=[source],
                             findings=[Finding("error", hostile)])  # fmt: skip
    store = Store()
    store.add(snapshot)
    store.show_company("own")
    app = select(go(opened(), "history"), 0)
    for kind in ("header", "markdown", "caption"):
        assert all("[x](" not in str(one.value) for one in app.get(kind))
    assert "[x](javascript" in shown_text(app)
