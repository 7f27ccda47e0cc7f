"""A full disk, a folder that may only be read, damaged files: one sentence, and the rest works."""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from kamdata.errors import StoreError
from kamdata.model import Settings, Snapshot
from kamdata.store.store import SnapshotRecord, Store
from tests.build import make_snapshot

FULL = r"^The disk with the folder \S+ is full, so nothing can be stored\. Once the disk has space"
CLOSED = r"^The folder \S+ can be read but not written to\. Ask for the right to write there, or"
DAMAGED_TABLE = r"^The stored table opportunities of 2026-09-28 is missing or damaged \(\S+\)\. Im"
NOBODY = 65_534
MOUNTING = 1 << 21  # the capability to do so
FLIPS = 40


def can_mount() -> bool:
    status = Path("/proc/self/status")
    lines = status.read_text("ascii").splitlines() if status.exists() else []
    granted = [line.split()[1] for line in lines if line.startswith("CapEff")]
    return any(int(one, 16) & MOUNTING for one in granted)


@pytest.fixture
def open_folder() -> Generator[Path]:
    """Return a folder that every user of this machine can reach."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@contextmanager
def full_by_limit(_folder: Path) -> Generator[None]:
    """Let no file grow beyond a few bytes: what a quota does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (512, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def full_to_the_last_byte(folder: Path) -> Generator[None]:
    """Fill the disk of the folder, which must be a small one."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4_096))
    try:
        yield
    finally:
        filler.unlink()


@pytest.fixture(params=["a limit", *(["a small disk"] if can_mount() else [])])
def filling(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Generator[tuple[Path, Callable[[Path], AbstractContextManager[None]]]]:
    """Return a folder, and what fills its disk."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if request.param == "a limit":
        yield folder, full_by_limit
        return
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], check=True)
    try:
        yield folder, full_to_the_last_byte
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def read_only(folder: Path) -> Generator[None]:
    """Take the right to write away; from root, who always has it, by becoming nobody."""
    is_root = os.geteuid() == 0
    paths = [folder, *folder.rglob("*")]
    if is_root:
        os.setresuid(NOBODY, NOBODY, 0)
    else:
        for path in paths:
            path.chmod(path.stat().st_mode & 0o555)
    try:
        yield
    finally:
        if is_root:
            os.setresuid(0, 0, 0)
        else:
            for path in paths:
                path.chmod(path.stat().st_mode | 0o200)


def assert_only_reading_works(home: Path, store: Store, record: SnapshotRecord, said: str) -> None:
    """Check what the running and a newly started program can do, and what they say."""
    later = make_snapshot([{}], as_of="2026-10-05")
    for opened in (store, Store(home)):
        assert opened.records() == [record]
        assert opened.load(record).fingerprint == record.fingerprint
        assert opened.settings() == Settings(review_capacity=3)
        with pytest.raises(StoreError, match=said):
            opened.add(later)
        with pytest.raises(StoreError, match=said):
            opened.save_settings(Settings())
        with pytest.raises(StoreError, match=said):
            opened.show_company("own")
    with pytest.raises(StoreError, match=f"{said}|Check that the disk has space"):
        Store(home.with_name("another"))


def stored_one(home: Path) -> tuple[Store, SnapshotRecord]:
    store = Store(home)
    record = store.add(make_snapshot([{}, {}]))
    store.save_settings(Settings(review_capacity=3))
    return store, record


def assert_works_again(home: Path, store: Store, record: SnapshotRecord) -> None:
    assert not list(home.rglob("*.tmp"))
    assert store.records() == [record]
    added = store.add(make_snapshot([{}], as_of="2026-10-05"))
    assert Store(home).records() == [added, record]
    assert store.load(added).as_of == added.as_of


def test_a_full_disk(
    filling: tuple[Path, Callable[[Path], AbstractContextManager[None]]],
) -> None:
    folder, full = filling
    home = folder / "home"
    store, record = stored_one(home)
    with full(folder):
        assert_only_reading_works(home, store, record, FULL)
    assert_works_again(home, store, record)


def test_a_folder_that_may_only_be_read(open_folder: Path) -> None:
    home = open_folder / "home"
    store, record = stored_one(home)
    with read_only(open_folder):
        assert_only_reading_works(home, store, record, CLOSED)
    assert_works_again(home, store, record)


def test_a_lake_that_may_only_be_read_is_named_itself(
    open_folder: Path, kam_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAM_LAKE", str(open_folder / "lake"))
    store, record = stored_one(open_folder / "home")
    for path in (open_folder / "home", *(open_folder / "home").iterdir()):
        path.chmod(0o777)
    with read_only(open_folder / "lake"):
        store.save_settings(Settings(review_capacity=4))
        with pytest.raises(StoreError, match=rf"The folder {open_folder}/lake .* set KAM_LAKE"):
            store.add(make_snapshot([{}], as_of="2026-10-05"))
        assert store.load(record).as_of == record.as_of
    assert store.settings().review_capacity == 4


def test_what_cannot_be_seen_whole_is_not_shown(open_folder: Path) -> None:
    """Beside a ledger that a dead program left open lies what was committed last."""
    home = open_folder / "home"
    store, record = stored_one(home)
    (home / "ledger.sqlite-wal").write_bytes(bytes(64))
    with read_only(open_folder), pytest.raises(StoreError, match=CLOSED):
        store.records()
    (home / "ledger.sqlite-wal").unlink()
    assert store.records() == [record]


def stored_file(home: Path, table: str, as_of: str = "2026-09-28") -> Path:
    return home / "lake" / table / f"as_of={as_of}" / "rev=1.parquet"


def snapshots() -> tuple[Snapshot, Snapshot]:
    """Return two dates with the same number of rows in each table, and columns not recognised."""
    deals = [{"amount": 100 + row, "owner": "Ida", "next_step": "Call"} for row in range(12)]
    extras = {"opportunities": pd.DataFrame({"Lead Source": ["Fair"] * 12}, dtype="str")}
    contacts = [{"account_id": "A", "contact": f"Person {row}"} for row in range(12)]
    first = make_snapshot(deals, contacts=contacts)
    return replace(first, extras=extras), make_snapshot(deals, as_of="2026-10-05")


def damages(home: Path) -> Generator[tuple[str, bytes]]:
    """Yield what a stored table may be found as, with what was done to it."""
    whole = stored_file(home, "opportunities").read_bytes()
    yield "empty", b""
    for share in (0.1, 0.5, 0.99):
        yield f"cut after {share:.0%}", whole[: int(len(whole) * share)]
    yield "without its last byte", whole[:-1]
    yield "without its middle", whole[:1_000] + whole[1_100:]
    yield "overwritten", b"x" * len(whole)
    yield "zeros in the values", whole[:40] + bytes(40) + whole[80:]
    # as many rows as were stored
    yield "another table", stored_file(home, "contacts").read_bytes()
    yield "another part", stored_file(home, "opportunities.extras").read_bytes()


def test_a_damaged_table_is_said_and_the_other_dates_load(kam_home: Path) -> None:
    store = Store()
    record, other = (store.add(one) for one in snapshots())
    path = stored_file(kam_home, "opportunities")
    whole = path.read_bytes()
    for what, content in damages(kam_home):
        path.write_bytes(content)
        with pytest.raises(StoreError, match=DAMAGED_TABLE):
            pytest.fail(f"{what}: {store.load(record)}")
        assert store.load(other).fingerprint == other.fingerprint
    path.write_bytes(whole)
    assert store.load(record).fingerprint == record.fingerprint
    again = store.add(snapshots()[0])  # what the sentence advises
    assert store.load(again).fingerprint == record.fingerprint


def test_no_wrong_bit_changes_a_figure(kam_home: Path) -> None:
    store = Store()
    given, _ = snapshots()
    record = store.add(given)
    path = stored_file(kam_home, "opportunities")
    whole = path.read_bytes()
    chosen, unread = random.Random(1), 0
    for _ in range(FLIPS):
        content = bytearray(whole)
        content[chosen.randrange(len(whole))] ^= 1 << chosen.randrange(8)
        path.write_bytes(content)
        with suppress(StoreError):
            found = store.load(record).table("opportunities").astype(object)
            unread += 1  # a bit that no reader looks at
            assert_frame_equal(found, given.table("opportunities").astype(object))
    assert unread < FLIPS / 2


@pytest.mark.parametrize("start", [0, 100, 4_096])
def test_a_ledger_overwritten_by_garbage_is_said_until_a_backup_is_put_back(
    start: int, kam_home: Path
) -> None:
    store = Store()
    record = store.add(make_snapshot([{}]))
    path = kam_home / "ledger.sqlite"
    whole = path.read_bytes()
    garbage = random.Random(1).randbytes(len(whole) - start)
    path.write_bytes(whole[:start] + garbage)
    for use in (store.records, store.settings, Store):
        with pytest.raises(StoreError, match=r"^The ledger in \S+ is damaged\. Put a backup of"):
            use()
    path.write_bytes(whole)
    assert store.load(store.records()[0]).fingerprint == record.fingerprint
