"""Deals whose ids differ are asked about on the page, decided with one click, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kamdata.store.store import Store
from tests.app.steps import go, shown_text
from tests.build import make_snapshot


def deal(key: str, name: str, amount: float) -> dict[str, Any]:
    return {
        "opportunity_id": key, "opportunity": name, "amount": amount, "account_id": "Alder",
        "owner": "Ida", "close_on": "2026-11-15",
    }  # fmt: skip


@pytest.fixture
def renamed(open_own: Callable[..., AppTest]) -> AppTest:
    rest = [deal(f"006{n}", f"Deal {n}", 1_000) for n in range(9)]
    before = [
        deal("row-1", "Line upgrade", 300), deal("row-2", "Plant migration", 50),
        deal("row-3", "Training", 20), *rest,
    ]  # fmt: skip
    after = [
        deal("row-4", "Line upgrade phase 1", 320), deal("row-5", "Plant migraton", 50),
        deal("row-6", "training", 20), *rest,
    ]  # fmt: skip
    open_own(make_snapshot(before, as_of="2026-09-21"))
    return open_own(make_snapshot(after, as_of="2026-09-28"))


def click(app: AppTest, label: str) -> str:
    next(one for one in app.button if one.label == label).click().run()
    return shown_text(app)


def test_a_proposal_is_confirmed_and_undone(renamed: AppTest) -> None:
    app = go(renamed, "changes")
    text = shown_text(app)
    assert "The same deal? 1 to decide" in text
    assert (
        "Line upgrade, $300 → Line upgrade phase 1, $320: 92 % alike, same account (Alder) and "
        "owner." in text
    )
    assert "1 deal with another id is matched by account, name and owner." in text
    assert "$300 vanished from the export" in text
    text = click(app, "Same deal")
    assert "Pipeline grew $20 since 21 Sep 2026: $20 from higher amounts." in text
    assert "to decide" not in text
    text = click(app, "Undo")
    assert "$300 vanished from the export" in text


def test_what_counts_without_being_asked_can_be_taken_apart(renamed: AppTest) -> None:
    app = go(renamed, "changes")
    assert "Plant migration, $50 → Plant migraton, $50" in shown_text(app)
    store = Store()
    apart = [one for one in app.button if one.label == "Two deals"]
    assert len(apart) == 2  # the one asked about, and the one that counts already
    apart[-1].click().run()
    assert [one.choice for one in store.matches()] == ["different"]
    assert "$350 vanished from the export" in shown_text(app)
