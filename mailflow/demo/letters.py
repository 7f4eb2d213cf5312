"""How people's mail programs write: a new mail, an answer with the quoted text below, an attached picture."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, make_msgid

from mailflow.demo.cast import STRANGER, Person
from mailflow.demo.mail_program import text_of

WROTE = {"id": "Pada {date}, {sender} menulis:", "en": "On {date}, {sender} wrote:"}


def new(writer: Person, to: str, subject: str, text: str, at: datetime) -> EmailMessage:
    """A mail that begins a conversation."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = formataddr((writer.name, writer.address))
    mail["To"] = to
    mail["Subject"] = subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = make_msgid(domain=writer.domain)
    mail.set_content(f"{text.strip()}\n\n-- \n{writer.signature}\n")
    return mail


def answer(writer: Person, answered: EmailMessage, text: str, at: datetime) -> EmailMessage:
    """An answer as RFC 5322 3.6.4 has it: to Reply-To, naming the whole thread, the answered text quoted below."""
    to, subject = str(answered["Reply-To"] or answered["From"]), str(answered["Subject"])
    mail = new(writer, to, subject if subject.lower().startswith("re:") else f"Re: {subject}", text, at)
    mail["In-Reply-To"] = str(answered["Message-ID"])
    mail["References"] = " ".join((*str(answered["References"] or "").split(), str(answered["Message-ID"])))
    wrote = WROTE[writer.language].format(date=answered["Date"], sender=answered["From"])
    quoted = "\n".join(f"> {line}".rstrip() for line in text_of(answered).splitlines())
    mail.set_content(f"{text.strip()}\n\n{wrote}\n{quoted}\n")
    return mail


def vacation(writer: Person, answered: EmailMessage, text: str, at: datetime) -> EmailMessage:
    """What a vacation program answers: to the envelope sender, and marked as automatic (RFC 3834 4 and 5)."""
    mail = new(writer, str(answered["Return-Path"]), f"Automatic reply: {answered['Subject']}", text, at)
    mail["In-Reply-To"] = mail["References"] = str(answered["Message-ID"])
    mail["Auto-Submitted"] = "auto-replied"
    return mail


def with_picture(mail: EmailMessage, name: str) -> EmailMessage:
    """The mail with a screenshot attached: a window with a red bar in it."""
    white, red = b"\xf4\xf4\xf4" * 320, b"\xf4\xf4\xf4" * 40 + b"\xc8\x32\x32" * 240 + b"\xf4\xf4\xf4" * 40
    picture = png(320, [white] * 80 + [red] * 40 + [white] * 80)
    mail.add_attachment(picture, maintype="image", subtype="png", filename=name)
    return mail


def png(width: int, rows: Sequence[bytes]) -> bytes:
    """Rows of 8-bit RGB as a picture (PNG specification, 5)."""
    head = struct.pack(">IIBBBBB", width, len(rows), 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows))
    chunks = ((b"IHDR", head), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def bottomless(to: str) -> bytes:
    """A mail of 150 parts one inside of the other, as nobody writes it who means well. (A thousand stop pymap too.)"""
    head = f"From: {STRANGER.address}\nTo: {to}\nSubject: Open me\nMessage-ID: <bottomless@far.example>\n"
    parts = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(150))
    return (head + parts + "Content-Type: text/plain\n\nHalo\n").encode("ascii")
