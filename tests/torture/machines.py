"""A mailflow without servers round it, its real workers over a real database, and machines that answer its letters.

Mails are put where fetching puts them and letters are taken where sending takes them, so a day of mail to and fro takes
seconds: time is the test's.
"""

from __future__ import annotations

import email
import email.policy
import heapq
import json
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Row, select
from time_machine import Traveller

from mailflow import app, clock
from mailflow.config import load
from mailflow.store import outbox, received, schema, tables
from mailflow.store.received import NewMail
from mailflow.workers.process import Processor
from mailflow.workers.timers import Timers
from mailflow.workers.watch import Watch
from tests.commands import ROOT

CLIENTS = """
clients:
  sejahtera:
    name: PT Contoh Sejahtera
    domains: [{domain}]
    language: id
    contacts:
      - {{address: {contact}, name: Bantuan, language: id}}
"""
SENT = "Wed, 12 Feb 2025 10:00:00 +0700"


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter on its way to one recipient."""

    envelope_from: str
    to: str
    raw: bytes

    @property
    def mail(self) -> EmailMessage:
        return email.message_from_bytes(self.raw, EmailMessage, policy=email.policy.default)

    @property
    def text(self) -> str:
        part = self.mail.get_body(("plain",))
        assert part is not None
        return str(part.get_content())


@dataclass
class Desk:
    """An installation at support@DOMAIN whose client has `contact` as a registered person."""

    folder: Path
    domain: str = "vendor.example"
    contact: str = "bantuan@sejahtera.example"
    _uids: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        rules = self.folder / "rules"
        shutil.copytree(ROOT / "rules", rules)
        (rules / "clients.yaml").write_text(
            CLIENTS.format(contact=self.contact, domain=self.contact.rpartition("@")[2])
        )
        for name in ("staff.yaml", "routing.yaml"):
            text = (rules / name).read_text()
            (rules / name).write_text(text.replace("vendor.example", self.domain).replace("nusantara", "sejahtera"))
        (self.folder / "token.key").write_text(secrets.token_hex(32))
        config = self.folder / "config.yaml"
        config.write_text(json.dumps(self._settings(rules)))  # JSON is YAML
        self.app = app.build(load(config, environ={}))
        schema.prepare(self.app.store)
        self.processor: Processor = app.processor(self.app)
        self.timers = Timers(self.app.store, self.app.office, lambda: self.app.shelf.current, Watch(1))

    @property
    def address(self) -> str:
        return f"support@{self.domain}"

    def arrives(self, raw: bytes) -> None:
        """A mail has been fetched, just now."""
        now, uid = clock.now(), next(self._uids)
        mail = NewMail(uid, raw, now, "", now, False, len(raw), sha256(raw).hexdigest(), f"c{uid}")
        with self.app.store.write() as connection:
            received.keep(connection, "support", 1, [mail])

    def works(self) -> list[Sent]:
        """Works on all mail and all timers; the letters that leave."""
        while self.processor.batch():
            pass
        self.timers.tick()
        return list(self._leaving())

    def letters(self) -> Sequence[Row[Any]]:
        with self.app.store.read() as connection:
            return connection.execute(select(tables.outbox).order_by(tables.outbox.c.id)).all()

    def requests(self) -> Sequence[Row[Any]]:
        with self.app.store.read() as connection:
            return connection.execute(select(tables.requests)).all()

    def close(self) -> None:
        self.app.store.close()

    def _leaving(self) -> Iterator[Sent]:
        with self.app.store.write() as connection:
            while due := outbox.due(connection, clock.now(), 100):
                for letter in due:
                    raw = outbox.to_send(connection, letter.id)
                    assert raw is not None
                    outbox.sent(connection, letter.id, "250 2.0.0 Ok", clock.now())
                    yield Sent(letter.envelope_from, letter.recipient, raw)

    def _settings(self, rules: Path) -> Mapping[str, Any]:
        mx = f"mx.{self.domain}"
        login = {"host": "localhost", "port": 1, "user": "u", "password": "p"}
        return {
            "service": {"name": "Contoh Support", "reference_prefix": self.domain[:3].upper()},
            "mailboxes": [{"name": "support", "address": self.address, "imap": login}],
            "smtp": {"host": "localhost", "port": 1},
            "database": f"sqlite:///{self.folder}/mailflow.db",
            "admin": f"admin@{self.domain}",
            "folders": {"rules": str(rules)},
            "token_keys": [{"id": "k1", "file": str(self.folder / "token.key")}],
            "authentication": {"profile": "opendkim", "authserv_id": mx, "trusted_hosts": [mx]},
            "staff": {"delay_seconds": 0},
        }


def delivered(desk: Desk, raw: bytes, to: str, sender: str, *, proven: bool = True) -> bytes:
    """The mail as the desk's own mail server puts it into the mailbox."""
    mx, domain = f"mx.{desk.domain}", sender.rpartition("@")[2]
    result = f"Authentication-Results: {mx}; dmarc={'pass' if proven else 'none'} header.from={domain}\r\n"
    return f"Delivered-To: {to}\r\n{result}Received: from relay.example by {mx}; {SENT}\r\n".encode() + raw


Reply = tuple[timedelta, bytes]
Machine = Callable[[Desk, Sent], Iterable[Reply]]
"""What somebody's machine sends to the desk after it got a letter: how much later, and the mail as it is delivered."""


def play(desk: Desk, first: bytes, machine: Machine, traveller: Traveller, span: timedelta) -> None:
    """The first mail, and whatever follows from it within `span`."""
    start, number = clock.now(), count()
    coming: list[tuple[datetime, int, bytes]] = [(start, next(number), first)]
    tick = timedelta(minutes=10)
    while (now := clock.now()) < start + span:
        while coming and coming[0][0] <= now:
            desk.arrives(heapq.heappop(coming)[2])
        for letter in desk.works():
            if letter.to.rpartition("@")[2] != desk.domain:
                for later, raw in machine(desk, letter):
                    heapq.heappush(coming, (now + later, next(number), raw))
        ahead = min(coming[0][0] if coming else now + tick, now + tick)
        traveller.move_to(max(ahead, now + timedelta(seconds=1)), tick=False)
