"""A ledger in PostgreSQL: many begin at once, and a server that is away is said in seconds."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy.engine import Engine

from kamdata.errors import StoreError
from kamdata.model import Settings
from kamdata.store import ledger
from kamdata.store.store import Store
from tests.build import make_snapshot
from tests.unit.store.relay import Relay, relaying

AT_ONCE = 6
AWAY = r"The database that KAM_DATABASE_URL names cannot be used\. Check the address, that the"


def at_once(action: Callable[[int], object]) -> list[object]:
    """Return what `action` gives for each of several threads that begin together."""
    barrier = Barrier(AT_ONCE)

    def begin(number: int) -> object:
        barrier.wait(timeout=60)
        return action(number)

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(begin, range(AT_ONCE)))


@pytest.fixture
def relay(postgresql: str, server_url: str, monkeypatch: pytest.MonkeyPatch) -> Generator[Relay]:
    """Return a door to the server through which this test reaches its ledger."""
    with relaying(postgresql) as door:
        monkeypatch.setenv("KAM_DATABASE_URL", door.url)
        yield door


@pytest.mark.usefixtures("each_ledger")
def test_many_that_open_an_empty_ledger_at_once_all_work() -> None:
    assert at_once(lambda _: Store().records()) == [[]] * AT_ONCE


@pytest.mark.usefixtures("each_ledger")
def test_many_that_add_the_same_date_at_once_get_a_revision_each() -> None:
    stores = [Store() for _ in range(AT_ONCE)]
    snapshots = [make_snapshot([{"amount": amount}]) for amount in range(AT_ONCE)]
    kept = at_once(lambda number: stores[number].add(snapshots[number]).revision)
    assert sorted(map(int, map(str, kept))) == list(range(1, AT_ONCE + 1))


@pytest.mark.usefixtures("each_ledger")
def test_many_that_save_the_first_settings_at_once_all_succeed() -> None:
    stores = [Store() for _ in range(AT_ONCE)]
    at_once(lambda number: stores[number].save_settings(Settings(review_capacity=number + 1)))
    assert 1 <= Store().settings().review_capacity <= AT_ONCE


def test_nobody_waits_for_ever_for_who_holds_the_ledger(
    postgresql: str, server: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "_LOCK_WAIT_MS", 50)
    store, other = Store(), Store()
    with ledger.writing(other._engine):
        assert store.settings() == Settings()  # readers go on
        assert Store().records() == []  # so do those who come now
        sentence = "Another program is writing to the database .* Wait until it has finished"
        with pytest.raises(StoreError, match=sentence):
            store.show_company("own")
        with pytest.raises(StoreError, match=sentence):
            store.add(make_snapshot([{}]))
    store.show_company("own")
    assert other.company() == "own"


def test_a_server_that_stops_is_said_at_once_and_used_again_when_it_is_back(relay: Relay) -> None:
    store = Store()
    record = store.add(make_snapshot([{}]))
    relay.shut()
    began = time.monotonic()
    for use in (store.records, store.settings, Store):
        with pytest.raises(StoreError, match=AWAY):
            use()
    with pytest.raises(StoreError, match=AWAY):
        store.add(make_snapshot([{}]))
    assert time.monotonic() - began < 5
    relay.start()
    assert store.records() == [record]
    assert store.add(make_snapshot([{}])).revision == 2


def test_a_server_that_only_restarts_between_two_clicks_is_not_noticed(relay: Relay) -> None:
    store = Store()
    relay.shut()
    relay.start()
    assert store.add(make_snapshot([{}])).revision == 1


def test_an_address_where_nobody_answers_takes_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "_CONNECT_WAIT_SECONDS", 2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        address = f"postgresql+psycopg://kam:hidden@127.0.0.1:{port}/kam"
        monkeypatch.setenv("KAM_DATABASE_URL", address)
        began = time.monotonic()
        with pytest.raises(StoreError, match=AWAY) as told:
            Store()
    assert time.monotonic() - began < 6
    assert "hidden" not in str(told.value)


def test_a_wrong_name_in_the_address_is_said(
    server_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with relaying(server_url) as door:
        address, _, options = door.url.partition("?")
        wrong = f"{address.rpartition('/')[0]}/no_such_database?{options}"
        monkeypatch.setenv("KAM_DATABASE_URL", wrong)
        with pytest.raises(StoreError, match=AWAY):
            Store()
