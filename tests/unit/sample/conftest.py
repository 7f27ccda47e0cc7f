"""The sample company and its files, built once for all tests of it."""

from __future__ import annotations

import pytest

from kamdata.ingest import Import, InputFile, recognise
from kamdata.metrics.known import prepare
from kamdata.model import Settings, Snapshot
from kamdata.sample.company import Company, build_company
from kamdata.sample.files import EXPORTS, FOLDER, build_files
from kamdata.sample.load import load_weeks
from tests.sample_home import sample_snapshot


@pytest.fixture(scope="session")
def company() -> Company:
    """Return the sample company as plain frames."""
    return build_company()


@pytest.fixture(scope="session")
def built() -> dict[str, bytes]:
    """Return the files of the sample by their names."""
    return build_files()


@pytest.fixture(scope="session")
def found() -> Import:
    """Return what the importer recognises in the files of the sample."""
    files = [InputFile(name, (FOLDER / name).read_bytes()) for name in EXPORTS]
    return recognise(files, Settings())


@pytest.fixture(scope="session")
def snapshot() -> Snapshot:
    """Return the sample as the pages see it."""
    return prepare(sample_snapshot(), Settings())


@pytest.fixture(scope="session")
def weeks() -> list[Snapshot]:
    """Return the twelve weekly snapshots as they are stored, the earliest first."""
    return list(load_weeks())
