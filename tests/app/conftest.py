"""The dashboard in each of its three states: sample company, own data, nothing yet."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from kamdata.model import Snapshot
from kamdata.store.store import Store
from tests.app.steps import DASHBOARD, STARTUP_SECONDS
from tests.build import make_snapshot
from tests.sample_home import put_sample


class NavigationPages(PagesManager):
    """Lets `AppTest` start each run with the navigation that dashboard.py declares.

    Otherwise the folder `pages/` puts every run into Streamlit's older convention, in which a
    page runs without the dashboard around it.
    """

    def __init__(self, *positional: Any, **named: Any) -> None:
        PagesManager.uses_pages_directory = False
        super().__init__(*positional, **named)


@pytest.fixture(autouse=True)
def _navigation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streamlit.testing.v1.app_test.PagesManager", NavigationPages)


@pytest.fixture(autouse=True)
def _wait_for_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for the reader as long as it takes: here nobody looks in again every half second."""
    monkeypatch.setattr("kamdata.ui.reading.AT_FIRST_SECONDS", 60)


@pytest.fixture
def sample_app(kam_home: Path, tmp_path_factory: pytest.TempPathFactory) -> AppTest:
    """Return the dashboard as it opens the first time: on the sample company."""
    put_sample(kam_home, tmp_path_factory)
    return AppTest.from_file(DASHBOARD, default_timeout=STARTUP_SECONDS)


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home folder with the sample company that no test writes to."""
    home = tmp_path_factory.mktemp("sample")
    put_sample(home, tmp_path_factory)
    return home


@pytest.fixture
def read_only_app(sample_home: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[AppTest]:
    """Return the dashboard on the sample company, for tests that only look at it.

    They share its folder, and so what was read from it.
    """
    monkeypatch.setenv("KAM_HOME", str(sample_home))
    yield AppTest.from_file(DASHBOARD, default_timeout=STARTUP_SECONDS)
    assert (Store().company(), Store().records()) == ("sample", []), "the test did not only look"


@pytest.fixture
def empty_app() -> AppTest:
    """Return the dashboard of a user who left the sample and imported nothing yet."""
    Store().show_company("own")
    return AppTest.from_file(DASHBOARD, default_timeout=STARTUP_SECONDS)


@pytest.fixture
def own_snapshot() -> Snapshot:
    """Return a small company: the bare minimum of columns for most of its accounts."""
    won = {"status": "won", "created_on": "2026-03-02"}
    late = {"close_on": "2026-08-14", "created_on": "2026-02-02"}
    return make_snapshot(
        [
            {"account_id": "Alder", "amount": 250_000, "stage": "Negotiation", "owner": "Ida"},
            {"account_id": "Alder", "amount": 120_000, **won, "owner": "Ida"},
            {"account_id": "Birch", "amount": 90_000, "stage": "Proposal", "owner": "Jon", **late},
            {"account_id": "Birch", "amount": 40_000, "status": "lost", "owner": "Jon"},
            {"account_id": "Birch", "amount": 60_000, **won, "owner": "Jon"},
            {"account_id": "Cedar", "amount": None, "stage": "Qualification", "owner": "Jon"},
            {"account_id": "Cedar", "amount": 75_000, **won, "owner": "Jon"},
            {"account_id": "Dogwood", "amount": 30_000, "stage": "Prospecting", "owner": "Ida"},
            {"account_id": "Dogwood", "amount": 20_000, "status": "lost", "owner": "Ida"},
            {"account_id": "Dogwood", "amount": 35_000, **won, "owner": "Ida"},
        ],
        [
            {"account_id": "Alder", "owner": "Ida", "region": "North", "is_key": True,
             "goal": 600_000, "renewal_on": "2026-11-15"},
            {"account_id": "Birch", "owner": "Jon", "region": "South", "is_key": True,
             "goal": 150_000},
            {"account_id": "Cedar", "owner": "Jon", "region": "South", "is_key": False},
        ],
    )  # fmt: skip


@pytest.fixture
def open_own(own_snapshot: Snapshot) -> Callable[..., AppTest]:
    """Return a function that stores a snapshot as the user's own and returns the dashboard."""

    def open_snapshot(snapshot: Snapshot = own_snapshot) -> AppTest:
        store = Store()
        store.add(snapshot)
        store.show_company("own")
        return AppTest.from_file(DASHBOARD, default_timeout=STARTUP_SECONDS)

    return open_snapshot


@pytest.fixture
def own_app(open_own: Callable[..., AppTest]) -> AppTest:
    """Return the dashboard of a user with a small company of their own."""
    return open_own()
