"""What one rerun of a page costs the server, next to an empty page."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from playwright.sync_api import Browser

from tests.browser.site import Visit, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

PERIODS = (
    "This quarter",
    "Next quarter",
    "Last quarter",
    "Last year",
    "Last 12 months",
    "All dates",
)
WARM_UP = 2
EMPTY_RERUNS = 20  # they cost so little that the clock of the processor needs many


@dataclass(frozen=True)
class Cost:
    """CPU milliseconds of the server for one rerun of a page, on average over some."""

    charts: int
    first_ms: float  # a filter that nobody chose before
    again_ms: float  # a filter that was chosen before


@contextmanager
def window_on(browser: Browser, address: str) -> Generator[Visit]:
    """Open a window on a server, and close it afterwards."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    try:
        yield Visit(context.new_page(), address)
    finally:
        context.close()


def cpu_ms(address: str, action: Callable[[], object]) -> float:
    """Return the CPU milliseconds that the server spends while something is done in a window."""
    server = psutil.Process(int(address.partition("#")[2]))
    before = server.cpu_times()
    action()
    after = server.cpu_times()
    return 1000 * (after.user - before.user + after.system - before.system)


def page_cost(browser: Browser, address: str, name: str) -> Cost:
    """Return what a change of the period costs on a page of the dashboard."""
    with window_on(browser, address) as window:
        page = window.open(name, key_only="false")
        charts = page.get_by_test_id("stPlotlyChart").count()

        def choose_each() -> None:
            for period in PERIODS:
                window.choose("Period", period)

        first, again = (cpu_ms(address, choose_each) / len(PERIODS) for _ in range(2))
    return Cost(charts, first, again)


class EmptyPages:
    """What a rerun costs on an empty page, by how many empty charts it has; each measured once."""

    def __init__(self, browser: Browser, home: Path) -> None:
        self._browser = browser
        self._home = home
        self._known: dict[int, float] = {}

    def cost_ms(self, charts: int = 0) -> float:
        """Return the CPU milliseconds of the server, on average over some reruns."""
        if charts not in self._known:
            self._known[charts] = self._measure(charts)
        return self._known[charts]

    def _measure(self, charts: int) -> float:
        root = Path(__file__).parent
        config = ("--runner.postScriptGC=false", "--browser.gatherUsageStats=false",
                  "--server.headless=true", "--server.address=127.0.0.1")  # fmt: skip
        with (
            serving(self._home, root=root, script="empty_page.py", options=config) as address,
            window_on(self._browser, address) as window,
        ):
            window.page.goto(f"{window.address}/?charts={charts}")
            window.settle()
            for _ in range(WARM_UP):
                window.press("Again")
            times = range(EMPTY_RERUNS)
            return cpu_ms(address, lambda: [window.press("Again") for _ in times]) / EMPTY_RERUNS
