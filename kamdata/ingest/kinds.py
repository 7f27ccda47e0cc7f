"""What kind of file some bytes are. The content decides, never the name."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from enum import Enum

from kamdata.errors import UnreadableFileError
from kamdata.ingest.guard import SAVE_AS
from kamdata.ingest.read_text import looks_like_text

START = 4096
ZIP, COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARKS = (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"))
PAGE = re.compile(r"<(!doctype\s+html|html|head|meta|body|table|thead|tbody|div|style|center)\b")
BEFORE_PAGE = re.compile(r"\A(\s|<\?xml[^>]*\?>|<!--.*?-->)*", re.DOTALL)
SPREADSHEET_XML = "urn:schemas-microsoft-com:office:spreadsheet"
JSON = re.compile(r"\{|\[\s*\{")
UNPACK = "Unpack it and import the file inside."
SIGNATURES = (
    (b"%PDF", "This is a PDF document.", SAVE_AS),
    (b"\x89PNG", "This is a picture.", SAVE_AS),
    (b"\xff\xd8\xff", "This is a picture.", SAVE_AS),
    (b"GIF8", "This is a picture.", SAVE_AS),
    (b"{\\rtf", "This is a text document.", SAVE_AS),
    (b"SQLite format 3\x00", "This is a database.", SAVE_AS),
    (b"PAR1", "This is a Parquet file.", SAVE_AS),
    (b"BZh", "This is a compressed file (.bz2).", UNPACK),
    (b"\xfd7zXZ", "This is a compressed file (.xz).", UNPACK),
    (b"7z\xbc\xaf", "This is a compressed file (.7z).", UNPACK),
    (b"Rar!", "This is a compressed file (.rar).", UNPACK),
    (b"ID;P", "This is a table in the old exchange format SYLK (.slk).", SAVE_AS),
    (b"\x09\x00\x04\x00", "This is a workbook of Excel 2, too old to be read.", SAVE_AS),
    (b"\x09\x02\x06\x00", "This is a workbook of Excel 3, too old to be read.", SAVE_AS),
    (b"\x09\x04\x06\x00", "This is a workbook of Excel 4, too old to be read.", SAVE_AS),
    (b"\x09\x08\x08\x00", "This is a workbook of Excel 5, too old to be read.", SAVE_AS),
    (b"MIME-Version:", "This is a web archive (.mht) saved under another name.", SAVE_AS),
    (b"PK\x05\x06", "This is an empty archive.", "Export it again."),
)
TAR = (257, b"ustar")
OTHER_PACKAGES = (
    ("word/document.xml", "This is a Word document."),
    ("ppt/presentation.xml", "This is a PowerPoint presentation."),
)


class Kind(Enum):
    """The kinds of files that can be read."""

    XLSX = ".xlsx"
    XLSB = ".xlsb"
    ODS = ".ods"
    COMPOUND = ".xls"
    ZIP = ".zip"
    GZIP = ".gz"
    PAGE = "a web page"
    XML = "a workbook in XML"
    TEXT = "text"


def kind_of(name: str, data: bytes) -> Kind:
    """Return what the bytes are; raise UnreadableFileError with a sentence for all other files."""
    if data.startswith(ZIP):
        return _of_archive(name, data)
    if data.startswith(COMPOUND):
        return Kind.COMPOUND
    if data.startswith(b"\x1f\x8b"):
        return Kind.GZIP
    for signature, message, fix in SIGNATURES:
        if data.startswith(signature):
            raise UnreadableFileError(message, where=name, fix=fix)
    if data[TAR[0] : TAR[0] + len(TAR[1])] == TAR[1]:
        raise UnreadableFileError("This is a packed folder (.tar).", where=name, fix=UNPACK)
    return _of_text(name, data)


def _of_text(name: str, data: bytes) -> Kind:
    start = _start(data)
    if PAGE.match(BEFORE_PAGE.sub("", start)):
        return Kind.PAGE
    if start.startswith("<") and SPREADSHEET_XML in start:
        return Kind.XML
    if JSON.match(start):
        raise UnreadableFileError("This is a file of JSON data.", where=name, fix=SAVE_AS)
    if start.startswith("<?xml") or not looks_like_text(data):
        message = "This is not a spreadsheet."
        raise UnreadableFileError(message, where=name, fix=SAVE_AS)
    return Kind.TEXT


def _start(data: bytes) -> str:
    """Return the beginning of a text in lower case, whatever its encoding."""
    for encoding, mark in MARKS:
        if data.startswith(mark):
            return data[2:START].decode(encoding, errors="replace").lstrip().lower()
    text = data[:START].removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    return text.replace("\x00", "").lstrip().lower()


def _of_archive(name: str, data: bytes) -> Kind:
    """Return what kind of archive this is, by the names of its members."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {member.filename.casefold() for member in archive.infolist()}
            is_document = {"mimetype", "content.xml"} <= names
            if is_document and not _is_spreadsheet(archive):
                message = "This is an OpenDocument file, but not a spreadsheet."
                raise UnreadableFileError(message, where=name, fix=SAVE_AS)
    except (zipfile.BadZipFile, zlib.error, KeyError, RuntimeError, ValueError, OSError) as problem:
        message = "The file is damaged: its contents cannot be unpacked."
        raise UnreadableFileError(message, where=name, fix="Export or save it again.") from problem
    for part, message in OTHER_PACKAGES:
        if part in names:
            raise UnreadableFileError(message, where=name, fix=SAVE_AS)
    if is_document:
        return Kind.ODS
    if any(part.startswith("xl/") and part.endswith("workbook.bin") for part in names):
        return Kind.XLSB
    if "[content_types].xml" in names and any(part.endswith(".xml") for part in names):
        return Kind.XLSX
    return Kind.ZIP


def _is_spreadsheet(archive: zipfile.ZipFile) -> bool:
    with archive.open("mimetype") as member:
        return b"spreadsheet" in member.read(200)
