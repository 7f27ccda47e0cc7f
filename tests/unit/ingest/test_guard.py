"""Files that must be refused with one sentence, before any reader sees them."""

from __future__ import annotations

import struct
import time
import zlib

import pytest

from kamdata.errors import KamError, UnreadableFileError
from kamdata.ingest import read
from kamdata.ingest.guard import MAX_BYTES, check_workbook
from tests.unit.ingest import hostile, shapes
from tests.unit.ingest.helpers import import_files, refusal


@pytest.fixture(autouse=True)
def _no_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail when a reader sees a file that the guard should have refused."""

    def opened(*arguments: object) -> None:
        pytest.fail("the reader was given the file")

    monkeypatch.setattr(read, "_with_fastexcel", opened)


@pytest.mark.parametrize("name", hostile.FAR_CELLS)
def test_a_far_cell_is_refused(name: str) -> None:
    started = time.process_time()
    said = refusal(hostile.package(hostile.FAR_CELLS[name]))
    assert "cell far away" in said
    assert time.process_time() - started < 2


@pytest.mark.parametrize("count", ['"4294967295"', "'9999999999'", ' = "5000001"'])
def test_more_shared_texts_than_possible_are_refused(count: str) -> None:
    strings = hostile.strings(count).replace("uniqueCount= =", "uniqueCount =")
    data = hostile.package(hostile.sheet(hostile.FIRST), strings)
    assert "more texts than a workbook can hold" in refusal(data)


@pytest.mark.parametrize("definition", ["<!DOCTYPE a []>", '<!ENTITY a "b">', "<!doctype a>"])
def test_definitions_are_refused(definition: str) -> None:
    data = hostile.package(definition + hostile.sheet(hostile.FIRST))
    assert "definitions" in refusal(data)


def test_sheets_in_utf_16_are_refused_but_notes_are_not() -> None:
    wide = hostile.sheet(hostile.FIRST + hostile.FAR).encode("utf-16")
    assert "unusual encoding" in refusal(hostile.package(wide))
    note = '<?xml version="1.0" encoding="utf-16"?><note/>'.encode("utf-16")
    check_workbook(
        "f", hostile.package(hostile.sheet(hostile.FIRST), more={"customXml/item1.xml": note})
    )


def test_a_bomb_is_refused_while_it_unpacks() -> None:
    data = hostile.package(hostile.sheet("<!--" + " " * 40_000_000 + "-->"))
    assert len(data) < 100_000
    started = time.process_time()
    assert "far more than a workbook should" in refusal(data)
    assert time.process_time() - started < 2


def test_too_many_members_are_refused() -> None:
    more: dict[str, str | bytes] = {f"xl/media/{number}.txt": "x" for number in range(1001)}
    assert "far more" in refusal(hostile.package(hostile.sheet(hostile.FIRST), more=more))


def test_a_directory_that_lies_about_a_size_is_not_believed() -> None:
    data = bytearray(hostile.package(hostile.sheet("<!--" + " " * 5_000_000 + "-->")))
    place = data.rfind(b"xl/worksheets/sheet1.xml") - 46
    size = struct.unpack_from("<I", data, place + 24)[0]
    assert size > 5_000_000
    struct.pack_into("<I", data, place + 24, 100)
    struct.pack_into("<I", data, place + 16, zlib.crc32(b" " * 100))
    assert "damaged" in refusal(bytes(data))


def test_overlapping_members_are_refused() -> None:
    data = bytearray(hostile.package(hostile.sheet(hostile.FIRST)))
    place = data.rfind(b"xl/worksheets/sheet1.xml") - 46
    struct.pack_into("<I", data, place + 42, 0)  # points to the first member
    assert "damaged" in refusal(bytes(data))


def test_a_cut_off_workbook_is_refused() -> None:
    assert "damaged" in refusal(shapes.titled_list()[:-200])
    assert "damaged" in refusal(b"PK\x03\x04" + b"rubbish" * 100)


def test_changed_bytes_are_refused() -> None:
    data = bytearray(shapes.titled_list())
    place = data.find(b"xl/worksheets/sheet1.xml") + 60
    data[place] ^= 0xFF
    assert "damaged" in refusal(bytes(data))


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (b"", "The file is empty."),
        (b"  \n\n", "The file is empty."),
        (b"%PDF-1.7 ...", "This is a PDF document."),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "This is a picture."),
        (b"\x1f\x8b\x08" + b"\x00" * 50, "The archive is damaged"),
        (b"<html><p>Stage</p></html>", "This is a web page"),
        (b"<?xml version='1.0'?><Workbook/>", "This is not a spreadsheet."),
        (b'{"deals": []}', "This is a file of JSON data."),
        (b"ID;PWXL;N;E\r\n", "This is a table in the old exchange format SYLK"),
        (bytes(range(1, 32)) * 20, "This is not a spreadsheet."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "The file is damaged"),
    ],
)
def test_other_files_get_their_own_sentence(start: bytes, said: str) -> None:
    assert refusal(start).startswith(said)


def test_an_encrypted_archive_is_named() -> None:
    data = bytearray(hostile.package(hostile.sheet(hostile.FIRST)))
    place = data.rfind(b"xl/worksheets/sheet1.xml") - 46
    data[place + 8] |= 1
    assert "protected with a password" in refusal(bytes(data))


def test_too_large_a_file_is_refused() -> None:
    assert "larger than 50 MB" in refusal(b"a,b\n" + b"1,2\n" * (MAX_BYTES // 4 + 1), "big.csv")


def test_one_bad_file_does_not_spoil_the_others() -> None:
    found = import_files(("bad.xlsx", b"%PDF-1.7"), ("deals.csv", shapes.hubspot_csv()))
    assert [str(problem) for problem in found.problems] == [
        "bad.xlsx: This is a PDF document. Save it as .xlsx or .csv and import that."
    ]
    assert [sheet.table for sheet in found.sheets] == ["opportunities"]


def test_the_guard_lets_every_shape_through() -> None:
    for data in (
        shapes.salesforce_formatted(), shapes.dynamics_xlsx(), shapes.pipedrive_xlsx(),
        hostile.package(hostile.sheet(hostile.FIRST)),
    ):  # fmt: skip
        check_workbook("file.xlsx", data)


def test_a_refusal_is_an_error_that_a_person_understands() -> None:
    with pytest.raises(KamError) as caught:
        check_workbook("deals.xlsx", hostile.package(hostile.FAR_CELLS["plain"]))
    assert isinstance(caught.value, UnreadableFileError)
    assert str(caught.value).startswith("deals.xlsx: The file was not opened, because")
