"""A door to a database server that a test can shut: what a stopped server looks like."""

from __future__ import annotations

import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress

from sqlalchemy.engine import make_url


class Relay:
    """Passes on what comes to a port of this machine, until it is shut."""

    def __init__(self, server_url: str) -> None:
        self._url = make_url(server_url)
        self._open: list[socket.socket] = []
        self.port = 0
        self.start()

    @property
    def url(self) -> str:
        """The address of the server through this door."""
        through = self._url.set(host="127.0.0.1", port=self.port)
        through = through.difference_update_query(("host", "port"))
        return through.render_as_string(hide_password=False)

    def start(self) -> None:
        """Listen, on the same port as before."""
        listening = socket.create_server(("127.0.0.1", self.port))
        self.port = listening.getsockname()[1]
        self._open.append(listening)
        threading.Thread(target=self._accept, args=(listening,), daemon=True).start()

    def shut(self) -> None:
        """End every connection and refuse new ones."""
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)  # wakes who waits for it
            one.close()
        self._open.clear()

    def _accept(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = listening.accept()
                server = self._reach_server()
                self._open += [client, server]
                for ends in ((client, server), (server, client)):
                    threading.Thread(target=_pass_on, args=ends, daemon=True).start()

    def _reach_server(self) -> socket.socket:
        host = self._url.query.get("host") or self._url.host or "127.0.0.1"
        port = int(str(self._url.query.get("port") or self._url.port or 5432))
        if not str(host).startswith("/"):
            return socket.create_connection((str(host), port))
        server = socket.socket(socket.AF_UNIX)
        server.connect(f"{host}/.s.PGSQL.{port}")
        return server


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


@contextmanager
def relaying(server_url: str) -> Generator[Relay]:
    """Open a door to the server; it is shut at the end."""
    relay = Relay(server_url)
    try:
        yield relay
    finally:
        relay.shut()
