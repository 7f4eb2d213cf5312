"""An IMAP server that says what a test tells it to say: for all that real servers do only on bad days."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

GREETING = b"* OK [CAPABILITY IMAP4rev1 UIDPLUS MOVE IDLE STARTTLS] ready\r\n"
CAPABILITY = b"* CAPABILITY IMAP4rev1 UIDPLUS MOVE IDLE STARTTLS\r\n"
SELECT = b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 9] ok\r\n"
SEARCH = b"* SEARCH 1\r\n"

Say = Callable[[bytes], None]
Answer = Callable[[Say, bytes], None]


class HungUpError(Exception):
    """Raised by an answer to close the connection."""


@dataclass(slots=True)
class HostileImap:
    """`answers` by command word ("FETCH" for UID FETCH); each writes everything itself, with the tagged line.

    Commands that are not named are answered as a good server would; DONE, which has no tag, with that of its IDLE.
    """

    answers: dict[str, Answer] = field(default_factory=dict)
    greeting: bytes = GREETING
    port: int = 0
    stopping: threading.Event = field(default_factory=threading.Event)
    commands: list[str] = field(default_factory=list)
    tag: bytes = b"*"

    @contextlib.contextmanager
    def running(self) -> Iterator[HostileImap]:
        """Serves one connection after the other until the block ends."""
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.port = server.getsockname()[1]
            thread = threading.Thread(target=self._serve, args=(server,), name="hostile-imap", daemon=True)
            thread.start()
            try:
                yield self
            finally:
                self.stopping.set()
                server.shutdown(socket.SHUT_RDWR)
                thread.join(10)

    def _serve(self, server: socket.socket) -> None:
        while not self.stopping.is_set():
            with contextlib.suppress(OSError, HungUpError):
                connection, _ = server.accept()
                with connection, connection.makefile("rb") as lines:
                    connection.sendall(self.greeting)
                    for line in lines:
                        self._answer(line.split(), connection.sendall)

    def _answer(self, words: list[bytes], say: Say) -> None:
        tag, name = (words[0], _name(words)) if len(words) > 1 else (self.tag, "DONE")
        self.tag = tag
        self.commands.append(name)
        if name in self.answers:
            self.answers[name](say, tag)
            return
        good = {"CAPABILITY": CAPABILITY, "SELECT": SELECT, "EXAMINE": SELECT, "SEARCH": SEARCH}
        say(good.get(name, b"") + tag + b" OK done\r\n")


def _name(words: list[bytes]) -> str:
    return words[2 if words[1].upper() == b"UID" else 1].decode("ascii", "replace").upper()
