"""When the place for snapshots cannot be used, the user gets a sentence and loses nothing."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from kamdata.defaults import GROWTH_WEIGHTS, RISK_WEIGHTS
from kamdata.errors import StoreError
from kamdata.model import Settings, Stage
from kamdata.store import ledger
from kamdata.store.store import Store
from tests.build import make_snapshot

each_ledger = pytest.mark.usefixtures("each_ledger")


def stored_file(home: Path, table: str = "opportunities") -> Path:
    return home / "lake" / table / "as_of=2026-09-28" / "rev=1.parquet"


def write_ledger(home: Path, *statements: str) -> None:
    engine = create_engine(
        os.environ.get("KAM_DATABASE_URL") or f"sqlite:///{home / 'ledger.sqlite'}"
    )
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_a_home_that_is_not_a_folder(tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.write_text("something else", encoding="utf-8")
    with pytest.raises(StoreError, match=r"The folder .*file, where snapshots .* set KAM_HOME"):
        Store(taken)


def test_a_ledger_that_may_only_be_read(kam_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = Store().add(make_snapshot([{}]))
    store = Store()
    address = f"sqlite:///file:{kam_home / 'ledger.sqlite'}?mode=ro&uri=true"
    monkeypatch.setattr(store, "_engine", create_engine(address))
    assert store.newest() == record
    with pytest.raises(StoreError, match=r"can be read but not written to\. Ask for the right"):
        store.save_settings(Settings())
    with pytest.raises(StoreError, match="can be read but not written to"):
        store.add(make_snapshot([{}]))
    assert Store().records() == [record]


def test_a_damaged_ledger(kam_home: Path) -> None:
    kam_home.mkdir()
    (kam_home / "ledger.sqlite").write_bytes(b"this is not a database, whatever its name says" * 99)
    with pytest.raises(StoreError, match=r"The ledger in .* is damaged\. Put a backup"):
        Store()


def test_a_ledger_that_another_program_holds(
    kam_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "_LOCK_WAIT_MS", 50)
    store = Store()
    holder = sqlite3.connect(kam_home / "ledger.sqlite", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        assert store.settings() == Settings()  # readers go on
        with pytest.raises(StoreError, match=r"Another program .* Wait until it has finished"):
            store.show_company("own")
    finally:
        holder.close()
    assert store.company() == "sample"


def test_a_folder_that_disappears_under_a_running_program(kam_home: Path) -> None:
    store = Store()
    for path in kam_home.iterdir():
        path.unlink()
    kam_home.rmdir()
    with pytest.raises(StoreError, match="cannot be used"):
        store.settings()


def test_a_database_address_that_leads_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    for address in ("not an address", "postgresql+nodriver://localhost/kam"):
        monkeypatch.setenv("KAM_DATABASE_URL", address)
        with pytest.raises(StoreError, match=r"KAM_DATABASE_URL names cannot be used"):
            Store()


@pytest.mark.parametrize("content", [None, b"", b"PAR1 and then nothing of the sort PAR1"])
def test_a_stored_table_that_is_missing_or_damaged(kam_home: Path, content: bytes | None) -> None:
    store = Store()
    record = store.add(make_snapshot([{}]))
    path = stored_file(kam_home)
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    with pytest.raises(StoreError, match=r"table opportunities of 2026-09-28 is missing or damag"):
        store.load(record)


@each_ledger
def test_a_stored_table_that_is_not_the_one_that_was_written(kam_home: Path) -> None:
    store = Store()
    record = store.add(make_snapshot([{}]))
    stored_file(kam_home, "accounts").replace(stored_file(kam_home))
    with pytest.raises(StoreError, match="missing or damaged"):
        store.load(record)


@each_ledger
def test_a_snapshot_that_is_no_longer_stored(kam_home: Path) -> None:
    store = Store()
    record = store.add(make_snapshot([{}]))
    write_ledger(kam_home, "DELETE FROM snapshots")
    with pytest.raises(StoreError, match=r"snapshot of 2026-09-28 is no longer stored"):
        store.load(record)


@each_ledger
def test_a_ledger_of_a_newer_version_is_left_alone(kam_home: Path) -> None:
    Store()
    write_ledger(kam_home, "UPDATE settings SET value = '99' WHERE name = 'ledger_version'")
    with pytest.raises(StoreError, match=r"A newer version .* Update the product"):
        Store()


@each_ledger
def test_a_ledger_of_before_versions_were_kept_opens(kam_home: Path) -> None:
    record = Store().add(make_snapshot([{}]))
    write_ledger(kam_home, "DELETE FROM settings WHERE name = 'ledger_version'")
    assert Store().records() == [record]


@each_ledger
def test_settings_of_an_older_version_get_the_defaults_of_what_is_new(kam_home: Path) -> None:
    Store()
    write_ledger(
        kam_home,
        """INSERT INTO settings VALUES ('settings', '{"currency": "EUR",
        "stages": [{"name": "Offer", "status": "open"}], "risk_weights": [["trend", 40]]}')""",
    )
    expected_risk = tuple(
        (name, 40.0 if name == "trend" else weight) for name, weight in RISK_WEIGHTS
    )
    assert Store().settings() == Settings(
        currency="EUR", stages=(Stage("Offer", "open", None),), risk_weights=expected_risk
    )


@each_ledger
def test_settings_of_a_newer_version_lose_only_what_is_unknown(kam_home: Path) -> None:
    Store()
    write_ledger(
        kam_home,
        """INSERT INTO settings VALUES ('settings', '{"review_capacity": 4, "colour": "blue",
        "stages": [{"name": "Offer", "status": "won", "probability_rate": 1, "icon": "x"}],
        "growth_weights": [["luck", 50], ["service", 6]]}')""",
    )
    expected_growth = tuple(
        (name, 6.0 if name == "service" else weight) for name, weight in GROWTH_WEIGHTS
    )
    assert Store().settings() == Settings(
        review_capacity=4, stages=(Stage("Offer", "won", 1),), growth_weights=expected_growth
    )


def test_a_table_of_an_older_version_gets_the_columns_that_are_new(
    kam_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store()
    snapshot = make_snapshot([{"amount": 7}])
    older = snapshot.table("opportunities").drop(columns=["partner", "goal_id"])
    monkeypatch.setitem(snapshot.tables, "opportunities", older)  # pyright: ignore[reportArgumentType]
    found = store.load(store.add(snapshot)).table("opportunities")
    assert found["partner"].isna().all()
    assert list(found["amount_cents"]) == [700]
