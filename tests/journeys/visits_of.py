"""What journeys of visits and sessions share: forms as files, invitations as a strict reader sees them, RSVPs."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP

from docx import Document
from openpyxl import load_workbook

from mailflow.letters.blankform import WORD, WORKBOOK
from tests.journeys.desk_story import Letter
from tests.journeys.installation import MX
from tests.journeys.mails import raw
from tests.unit.mail import strict_calendar
from tests.unit.mail.strict_calendar import Component

FORM = """Formulir Kunjungan On-Site

Nama kontak: Budi
Nomor telepon: 0812 0000 000
Alamat lokasi: Jl. Contoh 5, Jakarta
Tanggal kunjungan: {day}
Keperluan: pelatihan penggajian"""
ANSWERS = (
    "Budi tanda-cell", "0812 0000 000", "Jl. Contoh 5 tanda-place, Jakarta", "Rabu, 19 Februari 2025",
    "pelatihan penggajian tanda-cell",
)  # fmt: skip


def invited(letters: list[Letter], reader: str) -> Letter:
    """The one letter of these that brings an invitation to somebody."""
    (found,) = (letter for letter in letters if letter.to == reader and _calendars(letter))
    return found


def invitation(letter: Letter) -> tuple[str, Component]:
    """The method and the event of the invitation that goes along with a letter."""
    (part,) = _calendars(letter)
    octets = part.get_payload(decode=True)
    assert isinstance(octets, bytes)
    calendar = strict_calendar.read(octets)
    assert part.get_param("method") == calendar.one("METHOD").value
    (event,) = calendar.inner
    return calendar.one("METHOD").value, event


def in_calendar(letter: Letter) -> tuple[str, int, datetime]:
    """Method, sequence and begin of the invitation, as a calendar takes them."""
    method, event = invitation(letter)
    begin = datetime.strptime(event.one("DTSTART").value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return method, int(event.one("SEQUENCE").value), begin


def rsvp(letter: Letter, answer: str) -> bytes:
    """What the reader's calendar program sends when he presses a button."""
    _, event = invitation(letter)
    lines = (
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//Calendar//EN", "METHOD:REPLY", "BEGIN:VEVENT",
        f"UID:{event.one('UID').value}", f"SEQUENCE:{event.one('SEQUENCE').value}", "DTSTAMP:20250212T040000Z",
        f"DTSTART:{event.one('DTSTART').value}", event.one("ORGANIZER").name + ":" + event.one("ORGANIZER").value,
        f"ATTENDEE;PARTSTAT={answer}:mailto:{letter.to}", "END:VEVENT", "END:VCALENDAR",
    )  # fmt: skip
    subject, more = (
        f"{answer.title()}: {event.one('SUMMARY').text}",
        ("Content-Type: text/calendar; method=REPLY; charset=utf-8",),
    )
    return raw(letter.to, subject, "\n".join(lines), f"{answer.lower()}@x.example", more=more)


def with_file(sender: str, name: str, kind: str, octets: bytes) -> bytes:
    """A mail that says little and brings a file."""
    mail = EmailMessage()
    mail["Authentication-Results"] = f"{MX}; dmarc=pass header.from={sender.rpartition('@')[2]}"
    mail["Received"] = f"from relay.example by {MX}; Wed, 12 Feb 2025 10:00:00 +0700"
    mail["From"], mail["To"], mail["Subject"] = sender, "support@vendor.example", "Kunjungan on-site"
    mail["Message-ID"] = f"<{name}@x.example>"
    mail.set_content("Terlampir ya, terima kasih.\n")
    maintype, _, subtype = kind.partition("/")
    mail.add_attachment(octets, maintype=maintype, subtype=subtype, filename=name)
    return mail.as_bytes(policy=SMTP)


def file_of(letter: Letter) -> bytes:
    """The one file of ours that goes along with a letter."""
    (part,) = letter.mail.iter_attachments()
    octets = part.get_payload(decode=True)
    assert isinstance(octets, bytes)
    return octets


def filled_document(blank: bytes) -> tuple[str, bytes]:
    """The Word form with an answer in each row; its type and what is saved."""
    document, saved = Document(io.BytesIO(blank)), io.BytesIO()
    for row, answer in zip(document.tables[0].rows, ANSWERS, strict=True):
        row.cells[1].text = answer
    document.save(saved)
    return WORD, saved.getvalue()


def filled_workbook(blank: bytes) -> tuple[str, bytes]:
    """The workbook with an answer beside each label."""
    book, saved = load_workbook(io.BytesIO(blank)), io.BytesIO()
    rows = [row for row in book.worksheets[0].iter_rows() if row[0].font.bold and row[0].row > 1]
    for row, answer in zip(rows, ANSWERS, strict=True):
        row[1].value = answer
    book.save(saved)
    return WORKBOOK, saved.getvalue()


def _calendars(letter: Letter) -> list[EmailMessage]:
    return [part for part in letter.mail.walk() if part.get_content_type() == "text/calendar"]
