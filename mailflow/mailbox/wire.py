"""The connection under IMAP, with a budget of time and bytes for each command.

Needed because a socket's time-out ends a silence but no trickle (one byte a second goes on for ever), and because
`imaplib` reserves the memory of a literal as soon as the server names its size, true or not. Its own buffer is also the
only one that can be looked into before waiting on the socket.
"""

from __future__ import annotations

import contextlib
import imaplib
import socket
import ssl
from typing import Any

from mailflow import clock

CHUNK = 64 * 1024


class Wire(imaplib.IMAP4):
    """An `imaplib.IMAP4` that gives up in time; with a `context` it speaks TLS from the first byte.

    `silence` is the longest wait for one byte, in seconds. `allow` sets the budget of the next command.
    """

    def __init__(self, host: str, port: int, context: ssl.SSLContext | None, silence: float) -> None:
        self._context = context
        self._silence = silence
        self._buffer = bytearray()
        super().__init__(host, port)

    def open(self, host: str = "", port: int = 0, timeout: float | None = None) -> None:
        """Connects. Greeting and capabilities have `silence` seconds and `CHUNK` bytes, if `allow` says no other."""
        self.host, self.port = host, port
        self.sock = socket.create_connection((host, port), timeout or self._silence)
        self.allow(CHUNK, self._silence)
        # An IDLE may be silent for 25 minutes, and a router on the way forgets it much earlier.
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        if self._context:
            self._protect(self._context)

    def begin_tls(self, context: ssl.SSLContext) -> None:
        """Goes on in TLS (STARTTLS, RFC 9051 6.2.1), or fails.

        What the server said before came in plain text, perhaps from somebody else: it must not be read as if it had
        come protected (section 11.1).
        """
        if "STARTTLS" not in self.capabilities:
            raise self.abort("the server offers no STARTTLS")
        status, data = self.xatom("STARTTLS")
        if status != "OK":
            raise self.abort(f"STARTTLS refused: {data!r}")
        if self._buffer:
            raise self.abort("plain text follows the answer to STARTTLS")
        self.untagged_responses.clear()
        self._protect(context)
        status, data = self.capability()
        self.capabilities = tuple(data[-1].decode("ascii", "replace").upper().split())

    def allow(self, octets: int, seconds: float) -> None:
        """From now on the server may send `octets` bytes and take `seconds` in all."""
        self._octets = octets
        self._ends_at = clock.monotonic() + seconds

    @property
    def unread(self) -> bool:
        """Whether bytes have arrived that a `select` on the socket would not report."""
        return bool(self._buffer) or (isinstance(self.sock, ssl.SSLSocket) and self.sock.pending() > 0)

    def read(self, size: int) -> bytes:
        """Exactly `size` bytes; over the budget they are refused before the first of them is stored."""
        if size > self._octets + len(self._buffer):
            raise self.abort(f"the server announced {size} bytes, more than can be right here")
        while len(self._buffer) < size:
            self._receive()
        return self._take(size)

    def readline(self) -> bytes:
        """One line with its end."""
        searched = 0
        while (end := self._buffer.find(b"\n", searched)) < 0:
            searched = len(self._buffer)
            self._receive()
        return self._take(end + 1)

    def send(self, data: Any) -> None:
        """All of `data`, within the budget of time."""
        self.sock.settimeout(self._patience())
        self.sock.sendall(data)

    def shutdown(self) -> None:
        """Closes the connection, in whatever state it is."""
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)
        self.sock.close()

    def _protect(self, context: ssl.SSLContext) -> None:
        self.sock.settimeout(self._patience())
        try:
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)
        except BaseException:
            self.sock.close()
            raise

    def _patience(self) -> float:
        left = self._ends_at - clock.monotonic()
        if left <= 0:
            raise TimeoutError("the server took too long")
        return min(left, self._silence)

    def _receive(self) -> None:
        self.sock.settimeout(self._patience())
        data = self.sock.recv(CHUNK)
        if not data:
            raise self.abort("the server closed the connection")
        self._octets -= len(data)
        if self._octets < 0:
            raise self.abort("the server sent more than can be right here")
        self._buffer += data

    def _take(self, size: int) -> bytes:
        with memoryview(self._buffer) as view:
            taken = bytes(view[:size])
        del self._buffer[:size]
        return taken
