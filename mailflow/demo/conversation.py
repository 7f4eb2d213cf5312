"""The mails that are played, in order, and what each must become: a working day of a help desk in fifteen mails.

Every visit date follows from today, so that in time is in time and too late is too late whenever it is played.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.message import EmailMessage

from mailflow.demo.cast import BIMA, DANIEL, MAIL_SERVER, PENSION, RANI, SITI, STRANGER, SUPPORT, Person
from mailflow.demo.letters import answer, bottomless, new, vacation, with_picture
from mailflow.desk.request import What

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip


class NotPlayedError(Exception):
    """The conversation does not go on; the message says what it waits for."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a writer sees: the time, two visit dates (`in_time` is allowed, `too_late` is not), and the own mailbox."""

    now: datetime
    in_time: date
    too_late: date
    inbox: Callable[[], Sequence[EmailMessage]]

    def letter(self, words: str) -> EmailMessage:
        """The newest mail in the mailbox with these words in its subject. Raises `NotPlayedError`."""
        found = [mail for mail in self.inbox() if words in str(mail["Subject"])]
        if not found:
            raise NotPlayedError(f"no letter about {words!r} has arrived to be answered")
        return found[-1]


@dataclass(frozen=True, slots=True)
class Scene:
    """One mail. `writer` sends what `write` gives; bytes are put past every server; None is sent by a mail server.

    `becomes` is the line it must give in a request's timeline, None where it must go to quarantine.
    """

    name: str
    writer: Person
    write: Callable[[Desk], EmailMessage | bytes | None]
    becomes: What | None = What.OPENED


def day(language: str, at: date) -> str:
    """A date as people write it in a form."""
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}" if language == "id" else f"{at.day} {at:%B} {at.year}"


def cannot_log_in(desk: Desk) -> EmailMessage:
    """The policy's own example of a critical incident."""
    text = """
Halo Tim Support,

Kami tidak bisa login ke Benemica Payroll sejak beberapa menit lalu, padahal
gajian besok.
Tangkapan layar terlampir. Mohon segera dibantu.

Terima kasih.
"""
    mail = new(SITI, SUPPORT, "Tidak bisa login ke Benemica Payroll", text, desk.now)
    return with_picture(mail, "layar-login.png")


def payslip(desk: Desk) -> EmailMessage:
    """A failure of one process for one person, and nothing to look at."""
    text = """
Hello,

One of our employees cannot open last month's payslip: the page stays empty.
The payslips of earlier months do open.

Kind regards
"""
    return new(DANIEL, SUPPORT, "Payslip stays empty", text, desk.now)


def change_request(desk: Desk) -> EmailMessage:
    """An enhancement: it has no deadline before an estimate is approved."""
    text = """
Hello,

We would like the overtime report to show one total for each branch, so that we
no longer add it up by hand.

Kind regards
"""
    return new(DANIEL, SUPPORT, "Change request: overtime totals per branch", text, desk.now)


def manual(desk: Desk) -> EmailMessage:
    """A request for documentation."""
    text = """
Halo,

Minta user manual modul BPJS yang terbaru ya, untuk staf HRD yang baru.

Terima kasih.
"""
    return new(SITI, SUPPORT, "Minta user manual modul BPJS", text, desk.now)


def visit_in_time(desk: Desk) -> EmailMessage:
    """The form of the policy, in time."""
    text = f"""
Formulir Kunjungan On-Site

Nama kontak: Siti
Nomor telepon: 021 5550 1234
Alamat lokasi: Jl. Melati 5, Jakarta Selatan
Tanggal kunjungan: {day("id", desk.in_time)}
Keperluan: pelatihan modul penggajian untuk tiga staf baru
"""
    return new(SITI, SUPPORT, "Formulir kunjungan: pelatihan staf baru", text, desk.now)


def visit_too_late(desk: Desk) -> EmailMessage:
    """The same form for tomorrow."""
    text = f"""
On-Site Support Request Form

Contact person: Daniel
Phone number: +62 21 5550 9876
Site address: Jalan Kenanga 12, Surabaya
Visit date: {day("en", desk.too_late)}
Purpose: help with the year-end tax closing
"""
    return new(DANIEL, SUPPORT, "On-Site Support Request Form: year-end closing", text, desk.now)


def from_a_closed_mailbox(desk: Desk) -> EmailMessage:
    """A sound mail from an address that no longer receives any."""
    text = """
Halo,

Laporan iuran dana pensiun bulan ini tidak bisa diunduh, muncul pesan error.

Terima kasih.
"""
    return new(PENSION, SUPPORT, "Laporan iuran tidak bisa diunduh", text, desk.now)


def first_answer(desk: Desk) -> EmailMessage:
    """A plain reply to the notification: the client gets it, and the request gets its assignee."""
    text = """
Halo Bu Siti,

Kami sedang memeriksa server login. Mohon coba hapus cache browser lebih dulu,
lalu kabari kami hasilnya ya.
"""
    return answer(RANI, desk.letter("Tidak bisa login"), text, desk.now)


def follow_up(desk: Desk) -> EmailMessage:
    """The client answers the answer."""
    text = """
Sudah kami hapus cache-nya Bu, tapi masih tidak bisa masuk. Pesannya tetap sama.
"""
    return answer(SITI, desk.letter("Tidak bisa login"), text, desk.now)


def out_of_office(desk: Desk) -> EmailMessage:
    """A vacation program answers our acknowledgement, although that asks for no answer."""
    text = """
Thank you for your e-mail. I am out of the office until Monday and will answer
when I am back.
"""
    return vacation(DANIEL, desk.letter("overtime totals"), text, desk.now)


def silent_workaround(desk: Desk) -> EmailMessage:
    """A command that would stop a clock without a word to the client."""
    return answer(BIMA, desk.letter("Payslip stays empty"), "/workaround", desk.now)


def resolved(desk: Desk) -> EmailMessage:
    """The command that ends a request, with the words the client gets."""
    text = """
/selesai
Halo Bu Siti,

Sertifikat server login sudah kami perbarui dan login sudah normal kembali.
Mohon maaf atas kendalanya. Bila masih ada masalah, cukup balas e-mail ini.
"""
    return answer(RANI, desk.letter("Tidak bisa login"), text, desk.now)


def thanks(desk: Desk) -> EmailMessage:
    """A bare thank-you: it must not open the request again."""
    return answer(SITI, desk.letter("Tidak bisa login"), "Terima kasih banyak, Bu Rani.", desk.now)


SCENES = (
    Scene("critical incident, with a screenshot", SITI, cannot_log_in),
    Scene("normal incident, without a screenshot", DANIEL, payslip),
    Scene("change request", DANIEL, change_request),
    Scene("request for documentation", SITI, manual),
    Scene("on-site visit, in time", SITI, visit_in_time),
    Scene("on-site visit, too late", DANIEL, visit_too_late),
    Scene("incident from an address without a mailbox", PENSION, from_a_closed_mailbox),
    Scene("the acknowledgement of it bounces", MAIL_SERVER, lambda _desk: None, What.BOUNCE),
    Scene("staff reply", RANI, first_answer, What.STAFF_REPLY),
    Scene("client's follow-up", SITI, follow_up, What.CLIENT_MAIL),
    Scene("out-of-office", DANIEL, out_of_office, What.AUTOMATIC),
    Scene("staff command without words to the client", BIMA, silent_workaround, What.REFUSED),
    Scene("staff /selesai", RANI, resolved, What.STAFF_REPLY),
    Scene("client's thank-you", SITI, thanks, What.CLIENT_MAIL),
    Scene("a mail that cannot be read", STRANGER, lambda _desk: bottomless(SUPPORT), None),
)


def visit_dates(today: date, allowed: Callable[[date], bool]) -> tuple[date, date]:
    """A visit date in about ten days that is allowed, and one that never is: tomorrow."""
    later = (today + timedelta(days=days) for days in range(10, 60))
    return next(filter(allowed, later)), today + timedelta(days=1)
