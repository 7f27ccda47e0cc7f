"""A vanished deal gets its verdict with one click; it is remembered, taken back, and overtaken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kamdata.store.store import Store
from tests.app.steps import DASHBOARD, STARTUP_SECONDS, go, shown_text, tile
from tests.build import make_snapshot

STEADY = [
    {"opportunity_id": f"more{n}", "amount": 100, "account_id": "Birch", "close_on": "2026-11-15"}
    for n in range(12)
]


def deal(name: str, amount: float) -> dict[str, Any]:
    return {
        "opportunity_id": name, "opportunity": f"Deal {name}", "amount": amount,
        "account_id": "Alder", "owner": "Ida", "close_on": "2026-11-15",
    }  # fmt: skip


@pytest.fixture
def vanished(open_own: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("KAM_USER", "Nora")
    open_own(make_snapshot([deal("gone", 70), deal("other", 30), *STEADY], as_of="2026-09-21"))
    return open_own(make_snapshot(STEADY, as_of="2026-09-28"))


def click(app: AppTest, label: str) -> str:
    next(one for one in app.button if one.label == label).click().run()
    return shown_text(app)


def test_a_verdict_moves_the_amount_and_is_taken_back(vanished: AppTest) -> None:
    app = go(vanished, "changes")
    text = shown_text(app)
    assert "Vanished: 2 to settle" in text
    assert "Deal gone, Alder, $70, Proposal, close date 15 Nov 2026, Ida" in text
    assert (tile(app, "Vanished"), tile(app, "Won between the two")) == ("$100", "$0")
    text = click(app, "Won")  # of the largest, which stands first
    assert (tile(app, "Vanished"), tile(app, "Won between the two")) == ("$30", "$70")
    assert "$70 won and $30 vanished from the export" in text
    assert "Vanished: 1 to settle" in text
    assert "Deal gone, Alder, $70, Proposal, close date 15 Nov 2026, Ida: won, said Nora on" in text
    again = AppTest.from_file(DASHBOARD, default_timeout=STARTUP_SECONDS)
    assert "$70 won and $30 vanished" in shown_text(go(again, "changes"))
    text = click(app, "Undo")
    assert tile(app, "Vanished") == "$100"
    assert Store().verdicts() == ()


def test_all_of_them_can_get_the_same(vanished: AppTest) -> None:
    app = go(vanished, "changes")
    buttons = [one for one in app.button if one.label == "Filtered out"]
    buttons[-1].click().run()
    assert {one.outcome for one in Store().verdicts()} == {"filtered_out"}
    text = shown_text(app)
    assert "to settle" not in text
    assert "$100 left the scope" in text


def test_the_next_file_wins_over_a_verdict(
    vanished: AppTest, open_own: Callable[..., AppTest]
) -> None:
    app = go(vanished, "changes")
    click(app, "Lost")
    app = open_own(make_snapshot([deal("gone", 75), *STEADY], as_of="2026-10-05"))
    text = shown_text(go(app, "changes"))
    assert "The file of 5 Oct 2026 has 1 deal after all" in text
    assert "the file counts: Deal gone (lost)." in text
    assert "$75 new" in text
