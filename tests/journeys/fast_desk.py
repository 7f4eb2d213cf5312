"""A desk whose days pass in seconds: the real database, the real workers, and only the clock is the test's.

No server runs: a mail is put where fetching puts it, and letters are read where delivery takes them.
"""

from __future__ import annotations

import email
import email.policy
import hashlib
import json
import secrets
import shutil
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import time_machine
from sqlalchemy import select

import mailflow
from mailflow import clock
from mailflow.app import App, build, processor
from mailflow.channels.notify import Destination
from mailflow.config import load
from mailflow.desk.request import Case
from mailflow.store import cases, cursors, outbox, received, schema, tables
from mailflow.store.received import NewMail
from mailflow.workers.promises import Awake
from mailflow.workers.timers import Timers
from mailflow.workers.watch import Watch
from tests.journeys.installation import change_terms
from tests.journeys.mails import raw
from tests.journeys.marks import Inbound, leaks, put_in
from tests.journeys.moments import MINUTE

ROOT = Path(mailflow.__file__).parent.parent
INBOX = "support"
RANI, BIMA, DEWI = "rani@vendor.example", "bima@vendor.example", "dewi@vendor.example"
BUDI = "budi@sejahtera.example"
SETTINGS = {
    "service": {"name": "Benemica", "reference_prefix": "BEN"},
    "mailboxes": [{"name": INBOX, "address": "support@vendor.example", "imap": {"host": "localhost"}}],
    "smtp": {"host": "localhost"},
    "admin": "admin@vendor.example",
    "authentication": {
        "profile": "opendkim", "authserv_id": "mx.vendor.example", "trusted_hosts": ["mx.vendor.example"],
    },
}  # fmt: skip


@dataclass(slots=True)
class Letter:
    """A letter as it was queued."""

    at: datetime
    template: str
    to: str
    cause: str
    mail: EmailMessage

    @property
    def words(self) -> str:
        part = self.mail.get_body(("plain",))
        assert part is not None
        return " ".join(str(part.get_content()).split())


@dataclass(slots=True)
class FastDesk:
    """`folder` keeps its database and rules; `terms` are keys of the corporate agreement that differ; `delay` is how
    many seconds words of staff wait, none by default."""

    folder: Path
    start: datetime
    terms: dict[str, Any] = field(default_factory=dict)
    delay: int = 0
    app: App = field(init=False)
    travel: time_machine.travel = field(init=False)
    traveller: time_machine.Traveller = field(init=False)
    uid: int = 0
    inbound: dict[str, Inbound] = field(default_factory=dict)
    destinations: tuple[Destination, ...] = ()
    awake: Awake = field(default_factory=Awake)

    def __post_init__(self) -> None:
        shutil.copytree(ROOT / "rules", self.folder / "rules", dirs_exist_ok=True)
        change_terms(self.folder / "rules" / "sla.yaml", self.terms)
        (self.folder / "token.key").write_text(secrets.token_hex(32))
        config = SETTINGS | {
            "database": f"sqlite:///{self.folder}/mailflow.db",
            "folders": {"rules": str(self.folder / "rules")},
            "staff": {"delay_seconds": self.delay},
            "token_keys": [{"id": "k1", "file": str(self.folder / "token.key")}],
        }
        (self.folder / "config.yaml").write_text(json.dumps(config))
        self.travel = time_machine.travel(self.start, tick=False)
        self.traveller = self.travel.start()
        self.app = build(load(self.folder / "config.yaml", environ={}))
        schema.prepare(self.app.store)
        self.poll()

    @property
    def timers(self) -> Timers:
        """New each time, as after a restart: nothing may live in memory only, but since when somebody is at work."""
        return Timers(
            self.app.store,
            self.app.office,
            lambda: self.app.shelf.current,
            Watch(1),
            destinations=self.destinations,
            awake=self.awake,
        )

    def close(self) -> None:
        assert leaks(self.app.store, self.inbound) == []
        self.app.store.close()
        self.travel.stop()

    def poll(self) -> None:
        """The mailbox was read whole just now."""
        with self.app.store.mark() as connection:  # not synced: thousands of polls in a test
            cursors.advance(connection, INBOX, 7, self.uid, clock.now())

    def until(self, at: datetime, *, polls: bool = True, step: timedelta = MINUTE) -> None:
        """Time passes; every step the mailbox is read and the timers tick."""
        while clock.now() < at:
            self.traveller.move_to(min(at, clock.now() + step))
            if polls:
                self.poll()
            if self.delay:
                self.decides()
            self.timers.tick()

    def jump(self, at: datetime) -> None:
        """The clock stands somewhere else, and nobody looked in between."""
        self.traveller.move_to(at)

    def comes(self, mail: bytes, at: datetime | None = None) -> None:
        """A mail that arrived at `at`, or now, is fetched and decided on."""
        self.uid += 1
        mail = put_in(mail, self.inbound)
        now, digest = clock.now(), hashlib.sha256(mail).hexdigest()
        new = NewMail(self.uid, mail, at or now, "", now, False, len(mail), digest, f"c{self.uid}@x")
        with self.app.store.write() as connection:
            received.keep(connection, INBOX, 7, [new])
        self.decides()

    def decides(self) -> None:
        """Whatever is due is decided."""
        worker = processor(self.app)
        while worker.batch():
            pass

    def writes(self, sender: str, subject: str, text: str, at: datetime | None = None) -> None:
        """Somebody writes a new mail."""
        self.comes(raw(sender, subject, text, f"w{self.uid}@x.example", proof="pass"), at)

    def answers(self, letter: Letter, text: str, at: datetime | None = None) -> None:
        """The reader of a letter answers it."""
        thread = (f"In-Reply-To: {letter.mail['Message-ID']}", f"References: {letter.mail['Message-ID']}")
        subject, to = f"Re: {letter.mail['Subject']}", str(letter.mail["Reply-To"])
        self.comes(raw(letter.to, subject, text, f"a{self.uid}@x.example", to=to, more=thread, proof="pass"), at)

    def letters(self, *templates: str) -> list[Letter]:
        """The letters of these templates, or all of them, oldest first."""
        table = tables.outbox
        with self.app.store.read() as connection:
            rows = connection.execute(select(table).order_by(table.c.id)).all()
            data = {row.id: outbox.data(connection, row.id) for row in rows}
        return [
            Letter(row.created_at, row.template, row.recipient, row.cause, _read(data[row.id]))
            for row in rows
            if not templates or row.template in templates
        ]

    def told(self, *templates: str) -> list[tuple[str, str]]:
        """(template, to) of these letters."""
        return [(letter.template, letter.to) for letter in self.letters(*templates)]

    def case(self, number: int = 1001) -> Case:
        with self.app.store.read() as connection:
            found = cases.case(connection, number)
        assert found is not None
        return found

    def timeline(self, number: int = 1001) -> list[str]:
        with self.app.store.read() as connection:
            return [f"{line.entry.id} {line.entry.text}" for line in cases.timeline(connection, number)]


def _read(data: bytes | None) -> EmailMessage:
    return email.message_from_bytes(data or b"", EmailMessage, policy=email.policy.default)
