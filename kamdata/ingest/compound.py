"""The old binary container of Office files, read only as far as needed to judge a .xls."""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np

HEADER = struct.Struct("<30xHH6xIII4xIIIII")  # sector sizes, then where the tables begin
NUMBERS = 76
IN_HEADER = 109
ENTRY = 128
SMALL = 512  # sectors of this size go with sizes of 32 bits, larger ones of 64
LAST_SECTOR = 0xFFFFFFFA
STREAM, ROOT = 2, 5
MOST_ENTRIES = 10_000


class BrokenContainerError(Exception):
    """The container contradicts itself."""


@dataclass(frozen=True)
class _Entry:
    kind: int
    first: int
    size: int


class Container:
    """The streams of a compound file, by name in lower case."""

    def __init__(self, data: bytes) -> None:
        """Read the directory; raises BrokenContainerError when it cannot be followed."""
        if len(data) < 512:
            raise BrokenContainerError
        (
            shift, mini_shift, directories, fats, directory, cutoff, mini_fat, mini_fats, more_fat,
            more_fats,
        ) = HEADER.unpack_from(data)  # fmt: skip
        if shift not in (9, 12) or mini_shift != 6:
            raise BrokenContainerError
        # readers make room for as much as is claimed here before they look
        if max(directories, fats, mini_fats, more_fats) > len(data) >> shift:
            raise BrokenContainerError
        self._data = data
        self._sector = 1 << shift
        self._cutoff = cutoff
        self._fat = self._read_fat(more_fat)
        self.entries = self._read_directory(directory)
        self._mini_fat = self._numbers(self._follow(mini_fat)) if mini_fat < LAST_SECTOR else None
        root = next((e for e in self.entries.values() if e.kind == ROOT), None)
        self._mini = self._follow(root.first) if root and root.first < LAST_SECTOR else b""

    def stream(self, name: str) -> bytes:
        """Return the bytes of a stream."""
        entry = self.entries[name]
        if entry.size < self._cutoff and self._mini_fat is not None:
            places = self._chain(self._mini_fat, entry.first)
            found = b"".join(self._mini[place * 64 : place * 64 + 64] for place in places)
        else:
            found = self._follow(entry.first)
        return found[: entry.size]

    def _at(self, place: int) -> bytes:
        start = (place + 1) * self._sector
        return self._data[start : start + self._sector]

    def _numbers(self, content: bytes) -> np.ndarray:
        return np.frombuffer(content[: len(content) // 4 * 4], dtype="<u4")

    def _read_fat(self, more: int) -> np.ndarray:
        """Return which sector follows each one."""
        parts = list(struct.unpack_from(f"<{IN_HEADER}I", self._data, NUMBERS))
        seen: set[int] = set()
        while more < LAST_SECTOR:
            numbers = self._numbers(self._at(more))
            if more in seen or len(numbers) < 2:
                raise BrokenContainerError
            seen.add(more)
            parts.extend(numbers[:-1].tolist())
            more = int(numbers[-1])
        used = [part for part in parts if part < LAST_SECTOR]
        if len(used) > len(self._data) // self._sector + 1:
            raise BrokenContainerError
        return self._numbers(b"".join(self._at(part) for part in used))

    def _chain(self, follower: np.ndarray, first: int) -> list[int]:
        chain: list[int] = []
        place = first
        while place < LAST_SECTOR:
            if place >= len(follower) or len(chain) > len(follower):
                raise BrokenContainerError
            chain.append(place)
            place = int(follower[place])
        return chain

    def _follow(self, first: int) -> bytes:
        return b"".join(self._at(place) for place in self._chain(self._fat, first))

    def _read_directory(self, first: int) -> dict[str, _Entry]:
        content = self._follow(first)
        if len(content) // ENTRY > MOST_ENTRIES:
            raise BrokenContainerError
        entries: dict[str, _Entry] = {}
        for start in range(0, len(content) - ENTRY + 1, ENTRY):
            length, kind = struct.unpack_from("<HB", content, start + 64)
            begins, size, more = struct.unpack_from("<III", content, start + 116)
            if max(size, more * (self._sector > SMALL)) > len(self._data):
                raise BrokenContainerError
            if kind in (STREAM, ROOT) and 2 <= length <= 64:
                name = content[start : start + length - 2].decode("utf-16-le", "replace")
                entries.setdefault(name.casefold(), _Entry(kind, begins, size))
        return entries
