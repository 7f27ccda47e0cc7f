"""Reading XML as a stream that never follows a definition, an entity or a link."""

from __future__ import annotations

from xml.parsers import expat

DEEPEST = 100


class UnwantedXMLError(Exception):
    """The XML defines things that no spreadsheet needs, or is nested absurdly deep."""


class Stream:
    """A parser that calls `opened` and `closed` of a subclass and refuses every definition.

    Names come as `namespace name`. Raises UnwantedXMLError, or expat.ExpatError when the XML is
    not well formed.
    """

    def __init__(self) -> None:
        self.depth = 0
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.EntityDeclHandler = self._refuse
        self._parser.StartElementHandler = self._open
        self._parser.EndElementHandler = self._close

    def listen(self, *, wants_text: bool) -> None:
        """Turn on or off that `text` is called with what stands between the tags."""
        self._parser.CharacterDataHandler = self.text if wants_text else None

    def feed(self, piece: bytes) -> None:
        """Read a piece of the XML, which must be UTF-8."""
        self._parser.Parse(piece, False)

    def close(self) -> None:
        """Say that the XML ends here."""
        self._parser.Parse(b"", True)

    def opened(self, name: str, given: dict[str, str]) -> None:
        """Take an opening tag and its attributes."""

    def closed(self, name: str) -> None:
        """Take a closing tag."""

    def text(self, piece: str) -> None:
        """Take text."""

    def _open(self, name: str, given: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise UnwantedXMLError
        self.opened(name, given)

    def _close(self, name: str) -> None:
        self.depth -= 1
        self.closed(name)

    def _refuse(self, *_: object) -> None:
        raise UnwantedXMLError
