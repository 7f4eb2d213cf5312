"""A letter's words to its final bytes (RFC 5322, RFC 2045 to 2047), the same bytes each time.

Written by hand over base64 and quoted-printable, because the letter is rendered inside the write transaction and the
standard library's generator takes ten times as long. A value that could end a header line is refused, never repaired:
such a value is a fault of ours.
"""

from __future__ import annotations

import base64
import hashlib
import quopri
import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Literal
from urllib.parse import quote

from mailflow.mail.address import valid_address
from mailflow.mail.automatic import LOOP_HEADER
from mailflow.mail.invitation import Method
from mailflow.mail.message import Address
from mailflow.mail.msgid import valid_msgid

AutoSubmitted = Literal["no", "auto-replied", "auto-generated"]
INVITATION_FILE = "invite.ics"
# Not NDR: a bounce of an automatic letter is what we want to hear of (MS-OXCMAIL 2.2.3.2.14).
SUPPRESSED = "DR, RN, NRN, OOF, AutoReply"
FOLD_AT = 76
ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
FIELD_NAME = re.compile(r"[!-9;-~]{1,70}")
MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}", re.IGNORECASE)
TOKEN = re.compile(r"[A-Za-z0-9!#$&+.^_`{|}~-]{1,60}")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes out with a letter; `name` may be any text without line ends, `type` a media type."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter in words. Ids without angle brackets; `date` aware; `loop` is the value of our loop header.

    `auto_submitted` is "no" for staff's own words that are passed on, and then only the loop header marks the letter.
    `invitation` is a calendar as `invitation.write` makes it, and `method` the one in it.
    """

    message_id: str
    date: datetime
    from_: Address
    to: Address
    reply_to: str | None
    subject: str
    in_reply_to: str | None
    references: tuple[str, ...]
    text: str
    html: str | None
    attachments: tuple[Attached, ...]
    auto_submitted: AutoSubmitted
    loop: str
    language: str
    extra: tuple[tuple[str, str], ...] = ()
    invitation: bytes | None = None
    method: Method = "REQUEST"


def compose(draft: Draft) -> bytes:
    """The final bytes, with CRLF. Raises `ValueError` for line ends in a value, a wrong address, id or type."""
    boundary = "=_" + hashlib.sha256(draft.message_id.encode()).hexdigest()[:32]
    shown = _alternatives(draft)
    body = _multipart("alternative", boundary + "a", shown) if len(shown) > 1 else shown[0]
    files = [*map(_attachment, draft.attachments), *_calendar_file(draft)]
    if files:
        body = _multipart("mixed", boundary + "m", [body, *files])
    lines = [*_fields(draft), "MIME-Version: 1.0"]
    return ("\r\n".join(lines) + "\r\n").encode("ascii") + body


def _fields(draft: Draft) -> list[str]:
    if draft.date.tzinfo is None:
        raise ValueError(f"Date: {draft.date} has no zone")
    fields = [
        ("Date", format_datetime(draft.date)),
        ("From", _mailbox(draft.from_)),
        ("To", _mailbox(draft.to)),
        ("Subject", _words(draft.subject, len("Subject: "))),
        ("Message-ID", _ids((draft.message_id,))),
    ]
    if draft.reply_to is not None:
        fields.append(("Reply-To", _mailbox(Address("", draft.reply_to))))
    if draft.in_reply_to is not None:
        fields.append(("In-Reply-To", _ids((draft.in_reply_to,))))
    if draft.references:
        fields.append(("References", _ids(draft.references)))
    if draft.auto_submitted != "no":
        fields += [("Auto-Submitted", draft.auto_submitted), ("X-Auto-Response-Suppress", SUPPRESSED)]
    fields += [(LOOP_HEADER, draft.loop), ("Content-Language", draft.language)]
    fields += [(name, _words(value, len(name) + 2)) for name, value in draft.extra]
    return [_field(name, value) for name, value in fields]


def _field(name: str, value: str) -> str:
    """One header field, folded at spaces (RFC 5322 2.2.3)."""
    if not FIELD_NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of a header field")
    _one_line(name, value)
    if len(name) + 2 + len(value) <= FOLD_AT:
        return f"{name}: {value}"
    lines, line = [], f"{name}:"
    for word in value.split(" "):
        if len(line) + 1 + len(word) > FOLD_AT and line.strip() and not line.endswith(":"):
            lines.append(line)
            line = ""
        line = f"{line} {word}"
    if any(len(one) > 998 for one in (*lines, line)):
        raise ValueError(f"{name}: a word of over 998 characters cannot stand in a header (RFC 5322 2.1.1)")
    return "\r\n".join((*lines, line))


def _one_line(name: str, value: str) -> None:
    if CONTROL.search(value):
        raise ValueError(f"{name}: line ends and control characters are not allowed: {value[:80]!r}")


def _mailbox(one: Address) -> str:
    if not valid_address(one.address):
        raise ValueError(f"{one.address!r} is no address; one such as name@klien.example is needed")
    if not one.name:
        return one.address
    _one_line("a name", one.name)
    if ATOMS.fullmatch(one.name) and "=?" not in one.name and one.name == one.name.strip() and "  " not in one.name:
        return f"{one.name} <{one.address}>"
    return f"{_encoded(one.name, 10)} <{one.address}>"


def _ids(found: tuple[str, ...]) -> str:
    for one in found:
        if not valid_msgid(one):
            raise ValueError(f"{one[:80]!r} is no message id that may stand in a header")
    return " ".join(f"<{one}>" for one in found)


def _words(value: str, used: int) -> str:
    """Unstructured text: as it is where it is plain ASCII that folding keeps, else as encoded words."""
    _one_line("a header", value)
    plain = value.isascii() and "=?" not in value and value == value.strip() and "  " not in value
    if plain and all(len(word) < FOLD_AT - used for word in value.split(" ")):
        return value
    return _encoded(value, used)


def _encoded(value: str, used: int) -> str:
    """Encoded words of at most 75 characters, none cut inside a character (RFC 2047 2 and 5)."""
    words, chunk, room = [], b"", max(9, (FOLD_AT - used - 12) // 4 * 3)
    for octets in (character.encode("utf-8", "replace") for character in value):
        if len(chunk) + len(octets) > room:
            words.append(chunk)
            chunk, room = b"", 45
        chunk += octets
    words.append(chunk)
    return " ".join(f"=?utf-8?b?{base64.b64encode(word).decode()}?=" for word in words)


def _alternatives(draft: Draft) -> list[bytes]:
    """The same in several forms, the richest last (RFC 2046 5.1.4): an invitation is one of them (RFC 6047 2.4).

    Outlook looks for it only in the first part of a mail; Gmail takes its method from the Content-Type.
    """
    shown = [_text_part("plain", draft.text)]
    if draft.html is not None:
        shown.append(_text_part("html", draft.html))
    if draft.invitation is not None:
        shown.append(_calendar(f"text/calendar; charset=utf-8; method={draft.method}", "", draft.invitation))
    return shown


def _calendar_file(draft: Draft) -> list[bytes]:
    """The invitation once more, for programs that know calendars only as files, as Google sends it."""
    if draft.invitation is None:
        return []
    disposition = f"Content-Disposition: attachment; filename={INVITATION_FILE}\r\n"
    return [_calendar(f'application/ics; name="{INVITATION_FILE}"', disposition, draft.invitation)]


def _calendar(kind: str, disposition: str, octets: bytes) -> bytes:
    """In base64, so that no server on the way changes how its lines end and fold."""
    head = f"Content-Type: {kind}\r\n{disposition}Content-Transfer-Encoding: base64\r\n\r\n"
    return head.encode("ascii") + _base64(octets)


def _multipart(kind: str, boundary: str, parts: list[bytes]) -> bytes:
    """Our boundaries begin with `=_`, which no line of base64 or quoted-printable can hold (RFC 2045 6.7)."""
    delimiter = f"--{boundary}".encode()
    head = f'Content-Type: multipart/{kind};\r\n boundary="{boundary}"\r\n\r\n'.encode()
    return head + b"".join(delimiter + b"\r\n" + part + b"\r\n" for part in parts) + delimiter + b"--\r\n"


def _text_part(kind: str, text: str) -> bytes:
    """Quoted-printable where it is the shorter, which keeps Latin text readable in the raw mail; else base64."""
    octets = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace")
    if not octets.endswith(b"\n"):
        octets += b"\n"
    encoding, body = "quoted-printable", _quoted_printable(octets)
    if len(body) > (len(octets) + octets.count(b"\n")) * 1.4:
        encoding, body = "base64", _base64(octets.replace(b"\n", b"\r\n"))
    head = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode() + body


def _quoted_printable(octets: bytes) -> bytes:
    return quopri.encodestring(octets).replace(b"\n", b"\r\n")


def _base64(octets: bytes) -> bytes:
    return base64.encodebytes(octets).replace(b"\n", b"\r\n")


def _attachment(file: Attached) -> bytes:
    if not MEDIA_TYPE.fullmatch(file.type):
        raise ValueError(f"{file.type!r} is no media type; one such as application/pdf is needed")
    _one_line("an attachment's name", file.name)
    head = [f"Content-Type: {file.type}", "Content-Transfer-Encoding: base64", _disposition(file.name), "", ""]
    return "\r\n".join(head).encode("ascii") + _base64(file.content)


def _disposition(name: str) -> str:
    """The name as a token or, for anything else, percent-encoded in continued parameters (RFC 2231 3 and 4)."""
    if TOKEN.fullmatch(name):
        return f"Content-Disposition: attachment; filename={name}"
    octets = quote(name.encode("utf-8", "replace"), safe="")
    pieces, piece = [], ""
    for unit in re.findall(r"%..|.", octets):
        if len(piece) + len(unit) > 54:
            pieces.append(piece)
            piece = ""
        piece += unit
    pieces.append(piece)
    first = f"Content-Disposition: attachment;\r\n filename*0*=utf-8''{pieces[0]}"
    return first + "".join(f";\r\n filename*{n}*={piece}" for n, piece in enumerate(pieces[1:], 1))
