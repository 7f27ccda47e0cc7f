"""A running dashboard, and what tests do with it in a browser."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect

ROOT = Path(__file__).parents[2]
PAGES = {
    "this_week": "", "revenue": "revenue", "pipeline": "pipeline", "changes": "changes",
    "board": "board", "at_risk": "at_risk", "growth": "growth",
    "programme": "programme", "account": "account",
    "import_files": "import_files", "history": "history",
    "definitions": "definitions", "settings": "settings",
}  # fmt: skip
PATIENCE_SECONDS = 60  # the machine may be busy; a wait ends as soon as there is something to see
QUIET_MS = 300  # widgets send what was typed a moment after the last key
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"


def free_port() -> int:
    """Return a port of this machine that nobody uses now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def serving(
    home: Path, *, root: Path = ROOT, script: str = "dashboard.py", options: tuple[str, ...] = ()
) -> Generator[str]:
    """Run a Streamlit server on its own folder; yield its address, with its process id behind #."""
    port = free_port()
    home.mkdir(parents=True, exist_ok=True)
    log = home / f"server_{port}.log"  # two servers may share a folder
    with log.open("wb") as output:  # a pipe that nobody reads would stop the server
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", script, f"--server.port={port}", *options],
            cwd=root, env={**os.environ, "KAM_HOME": str(home)},
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            _wait_for(f"http://127.0.0.1:{port}/_stcore/health", process, log)
            yield f"http://127.0.0.1:{port}#{process.pid}"
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE_SECONDS)


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(PATIENCE_SECONDS * 10):
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own server
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if process.poll() is not None:
                break
            time.sleep(0.1)
    message = f"the server did not start:\n{log.read_text('utf-8')}"
    raise AssertionError(message)


class Visit:
    """One browser window on one running dashboard."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address.partition("#")[0]
        self.requests: list[str] = []
        page.context.on("request", lambda request: self.requests.append(request.url))
        page.set_default_timeout(PATIENCE_SECONDS * 1000)
        expect.set_options(timeout=PATIENCE_SECONDS * 1000)

    def open(self, name: str = "this_week", **query: Any) -> Page:
        """Load a page by its address and wait until it stands."""
        parameters = f"?{urlencode(query, doseq=True)}" if query else ""
        self.page.goto(f"{self.address}/{PAGES[name]}{parameters}")
        return self.settle()

    def settle(self) -> Page:
        """Wait until the script has run and the page has drawn what it sent."""
        self.page.wait_for_timeout(QUIET_MS)
        self.page.wait_for_selector(IDLE)
        self.page.wait_for_selector("[data-testid=stSkeleton]", state="detached")
        self.page.wait_for_timeout(QUIET_MS)
        self.page.wait_for_selector(IDLE)
        return self.page

    def take_colours(self, colours: Literal["light", "dark"]) -> Page:
        """Have the system prefer these colours, which the open page then takes."""
        self.page.emulate_media(color_scheme=colours)
        expect(self.page.get_by_test_id("stApp")).to_have_css("color-scheme", colours)
        return self.settle()

    def take_width(self, width: int) -> Page:
        """Make the window so many pixels wide."""
        height = (self.page.viewport_size or {"height": 1000})["height"]
        self.page.set_viewport_size({"width": width, "height": height})
        return self.settle()

    def follow(self, name: str) -> Page:
        """Go to a page by its link in the navigation."""
        self.page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True).click()
        expect(self.page).to_have_title(re.compile(f"^{re.escape(name)} "))  # the script has begun
        return self.settle()

    def press(self, label: str) -> Page:
        """Press the first button of that label."""
        self.page.get_by_role("button", name=label, exact=True).first.click()
        return self.settle()

    def choose(self, label: str, *options: str) -> Page:
        """Choose options in a select box or a multiselect of that label."""
        for option in options:
            self.page.get_by_role("combobox", name=label).first.click()
            self.page.get_by_role("option", name=option, exact=True).click()
            self.settle()
        self.page.keyboard.press("Escape")  # closes the list of a multiselect
        return self.page

    def click_cell(self, table: Locator, row: int, *, x: int = 60) -> Page:
        """Click into a row (counted from 0) of a data table, x pixels from its left edge."""
        table.scroll_into_view_if_needed()
        box = table.bounding_box()
        assert box is not None
        header, height = 33, 33  # of one row, in the house's font size
        self.page.mouse.click(box["x"] + x, box["y"] + header + height * (row + 0.5))
        return self.settle()

    def text(self) -> str:
        """Return the text of the page itself, without what keeps Markdown from reading it."""
        return self.page.get_by_test_id("stMain").inner_text().replace("\u200b", "")

    def foreign_requests(self) -> list[str]:
        """Return the addresses asked for that do not belong to this dashboard."""
        own = (self.address, self.address.replace("http", "ws", 1), "data:", "blob:")
        return [address for address in self.requests if not address.startswith(own)]

    def assert_sound(self) -> None:
        """Check that the page shows no error and does not scroll sideways."""
        assert self.page.get_by_test_id("stException").count() == 0
        assert self.page.get_by_test_id("stAlertContentError").all_inner_texts() == []
        widths = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        wide, visible = self.page.evaluate(widths)
        assert wide <= visible
