"""Snapshots in an object store come back as from a folder, and are asked together as well."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from pyarrow.fs import LocalFileSystem, SubTreeFileSystem

from kamdata.errors import StoreError
from kamdata.model import Snapshot
from kamdata.store.history import History
from kamdata.store.remote import RemotePath, open_folder
from kamdata.store.store import Store
from tests.build import make_snapshot
from tests.unit.store.plain_history import (
    Week,
    as_tuples,
    plain_rows,
    plain_spells,
    plain_totals,
    random_weeks,
    write_lake,
)

DAYS = (date(2026, 9, 7), date(2026, 9, 14))


def bucket(folder: Path) -> RemotePath:
    """Return a folder of an object store whose objects are files below `folder`."""
    files = SubTreeFileSystem(str(folder), LocalFileSystem())
    return RemotePath(files, "bucket/lake", "s3://bucket/lake")


def with_extras() -> Snapshot:
    made = make_snapshot([{"amount": 7}, {"amount": None}])
    extras = {"opportunities": pd.DataFrame({"Lead Source": ["Fair", None]}, dtype="str")}
    return Snapshot(made.as_of, made.tables, extras=extras, fingerprint="x")


@pytest.mark.parametrize("address", ["mock:///bucket/lake", "file"])
def test_a_snapshot_comes_back_from_an_address(
    tmp_path: Path, kam_home: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("KAM_LAKE", (tmp_path / "lake").as_uri() if address == "file" else address)
    store = Store()
    snapshot = with_extras()
    found = store.load(store.add(snapshot))
    for name, table in snapshot.tables.items():
        assert_frame_equal(found.tables[name], table)
    assert_frame_equal(found.extras["opportunities"], snapshot.extras["opportunities"])
    assert not (kam_home / "lake").exists()
    kept = [path.name for path in (tmp_path / "lake").rglob("*") if path.is_file()]
    assert set(kept) == ({"rev=1.parquet"} if address == "file" else set())
    assert list(History(store.lake, store.records()).spells()["opportunity_id"]) == ["O1", "O2"]


@pytest.mark.parametrize("seed", [7, 12, 35])
def test_the_history_of_an_object_store(tmp_path: Path, seed: int) -> None:
    weeks = random_weeks(Random(seed), count=9)
    lake = bucket(tmp_path)
    asked = History(lake, write_lake(lake, weeks))
    rows = plain_rows(weeks)
    assert as_tuples(asked.stage_totals()) == plain_totals(rows)
    assert as_tuples(asked.spells()) == plain_spells(rows)


def test_an_object_that_is_missing_or_damaged_is_named(tmp_path: Path) -> None:
    lake = bucket(tmp_path)
    weeks = [Week(as_of, make_snapshot([{}]).table("opportunities")) for as_of in DAYS]
    asked = History(lake, write_lake(lake, weeks))
    path = tmp_path / "bucket/lake/opportunities/as_of=2026-09-14/rev=1.parquet"
    path.write_bytes(b"PAR1 and then nothing of the sort PAR1")
    damaged = r"of 2026-09-14 is missing or damaged \(s3://bucket/lake/opportunities/as_of=2026"
    with pytest.raises(StoreError, match=damaged):
        asked.spells()
    path.unlink()
    with pytest.raises(StoreError, match=damaged):
        asked.spells()


def test_an_address_that_leads_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAM_LAKE", "nowhere://bucket/lake")
    with pytest.raises(StoreError, match=r"that KAM_LAKE names cannot be used\. Check the address"):
        Store()


def test_messages_never_show_how_to_sign_in() -> None:
    place = open_folder("s3://key:secret@bucket/lake/?region=eu-west-1")
    assert isinstance(place, RemotePath)
    assert (place.key, str(place)) == ("bucket/lake", "s3://bucket/lake")
    assert str((place / "opportunities").parent) == "s3://bucket/lake"


def test_an_object_store_that_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kamdata.store.store.open_folder", lambda _: bucket(tmp_path))
    (tmp_path / "bucket").write_text("not a folder", encoding="utf-8")
    store = Store()
    with pytest.raises(StoreError, match="cannot be used"):
        store.add(make_snapshot([{}]))
    assert store.records() == []
