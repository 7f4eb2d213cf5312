"""A letter with an invitation: the calendar is one of the alternatives, and a file (RFC 6047 2.4)."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from mailflow.mail.compose import Attached, compose
from mailflow.mail.invitation import Method, write
from mailflow.mail.parse import OwnAddresses, parse
from tests.unit.mail import test_invitation
from tests.unit.mail.test_compose import change, read

OWN = OwnAddresses(frozenset(), frozenset(), frozenset())
CALENDAR = write(test_invitation.VISIT)


def types(part: EmailMessage) -> list[object]:
    """The tree of media types."""
    inner = [types(one) for one in part.iter_parts()] if part.is_multipart() else []  # type: ignore[arg-type]
    return [part.get_content_type(), *([inner] if inner else [])]


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_the_calendar_is_the_last_alternative_and_a_file(method: Method) -> None:
    message = read(change(invitation=CALENDAR, method=method))
    assert types(message) == [
        "multipart/mixed",
        [["multipart/alternative", [["text/plain"], ["text/html"], ["text/calendar"]]], ["application/ics"]],
    ]
    calendar, file = [part for part in message.walk() if part.get_content_type().endswith(("calendar", "ics"))]
    assert calendar.get_param("method") == method
    assert calendar.get_content_charset() == "utf-8"
    assert calendar.get_content_disposition() is None
    assert file.get_filename() == "invite.ics"
    assert calendar.get_payload(decode=True) == file.get_payload(decode=True) == CALENDAR


def test_files_of_staff_stand_before_it_and_a_letter_without_html_has_one_too() -> None:
    message = read(change(html=None, invitation=CALENDAR, attachments=(Attached("a.pdf", "application/pdf", b"x"),)))
    assert types(message) == [
        "multipart/mixed",
        [["multipart/alternative", [["text/plain"], ["text/calendar"]]], ["application/pdf"], ["application/ics"]],
    ]


def test_our_own_invitation_that_comes_back_answers_nothing() -> None:
    message = parse(compose(change(invitation=CALENDAR)), own=OWN)
    assert message.rsvp is None
    assert message.text.startswith("Selamat pagi Bu")
