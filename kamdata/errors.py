"""What can go wrong, in words a sales leader can act on."""

from __future__ import annotations


class KamError(Exception):
    """Base of every error that is shown to a person.

    `what` says what is wrong, `where` names the file, sheet or row, `fix` says what to do next.
    `str()` joins them into the sentence that the page and the command line show.
    """

    def __init__(self, what: str, *, where: str = "", fix: str = "") -> None:
        self.what = what
        self.where = where
        self.fix = fix
        super().__init__(what, where, fix)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f" {self.fix}" if self.fix else ""
        return f"{place}{self.what}{advice}"


class UnreadableFileError(KamError):
    """The bytes of a file cannot be turned into a grid of cells."""


class NoUsableTableError(KamError):
    """Files were read, but none of them holds a table that the review can use."""


class StoreError(KamError):
    """The place where snapshots and settings are kept cannot be read or written."""


class BadPeriodError(KamError):
    """A period was written in a way that cannot be understood."""


class BadEntryError(KamError):
    """What a person typed into a plan cannot be kept as it is."""
