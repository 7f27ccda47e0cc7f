"""The data contract holds together: names say their unit, aliases lead to one column."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from kamdata.schema import PROVENANCE, TABLES, Table, conform, empty_table
from kamdata.schema.columns import DTYPES, col
from tests.build import make_opportunities

ENDINGS = {"money": "_cents", "date": "_on", "rate": "_rate", "flag": "is_"}
CONNECTED = {"revenue": "month", "activities": "on"}  # dates whose whole name is the word


def each_table() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)


@each_table()
def test_a_column_says_its_unit_in_its_name(table: Table) -> None:
    for column in table.columns:
        if column.name == CONNECTED.get(table.name) or (table.name, column.name) == ("fx", "rate"):
            continue
        for kind, ending in ENDINGS.items():
            has_ending = column.name.startswith(ending) or column.name.endswith(ending)
            assert has_ending == (column.kind == kind), column.name


@each_table()
def test_names_are_unique_and_sentences_are_there(table: Table) -> None:
    names = [column.name for column in table.columns]
    assert len(names) == len(set(names))
    assert table.about.endswith(".")
    assert table.required
    for column in table.columns:
        assert column.about
        assert re.fullmatch(r"[a-z][a-z_]*", column.name)
        if column.choices:
            assert column.kind == "label"


@each_table()
def test_a_header_means_one_column_of_a_table(table: Table) -> None:
    seen: dict[str, str] = {}
    for column in table.columns:
        for alias in column.aliases:
            key = " ".join(alias.lower().split())
            assert seen.setdefault(key, column.name) == column.name, alias


def test_what_an_opportunities_file_must_have() -> None:
    assert TABLES["opportunities"].required == ("account", "stage", "amount_cents", "close_on")


def test_columns_are_found_by_name() -> None:
    assert TABLES["fx"].column("rate").kind == "number"
    with pytest.raises(KeyError):
        TABLES["fx"].column("nothing")


def test_a_column_is_read_from_one_line() -> None:
    column = col("type", "label", "About", " A ; B;; ", required=True, choices="x; y")
    assert column.aliases == ("A", "B")
    assert column.choices == ("x", "y")
    assert column.is_required


@each_table()
def test_an_empty_table_has_the_columns_and_dtypes_of_the_contract(table: Table) -> None:
    empty = empty_table(table.name)
    own = [column for column in table.columns if column.of in ("", table.name)]
    assert list(empty.columns) == [column.name for column in (*own, *PROVENANCE)]
    for column in (*own, *PROVENANCE):
        assert str(empty[column.name].dtype) == DTYPES[column.kind]
    assert empty.empty


def test_conforming_adds_what_is_missing_drops_what_is_foreign_and_keeps_the_index() -> None:
    given_frame = pd.DataFrame(
        {"stage": ["Offer"], "amount_cents": [5], "colour": ["red"], "region": ["North"]}, index=[7]
    )
    found = conform("opportunities", given_frame)
    assert list(found.index) == [7]
    assert found.loc[7, "amount_cents"] == 5
    assert pd.isna(found.loc[7, "close_on"])
    assert "colour" not in found
    assert "region" not in found  # it belongs to accounts
    assert list(given_frame.columns) == ["stage", "amount_cents", "colour", "region"]


@given(st.lists(st.none() | st.integers(-(2**53) - 1, 2**62), max_size=5))
def test_money_stays_exact_and_missing_stays_missing(cents: list[int | None]) -> None:
    frame = pd.DataFrame({"amount_cents": pd.array(cents, dtype="Int64")})
    found = conform("opportunities", frame)["amount_cents"]
    assert [None if pd.isna(one) else int(one) for one in found] == cents


def test_conforming_again_changes_nothing() -> None:
    once = make_opportunities([{"owner": "Ida", "created_on": "2026-01-01"}, {"amount": None}])
    assert_frame_equal(conform("opportunities", once), once)
