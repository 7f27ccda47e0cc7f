"""An address reproduces the view, also when it is the first that a server is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.site import Visit

TITLES = [
    "This week", "Revenue snapshot", "Pipeline", "What changed", "Fix or grow", "At risk",
    "Ripe for growth", "Programme", "Account", "Import files", "History", "Definitions", "Settings",
]  # fmt: skip
# Streamlit writes the address of an account in up to three steps, and the browser keeps those
# between which it had time to draw
STEPS_BACK = 3


def assert_address(page: Page, *parts: str) -> None:
    """Wait until the address has these parts: the browser writes the filters after the page."""
    for part in parts:
        expect(page).to_have_url(re.compile(re.escape(part)))


def test_the_first_deep_link_after_a_start_runs_through_the_shell(
    new_site: str, visit: Callable[..., Visit]
) -> None:
    window = visit(new_site)
    page = window.open("revenue", region="Europe", period="This quarter", key_only="false")
    expect(page.get_by_role("heading", level=1)).to_have_text("Revenue snapshot")
    links = page.get_by_test_id("stSidebarNavLink")
    assert [text.splitlines()[-1] for text in links.all_inner_texts()] == TITLES
    assert_address(page, "/revenue?", "region=Europe", "period=This+quarter")
    expect(page.get_by_role("combobox", name="Period")).to_have_value("This quarter")
    assert "Europe" in page.get_by_test_id("stSidebar").inner_text()
    window.assert_sound()


def test_filters_follow_from_page_to_page_and_survive_a_reload(
    sample_site: str, visit: Callable[..., Visit]
) -> None:
    window = visit(sample_site)
    page = window.open("pipeline")
    window.choose("Period", "All dates")
    window.choose("Region", "Europe")
    assert_address(page, "/pipeline?", "region=Europe")
    before = window.text()
    page.reload()
    window.settle()
    assert window.text() == before
    window.follow("Revenue snapshot")
    assert_address(page, "/revenue?", "region=Europe", "period=All+dates")
    expect(page.get_by_role("combobox", name="Period")).to_have_value("All dates")


def test_filters_that_are_not_on_offer_are_ignored(
    sample_site: str, visit: Callable[..., Visit]
) -> None:
    plain, odd = visit(sample_site), visit(sample_site)
    plain.open("pipeline")
    odd.open("pipeline", period="Someday", region="Atlantis", key_only="perhaps", owner=["", "x"])
    odd.assert_sound()
    assert odd.text() == plain.text()


def test_an_account_opens_by_its_name_and_the_way_back_leads_back(
    sample_site: str, visit: Callable[..., Visit]
) -> None:
    window = visit(sample_site)
    page = window.open("revenue", period="All dates")
    window.click_cell(page.get_by_test_id("stDataFrame").last, 0)
    assert_address(page, "/account?", "account=", "period=All+dates")
    for _ in range(STEPS_BACK):
        page.go_back()
        window.settle()
        if "/revenue?" in page.url and "period=All+dates" in page.url:
            break
    assert_address(page, "/revenue?", "period=All+dates")
    window.follow("Pipeline")
    assert_address(page, "/pipeline?", "period=All+dates")
    window.follow("Revenue snapshot")
    assert_address(page, "/revenue?", "period=All+dates")
