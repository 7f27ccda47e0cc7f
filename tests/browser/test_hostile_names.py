"""Text from a file is shown as it stands: nothing in it runs, loads or links anywhere."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Generator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from kamdata.ingest import InputFile, build_snapshot, recognise
from kamdata.model import Settings
from kamdata.store.store import Store
from tests.browser.site import PAGES, Visit, serving

BEACON = "http://beacon.invalid"
HOSTILE = {
    "Ahx": f"Ahx <img src={BEACON}/a.png onerror=document.title='owned'>",
    "Bhx": f"Bhx ![x]({BEACON}/b.png) [here]({BEACON}/c)",
    "Chx": "Chx <script>document.title='owned'</script>",
    "Dhx": f'Dhx <b>bold</b> <span style="background:url({BEACON}/d.png)">s</span>',
    "Ehx": f"Ehx **bold** $x^2$ :red[alarm] :material/home: :smile: -> {BEACON}/e www.b.invalid",
    "Fhx": "Fhx {0} %s {{account}} `code` # title | a | =cmd|'/C calc'!A0",
}
HEADER = (
    "Opportunity ID", "Opportunity Name", "Account Name", "Opportunity Owner", "Stage", "Amount",
    "Close Date", "Created Date", "Probability (%)", "Region", "Segment", "Product", "Next Step",
    "Competitor", "Lost Reason", "Type", "Forecast Category",
)  # fmt: skip
RISKY = (
    "document.querySelectorAll(\"[src*='beacon'], [href*='beacon'], [style*='beacon'], "
    "[*|href*='beacon']\").length"
)


def hostile_export() -> bytes:
    """Return an opportunities export in which every text of every row is hostile."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(HEADER)
    closed = {"Closed Won": "2026-08-14", "Closed Lost": "2026-06-30"}
    for number in range(60):
        name = list(HOSTILE.values())[number % len(HOSTILE)]
        stage = ("Closed Won", "Closed Lost", "Negotiation", f"Stage {name}")[number % 4]
        rows.writerow(
            [f"{number}-{name}", name, name, name, stage, 1000 * (number + 1),
             closed.get(stage, "2026-08-31" if number % 3 else "2026-12-15"), "2026-01-15", 40,
             name, name, name, name, name, name, name, name]
        )  # fmt: skip
    return out.getvalue().encode()


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    home = tmp_path_factory.mktemp("hostile")
    found = recognise([InputFile("<img src=x>.csv", hostile_export())], Settings())
    store = Store(Path(home))
    store.add(build_snapshot(found, date(2026, 9, 28), Settings()))
    store.show_company("own")
    with serving(home) as address:
        yield address


def assert_literal(text: str) -> None:
    """Check that wherever a hostile name begins, all of it stands there."""
    for mark, name in HOSTILE.items():
        for found in re.finditer(mark, text):
            shown = text[found.start() : found.start() + len(name)]
            cut = shown.partition("…")[0]
            assert shown == name or ("…" in shown and name.startswith(cut)), shown


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_hostile_names_as_they_stand(
    name: str, hostile_site: str, visit: Callable[..., Visit]
) -> None:
    window = visit(hostile_site)
    page = window.open(name, period="All dates")
    window.assert_sound()
    text = window.text()
    assert_literal(text)
    assert page.evaluate(RISKY) == 0
    assert page.title().endswith("Key account review")
    assert page.locator("[data-testid=stMain] script, [data-testid=stMain] iframe").count() == 0


def test_hostile_names_are_on_the_pages_at_all(
    hostile_site: str, visit: Callable[..., Visit]
) -> None:
    window = visit(hostile_site)
    seen = window.open(period="All dates").locator("body").inner_text()
    for name in ("Revenue snapshot", "Pipeline", "At risk", "Ripe for growth", "Account"):
        seen += window.follow(name).locator("body").inner_text()
    assert [mark for mark in HOSTILE if mark in seen] == list(HOSTILE)


def test_the_account_of_a_hostile_name_opens_and_its_details_too(
    hostile_site: str, visit: Callable[..., Visit]
) -> None:
    window = visit(hostile_site)
    page = window.open("revenue", period="All dates")
    window.click_cell(page.get_by_test_id("stDataFrame").last, 0)
    expect(page).to_have_url(re.compile(r"/account\?account="))
    assert_literal(window.text())
    window.press("Details")
    dialog = page.get_by_role("dialog")
    assert dialog.count() == 1
    assert_literal(dialog.inner_text().replace("\u200b", ""))
    assert page.evaluate(RISKY) == 0
