"""The plan on a page prints on one page, however much the plan holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.unit.export.test_plan_page import full, page_of

LONG = "Win the second product line before the plant in the north is closed. "


@pytest.mark.parametrize("text", [LONG * 5, "W" * 400])
def test_a_full_plan_prints_on_one_page(browser: Browser, tmp_path: Path, text: str) -> None:
    file = tmp_path / "plan.html"
    file.write_bytes(page_of(full(text, 12)))
    page = browser.new_page()
    page.goto(file.as_uri())
    printed = page.pdf(prefer_css_page_size=True)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
