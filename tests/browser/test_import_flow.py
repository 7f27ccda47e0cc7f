"""A leader's first minutes: start, import, correct, review, come back to the same view."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.site import Visit

DEALS = """\
Customer,Deal,Phase,List price,Net worth,Expected close,Seller,Territory,Created
Alder Works,New press line,Negotiation,300000,250000,2026-11-30,Ida Holm,North,2026-03-02
Alder Works,Spare parts 2026,Won,150000,120000,2026-05-04,Ida Holm,North,2026-01-12
Birch & Sons,Retrofit,Proposal,100000,90000,2026-08-14,Jon Berg,South,2026-02-02
Birch & Sons,Service contract,Lost,50000,40000,2026-06-30,Jon Berg,South,2026-02-20
Cedar Mills,Pilot,Qualification,80000,75000,2026-12-15,Jon Berg,South,2026-07-01
"""
ACCOUNTS = """\
Account,Key Account?,Goal,Renewal Date
Alder Works,yes,600000,2026-11-15
Birch & Sons,yes,150000,
Cedar Mills,yes,100000,
"""


def files(folder: Path) -> list[Path]:
    written = {"deals.csv": DEALS, "accounts.csv": ACCOUNTS}
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in written]


def set_as_of(window: Visit, day: str) -> None:
    window.page.get_by_role("spinbutton", name="year, As of").click()
    window.page.keyboard.type(day.replace("-", ""))
    window.settle()


def test_import_correct_review_and_come_back(
    ready_site: str, tmp_path: Path, visit: Callable[..., Visit]
) -> None:
    window = visit(ready_site, height=1600)
    page = window.open()
    expect(page.get_by_role("heading", level=1)).to_have_text("This week")
    expect(page.get_by_test_id("stSidebar")).to_contain_text("Sample company")

    window.follow("Import files")
    page.locator("input[type=file]").set_input_files(files(tmp_path))
    window.settle()
    window.choose("This sheet holds", "Opportunities")
    window.choose("Which column is: amount", "Net worth")
    set_as_of(window, "2026-09-28")
    assert "5 opportunity lines" in window.text()
    window.press("Save and review")
    expect(page.get_by_role("heading", level=1)).to_have_text("This week")
    expect(page.get_by_test_id("stSidebar")).to_contain_text("Open the sample company")
    expect(page.get_by_test_id("stSidebar")).to_contain_text("As of 28 Sep 2026")
    window.assert_sound()

    window.follow("Pipeline")
    tile = page.get_by_test_id("stMetric").filter(has_text="Open pipeline").first
    expect(tile).to_contain_text("$415k")  # 250 + 90 + 75: the column that was chosen
    window.assert_sound()

    window.follow("Revenue snapshot")
    window.click_cell(page.get_by_test_id("stDataFrame").last, 0)
    expect(page).to_have_url(re.compile(r"/account\?account="))
    opened = page.get_by_role("heading", level=1).inner_text()
    assert opened in {"Alder Works", "Birch & Sons", "Cedar Mills"}
    window.choose("Period", "All dates")
    window.assert_sound()
    expect(page).to_have_url(re.compile(r"period=All\+dates"))
    address, before = page.url, window.text()

    page.reload()
    window.settle()
    expect(page).to_have_url(address)
    assert window.text() == before
    elsewhere = visit(ready_site, height=1600)
    elsewhere.page.goto(address)
    elsewhere.settle()
    assert elsewhere.text() == before


def test_a_file_that_cannot_be_used_gets_a_sentence_and_changes_nothing(
    ready_site: str, tmp_path: Path, visit: Callable[..., Visit]
) -> None:
    broken = tmp_path / "report.xlsx"
    broken.write_bytes(b"PK\x03\x04 and then nothing that any program could read")
    window = visit(ready_site)
    page = window.open("import_files")
    page.locator("input[type=file]").set_input_files(broken)
    window.settle()
    said = page.get_by_test_id("stAlertContentError").all_inner_texts()
    assert len(said) == 1
    assert "report.xlsx" in said[0].replace("\u200b", "")
    assert page.get_by_role("button", name="Save and review").count() == 0
    window.follow("This week")
    window.assert_sound()
    expect(page.get_by_test_id("stSidebar")).to_contain_text("Sample company")
