"""The map, value, effort and focus on their pages."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from kamdata.sample import stories
from tests.app.steps import choose_part, go, shown_text, tile

MAP, EFFORT, RANKS = "Map of the portfolio", "Money per hour", "Ranked three ways"


def test_growth_page_of_the_sample(read_only_app: AppTest) -> None:
    shown = shown_text(go(read_only_app, "growth", growth_part=EFFORT))
    assert "An hour brings most with Servo Drives at Tarrawin Resources" in shown
    app = choose_part(read_only_app, "growth_part", MAP)
    assert "24 accounts placed: 13 Strategic" in shown_text(app)
    app = choose_part(app, "growth_part", RANKS)
    shown = shown_text(app)
    assert f"{stories.LARGER_THAN_PROFITABLE} is number 2 by revenue and number 21" in shown
    assert tile(app, "Cost more than they bring") == "1"


def test_growth_page_of_a_small_company(own_app: AppTest) -> None:
    app = go(own_app, "growth")
    shown = "".join(
        shown_text(choose_part(app, "growth_part", one)) for one in (EFFORT, MAP, RANKS)
    )
    assert "No product can be weighed against the work it takes yet" in shown
    assert "No account can be placed yet" in shown
    assert "Accounts cannot be compared by what they bring yet" in shown


def test_focus_on_the_page_of_an_account(read_only_app: AppTest) -> None:
    app = go(read_only_app, "account", account_revenue="Risk and growth")
    assert "Products. Best: " in shown_text(app)
