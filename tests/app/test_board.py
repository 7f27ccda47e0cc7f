"""The board: an account's reasons, a factor set aside and taken back, other weights tried out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from kamdata.defaults import RISK_WEIGHTS
from kamdata.metrics import set_aside
from kamdata.model import SetAside, Settings
from kamdata.store.store import Store
from kamdata.ui.set_aside_view import form_key
from tests.app.steps import assert_no_problem, go, shown_text, tile
from tests.build import AS_OF
from tests.unit.metrics.test_board import small_company

KEY = form_key("Silent", "risk", "silence")
REASON = "They *order* once a year <b>$1$"


@pytest.fixture
def app(open_own: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("KAM_USER", "Ida")
    Store().save_settings(Settings(review_capacity=1))
    return go(open_own(small_company()), "board")


def press(app: AppTest, key: str) -> AppTest:
    """Press the button whose key begins with `key`."""
    [button] = [one for one in app.button if str(one.key).startswith(key)]
    button.click().run()
    assert_no_problem(app)
    return app


def put_aside(app: AppTest, reason: str, days: int = 90) -> AppTest:
    """Write a reason into the form about the silence of the account shown, and save it."""
    app.session_state[KEY] = True
    app.run()
    app.text_area(key=f"{KEY}_reason").set_value(reason)
    app.date_input(key=f"{KEY}_until").set_value(AS_OF + timedelta(days=days))
    return press(app, f"{KEY}_save")


def risk_rank(app: AppTest, account: str) -> int:
    [rows] = [one for one in go(app, "at_risk").dataframe if one.key == "risk_accounts"]
    return int(rows.value.set_index("account").loc[account, "rank"])


def test_nothing_imported_yet(empty_app: AppTest) -> None:
    assert "Nothing has been imported yet." in shown_text(go(empty_app, "board"))


def test_the_first_account_comes_with_its_reasons_and_rows(app: AppTest) -> None:
    shown = shown_text(app)
    assert "Fix 1 account worth $40k a year before selling to them; " in shown
    assert tile(app, "Revenue to fix") == "$40k"
    assert "Fix first. No order for more than three usual gaps. " in shown.replace("**", "")
    assert "No revenue for 4 months, usual gap 1 month." in shown
    assert "Revenue: 20 rows" in shown
    assert "Not placed" in shown


def test_an_account_is_chosen_in_the_address(open_own: Callable[..., AppTest]) -> None:
    Store().save_settings(Settings(review_capacity=1))
    app = go(open_own(small_company()), "board", board_account="Big")
    assert "Protect. Buys $120k a year of $150k that it could buy" in shown_text(app).replace(
        "**", ""
    )


def test_a_factor_is_set_aside_with_a_reason_and_taken_back(app: AppTest) -> None:
    put_aside(app, "  ")
    assert set_aside.NO_REASON in shown_text(app)
    put_aside(app, REASON, days=0)
    assert set_aside.TOO_EARLY in shown_text(app)
    assert Store().set_aside(AS_OF) == ()

    put_aside(app, REASON)
    [kept] = Store().set_aside(AS_OF)
    assert (kept.reason, kept.decided_by) == (REASON, "Ida")
    shown = shown_text(app)
    assert f"Silence, does not apply: Set aside by Ida until 27 Dec 2026: {REASON}." in (
        shown.replace("**", "")
    )
    assert "No order for more than three usual gaps" in shown, "flags stay"

    go(app, "account", account="Silent", account_revenue="Risk and growth")
    assert f"Set aside by Ida until 27 Dec 2026: {REASON}." in shown_text(app)
    press(app, "account_undo_")
    assert Store().set_aside(AS_OF) == ()
    assert "Set aside" not in shown_text(app)


def test_ranks_move_on_every_page_when_a_factor_is_set_aside(app: AppTest) -> None:
    Store().set_factor_aside(
        SetAside("Silent", "risk", "trend", "The same", AS_OF, AS_OF + timedelta(days=1))
    )
    assert risk_rank(app, "Silent") == 1
    put_aside(go(app, "board"), REASON)
    assert risk_rank(app, "Silent") > 1


def test_a_past_snapshot_has_no_form(open_own: Callable[..., AppTest]) -> None:
    app = open_own(small_company())
    Store().add(replace(small_company(), as_of=AS_OF + timedelta(days=7)))
    go(app, "board", as_of="28 Sep 2026")
    app.session_state[KEY] = True
    app.run()
    assert not [one for one in app.text_area if str(one.key).startswith("aside_")]


def test_other_weights_move_ranks_and_are_kept_only_on_a_click(app: AppTest) -> None:
    app.session_state["what_if"] = True
    app.run()
    assert "These are the weights in force." in shown_text(app)
    for name, weight in RISK_WEIGHTS:
        if name != "sentiment":
            app.slider(key=f"what_if_risk_{name}_{weight:g}").set_value(0.0)
    app.run()
    assert_no_problem(app)
    assert "would change" in shown_text(app)
    [rows] = [one.value for one in app.dataframe if "rank_after" in one.value]
    assert (rows["rank_before"] - rows["rank_after"] == rows["rank_change"]).all()
    assert Store().settings().risk_weights == RISK_WEIGHTS

    app.segmented_control(key="what_if_score").set_value("Growth").run()
    press(app, "what_if_back")
    assert "These are the weights in force." in shown_text(app)

    app.segmented_control(key="what_if_score").set_value("Risk").run()
    app.slider(key="what_if_risk_silence_15").set_value(40.0).run()
    press(app, "what_if_keep")
    assert dict(Store().settings().risk_weights)["silence"] == 40.0
    assert "The weights are kept." in shown_text(app)


def test_weights_that_leave_no_score_are_refused_in_a_sentence(app: AppTest) -> None:
    app.session_state["what_if"] = True
    app.run()
    for name, weight in RISK_WEIGHTS:
        app.slider(key=f"what_if_risk_{name}_{weight:g}").set_value(0.0)
    app.run()
    assert "At least one risk weight must be above 0" in shown_text(app)
