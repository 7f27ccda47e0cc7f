"""Backing up and restoring without a browser: exit status and one sentence for each end."""

from __future__ import annotations

from pathlib import Path

import pytest

from kamdata.__main__ import main
from kamdata.store.store import Store
from tests.build import make_snapshot


def run(*arguments: object) -> int:
    return main(["snapshot", *map(str, arguments)])


@pytest.fixture
def packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kam_home: Path) -> Path:
    """Return a backup of one snapshot; nothing is stored where the test works."""
    monkeypatch.setenv("KAM_HOME", str(tmp_path / "other"))
    Store().add(make_snapshot([{}]))
    file = tmp_path / "backup.zip"
    assert run("backup", file) == 0
    monkeypatch.setenv("KAM_HOME", str(kam_home))
    return file


def test_a_backup_is_restored_where_nothing_is_stored(capsys, packed) -> None:
    assert "Backed up 1 snapshot to" in capsys.readouterr().out
    assert run("restore", packed) == 0
    assert "Restored 1 snapshot from" in capsys.readouterr().out
    assert len(Store().records()) == 1
    assert list(packed.parent.glob("*.tmp")) == []


def test_what_is_stored_is_replaced_only_when_told_and_a_copy_is_kept(capsys, packed) -> None:
    Store().add(make_snapshot([{}], as_of="2026-01-05"))
    assert run("restore", packed) == 2
    said = capsys.readouterr().err
    assert "are stored in" in said
    assert "Add --replace" in said
    assert Store().records()[0].as_of.month == 1
    assert run("restore", packed, "--replace") == 0
    kept = capsys.readouterr().out.split("is kept in ")[1].strip()
    assert Store().records()[0].as_of.month == 9
    assert run("restore", kept, "--replace") == 0
    assert Store().records()[0].as_of.month == 1


@pytest.mark.parametrize("content", [None, b"no backup"])
def test_a_file_that_is_no_backup_is_status_two_and_one_sentence(capsys, tmp_path, content) -> None:
    file = tmp_path / "backup.zip"
    if content is not None:
        file.write_bytes(content)
    assert run("restore", file) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1
    assert Store().records() == []


def test_a_backup_that_cannot_be_written_leaves_nothing(capsys, tmp_path) -> None:
    assert run("backup", tmp_path / "none" / "backup.zip") == 2
    assert "cannot be written there" in capsys.readouterr().err


def test_a_file_that_is_missing_is_named(capsys, tmp_path, kam_home) -> None:
    Store().add(make_snapshot([{}]))
    next((kam_home / "lake" / "accounts").rglob("*.parquet")).unlink()
    assert run("backup", tmp_path / "backup.zip") == 1
    assert "missing: lake/accounts/as_of=2026-09-28/rev=1.parquet" in capsys.readouterr().out
