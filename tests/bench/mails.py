"""The mail of a busy day: reports, questions, screenshots, and replies to some of them; the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Literal

Shape = Literal["reply", "plain", "html", "png"]
SHARES: dict[Shape, float] = {"reply": 0.30, "plain": 0.30, "html": 0.25, "png": 0.15}
PNG_BYTES = 50_000
MAILBOX = "support@vendor.example"
BORDER = "mx.vendor.example"
DOMAINS = ("sejahtera.example", "nusantara.example", "sejahtera.example", "pelanggan.example")
"""Of four senders three belong to the clients of the bundled rules, one is a stranger."""

SUBJECTS = (
    "Tidak bisa login ke payroll",
    "Slip gaji gagal untuk semua karyawan",
    "Permintaan user manual modul BPJS",
    "Error saat upload data absensi",
    "Bank file belum keluar",
    "Mohon tambah kolom cabang di laporan lembur",
    "The payslip page is slow",
    "Tax calculation of one employee looks wrong",
    "How do we close the payroll period?",
    "Import of new employees failed twice",
)
SENTENCES = (
    "Selamat pagi tim support, mohon bantuannya untuk kendala berikut ini.",
    "Sejak pagi kami tidak bisa membuka halaman proses gaji dan muncul pesan error.",
    "Kami sudah mencoba memakai peramban lain, tetapi hasilnya tetap sama.",
    "Data lembur bulan ini sudah kami unggah, namun belum tampil di laporan.",
    "Mohon dikirimkan panduan untuk menutup periode sebelum akhir bulan.",
    "Terlampir tangkapan layar dari komputer rekan kami di kantor cabang.",
    "Gajian tinggal beberapa hari lagi, jadi kami berharap ini bisa segera diperiksa.",
    "Atas perhatian dan kerja samanya kami ucapkan terima kasih.",
    "Good morning, we have a question about the report of the last period.",
    "The page shows an error message after we press the button to calculate.",
    "We tried again after lunch and cleared the cache, with the same result.",
    "Two of our branches see the same, the others did not report anything yet.",
    "Could you tell us which file the import expects, and in which format?",
    "Please let us know whether you need anything else from our side.",
    "It is not urgent for today, but we need the figures by the end of the week.",
    "Thank you for your help, and have a nice day.",
)
NAMES = ("Ayu", "Budi", "Citra", "Dian", "Eko", "Fitri", "Gita", "Hadi", "Indah", "Joko", "Kartika", "Lukman")
CSS = "body{font-family:Calibri,Arial,sans-serif;font-size:11pt;color:#1f2937}p.MsoNormal{margin:0 0 8pt 0}"


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail of the set, as the delivery agent hands it over."""

    shape: Shape
    raw: bytes


@dataclass(frozen=True, slots=True)
class _Opened:
    """A mail that can be answered."""

    sender: str
    name: str
    subject: str
    message_id: str
    text: str


def day(count: int, seed: int, now: datetime) -> list[Mail]:
    """`count` mails of the shares above, which arrived shortly before `now`; a reply answers an earlier mail of them.

    Every conversation has a sender of its own, so that no window of automatic letters comes into it.
    """
    rng = random.Random(seed)
    shapes = _shapes(count, rng)
    opened: list[_Opened] = []
    mails = []
    for number, shape in enumerate(shapes):
        at = now - timedelta(seconds=count - number)
        if shape == "reply":
            mails.append(Mail(shape, _reply(rng, number, rng.choice(opened), at)))
        else:
            first = _opened(rng, number)
            opened.append(first)
            mails.append(Mail(shape, _first(rng, number, first, shape, at)))
    return mails


def _shapes(count: int, rng: random.Random) -> Sequence[Shape]:
    """Exact shares in a random order that begins with something to reply to."""
    shapes: list[Shape] = [shape for shape, share in SHARES.items() for _ in range(round(count * share))]
    shapes += ["plain"] * (count - len(shapes))
    rng.shuffle(shapes)
    start = next(place for place, shape in enumerate(shapes) if shape != "reply")
    shapes[0], shapes[start] = shapes[start], shapes[0]
    return shapes[:count]


def _opened(rng: random.Random, number: int) -> _Opened:
    name = rng.choice(NAMES)
    sender = f"{name.lower()}.{number}@{rng.choice(DOMAINS)}"
    subject = f"{rng.choice(SUBJECTS)} ({number})"
    message_id = f"<{rng.getrandbits(96):024x}@{sender.partition('@')[2]}>"
    return _Opened(sender, name, subject, message_id, _paragraphs(rng, rng.randint(4, 8)))


def _first(rng: random.Random, number: int, first: _Opened, shape: Shape, at: datetime) -> bytes:
    mail = _headed(first.sender, first.name, first.subject, at)
    mail["Message-ID"] = first.message_id
    mail.set_content(first.text)
    if shape in ("html", "png"):
        mail.add_alternative(_html(first.text), subtype="html")
    if shape == "png":
        picture = b"\x89PNG\r\n\x1a\n" + rng.randbytes(PNG_BYTES - 8)
        mail.add_attachment(picture, maintype="image", subtype="png", filename=f"layar-{number}.png")
    return _received(mail, first.sender, at, rng)


def _reply(rng: random.Random, number: int, first: _Opened, at: datetime) -> bytes:
    mail = _headed(first.sender, first.name, f"Re: {first.subject}", at)
    mail["Message-ID"] = f"<{rng.getrandbits(96):024x}.{number}@{first.sender.partition('@')[2]}>"
    mail["In-Reply-To"] = first.message_id
    mail["References"] = first.message_id
    quoted = "\n".join(f"> {line}" for line in first.text.splitlines())
    intro = f"On {at:%a, %d %b %Y at %H:%M}, {first.name} <{first.sender}> wrote:"
    mail.set_content(f"{_paragraphs(rng, rng.randint(2, 4))}\n\n{intro}\n{quoted}\n")
    return _received(mail, first.sender, at, rng)


def _headed(sender: str, name: str, subject: str, at: datetime) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"{name} <{sender}>"
    mail["To"] = f"Support <{MAILBOX}>"
    mail["Subject"] = subject
    mail["Date"] = format_datetime(at)
    mail["X-Mailer"] = "Example Mail 16.0"
    return mail


def _received(mail: EmailMessage, sender: str, at: datetime, rng: random.Random) -> bytes:
    """With the trace that the border server of a provider puts on top."""
    domain = sender.partition("@")[2]
    signature = "".join(rng.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", k=340))
    folded = "\r\n ".join(signature[start : start + 70] for start in range(0, len(signature), 70))
    trace = (
        f"Return-Path: <{sender}>\r\n"
        f"Delivered-To: {MAILBOX}\r\n"
        f"Authentication-Results: {BORDER};\r\n dmarc=pass (p=reject dis=none) header.from={domain};\r\n"
        f" spf=pass smtp.mailfrom={sender};\r\n dkim=pass header.d={domain} header.s=s1\r\n"
        f"Received: from out.{domain} (out.{domain} [192.0.2.25])\r\n"
        f" by {BORDER} with ESMTPS id {rng.getrandbits(40):010X}\r\n"
        f" for <{MAILBOX}>; {format_datetime(at.astimezone(UTC))}\r\n"
        f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s=s1;\r\n"
        f" h=from:to:subject:date:message-id; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\r\n b={folded}\r\n"
    )
    return trace.encode() + mail.as_bytes()


def _paragraphs(rng: random.Random, sentences: int) -> str:
    chosen = [rng.choice(SENTENCES) for _ in range(sentences)]
    return "\n\n".join("\n".join(chosen[start : start + 3]) for start in range(0, len(chosen), 3)) + "\n"


def _html(text: str) -> str:
    body = "".join(
        f'<p class="MsoNormal" style="margin-bottom:8pt"><span lang="IN" style="font-size:11.0pt">{line}</span></p>\n'
        for line in text.splitlines()
        if line
    )
    return f"<html><head><style>{CSS}</style></head>\n<body lang=IN>\n<div>\n{body}</div>\n</body></html>\n"
