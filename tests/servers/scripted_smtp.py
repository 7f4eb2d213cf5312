"""An SMTP server that answers by a script: for replies that no real server can be made to give on demand."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

GOOD = {
    "": "220 script.example ready",
    "EHLO": "250-script.example\r\n250-SIZE 1000000\r\n250 AUTH PLAIN LOGIN",
    "MAIL": "250 2.1.0 OK",
    "RCPT": "250 2.1.5 OK",
    "DATA": "354 go on",
    ".": "250 2.0.0 queued",
    "RSET": "250 2.0.0 OK",
    "QUIT": "221 2.0.0 bye",
    "AUTH": "235 2.7.0 welcome",
}
HANG_UP = ""


@dataclass(slots=True)
class ScriptedSmtp:
    """`replies` by command word, "" for the greeting and "." for the end of the letter; `HANG_UP` closes.

    A list holds one reply after the other, the last one for ever.
    """

    replies: dict[str, str | list[str]] = field(default_factory=dict)
    port: int = 0
    commands: list[str] = field(default_factory=list)
    connections: int = 0

    @contextlib.contextmanager
    def running(self) -> Iterator[ScriptedSmtp]:
        """Serves one connection after the other until the block ends."""
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.port = server.getsockname()[1]
            thread = threading.Thread(target=self._serve, args=(server,), name="scripted-smtp", daemon=True)
            thread.start()
            try:
                yield self
            finally:
                server.shutdown(socket.SHUT_RDWR)
                thread.join(10)

    def _serve(self, server: socket.socket) -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            self.connections += 1
            with contextlib.suppress(OSError), connection, connection.makefile("rb") as lines:
                self._converse(connection, iter(lines))

    def _converse(self, connection: socket.socket, lines: Iterator[bytes]) -> None:
        reply = self._reply("")
        while reply:
            connection.sendall(reply.encode() + b"\r\n")
            if reply.startswith("354"):
                while next(lines, b".\r\n") != b".\r\n":
                    pass
                reply = self._reply(".")
                continue
            line = next(lines, b"").decode("ascii", "replace")
            if not line:
                return
            self.commands.append(line.strip())
            reply = self._reply(line.split()[0].upper())

    def _reply(self, name: str) -> str:
        reply = self.replies.get(name, GOOD.get(name, "500 5.5.1 what?"))
        if isinstance(reply, str):
            return reply
        return reply.pop(0) if len(reply) > 1 else reply[0]
