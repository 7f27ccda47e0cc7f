"""What stands around every page: the three states, the filters, and trouble said in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kamdata.model import Snapshot
from kamdata.store.store import Store
from tests.app.steps import PAGES, go, shown_text
from tests.build import make_snapshot
from tests.sample_home import put_sample

DATA_PAGES = tuple(
    page for page in PAGES if page not in {"import_files", "history", "definitions", "settings"}
)


@pytest.mark.parametrize("state", ["read_only_app", "own_app", "empty_app"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_every_state(
    page: str, state: str, request: pytest.FixtureRequest
) -> None:
    app = go(request.getfixturevalue(state), page)
    assert len(app.title) == 1
    assert len(app.header) >= 1, "a page begins with its finding"


@pytest.mark.parametrize("page", DATA_PAGES)
def test_nothing_yet_teaches_what_to_do(
    page: str, empty_app: AppTest, kam_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    put_sample(kam_home, tmp_path_factory)  # which this user has left
    app = go(empty_app, page)
    assert "Nothing has been imported yet." in shown_text(app)
    assert [link.proto.label for link in app.get("page_link")] == ["Import files"]
    assert len(app.get("download_button")) == 1
    app.button(key="empty_open_sample").click().run()
    assert Store().company() == "sample"
    assert "Nothing has been imported yet." not in shown_text(app)


def test_one_click_leads_from_the_sample_to_the_own_company_and_back(sample_app: AppTest) -> None:
    Store().add(make_snapshot([{"account_id": "Alder"}]))
    app = go(sample_app, "definitions")
    assert "Sample company" in shown_text(app)
    app.button(key="switch_company").click().run()
    assert Store().company() == "own"
    assert "Sample company" not in shown_text(app)
    app.button(key="switch_company").click().run()
    assert Store().company() == "sample"


def test_key_accounts_come_first_where_the_file_names_them(own_app: AppTest) -> None:
    app = go(own_app, "pipeline")
    assert app.toggle(key="key_only").value is True
    assert "2 key accounts" in shown_text(app)
    app.toggle(key="key_only").set_value(False).run()
    assert "4 accounts" in shown_text(app)


def test_no_filter_is_offered_where_there_is_nothing_to_choose(
    open_own: Callable[..., AppTest],
) -> None:
    app = go(open_own(make_snapshot([{"account_id": "Alder"}])), "pipeline")
    assert [found.label for found in app.sidebar.multiselect] == []
    assert [found.label for found in app.sidebar.toggle] == []


def test_the_address_sets_the_filters_and_what_it_cannot_mean_is_ignored(own_app: AppTest) -> None:
    app = go(own_app, "pipeline", period="Last quarter", region=["South", "Atlantis"])
    assert app.selectbox(key="period").value == "Last quarter"
    assert app.multiselect(key="region").value == ["South"]
    assert "2026Q2" in shown_text(app)
    assert "1 Apr 2026 to 30 Jun 2026" in shown_text(app)


def test_the_newest_date_is_shown_whatever_was_imported_last(
    open_own: Callable[..., AppTest],
) -> None:
    Store().add(make_snapshot([{"account_id": "New"}], as_of="2026-09-28"))
    app = go(open_own(make_snapshot([{"account_id": "Old"}], as_of="2026-09-21")), "pipeline")
    assert "As of 28 Sep 2026" in shown_text(app)


def test_a_damaged_snapshot_is_said_and_the_other_pages_work(
    own_app: AppTest, own_snapshot: Snapshot, kam_home: Path
) -> None:
    for path in (kam_home / "lake" / "opportunities").rglob("*.parquet"):
        path.write_bytes(b"damaged")
    sentence = f"The stored table opportunities of {own_snapshot.as_of} is missing or damaged"
    for page in PAGES:
        app = own_app.switch_page(f"pages/{page}.py") if page != "this_week" else own_app
        app.run()
        assert not app.exception
        assert [sentence in error.value.replace("\\", "") for error in app.error] == [True]
        told = "There is nothing to show until this is mended." in shown_text(app)
        assert told == (page in DATA_PAGES)


def test_a_folder_that_cannot_be_used_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, empty_app: AppTest
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file", encoding="utf-8")
    monkeypatch.setenv("KAM_HOME", str(taken))
    empty_app.run()
    assert not empty_app.exception
    assert len(empty_app.error) == 1
    assert "set KAM_HOME" in empty_app.error[0].value.replace("\\", "").replace("\u200b", "")


def test_a_page_that_breaks_says_so_without_details(
    own_app: AppTest, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        message = "secret 4711"
        raise ValueError(message)

    monkeypatch.setattr("kamdata.ui.definitions_view.summary", broken)
    app = own_app.switch_page("pages/definitions.py").run()
    assert not app.exception
    assert [error.value for error in app.error] == [
        "This page could not be drawn. What went wrong stands in the log of the server; "
        "the other pages work."
    ]
    assert "4711" not in shown_text(app)
    assert "4711" in caplog.text
