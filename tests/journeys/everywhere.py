"""A mail that says something wherever a mail can: in odd fields, in HTML, in files of each kind, in a mail it encloses.

`tanda-...` are places for marks (`marking`); every other text of it is marked as that of any mail.
"""

from __future__ import annotations

import io
from email.message import EmailMessage
from email.policy import SMTP

from docx import Document
from openpyxl import Workbook

from tests.journeys.installation import MX
from tests.journeys.mails import DATE, Proof

TEXT = "Halo,\n\nRekap premi tidak bisa diunduh oleh satu karyawan kami, rinciannya terlampir.\n\nSalam"
HTML = """<html><head><title>tanda-html</title><style>.tanda-html {{ color: red }}</style></head>
<body><!-- tanda-html --><p title="tanda-html">{text} tanda-html</p>
<a href="https://luar.example/tanda-html">tanda-html</a><img alt="tanda-html" src="cid:tanda-html"></body></html>"""
CALENDAR = "\r\n".join((
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//Calendar//EN", "METHOD:REQUEST", "BEGIN:VEVENT",
    "UID:rapat@luar.example", "DTSTAMP:20250212T040000Z", "DTSTART:20250219T030000Z", "SUMMARY:Rapat premi",
    "LOCATION:Ruang rapat kami", "DESCRIPTION:Membahas premi",
    'ORGANIZER;CN="tanda-calendar":mailto:orang@luar.example', "END:VEVENT", "END:VCALENDAR", "",
))  # fmt: skip
FIELDS = (
    "Organization",
    "Comments",
    "Keywords",
    "X-Ticket",
    "X-Priority-Reason",
    "Content-Description",
    "List-Subject",
)


def everywhere(sender: str, subject: str, to: str, id_: str, cc: str, proof: Proof, thread: str = "") -> bytes:
    """The mail. `thread` is the id of the mail that it says it answers, its own invention by default."""
    mail = EmailMessage(policy=SMTP)
    domain = sender.rpartition("@")[2]
    if proof != "none":
        mail["Authentication-Results"] = f"{MX}; dmarc={proof} header.from={domain}"
    mail["Received"] = f"from relay.example by {MX}; {DATE}"
    mail["From"], mail["To"], mail["Cc"], mail["Subject"], mail["Date"] = sender, to, cc, subject, DATE
    mail["Message-ID"] = f"<{id_}@{domain}>"
    mail["In-Reply-To"] = mail["References"] = thread or f"<tanda-id@{domain}>"
    for name in FIELDS:
        mail[name] = "tanda-header"
    mail.set_content(TEXT, cte="8bit")
    mail.add_alternative(HTML.format(text=TEXT), subtype="html", cte="8bit")
    for name, octets in (("rincian-tanda-file.docx", _document()), ("rincian-tanda-file.xlsx", _workbook())):
        mail.add_attachment(octets, maintype="application", subtype="octet-stream", filename=name)
    mail.add_attachment(CALENDAR, subtype="calendar", filename="rapat-tanda-file.ics", cte="8bit")
    mail.add_attachment("Catatan: tanda-cell\n", filename="catatan-tanda-file.txt", cte="8bit")
    mail.add_attachment(_enclosed(domain))
    return mail.as_bytes()


def _enclosed(domain: str) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = f"tanda-forwarded <atasan@{domain}>", f"bawahan@{domain}"
    mail["Subject"], mail["Message-ID"] = "Rekap premi untuk direksi", f"<tanda-forwarded.dalam@{domain}>"
    mail.set_content("Tolong rekap premi segera dikirim.\n", cte="8bit")
    return mail


def _document() -> bytes:
    document, saved = Document(), io.BytesIO()
    document.add_paragraph("Rincian premi tanda-cell")
    document.save(saved)
    return saved.getvalue()


def _workbook() -> bytes:
    book, saved = Workbook(), io.BytesIO()
    book.worksheets[0].append(["Rincian premi", "tanda-cell"])
    book.save(saved)
    return saved.getvalue()
