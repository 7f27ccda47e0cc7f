"""The server speaks to this machine alone, and only to pages of its own."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from urllib.parse import urlsplit

import pytest

HANDSHAKE = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
}


def answer(
    site: str, path: str, headers: Mapping[str, str], method: str = "GET"
) -> http.client.HTTPResponse:
    place = urlsplit(site)
    connection = http.client.HTTPConnection("127.0.0.1", place.port or 80, timeout=30)
    try:
        connection.request(method, path, headers=dict(headers))
        return connection.getresponse()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("127.0.0.1:{port}", "http://127.0.0.1:{port}", 101),
        ("localhost:{port}", "http://localhost:{port}", 101),
        ("evil.example:{port}", "http://evil.example:{port}", 403),
        ("127.0.0.1:{port}", "http://evil.example", 403),
    ],
)
def test_only_pages_of_this_machine_get_a_session(
    host: str, origin: str, status: int, sample_site: str
) -> None:
    port = str(urlsplit(sample_site).port)
    headers = {
        **HANDSHAKE,
        "Host": host.replace("{port}", port),
        "Origin": origin.replace("{port}", port),
    }
    assert answer(sample_site, "/_stcore/stream", headers).status == status


def test_nothing_drives_the_dashboard_without_a_browser(sample_site: str) -> None:
    headers = {"Content-Type": "application/json"}
    assert answer(sample_site, "/_stcore/agent/interact", headers, "POST").status in {403, 404}
