"""What mail servers say of our letters: a bounce voids the pause it belongs to, and an unproven one silences nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mailflow.desk.decision import Decision, Outcome
from mailflow.desk.known import SentLetter
from mailflow.desk.outgoing import Outgoing
from mailflow.desk.request import What
from mailflow.flow import tick
from tests.unit.flow.desk_of import BIMA, BUDI, OFFICE, RANI, SITI, SUPPORT, Desk, bundled, shown

ASK = "/tunggu\nMohon tangkapan layarnya, Bu."
REPORT = """\
From: Mail Delivery System <MAILER-DAEMON@mx.far.example>
To: <{to}>
Subject: {subject}
Message-ID: <report{number}@mx.far.example>
Date: Wed, 12 Feb 2025 10:00:00 +0700
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="r"

--r
Content-Type: text/plain

It did not work.
--r
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.far.example

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}

--r
Content-Type: text/rfc822-headers

{returned}
--r--
"""


@pytest.fixture
def waiting(reported: Desk) -> Desk:
    order(reported, ASK)
    assert reported.request().state == "waiting_client"
    return reported


def order(desk: Desk, text: str) -> None:
    desk.answer(RANI, desk.letters(RANI)[-1], text)


def report(
    desk: Desk, letter: Outgoing, *, to: str | None = None, named: bool = True, action: str = "failed",
    status: str = "5.1.1",
) -> Decision:  # fmt: skip
    text = REPORT.format(
        to=letter.envelope_from if to is None else to,
        subject="Undelivered Mail Returned to Sender",
        number=desk.received,
        recipient=letter.recipient,
        action=action,
        status=status,
        returned=f"Message-ID: {shown(letter)['Message-ID']}" if named else "Subject: something",
    )
    return desk.receive(text.replace("\n", "\r\n").encode())


def states(desk: Desk) -> dict[str, str]:
    return {name: clock.state for name, clock in desk.clocks().items()}


@pytest.mark.parametrize(
    "plus", [True, False], ids=["by its bounce address", "by its Message-ID, without plus addresses"]
)
def test_a_bounce_voids_the_pause_of_the_question_that_never_arrived(waiting: Desk, plus: bool) -> None:
    letter = waiting.letter(SITI)
    waiting.office = replace(OFFICE, inboxes=(replace(OFFICE.inboxes[0], plus=plus),))
    decision = report(waiting, letter, named=False) if plus else report(waiting, letter, to=SUPPORT)
    assert decision.outcome is Outcome.RECORDED
    assert waiting.request().state == "in_progress"
    assert states(waiting) == {"workaround": "running", "permanent": "running"}
    assert all(pause.start == pause.end for clock in waiting.clocks().values() for pause in clock.pauses)
    assert [entry.what for entry in decision.entries] == [What.BOUNCE, What.VOIDED]
    assert (decision.blocked, [id_ for id_, _ in decision.bounced]) == ((SITI,), [4])
    assert {notice.template for notice in decision.notices} == {"staff_undelivered"}
    assert [notice.to.address for notice in decision.notices] == [RANI]


def test_of_a_question_to_several_the_requesters_copy_decides_about_the_pause(reported: Desk) -> None:
    reported.write(SITI, "Pak Budi ikut memantau.", subject="[BEN-1]", Cc=BUDI)
    order(reported, ASK)
    assert reported.request().people == (SITI, BUDI)
    own, colleagues = reported.letter(SITI, "update"), reported.letter(BUDI, "update")
    decision = report(reported, colleagues)
    assert reported.request().state == "waiting_client"
    assert states(reported) == {"workaround": "paused", "permanent": "paused"}
    assert {notice.template for notice in decision.notices} == {"staff_undelivered"}, "staff hear of it all the same"
    report(reported, own)
    assert reported.request().state == "in_progress"


@pytest.mark.parametrize("named", [False, True], ids=["names its recipient", "names a Message-ID that many have seen"])
def test_an_unproven_bounce_is_told_and_silences_nobody(waiting: Desk, named: bool) -> None:
    decision = report(waiting, waiting.letter(SITI), to=SUPPORT, named=named)
    assert (decision.blocked, decision.bounced) == ((), ())
    assert waiting.request().state == "waiting_client"
    assert states(waiting) == {"workaround": "paused", "permanent": "paused"}
    assert {notice.template for notice in decision.notices} == {"staff_undelivered"}


def test_a_bounce_of_another_letter_leaves_the_pause_alone(waiting: Desk) -> None:
    report(waiting, waiting.letters(SITI, "acknowledgement")[0])
    assert waiting.request().state == "waiting_client"
    assert states(waiting) == {"workaround": "paused", "permanent": "paused"}


def test_a_late_bounce_of_an_earlier_question_leaves_the_second_question_alone(waiting: Desk) -> None:
    waiting.write(BUDI, "Saya juga.", subject="[BEN-1]")
    order(waiting, ASK)
    first = waiting.letter(SITI, "update")
    waiting.answer(SITI, waiting.letter(SITI), "Gambar yang mana?")
    order(waiting, "/tunggu\nYang ada pesan merahnya.")
    report(waiting, first)
    assert waiting.request().state == "waiting_client"
    assert states(waiting) == {"workaround": "paused", "permanent": "paused"}


@pytest.mark.parametrize(
    ("action", "status", "blocked", "told"),
    [
        ("failed", "5.1.1", True, True),
        ("failed", "5.2.2", True, True),
        ("failed", "4.4.7", False, True),
        ("delayed", "4.4.1", False, False),
        ("delivered", "2.0.0", False, False),
    ],
)
def test_only_a_hard_failure_blocks_an_address(
    reported: Desk, action: str, status: str, blocked: bool, told: bool
) -> None:
    decision = report(reported, reported.letter(SITI), action=action, status=status)
    assert (bool(decision.blocked), bool(decision.notices)) == (blocked, told)
    assert decision.entries[0].what is What.BOUNCE
    assert decision.outcome is Outcome.RECORDED


def test_a_report_opens_no_request_and_is_answered_by_nobody(desk: Desk, reported: Desk) -> None:
    letter = reported.letter(SITI)
    for decision in (report(Desk(), letter), report(reported, letter)):
        assert decision.outcome is Outcome.RECORDED
        assert not [notice for notice in decision.notices if notice.audience == "client"]
    assert set(reported.cases) == {1}


def test_a_letter_to_staff_that_bounces_is_told_to_the_admin(reported: Desk) -> None:
    decision = report(reported, reported.letter(BIMA))
    assert decision.blocked == (BIMA,)
    assert [BIMA in alarm.text for alarm in decision.alarms] == [True]


def test_a_letter_that_our_own_server_refuses_is_told_and_voids_its_pause(waiting: Desk) -> None:
    letter = waiting.letter(SITI)
    sent = SentLetter(
        9, 1, SITI, letter.template, letter.cause, "client", letter.message_id, "failed", letter.created_at
    )
    now = waiting.now + timedelta(minutes=1)
    decision = tick.failed_letter(sent, waiting.cases[1], "550 no such user", bundled()[0], now)
    assert decision.case is not None
    assert decision.case.request.state == "in_progress"
    assert [clock.state for clock in decision.case.clocks] == ["running", "running"]
    assert {notice.template for notice in decision.notices} == {"staff_undelivered"}


def test_a_letter_to_staff_that_our_own_server_refuses_is_told_to_the_admin(reported: Desk) -> None:
    letter = reported.letter(RANI)
    sent = SentLetter(
        2, 1, RANI, letter.template, letter.cause, "staff", letter.message_id, "failed", letter.created_at
    )
    decision = tick.failed_letter(sent, reported.cases[1], "550 no such user", bundled()[0], reported.now)
    assert [RANI in alarm.text for alarm in decision.alarms] == [True]
    assert not decision.notices


def test_letters_that_had_to_wait_become_one_digest_in_the_language_of_who_reads_it() -> None:
    people = bundled()[0].people
    lines = [(7, "[BEN-1] Login"), (9, "[BEN-2] Slip")]
    staff = tick.digest(RANI, "staff", lines, people)
    assert staff is not None
    assert (staff.template, staff.to.address, staff.lines, staff.cause) == (
        "staff_digest", RANI, ("[BEN-1] Login", "[BEN-2] Slip"), "d7",
    )  # fmt: skip
    written = [tick.digest(each, "client", lines, people) for each in (SITI, "orang@luar.example")]
    assert [letter.language for letter in written if letter] == ["id", "both"]


def test_what_waited_for_somebody_who_has_left_is_told_to_those_who_are_there_and_never_to_him(reported: Desk) -> None:
    people = bundled()[0].people
    assert tick.digest("mantan@vendor.example", "staff", [(7, "[BEN-1] Login")], people) is None
    told = tick.inherited([(7, "[BEN-1] Login", reported.request()), (9, "Senin", None)], people)
    assert [(each.template, each.to.address, each.lines) for each in told] == [
        ("staff_digest", RANI, ("[BEN-1] Login", "Senin")),
        ("staff_digest", BIMA, ("[BEN-1] Login", "Senin")),
    ]


def test_a_bounce_of_the_second_question_voids_the_second_pause_alone(waiting: Desk) -> None:
    waiting.answer(SITI, waiting.letter(SITI), "Gambar yang mana?")
    first = waiting.clocks()["permanent"].pauses
    order(waiting, "/tunggu\nYang ada pesan merahnya.")
    report(waiting, waiting.letter(SITI))
    assert waiting.request().state == "in_progress"
    kept, voided = waiting.clocks()["permanent"].pauses
    assert (kept,) == first
    assert voided.start == voided.end


RECEIPT = """\
From: Siti <{reader}>
To: <{to}>
Subject: {subject}
Message-ID: <receipt{number}@sejahtera.example>
Date: Wed, 12 Feb 2025 10:00:00 +0700
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary="r"

--r
Content-Type: text/plain

{words}
--r
Content-Type: message/{kind}

{fields}

--r
Content-Type: text/rfc822-headers

Message-ID: {letter}
--r--
"""
READ = (
    "disposition-notification",
    f"Final-Recipient: rfc822; {SITI}\nDisposition: manual-action/MDN-sent-manually; displayed",
)
COMPLAINT = ("feedback-report", f"Feedback-Type: abuse\nUser-Agent: x/1\nVersion: 1\nOriginal-Rcpt-To: {SITI}")


@pytest.mark.parametrize(("kind", "fields"), [READ, COMPLAINT], ids=["a read receipt", "a complaint"])
def test_a_receipt_and_a_complaint_are_noted_and_change_nothing(waiting: Desk, kind: str, fields: str) -> None:
    letter = waiting.letter(SITI)
    before, sent = waiting.request(), len(waiting.sent)
    raw = RECEIPT.format(
        reader=SITI, to=SUPPORT, subject="Dibaca: [BEN-1]", number=waiting.received, kind=kind, words="Dibaca.",
        fields=fields, letter=shown(letter)["Message-ID"],
    )  # fmt: skip
    decision = waiting.receive(raw.replace("\n", "\r\n").encode())
    assert decision.outcome is Outcome.RECORDED
    assert (decision.request, [entry.what for entry in decision.entries]) == (1, [What.BOUNCE])
    assert (decision.blocked, decision.bounced, decision.notices, decision.alarms) == ((), (), (), ())
    assert (waiting.request().state, len(waiting.sent)) == (before.state, sent)
    assert states(waiting) == {"workaround": "paused", "permanent": "paused"}


FREE = """\
From: MAILER-DAEMON@mx.far.example
To: <{to}>
Subject: failure notice
Message-ID: <free{number}@mx.far.example>
Date: Wed, 12 Feb 2025 10:00:00 +0700

I wasn't able to deliver your message.

<{recipient}>:
Sorry, no mailbox here by that name. (#5.1.1)
{copy}"""


@pytest.mark.parametrize("way", ["bounce address", "Message-ID", "recipient"])
def test_a_free_text_bounce_ends_up_on_its_letter(waiting: Desk, way: str) -> None:
    letter = waiting.letter(SITI)
    waiting.write(BUDI, "Saya juga.", subject="[BEN-1]")
    copy = (
        f"--- Below this line is a copy.\n\nMessage-ID: {shown(letter)['Message-ID']}\n" if way == "Message-ID" else ""
    )
    raw = FREE.format(
        to=letter.envelope_from if way == "bounce address" else SUPPORT,
        number=waiting.received,
        recipient="hidden@cabang.example" if way != "recipient" else SITI,
        copy=copy,
    )
    decision = waiting.receive(raw.replace("\n", "\r\n").encode())
    proven = way == "bounce address"
    assert decision.outcome is Outcome.RECORDED
    assert decision.request == 1
    assert any(f"to {SITI}" in line for line in decision.reason)
    assert decision.blocked == ((SITI,) if proven else ())


def test_a_failure_is_not_put_on_the_letter_to_somebody_whom_it_reached(waiting: Desk) -> None:
    waiting.write(BUDI, "Saya juga.", subject="[BEN-1]")
    order(waiting, ASK)
    letter = waiting.letter(SITI)
    reached = f"{BUDI}\nAction: delivered\nStatus: 2.0.0\n\nFinal-Recipient: rfc822; {SITI}"
    text = REPORT.format(
        to=SUPPORT, subject="x", number=7, recipient=reached, action="failed", status="5.1.1", returned="Subject: x"
    )
    decision = waiting.receive(text.replace("\n", "\r\n").encode())
    assert any(f"to {letter.recipient}" in line for line in decision.reason)


def test_a_failure_of_an_address_we_never_wrote_to_is_about_no_letter(waiting: Desk) -> None:
    decision = report(waiting, replace(waiting.letter(SITI), recipient="entah@luar.example"), to=SUPPORT, named=False)
    assert decision.reason == ("failed report", "about no letter of ours")
    assert (decision.entries, decision.notices) == ((), ())
