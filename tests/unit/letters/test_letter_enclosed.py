"""What goes along with a letter: an invitation that calendars can follow, and a form that is read back."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Literal

import pytest
from docx import Document

from mailflow.desk.decision import Notice
from mailflow.desk.office import Inbox, LetterLanguage
from mailflow.kinds import onsite
from mailflow.letters import agreedsamples, blankform, enclosed, samples
from mailflow.letters.identity import identity
from mailflow.letters.post import outgoing
from mailflow.letters.render import Stationery
from mailflow.mail.message import Address
from tests.unit.mail.strict_calendar import Component, read

SCHEDULED = replace(
    agreedsamples.VISITED, template="appointment", moved="scheduled", invitation="REQUEST", language="id"
)


@pytest.fixture(scope="module")
def stationery(texts: dict[str, str]) -> Stationery:
    return Stationery(texts)


def sent(stationery: Stationery, notice: Notice) -> EmailMessage:
    letter = outgoing(notice, stationery, samples.AGREEMENT, samples.OFFICE, samples.NOW)
    return BytesParser(policy=policy.default).parsebytes(letter.bytes)


def invitation(mail: EmailMessage) -> tuple[str, Component]:
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return str(part.get_param("method")), read(content)


def test_an_invitation_goes_to_its_reader_alone_and_comes_from_the_mailbox_that_is_answered(
    stationery: Stationery,
) -> None:
    mail = sent(stationery, SCHEDULED)
    method, calendar = invitation(mail)
    (event,) = calendar.inner
    assert (method, calendar.one("METHOD").value) == ("REQUEST", "REQUEST")
    assert event.one("DTSTART").value == "20250220T030000Z"
    assert event.one("DTEND").value == "20250220T050000Z"
    assert event.one("LOCATION").text == agreedsamples.VISIT.place
    assert event.one("SUMMARY").text == "[BEN-1042] Kunjungan Vendor Support"
    assert [one.value for one in event.all("ATTENDEE")] == ["mailto:siti@klien.example"]
    assert event.one("ORGANIZER").value == f"mailto:{mail['From'].addresses[0].addr_spec}"
    assert "Ref:" not in event.one("DESCRIPTION").text


def test_an_update_and_a_cancellation_are_about_the_same_event(stationery: Stationery) -> None:
    moved = agreedsamples.VISIT.moved(agreedsamples.VISIT.begins_at, agreedsamples.VISIT.ends_at, "Lobi")
    gone = moved.cancel()
    letters = (
        SCHEDULED,
        replace(SCHEDULED, appointment=moved, moved="moved"),
        replace(SCHEDULED, appointment=gone, moved="cancelled", invitation="CANCEL"),
    )
    found = [invitation(sent(stationery, notice)) for notice in letters]
    assert [method for method, _ in found] == ["REQUEST", "REQUEST", "CANCEL"]
    events = [calendar.inner[0] for _, calendar in found]
    assert len({event.one("UID").value for event in events}) == 1
    assert [event.one("SEQUENCE").value for event in events] == ["0", "1", "2"]


@pytest.mark.parametrize(("moved", "method"), [("scheduled", "REQUEST"), ("moved", "REQUEST"), ("cancelled", "CANCEL")])
@pytest.mark.parametrize("language", ["id", "both"])
def test_an_invitation_has_what_outlook_gmail_and_apple_look_for(
    stationery: Stationery, moved: str, method: Literal["REQUEST", "CANCEL"], language: LetterLanguage
) -> None:
    visit = agreedsamples.VISIT.cancel() if method == "CANCEL" else agreedsamples.VISIT
    notice = replace(SCHEDULED, moved=moved, invitation=method, appointment=visit, language=language)
    mail = sent(stationery, notice)
    alternative, file = mail.iter_parts()
    plain, html, part = alternative.iter_parts()
    assert (mail.get_content_type(), alternative.get_content_type()) == ("multipart/mixed", "multipart/alternative")
    assert [each.get_content_type() for each in (plain, html, part)] == ["text/plain", "text/html", "text/calendar"]
    assert (part.get_param("method"), part.get_content_charset()) == (method, "utf-8")
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "invite.ics")
    octets = part.get_payload(decode=True)
    assert isinstance(octets, bytes)
    assert octets == file.get_payload(decode=True), "two that differ would be two invitations"
    assert octets.startswith(b"BEGIN:VCALENDAR\r\n"), "no mark of the byte order stands before it"
    lines = octets.split(b"\r\n")
    assert lines.pop() == b""
    assert all(len(line) <= 75 and b"\r" not in line and b"\n" not in line for line in lines)

    text = octets.decode().replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == text.count("\r\nMETHOD:") == text.count("\r\nATTENDEE") == 1
    for line in (f"METHOD:{method}", "DTSTART:20250220T030000Z", f"SEQUENCE:{visit.sequence}",
                 f"STATUS:{'CANCELLED' if method == 'CANCEL' else 'CONFIRMED'}"):  # fmt: skip
        assert f"\r\n{line}\r\n" in text
    assert f"\r\nDTSTAMP:{samples.NOW.astimezone(UTC):%Y%m%dT%H%M%SZ}\r\n" in text
    own, reader = mail["From"].addresses[0], mail["To"].addresses[0]
    assert f'\r\nORGANIZER;CN="{own.display_name}":mailto:{own.addr_spec}\r\n' in text
    asked = "CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE"
    assert f'\r\nATTENDEE;{asked};CN="{reader.display_name}":mailto:{reader.addr_spec}\r\n' in text


def test_two_people_share_the_event_and_see_no_other_address(stationery: Stationery) -> None:
    other = replace(SCHEDULED, to=Address("Budi", "budi@klien.example"), language="both")
    events = [invitation(sent(stationery, notice))[1].inner[0] for notice in (SCHEDULED, other)]
    assert len({event.one("UID").value for event in events}) == 1
    assert [one.value for one in events[1].all("ATTENDEE")] == ["mailto:budi@klien.example"]
    words = events[1].one("DESCRIPTION").text
    assert words.index("Kunjungan untuk") < words.index("On-site visit for")


def test_a_session_s_link_is_a_link_in_the_calendar_too(stationery: Stationery) -> None:
    notice = replace(agreedsamples.MET, template="appointment", moved="scheduled", invitation="REQUEST", language="en")
    event = invitation(sent(stationery, notice))[1].inner[0]
    assert event.one("URL").value == agreedsamples.SESSION.place
    assert "may be recorded" in event.one("DESCRIPTION").text


def test_a_letter_without_an_invitation_has_no_calendar(stationery: Stationery) -> None:
    mail = sent(stationery, replace(SCHEDULED, invitation=""))
    assert [part for part in mail.walk() if part.get_content_type() == "text/calendar"] == []


def test_the_blank_form_goes_along_in_each_language_of_the_letter(stationery: Stationery) -> None:
    form = next(agreedsamples.forms())
    for language, names in (
        ("id", ["formulir-kunjungan.docx"]),
        ("both", ["formulir-kunjungan.docx", "on-site-request-form.docx"]),
    ):
        notice = replace(form, template="onsite_form", language=language)  # type: ignore[arg-type]
        mail = sent(stationery, notice)
        assert [part.get_filename() for part in mail.iter_attachments()] == names
    assert list(sent(stationery, replace(form, template="onsite_form", files=())).iter_attachments()) == []


def test_the_form_is_sent_to_the_mailbox_that_its_letter_is_from(stationery: Stationery) -> None:
    other = Inbox("bantuan", "bantuan@vendor.example", plus=True)
    office = replace(samples.OFFICE, inboxes=(*samples.OFFICE.inboxes, other))
    form = replace(next(agreedsamples.forms()), template="onsite_form", language="id")
    assert form.request is not None
    for inbox in office.inboxes:
        notice = replace(form, request=replace(form.request, inbox=inbox.name))
        letter = outgoing(notice, stationery, samples.AGREEMENT, office, samples.NOW)
        mail = BytesParser(policy=policy.default).parsebytes(letter.bytes)
        (file,) = mail.iter_attachments()
        assert mail["From"].addresses[0].addr_spec == inbox.address
        words = " ".join(each.text for each in Document(io.BytesIO(file.get_content())).paragraphs)
        assert inbox.address in words


def test_without_the_libraries_the_form_is_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def blank(lead_time: object, inbox: object, language: object, kind: str, example: object) -> object:
        if kind != "txt":
            raise ImportError("docx")
        return made(lead_time, inbox, language, kind, example)  # type: ignore[arg-type]

    made = blankform.blank
    monkeypatch.setattr(blankform, "blank", blank)
    enclosed._blank.cache_clear()
    try:
        notice = replace(next(agreedsamples.forms()), language="id")
        (file,) = enclosed.own_files(notice, samples.AGREEMENT, identity(notice, samples.OFFICE), samples.NOW)
    finally:
        enclosed._blank.cache_clear()
    assert file.type == "text/plain"
    assert all(onsite.label(field.key, "id") in file.content.decode() for field in onsite.FIELDS)
