"""What the pages take from the whitespace, and the sentences about it."""

import pandas as pd
import pytest

from kamdata.metrics import whitespace_lists as lists
from kamdata.metrics import whitespace_words as words
from kamdata.metrics.whitespace import whitespace
from tests.build import make_snapshot
from tests.unit.metrics.test_whitespace import spend, ten_customers


def known(**tables):
    accounts, revenue = ten_customers()
    for row in accounts:
        row["employees"] = 100
    snapshot = make_snapshot(
        tables.pop("deals", []), accounts, revenue=revenue + tables.pop("revenue", []), **tables
    )
    rows = lists.in_view(whitespace(snapshot), snapshot.table("accounts"))
    return snapshot.table("accounts"), rows


def test_the_best_gap_comes_first_with_its_sentence():
    _, rows = known()
    gaps = words.with_reasons(lists.best_gaps(rows), "USD")
    assert gaps["account_id"].tolist() == ["C8", "C9", "K"]  # all the same: by their ids
    assert gaps["reason"].tolist()[-1] == (
        "8 of 10 similar accounts buy Service; this one does not: about $360 a year."
    )
    assert words.headline(gaps, "USD") == (
        "3 gaps at 3 accounts are worth about $1.08k a year; most of all Service at C8, about $360."
    )
    assert words.matrix_title(gaps, "USD") == (
        "Service has the most room: 3 gaps worth about $1.08k a year"
    )


@pytest.mark.parametrize(
    ("adopters", "state", "of_segment", "said"),
    [
        (9, "gap", True, "9 of 12 similar accounts buy Plan; this one does not: about $48k a"),
        (1, "lost_before", True, "1 of 12 similar accounts buys Plan; a deal was lost here"),
        (0, "competitor", False, "None of 12 customers buys Plan; this one buys it from a comp"),
        (2, "in_house", False, "2 of 12 customers buy Plan; this one does it in house: about"),
    ],
)  # fmt: skip
def test_a_gap_in_words(adopters, state, of_segment, said):
    row = {
        "adopters_n": adopters, "peers_n": 12, "state": state, "is_of_segment": of_segment,
        "product": "Plan", "expected_cents": 48_000_00,
    }  # fmt: skip
    assert words.reason(row, "USD").startswith(said)


def test_the_sums_over_the_gaps():
    accounts, rows = known(products=[{"product": "Nobody", "list_price": None}])
    found = lists.measures(rows, accounts)
    gaps, expected, ceiling = found.values()
    assert (gaps.value, gaps.n) == (3 + 11, 11)
    assert (expected.value, ceiling.value) == (3 * 360_00, 3 * 450_00)
    assert expected.n == 3
    assert expected.coverage == pytest.approx(3 / 14)
    assert accounts.loc[expected.rows, "account_id"].tolist() == ["C8", "C9", "K"]


def test_without_products_or_worth_there_is_no_sum():
    none = make_snapshot([{}])
    rows = lists.in_view(whitespace(none), none.table("accounts"))
    assert [one.value for one in lists.measures(rows, none.table("accounts")).values()] == [
        None
    ] * 3
    priceless = make_snapshot([{}], products=[{"product": "Pump", "list_price": None}])
    rows = lists.in_view(whitespace(priceless), priceless.table("accounts"))
    found = lists.measures(rows, priceless.table("accounts"))
    assert found["whitespace_expected"].reason == "no gap has a known worth"
    assert words.headline(lists.best_gaps(rows), "USD") == "No gap with a known worth."
    assert words.matrix_title(lists.best_gaps(rows), "USD") == "No gap with a known worth"
    assert words.account_line(rows, "USD") == "It has no gap with a known worth."


def test_one_account_has_its_gaps_first():
    _, rows = known(
        deals=[{"account_id": "K", "product": "Valve", "status": "open"}],
        products=[{"product": "Valve", "list_price": 5}],
        whitespace=[{"account_id": "K", "product": "Service", "state": "competitor"}],
    )
    found = words.with_words(lists.of_account(rows, "K"))
    assert found["product"].tolist() == ["Service", "Valve", "Pump"]
    assert found["state_words"].tolist() == [
        "buys it from a competitor, written down", "in the pipeline", "buys it",
    ]  # fmt: skip
    assert found["peers_words"].tolist() == ["8 of 10", "0 of 10", "10 of 10"]
    assert words.account_line(found, "USD").startswith("One gap. 8 of 10 similar accounts buy")


def test_a_small_matrix_is_whole_and_in_order():
    _, rows = known()
    found = lists.matrix(rows)
    assert found.products == ["Service", "Pump"]
    assert found.accounts[:4] == ["C8", "C9", "K", "C0"]
    assert found.rows["product"].astype("str").tolist() == ["Service", "Pump"] * 11
    assert found.states == ["owned", "gap"]
    assert words.matrix_note(found) == ""


def test_a_large_matrix_shows_the_first_and_says_so():
    revenue = [spend(f"A{at:02}", f"P{at % 45:02}", 10 + at) for at in range(60)]
    snapshot = make_snapshot(revenue=revenue)
    rows = lists.in_view(whitespace(snapshot), snapshot.table("accounts"))
    found = lists.matrix(rows)
    assert (len(found.accounts), len(found.products), len(found.rows)) == (40, 40, 1600)
    assert words.matrix_note(found) == (
        "Shown are the first 40 of 60 accounts and the first 40 of 45 products by expected value."
    )
    assert not pd.isna(found.rows["account"]).any()
    few = lists.matrix(rows[rows["account_id"] < "A50"])
    assert len(few.accounts) == 50
