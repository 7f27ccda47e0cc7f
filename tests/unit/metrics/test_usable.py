"""Rows of a plan that say nothing, and what is missing in it: neither becomes a number."""

from __future__ import annotations

import pandas as pd

from kamdata.ingest import InputFile, recognise
from kamdata.metrics.customer_plans import initiatives_of
from kamdata.metrics.known import prepare
from kamdata.metrics.plan_summary import sections
from kamdata.metrics.years_by_product import years_by_product
from kamdata.model import Settings
from tests.build import make_snapshot


def test_rows_without_a_name_are_left_out_and_scores_off_their_scale_are_not_known() -> None:
    found = prepare(
        make_snapshot(
            accounts=[{"account_id": "A", "review_every_days": 4_000_000, "strategic_fit": 5}],
            contacts=[
                {"account_id": "A", "contact": None, "influence": 3},
                {"account_id": "A", "contact": "Ida", "influence": 30, "disposition": -2},
            ],
        ),
        Settings(),
    )
    [contact] = found.table("contacts").to_dict("records")
    assert (contact["contact"], contact["disposition"]) == ("Ida", -2)
    assert pd.isna(contact["influence"])
    account = found.table("accounts").iloc[0]
    assert account["strategic_fit"] == 5
    assert pd.isna(account["review_every_days"])


def test_the_import_says_which_rows_are_of_no_use() -> None:
    data = b"Account,Contact,Influence (1-3)\nAlder,,1\nAlder,Ida,30\n"
    [sheet] = recognise([InputFile("contacts.csv", data)], Settings()).sheets
    told = [(one.row, one.column, one.value) for one in sheet.findings]
    assert told == [(2, "contact", ""), (3, "influence", "30")]


def test_a_deal_of_several_lines_counts_whole_behind_an_initiative() -> None:
    snapshot = make_snapshot(
        [{"opportunity_id": "O1", "amount": 100}, {"opportunity_id": "O1", "amount": 50}],
        initiatives=[{"account_id": "A", "initiative": "New line", "opportunity_id": "O1"}],
    )
    assert initiatives_of(snapshot, "A")["deal_cents"].tolist() == [150_00]


def test_a_year_whose_amounts_are_missing_is_not_zero() -> None:
    snapshot = make_snapshot(
        [{"product": "Pumps", "amount": None}, {"product": "Valves", "amount": 5}]
    )
    table, _ = years_by_product(snapshot, "A", 1)
    said = table.set_index("product")["open_this_year_cents"]
    assert pd.isna(said["Pumps"])
    assert said[["Valves", "All products"]].tolist() == [500, 500]
    assert (table["last_year_cents"] == 0).all()


def test_the_page_shows_what_matters_on_its_date_and_numbers_as_they_are_written() -> None:
    snapshot = make_snapshot(
        goals=[{"account_id": "A", "goal": "Grow", "current": 1_234_567, "target": 2_000_000}],
        priorities=[
            {"account_id": "A", "priority": "Cash", "ended_on": "2026-12-31"},
            {"account_id": "A", "priority": "Speed", "ended_on": "2026-09-01"},
            {"account_id": "A", "priority": "Later", "learned_on": "2026-10-01"},
        ],
    )
    rows = {one.title: one.rows for one in sections(snapshot, "A", "USD")}
    assert rows["What matters to them now"] == (("Cash",),)
    assert rows["Goals"][0][2] == "1,234,567 of 2,000,000"
