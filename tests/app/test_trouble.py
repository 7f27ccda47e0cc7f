"""A store in trouble: one sentence on the page, and what does not need the broken part works."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kamdata.store import ledger
from kamdata.store.store import Store
from tests.app.steps import PAGES, go, shown_text
from tests.app.test_import_page import DEALS, upload

HOLD = """
import sqlite3, sys
ledger = sqlite3.connect(sys.argv[1], isolation_level=None)
ledger.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""
BUSY = "Another program is writing to the folder"
DAMAGED = "The ledger in"
WITHOUT_STORE = {"import_files", "definitions"}


@contextmanager
def held_by_another_process(path: Path) -> Generator[None]:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as holder:  # fmt: skip
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield
        holder.communicate("", timeout=60)


def said(app: AppTest) -> list[str]:
    assert not app.exception
    return [error.value.replace("\\", "").replace("\u200b", "") for error in app.error]


def test_reading_goes_on_while_another_program_writes(
    own_app: AppTest, kam_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "_LOCK_WAIT_MS", 50)
    with held_by_another_process(kam_home / "ledger.sqlite"):
        for page in PAGES:
            go(own_app, page)
        app = go(own_app, "settings")
        app.button(key="save_reporting").click().run()
        assert [BUSY in sentence for sentence in said(app)] == [True]
        app.button(key="switch_company").click().run()
        assert [BUSY in sentence for sentence in said(app)] == [True]
        assert "How your files are read" in shown_text(app)  # the page stands
        assert Store().company() == "own"
    app.button(key="switch_company").click().run()
    assert said(app) == []
    assert Store().company() == "sample"


def test_an_import_while_another_program_writes_is_kept_ready_to_save_again(
    empty_app: AppTest, kam_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "_LOCK_WAIT_MS", 50)
    app = upload(empty_app, ("deals.csv", DEALS))
    with held_by_another_process(kam_home / "ledger.sqlite"):
        app.button(key="save_import").click().run()
        assert [BUSY in sentence for sentence in said(app)] == [True]
        assert Store().records() == []
    app.button(key="save_import").click().run()
    assert said(app) == []
    assert len(Store().records()) == 1


def test_a_damaged_ledger_is_said_once_and_pages_that_need_none_of_it_open(
    own_app: AppTest, kam_home: Path
) -> None:
    path = kam_home / "ledger.sqlite"
    whole = path.read_bytes()
    path.write_bytes(random.Random(1).randbytes(len(whole)))
    for page in PAGES:
        app = own_app.switch_page(f"pages/{page}.py").run()
        assert [sentence.startswith(DAMAGED) for sentence in said(app)] == [True], page
        if page in WITHOUT_STORE:
            assert len(app.header) >= 1
    path.write_bytes(whole)  # the backup that the sentence asks for
    go(app, "pipeline")


def test_a_full_disk_still_shows_the_review(
    own_app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        message = "disk I/O error"  # as a disk without room for what SQLite keeps beside its file
        raise sqlite3.OperationalError(message)

    monkeypatch.setattr(ledger, "_prepare_sqlite", refuse)
    for page in PAGES:
        go(own_app, page)
    app = own_app.button(key="switch_company").click().run()
    assert ["nothing can be stored" in sentence for sentence in said(app)] == [True]
