"""The sample company: an invented industrial supplier, written as the exports it might have.

`python -m kamdata.sample` writes its files; `load_sample` reads them through the importer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamdata.sample.stories import AS_OF

if TYPE_CHECKING:
    from kamdata.model import Settings, Snapshot

__all__ = ["AS_OF", "load_sample"]


def load_sample(settings: Settings) -> Snapshot:
    """Return the snapshot of the sample company on `AS_OF`, in US dollars.

    Raises UnreadableFileError when one of its files is missing.
    """
    from kamdata.sample.load import load_sample as load  # noqa: PLC0415 - the generator needs none

    return load(settings)
