"""What an account and we have of each other: nothing missing counts as zero."""

import pandas as pd

from kamdata.metrics import value_exchange
from kamdata.metrics.catalogue import METRICS
from kamdata.model import Settings
from tests.build import make_snapshot

MONTHS = pd.period_range(end="2026-08", periods=12, freq="M")


def world(**account):
    revenue = [
        {"account_id": one, "month": str(month.to_timestamp().date()), "amount": 10}
        for month in MONTHS for one in ("A", "B")
    ]  # fmt: skip
    return make_snapshot([], [{"account_id": "A", **account}, {"account_id": "B"}], revenue=revenue)


def measured(snapshot):
    return value_exchange.measures(snapshot, Settings(), "A")


def test_golden():
    found = measured(world(value_delivered=30, gross_margin_rate=0.4, cost_to_serve=18))
    assert {name: one.value for name, one in found.items()} == {
        "value_delivered": 30_00, "value_for_payment": 0.25, "account_contribution": 30_00,
    }  # fmt: skip
    assert value_exchange.in_words(found, "USD") == (
        "The customer says it got $30 of value a year, 25 % of what it paid. "
        "It leaves us $30 a year after the cost to serve it."
    )


def test_what_is_missing_is_said():
    found = measured(world(gross_margin_rate=0.1, cost_to_serve=50))
    assert found["value_delivered"].value is None
    assert found["value_for_payment"].reason == value_exchange.NOT_SAID
    assert value_exchange.in_words(found, "USD") == (
        "Nobody has written down yet what value the customer says it got from us. "
        "It costs us $38 a year more than it brings."
    )
    bare = measured(make_snapshot([], [{"account_id": "A", "value_delivered": 30}]))
    assert bare["value_for_payment"].value is None
    assert bare["account_contribution"].reason
    assert value_exchange.in_words(bare, "USD") == ("The customer says it got $30 of value a year.")


def test_they_are_registered():
    assert set(measured(world())) <= set(METRICS)
