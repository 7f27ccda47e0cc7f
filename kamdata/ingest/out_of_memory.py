"""How programs say that they get no more memory, in exceptions and in their last words."""

from __future__ import annotations

WORDS = (
    b"memory allocation", b"MemoryError", b"bad_alloc", b"out of memory", b"Cannot allocate memory",
    # a thread needs room for its stack
    b"Resource temporarily unavailable", b"can't start new thread",
)  # fmt: skip


def is_about_memory(said: bytes) -> bool:
    """Return whether words of a program or library say that memory did not suffice."""
    return any(word in said for word in WORDS)
