"""The board in a browser: a click on a row opens its reasons, and the address says which."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.site import Visit


def test_a_click_on_a_row_opens_its_reasons(sample_site: str, visit: Callable[..., Visit]) -> None:
    window = visit(sample_site)
    page = window.open("board")
    assert "Call Marisol Kinsford this week: no order for 101 days" in window.text()
    window.click_cell(page.get_by_test_id("stDataFrame").first, 3, x=16)
    expect(page).to_have_url(re.compile(r"board_account=Novendal"))
    text = window.text()
    assert "Call Marisol Kinsford" not in text
    assert "Open a renewal deal for" in text
    assert "The contract ends in 50 days and no open deal renews it." in text
    window.assert_sound()
