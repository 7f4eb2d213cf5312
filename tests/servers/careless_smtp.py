"""An SMTP server that delivers into an IMAP account and checks nothing: what a stranger wrote arrives as written."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers.accounts import Account
from tests.servers.process import free_port


class _Delivery:
    """aiosmtpd's hook; the name is its own."""

    def __init__(self, account: Account, host: str, field: str) -> None:
        self.account, self.host, self.field = account, host, field

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        hop = f"Received: from outside by {self.host} with ESMTP id 1; Wed, 12 Feb 2025 10:00:00 +0700\r\n"
        self.account.append(f"{self.field}{hop}".encode() + bytes(envelope.original_content or b""))
        return "250 2.0.0 taken"


@contextlib.contextmanager
def careless_smtp(account: Account, host: str, field: str = "") -> Iterator[int]:
    """Runs it until the block ends; gives its port. `host` is its name in Received, `field` stands on top of that."""
    controller = Controller(_Delivery(account, host, field), hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()
