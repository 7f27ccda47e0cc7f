"""Three Mondays of a new user: two exports, what changed, decisions, and what became of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.site import Visit

HEADER = "Opportunity ID,Account Name,Opportunity Name,Stage,Amount,Close Date,Owner,Created Date"
PRESS = "006A,Alder Works,New press line,Negotiation,250000,2026-09-11,Ida Holm,2026-03-02"
RETROFIT = "006B,Birch & Sons,Retrofit,{stage},90000,2026-08-14,Jon Berg,2026-02-02"
PILOT = "006C,Cedar Mills,Pilot,Qualification,75000,2026-12-15,Jon Berg,2026-07-01"
SPARES = "006D,Alder Works,Spare parts,Proposal,60000,2026-11-20,Ida Holm,2026-04-01"

FIRST = [PRESS, RETROFIT.format(stage="Proposal"), PILOT, SPARES]
SECOND = [PRESS, RETROFIT.format(stage="Proposal"), PILOT]  # the spare parts are gone
THIRD = [PRESS, RETROFIT.format(stage="Closed Won"), PILOT]  # of two decisions one was done


def bring(window: Visit, folder: Path, day: str, rows: list[str]) -> None:
    """Import the export of a Monday."""
    path = folder / f"opportunities_{day}.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    window.follow("Import files")
    window.page.locator("input[type=file]").set_input_files(path)
    window.settle()
    window.page.get_by_role("spinbutton", name="year, As of").click()
    window.page.keyboard.type(day.replace("-", ""))
    window.settle()
    window.press("Save and review")
    expect(window.page.get_by_role("heading", level=1)).to_have_text("This week")
    window.settle()


def call_won(window: Visit, deal: str) -> None:
    """Decide on the card of a deal that it is to be closed as won."""
    page = window.page
    opener = page.get_by_role("button", name="Decide")
    card = page.get_by_test_id("stVerticalBlock").filter(has_text=deal).filter(has=opener)
    card.last.get_by_role("button", name="Decide").click()
    window.settle()
    page.get_by_role("combobox", name="Decision").click()
    page.get_by_role("option", name="Won", exact=True).click()
    expect(page.get_by_text("The next file must say so.")).to_be_visible()
    window.press("Save")
    expect(card.last).to_contain_text("Close as won")


def test_three_mondays(ready_site: str, tmp_path: Path, visit: Callable[..., Visit]) -> None:
    window = visit(ready_site, height=2400)
    window.open()
    bring(window, tmp_path, "2026-09-14", FIRST)
    bring(window, tmp_path, "2026-09-21", SECOND)
    assert "Pipeline fell $60k since 14 Sep 2026: $60k vanished" in window.text()
    window.assert_sound()

    window.follow("What changed")
    assert "Vanished: 1 to settle" in window.text()
    window.press("Lost")
    assert "Pipeline fell $60k since 14 Sep 2026: $60k lost" in window.text()
    assert "to settle" not in window.text()
    window.assert_sound()

    window.follow("This week")
    call_won(window, "Retrofit")
    call_won(window, "New press line")
    decided = window.page.get_by_role("heading", name="Decided in this review (2)")
    expect(decided).to_be_visible()
    window.assert_sound()

    bring(window, tmp_path, "2026-09-28", THIRD)
    text = window.text()
    assert "What the last meeting decided" in text
    assert "2 decisions: 1 kept and 1 not kept." in text
    assert "Not done since the last meeting" in text
    assert "Close as won: the file" in text
    window.assert_sound()
