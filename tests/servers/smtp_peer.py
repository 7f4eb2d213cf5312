"""A real SMTP peer (aiosmtpd) with TLS and AUTH, that keeps what it took and fails by address.

| recipient    | what happens                                                              |
|--------------|---------------------------------------------------------------------------|
| temperror@   | 451 at RCPT                                                               |
| permerror@   | 550 at RCPT                                                               |
| dataerror@   | 554 after the final dot                                                   |
| greylist@    | 451 after the final dot, once                                             |
| stall@       | the answer to the final dot comes `stall_seconds` late, once              |
| drop@        | taken, but the connection breaks before the answer to the final dot, once |
| hangup@      | taken, and the connection is closed after the answer                      |
| badsender@ as MAIL FROM | 550 at MAIL                                                    |
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, AnyStr, Literal

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers.pki import Pki

USER = "support@klien.example"
PASSWORD = "kata-sandi-rahasia-42"
LARGEST = 2_000_000


@dataclass(frozen=True, slots=True)
class Taken:
    """A letter as the peer took it. `data` is what stood between DATA and the final dot, unstuffed."""

    mail_from: str
    recipients: tuple[str, ...]
    data: bytes


@dataclass(slots=True)
class SmtpPeer:
    """The running peer. `counts` has one entry a connection, command word and failure."""

    port: int
    tls: Literal["implicit", "starttls", "none"]
    ca_file: str
    user: str = USER
    password: str = PASSWORD
    stall_seconds: float = 3.0
    taken: list[Taken] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def forget(self) -> None:
        """As if it had just been started."""
        self.taken.clear()
        self.counts.clear()


class _Smtp(SMTP):
    """Counts connections and transactions, and closes where a handler asked for it."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if self.session is None:  # STARTTLS calls this a second time
            self.event_handler.peer.counts["connections"] += 1
        super().connection_made(transport)

    async def push(self, status: AnyStr) -> None:
        await super().push(status)
        if self.session is not None and getattr(self.session, "hangup", False):
            assert self.transport
            self.transport.close()


class _Handler:
    """aiosmtpd's hooks; the names are its own."""

    def __init__(self, peer: SmtpPeer) -> None:
        self.peer = peer

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.peer.counts["MAIL"] += 1
        if not session.authenticated:
            return "530 5.7.0 authentication required"
        if address.startswith("badsender@"):
            return "550 5.7.1 sender not allowed"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.peer.counts["RCPT"] += 1
        if address.startswith("temperror@"):
            return "451 4.2.1 try again later"
        if address.startswith("permerror@"):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_RSET(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.peer.counts["RSET"] += 1
        return "250 2.0.0 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.peer.counts["DATA"] += 1
        mode = envelope.rcpt_tos[0].partition("@")[0]
        if mode == "dataerror":
            return "554 5.6.0 this content is not welcome"
        if mode == "greylist" and self._first(mode):
            return "451 4.7.1 greylisted"
        self.peer.taken.append(
            Taken(
                (envelope.mail_from or "").strip("<>"),
                tuple(envelope.rcpt_tos),
                bytes(envelope.original_content or b""),
            )
        )
        if mode == "stall" and self._first(mode):
            await asyncio.sleep(self.peer.stall_seconds)
        if mode == "drop" and self._first(mode):
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        session.hangup = mode == "hangup"  # type: ignore[attr-defined]
        return f"250 2.0.0 queued as {len(self.peer.taken)}"

    def _first(self, failure: str) -> bool:
        self.peer.counts[failure] += 1
        return self.peer.counts[failure] == 1

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.peer.counts["AUTH"] += 1
        good = data.login.decode() == self.peer.user and data.password.decode() == self.peer.password
        return AuthResult(success=good, handled=False)


@contextlib.contextmanager
def smtp_peer_running(
    pki: Pki, tls: Literal["implicit", "starttls", "none"] = "starttls", *, exclude: tuple[str, ...] = ()
) -> Iterator[SmtpPeer]:
    """Runs a peer in a thread until the block ends. Login is required. `exclude` names AUTH mechanisms not offered."""
    peer = SmtpPeer(0, tls, pki.ca_file)
    context = pki.server_context()
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="smtp-peer", daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(_listen(peer, context, exclude), loop).result(10)
    try:
        peer.port = server.sockets[0].getsockname()[1]
        yield peer
    finally:
        asyncio.run_coroutine_threadsafe(_close(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _listen(peer: SmtpPeer, context: ssl.SSLContext, exclude: tuple[str, ...]) -> asyncio.Server:
    handler, loop = _Handler(peer), asyncio.get_running_loop()

    def protocol() -> SMTP:
        return _Smtp(
            handler,
            hostname="peer.example",
            loop=loop,
            data_size_limit=LARGEST,
            tls_context=context if peer.tls == "starttls" else None,
            require_starttls=peer.tls == "starttls",
            authenticator=handler.authenticate,
            auth_require_tls=peer.tls == "starttls",
            auth_exclude_mechanism=exclude,
        )

    return await loop.create_server(protocol, "127.0.0.1", 0, ssl=context if peer.tls == "implicit" else None)


async def _close(server: asyncio.Server) -> None:
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0)
