"""What came of a mail of one's own, for people and for machines."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from mailflow.demo import terminal
from mailflow.demo.correspondence import Turn
from mailflow.demo.terminal import BECAME, Read, because, deadlines, say
from mailflow.desk.office import Office
from mailflow.desk.request import Case


def told(turn: Turn, office: Office, zone: tzinfo) -> None:
    """Prints what the mail became and why, where its request stands now, and every letter that it led to."""
    say(_head(turn, office, zone), "bold")
    because(turn.became.why)
    if turn.case is not None:
        say(_stands(turn.case, office, zone))
    say("")
    terminal.letters(Read(letter.recipient, mail, letter.id) for letter, mail in turn.letters if mail is not None)
    for letter, mail in turn.letters:
        if mail is None:
            say(f"Letter {letter.id} to {letter.recipient}: {letter.template}, {letter.status}; mailflow outbox list\n")
    if not turn.letters:
        say("No letter was written.")


def fields(turn: Turn, office: Office, zone: tzinfo) -> dict[str, Any]:
    """The same for machines."""
    became, case = turn.became, turn.case
    return {
        "mail": turn.mail,
        "became": became.what,
        "request": None if became.request is None else office.reference(became.request),
        "why": became.why,
        "waits_until": became.until and became.until.astimezone(zone).isoformat(),
        "state": case and case.request.state,
        "letters": [
            {"letter": letter.id, "mailbox": letter.recipient, "template": letter.template, "status": letter.status}
            | ({} if mail is None else terminal.letter_fields(Read(letter.recipient, mail, letter.id)))
            for letter, mail in turn.letters
        ],
    }


def _head(turn: Turn, office: Office, zone: tzinfo) -> str:
    became = turn.became
    reference = "" if became.request is None else f"{office.reference(became.request)}: "
    if became.until is not None:
        return f"{reference}waits until {_time(became.until, zone)}; until then, an answer /urungkan takes it back"
    if became.what is None:
        return "On no request's timeline"
    return f"{reference}{became.what.value}, {BECAME[became.what]}" if became.what in BECAME else (
        f"{reference}{became.what.value}"
    )  # fmt: skip


def _stands(case: Case, office: Office, zone: tzinfo) -> str:
    """ "BEN-1008 is now: ticket, critical, in progress, rani; workaround Mon 23 Nov 14:00 WIB"."""
    request = case.request
    facts = (request.kind, request.severity, request.state, request.assignee)
    now = ", ".join(str(each).replace("_", " ") for each in facts if each)
    promised = "; ".join(deadlines(case, lambda at: at.astimezone(zone)))
    return f"{office.reference(request.number)} is now: {now}" + (f"; {promised}" if promised else "")


def _time(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%H:%M:%S %Z}"
