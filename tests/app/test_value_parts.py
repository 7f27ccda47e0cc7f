"""The map, value, effort and focus on their pages."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from kamdata.sample import stories
from tests.app.steps import go, shown_text, tile


def test_growth_page_of_the_sample(sample_app: AppTest) -> None:
    app = go(sample_app, "growth")
    shown = shown_text(app)
    assert "An hour brings most with Servo Drives at Tarrawin Resources" in shown
    assert "24 accounts placed: 13 Strategic" in shown
    assert f"{stories.LARGER_THAN_PROFITABLE} is number 2 by revenue and number 21" in shown
    assert tile(app, "Cost more than they bring") == "1"


def test_growth_page_of_a_small_company(own_app: AppTest) -> None:
    shown = shown_text(go(own_app, "growth"))
    assert "No product can be weighed against the work it takes yet" in shown
    assert "No account can be placed yet" in shown
    assert "Accounts cannot be compared by what they bring yet" in shown


def test_focus_on_the_page_of_an_account(sample_app: AppTest) -> None:
    app = go(sample_app, "account", account_part="Risk and growth")
    assert "Products. Best: " in shown_text(app)
