"""Invitations, updates and cancellations, read by a strict reader of its own and by the library that reads answers."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta, timezone

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.mail.invitation import LONGEST_TITLE, Invitation, write
from mailflow.mail.message import Address
from tests.unit.mail.strict_calendar import Component, read

WIB = timezone(timedelta(hours=7))
VISIT = Invitation(
    uid="kunjungan-1042@vendor.example",
    sequence=0,
    method="REQUEST",
    begins_at=datetime(2025, 2, 13, 9, 0, tzinfo=WIB),
    ends_at=datetime(2025, 2, 13, 12, 0, tzinfo=WIB),
    summary="[BEN-1042] Kunjungan: pelatihan modul gaji",
    place="Gedung Melati, lantai 3; Jl. Sudirman 5, Jakarta",
    link="",
    description="Bapak Arif akan datang.\nMohon siapkan ruang rapat, proyektor; dan data gaji \\ absensi.",
    organizer=Address("Dukungan, Benemica", "support@vendor.example"),
    attendees=(Address("Dewi Lestari", "dewi@klien.example"), Address("", "arif@vendor.example")),
    stamp=datetime(2025, 2, 10, 3, 30, tzinfo=UTC),
    language="id",
)
TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300)


def change(**values: object) -> Invitation:
    return dataclasses.replace(VISIT, **values)  # type: ignore[arg-type]


def event(invitation: Invitation) -> Component:
    (found,) = read(write(invitation)).inner
    assert found.name == "VEVENT"
    return found


def test_an_invitation_says_when_where_and_whom() -> None:
    calendar, found = read(write(VISIT)), event(VISIT)
    assert (calendar.one("METHOD").value, calendar.one("VERSION").value) == ("REQUEST", "2.0")
    assert found.one("DTSTART").value == "20250213T020000Z"
    assert found.one("DTEND").value == "20250213T050000Z"
    assert found.one("DTSTAMP").value == "20250210T033000Z"
    assert found.one("UID").value == VISIT.uid
    assert found.one("SUMMARY").text == VISIT.summary
    assert found.one("SUMMARY").parameters == {"LANGUAGE": "id"}
    assert found.one("LOCATION").text == VISIT.place
    assert found.one("DESCRIPTION").text == VISIT.description
    assert found.one("STATUS").value == "CONFIRMED"
    assert not found.all("URL")


def test_answers_are_asked_for_and_go_to_our_mailbox() -> None:
    found = event(VISIT)
    assert found.one("ORGANIZER").value == "mailto:support@vendor.example"
    assert found.one("ORGANIZER").parameters == {"CN": "Dukungan, Benemica"}
    dewi, arif = found.all("ATTENDEE")
    asked = {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"}
    assert (dewi.value, dewi.parameters) == ("mailto:dewi@klien.example", asked | {"CN": "Dewi Lestari"})
    assert (arif.value, arif.parameters) == ("mailto:arif@vendor.example", asked)


def test_a_cancellation_names_the_same_event_with_a_higher_sequence() -> None:
    cancelled = change(method="CANCEL", sequence=3)
    assert read(write(cancelled)).one("METHOD").value == "CANCEL"
    found = event(cancelled)
    assert [found.one(name).value for name in ("STATUS", "SEQUENCE", "UID")] == ["CANCELLED", "3", VISIT.uid]


def test_the_link_of_a_session_stands_wherever_a_program_may_look() -> None:
    link = "https://meet.vendor.example/j/91?pwd=a,b;c"
    found = event(change(place="", link=link, description="Sesi daring."))
    assert found.one("URL").value == link
    assert found.one("LOCATION").text == link
    assert found.one("DESCRIPTION").text == f"Sesi daring.\n\n{link}"
    assert event(change(link=link, description=f"Di {link} ya")).one("DESCRIPTION").text == f"Di {link} ya"


def test_long_indonesian_and_emoji_lines_are_folded_between_characters() -> None:
    words = "Kunjungan penggajian 🗓️ di Bandung – “lantai tiga” 😀, " * 12
    found = event(change(description=words))
    assert found.one("DESCRIPTION").text == words.rstrip()


def test_line_ends_in_a_summary_make_no_property() -> None:
    found = event(change(summary="Rapat\r\nATTENDEE:mailto:jahat@x.example\r\nEND:VEVENT\u2028X:1\x85Y:1"))
    assert found.one("SUMMARY").text == "Rapat ATTENDEE:mailto:jahat@x.example END:VEVENT X:1 Y:1"
    assert len(found.all("ATTENDEE")) == 2


def test_a_name_cannot_leave_its_quotes() -> None:
    hostile = Address('Budi";ROLE=CHAIR:mailto:x@x.example\r\nX-Y:"', "budi@klien.example")
    (found,) = event(change(attendees=(hostile,))).all("ATTENDEE")
    assert found.parameters["CN"] == "Budi';ROLE=CHAIR:mailto:x@x.example X-Y:'"
    assert found.parameters["ROLE"] == "REQ-PARTICIPANT"
    assert found.value == "mailto:budi@klien.example"


@settings(derandomize=True, max_examples=200, deadline=None)
@given(summary=TEXT, place=TEXT, description=TEXT, name=TEXT)
def test_no_text_breaks_the_grammar_or_adds_a_property(summary: str, place: str, description: str, name: str) -> None:
    found = event(
        change(summary=summary, place=place, description=description, attendees=(Address(name, "a@b.example"),))
    )
    plain = ["UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "DESCRIPTION"]
    after = ["ORGANIZER", "ATTENDEE", "STATUS", "TRANSP", "CLASS"]
    names = [one.name for one in found.properties]
    assert [one for one in names if one not in ("LOCATION", "DESCRIPTION")] == [*plain[:6], *after]
    assert not set(names) - {*plain, *after}
    assert found.one("ATTENDEE").value == "mailto:a@b.example"


def test_the_library_reads_the_same() -> None:
    calendar = icalendar.Calendar.from_ical(write(VISIT))
    (found,) = calendar.walk("VEVENT")
    assert found["DTSTART"].dt == VISIT.begins_at
    assert str(found["DESCRIPTION"]) == VISIT.description
    assert found["ORGANIZER"].params["CN"] == "Dukungan, Benemica"


def test_an_invitation_has_the_same_bytes_each_time() -> None:
    assert write(VISIT) == write(dataclasses.replace(VISIT))


def test_a_long_summary_is_cut() -> None:
    assert event(change(summary="x" * 5000)).one("SUMMARY").text == "x" * LONGEST_TITLE


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"begins_at": datetime(2025, 2, 13, 9, 0)}, "no zone"),
        ({"ends_at": VISIT.begins_at}, "after the begin"),
        ({"attendees": ()}, "nobody"),
        ({"sequence": -1}, "from 0"),
        ({"uid": "a b"}, "no id"),
        ({"uid": "a\r\nX:1"}, "no id"),
        ({"link": "javascript:alert(1)"}, "no link"),
        ({"link": "https://a.example/\r\nX:1"}, "no link"),
        ({"organizer": Address("", "support@vendor.example\r\nX:1")}, "no address"),
        ({"attendees": (Address("", "nobody"),)}, "no address"),
    ],
)
def test_what_no_program_would_take_is_refused(values: dict[str, object], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        write(change(**values))
