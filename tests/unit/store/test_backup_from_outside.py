"""A file that is no backup, or one made to do harm, is refused and nothing stored changes."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kamdata.errors import StoreError
from kamdata.store import unpack_backup
from kamdata.store.store import Store
from tests.build import make_snapshot
from tests.unit.store.test_backup import backup_of, ledger, worth

Members = dict[str, bytes]
DEALS = "lake/opportunities/as_of=2026-09-28/rev=1.parquet"
ACCOUNTS = "lake/accounts/as_of=2026-09-28/rev=1.parquet"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Members:
    """Return the members of a good backup of one snapshot."""
    store = Store(tmp_path_factory.mktemp("home"))
    store.add(make_snapshot([{}]))
    with zipfile.ZipFile(backup_of(store)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def pack(members: Members) -> io.BytesIO:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    packed.seek(0)
    return packed


def signed(members: Members, **values: Any) -> Members:
    """Return members whose index describes them as they are: an attacker can do that."""
    index = json.loads(members["index.json"])
    index["members"] = {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        for name, content in members.items()
        if name != "index.json"
    }
    return {**members, "index.json": json.dumps(index | values).encode()}


def with_row(members: Members, table: str, **values: Any) -> Members:
    name = f"ledger/{table}.jsonl"
    first, *rest = members[name].decode().splitlines(keepends=True)
    changed = json.dumps(json.loads(first) | values) + "\n"
    return signed({**members, name: "".join([changed, *rest]).encode()})


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Return a store that holds something; no test may change it."""
    made = Store(tmp_path_factory.mktemp("outer") / "home")
    made.add(worth(7))
    return made


def assert_refused(store: Store, packed: io.BytesIO, match: str = "not a backup of") -> None:
    before, beside = ledger(store), places(store)
    with pytest.raises(StoreError, match=match) as refused:
        store.restore(packed)
    assert "Nothing was changed." in str(refused.value)
    assert ledger(store) == before
    assert places(store) == beside
    assert store.load(store.records()[0]).table("opportunities")["amount_cents"][0] == 700


def places(store: Store) -> dict[Path, bytes | None]:
    """Return what lies in and beside the store's folder, with the content of its tables."""
    return {
        path: path.read_bytes() if path.suffix == ".parquet" else None
        for path in store.home.parent.rglob("*")
        if not path.name.endswith(("-wal", "-shm")) and path.name != "backups"
    }


TAMPERED: dict[str, Callable[[Members], Members]] = {
    "a file changed": lambda m: {**m, DEALS: m[ACCOUNTS]},
    "a file lacks": lambda m: {name: one for name, one in m.items() if name != DEALS},
    "a file lacks and the index knows": lambda m: signed(
        {name: one for name, one in m.items() if name != DEALS}
    ),
    "a file that belongs nowhere": lambda m: signed({**m, "../../evil.txt": b"x"}),
    "an absolute name": lambda m: signed({**m, "/tmp/evil.parquet": b"x"}),  # noqa: S108
    "no index": lambda m: {name: one for name, one in m.items() if name != "index.json"},
    "another format": lambda m: signed(m, format="photo album"),
    "an index that is a list": lambda m: {**m, "index.json": b"[]"},
    "an index of nothing but brackets": lambda m: {**m, "index.json": b"[" * 100_000},
    "sizes below zero": lambda m: {**m, "index.json": m["index.json"].replace(
        b'"bytes": ', b'"bytes": -')},
    "not the rows that the manifest says": lambda m: signed({**m, DEALS: m[
        "lake/stages/as_of=2026-09-28/rev=1.parquet"]}),
    "no Parquet": lambda m: signed({**m, DEALS: b"PAR1 nothing PAR1"}),
    "a date that climbs": lambda m: with_row(m, "snapshots", as_of="../../../etc"),
    "a revision that climbs": lambda m: with_row(m, "snapshots", revision="../1"),
    "a currency that formats": lambda m: with_row(m, "snapshots", currency="%n%"),
    "a table that climbs": lambda m: with_row(m, "snapshots", row_counts={"../x": 1}),
    "a column of SQL": lambda m: with_row(m, "snapshots", **{"x); DROP TABLE settings": 1}),
    "findings that cannot be read": lambda m: with_row(m, "snapshots", findings=[{"a": 1}]),
    "no sources": lambda m: with_row(m, "snapshots", sources=None),
    "a time that is none": lambda m: with_row(m, "snapshots", added_at="soon"),
    "settings that cannot be read": lambda m: signed({
        **m, "ledger/settings.jsonl": b'{"name": "settings", "value": {"limits": 5}}\n'}),
    "two settings of a name": lambda m: signed({
        **m, "ledger/settings.jsonl": b'{"name": "company", "value": "own"}\n' * 2}),
}  # fmt: skip


@pytest.mark.parametrize("tamper", TAMPERED.values(), ids=TAMPERED.keys())
def test_a_tampered_backup_is_refused(
    store: Store, good: Members, tamper: Callable[[Members], Members]
) -> None:
    assert_refused(store, pack(tamper(good)))


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x05\x06" + bytes(18)])
def test_something_else_is_refused(store: Store, content: bytes) -> None:
    assert_refused(store, io.BytesIO(content))


def test_half_a_backup_is_refused(store: Store, good: Members) -> None:
    whole = pack(good).getvalue()
    assert_refused(store, io.BytesIO(whole[: len(whole) // 2]))


def test_the_untampered_one_is_taken(good: Members) -> None:
    assert Store().restore(pack(signed(good))).revisions == 1


@pytest.mark.parametrize("name", ["version", "ledger_version"])
def test_a_backup_of_a_newer_version_says_so(store: Store, good: Members, name: str) -> None:
    newer = pack(signed(good, **{name: 99}))
    assert_refused(store, newer, "A newer version of this product made this backup. Update")


def test_a_member_that_is_larger_than_it_says_is_cut_short(
    store: Store, good: Members, monkeypatch: pytest.MonkeyPatch
) -> None:
    lying = signed(good)
    bomb = {**lying, DEALS: bytes(50 * 2**20)}  # a few kB in the zip
    written = []
    copy = unpack_backup._copy

    def counted(packed: Any, name: str, member: Any, write: Callable[[bytes], object]) -> None:
        copy(packed, name, member, lambda chunk: (written.append(len(chunk)), write(chunk)))

    monkeypatch.setattr(unpack_backup, "_copy", counted)
    assert_refused(store, pack(bomb))
    assert sum(written) < 2**20


def test_a_ledger_that_inflates_without_end_is_cut_short(
    store: Store, good: Members, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpack_backup, "MOST_TEXT_BYTES", 100_000)
    assert_refused(store, pack(signed({**good, "ledger/settings.jsonl": b" " * 200_000})))


def test_too_much_is_refused_before_it_is_read(
    store: Store, good: Members, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpack_backup, "MOST_BYTES", 1_000)
    assert_refused(store, pack(good))


def test_a_name_twice_is_refused(store: Store, good: Members) -> None:
    packed = pack(good)
    with zipfile.ZipFile(packed, "a") as file, pytest.warns(UserWarning, match="Duplicate name"):
        file.writestr(DEALS, good[DEALS])
    packed.seek(0)
    assert_refused(store, packed)
