"""Where people and files differ is told, and settled by a click; entries can be taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from kamdata.model import Entry
from kamdata.store.store import Store
from tests.app.steps import go, shown_text
from tests.build import AS_OF, make_snapshot


@pytest.fixture
def two_wrote(open_own: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """Return the dashboard after Ida and Nils wrote other things than the file says by now."""
    app = open_own(make_snapshot([], [{"account_id": "A", "overview": "Pipes", "goal": 500}]))
    for who, overview in (("Ida", "Valves"), ("Nils", "Pumps")):
        monkeypatch.setenv("KAM_USER", who)
        Store().write_entries([Entry("A", "accounts", "", "overview", overview, AS_OF, "Tubes")])
    Store().write_entries([Entry("A", "accounts", "", "goal_cents", 70_000, AS_OF, 50_000)])
    app.session_state["differences_A"] = True
    return app


def overview(app: AppTest) -> tuple[str, int]:
    """Return what the overview says now, and how many differences are told."""
    go(app, "account", account="A")
    labels = [one.label for one in app.button]
    return str(Store().entries()[-1].value), labels.count("Take the other")


def test_both_differences_are_told_and_nobody_loses_anything(two_wrote: AppTest) -> None:
    assert overview(two_wrote)[1] == 2
    text = shown_text(two_wrote)
    assert "Nils wrote Pumps; the files now say Pipes." in text
    assert "Nils wrote Pumps; Ida wrote Valves." in text
    assert "Goal" in text


def test_a_click_keeps_what_counts_or_takes_the_other(two_wrote: AppTest) -> None:
    overview(two_wrote)
    two_wrote.get_by_key("keep_2_").click().run()
    assert overview(two_wrote) == ("Pumps", 0)


def test_taking_what_the_other_wrote_settles_it(two_wrote: AppTest) -> None:
    overview(two_wrote)
    two_wrote.get_by_key("take_2_Ida").click().run()
    assert overview(two_wrote) == ("Valves", 0)
    assert [one.value for one in Store().entries() if one.field == "overview"] == [
        "Valves", "Pumps", "Valves", "Valves",
    ]  # fmt: skip
