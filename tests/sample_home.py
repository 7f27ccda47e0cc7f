"""A folder in which the sample company is already open, so that only one test waits for it."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

from kamdata.sample.kept import open_sample


@cache
def _filled(base: Path) -> Path:
    open_sample(base)
    return base / "sample"


def put_sample(home: Path, base: Path) -> None:
    """Copy the opened sample company to a home folder; it is filled once under `base`."""
    shutil.copytree(_filled(base), home / "sample")
