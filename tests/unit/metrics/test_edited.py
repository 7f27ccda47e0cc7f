"""What a person types into a plan is kept as it is meant, or refused with a sentence."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdata.errors import BadEntryError
from kamdata.metrics.edited import ShownRows, beside_files, read, row_entries, typed
from kamdata.metrics.entries import row_keys, with_entries
from kamdata.model import Entry, Snapshot
from kamdata.schema import TABLES
from tests.build import AS_OF, make_snapshot

PEOPLE = (
    {"account_id": "A", "contact": "Ida Holm", "influence": 3, "title": "Buyer"},
    {"account_id": "A", "contact": "Nils", "influence": 1},
)


def company() -> Snapshot:
    return make_snapshot([], [{"account_id": "A", "account": "Alder"}], contacts=PEOPLE)


def shown(snapshot: Snapshot, table: str = "contacts") -> ShownRows:
    rows = snapshot.table(table)
    return ShownRows(table, "A", rows, tuple(key for _, key in row_keys(rows, table)))


def after(delta: dict[str, Any], snapshot: Snapshot | None = None) -> pd.DataFrame:
    """Return the contacts once an editor's changes are kept."""
    snapshot = snapshot or company()
    made = row_entries(shown(snapshot), delta, AS_OF)
    return with_entries(snapshot, made).table("contacts").reset_index(drop=True)


@pytest.mark.parametrize(
    ("table", "field", "said", "kept"),
    [
        ("accounts", "goal_cents", 1_250.555, 125_056),
        ("accounts", "goal_cents", "0.1", 10),
        ("accounts", "gross_margin_rate", 37.5, 0.375),
        ("accounts", "renewal_on", date(2027, 2, 1), "2027-02-01"),
        ("accounts", "renewal_on", "2027-02-01T00:00:00", "2027-02-01"),
        ("accounts", "is_key", False, False),
        ("accounts", "plan_period", "six_months", "six_months"),
        ("accounts", "overview", "  Two lines\nof text ", "Two lines\nof text"),
        ("contacts", "contact", " Ida   Holm ", "Ida Holm"),
        ("contacts", "disposition", -2, -2),
        ("contacts", "title", "   ", None),
        ("contacts", "influence", float("nan"), None),
    ],
)
def test_what_is_typed_is_kept_in_the_units_of_the_contract(
    table: str, field: str, said: object, kept: object
) -> None:
    assert read(TABLES[table].column(field), said) == kept


@pytest.mark.parametrize(
    ("table", "field", "said", "words"),
    [
        ("contacts", "influence", 4, "a number from 1 to 3"),
        ("accounts", "gross_margin_rate", 140, "a number from 0 to 100"),
        ("accounts", "goal_cents", "much", "Write a number"),
        ("accounts", "goal_cents", float("inf"), "Write a number from"),
        ("accounts", "renewal_on", "soon", "Write it like 2026-09-28"),
        ("accounts", "plan_status", "final", "Choose draft, submitted or approved"),
        ("accounts", "overview", "x" * 2_001, "Shorten it to 2,000"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_what_to_do(
    table: str, field: str, said: object, words: str
) -> None:
    with pytest.raises(BadEntryError, match=words):
        typed(table, {field: said})


@given(st.integers(-(10**11), 10**11))
def test_money_that_is_shown_and_saved_again_is_the_same(cents: int) -> None:
    assert read(TABLES["accounts"].column("goal_cents"), cents / 100) == cents


def test_changed_added_and_removed_rows() -> None:
    found = after(
        {
            "edited_rows": {"0": {"influence": 2, "title": "Buyer"}},
            "added_rows": [{"contact": "Vera", "disposition": 1}, {}],
            "deleted_rows": [1],
        }
    )
    assert found["contact"].tolist() == ["Ida Holm", "Vera"]
    assert found["influence"].tolist() == [2, pd.NA]


def test_only_what_changed_is_written() -> None:
    delta = {"edited_rows": {0: {"influence": 2, "title": "Buyer"}}}
    assert [one.field for one in row_entries(shown(company()), delta, AS_OF)] == ["influence"]


def test_a_row_that_gets_another_name_stays_whole_and_can_be_edited_again() -> None:
    first = row_entries(shown(company()), {"edited_rows": {0: {"contact": "Ida Berg"}}}, AS_OF)
    renamed = with_entries(company(), first)
    again = row_entries(shown(renamed), {"edited_rows": {1: {"influence": 1}}}, AS_OF)
    found = with_entries(company(), [*first, *again]).table("contacts").set_index("contact")
    assert sorted(found.index) == ["Ida Berg", "Nils"]
    assert found.loc["Ida Berg", "title"] == "Buyer"
    assert found.loc["Ida Berg", "influence"] == 1


@pytest.mark.parametrize(
    ("delta", "words"),
    [
        ({"added_rows": [{"title": "Buyer"}]}, "nothing in its first column"),
        ({"added_rows": [{"contact": "NILS"}]}, "is in contacts already"),
        ({"edited_rows": {0: {"contact": "nils"}}}, "is in contacts already"),
        ({"edited_rows": {0: {"contact": None}}}, "nothing in its first column"),
    ],
)
def test_rows_without_a_name_of_their_own_are_refused(delta: dict[str, Any], words: str) -> None:
    with pytest.raises(BadEntryError, match=words):
        after(delta)


def test_a_new_row_must_say_what_every_row_says() -> None:
    with pytest.raises(BadEntryError, match="Fill in: strength, weakness"):
        row_entries(shown(company(), "swot"), {"added_rows": [{"point": "Fast"}]}, AS_OF)


def test_a_name_that_was_removed_is_free_again() -> None:
    found = after({"deleted_rows": [1], "added_rows": [{"contact": "Nils", "influence": 2}]})
    assert found["contact"].tolist() == ["Ida Holm", "Nils"]
    assert found["influence"].tolist() == [3, 2]


def test_entries_remember_what_the_files_said() -> None:
    one = Entry("A", "contacts", "ida holm", "influence", 2, AS_OF)
    new = Entry("A", "contacts", "vera", "influence", 2, AS_OF)
    assert [x.file_value for x in beside_files([one, new], company())] == [3, None]
