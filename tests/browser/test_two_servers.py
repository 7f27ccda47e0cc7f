"""Two servers on one folder: what one stores the other shows, and neither loses anything."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from kamdata.store.store import Store
from tests.browser.site import Visit, serving
from tests.sample_home import put_sample

DEALS = """\
Customer;Deal;Phase;Worth;Expected Close;Owner;Created
Alder Works;Pumps;Proposal;{worth};2026-11-30;Ida;2026-09-28
"""
WORTHS = (12_000, 34_000)


@pytest.fixture
def two_windows(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, visit: Callable[..., Visit]
) -> Generator[tuple[Visit, Visit]]:
    """Return a window on each of two servers that keep what they store in one folder."""
    put_sample(tmp_path / "shared", tmp_path_factory)
    with ExitStack() as servers:
        sites = [servers.enter_context(serving(tmp_path / "shared")) for _ in WORTHS]
        first, second = (visit(site, height=1600) for site in sites)
        yield first, second


def test_two_servers_on_one_folder(two_windows: tuple[Visit, Visit], tmp_path: Path) -> None:
    for window, worth in zip(two_windows, WORTHS, strict=True):
        file = tmp_path / f"{worth}.csv"
        file.write_text(DEALS.format(worth=worth), encoding="utf-8")
        window.open("import_files")
        window.page.locator("input[type=file]").set_input_files(file)
    for window in two_windows:
        save = window.page.get_by_role("button", name="Save and review", exact=True)
        expect(save).to_be_enabled()
    for window in two_windows:  # both at once, as far as one hand can
        window.page.get_by_role("button", name="Save and review", exact=True).click()
    for window in two_windows:
        expect(window.page.get_by_role("heading", level=1)).to_have_text("This week")

    store = Store(tmp_path / "shared")
    [newest] = store.records()
    assert newest.revision == 2
    kept = {
        revision: store.load(replace(newest, revision=revision)).table("opportunities")
        for revision in (1, 2)
    }
    amounts = {revision: int(table["amount_cents"].sum()) for revision, table in kept.items()}
    assert sorted(amounts.values()) == [100 * worth for worth in WORTHS]

    # one of the two shows what the other stored
    newest_amount = f"${amounts[2] // 100_000}k"
    for window in two_windows:
        window.open("pipeline")
        assert newest_amount in window.text()
        assert "As of 28 Sep 2026 (2026Q3)" in sidebar(window)

    first, second = two_windows
    first.open("settings")
    first.choose("Fiscal year starts in", "April")
    first.press("Save")
    second.open("pipeline")
    assert "As of 28 Sep 2026 (2027Q2)" in sidebar(second)


def sidebar(window: Visit) -> str:
    return window.page.get_by_test_id("stSidebar").inner_text().replace("\u200b", "")
