"""A SMTP server that takes everything and only counts, in a process of its own so that it takes no turn from others.

Run as `python -m tests.bench.sink CERT KEY`. It prints its port; for each line on standard input it prints how many
letters it took since the last one, as JSON, and forgets them. It ends with its standard input.
"""

from __future__ import annotations

import contextlib
import json
import re
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass

from tests.servers.pki import Pki

MESSAGE_ID = re.compile(rb"^message-id:\s*<([^>\r\n]+)>", re.IGNORECASE | re.MULTILINE)
END = b"\r\n.\r\n"


@dataclass(frozen=True, slots=True)
class Taken:
    """What the sink took: letters, of these distinct by Message-ID, and octets of all."""

    letters: int
    distinct: int
    octets: int


@dataclass(frozen=True, slots=True)
class Sink:
    """The running sink: implicit TLS at `port`, no login."""

    port: int
    process: subprocess.Popen[str]

    def taken(self) -> Taken:
        """What came since this was asked last."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return Taken(**json.loads(self.process.stdout.readline()))


@contextlib.contextmanager
def sink_running(pki: Pki) -> Iterator[Sink]:
    """Runs the sink until the block ends."""
    command = [sys.executable, "-m", "tests.bench.sink", pki.cert_file, pki.key_file]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        try:
            yield Sink(int(process.stdout.readline()), process)
        finally:
            process.stdin.close()


class _Counter:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ids: list[bytes] = []
        self._octets = 0

    def add(self, letter: bytes) -> int:
        found = MESSAGE_ID.search(letter)
        with self._lock:
            self._ids.append(found[1] if found else b"")
            self._octets += len(letter)
            return len(self._ids)

    def report(self) -> str:
        with self._lock:
            answer = {"letters": len(self._ids), "distinct": len(set(self._ids)), "octets": self._octets}
            self._ids, self._octets = [], 0
        return json.dumps(answer)


def _serve(connection: socket.socket, context: ssl.SSLContext, counter: _Counter) -> None:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with contextlib.suppress(OSError), context.wrap_socket(connection, server_side=True) as peer:
        peer.sendall(b"220 sink.example ESMTP\r\n")
        while (line := _until(peer, b"\r\n")) and (answer := _answer(peer, line, counter)):
            peer.sendall(answer)


def _answer(peer: socket.socket, line: bytes, counter: _Counter) -> bytes:
    word = line[:4].upper()
    if word == b"EHLO":
        return b"250-sink.example\r\n250-8BITMIME\r\n250 SIZE 50000000\r\n"
    if word == b"DATA":
        peer.sendall(b"354 go on\r\n")
        return b"250 2.0.0 queued as %d\r\n" % counter.add(_until(peer, END))
    return b"" if word == b"QUIT" else b"250 2.0.0 OK\r\n"


def _until(peer: socket.socket, end: bytes) -> bytes:
    """What the client sends up to `end`: neither side pipelines, so nothing follows it. Nothing where it hung up."""
    data = bytearray()
    while not data.endswith(end):
        piece = peer.recv(65536)
        if not piece:
            return b""
        data += piece
    return bytes(data)


def _accept(server: socket.socket, context: ssl.SSLContext, counter: _Counter) -> None:
    while True:
        connection, _ = server.accept()
        threading.Thread(target=_serve, args=(connection, context, counter), daemon=True).start()


def main(cert_file: str, key_file: str) -> None:
    """Serves until standard input ends."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert_file, key_file)
    counter = _Counter()
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_accept, args=(server, context, counter), daemon=True).start()
        print(server.getsockname()[1], flush=True)
        for _ in sys.stdin:
            print(counter.report(), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
