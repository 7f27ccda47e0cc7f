"""Every page in a browser: sound at both widths, readable by everyone, silent to other hosts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import NARROW
from tests.browser.site import PAGES, Visit

# Streamlit's own, and where: anything beyond is ours
KNOWN = {
    "color-contrast": "stButtonGroup",  # the chosen part of a segmented control
    "svg-img-alt": "stMetric",  # the line inside a metric
    "empty-table-header": "",  # the hidden table behind a data table
    "presentation-role-conflict": "stFileUploader",
}


def is_known(page: Page, rule: str, node: dict[str, Any]) -> bool:
    if rule not in KNOWN or KNOWN[rule] in f"{node['target']}{node['html']}":
        return rule in KNOWN
    within = f"found => !!found.closest('[data-testid={KNOWN[rule]}]')"
    return bool(page.locator(node["target"][0]).first.evaluate(within))


def violations(window: Visit) -> list[str]:
    """Return what keeps somebody from reading the page, without what is Streamlit's own."""
    return [
        f"{found['id']}: {found['help']}\n    {node['target']} {node['html'][:200]}"
        for found in Axe().run(window.page).response["violations"]
        for node in found["nodes"]
        if not is_known(window.page, found["id"], node)
    ]


def assert_sound(window: Visit) -> None:
    window.assert_sound()
    assert window.page.get_by_role("heading", level=1).count() == 1


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_sound_and_does_not_scroll_sideways(
    name: str, sample_site: str, visit: Callable[..., Visit]
) -> None:
    window = visit(sample_site)
    window.open(name, region="Europe")
    assert_sound(window)
    for colours in ("light", "dark"):
        window.take_colours(colours)
        beyond = violations(window)
        assert not beyond, f"{colours}:\n" + "\n".join(beyond)
    window.take_width(NARROW)
    assert_sound(window)
