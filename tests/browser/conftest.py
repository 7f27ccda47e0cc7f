"""Chromium and running dashboards for the tests that need a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.site import Visit, serving
from tests.sample_home import put_sample

WIDE, NARROW = 1440, 900


@pytest.fixture(scope="session")
def browser() -> Generator[Browser]:
    """Return Debian's Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed (apt-get install chromium)")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """Return the address of a dashboard on the sample company, which no test changes."""
    home = tmp_path_factory.mktemp("sample_site")
    put_sample(home, tmp_path_factory)
    with serving(home) as address:
        yield address


@pytest.fixture
def new_site(tmp_path: Path) -> Generator[str]:
    """Return the address of a dashboard that nobody has opened yet."""
    with serving(tmp_path / "new_site") as address:
        yield address


@pytest.fixture
def ready_site(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """Return the address of a new dashboard that need not fill the sample company first."""
    home = tmp_path / "ready_site"
    put_sample(home, tmp_path_factory)
    with serving(home) as address:
        yield address


@pytest.fixture
def visit(browser: Browser) -> Generator[Callable[..., Visit]]:
    """Return a function that opens a window on a dashboard.

    When the test is over, none of its windows may have asked another host for anything.
    """
    visits: list[Visit] = []

    def open_window(address: str, *, height: int = 1000) -> Visit:
        context = browser.new_context(
            viewport={"width": WIDE, "height": height},
            color_scheme="light",
            reduced_motion="reduce",  # what moves costs much without a graphics card
        )
        visits.append(Visit(context.new_page(), address))
        return visits[-1]

    yield open_window
    for one in visits:
        one.page.context.close()
    assert [asked for one in visits for asked in one.foreign_requests()] == []
