"""The SMTP half of the post office: takes mail from people and machines, and says in headers what it could prove.

It does what a provider does: who logged in may write from the login's own domain, and the mail says so in
Authentication-Results; what claims that of itself without proof loses the claim; a recipient nobody knows is refused
to a stranger, and reported back to a customer whose mail was already taken.
"""

from __future__ import annotations

import asyncio
import hmac
import re
import uuid
from collections.abc import Awaitable, Callable, Mapping
from email.utils import format_datetime
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from mailflow import clock
from mailflow.demo.bounce import undeliverable
from mailflow.mail.address import strict_sender
from mailflow.mail.headers import header_block

HOST = "mx.demo.example"
"""The name of the post office: its authserv-id (RFC 8601 2.5), and the host in its Received fields."""
OWN_RESULTS = re.compile(
    rb"^authentication-results[ \t]*:\s*" + re.escape(HOST.encode()) + rb"\b.*\n(?:[ \t].*\n)*",
    re.IGNORECASE | re.MULTILINE,
)


class Exchange:
    """aiosmtpd's hooks, which have names of their own. `put` is given a mailbox's address and the final bytes."""

    def __init__(self, users: Mapping[str, str], put: Callable[[str, bytes], Awaitable[None]]) -> None:
        self._users = users
        self._domains = {domain_of(user) for user in users}
        self._put = put

    def protocol(self) -> SMTP:
        """One connection. Plain text, since it never leaves the loopback."""
        return SMTP(
            self,
            hostname=HOST,
            ident="mailflow demo",
            loop=asyncio.get_running_loop(),
            authenticator=self.authenticate,
            auth_require_tls=False,
        )

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _method: str, data: Any
    ) -> AuthResult:
        """Login by address and password (RFC 4954)."""
        if not isinstance(data, LoginPassword):
            return AuthResult(success=False, handled=False)
        user = data.login.decode("utf-8", "replace").lower()
        right = self._users.get(user)
        good = right is not None and hmac.compare_digest(data.password, right.encode())
        return AuthResult(success=good, handled=False, auth_data=user)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Knows three kinds of recipients: a mailbox here, a name that is none, and the rest of the world."""
        if domain_of(address) not in self._domains:
            return "550 5.7.1 nothing leaves this machine"
        # A submission server takes the mail and reports later; a border server refuses at once (RFC 5321 3.6.3, 6.1).
        if mailbox_of(address) not in self._users and not session.authenticated:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Delivers to each recipient's mailbox, or reports to the envelope sender that there is none."""
        login = session.auth_data if session.authenticated else None
        id_ = uuid.uuid4().hex
        raw = self._stamped(bytes(envelope.original_content or b""), str(session.host_name), login, id_)
        for recipient in envelope.rcpt_tos:
            await self._deliver(envelope.mail_from or "", recipient, raw)
        return f"250 2.0.0 queued as {id_}"

    async def _deliver(self, mail_from: str, recipient: str, raw: bytes) -> None:
        mailbox = mailbox_of(recipient)
        if mailbox in self._users:
            trace = f"Return-Path: <{mail_from}>\r\nDelivered-To: {recipient}\r\n"
            await self._put(mailbox, trace.encode("ascii", "replace") + raw)
        elif mailbox_of(mail_from) in self._users:  # a report that is lost is not reported (RFC 5321 4.5.5)
            report = undeliverable(
                raw, to=mail_from, recipient=recipient, host=HOST, id_=uuid.uuid4().hex, at=clock.now()
            )
            await self._deliver("", mail_from, report)

    def _stamped(self, raw: bytes, helo: str, login: str | None, id_: str) -> bytes:
        """The mail with our trace fields on top, and without results that only claim to be ours (RFC 8601 5)."""
        domain = strict_sender(raw).domain
        method = "ESMTPA" if login else "ESMTP"
        stamp = (
            f"Authentication-Results: {HOST}; {self._result(domain, login)}\r\n"
            f"Received: from {helo} ([127.0.0.1])\r\n by {HOST} with {method} id {id_};\r\n"
            f" {format_datetime(clock.now())}\r\n"
        )
        return stamp.encode("ascii", "replace") + _without_forged_results(raw)

    def _result(self, domain: str, login: str | None) -> str:
        if login and domain and domain_of(login) == domain:
            return f"dmarc=pass header.from={domain}"
        # The domains here ask for proof (RFC 7489 6.3, p=reject); of others nothing is known.
        return f"dmarc=fail header.from={domain}" if domain in self._domains or login else "dmarc=none"


def domain_of(address: str) -> str:
    """The part after the @, lower case."""
    return address.rpartition("@")[2].lower()


def mailbox_of(address: str) -> str:
    """The mailbox that local+tag@domain is delivered to (RFC 5233), lower case."""
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _without_forged_results(raw: bytes) -> bytes:
    end = len(header_block(raw)) + len(b"\r\n")
    return OWN_RESULTS.sub(b"", raw[:end]) + raw[end:]
