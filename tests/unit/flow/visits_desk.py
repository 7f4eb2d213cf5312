"""What tests of visits and sessions share: the form, orders of staff and words of clients, and what calendars show."""

from __future__ import annotations

from datetime import UTC, datetime

import icalendar

from mailflow.desk.decision import Refusal
from tests.unit.flow.desk_of import RANI, SITI, SUPPORT, Desk, mail, shown, words_of

FORM = """Formulir Kunjungan On-Site

Nama kontak: Siti
Nomor telepon: 021 5550 1234
Alamat lokasi: Jl. Melati 5, Jakarta
Tanggal kunjungan: {day}
Keperluan: pelatihan modul penggajian"""
LINK = "https://meet.example/abc-defg"
NEXT_WEDNESDAY = datetime(2025, 2, 19, 3, 0, tzinfo=UTC)  # 10:00 in Jakarta


def order(desk: Desk, text: str, person: str = RANI) -> None:
    """Somebody answers his last letter."""
    desk.answer(person, desk.letters(person)[-1], text)


def says(desk: Desk, text: str, person: str = SITI, **more: str) -> None:
    desk.answer(person, desk.letters(person)[-1], text, **more)


def refusals(desk: Desk) -> list[Refusal]:
    (notice,) = desk.decision.notices
    return [line.refusal for line in notice.transcript if line.refusal]


def told(desk: Desk) -> set[tuple[str, str]]:
    """(template, to) of the letters of the last decision."""
    return {(notice.template, notice.to.address) for notice in desk.decision.notices}


def calendar_of(desk: Desk, to: str) -> icalendar.Calendar:
    """The last invitation that somebody got."""
    for letter in reversed(desk.letters(to)):
        for part in shown(letter).walk():
            if part.get_content_type() == "text/calendar":
                return icalendar.Calendar.from_ical(part.get_payload(decode=True))
    raise AssertionError(f"{to} got no invitation")


def seen(desk: Desk, to: str) -> tuple[str, int, datetime]:
    """Method, sequence and begin of the last invitation that somebody got."""
    calendar = calendar_of(desk, to)
    (event,) = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), int(event["SEQUENCE"]), event["DTSTART"].dt


def rsvp(
    desk: Desk, who: str, answer: str, *, sender: str = "", sequence: int | None = None, begin: str = "", uid: str = ""
) -> None:
    """A calendar program answers the last invitation of `who`; with a `begin` it proposes another one."""
    (event,) = calendar_of(desk, who).walk("VEVENT")
    number = event["SEQUENCE"] if sequence is None else sequence
    method = "COUNTER" if begin else "REPLY"
    lines = (
        "BEGIN:VCALENDAR", "VERSION:2.0", f"METHOD:{method}", "BEGIN:VEVENT", f"UID:{uid or event['UID']}",
        f"SEQUENCE:{number}", "DTSTAMP:20250212T030000Z", f"DTSTART:{begin or '20250219T030000Z'}",
        f"ORGANIZER:mailto:{SUPPORT}", f"ATTENDEE;PARTSTAT={answer}:mailto:{who}", "END:VEVENT", "END:VCALENDAR",
    )  # fmt: skip
    desk.receive(
        mail(
            sender or who, "\r\n".join(lines), id_=f"rsvp{desk.received}@x.example",
            subject=f"{answer.title()}: {event['SUMMARY']}",
            Content_Type=f"text/calendar; charset=utf-8; method={method}",
        )
    )  # fmt: skip


def orders_in(desk: Desk, person: str = RANI) -> str:
    """The line that the last letter to a member of staff has ready."""
    return next(line for line in words_of(desk.letter(person)).splitlines() if line.startswith("/jadwal"))
