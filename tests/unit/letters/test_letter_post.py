"""A letter's final bytes: who it is from, where a reply goes, and which thread it belongs to."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.desk import tokens
from mailflow.desk.appointment import Appointment
from mailflow.desk.decision import Notice
from mailflow.desk.office import Inbox, Office
from mailflow.desk.outgoing import Outgoing
from mailflow.letters import samples
from mailflow.letters.catalog import CATALOG, Template
from mailflow.letters.post import line, outgoing
from mailflow.letters.render import Stationery
from mailflow.mail.compose import Attached
from mailflow.mail.message import Address, Language
from mailflow.sla.agreement import Severity

PLUS = replace(samples.OFFICE, inboxes=(Inbox("support", "support@vendor.example", plus=True),))
PLAIN = samples.OFFICE


@pytest.fixture(scope="module")
def stationery(texts: dict[str, str]) -> Stationery:
    return Stationery(texts)


def sample(template: str, **changes: object) -> Notice:
    found = next(notice for notice in samples.notices() if notice.template == template)
    return replace(found, **changes)  # type: ignore[arg-type]


def of_request(notice: Notice, **changes: object) -> Notice:
    assert notice.request is not None
    return replace(notice, request=replace(notice.request, **changes))  # type: ignore[arg-type]


def post(stationery: Stationery, notice: Notice, office: Office = PLUS) -> Outgoing:
    return outgoing(notice, stationery, samples.AGREEMENT, office, samples.NOW)


def read(letter: Outgoing) -> EmailMessage:
    return BytesParser(policy=policy.default).parsebytes(letter.bytes)


def test_every_sample_becomes_a_mail_that_reads_back(stationery: Stationery) -> None:
    for notice in samples.notices():
        for office in (PLUS, PLAIN):
            letter = post(stationery, notice, office)
            mail = read(letter)
            assert mail["Subject"] == letter.summary
            assert mail["To"].addresses[0].addr_spec == letter.recipient == notice.to.address
            assert mail["From"].addresses[0].display_name == "Vendor Support"
            assert mail["Date"].datetime == samples.NOW
            assert mail["Message-ID"] == f"<{letter.message_id}>"
            assert letter.headers.endswith(b"\r\n\r\n")


def test_the_token_travels_in_address_message_id_and_text(stationery: Stationery) -> None:
    for template, audience in (("acknowledgement", "client"), ("staff_new", "staff")):
        notice = sample(template)
        mail = read(post(stationery, notice))
        found = (
            tokens.in_address(PLUS, mail["Reply-To"].addresses[0].addr_spec),
            tokens.in_message_id(PLUS, mail["Message-ID"].strip("<>")),
            tokens.in_text(mail.get_body(("plain",)).get_content()),  # type: ignore[union-attr]
        )
        assert len(set(map(str, found))) == 1
        assert found[0] is not None
        assert found[0].audience == audience
        assert tokens.proves(PLUS, found[0], notice.to.address)


def test_without_subaddresses_replies_and_bounces_come_to_the_mailbox_itself(stationery: Stationery) -> None:
    letter = post(stationery, sample("acknowledgement"), PLAIN)
    assert read(letter)["Reply-To"] == "support@vendor.example"
    assert letter.envelope_from == "support@vendor.example"


def test_a_bounce_names_its_letter(stationery: Stationery) -> None:
    letter = post(stationery, sample("acknowledgement"))
    assert tokens.bounce_tag(PLUS, letter.envelope_from) == letter.tag
    elsewhere = replace(PLUS, bounce_address="bounces@vendor.example")
    assert post(stationery, sample("acknowledgement"), elsewhere).envelope_from == "bounces@vendor.example"


def test_a_client_s_thread_begins_at_their_own_mail_and_ends_at_the_one_answered(stationery: Stationery) -> None:
    notice = of_request(
        sample("acknowledgement", in_reply_to="9@klien.example"), thread=("1@klien.example", "x@y.example")
    )
    mail = read(post(stationery, notice))
    assert mail["References"] == "<1@klien.example> <x@y.example> <9@klien.example>"
    assert mail["In-Reply-To"] == "<9@klien.example>"


def test_the_first_answer_names_the_first_mail_once(stationery: Stationery) -> None:
    mail = read(post(stationery, sample("acknowledgement")))
    assert mail["References"] == mail["In-Reply-To"] == "<1@klien.example>"


def test_a_letter_that_answers_no_mail_still_names_its_thread(stationery: Stationery) -> None:
    notice = of_request(sample("update", in_reply_to=None), thread=("1@klien.example", "2@klien.example"))
    assert read(post(stationery, notice))["In-Reply-To"] == "<2@klien.example>"


def test_a_long_thread_keeps_its_root_and_its_end(stationery: Stationery) -> None:
    ids = tuple(f"{n}@klien.example" for n in range(100))
    mail = read(post(stationery, of_request(sample("acknowledgement", in_reply_to=ids[-1]), thread=ids)))
    named = mail["References"].split()
    assert len(named) == 20
    assert named[0] == "<0@klien.example>"
    assert named[1:] == [f"<{n}@klien.example>" for n in range(81, 100)]


def test_ids_that_are_none_are_left_out(stationery: Stationery) -> None:
    hostile = ("a b@c", "x@y>\r\nBcc: z@evil.example", "no-at-sign", "1@klien.example")
    notice = of_request(sample("acknowledgement", in_reply_to="\n@x"), thread=hostile)
    assert read(post(stationery, notice))["References"] == "<1@klien.example>"


def test_a_client_s_thread_never_names_a_letter_to_staff(stationery: Stationery) -> None:
    to_staff = post(stationery, sample("staff_new")).message_id
    notice = of_request(sample("update", in_reply_to=to_staff), thread=("1@klien.example", to_staff))
    token = str(tokens.sign(PLUS, "staff", 1042, sample("staff_new").to.address))
    assert to_staff.startswith(token)
    assert token.encode() not in post(stationery, notice).bytes


def test_letters_to_staff_about_one_request_share_an_ancestor(stationery: Stationery) -> None:
    roots = {
        read(post(stationery, sample(name)))["References"].split()[0] for name in ("staff_new", "staff_client_reply")
    }
    assert len(roots) == 1
    other = of_request(sample("staff_new"), number=7)
    assert read(post(stationery, other))["References"].split()[0] not in roots


APART = ("estimate", "appointment_tomorrow", "staff_help")
"""Letters that people look for by their own subject: a document, a day, a card."""


@pytest.mark.parametrize("template", [each for each in CATALOG.values() if each.copies and each.name not in APART])
def test_every_letter_about_a_request_has_the_subject_of_its_thread(stationery: Stationery, template: Template) -> None:
    # Gmail opens a thread of its own for another subject, whatever References says.
    notices = [notice for notice in samples.notices() if notice.template == template.name and notice.request]
    subjects = {post(stationery, of_request(notice, subject="Slip gaji")).summary for notice in notices}
    assert subjects == ({"[BEN-1042] Slip gaji"} if notices else set())


@pytest.mark.parametrize(
    ("template", "language", "words"),
    [
        ("breach", "id", "TERLAMBAT: Solusi sementara untuk BEN-1042."),
        ("breach", "en", "LATE: Temporary workaround of BEN-1042."),
        ("escalated", "id", "MASIH TERLAMBAT: Solusi sementara untuk BEN-1042. Belum ada penyelesaian."),
        ("escalated", "en", "STILL LATE: Temporary workaround of BEN-1042. There is no solution yet."),
        ("correction", "id", "Ralat: Solusi sementara untuk BEN-1042 tidak terlambat."),
    ],
)
def test_what_the_subject_does_not_say_the_first_line_of_the_letter_does(
    stationery: Stationery, template: str, language: Language, words: str
) -> None:
    warned = next(each for each in samples.notices() if each.template == template and each.language == language)
    letter = stationery.render(warned, samples.AGREEMENT, PLUS, samples.LATER)
    banner, _, first, *_ = letter.text.splitlines()
    assert "IS SENT to the client" in banner
    assert first == words
    assert words in unescape(re.sub(r"<[^>]*>", "", letter.html))


@pytest.mark.parametrize(
    ("template", "key", "said"),
    [
        ("breach", "100", "TERLAMBAT"),
        ("escalated", "+32400", "MASIH TERLAMBAT"),
        ("warning", "75", "75 % waktu terpakai"),
        ("correction", "corrected", "ralat, tidak terlambat"),
        ("estimate_overdue", "", "estimasi belum dibuat"),
        ("visit_tomorrow", "", "kunjungan Selasa, 18 Februari 2025"),
    ],
)
def test_a_notice_that_becomes_a_line_of_a_digest_still_says_what_it_is_about(
    stationery: Stationery, template: str, key: str, said: str
) -> None:
    cause = f"c1042.workaround.1.1.{key}" if key else "e1042.estimate"
    deferred = line(sample(template, cause=cause), stationery, samples.AGREEMENT, PLUS, samples.NOW)
    assert deferred.summary.split(" | ")[:2] == ["[BEN-1042] Tidak bisa login", said]


@pytest.mark.parametrize(
    ("language", "severity", "due"),
    [
        ("id", "Kritis (tingkat 1)", "Selasa, 18 Februari 2025 pukul 12.30 WIB"),
        ("en", "Critical (level 1)", "Tuesday, 18 February 2025 at 12:30 WIB"),
    ],
)
def test_such_a_line_is_in_the_reader_s_language_and_the_time_in_the_service_s_zone(
    stationery: Stationery, language: Language, severity: str, due: str
) -> None:
    """A critical incident of Friday, 16:30: five hours are the last 1 h 30 min of that day and, Monday being a holiday,
    3 h 30 min of Tuesday from 9:00 on."""
    told = samples.ticket(Severity.CRITICAL)
    notice = replace(sample("staff_new"), language=language, request=told.request, clocks=told.clocks)
    deferred = line(notice, stationery, samples.AGREEMENT, PLUS, samples.NOW)
    assert deferred.summary.split(" | ")[1:3] == [severity, due]


def test_the_day_of_a_visit_in_such_a_line_is_that_of_the_service(stationery: Stationery) -> None:
    """Six in the morning in Jakarta is the evening before in UTC."""
    begins = datetime(2025, 2, 18, 23, 0, tzinfo=UTC)
    visit = Appointment(begins, begins + timedelta(hours=2), "Jl. Melati 5")
    notice = replace(sample("visit_tomorrow"), appointment=visit, visit=None)
    deferred = line(notice, stationery, samples.AGREEMENT, PLUS, samples.NOW)
    assert deferred.summary.split(" | ")[1] == "kunjungan Rabu, 19 Februari 2025"


def test_what_is_automatic_says_so_and_a_person_s_words_do_not(stationery: Stationery) -> None:
    answer, notice = sample("acknowledgement"), sample("update", automatic=True, in_reply_to=None)
    assert read(post(stationery, answer))["Auto-Submitted"] == "auto-replied"
    assert read(post(stationery, notice))["Auto-Submitted"] == "auto-generated"
    own = read(post(stationery, sample("update", automatic=False)))
    assert own["Auto-Submitted"] is None
    assert own["X-Mailflow-Loop"] == PLUS.loop


def test_a_person_s_words_leave_first_and_notifications_last(stationery: Stationery) -> None:
    own, answer = sample("update", automatic=False), sample("acknowledgement")
    order = [post(stationery, notice).priority for notice in (own, answer, sample("staff_new"))]
    assert order == [0, 1, 2]


def test_the_brief_acknowledgement_names_nobody(stationery: Stationery) -> None:
    letter = post(stationery, sample("acknowledgement_brief", to=Address("Buy now", "siti@klien.example")))
    assert read(letter)["To"] == "siti@klien.example"
    assert b"Buy now" not in letter.bytes


def test_an_admin_s_letter_has_no_token(stationery: Stationery) -> None:
    letter = post(stationery, sample("alarm"))
    assert letter.message_id == f"{letter.tag}@vendor.example"
    assert read(letter)["Reply-To"] == "support@vendor.example"


def test_files_go_along_with_a_staff_member_s_words(stationery: Stationery) -> None:
    file = Attached("panduan.pdf", "application/pdf", b"%PDF-1.7")
    letter = outgoing(sample("update"), stationery, samples.AGREEMENT, PLUS, samples.NOW, attached=(file,))
    assert [part.get_filename() for part in read(letter).iter_attachments()] == ["panduan.pdf"]


def test_the_same_notice_makes_the_same_bytes(stationery: Stationery) -> None:
    for notice in samples.notices():
        assert post(stationery, notice) == post(stationery, notice)


def test_two_people_and_two_causes_make_different_letters(stationery: Stationery) -> None:
    notice = sample("update")
    others = (notice, replace(notice, cause="m2.1"), replace(notice, to=Address("", "budi@klien.example")))
    assert len({post(stationery, other).message_id for other in others}) == 3


def test_a_later_letter_differs_in_its_date_only_by_the_instant_given(stationery: Stationery) -> None:
    later = samples.NOW + timedelta(days=1)
    letter = outgoing(sample("update"), stationery, samples.AGREEMENT, PLUS, later)
    assert read(letter)["Date"].datetime == letter.created_at == later


@given(
    subject=st.text(max_size=300),
    name=st.text(max_size=100),
    text=st.text(max_size=300),
)
@settings(derandomize=True, max_examples=80, deadline=None)
def test_no_text_of_a_client_breaks_a_header_or_fails_a_letter(
    stationery: Stationery, subject: str, name: str, text: str
) -> None:
    for template in ("acknowledgement", "update", "staff_new"):
        notice = sample(template, to=Address(name, "siti@klien.example"), words=text, gave_severity=(text,))
        letter = post(stationery, of_request(notice, subject=subject, requester_name=name))
        expected = {field.lower() for field in read(post(stationery, sample(template)))}
        assert {field.lower() for field in read(letter)} == expected


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x0b", "\x00"])
def test_a_subject_cannot_end_its_line(stationery: Stationery, break_: str) -> None:
    for template in (name for name, entry in CATALOG.items() if entry.audience != "admin"):
        notice = sample(template, to=Address(f"a{break_}Bcc: x@evil.example", "siti@klien.example"))
        notice = replace(notice, lines=(f"a{break_}Bcc: x@evil.example",), words=f"a{break_}Bcc: x@evil.example")
        if notice.request:
            notice = of_request(notice, subject=f"a{break_}Bcc: x@evil.example")
        assert read(post(stationery, notice))["Bcc"] is None


def test_an_office_that_writes_one_language_writes_every_letter_in_it(stationery: Stationery) -> None:
    office = replace(PLUS, languages=("id",))
    for wanted in ("id", "en", "both"):
        letter = read(post(stationery, sample("acknowledgement", language=wanted), office))
        plain = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert letter["Content-Language"] == "id"
        assert "Terima kasih" in plain
        assert "Thank you" not in plain


def test_a_letter_over_the_window_is_one_line_without_bytes(stationery: Stationery) -> None:
    notice = sample("acknowledgement")
    written, deferred = post(stationery, notice), line(notice, stationery, samples.AGREEMENT, PLUS, samples.NOW)
    assert (deferred.status, deferred.bytes) == ("deferred", b"")
    assert replace(deferred, headers=written.headers, body=written.body, status="queued") == written
