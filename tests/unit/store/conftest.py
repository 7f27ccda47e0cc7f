"""The two kinds of ledger: the SQLite file of its own, and a PostgreSQL server."""

from __future__ import annotations

import os
import secrets
from collections.abc import Generator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Engine

from kamdata.store import ledger


@pytest.fixture(scope="session")
def server_url() -> str:
    """Return the address of the PostgreSQL server that `KAM_TEST_DATABASE_URL` names."""
    url = os.environ.get("KAM_TEST_DATABASE_URL")
    if not url:
        pytest.skip("KAM_TEST_DATABASE_URL names no PostgreSQL server")
    return url


@pytest.fixture(scope="session")
def server(server_url: str) -> Generator[Engine]:
    """Return connections to the server itself, beside those of the product."""
    engine = create_engine(server_url, isolation_level="AUTOCOMMIT")
    yield engine
    engine.dispose()


@pytest.fixture
def postgresql(
    server: Engine, server_url: str, kam_home: Path, monkeypatch: pytest.MonkeyPatch
) -> Generator[str]:
    """Keep the ledger of this test in an empty schema of its own; yield its address.

    What the test leaves open is closed, as an end of the program would.
    """
    opened: list[Engine] = []

    def open_and_note(*positional: Any, **named: Any) -> Engine:
        opened.append(create_engine(*positional, **named))
        return opened[-1]

    name = f"test_{secrets.token_hex(8)}"
    url = f"{server_url}{'&' if '?' in server_url else '?'}options={quote(f'-csearch_path={name}')}"
    monkeypatch.setenv("KAM_DATABASE_URL", url)
    monkeypatch.setattr(ledger, "create_engine", open_and_note)
    with server.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
        yield url
        for engine in opened:
            engine.dispose()
        connection.execute(text(f"DROP SCHEMA {name} CASCADE"))


@pytest.fixture(params=["sqlite", "postgresql"])
def each_ledger(request: pytest.FixtureRequest, kam_home: Path) -> str:
    """Run the test once on each kind of ledger."""
    if request.param == "postgresql":
        request.getfixturevalue("postgresql")
    return request.param
