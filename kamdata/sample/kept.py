"""The store of the sample company: its weeks and decisions, apart from what is the user's own."""

from __future__ import annotations

import hashlib
import os
import shutil
from typing import TYPE_CHECKING

from kamdata.errors import StoreError
from kamdata.sample.files import FOLDER
from kamdata.sample.load import load_weeks
from kamdata.sample.reviews import decisions_of
from kamdata.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path


def open_sample(home: Path) -> Store:
    """Return the store of the sample company under `home`, filled when it is first opened.

    It is filled beside its place and then moved there, so that it is there whole or not at all;
    other files of the sample get another place. Raises StoreError when the folder cannot be used.
    """
    place = home / "sample" / _fingerprint()
    if not place.exists():
        _fill(place)
    return Store(place, is_apart=True)


def _fill(place: Path) -> None:
    draft = place.with_name(f"{place.name}.{os.getpid()}")
    try:
        shutil.rmtree(draft, ignore_errors=True)
        store = Store(draft, is_apart=True)
        for snapshot in load_weeks():
            store.add(snapshot)
            for decision in decisions_of(snapshot):
                store.decide(decision)
        if hasattr(os, "sync"):  # all files at once; Windows has no such thing
            os.sync()
        draft.rename(place)
    except OSError as problem:
        if not place.exists():  # otherwise another server was quicker
            message = f"The sample company cannot be written to {place.parent}."
            raise StoreError(
                message, fix="Check that the disk has space and that you may write there."
            ) from problem
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _fingerprint() -> str:
    """Return what stands for the files of the sample."""
    seen = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*.*")):
        seen.update(path.name.encode())
        seen.update(path.read_bytes())
    return seen.hexdigest()[:16]
