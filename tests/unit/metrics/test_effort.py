"""Money per hour of selling: whom we must win, both parts of the figure, who is left out."""

import numpy as np
import pytest

from kamdata.metrics import effort
from kamdata.metrics.assess import assess
from kamdata.model import Settings
from tests.build import make_snapshot
from tests.unit.metrics.test_whitespace import ten_customers

RECENT, LONG_AGO = "2026-09-20", "2025-09-20"


def people(account, *roles, last=RECENT):
    return [
        {"account_id": account, "contact": f"{account} {role}", "buyer_role": role,
         "last_contact_on": last}
        for role in roles
    ]  # fmt: skip


def found_of(contacts, settings=None, **more):
    accounts, revenue = ten_customers()
    accounts = [row | more.get(row["account_id"], {}) for row in accounts]
    snapshot = make_snapshot([], accounts, revenue=revenue, contacts=contacts)
    return assess(snapshot, settings or Settings())


def row_of(contacts, settings=None, account="K"):
    table = effort.effort(found_of(contacts, settings)).table
    rows = table[table["account_id"] == account]
    return None if rows.empty else rows.iloc[0]


def test_money_per_hour_by_hand():
    found = effort.money_per_hour(
        np.array([120_000.0, 120_000, 120_000, 120_000]),
        np.array([60.0, 0, 100, np.nan]),
        np.array([20.0, 80, 0, 20]),
    )
    np.testing.assert_allclose(found, [4_800, 750, np.nan, np.nan])


@pytest.mark.parametrize(
    ("roles", "route", "hours"),
    [
        (("Economic buyer", "User"), "existing contact", 20),
        (("Economic buyer", "Technical buyer", "Coach"), "existing contact", 20),
        (("Economic buyer", "Coach"), "new department", 60),
        (("User", "Technical buyer"), "new executive", 80),
        (("Assistant", "User"), "new executive", 80),
    ],
)
def test_the_people_met_tell_whom_we_must_win(roles, route, hours):
    row = row_of(people("K", *roles))
    assert (row["route"], row["hours"]) == (route, hours)


def test_people_not_met_lately_do_not_count():
    contacts = people("K", "User") + people("K", "Economic buyer", last=LONG_AGO)
    assert row_of(contacts)["route"] == "new executive"
    nobody = row_of(people("K", "Economic buyer", "User", last=LONG_AGO))
    assert (nobody["route"], nobody["chance_rate"]) == ("new executive", 0.5)


def test_both_parts_are_shown():
    row = row_of(people("K", "Economic buyer", "User"))
    index = 50 * 2 / 5 + 50 * 2 / 4
    assert row["chance_rate"] == pytest.approx(0.5 + 0.5 * index / 100)
    assert row["product"] == "Service"
    expected = row["expected_cents"] * row["chance_rate"] / 20
    assert row["per_hour_cents"] == round(expected)
    assert (row["adopters_n"], row["peers_n"]) == (8, 10)


def test_hours_are_those_of_the_settings():
    settings = Settings(effort_hours=(("contact", 5), ("department", 60), ("executive", 80)))
    before, after = (
        row_of(people("K", "Economic buyer", "User"), chosen) for chosen in (None, settings)
    )
    assert after["hours"] == 5
    assert after["per_hour_cents"] == pytest.approx(4 * before["per_hour_cents"], abs=4)


def test_without_people_nothing_is_guessed():
    found = effort.effort(found_of([]))
    assert found.table.empty
    assert "K" in set(found.unknown)
    assert effort.best_per_hour(found).reason == effort.NOTHING
    assert effort.headline(found, "USD").startswith("No product can be weighed")
    assert "contacts with roles and dates are missing" in effort.left_out(found)
    undated = [{"account_id": "K", "contact": "Ann", "buyer_role": "User"}]
    assert effort.effort(found_of(undated)).table.empty


def test_who_must_be_fixed_first_is_not_sold_to():
    contacts = people("K", "Economic buyer", "User")
    found = effort.effort(found_of(contacts, K={"renewal_on": "2026-10-28"}))
    assert "K" not in set(found.table["account_id"])
    assert found.to_fix.tolist() == ["K"]
    assert effort.left_out(found).startswith("Not in this list: 1 account is to be fixed first")


def test_most_money_per_hour_comes_first_and_only_accounts_in_view_stay():
    contacts = people("C8", "User")
    for name in ("K", "C9"):
        contacts += people(name, "Economic buyer", "User")
    found = effort.effort(found_of(contacts))
    rates = found.table["per_hour_cents"].tolist()
    assert rates == sorted(rates, reverse=True)
    assert effort.best_per_hour(found).value == rates[0]
    first = found.table.iloc[0]
    assert effort.headline(found, "USD").startswith(
        f"An hour brings most with {first['product']} at {first['account']}: $"
    )
    only = found.of(found.table["account_id"].head(1))
    assert set(only.table["account_id"]) == {first["account_id"]}
    assert effort.title(only.table.head(1), "USD").startswith("One product to sell: $")
    assert effort.title(found.table, "USD").startswith("From $")
