"""What came of the conversation, for people and for machines: mails, requests with deadlines, letters as read."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from mailflow.demo.cast import READERS, SITI, STAFF, SUPPORT
from mailflow.demo.conversation import Scene
from mailflow.demo.terminal import BECAME, Local, Read, because, console, deadlines, letter_fields, letters, say
from mailflow.desk.office import Office
from mailflow.desk.request import Case, What

if TYPE_CHECKING:
    from mailflow.demo.post_office import PostOffice


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
    """Everything to show. `local` gives an instant in the desk's own zone."""

    mails: tuple[Played, ...]
    cases: tuple[Case, ...]
    letters: tuple[Read, ...]
    seconds: float
    office: Office
    local: Local
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
    say(f"{played.scene.name}, by {played.scene.writer.address}", "bold")
    say(f"    {number}{BECAME.get(played.what, str(played.what))} ({played.seconds:.1f} s)")
    because(played.why)


def rest(performance: Performance) -> None:
    """The table of requests, every letter, and the closing lines."""
    say("")
    console().print(_table(performance))
    letters(performance.letters)
    say(_closing(performance), "bold")
    if performance.connect:
        say(_how_to_go_on(performance.connect, _to_answer(performance)))
    sys.stdout.flush()


def as_json(performance: Performance) -> None:
    """One JSON object on standard output."""
    found = {
        "mails": [_mail_fields(played) for played in performance.mails],
        "requests": [_request_fields(case, performance.office) for case in performance.cases],
        "letters": [letter_fields(each) for each in performance.letters],
        "seconds": round(performance.seconds, 1),
    }
    if performance.connect:
        found["connect"] = performance.connect
    json.dump(found, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")
    sys.stdout.flush()


def _table(performance: Performance) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in ("request", "kind", "state", "deadlines", "asked for"):
        table.add_column(column, no_wrap=column == "request")
    for case in performance.cases:
        request = case.request
        reference = performance.office.reference(request.number)
        kind = " ".join(filter(None, (request.severity, request.kind)))
        asked = Text(f"{request.subject}\n{request.requester}")
        promised = "\n".join(deadlines(case, performance.local)) or "none before an estimate"
        table.add_row(reference, kind, request.state, promised, asked)
    return table


def _closing(performance: Performance) -> str:
    return (
        f"{len(performance.mails)} mails became {len(performance.cases)} requests and "
        f"{len(performance.letters)} letters in {performance.seconds:.1f} s. Nothing has left this machine.\n"
        "Next: copy config.example.yaml, then `mailflow check` and `mailflow run --dry-run`. "
        "To write mails yourself: mailflow demo --keep"
    )


def _to_answer(performance: Performance) -> int:
    """A letter to staff about the newest request, as an example."""
    reference = performance.office.reference(performance.cases[-1].request.number)
    staff = {person.address for person in STAFF}
    about = (each for each in performance.letters if each.mailbox in staff and reference in str(each.mail["Subject"]))
    return next((each.number for each in about if each.number is not None), 1)


def _how_to_go_on(connect: Mapping[str, Any], letter: int) -> str:
    program = "mailflow" if shutil.which("mailflow") else os.path.relpath(Path(sys.executable).with_name("mailflow"))
    return (
        "\nIt is still running, and waits for your mails. In another terminal, in the same folder:\n"
        f"    export MAILFLOW_CONFIG={connect['config']}\n"
        f'    {program} demo send --from {SITI.address} "Server mati" "Aplikasi penggajian tidak bisa dibuka."\n'
        f'    {program} demo reply {letter} "/proses" "Kami sedang memeriksanya."\n'
        f"    {program} requests list\n"
        f"Or with a mail program: IMAP {connect['imap']}, SMTP {connect['smtp']}, no encryption; log in as\n"
        f"{', '.join(connect['logins'])}\n"
        f"with the password {connect['password']} and write to {SUPPORT}.\n"
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
