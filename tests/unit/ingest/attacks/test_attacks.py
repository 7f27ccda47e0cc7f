"""Every attack ends in the right table or in one clear sentence, and touches nothing else."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable
from datetime import date

import pandas as pd
import psutil
import pytest

from kamdata.errors import KamError
from kamdata.ingest import InputFile, build_snapshot, read_in_worker, recognise
from kamdata.model import Limits, Settings
from kamdata.store.store import Store
from tests.unit.ingest import shapes
from tests.unit.ingest.attacks import raw_zip
from tests.unit.ingest.attacks.files import ATTACKS, READ, counted_from
from tests.unit.ingest.attacks.quine import zip_quine

MEGABYTE = 1024**2
LIMITS = Limits()


def used_mb() -> float:
    gc.collect()
    return psutil.Process().memory_info().rss / MEGABYTE


def outcome(file: InputFile) -> tuple[str, str, float]:
    """Import a file to the end; return "read" or the sentence, what came of it, the seconds."""
    started = time.perf_counter()
    books, problems = read_in_worker([file], LIMITS)
    assert len(books) + len(problems) == 1
    if books:
        found = recognise(books, Settings())
        try:
            build_snapshot(found, date(2026, 10, 1), Settings())
            said = "opportunities"
        except KamError as problem:
            said = str(problem)
    else:
        [problem] = problems
        assert problem.where.startswith(file.name)
        assert problem.fix
        assert problem.what.endswith(".")
        said = str(problem)
    seconds = time.perf_counter() - started
    assert seconds < LIMITS.wall_seconds
    return READ if books else said, said, seconds


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_ends_well(name: str, record_property: Callable[[str, object], None]) -> None:
    attack = ATTACKS[name]
    file = InputFile(attack.name, attack.make())
    before, records = used_mb(), Store().records()
    ended, said, seconds = outcome(file)
    verdict = "read" if ended == READ else "refused"
    record_property("Attacks", f"{name:<42} {verdict:<8} {seconds:>6.2f} s  {said[:150]}")
    assert any(words in ended for words in attack.ends), ended
    assert used_mb() - before < 200
    assert Store().records() == records


@pytest.mark.parametrize("year", [1900, 1904])
def test_a_day_is_the_same_from_either_beginning(year: int) -> None:
    books, problems = read_in_worker([InputFile("deals.xlsx", counted_from(year))], LIMITS)
    assert not problems
    [sheet] = recognise(books, Settings()).sheets
    assert sheet.frame["close_on"].tolist() == [pd.Timestamp(2026, 9, 30)]


def test_the_archive_that_is_its_own_content_really_is() -> None:
    assert raw_zip.parts_of(zip_quine()) == {"self.zip": zip_quine()}


def test_another_session_reads_meanwhile() -> None:
    cancel = threading.Event()
    busy = InputFile("busy.csv", ATTACKS["two million rows of text"].make())
    other = threading.Thread(target=_until_cancelled, args=(busy, cancel))
    other.start()
    try:
        started = time.monotonic()
        books, problems = read_in_worker([InputFile("deals.csv", shapes.hubspot_csv())])
        assert not problems
        assert len(books) == 1
        assert time.monotonic() - started < 20
    finally:
        cancel.set()
        other.join(20)
    assert not other.is_alive()


def _until_cancelled(file: InputFile, cancel: threading.Event) -> None:
    while not cancel.is_set():
        try:
            read_in_worker([file], cancel=cancel)
        except KamError:
            return
