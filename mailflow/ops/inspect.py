"""What mailflow sees in a mail, without a database: everything that is decided from the mail alone.

The keys up to `bounce` are a contract with other programs; the others tell how mailflow came to what it does.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mailflow import config as settings
from mailflow import handbook
from mailflow.config import Folders
from mailflow.desk import commands, form, people
from mailflow.desk.office import Office
from mailflow.desk.people import People
from mailflow.errors import UnreadableMail
from mailflow.flow import sender
from mailflow.flow.carriers import carriers
from mailflow.flow.facts import facts
from mailflow.flow.sender import Who
from mailflow.kinds import onsite
from mailflow.mail import msgid, parse, subject
from mailflow.mail.message import Address, Attachment, Message, Report
from mailflow.routing.match import match
from mailflow.routing.rules import Route, Routing

MOST_BYTES = 25 * 1024 * 1024
START = 64 * 1024
"""Bytes of a mail that is too large: as many as are fetched of one."""

Found = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Inspector:
    """The rules and facts that a mail is looked at with. `configured`: they are an installation's own."""

    office: Office
    people: People
    routing: Routing
    most_bytes: int = MOST_BYTES
    configured: bool = False

    def look(self, file: str, raw: bytes) -> Found:
        """Everything about one mail; never raises, whatever the mail is."""
        try:
            truncated = len(raw) > self.most_bytes
            message = parse.parse(raw[:START] if truncated else raw, own=self.office.own, truncated=truncated)
            return {"file": file, **self._found(message, raw)}
        except UnreadableMail as error:
            return {"file": file, **_unreadable(raw, str(error))}
        except Exception as error:  # noqa: BLE001 - an admin must hear of every mail, above all of the one that breaks
            return {"file": file, **_unreadable(raw, f"mailflow's own error, please report it: {error!r}")}

    def _found(self, message: Message, raw: bytes) -> Found:
        who = sender.identify(message, self.people, self.office)
        route = match(self.routing, facts(message, who))
        orders = commands.read(message.new_text)
        return {
            **_contract(message),
            "sender": self._sender(message, who),
            "verdict": _verdict(message),
            "language": message.language,
            "evidence": list(message.evidence),
            "thread": self._thread(message, raw),
            "route": _route(route),
            "form": form.of(message, onsite.LABELS) if route.kind == onsite.KIND.name else {},
            "commands": [{"name": one.name, "argument": one.argument, "line": one.line} for one in orders.commands],
            "rsvp": _rsvp(message),
            "protection": message.protection,
            "problems": list(message.problems),
        }

    def _sender(self, message: Message, who: Who) -> Found:
        """Without an installation nothing is known about people, and nothing vouches for a domain."""
        strict: Found = {"address": message.sender.address, "why": message.sender.why}
        if not self.configured:
            return strict
        return strict | {
            "level": who.level,
            "staff": who.person.id if who.person else None,
            "client": who.client.id if who.client else None,
            "why": who.why,
        }

    def _thread(self, message: Message, raw: bytes) -> Found:
        tags = subject.tags(message.subject, self.office.prefix) if self.configured else ()
        return {
            "conversation": msgid.conversation(raw[:START]),
            "in_reply_to": list(message.in_reply_to),
            "references": list(message.references),
            "tags": list(map(self.office.reference, tags)) or subject.ANY_TAG.findall(message.subject),
            "tokens": [
                {"carrier": name, "for": token.audience, "request": token.number}
                for name, token in carriers(message, self.office)
            ],
            "fingerprint": message.fingerprint,
        }


def inspector(config: Path | None) -> Inspector:
    """The inspector of an installation, or of the rules that come with mailflow. Raises `ConfigError`."""
    if config is None:
        known, routing = _rules(Folders())
        return Inspector(Office("", "REQ", "", (), ()), known, routing)
    loaded = settings.load(config)
    known, routing = _rules(loaded.folders)
    return Inspector(settings.office(loaded), known, routing, loaded.limits.mail_bytes, configured=True)


def _rules(folders: Folders) -> tuple[People, Routing]:
    texts = settings.rules(folders)
    known = people.load(texts)
    return known, handbook.routing(texts, known)


def _contract(message: Message) -> Found:
    report, forwarded = message.report, message.forwarded
    return {
        "subject": message.subject,
        "from": _address(message.from_),
        "to": list(map(_address, message.to)),
        "cc": list(map(_address, message.cc)),
        "message_id": message.message_id,
        "date": message.date.isoformat() if message.date else None,
        "text": message.text,
        "reply": message.new_text,
        "signature": message.signature,
        "forwarded": {
            "from": _address(forwarded.from_),
            "to": list(map(_address, forwarded.to)),
            "subject": forwarded.subject,
            "text": forwarded.text,
            "attached": forwarded.attached,
        }
        if forwarded
        else None,
        "attachments": list(map(_attachment, message.attachments)),
        "automatic": message.automatic.kind if message.automatic else None,
        "bounce": _bounce(report) if report and report.kind != "read" else None,
    }


def _address(one: Address | None) -> Found | None:
    return {"name": one.name, "address": one.address} if one else None


def _attachment(one: Attachment) -> Found:
    return {
        "name": one.name,
        "title": one.title,
        "type": one.type,
        "size": one.size,
        "inline": one.inline,
        "decoration": one.decoration,
        "unread_form": one.unread_form,
    }


def _bounce(report: Report) -> Found:
    recipients = [{"address": one.address, "status": one.status} for one in report.recipients]
    return {"kind": report.kind, "recipients": recipients, "message_id": report.original_message_id}


def _verdict(message: Message) -> Found:
    """Who or what wrote it, and what follows (email.md 3)."""
    found = message.automatic
    if found is None:
        return {"written_by": "person", "why": "", "answer": True, "changes_state": True}
    return {
        "written_by": f"report: {message.report.kind}" if message.report else found.kind,
        "why": found.why,
        "answer": not found.no_answer,
        "changes_state": not found.no_state,
    }


def _route(route: Route) -> Found:
    return {
        "kind": route.kind,
        "severity": route.severity,
        "urgency": route.urgency,
        "team": route.team,
        "tags": list(route.tags),
        "hold": route.hold,
        "rule": route.rule,
        "trace": [f"{step.rule}: {step.condition}{_words(step.words)}" for step in route.trace],
    }


def _words(words: tuple[str, ...]) -> str:
    return f" ({', '.join(words)})" if words else ""


def _rsvp(message: Message) -> Found | None:
    one = message.rsvp
    if one is None:
        return None
    proposed = one.proposed.isoformat() if one.proposed else None
    answer = {"attendee": one.attendee, "answer": one.answer, "proposed": proposed}
    return {"uid": one.uid, "sequence": one.sequence, **answer}


def _unreadable(raw: bytes, why: str) -> Found:
    """What still can be said: enough to find the mail, and why it would go to quarantine."""
    return {
        "subject": "",
        "from": None,
        "message_id": None,
        "size": len(raw),
        "verdict": {"written_by": "unknown", "why": f"quarantine: {why}", "answer": False, "changes_state": False},
        "problems": [why],
    }
