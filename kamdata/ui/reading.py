"""Reading uploaded files in the background of one session: started, watched, cancelled.

The files are read by a thread of the session that started it, which waits for the reading process.
The page looks in on it; nothing but the `Reading` of this session is shared between the two.
"""

from __future__ import annotations

import hashlib
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.errors import KamError
from kamdata.ingest import Book, CancelledError, InputFile, read_in_worker

if TYPE_CHECKING:
    from kamdata.model import Limits

Books = tuple[tuple[Book, ...], tuple[KamError, ...]]

READING = "_import_reading"
AT_FIRST_SECONDS = 2.0  # small files are ready within, so nobody sees the page twice
LOOK_SECONDS = 0.5


@dataclass(eq=False)
class Reading:
    """Files on their way to books. `key` names the files; `books` stands once `is_done` is set."""

    key: str
    started: float = field(default_factory=time.monotonic)
    cancel: threading.Event = field(default_factory=threading.Event)
    is_done: threading.Event = field(default_factory=threading.Event)
    step: str = ""
    books: Books | None = None

    def run(self, files: tuple[InputFile, ...], limits: Limits) -> None:
        """Read the files; whatever happens, the page is told that it is over."""
        try:
            self.books = read_in_worker(files, limits, self.cancel, self._tell)
        except CancelledError:
            self.books = None
        finally:
            self.is_done.set()

    def _tell(self, step: str) -> None:
        self.step = step

    @property
    def seconds(self) -> int:
        """How long it has been going on."""
        return int(time.monotonic() - self.started)


def key_of(files: tuple[InputFile, ...]) -> str:
    """Return a text that stands for the names and contents of the files."""
    return repr([(hashlib.sha256(file.data).hexdigest(), file.name) for file in files])


def books(files: tuple[InputFile, ...], limits: Limits) -> Books:
    """Return the files as grids once they are read; until then draw what happens, and stop."""
    reading = _reading(files, limits)
    reading.is_done.wait(AT_FIRST_SECONDS)
    if not reading.is_done.is_set():
        _progress(reading)
        st.stop()
    if reading.books is None:
        _not_read(reading)
        st.stop()
    return reading.books


def forget() -> None:
    """Let go of what was read, and stop reading if it still goes on."""
    reading = st.session_state.pop(READING, None)
    if reading is not None:
        reading.cancel.set()


def _reading(files: tuple[InputFile, ...], limits: Limits) -> Reading:
    """Return the reading of exactly these files, started now if they are new."""
    key = key_of(files)
    reading = st.session_state.get(READING)
    if reading is None or reading.key != key:
        forget()
        reading = st.session_state[READING] = Reading(key)
        threading.Thread(target=reading.run, args=(files, limits), daemon=True).start()
    return reading


@st.fragment(run_every=LOOK_SECONDS)
def _progress(reading: Reading) -> None:
    if reading.is_done.is_set():
        st.rerun()
    with st.container(border=True, key="reading"):
        st.markdown(f"**{fmt.escape(reading.step or 'Starting')}**")
        st.caption(f"{fmt.count(reading.seconds, 'second')} so far. Nothing is stored yet.")
        st.button("Cancel", key="cancel_reading", on_click=reading.cancel.set)


def _not_read(reading: Reading) -> None:
    if reading.cancel.is_set():
        st.warning("Reading was cancelled. Nothing was stored or changed.")
    else:
        st.error("The files could not be read. Nothing was stored or changed.")
    st.button("Read the files again", key="read_again", on_click=forget)
