"""What must hold of an .ods before a reader sees it, and which of its sheets are hidden."""

from __future__ import annotations

import io
import zipfile
from xml.parsers import expat

from kamdata.errors import UnreadableFileError
from kamdata.ingest.guard import MAX_CELLS, encrypted, unsafe
from kamdata.ingest.package import Package
from kamdata.ingest.xml_stream import Stream, UnwantedXMLError

TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0 "
# looked up once for every tag of the document
KINDS = {
    TABLE + "table-cell": "cell", TABLE + "covered-table-cell": "cell", TABLE + "table-row": "row",
    TABLE + "table": "table", STYLE + "style": "style", STYLE + "table-properties": "properties",
}  # fmt: skip
COLUMNS_REPEATED, VALUE_TYPE = TABLE + "number-columns-repeated", OFFICE + "value-type"
PIECE = 1024**2
MANIFEST, CONTENT = "META-INF/manifest.xml", "content.xml"


def check_open_document(name: str, data: bytes) -> Package:
    """Return which sheets of an .ods are hidden.

    Raises UnreadableFileError when it is protected or damaged, or when its cells, each repeated
    as often as it says, span too much. The archive itself must have been checked before.
    """
    content = _Content(name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if MANIFEST in archive.namelist() and b"encryption-data" in archive.read(MANIFEST):
                raise encrypted(name)
            with archive.open(CONTENT) as part:
                while piece := part.read(PIECE):
                    content.feed(piece)
            content.close()
    except UnwantedXMLError as problem:
        raise unsafe(name, "it holds definitions that no workbook needs") from problem
    except (KeyError, expat.ExpatError) as problem:
        message = "The file is damaged: its sheets cannot be read."
        fix = "Open it and save it again."
        raise UnreadableFileError(message, where=name, fix=fix) from problem
    hidden = {title for title, style in content.tables if style in content.hidden_styles}
    return Package({}, hidden=frozenset(hidden))


class _Content(Stream):
    """The sheets of the document, and how far the cells of each reach."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.tables: list[tuple[str, str]] = []
        self.hidden_styles: set[str] = set()
        self._name = name
        self._style = ""
        self._rows = self._columns = self._repeats = 0
        self._widest = self._bottom = self._widest_here = 0
        self._in_cell = self._has_value = False
        self._wide = 1

    def opened(self, name: str, given: dict[str, str]) -> None:
        """Take an opening tag."""
        kind = KINDS.get(name)
        if kind is None:
            self._has_value = self._has_value or self._in_cell
        elif kind == "cell":
            self._wide = _number(given.get(COLUMNS_REPEATED)) if given else 1
            self._has_value = VALUE_TYPE in given
            self._in_cell = True
        elif kind == "row":
            self._repeats = _number(given.get(TABLE + "number-rows-repeated"))
            self._columns = self._widest_here = 0
        elif kind == "table":
            self.tables.append((given.get(TABLE + "name", ""), given.get(TABLE + "style-name", "")))
            self._rows = self._widest = self._bottom = 0
        elif kind == "style":
            self._style = given.get(STYLE + "name", "")
        elif given.get(TABLE + "display") == "false":
            self.hidden_styles.add(self._style)

    def closed(self, name: str) -> None:
        """Take a closing tag."""
        kind = KINDS.get(name)
        if kind == "cell":
            self._columns += self._wide
            if self._has_value:
                self._widest_here = self._columns
            self._in_cell = False
        elif kind == "row":
            self._rows += self._repeats
            if self._widest_here:
                self._bottom = self._rows
                self._widest = max(self._widest, self._widest_here)
            if self._bottom * self._widest > MAX_CELLS:
                why = f"one of its sheets spans more than {MAX_CELLS:,} cells"
                raise unsafe(self._name, why)


def _number(text: str | None) -> int:
    return int(text[:12]) if text and text.isascii() and text.isdigit() else 1
