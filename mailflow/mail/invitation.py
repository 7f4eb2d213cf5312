"""An invitation to a visit or a session, its update and its cancellation, as iCalendar (RFC 5545, iTIP RFC 5546).

Written by hand, as a letter is (`compose`): inside of the write transaction, the same bytes each time. Times are UTC:
Outlook, Gmail and Apple's Calendar all show them in the reader's own zone, and no definition of a zone can be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from mailflow.mail.address import valid_address
from mailflow.mail.message import Address

Method = Literal["REQUEST", "CANCEL"]
LINE = 75  # octets of a content line, without its end (RFC 5545 3.1)
LONGEST_NAME = 100  # characters
LONGEST_TITLE = 250  # characters of a summary or a place: what Outlook keeps
LONGEST_DESCRIPTION = 8000  # characters
STATUS: dict[Method, str] = {"REQUEST": "CONFIRMED", "CANCEL": "CANCELLED"}
ID = re.compile(r"[!-~]{1,255}")
LINK = re.compile(r"https?://[!-~]{1,2000}", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
LINE_END = re.compile(r"\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class Invitation:
    """What is asked of whom. All times are aware; `stamp` is when this was written.

    `uid` stays the same for the life of an appointment and `sequence` grows with each change. `organizer` is our own
    mailbox, exactly as in the letter's From: answers go there, and Outlook trusts no other. `place` is where it shows a
    place, so for a session it is the link again. `language` is "id" or "en", or "" where the words are in both.
    """

    uid: str
    sequence: int
    method: Method
    begins_at: datetime
    ends_at: datetime
    summary: str
    place: str
    link: str
    description: str
    organizer: Address
    attendees: tuple[Address, ...]
    stamp: datetime
    language: str = ""


def write(invitation: Invitation) -> bytes:
    """The calendar, with CRLF, each line folded to 75 octets.

    Raises `ValueError` for what no calendar program would take: a time without a zone, an end that is not after the
    begin, no attendee, a wrong address, id, sequence or link.
    """
    _check(invitation)
    return b"".join(map(_folded, _lines(invitation)))


def _check(one: Invitation) -> None:
    for moment in (one.begins_at, one.ends_at, one.stamp):
        if moment.tzinfo is None:
            raise ValueError(f"{moment} has no zone")
    for who in (one.organizer, *one.attendees):
        if not valid_address(who.address):
            raise ValueError(f"{who.address!r} is no address; one such as name@klien.example is needed")
    wrong = {
        "the end must be after the begin": one.ends_at <= one.begins_at,
        "nobody is invited": not one.attendees,
        "the sequence counts from 0": one.sequence < 0,
        f"{one.uid[:80]!r} is no id of an event": not ID.fullmatch(one.uid),
        f"{one.link[:80]!r} is no link that begins with https://": bool(one.link) and not LINK.fullmatch(one.link),
    }
    for why, holds in wrong.items():
        if holds:
            raise ValueError(why)


def _lines(one: Invitation) -> Iterator[str]:
    told = f";LANGUAGE={one.language}" if one.language in ("id", "en") else ""
    yield from ("BEGIN:VCALENDAR", "PRODID:-//mailflow//mailflow//EN", "VERSION:2.0", "CALSCALE:GREGORIAN")
    yield f"METHOD:{one.method}"
    yield "BEGIN:VEVENT"
    yield f"UID:{one.uid}"
    yield f"SEQUENCE:{one.sequence}"
    yield f"DTSTAMP:{_utc(one.stamp)}"
    yield f"DTSTART:{_utc(one.begins_at)}"
    yield f"DTEND:{_utc(one.ends_at)}"
    yield f"SUMMARY{told}:{_title(one.summary)}"
    if place := one.link.translate(ESCAPED) if one.place in ("", one.link) else _title(one.place):
        yield f"LOCATION{told}:{place}"
    if description := _description(one):
        yield f"DESCRIPTION{told}:{description}"
    if one.link:
        yield f"URL:{one.link}"
    yield f"ORGANIZER{_named(one.organizer)}:mailto:{one.organizer.address}"
    for who in one.attendees:
        asked = f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE{_named(who)}"
        yield f"{asked}:mailto:{who.address}"
    yield f"STATUS:{STATUS[one.method]}"
    yield from ("TRANSP:OPAQUE", "CLASS:PUBLIC", "END:VEVENT", "END:VCALENDAR")


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _named(who: Address) -> str:
    """A name as a parameter in quotes, which can hold no quote of its own (RFC 5545 3.2)."""
    name = " ".join(CONTROL.sub(" ", who.name).replace('"', "'").split())[:LONGEST_NAME]
    return f';CN="{name}"' if name else ""


def _title(text: str) -> str:
    """Text of one line (RFC 5545 3.3.11), whatever line ends stand in it."""
    return " ".join(CONTROL.sub(" ", text).split())[:LONGEST_TITLE].translate(ESCAPED)


def _description(one: Invitation) -> str:
    """The words, and the link where they do not have it: Gmail makes it one to press only there."""
    lines = LINE_END.sub("\n", one.description[:LONGEST_DESCRIPTION]).split("\n")
    text = "\n".join(CONTROL.sub(" ", line).rstrip() for line in lines).strip()
    if one.link and one.link not in text:
        text = f"{text}\n\n{one.link}".strip()
    return text.translate(ESCAPED)


def _folded(line: str) -> bytes:
    """A content line of at most 75 octets a piece, none cut inside a character (RFC 5545 3.1)."""
    octets, pieces = line.encode("utf-8", "replace"), list[bytes]()
    while len(octets) > (room := LINE - bool(pieces)):
        while octets[room] & 0xC0 == 0x80:  # the next piece would begin inside of a character
            room -= 1
        pieces.append(octets[:room])
        octets = octets[room:]
    return b"\r\n ".join((*pieces, octets)) + b"\r\n"
