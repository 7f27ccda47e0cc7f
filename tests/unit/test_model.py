"""The frozen types: what a snapshot hands out cannot change it."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from kamdata.errors import KamError, StoreError
from kamdata.model import Measure, Scope, Settings, Source
from kamdata.schema import empty_table
from tests.build import make_snapshot


def test_a_table_handed_out_is_not_the_snapshots_own() -> None:
    snapshot = make_snapshot([{"amount": 10}])
    handed_out = snapshot.table("opportunities")
    handed_out.loc[0, "amount_cents"] = 1
    assert snapshot.table("opportunities").loc[0, "amount_cents"] == 1_000


def test_a_table_that_was_not_given_is_empty_with_its_columns() -> None:
    snapshot = make_snapshot()
    assert list(snapshot.table("revenue").columns) == list(empty_table("revenue").columns)
    assert snapshot.table("revenue").empty


def test_whether_there_is_anything() -> None:
    snapshot = make_snapshot([{"owner": "Ida"}])
    assert snapshot.has("opportunities")
    assert snapshot.has("opportunities", "owner")
    assert not snapshot.has("opportunities", "next_step")
    assert not snapshot.has("revenue")
    assert not snapshot.has("revenue", "amount_cents")


def test_types_are_frozen_and_the_choices_hashable() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().currency = "EUR"  # pyright: ignore[reportAttributeAccessIssue]
    assert hash(Settings()) == hash(Settings())
    assert hash(Scope(regions=("North",))) != hash(Scope(regions=("South",)))


def test_a_measure_without_a_value_says_why() -> None:
    measure = Measure(5, "count", n=3).because("no goal set")
    assert (measure.value, measure.reason, measure.n) == (None, "no goal set", 3)


def test_a_source_is_named_by_file_and_sheet() -> None:
    parts = {"table": None, "crm": "", "header_row": None, "columns": {}, "rows": 0, "dropped": {}}
    assert Source("a.xlsx", "Deals", **parts).name == "a.xlsx · Deals"
    assert Source("a.csv", "", **parts).name == "a.csv"


def test_an_error_says_what_where_and_what_to_do() -> None:
    problem = StoreError("It broke.", where="a.xlsx, row 3", fix="Mend it.")
    assert str(problem) == "a.xlsx, row 3: It broke. Mend it."
    assert str(KamError("It broke.")) == "It broke."
