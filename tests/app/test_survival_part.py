"""How long customers stay, and who probably still buys, on the page about risk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from kamdata.metrics import repeat_orders, survival_words, tenure
from kamdata.model import Settings, Snapshot
from tests.app.steps import go, shown_text, tile
from tests.build import make_snapshot
from tests.unit.metrics.test_repeat_orders import CROWD, LATEST, invoices

STAY = "How long customers stay"


@pytest.fixture
def crowd() -> Snapshot:
    """Return 60 customers who order at random until they stop, and one that ordered once."""
    revenue = CROWD + LATEST + invoices("<b>Once</b>", [500])
    names = sorted({str(one["account_id"]) for one in revenue})
    accounts = [{"account_id": name, "is_key": number % 2 == 0}
                for number, name in enumerate(names)]  # fmt: skip
    return make_snapshot([], accounts, revenue=revenue, as_of="2026-09-28")


def test_the_sample_says_what_is_lacking(read_only_app: AppTest) -> None:
    shown = shown_text(go(read_only_app, "at_risk", risk_part=STAY))
    assert "it takes 20 customers of whom 5 have stopped buying" in shown
    assert "it takes 50 customers that order without a contract" in shown
    assert "Still buying, by its order dates" not in shown_text(
        go(read_only_app, "account", account_revenue="Risk and growth")
    )


def test_opportunities_alone_say_what_is_lacking(own_app: AppTest) -> None:
    shown = shown_text(go(own_app, "at_risk", risk_part=STAY))
    assert "cannot be told without revenue by month or by invoice" in shown
    assert "the won deals name 3." in shown


def test_enough_customers_get_the_curve_and_the_list(
    open_own: Callable[..., AppTest], crowd: Snapshot
) -> None:
    app = go(open_own(crowd), "at_risk", risk_part=STAY)
    shown = shown_text(app)
    found = tenure.customer_tenure(crowd, Settings())
    orders = repeat_orders.repeat_orders(crowd, Settings())
    is_new = tenure.is_enough(found.cohort(is_new=True))
    assert survival_words.staying_headline(found, is_new=is_new) in shown
    assert "Key accounts" in shown or "key accounts" in shown
    keys = crowd.table("accounts").query("is_key")["account_id"]
    seen = orders.table[orders.table["account_id"].isin(keys)]
    assert survival_words.repeat_headline(seen) in shown
    expected = repeat_orders.probably_still_buying(seen).value
    assert tile(app, "Probably still buying") == f"{expected:.0f}"


def test_an_account_tells_in_one_line(open_own: Callable[..., AppTest], crowd: Snapshot) -> None:
    app = open_own(crowd)
    line = shown_text(go(app, "account", account="C05", account_revenue="Risk and growth"))
    assert "Still buying, by its order dates: " in line
    once = shown_text(go(app, "account", account="<b>Once</b>", account_revenue="Risk and growth"))
    assert "Still buying: n/a until a repeat order" in once
