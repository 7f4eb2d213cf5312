"""Two hundred mails of a busy day, in both languages: everything that a support mailbox gets."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle, islice

from mailflow import clock
from tests.journeys.mails import Mail, answer, copy, opening, raw

COUNT = 200
SEED = 20250214
FLOOD = 15
LATER = 46
FAILS = "fails"
"""The mail that a test makes fail once; its follow-up arrives right behind it."""
STALLS = "stall@nusantara.example"
REFUSED = "permerror@nusantara.example"

ID, EN = "sejahtera.example", "nusantara.example"
TICKETS = (
    (ID, "Tidak bisa login", "Selamat pagi, saya tidak bisa login ke payroll sejak pagi.", "critical"),
    (EN, "Payslip", "I cannot open my payslip.", "normal"),
    (ID, "Slip gaji", "Slip gaji gagal untuk semua karyawan.", "high"),
    (EN, "Login screen", "The heading on the login page is wrong.", "low"),
    (ID, "Upload", "Upload data gagal tapi masih bisa input manual.", "normal"),
    (EN, "Tax", "The tax calculation fails for all employees.", "high"),
    (ID, "Typo", "Ada typo di halaman utama, tertulis Karywan.", "low"),
    (EN, "Report", "The overtime report doesn't load.", "normal"),
)
CHANGES = (
    (ID, "Change Request: laporan lembur per cabang", "Detail menyusul."),
    (EN, "Feature request: two approvers", "Our auditors ask for it."),
)
DOCUMENTS = (
    (EN, "Manual", "Could you send the user manual please?"),
    (ID, "Panduan", "Mohon dikirim buku panduan modul cuti."),
)
FORM_ID = "Nama: {who}\nTelepon: 0812000111\nLokasi: Jl. Contoh 5, Jakarta\nTanggal kunjungan: {day}\nKeperluan: audit"
FORM_EN = "Contact: {who}\nPhone: 0812000222\nLocation: 5 Sample Street\nVisit date: {day}\nPurpose: set-up"
HALF_A_FORM = "Nama: Siti\nLokasi: Jl. Contoh 5, Jakarta"
THE_OTHER_HALF = "Telepon: 0812000333\nTanggal kunjungan: {day}\nKeperluan: pelatihan"


def two_hundred(*troubled: str) -> list[Mail]:
    """The mails as they arrive: first mails at random, then what answers them. `troubled` are further senders."""
    special = [*_both(), *_troubled(troubled)]
    first = [*_changes(), *_documents(), *_visits(), *_lists(), *_strangers(), *_flood(), *special]
    told = [*_staff(), *_bounces(), _unreadable(), *_away()]
    pair = _fails_first()
    tickets = list(_tickets(COUNT - len(first) - len(told) - len(pair) - LATER))
    later = [*_replies(tickets), *_completed(first), *_copies(tickets), copy("both_again", special[0], "helpdesk")]
    first += tickets
    random.Random(SEED).shuffle(first)
    first[10:10] = pair
    mails = [*first, *told, *later]
    assert len({mail.sha256 for mail in mails}) == len({mail.name for mail in mails}) == COUNT, len(mails)
    return mails


def _tickets(count: int) -> Iterator[Mail]:
    for number, (domain, subject, body, severity) in enumerate(islice(cycle(TICKETS), count)):
        sender = f"hr{number % 12}@{domain}"
        inbox = "helpdesk" if number % 6 == 5 else "support"
        yield opening(f"ticket{number}", sender, f"{subject} {number}", body, "ticket", severity, inbox=inbox)


def _changes() -> Iterator[Mail]:
    for number, (domain, subject, body) in enumerate(islice(cycle(CHANGES), 16)):
        yield opening(f"change{number}", f"it{number % 5}@{domain}", subject, body, "change_request", None)


def _documents() -> Iterator[Mail]:
    for number, (domain, subject, body) in enumerate(islice(cycle(DOCUMENTS), 16)):
        yield opening(f"document{number}", f"ga{number % 5}@{domain}", subject, body, "documentation", None)


def _visits() -> Iterator[Mail]:
    """Forms in time, too late, and half filled in."""
    forms = (FORM_ID.format(who="Siti", day=_day(30)), FORM_EN.format(who="Daniel", day=_day(1)), HALF_A_FORM)
    for number, form in enumerate(islice(cycle(forms), 12)):
        domain = (ID, EN, ID)[number % 3]
        yield opening(f"visit{number}", f"cabang{number}@{domain}", "Formulir kunjungan", form, "onsite", None)


def _lists() -> Iterator[Mail]:
    """A list's mail may be a real request, but no machine answers it."""
    for number in range(5):
        more = ("List-Id: <hrd.sejahtera.example>", "Precedence: list")
        yield opening(
            f"list{number}", f"hrd{number}@{ID}", "Slip gaji", "Slip gaji gagal dibuka untuk satu orang.", "ticket",
            "normal", more=more, answered=False,
        )  # fmt: skip


def _strangers() -> Iterator[Mail]:
    """Somebody unknown, a client's domain without proof, and one that its own policy refutes."""
    for number in range(14):
        sender = f"tamu{number}@luar{number}.example"
        yield opening(f"stranger{number}", sender, "halo", "apa kabar", "ticket", "normal", proof="none")
    yield opening("unproven", f"baru@{ID}", "Cuti", "Ada kendala di menu cuti.", "ticket", "normal", proof="none")
    yield opening("refuted", f"palsu@{EN}", "Leave", "I cannot open my payslip.", "ticket", "normal", proof="fail")


def _flood() -> Iterator[Mail]:
    for number in range(FLOOD):
        body = f"Ada kendala di laporan absensi cabang {number}."
        yield opening(f"flood{number}", f"rajin@{ID}", f"Laporan {number}", body, "ticket", "normal")


def _both() -> Iterator[Mail]:
    """The mail that comes to two mailboxes."""
    to = "support@vendor.example, helpdesk@vendor.example"
    yield opening("both", f"dua@{ID}", "Kendala", "Ada kendala di laporan absensi.", "ticket", "normal", to=to)


def _troubled(senders: tuple[str, ...]) -> Iterator[Mail]:
    """Their letters meet trouble at the SMTP peer."""
    for sender in senders:
        name = sender.partition("@")[0]
        yield opening(name, sender, "Report", "The overtime report doesn't load.", "ticket", "normal")


def _fails_first() -> list[Mail]:
    first = opening(FAILS, f"sial@{ID}", "Kendala", "Ada kendala di laporan absensi.", "ticket", "normal")
    return [first, answer("fails_again", first, "Masih belum bisa.")]


def _staff() -> Iterator[Mail]:
    """Staff addresses without the token of a letter."""
    for number, person in enumerate(("rani", "bima", "dewi")):
        sender = f"{person}@vendor.example"
        data = raw(sender, "Re: Tidak bisa login", "/selesai sudah beres ya Bu", f"staff{number}@vendor.example")
        yield Mail(f"staff{number}", data, sender, f"staff{number}@vendor.example", "held")


def _bounces() -> Iterator[Mail]:
    """Delivery reports about letters that nobody here wrote."""
    for number in range(4):
        sender, message_id = "mailer-daemon@relay.example", f"bounce{number}@relay.example"
        body = "\n".join((
            "--b", "Content-Type: text/plain", "", "Your mail was not delivered.",
            "--b", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; relay.example", "",
            f"Final-Recipient: rfc822; nobody{number}@{EN}", "Action: failed", "Status: 5.1.1",
            "--b", "Content-Type: message/rfc822", "", f"Message-ID: <unknown{number}@{EN}>", "Subject: hello", "",
            "hello", "--b--",
        ))  # fmt: skip
        report = ('Content-Type: multipart/report; report-type=delivery-status; boundary="b"', "Return-Path: <>")
        data = raw(sender, "Undelivered Mail", body, message_id, proof="none", more=report)
        yield Mail(f"bounce{number}", data, sender, message_id, "recorded")


def _away() -> Iterator[Mail]:
    """Out-of-office letters that answer nothing of ours."""
    for number in range(6):
        sender, message_id = f"hr{number}@{ID}", f"away{number}@{ID}"
        more = ("Auto-Submitted: auto-replied",)
        data = raw(sender, "Cuti: tidak di kantor", "Saya cuti sampai Senin. Mohon segera.", message_id, more=more)
        yield Mail(f"away{number}", data, sender, message_id, "recorded")


def _unreadable() -> Mail:
    levels = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(150))
    more = ('Content-Type: multipart/mixed; boundary="outer"',)
    data = raw(f"hr0@{ID}", "Berlapis", f"--outer\n{levels}\nhalo", f"deep@{ID}", more=more)
    return Mail("deep", data, f"hr0@{ID}", f"deep@{ID}", "quarantined")


def _replies(tickets: list[Mail]) -> Iterator[Mail]:
    """27: from the same person, from a colleague, a thank-you, out of office, and a stranger who names the thread."""
    for number, first in enumerate(tickets[:20]):
        words = ("Masih belum bisa.", "Any news?", "Terima kasih banyak ya.", "It is urgent for us now.")[number % 4]
        colleague = f"rekan{number}@{first.sender.partition('@')[2]}" if number % 5 == 4 else ""
        yield answer(f"reply{number}", first, words, colleague)
    for number, first in enumerate(tickets[20:26]):
        away = answer(f"away_on{number}", first, "Saya sedang cuti.", outcome="recorded")
        marked = away.raw.replace(b"MIME-Version", b"Auto-Submitted: auto-replied\r\nMIME-Version")
        yield Mail(away.name, marked, away.sender, away.message_id, "recorded", away.thread, inbox=away.inbox)
    yield answer(
        "eavesdropper", tickets[30], "What is this about?", "orang@asing.example", outcome="request",
        thread="eavesdropper", kind="ticket", severity="normal", answered=True,
    )  # fmt: skip


def _completed(first: list[Mail]) -> Iterator[Mail]:
    """4: the rest of the half-filled forms. Each is answered, since now the date can be judged."""
    halves = sorted((mail for mail in first if HALF_A_FORM.encode() in mail.raw.replace(b"\r\n", b"\n")), key=_name)
    for number, half in enumerate(halves):
        yield answer(f"completed{number}", half, THE_OTHER_HALF.format(day=_day(30)), answered=True)


def _copies(tickets: list[Mail]) -> Iterator[Mail]:
    """14 mails a second time."""
    for number, first in enumerate(tickets[5:19]):
        yield copy(f"copy{number}", first)


def _name(mail: Mail) -> str:
    return mail.name


def _day(ahead: int) -> str:
    """A date as the form wants it."""
    day: date = clock.now().date() + timedelta(days=ahead)
    return day.isoformat()
