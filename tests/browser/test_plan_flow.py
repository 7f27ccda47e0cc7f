"""A plan for an account from nothing: made, approved, printed, and seen on the programme page."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.site import Visit
from tests.browser.test_weekly_flow import FIRST, bring

MINUTES = 5


def add_row(window: Visit, name: str) -> None:
    """Add the first row, with its name, in the editor of rows that is open."""
    editor = window.page.get_by_test_id("stDataFrame").last
    window.click_cell(editor, 0, x=80)  # the line that adds a row, and opens its first cell
    window.page.keyboard.type(name, delay=40)  # milliseconds a key: the cell opens meanwhile
    window.page.keyboard.press("Enter")
    window.settle()


def enter_programme(window: Visit, account: str) -> None:
    """Decide on the programme page that an account becomes a key account, with the reason."""
    page = window.open("programme", programme_part="Who enters, who leaves")
    assert "No account is a key account yet" in window.text()
    page.get_by_role("combobox", name="Account", exact=True).click()
    page.get_by_role("option", name=account, exact=True).click()
    window.settle()
    page.get_by_test_id("stForm").get_by_role("radio", name="Enters").click()
    page.get_by_role("textbox", name="Why", exact=True).fill("The largest customer we have")
    page.get_by_role("textbox", name="Why", exact=True).press("Tab")
    page.get_by_role("spinbutton", name="year, Holds until").click()
    page.keyboard.type("20270331")
    page.keyboard.press("Escape")  # closes the calendar over the button
    window.settle()
    window.press("Keep the decision")


def printed_pages(page: Page, window: Visit, folder: Path) -> int:
    """Take the plan out on a page, print it, and return on how many pages it came out."""
    with page.expect_download() as download:
        window.page.get_by_role("button", name="Plan on a page").click()
    file = folder / "plan.html"
    download.value.save_as(file)
    browser = page.context.browser
    assert browser is not None
    sheet = browser.new_page()
    sheet.goto(file.as_uri())
    text = sheet.locator("body").inner_text()
    assert "Alder Works" in text
    assert "approved by" in text
    assert "Win the second press line" in text
    pages = re.findall(rb"/Type\s*/Page\b", sheet.pdf(prefer_css_page_size=True))
    sheet.close()
    return len(pages)


def test_a_plan_from_nothing_in_five_minutes(
    ready_site: str, tmp_path: Path, visit: Callable[..., Visit]
) -> None:
    window = visit(ready_site, height=2400)
    page = window.page
    window.open()
    bring(window, tmp_path, "2026-09-28", FIRST)
    began = time.monotonic()

    enter_programme(window, "Alder Works")
    assert "1 key account" in window.text()
    window.assert_sound()

    window.open("account", account="Alder Works", account_part="Plan administration")
    page.get_by_text("Edit the plan", exact=True).click()
    window.settle()
    window.choose("Plan period", "Calendar")
    page.get_by_role("textbox", name="Plan prepared by").fill("Ida Holm")
    page.get_by_role("textbox", name="Plan prepared by").press("Tab")
    window.press("Save")
    assert "Prepared by Ida Holm" in window.text()
    window.press("The plan is up to date")

    window.open("account", account="Alder Works", account_part="Account goals")
    page.get_by_text("Edit the goals", exact=True).click()
    window.settle()
    add_row(window, "Win the second press line")
    window.press("Save")
    assert "No goal is written yet" not in window.text()
    window.assert_sound()

    window.open("account", account="Alder Works", account_part="Plan administration")
    window.press("Submit")
    window.press("Approve")
    expect(page.get_by_text("approved by", exact=False).first).to_be_visible()
    assert printed_pages(page, window, tmp_path) == 1
    window.assert_sound()

    window.open("programme", programme_part="Rhythm")
    assert "1 of 1" in window.text()
    window.assert_sound()
    assert time.monotonic() - began < MINUTES * 60
