"""The accounts behind a gap: who they are, which of them buy it and how much."""

import pytest

from kamdata.metrics import whitespace_words
from kamdata.metrics.peers import peers_of
from kamdata.metrics.whitespace import whitespace
from tests.build import make_snapshot
from tests.unit.metrics.test_whitespace import cell, spend, ten_customers


def test_the_buyers_come_first_with_what_they_spend():
    accounts, revenue = ten_customers()
    found = peers_of(make_snapshot([], accounts, revenue=revenue), "K", "Service")
    assert found.segment == "Metal"
    assert found.rows["account_id"].tolist() == [
        "C7", "C6", "C5", "C4", "C3", "C2", "C1", "C0", "C8", "C9",
    ]  # fmt: skip
    assert found.rows["buys"].tolist() == ["yes"] * 8 + ["no"] * 2
    assert found.rows["spend_cents"].tolist()[0] == 800_00
    assert found.rows["spend_cents"].isna().tolist() == [False] * 8 + [True] * 2
    assert found.buyers == 8


def test_they_are_those_that_the_whitespace_counts():
    accounts, revenue = ten_customers()
    accounts += [
        {"account_id": "Other", "segment": "Food"},
        {"account_id": "P", "segment": "Metal"},
    ]
    revenue += [spend("Other", "Service", 10)]
    sheet = [{"account_id": "C9", "product": "Service", "state": "owned"}]
    snapshot = make_snapshot([], accounts, revenue=revenue, whitespace=sheet)
    table = whitespace(snapshot)
    for account in ("K", "Other", "P"):
        found = peers_of(snapshot, account, "Service")
        row = cell(table, account, "Service")
        assert (found.buyers, len(found.rows)) == (row["adopters_n"], row["peers_n"])
        assert (found.segment is not None) == row["is_of_segment"]


def test_who_they_are_in_words():
    accounts, revenue = ten_customers()
    snapshot = make_snapshot([], accounts, revenue=revenue)
    assert whitespace_words.peers_title(peers_of(snapshot, "K", "Service"), "K") == (
        "K is compared with the other customers of the segment Metal: 8 of 10 buy Service."
    )
    accounts[-1]["segment"] = "Food"
    alone = peers_of(make_snapshot([], accounts, revenue=revenue), "K", "Service")
    assert "all other customers, because its segment has too few" in (
        whitespace_words.peers_title(alone, "K")
    )


def test_unknown_names_are_errors():
    snapshot = make_snapshot(revenue=[spend("A", "Pump", 1)])
    with pytest.raises(KeyError):
        peers_of(snapshot, "nobody", "Pump")
    with pytest.raises(KeyError):
        peers_of(snapshot, "A", "nothing")
