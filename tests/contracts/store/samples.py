"""Mails, requests and letters to put into a store: plain ones, of which a test says only what matters to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection

from mailflow.desk.decision import Decision, Outcome
from mailflow.desk.known import Lookup
from mailflow.desk.outgoing import Outgoing
from mailflow.desk.request import Case, Entry, Request, What
from mailflow.sla.agreement import Severity
from mailflow.sla.budget import Budget
from mailflow.sla.clocks import Clock, ClockEvent, Pause
from mailflow.store import received
from mailflow.store.received import NewMail

NOW = datetime(2025, 2, 12, 3, 0, 0, 123456, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
INBOX = "support"
CLIENT = "ana@klien.example"


def mail(uid: int, conversation: str = "", raw: bytes = b"Subject: Halo\r\n\r\nTolong\r\n", **other: Any) -> NewMail:
    plain = NewMail(uid, raw, NOW, "", NOW, False, len(raw), sha256(raw).hexdigest(), conversation or f"c{uid}@x")
    return replace(plain, **other)


def keep(conn: Connection, *mails: NewMail, inbox: str = INBOX) -> tuple[int, ...]:
    return received.keep(conn, inbox, 7, mails)


def due(conn: Connection, now: datetime = NOW, limit: int = 50) -> list[int]:
    return [work.id for work in received.due(conn, now, limit)]


def done(conn: Connection, id_: int, decision: Decision | None = None, **other: Any) -> None:
    values = {"handbook": "h1", "message_id": f"{id_}@klien.example", "fingerprint": f"f{id_}"} | other
    received.done(conn, id_, decision or Decision(Outcome.RECORDED, ("a test",)), **values)


def request(number: int = 1001, **other: Any) -> Request:
    plain = Request(
        number=number,
        kind="ticket",
        state="new",
        severity=Severity.HIGH,
        urgency="normal",
        subject="Gaji tidak bisa dihitung ✓",
        requester=CLIENT,
        requester_name="Ana",
        language="id",
        client="klien",
        level=2,
        team="support",
        assignee=None,
        participants=("budi@klien.example",),
        inbox=INBOX,
        opened_at=NOW,
        changed_at=NOW,
        tags=("payroll",),
        form=(("Lokasi", "Jakarta"), ("Lokasi", "Bandung")),
        thread=("root@klien.example",),
    )
    return replace(plain, **other)


def clock(name: str = "workaround", **other: Any) -> Clock:
    budget = Budget(seconds=18000, unit="h", count=5, counting="operating")
    plain = Clock(name, "running", NOW, NOW + 5 * HOUR, budget, pauses=(Pause(NOW, NOW + HOUR), Pause(NOW, None)))
    return replace(plain, **other)


def entry(id_: str, number: int = 1001, **other: Any) -> Entry:
    plain = Entry(id_, number, NOW, NOW + MINUTE, What.OPENED, CLIENT, "Halo ✓", ("because", "of that"), True)
    return replace(plain, **other)


START = ClockEvent(NOW, "start", severity=Severity.HIGH, cause="receipt")


def opening(number: int = 1001, cause: str = "m1", **other: Any) -> Decision:
    case = Case(request(number, **other), (START,), (clock(), clock("permanent", due_at=None)))
    return Decision(
        Outcome.REQUEST,
        ("a new request",),
        number,
        case,
        entries=(entry(f"{cause}.1", number, clock=START), entry(f"{cause}.2", number, what=What.NOTE)),
        thread_ids=(f"root{number}@klien.example", f"{cause}@klien.example"),
    )


def change(case: Case, cause: str, **other: Any) -> Decision:
    """A decision that changes a stored request."""
    changed = replace(case, request=replace(case.request, **other))
    number, version = case.request.number, case.request.version
    entries = (entry(f"{cause}.1", number, what=What.MOVED),)
    return Decision(Outcome.REPLY, ("a reply",), number, changed, version, entries)


def lookup(**other: Any) -> Lookup:
    plain = Lookup(
        received=0,
        message_id="new@klien.example",
        fingerprint="new",
        message_ids=(),
        numbers=(),
        letter_tags=(),
        sender=None,
    )
    return replace(plain, **other)


def letter(cause: str = "m1.1", recipient: str = CLIENT, **other: Any) -> Outgoing:
    plain = Outgoing(
        cause=cause,
        recipient=recipient,
        template="acknowledgement",
        audience="client",
        request=None,
        message_id=f"{cause}.{recipient}",
        tag=f"{cause}-{recipient}",
        envelope_from="support@vendor.example",
        headers=f"To: {recipient}\r\n\r\n".encode(),
        body=b"Terima kasih\r\n",
        priority=1,
        automatic=True,
        summary="Thanks",
        created_at=NOW,
    )
    return replace(plain, **other)
