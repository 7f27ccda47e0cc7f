"""The sample company and its files, built once for all tests of it."""

from __future__ import annotations

import pytest

from kamdata.sample.company import Company, build_company
from kamdata.sample.files import build_files


@pytest.fixture(scope="session")
def company() -> Company:
    """Return the sample company as plain frames."""
    return build_company()


@pytest.fixture(scope="session")
def built() -> dict[str, bytes]:
    """Return the files of the sample by their names."""
    return build_files()
