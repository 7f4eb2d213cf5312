"""A way to a server that a test can shut and open again: whoever is inside is thrown out, whoever comes is refused."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Gate:
    """Passes bytes on to `server`, a port of the loopback, and knows nothing of them."""

    server: int
    port: int = 0
    _listener: socket.socket | None = None
    _inside: list[socket.socket] = field(default_factory=list)
    _threads: list[threading.Thread] = field(default_factory=list)

    def open(self) -> None:
        """Lets everybody through, at the same port as before."""
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listener.getsockname()[1]
        self._start(self._accept, self._listener)

    def shut(self) -> None:
        """Ends every connection, and refuses new ones."""
        assert self._listener is not None
        for connection in (self._listener, *self._inside):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)
        for connection in (self._listener, *self._inside):
            connection.close()
        self._listener = None
        self._inside.clear()
        self._threads.clear()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.server), 10)
            server.settimeout(None)
            self._inside += [client, server]
            self._start(self._pass_on, client, server)
            self._start(self._pass_on, server, client)

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_WR)

    def _start(self, work: object, *arguments: socket.socket) -> None:
        thread = threading.Thread(target=work, args=arguments, name="gate", daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()


@contextlib.contextmanager
def gate_to(server: int) -> Iterator[Gate]:
    """An open gate, until the block ends."""
    gate = Gate(server)
    gate.open()
    try:
        yield gate
    finally:
        if gate._listener is not None:
            gate.shut()
