"""The import page with big files, several tables in a sheet, and files that must fit together."""

from __future__ import annotations

import time

import pytest
from streamlit.testing.v1 import AppTest

from kamdata.ingest import worker
from kamdata.store.store import Store
from kamdata.ui import reading
from tests.app.steps import assert_no_problem, shown_text
from tests.app.test_import_page import DEALS, choose, upload
from tests.unit.ingest.shapes import workbook

LINE = b"<tr><td>Alder</td><td>Won</td><td>12</td><td>2026-09-30</td></tr>"
HEAD = b"<tr><th>Account</th><th>Stage</th><th>Amount</th><th>Close Date</th></tr>"
TABLE = [["Account", "Opportunity Name", "Stage", "Amount", "Close Date"],
         ["Alder", "Pumps", "Proposal", 1200, "2026-11-30"],
         ["Birch", "Valves", "Closed Won", 800, "2026-06-15"]]  # fmt: skip
CONTACTS = [["Account", "Contact", "Job Title", "Department", "Buyer Role"],
            ["Alder", "Ann Lee", "Buyer", "Purchasing", "Decision Maker"]]  # fmt: skip
FOREIGN = "Account;Deal;Stage;Amount;Currency;Close Date\n" + "".join(
    f"{account};Pump {n};Proposal;100;{code};2026-11-30\n"
    for n, (account, code) in enumerate([("Alder", "USD"), ("Alder", "USD"), ("Birch", "CHF")])
)
RATES = "Currency;Start date;Rate\n{};2026-01-01;1.10\n"


def test_a_big_file_is_cancelled_while_it_is_read(
    own_app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker.warm_up()
    monkeypatch.setattr(reading, "AT_FIRST_SECONDS", 0.3)
    before = Store().records()
    big = b"<html><table>" + HEAD + LINE * 300_000 + b"</table></html>"
    app = upload(own_app, ("big.xls", big))
    assert "Nothing is stored yet" in shown_text(app)
    started = app.session_state[reading.READING]
    asked = time.monotonic()
    app.button(key="cancel_reading").click().run()
    assert started.is_done.wait(20)
    assert time.monotonic() - asked < 20
    assert started.books is None
    assert "Reading was cancelled. Nothing was stored or changed." in shown_text(app.run())
    assert Store().records() == before
    monkeypatch.setattr(reading, "AT_FIRST_SECONDS", 60)
    assert "3 opportunity lines" in shown_text(upload(app, ("deals.csv", DEALS)))


def test_two_tables_of_a_sheet_have_a_card_each_and_one_can_be_left_out(empty_app: AppTest) -> None:
    app = upload(empty_app, ("plan.xlsx", workbook([*TABLE, [], *CONTACTS])))
    labels = [one.label.replace("\\", "") for one in app.expander]
    assert labels[:2] == [
        "plan.xlsx · Sheet1 (rows 1 to 3): Opportunities, 2 rows",
        "plan.xlsx · Sheet1 (rows 5 to 6): Contacts, 1 row",
    ]
    choose(app, "table_1", "skip")
    assert_no_problem(app)
    assert "You left this sheet out." in shown_text(app)
    app.button(key="save_import").click().run()
    assert_no_problem(app)
    counts = Store().records()[0].row_counts
    assert (counts["opportunities"], counts.get("contacts", 0)) == (2, 0)


def test_what_only_shows_across_files_is_said(empty_app: AppTest) -> None:
    accounts = "Account ID;Account Name;Industry\nA1;Alder;Pumps\n"
    app = upload(empty_app, ("deals.csv", FOREIGN), ("fx.csv", RATES.format("EUR")))
    app.selectbox(key="import_currency").set_value("USD").run()
    [rate] = [one.value for one in app.warning if "CHF" in one.value]
    assert "1" in rate
    assert "rate" in rate
    app = upload(app, ("deals.csv", FOREIGN), ("fx.csv", RATES.format("CHF")))
    assert not [one for one in app.warning if "CHF" in one.value]
    orphans = FOREIGN.replace("Account;", "Account ID;").replace("Alder", "A1")
    app = upload(app, ("deals.csv", orphans), ("accounts.csv", accounts))
    assert [one for one in app.warning if "Birch" in one.value]
