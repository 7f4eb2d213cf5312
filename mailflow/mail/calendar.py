"""An answer to an invitation, read from a calendar part (iTIP REPLY, RFC 5546 3.2.3; iMIP, RFC 6047 2.4).

The only user of `icalendar`. It is imported where it is needed: few mails carry a calendar, and it takes longer to load
than all the rest of this room.
"""

from __future__ import annotations

from email.message import Message as MimeMessage
from typing import Any

from mailflow.mail import content
from mailflow.mail.headers import visible
from mailflow.mail.message import Rsvp

LARGEST = 100_000  # bytes
LONGEST = 500  # characters of an id or an address
ANSWERS = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentative"}


def rsvp(part: MimeMessage) -> Rsvp | None:
    """What a text/calendar part answers; None where it is no answer, is over 100 KB, or cannot be read."""
    octets = content.octets(part)
    if len(octets) > LARGEST or b"REPLY" not in octets.upper():
        return None
    try:
        return _read(octets)
    except Exception:  # noqa: BLE001 - the library raises many kinds, and a calendar never costs the mail
        return None


def _read(octets: bytes) -> Rsvp | None:
    import icalendar  # takes 0.15 s

    calendar = icalendar.Calendar.from_ical(octets)
    if str(calendar.get("METHOD", "")).strip().upper() != "REPLY":
        return None
    return next((found for event in calendar.walk("VEVENT") if (found := _answer(event))), None)


def _answer(event: Any) -> Rsvp | None:
    """The one attendee's answer to one event; a REPLY names exactly one (RFC 5546 3.2.3)."""
    attendee, uid = event.get("ATTENDEE"), visible(str(event.get("UID", "")))
    if attendee is None or isinstance(attendee, list) or not uid or len(uid) > LONGEST:
        return None
    answer = ANSWERS.get(str(attendee.params.get("PARTSTAT", "")).upper())
    address = visible(str(attendee))
    address = address[7:] if address[:7].lower() == "mailto:" else address
    if answer is None or "@" not in address or len(address) > LONGEST:
        return None
    return Rsvp(uid, max(0, int(event.get("SEQUENCE", 0))), address.lower(), answer)
