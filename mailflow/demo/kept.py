"""A demo that was left running: the note in its folder by which another command finds its mailboxes.

Only the demo writes that note, and it names ports but no host: what is done by it never leaves this machine, and an
installation that works in earnest has none.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from mailflow import config as settings
from mailflow.demo.mail_program import MailProgram
from mailflow.desk.office import Office
from mailflow.ops.site import Site, zone
from mailflow.store.engine import Store

NOTE = "demo.json"
LOOPBACK = "127.0.0.1"


class NoDemoError(Exception):
    """There is no demo where one was looked for; the message says how to start one."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the servers of a demo listen on this machine, and the password of every mailbox there."""

    imap_port: int
    smtp_port: int
    password: str = field(repr=False)

    def program(self, login: str) -> MailProgram:
        """The mail program of the person with this account."""
        return MailProgram(LOOPBACK, self.imap_port, self.smtp_port, login, self.password)


@dataclass(frozen=True, slots=True)
class Kept:
    """A demo that is running: its servers, and its installation to look at."""

    ports: Ports
    site: Site

    @property
    def office(self) -> Office:
        """How this desk writes a reference."""
        return self.site.office

    @property
    def store(self) -> Store:
        """Its database."""
        return self.site.store


def leave(folder: Path, ports: Ports) -> None:
    """Writes the note, for nobody else to read."""
    note = folder / NOTE
    note.touch(mode=0o600)
    facts = {"imap_port": ports.imap_port, "smtp_port": ports.smtp_port, "password": ports.password}
    note.write_text(json.dumps(facts), "utf-8")


def find(path: Path) -> Kept:
    """The demo whose configuration is at `path`. Raises `NoDemoError`, `ConfigError`."""
    try:
        ports = Ports(**json.loads((path.parent / NOTE).read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        text = f"{path} is not of a demo that is running; start one with: mailflow demo --keep"
        raise NoDemoError(text) from error
    # The environment's MAILFLOW_* belong to another installation.
    config = settings.load(path, environ={})
    return Kept(ports, Site(config, settings.office(config), Store(config.database), zone(config)))
