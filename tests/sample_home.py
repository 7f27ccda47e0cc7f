"""A folder in which the sample company is already open, so that only one test waits for it."""

from __future__ import annotations

import fcntl
import os
import shutil
from functools import cache
from pathlib import Path

import pytest

from kamdata.model import Settings, Snapshot
from kamdata.sample import load_sample
from kamdata.sample.kept import open_sample


@cache
def sample_snapshot() -> Snapshot:
    """Return the sample company as it is read with the settings of a new user; read once."""
    return load_sample(Settings())


def put_sample(home: Path, folders: pytest.TempPathFactory) -> None:
    """Copy the opened sample company to a home folder; all workers share the one that is filled."""
    base = folders.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    shutil.copytree(_filled(shared) / "sample", home / "sample")


@cache
def _filled(folder: Path) -> Path:
    home = folder / "sample_home"
    with (folder / "sample_home.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the first fills it, the others wait
        open_sample(home)
    return home
