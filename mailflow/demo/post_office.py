"""A post office inside this process: IMAP mailboxes and an SMTP server on ephemeral ports of the loopback.

It runs on an event loop in a thread of its own, so that the real workers, which are other processes, meet real servers
while a conversation is played here.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Coroutine, Mapping
from typing import Any, Self

from mailflow.demo.exchange import HOST, Exchange
from mailflow.demo.mailboxes import LOOPBACK, Mailboxes

SECONDS = 10.0
"""Starting, stopping or putting a mail takes milliseconds; whoever waits this long waits for nothing."""
TALKATIVE = ("mail.log", "asyncio")
"""Loggers of the servers: a client that hangs up is none of the reader's business."""


class PostOffice:
    """Servers for `users` (address -> password); their domains are the only ones there are.

    Mail to local+tag@domain goes to the mailbox local@domain with a Delivered-To. `name` is the authserv-id and the
    trusted host. Log in with the whole address at `imap_port` and `smtp_port` of `host`, without TLS.
    """

    name = HOST
    host = LOOPBACK

    def __init__(self, users: Mapping[str, str]) -> None:
        self._mailboxes = Mailboxes(users)
        self._exchange = Exchange(users, self._mailboxes.put)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="post office", daemon=True)
        self.imap_port = self.smtp_port = 0

    def __enter__(self) -> Self:
        for name in TALKATIVE:
            logging.getLogger(name).addHandler(logging.NullHandler())
        self._thread.start()
        self._do(self._open())
        return self

    def __exit__(self, *exception: object) -> None:
        self._do(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(SECONDS)
        self._loop.close()

    def put(self, address: str, raw: bytes) -> None:
        """Puts bytes straight into a mailbox, past SMTP: mail that no server would have let through."""
        self._do(self._mailboxes.put(address, raw))

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(SECONDS)

    async def _open(self) -> None:
        await self._mailboxes.start()
        self._smtp = await asyncio.get_running_loop().create_server(self._exchange.protocol, LOOPBACK, 0)
        self.imap_port = self._mailboxes.port
        self.smtp_port = self._smtp.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        self._smtp.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._mailboxes.stop()
