"""What people write into plans counts, and neither they nor the files lose anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from kamdata.metrics.entries import differences, entry_key, of_account, with_entries
from kamdata.model import Entry, Snapshot
from kamdata.schema import TABLES
from tests.build import AS_OF, make_snapshot

ACCOUNTS = [
    {"account_id": "A", "account": "Alder", "overview": "Pumps", "goal": 100},
    {"account_id": "B", "account": "Birch", "overview": "Paper"},
]
CONTACTS = [
    {"account_id": "A", "contact": "Ida Holm", "buyer_role": "Coach", "influence": 2},
    {"account_id": "B", "contact": "Ida Holm", "influence": 1},
    {"account_id": "A", "contact": "Nils", "influence": 3},
]


def company(**tables: Any) -> Snapshot:
    return make_snapshot([], ACCOUNTS, contacts=CONTACTS, **tables)


def entry(table: str, field: str, value: Any, **more: Any) -> Entry:
    plain = {"account_id": "A", "entry": "", "as_of": AS_OF}
    return Entry(table=table, field=field, value=value, **(plain | more))


def test_a_field_of_the_account_is_replaced() -> None:
    found = with_entries(
        company(),
        [
            entry("accounts", "overview", "Pumps and valves"),
            entry("accounts", "goal_cents", 25_050),
            entry("accounts", "last_review_on", "2026-09-01"),
            entry("accounts", "is_key", value=True),
        ],
    )
    accounts = found.table("accounts")
    assert accounts["overview"].tolist() == ["Pumps and valves", "Paper"]
    assert accounts["goal_cents"].tolist() == [25_050, pd.NA]
    assert accounts.loc[0, "last_review_on"] == pd.Timestamp("2026-09-01")
    assert accounts["is_key"].tolist() == [True, pd.NA]
    before = company().table("accounts")
    pd.testing.assert_series_equal(accounts.dtypes, before.dtypes)
    pd.testing.assert_frame_equal(accounts[1:], before[1:])
    assert found.fingerprint != company().fingerprint


def test_a_field_can_be_emptied() -> None:
    found = with_entries(company(), [entry("accounts", "overview", None)])
    assert found.table("accounts")["overview"].isna().tolist() == [True, False]


def test_rows_are_found_by_name_added_and_removed() -> None:
    found = with_entries(
        company(),
        [
            entry("contacts", "influence", 1, entry=entry_key("  ida  HOLM")),
            entry("contacts", "", None, entry="nils"),
            entry("contacts", "contact", "Vera", entry="vera"),
            entry("contacts", "disposition", -2, entry="vera"),
        ],
    )
    contacts = found.table("contacts")
    assert contacts["contact"].tolist() == ["Ida Holm", "Ida Holm", "Vera"]
    assert contacts["influence"].tolist() == [1, 1, pd.NA]
    assert contacts["disposition"].tolist() == [pd.NA, pd.NA, -2]
    assert contacts.loc[0, "buyer_role"] == "Coach"


def test_the_last_entry_counts_and_later_ones_do_not_leak() -> None:
    later = date(2026, 10, 5)
    entries = [
        entry("accounts", "overview", "First"),
        entry("accounts", "overview", "Second"),
        entry("accounts", "overview", "Third", as_of=later),
    ]
    assert with_entries(company(), entries).table("accounts")["overview"][0] == "Second"


@pytest.mark.parametrize(
    "one",
    [
        entry("accounts", "overview", "x", account_id="Z"),
        entry("accounts", "no_such_field", "x"),
        entry("no_such_table", "overview", "x"),
    ],
)
def test_what_the_snapshot_does_not_know_is_left_out(one: Entry) -> None:
    found = with_entries(company(), [one])
    pd.testing.assert_frame_equal(found.table("accounts"), company().table("accounts"))


def test_a_deal_that_no_file_has_any_more_is_not_made_up() -> None:
    snapshot = make_snapshot([{"opportunity_id": "O1", "account_id": "A"}], ACCOUNTS)
    tied = [entry("opportunities", "goal_id", "G", entry=one) for one in ("O1", "gone")]
    deals = with_entries(snapshot, tied).table("opportunities")
    assert deals[["opportunity_id", "goal_id"]].to_numpy().tolist() == [["O1", "G"]]


@pytest.mark.parametrize("name_first", [True, False])
def test_a_removed_row_that_is_written_again_begins_anew(*, name_first: bool) -> None:
    first = entry("contacts", "disposition", 2, entry="nils")
    gone = entry("contacts", "", None, entry="nils")
    again = [
        entry("contacts", "contact", "Nils", entry="nils"),
        entry("contacts", "influence", 1, entry="nils"),
    ]
    written = [first, gone, *(again if name_first else reversed(again))]
    contacts = with_entries(company(), written).table("contacts")
    assert contacts["contact"].tolist() == ["Ida Holm", "Ida Holm", "Nils"]
    assert contacts.loc[2, ["influence", "disposition"]].tolist() == [1, pd.NA]


def test_a_row_that_one_removed_while_another_changed_it_is_back_whole() -> None:
    vera = [
        entry("contacts", f, v, entry="vera") for f, v in (("contact", "Vera"), ("title", "CFO"))
    ]
    gone = entry("contacts", "", None, entry="vera", written_by="ida")
    late = entry("contacts", "influence", 3, entry="vera", written_by="nils")
    contacts = with_entries(company(), [*vera, gone, gone, late]).table("contacts")
    row = contacts.iloc[-1]
    assert row[["account_id", "contact", "title", "influence"]].tolist() == ["A", "Vera", "CFO", 3]
    assert len(with_entries(company(), [*vera, late, gone]).table("contacts")) == len(CONTACTS)


def test_every_line_of_a_deal_is_tied_to_its_goal() -> None:
    lines = [{"opportunity_id": one, "account_id": "A"} for one in ("O1", "O2", "O1")]
    tied = [entry("opportunities", "goal_id", "G", entry="O1")]
    deals = with_entries(make_snapshot(lines, ACCOUNTS), tied).table("opportunities")
    assert deals["goal_id"].isna().tolist() == [False, True, False]


def test_equal_names_in_a_file_stay_two_rows() -> None:
    twice = [{"account_id": "A", "what": "Call", "owner": name} for name in ("Ida", "Nils")]
    found = with_entries(
        company(actions=twice), [entry("actions", "owner", "Vera", entry="call #2")]
    )
    assert found.table("actions")["owner"].tolist() == ["Ida", "Vera"]


def test_a_file_that_says_something_new_is_told_and_not_followed() -> None:
    one = entry("accounts", "overview", "Valves", file_value="Pumps")
    assert differences(company(), [one]) == []
    changed = [ACCOUNTS[0] | {"overview": "Compressors"}, ACCOUNTS[1]]
    snapshot = make_snapshot([], changed)
    [difference] = differences(snapshot, [one])
    assert (difference.theirs, difference.their_writer) == ("Compressors", "")
    assert with_entries(snapshot, [one]).table("accounts")["overview"][0] == "Valves"
    agreed = make_snapshot([], [ACCOUNTS[0] | {"overview": "Valves"}])
    assert differences(agreed, [one]) == []


def test_what_another_person_wrote_before_is_told() -> None:
    first = entry("accounts", "overview", "Valves", written_by="ida", id=1, file_value="Pumps")
    second = entry("accounts", "overview", "Pipes", written_by="nils", id=2, file_value="Pumps")
    [difference] = differences(company(), [first, second])
    assert (difference.entry, difference.theirs) == (second, "Valves")
    assert difference.their_writer == "ida"


def test_every_field_of_every_table_of_a_plan_can_be_written() -> None:
    samples = {
        "money": 12_345, "integer": 2, "number": 1.5, "rate": 0.25, "date": "2026-09-01",
        "flag": True, "text": "words", "label": "words", "key": "K1",
    }  # fmt: skip
    for table in ("accounts", "contacts", "goals", "actions", "projects", "risks", "promises"):
        columns = [c for c in TABLES[table].columns if c.of in ("", table)]
        fields = {c.name: samples[c.kind] for c in columns if c.name != "account_id"}
        entries = [entry(table, field, value, entry="") for field, value in fields.items()]
        row = with_entries(company(), entries).table(table)
        row = row[row["account_id"] == "A"].iloc[-1 if table != "accounts" else 0]
        for field, value in fields.items():
            expected = pd.Timestamp(value) if field.endswith("_on") else value
            assert row[field] == expected, (table, field)


def test_a_change_that_is_written_twice_is_settled() -> None:
    first = entry("accounts", "overview", "Valves", written_by="ida", id=1, file_value="Pumps")
    second = entry("accounts", "overview", "Pipes", written_by="nils", id=2, file_value="Pumps")
    third = entry("accounts", "overview", "Tubes", written_by="nils", id=3, file_value="Pumps")
    [difference] = differences(company(), [first, second, third])
    assert (difference.entry, difference.their_writer) == (third, "ida")
    again = replace(third, id=4)
    assert differences(company(), [first, second, third, again]) == []
    assert of_account([first, second, third, again], "A") == [again]
    assert of_account([first], "B") == []
