"""The IMAP half of the post office: mailboxes in memory, each open to its owner's mail program (pymap)."""

from __future__ import annotations

import asyncio
import hmac
import secrets
from argparse import Namespace
from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Any, Self

from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.user import Passwords, UserMetadata

from mailflow import clock

LOOPBACK = "127.0.0.1"


class _Plain:
    """A password hash that hashes nothing: these passwords live for a minute, and the real one takes 0.4 s a login."""

    def copy(self, **_options: object) -> Self:
        return self

    def hash(self, value: str) -> str:
        return value

    def verify(self, value: str, digest: str) -> bool:
        return hmac.compare_digest(value, digest)


class Mailboxes:
    """A mailbox for each of `users` (address -> password), served at an ephemeral port of the loopback."""

    def __init__(self, users: Mapping[str, str]) -> None:
        self._users = users
        self._sessions: dict[str, Any] = {}
        self._stack = AsyncExitStack()
        self.port = 0

    async def start(self) -> None:
        """Opens every mailbox, then the port."""
        options = Namespace(
            demo_data=False, demo_user="pymap", demo_password=secrets.token_hex(), debug=False, tls=False, cert=None,
            key=None, host=LOOPBACK, port="0", proxy_protocol=None, passlib_cfg=None,
        )  # fmt: skip
        backend, config = await DictBackend.init(options, hash_context=_Plain())
        config.apply_context()
        await backend.start(self._stack)
        for user, password in self._users.items():
            identity = await backend.login.authorize(Namespace(name=user, roles=frozenset()), user)
            hashed = await Passwords(config).hash_password(password)
            await identity.set(UserMetadata(config, user, password=hashed))
            self._sessions[user] = await self._stack.enter_async_context(identity.new_session())
        serve = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(backend.login, config))
        self._server = await asyncio.start_server(serve, LOOPBACK, 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Closes the port; the mails are gone."""
        self._server.close()
        await self._stack.aclose()

    async def put(self, user: str, raw: bytes) -> None:
        """Puts a mail into the user's INBOX, as if it arrived now."""
        await self._sessions[user].append_messages("INBOX", [AppendMessage(raw, clock.now(), frozenset())])
