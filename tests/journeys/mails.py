"""Mails as the vendor's mail server puts them into the mailbox, and what must become of each."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Literal

from tests.journeys.installation import MX

DATE = "Fri, 14 Feb 2025 10:00:00 +0700"
Proof = Literal["pass", "fail", "none"]


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail, by a name of the test's own.

    `outcome` is what it must become, `thread` the name of the mail that opened its request (its own, where it opens
    one; "" where it belongs to none), `kind` and `severity` what that request is. `answered`: an automatic letter to
    its sender is due. `inbox` is the mailbox it lies in.
    """

    name: str
    raw: bytes
    sender: str
    message_id: str
    outcome: str = "request"
    thread: str = ""
    kind: str | None = None
    severity: str | None = None
    answered: bool = False
    inbox: str = "support"

    @property
    def sha256(self) -> str:
        """How the store knows it."""
        return hashlib.sha256(self.raw).hexdigest()


def raw(
    sender: str,
    subject: str,
    body: str,
    message_id: str = "",
    *,
    proof: Proof = "pass",
    to: str = "support@vendor.example",
    more: tuple[str, ...] = (),
) -> bytes:
    """The bytes. `proof` is what our own mail server found out about the sender's domain."""
    result = () if proof == "none" else (f"Authentication-Results: {MX}; dmarc={proof} header.from={_domain(sender)}",)
    lines = (
        *result,
        f"Received: from relay.example by {MX}; {DATE}",
        f"From: {sender}",
        f"To: {to}",
        f"Subject: {subject}",
        f"Date: {DATE}",
        *((f"Message-ID: <{message_id}>",) if message_id else ()),
        *more,
        "MIME-Version: 1.0",
        *(
            ()
            if any(line.startswith("Content-Type:") for line in more)
            else ("Content-Type: text/plain; charset=utf-8",)
        ),
        "",
        *body.split("\n"),
        "",
    )
    return "\r\n".join(lines).encode()


def opening(
    name: str, sender: str, subject: str, body: str, kind: str, severity: str | None, *, proof: Proof = "pass",
    answered: bool = True, to: str = "support@vendor.example", more: tuple[str, ...] = (), inbox: str = "support",
) -> Mail:  # fmt: skip
    """A mail that opens a request."""
    message_id = f"{name}@{_domain(sender)}"
    data = raw(sender, subject, body, message_id, proof=proof, to=to, more=more)
    return Mail(name, data, sender, message_id, "request", name, kind, severity, answered, inbox)


def answer(name: str, first: Mail, body: str, sender: str = "", **changes: object) -> Mail:
    """A mail that goes on with the request of `first`."""
    sender = sender or first.sender
    message_id = f"{name}@{_domain(sender)}"
    threading = (f"In-Reply-To: <{first.message_id}>", f"References: <{first.message_id}>")
    data = raw(sender, "Re: request", body, message_id, more=threading)
    return replace(Mail(name, data, sender, message_id, "reply", first.thread, inbox=first.inbox), **changes)  # type: ignore[arg-type]


def copy(name: str, first: Mail, inbox: str = "") -> Mail:
    """The same mail once more, by another way."""
    data = f"Delivered-To: {name}@vendor.example\r\n".encode() + first.raw
    return Mail(name, data, first.sender, first.message_id, "duplicate", first.thread, inbox=inbox or first.inbox)


def _domain(sender: str) -> str:
    return sender.rpartition("@")[2].strip("<> ")
