"""A small IMAP server inside the tests (pymap): plain text on the loopback, and ways of its own.

It turns CRLF into LF, drops keywords and knows neither UNSELECT nor NAMESPACE: the opposite pole to Dovecot.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import threading
from argparse import Namespace
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Any, Self

from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer
from pymap.user import Passwords, UserMetadata

from tests.servers.accounts import Account, credentials


class _Plain:
    """A password hash that hashes nothing: the real one takes 0.4 s a login."""

    def copy(self, **_options: object) -> Self:
        return self

    def hash(self, value: str) -> str:
        return value

    def verify(self, value: str, digest: str) -> bool:
        return hmac.compare_digest(value, digest)


class PymapPeer:
    """The running server, with accounts that are made on demand."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.port = 0
        self._stack = AsyncExitStack()

    async def start(self) -> None:
        options = Namespace(
            demo_data=False, demo_user="first", demo_password="first", debug=False, tls=False, cert=None, key=None,
            host="127.0.0.1", port="0", proxy_protocol=None, passlib_cfg=None,
        )  # fmt: skip
        self._backend, self._config = await DictBackend.init(options, hash_context=_Plain())
        self._config.apply_context()
        await self._backend.start(self._stack)
        serve = IMAPServer(self._backend.login, self._config)
        reader: Any = ProxyProtocolReader(self._config.proxy_protocol)
        self._server = await asyncio.start_server(reader.get_callback(serve), "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._stack.aclose()

    async def add(self, user: str, password: str) -> None:
        identity = await self._backend.login.authorize(Namespace(name=user, roles=frozenset()), user)
        hashed = await Passwords(self._config).hash_password(password)
        await identity.set(UserMetadata(self._config, user, password=hashed))

    def account(self) -> Account:
        """A new account with an empty INBOX."""
        user, password = credentials()
        asyncio.run_coroutine_threadsafe(self.add(user, password), self.loop).result(10)
        return Account("127.0.0.1", self.port, user, password)


@contextlib.contextmanager
def pymap_running() -> Iterator[PymapPeer]:
    """Runs pymap in a thread until the block ends."""
    peer = PymapPeer()
    thread = threading.Thread(target=peer.loop.run_forever, name="pymap", daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(peer.start(), peer.loop).result(10)
    try:
        yield peer
    finally:
        asyncio.run_coroutine_threadsafe(peer.stop(), peer.loop).result(10)
        peer.loop.call_soon_threadsafe(peer.loop.stop)
        thread.join(10)
        peer.loop.close()
