"""The history page in a browser: a row opens its date, the address carries it, deleting asks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kamdata.store.store import Store
from tests.app.test_history_page import store_weeks
from tests.browser.site import Visit, serving


def test_a_past_date_is_opened_and_left_and_a_snapshot_deleted_and_put_back(
    kam_home: Path, visit: Callable[..., Visit]
) -> None:
    store_weeks()
    with serving(kam_home) as address:
        window = visit(address)
        page = window.open("history")
        window.click_cell(page.get_by_test_id("stDataFrame").first, 1, x=15)
        window.press("Open as of this date")
        assert "You look at what was known on 14 Sep 2026" in window.text()
        assert "as_of=14+Sep+2026" in page.url
        window.follow("History")
        window.press("Back to the newest")
        assert "You look at" not in window.text()
        assert "as_of" not in page.url

        window.click_cell(page.get_by_test_id("stDataFrame").first, 0, x=15)
        window.press("Delete")
        page.keyboard.press("Escape")  # dismissed: it is not asked again
        window.settle()
        assert page.get_by_role("dialog").count() == 0
        window.press("Delete")
        page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()
        window.settle()
        assert len(Store(kam_home).records()) == 2
        assert "The snapshot of 21 Sep 2026 is deleted." in window.text()
        window.press("Undo")
        assert "The snapshot of 21 Sep 2026 is back." in window.text()
        assert len(Store(kam_home).records()) == 3
