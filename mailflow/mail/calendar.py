"""An answer to an invitation, read from a calendar part (iTIP REPLY and COUNTER, RFC 5546 3.2.3 and 3.2.7; iMIP, RFC
6047 2.4).

The only user of `icalendar`. It is imported where it is needed: few mails carry a calendar, and it takes longer to load
than all the rest of this room. Our own invitations are written without it (`invitation`).
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import Message as MimeMessage
from typing import Any

from mailflow.mail import content
from mailflow.mail.headers import visible
from mailflow.mail.message import Rsvp

LARGEST = 100_000  # bytes
LONGEST = 500  # characters of an id or an address
LARGEST_SEQUENCE = 2**31 - 1  # RFC 5545 3.3.8
ANSWERS = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentative"}
COUNTER = "counter"
METHODS = (b"REPLY", b"COUNTER")


def rsvp(part: MimeMessage) -> Rsvp | None:
    """What a text/calendar part answers; None where it is no answer, is over 100 KB, or cannot be read."""
    octets = content.octets(part)
    if len(octets) > LARGEST or not any(method in octets.upper() for method in METHODS):
        return None
    try:
        return _read(octets)
    except Exception:  # noqa: BLE001 - the library raises many kinds, and a calendar never costs the mail
        return None


def _read(octets: bytes) -> Rsvp | None:
    import icalendar  # takes 0.15 s

    calendar = icalendar.Calendar.from_ical(octets)
    method = str(calendar.get("METHOD", "")).strip().upper()
    if method.encode() not in METHODS:
        return None
    read = _reply if method == "REPLY" else _counter
    return next((found for event in calendar.walk("VEVENT") if (found := read(event))), None)


def _reply(event: Any) -> Rsvp | None:
    """The one attendee's answer to one event; a REPLY names exactly one (RFC 5546 3.2.3)."""
    attendee = event.get("ATTENDEE")
    if attendee is None or isinstance(attendee, list):
        return None
    answer = ANSWERS.get(_status(attendee))
    return _answer(event, attendee, answer) if answer else None


def _counter(event: Any) -> Rsvp | None:
    """Another time that an attendee proposes. Some programs send all attendees along: then the one that has answered,
    since the others still need to."""
    attendees = event.get("ATTENDEE")
    every = attendees if isinstance(attendees, list) else [attendees]
    answered = [one for one in every if one is not None and _status(one) in ANSWERS]
    who = every if len(every) == 1 else answered
    if event.get("DTSTART") is None or len(who) != 1 or who[0] is None:
        return None
    return _answer(event, who[0], COUNTER, _instant(event["DTSTART"].dt))


def _status(attendee: Any) -> str:
    return str(attendee.params.get("PARTSTAT", "")).upper()


def _instant(begin: object) -> datetime | None:
    """A time as UTC; None for a whole day and for a time of no zone, which would be guessed wrong."""
    return begin.astimezone(UTC) if isinstance(begin, datetime) and begin.tzinfo else None


def _answer(event: Any, attendee: Any, answer: str, proposed: datetime | None = None) -> Rsvp | None:
    uid, address = visible(str(event.get("UID", ""))), visible(str(attendee))
    address = address[7:] if address[:7].lower() == "mailto:" else address
    if not uid or "@" not in address or max(len(uid), len(address)) > LONGEST:
        return None
    sequence = min(max(0, int(event.get("SEQUENCE", 0))), LARGEST_SEQUENCE)
    return Rsvp(uid, sequence, address.lower(), answer, proposed)
