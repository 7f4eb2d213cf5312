"""What came of the conversation, for people and for machines: mails, requests with deadlines, letters as read.

The letters come from the recipients' own IMAP mailboxes, not from the outbox: they are what people see.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from mailflow.demo.cast import CLIENTS, READERS, SUPPORT
from mailflow.demo.conversation import Scene
from mailflow.demo.mail_program import text_of
from mailflow.desk.office import Office
from mailflow.desk.request import Case, What
from mailflow.sla.clock import Clock

if TYPE_CHECKING:
    from mailflow.demo.post_office import PostOffice

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


@dataclass(frozen=True, slots=True)
class Played:
    """A scene and what its mail became. `what` is None for quarantine, `request` a reference, `why` a line a step."""

    scene: Scene
    what: What | None
    request: str | None
    why: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Performance:
    """Everything to show. `letters` are (mailbox, mail); `local` gives an instant in the desk's own zone."""

    mails: tuple[Played, ...]
    cases: tuple[Case, ...]
    letters: tuple[tuple[str, EmailMessage], ...]
    seconds: float
    office: Office
    local: Callable[[datetime], datetime]
    connect: Mapping[str, Any] | None = None


def connection(office: PostOffice, config: Path, password: str) -> Mapping[str, Any]:
    """How a mail program gets in."""
    return {
        "imap": f"{office.host}:{office.imap_port}",
        "smtp": f"{office.host}:{office.smtp_port}",
        "tls": "none",
        "logins": READERS,
        "password": password,
        "config": str(config),
    }


def mail(played: Played) -> None:
    """A mail that was just played, what it became, and why."""
    number = f"{played.request}: " if played.request else ""
    _print(Text(f"{played.scene.name}, by {played.scene.writer.address}", "bold"))
    _print(Text(f"    {number}{BECAME.get(played.what, str(played.what))} ({played.seconds:.1f} s)"))
    for reason in played.why:
        _console().print(Text(f"    because {reason}", "dim"), no_wrap=True, overflow="ellipsis")


def rest(performance: Performance) -> None:
    """The table of requests, every letter, and the closing lines."""
    _print(Text(""))
    _console().print(_table(performance))
    shown: dict[str, str] = {}
    for mailbox, letter in performance.letters:
        first = shown.setdefault(_words(letter), mailbox)
        _letter(mailbox, letter, as_in=None if first == mailbox else first)
    _print(Text(_closing(performance), "bold"))
    if performance.connect:
        _print(Text(_how_to_connect(performance.connect)))
    sys.stdout.flush()


def as_json(performance: Performance) -> None:
    """One JSON object on standard output."""
    found = {
        "mails": [_mail_fields(played) for played in performance.mails],
        "requests": [_request_fields(case, performance.office) for case in performance.cases],
        "letters": [_letter_fields(mailbox, letter) for mailbox, letter in performance.letters],
        "seconds": round(performance.seconds, 1),
    }
    if performance.connect:
        found["connect"] = performance.connect
    json.dump(found, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")
    sys.stdout.flush()


def _console() -> Console:
    return Console(width=None if sys.stdout.isatty() else WIDE, highlight=False, markup=False, emoji=False)


def _print(text: Text) -> None:
    _console().print(text, soft_wrap=True)


def _table(performance: Performance) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in ("request", "kind", "state", "deadlines", "asked for"):
        table.add_column(column, no_wrap=column == "request")
    for case in performance.cases:
        request = case.request
        reference = performance.office.reference(request.number)
        kind = " ".join(filter(None, (request.severity, request.kind)))
        asked = Text(f"{request.subject}\n{request.requester}")
        table.add_row(reference, kind, request.state, _deadlines(case, performance.local), asked)
    return table


def _deadlines(case: Case, local: Callable[[datetime], datetime]) -> str:
    lines = [_deadline(each, local) for each in case.clocks]
    visit = dict(case.request.form).get("visit_date")
    return "\n".join([*lines, *([f"visit asked for: {visit}"] if visit else [])]) or "none before an estimate"


def _deadline(each: Clock, local: Callable[[datetime], datetime]) -> str:
    due = f"{local(each.due_at):%a %d %b %H:%M %Z}" if each.due_at else "no date"
    return f"{each.name} {due}" + ("" if each.state == "running" else f" ({each.state})")


def _letter(mailbox: str, letter: EmailMessage, as_in: str | None) -> None:
    """A letter as it was read; one that a colleague got in the same words is not printed again."""
    clients = {person.address for person in CLIENTS}
    _print(Text(f"Mailbox of {mailbox}", "bold green" if mailbox in clients else "bold blue"))
    for name in ("From", "To", "Subject"):
        _print(Text(f"{name}: {letter[name]}", "bold"))
    _print(Text(f"\n{text_of(letter)}\n" if as_in is None else f"(the same words as in the mailbox of {as_in})\n"))


def _words(letter: EmailMessage) -> str:
    """What two letters have in common that say the same: all but the token, which is each reader's own."""
    return f"{letter['Subject']}\n{text_of(letter)}".partition("\nRef: ")[0]


def _closing(performance: Performance) -> str:
    return (
        f"{len(performance.mails)} mails became {len(performance.cases)} requests and "
        f"{len(performance.letters)} letters in {performance.seconds:.1f} s. Nothing has left this machine.\n"
        "Next: copy config.example.yaml, then `mailflow check` and `mailflow run --dry-run`. "
        "To write mails yourself: mailflow demo --keep"
    )


def _how_to_connect(connect: Mapping[str, Any]) -> str:
    return (
        f"\nIt is still running. For a mail program: IMAP {connect['imap']}, SMTP {connect['smtp']}, no encryption;\n"
        f"log in as {', '.join(connect['logins'])}\nwith the password {connect['password']} and write to {SUPPORT}.\n"
        f"To look inside: mailflow -c {connect['config']} requests list\n"
        "Ctrl-C ends it and removes everything."
    )


def _mail_fields(played: Played) -> dict[str, Any]:
    return {
        "name": played.scene.name,
        "from": played.scene.writer.address,
        "became": played.what or "quarantined",
        "request": played.request,
        "why": played.why,
        "seconds": round(played.seconds, 2),
    }


def _request_fields(case: Case, office: Office) -> dict[str, Any]:
    request = case.request
    return {
        "request": office.reference(request.number),
        "kind": request.kind,
        "severity": request.severity,
        "state": request.state,
        "requester": request.requester,
        "assignee": request.assignee,
        "subject": request.subject,
        "form": dict(request.form),
        "deadlines": [
            {"clock": each.name, "state": each.state, "due": each.due_at and each.due_at.isoformat()}
            for each in case.clocks
        ],
    }


def _letter_fields(mailbox: str, letter: EmailMessage) -> dict[str, Any]:
    wanted = ("From", "To", "Subject", "Message-ID", "In-Reply-To", "Auto-Submitted")
    headers = {name: str(letter[name]) for name in wanted if letter[name] is not None}
    return {"mailbox": mailbox, **headers, "text": text_of(letter)}
