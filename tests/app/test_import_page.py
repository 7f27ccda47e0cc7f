"""The import page: recognise, correct, refuse, save, and change nothing until saved."""

from __future__ import annotations

import threading

import pytest
from streamlit.testing.v1 import AppTest

from kamdata.metrics.pipeline import open_amount
from kamdata.model import ALL_DATES
from kamdata.store.store import Store
from kamdata.ui import reading
from tests.app.steps import assert_no_problem, go, shown_text, tile

DEALS = """Customer;Deal;Phase;Worth;Expected Close;Owner
Alder Works;Pumps;Proposal;12.500,00;30.11.2026;Ida
Birch AG;Valves;Closed Won;8.000,00;15.06.2026;Jon
Birch AG;Seals;Warming up;1.250,50;31.12.2026;Jon
"""


def upload(app: AppTest, *files: tuple[str, str | bytes]) -> AppTest:
    go(app, "import_files")
    contents = [
        (name, text.encode() if isinstance(text, str) else text, "text/csv") for name, text in files
    ]
    app.file_uploader(key="uploaded_files").set_value(contents).run()
    return app


def choose(app: AppTest, key_start: str, value: str) -> AppTest:
    [widget] = [one for one in app.selectbox if str(one.key).startswith(key_start)]
    widget.set_value(value).run()
    return app


@pytest.mark.parametrize("state", ["sample_app", "own_app", "empty_app"])
def test_the_page_opens_in_each_state(state, request):
    app = go(request.getfixturevalue(state), "import_files")
    assert "One export of your opportunities is enough" in shown_text(app)


def test_a_hand_made_list_is_recognised_and_saved(empty_app):
    app = upload(empty_app, ("deals.csv", DEALS))
    assert_no_problem(app)
    assert "3 opportunity lines" in shown_text(app)
    assert Store().records() == []
    app.button(key="save_import").click().run()
    assert_no_problem(app)
    [record] = Store().records()
    assert record.row_counts["opportunities"] == 3
    assert Store().company() == "own"
    said = Store().predictions([(record.as_of, record.revision)])
    assert [one.score for one in said] == ["risk", "growth"]
    saved = Store().load(record)
    assert open_amount(saved.table("opportunities"), ALL_DATES).value == 12_500_00 + 1_250_50
    assert tile(app, "Closed") == "$8k"


def test_a_missing_column_is_asked_for_and_can_be_chosen(empty_app):
    app = upload(empty_app, ("deals.csv", DEALS))
    choose(app, "change_0", "Worth")
    choose(app, "means_0_Worth", "")
    choose(app, "missing_0_amount_cents", "Worth")
    assert_no_problem(app)
    app.button(key="save_import").click().run()
    [record] = Store().records()
    assert Store().load(record).table("opportunities")["amount_cents"].sum() == 21_750_50


def test_a_wrong_meaning_can_be_corrected(empty_app):
    app = upload(empty_app, ("deals.csv", DEALS))
    choose(app, "change_0", "Owner")
    choose(app, "means_0_Owner", "partner")
    app.button(key="save_import").click().run()
    assert_no_problem(app)
    table = Store().load(Store().records()[0]).table("opportunities")
    assert list(table["partner"].astype("str")) == ["Ida", "Jon", "Jon"]
    assert table["owner"].isna().all()


def test_the_as_of_date_and_currency_are_kept(empty_app):
    app = upload(empty_app, ("deals.csv", DEALS))
    app.selectbox(key="import_currency").set_value("EUR").run()
    [day] = app.date_input
    day.set_value("2026-10-05").run()
    app.button(key="save_import").click().run()
    assert_no_problem(app)
    [record] = Store().records()
    assert record.as_of.isoformat() == "2026-10-05"
    assert Store().load(record).currency == "EUR"


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02\x03", b"PK\x03\x04 broken", b"hello\n", b"\xd0\xcf\x11\xe0"]
)
def test_a_useless_file_gets_a_sentence_and_changes_nothing(own_app, content):
    before = Store().records()
    app = upload(own_app, ("bad.xlsx", content))
    assert not app.exception
    said = [*app.error, *app.warning]
    assert said
    assert "Traceback" not in shown_text(app)
    assert not [button for button in app.button if button.key == "save_import"]
    assert Store().records() == before


def test_names_from_the_file_are_shown_literally(empty_app):
    hostile = DEALS.replace(
        "Alder Works", "![x](http://evil.example/x.png)<script>alert(1)</script>"
    )
    app = upload(empty_app, ("# deals.csv", hostile))
    app.button(key="save_import").click().run()
    assert_no_problem(app)
    for markdown in app.markdown:
        assert "![x](http" not in markdown.value
        assert "<script>" not in markdown.value


@pytest.fixture
def slow_reader(monkeypatch: pytest.MonkeyPatch):
    """Let reading go on until it is cancelled or the returned event is set."""
    may_end = threading.Event()
    really = reading.read_in_worker

    def slowly(files, limits, cancel, progress):
        progress(f"Checking and reading {files[0].name}")
        while not may_end.wait(0.01):
            if cancel.is_set():
                message = "Reading was cancelled."
                raise reading.CancelledError(message)
        return really(files, limits, cancel, progress)

    monkeypatch.setattr(reading, "AT_FIRST_SECONDS", 0.05)
    monkeypatch.setattr(reading, "read_in_worker", slowly)
    yield may_end
    may_end.set()


def test_a_slow_file_shows_what_happens_and_then_appears(own_app, slow_reader):
    app = upload(own_app, ("*deals*.csv", DEALS))
    assert "Checking and reading *deals*.csv" in shown_text(app)
    assert "0 seconds so far. Nothing is stored yet." in shown_text(app)
    assert not [button for button in app.button if button.key == "save_import"]
    slow_reader.set()
    app.session_state[reading.READING].is_done.wait(20)
    assert "3 opportunity lines" in shown_text(app.run())


def test_reading_can_be_cancelled_and_taken_up_again(own_app, slow_reader):
    before = Store().records()
    app = upload(own_app, ("deals.csv", DEALS))
    started = app.session_state[reading.READING]
    app.button(key="cancel_reading").click().run()
    started.is_done.wait(5)
    assert started.cancel.is_set()
    assert "Reading was cancelled. Nothing was stored or changed." in shown_text(app.run())
    assert Store().records() == before
    slow_reader.set()
    app.button(key="read_again").click().run()
    app.session_state[reading.READING].is_done.wait(20)
    assert "3 opportunity lines" in shown_text(app.run())


def test_other_files_stop_the_reading_of_the_former(own_app, slow_reader):
    app = upload(own_app, ("deals.csv", DEALS))
    started = app.session_state[reading.READING]
    app.file_uploader(key="uploaded_files").set_value([]).run()
    assert started.cancel.is_set()
    assert "One export of your opportunities is enough" in shown_text(app)
