"""What happens when a native reader gives up on a file that the guard let through."""

from __future__ import annotations

import time

import pytest

from kamdata.ingest import InputFile, read, read_books
from tests.unit.ingest import hostile, shapes
from tests.unit.ingest.helpers import only_sheet, refusal


class PanicException(BaseException):
    """What the native reader throws when it panics: not an Exception."""


PanicException.__module__ = "pyo3_runtime"


@pytest.mark.parametrize("thrown", [PanicException("capacity overflow"), ValueError("bad style")])
def test_when_the_fast_reader_gives_up_the_slow_one_reads(
    thrown: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = only_sheet(shapes.dynamics_xlsx())

    def give_up(*arguments: object) -> None:
        raise thrown

    monkeypatch.setattr(read, "_with_fastexcel", give_up)
    sheet = only_sheet(shapes.dynamics_xlsx())
    assert sheet.frame.equals(expected.frame)


@pytest.mark.parametrize("thrown", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_an_interruption_is_not_taken_for_a_bad_file(
    thrown: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*arguments: object) -> None:
        raise thrown

    monkeypatch.setattr(read, "_with_fastexcel", interrupt)
    with pytest.raises(thrown):
        read_books([InputFile("deals.xlsx", shapes.dynamics_xlsx())])


def test_a_sheet_that_no_reader_understands_is_damaged() -> None:
    broken = hostile.sheet('<row r="1"><c r="A1" t="s"><v>99999999</v></c></row>')
    assert "damaged" in refusal(hostile.package(broken))


def test_the_slow_reader_does_not_follow_a_hidden_far_cell() -> None:
    hidden = hostile.FAR.replace("XFD", "&#88;FD")
    started = time.process_time()
    assert "damaged" in refusal(hostile.package(hostile.sheet(hostile.FIRST + hidden)))
    assert time.process_time() - started < 10
