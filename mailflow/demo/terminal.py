"""How the demo prints: lines for people, letters as they were read, and what is promised about a request.

The letters come from the recipients' own IMAP mailboxes, not from the outbox: they are what people see.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from rich.console import Console
from rich.text import Text

from mailflow.demo.cast import CLIENTS
from mailflow.demo.mail_program import text_of
from mailflow.desk.request import Case, What
from mailflow.sla.clock import Clock
from mailflow.sla.clocks import current

WIDE = 160
"""Columns where nobody's terminal sets them."""
BECAME = {
    What.OPENED: "a new request",
    What.CLIENT_MAIL: "added to its request",
    What.STAFF_REPLY: "sent on to the client",
    What.AUTOMATIC: "noted, changes nothing",
    What.BOUNCE: "noted, staff are told",
    What.REFUSED: "refused, nothing reaches the client",
    None: "in quarantine, the admin is told",
}

Local = Callable[[datetime], datetime]


@dataclass(frozen=True, slots=True)
class Read:
    """A letter in a mailbox, with its number in the outbox; None for a mail that came from elsewhere."""

    mailbox: str
    mail: EmailMessage
    number: int | None


def console() -> Console:
    """As wide as the terminal; in a pipe wide enough for the table."""
    return Console(width=None if sys.stdout.isatty() else WIDE, highlight=False, markup=False, emoji=False)


def say(text: str, style: str = "") -> None:
    """A line, or several, that the terminal breaks where it wants to."""
    console().print(Text(text, style), soft_wrap=True)


def because(reasons: Iterable[str]) -> None:
    """A decision's trace, a line a step."""
    for reason in reasons:
        console().print(Text(f"    because {reason}", "dim"), no_wrap=True, overflow="ellipsis")


def letters(read: Iterable[Read]) -> None:
    """Each letter; one that a colleague got in the same words is not printed again."""
    shown: dict[str, str] = {}
    clients = {person.address for person in CLIENTS}
    for each in read:
        first = shown.setdefault(_words(each.mail), each.mailbox)
        number = "" if each.number is None else f", letter {each.number}"
        say(f"Mailbox of {each.mailbox}{number}", "bold green" if each.mailbox in clients else "bold blue")
        for name in ("From", "To", "Subject"):
            say(f"{name}: {each.mail[name]}", "bold")
        as_in = f"(the same words as in the mailbox of {first})\n"
        say(f"\n{text_of(each.mail)}\n" if first == each.mailbox else as_in)


def letter_fields(read: Read) -> dict[str, Any]:
    """A letter for machines."""
    wanted = ("From", "To", "Subject", "Message-ID", "In-Reply-To", "Auto-Submitted")
    headers = {name: str(read.mail[name]) for name in wanted if read.mail[name] is not None}
    return {"letter": read.number, "mailbox": read.mailbox, **headers, "text": text_of(read.mail)}


def deadlines(case: Case, local: Local) -> list[str]:
    """What is promised about the request, and the date it asks for, a line each."""
    visit = dict(case.request.form).get("visit_date")
    return [
        *(_deadline(each, local) for each in current(case.clocks).values()),
        *([f"visit asked for: {visit}"] if visit else []),
    ]


def _deadline(each: Clock, local: Local) -> str:
    due = f"{local(each.due_at):%a %d %b %H:%M %Z}" if each.due_at else "no date"
    return f"{each.name} {due}" + ("" if each.state == "running" else f" ({each.state})")


def _words(letter: EmailMessage) -> str:
    """What two letters have in common that say the same: all but the token, which is each reader's own."""
    return f"{letter['Subject']}\n{text_of(letter)}".partition("\nRef: ")[0]
