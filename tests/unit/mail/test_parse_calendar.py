"""Answers to an invitation are read; whatever else a calendar holds stays an attachment."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from mailflow.mail.message import Message, Rsvp
from mailflow.mail.parse import OwnAddresses, parse

OWN = OwnAddresses(frozenset(), frozenset(), frozenset())
HEAD = "From: Dewi <dewi@klien.example>\r\nSubject: Accepted: Kunjungan\r\n"
EVENT = "UID:kunjungan-7@vendor.example\r\nSEQUENCE:2\r\nDTSTAMP:20250203T030000Z\r\n"
DEWI = "ATTENDEE;PARTSTAT=ACCEPTED;CN=Dewi:mailto:Dewi@klien.example\r\n"


def calendar(attendees: str = DEWI, method: str = "REPLY", event: str = EVENT) -> str:
    return (
        f"BEGIN:VCALENDAR\r\nPRODID:x\r\nVERSION:2.0\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\n{event}{attendees}"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )


def read(inner: str, kind: str = "text/calendar; method=REPLY; charset=utf-8") -> Message:
    raw = (
        f"{HEAD}Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nok\r\n"
        f"--b\r\nContent-Type: {kind}\r\n\r\n{inner}\r\n--b--\r\n"
    )
    return parse(raw.encode(), own=OWN)


@pytest.mark.parametrize(
    ("status", "answer"),
    [("ACCEPTED", "accepted"), ("DECLINED", "declined"), ("TENTATIVE", "tentative"), ("accepted", "accepted")],
)
def test_an_answer_to_an_invitation_is_read(status: str, answer: str) -> None:
    message = read(calendar(DEWI.replace("ACCEPTED", status)))
    assert message.rsvp == Rsvp("kunjungan-7@vendor.example", 2, "dewi@klien.example", answer)
    assert [one.type for one in message.attachments] == ["text/calendar"]
    assert message.text == "ok"


def test_the_first_answer_counts_and_a_missing_sequence_is_the_first() -> None:
    message = read(calendar(event="UID:k@vendor.example\r\nDTSTAMP:20250203T030000Z\r\n"))
    assert message.rsvp == Rsvp("k@vendor.example", 0, "dewi@klien.example", "accepted")


@pytest.mark.parametrize(
    "inner",
    [
        calendar(method="REQUEST"),
        calendar(method="COUNTER"),
        calendar(attendees=""),
        calendar(attendees=DEWI + DEWI.replace("Dewi", "Budi")),
        calendar(attendees=DEWI.replace("ACCEPTED", "NEEDS-ACTION")),
        calendar(attendees=DEWI.replace("mailto:Dewi@klien.example", "urn:uuid:1")),
        calendar(event="SEQUENCE:2\r\n"),
        calendar(event="UID:k@vendor.example\r\nSEQUENCE:dua\r\n"),
        "METHOD:REPLY",
        calendar() + "x" * 100_000,
        "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n" + "BEGIN:VEVENT\r\n" * 6000,
        "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nX:" + "\\," * 40_000,
    ],
    ids=[
        "request",
        "counter",
        "nobody",
        "two",
        "no answer",
        "no address",
        "no id",
        "no number",
        "bare",
        "large",
        "deep",
        "x",
    ],
)
def test_a_calendar_that_answers_nothing_is_only_an_attachment(inner: str) -> None:
    started = time.process_time()
    message = read(inner)
    assert time.process_time() - started < 3
    assert message.rsvp is None
    assert [one.type for one in message.attachments] == ["text/calendar"]


def test_a_calendar_in_an_attached_mail_answers_nothing() -> None:
    inner = f"{HEAD}Content-Type: text/calendar; method=REPLY\r\n\r\n{calendar()}"
    assert read(inner, "message/rfc822").rsvp is None


NEW_TIME = EVENT + "DTSTART;TZID=Asia/Jakarta:20250214T100000\r\nDTEND;TZID=Asia/Jakarta:20250214T120000\r\n"
TENTATIVE = DEWI.replace("ACCEPTED", "TENTATIVE")
WAITING = DEWI.replace("ACCEPTED", "NEEDS-ACTION").replace("Dewi", "Budi")
OUTLOOK_ZONE = (
    "BEGIN:VTIMEZONE\r\nTZID:SE Asia Standard Time\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\n"
    "TZOFFSETFROM:+0700\r\nTZOFFSETTO:+0700\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT"
)


@pytest.mark.parametrize("attendees", [TENTATIVE, TENTATIVE + WAITING, DEWI.replace(";PARTSTAT=ACCEPTED", "")])
def test_another_time_that_is_proposed_is_read(attendees: str) -> None:
    message = read(calendar(attendees, "COUNTER", NEW_TIME), "text/calendar; method=COUNTER")
    proposed = datetime(2025, 2, 14, 3, 0, tzinfo=UTC)
    assert message.rsvp == Rsvp("kunjungan-7@vendor.example", 2, "dewi@klien.example", "counter", proposed)


def test_outlooks_own_name_of_a_zone_is_understood() -> None:
    inner = calendar(TENTATIVE, "COUNTER", NEW_TIME.replace("Asia/Jakarta", "SE Asia Standard Time"))
    message = read(inner.replace("BEGIN:VEVENT", OUTLOOK_ZONE, 1))
    assert message.rsvp is not None
    assert message.rsvp.proposed == datetime(2025, 2, 14, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize("begin", ["DTSTART;VALUE=DATE:20250214\r\n", "DTSTART:20250214T100000\r\n"])
def test_a_proposed_time_that_cannot_be_placed_is_not_guessed(begin: str) -> None:
    message = read(calendar(TENTATIVE, "COUNTER", EVENT + begin))
    assert message.rsvp is not None
    assert (message.rsvp.answer, message.rsvp.proposed) == ("counter", None)


@pytest.mark.parametrize(
    "inner",
    [
        calendar(TENTATIVE + DEWI.replace("Dewi", "Budi"), "COUNTER", NEW_TIME),
        calendar(WAITING + WAITING.replace("Budi", "Sari"), "COUNTER", NEW_TIME),
        calendar("", "COUNTER", NEW_TIME),
        calendar(TENTATIVE, "COUNTER", EVENT),
        calendar(TENTATIVE, "COUNTER", NEW_TIME.replace("0214T", "0299T")),
        calendar(TENTATIVE, "DECLINECOUNTER", NEW_TIME),
    ],
    ids=["two answered", "none answered", "nobody", "no time", "no date", "other method"],
)
def test_a_proposal_of_nobody_or_for_no_time_is_only_an_attachment(inner: str) -> None:
    assert read(inner).rsvp is None


def test_a_sequence_beyond_all_bounds_is_bounded() -> None:
    message = read(calendar(event=EVENT.replace("SEQUENCE:2", f"SEQUENCE:{'9' * 300}")))
    assert message.rsvp is not None
    assert message.rsvp.sequence == 2**31 - 1
