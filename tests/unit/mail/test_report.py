"""Bounces, delays, read receipts and complaints as servers really write them."""

from __future__ import annotations

import pytest

from mailflow.mail.message import Report, ReportedRecipient
from mailflow.mail.parse import OwnAddresses, parse

OWN = OwnAddresses(frozenset(), frozenset(), frozenset())
HEAD = "From: {sender}\r\nTo: support@vendor.example\r\nSubject: {subject}\r\n{more}\r\n"
RETURNED = (
    "Content-Type: {kind}\r\n\r\nFrom: support@vendor.example\r\nMessage-ID: <letter.1@vendor.example>"
    "\r\nSubject: x\r\n"
)


def report(
    parts: list[str],
    *,
    sender: str = "MAILER-DAEMON@mx.klien.example (Mail Delivery System)",
    subject: str = "Undelivered Mail Returned to Sender",
    kind: str = 'multipart/report; report-type=delivery-status; boundary="b"',
    more: str = "",
) -> Report | None:
    body = "".join(f"--b\r\n{part}\r\n" for part in parts) + "--b--\r\n" if "boundary" in kind else parts[0]
    head = HEAD.format(sender=sender, subject=subject, more=f"{more}MIME-Version: 1.0\r\nContent-Type: {kind}\r\n")
    return parse((head + body.replace("\r\n", "\n").replace("\n", "\r\n")).encode(), own=OWN).report


def status(*fields: str) -> str:
    return "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n" + "\r\n".join(fields) + "\r\n"


WORDS = "Content-Type: text/plain\r\n\r\nI'm sorry to have to inform you that your message could not be delivered.\r\n"


def test_a_postfix_bounce_names_recipient_status_and_letter() -> None:
    found = report(
        [
            WORDS,
            status(
                "Final-Recipient: rfc822; Dewi@klien.example",
                "Action: failed",
                "Status: 5.1.1",
                "Diagnostic-Code: smtp; 550 5.1.1 User unknown",
            ),
            RETURNED.format(kind="message/rfc822") + "\r\nbody",
        ]
    )
    assert found == Report(
        "failed",
        (ReportedRecipient("dewi@klien.example", "5.1.1"),),
        "letter.1@vendor.example",
        "smtp; 550 5.1.1 User unknown",
    )


@pytest.mark.parametrize("turned", [False, True], ids=["original first", "final first"])
def test_the_address_we_wrote_to_stands_before_the_one_it_was_forwarded_to(turned: bool) -> None:
    fields = ["Original-Recipient: rfc822;dewi@klien.example", "Final-Recipient: rfc822;x@cabang.example"]
    found = report([status(*(fields[::-1] if turned else fields), "Action: failed", "Status: 5.0.0")])
    assert found is not None
    assert found.recipients == (
        ReportedRecipient("dewi@klien.example", "5.0.0"),
        ReportedRecipient("x@cabang.example", "5.0.0"),
    )


@pytest.mark.parametrize(
    ("action", "code", "kind"),
    [
        ("delayed", "4.4.1", "delayed"),
        ("delivered", "2.0.0", "delivered"),
        ("relayed", "2.1.9", "delivered"),
        ("", "4.2.2", "delayed"),
        ("", "5.2.2", "failed"),
        ("Failed (mailbox full)", "5.2.2", "failed"),
    ],
)
def test_action_or_else_status_tells_the_kind(action: str, code: str, kind: str) -> None:
    found = report([status("Final-Recipient: rfc822; a@b.example", f"Action: {action}", f"Status: {code}")])
    assert found is not None
    assert found.kind == kind


def test_one_failure_among_several_recipients_is_a_failure() -> None:
    ok = "Final-Recipient: rfc822; a@b.example\r\nAction: delivered\r\nStatus: 2.0.0\r\n"
    found = report([status(ok, "Final-Recipient: rfc822; c@b.example", "Action: failed", "Status: 5.1.1")])
    assert found is not None
    assert found.kind == "failed"
    assert [one.address for one in found.recipients] == ["a@b.example", "c@b.example"]


def test_an_exchange_bounce_with_returned_headers_only_is_tied_to_the_letter() -> None:
    found = report(
        [
            "Content-Type: text/html\r\n\r\n<p>Your message couldn't be delivered.</p>",
            status("Final-Recipient: rfc822;dewi@klien.example", "Action: failed", "Status: 5.1.10"),
            RETURNED.format(kind="text/rfc822-headers"),
        ],
        sender='"Microsoft Outlook" <MicrosoftExchange329e71ec@klien.example>',
        subject="Undeliverable: gaji",
    )
    assert found is not None
    assert found.original_message_id == "letter.1@vendor.example"
    assert found.recipients == (ReportedRecipient("dewi@klien.example", "5.1.10"),)


def test_opensmtpds_bounce_in_multipart_mixed_is_a_bounce() -> None:
    found = report(
        [WORDS, status("Final-Recipient: rfc822; a@b.example", "Action: failed", "Status: 5.0.0")],
        kind='multipart/mixed; boundary="b"',
    )
    assert found is not None
    assert found.kind == "failed"


EXIM = (
    "This message was created automatically by mail delivery software.\r\n\r\nA message that you sent could not be"
    " delivered to one or more of its recipients.\r\n\r\n  dewi@klien.example\r\n    550 5.1.1 unknown user\r\n\r\n"
    "------ This is a copy of the message, including all the headers. ------\r\n\r\n"
    "From: support@vendor.example\r\nTo: other@klien.example\r\nMessage-ID: <letter.2@vendor.example>\r\n"
)


def test_exims_free_text_bounce_is_read() -> None:
    found = report(
        [EXIM],
        sender="Mail Delivery System <Mailer-Daemon@mx.klien.example>",
        kind="text/plain",
        more="X-Failed-Recipients: dewi@klien.example\r\nAuto-Submitted: auto-replied\r\n",
    )
    assert found is not None
    assert found.recipients == (ReportedRecipient("dewi@klien.example", "5.1.1"),)
    assert found.original_message_id == "letter.2@vendor.example"


def test_free_text_with_the_null_sender_is_read_without_exims_header() -> None:
    found = report([EXIM], sender="system@mx.klien.example", kind="text/plain", more="Return-Path: <>\r\n")
    assert found is not None
    assert [one.address for one in found.recipients] == ["dewi@klien.example"]


def test_a_warning_of_delay_is_no_failure() -> None:
    text = (
        "Your message has been delayed. We will continue to try.\r\n\r\n  dewi@klien.example\r\n"
        "    452 4.2.2 mailbox full\r\n"
    )
    found = report([text], subject="Warning: message delayed 24 hours", kind="text/plain")
    assert found is not None
    assert found.kind == "delayed"


def test_a_person_who_quotes_a_bounce_is_no_bounce() -> None:
    assert report([EXIM], sender="Dewi <dewi@klien.example>", kind="text/plain") is None


def test_a_person_who_attaches_a_bounce_is_no_bounce() -> None:
    inner = "From: MAILER-DAEMON@a.example\r\nContent-Type: multipart/report; boundary=c\r\n\r\n--c\r\n"
    inner += status("Final-Recipient: rfc822; a@b.example", "Action: failed", "Status: 5.0.0") + "\r\n--c--\r\n"
    found = report(
        ["Content-Type: text/plain\r\n\r\nApa ini?\r\n", f"Content-Type: message/rfc822\r\n\r\n{inner}"],
        sender="Dewi <dewi@klien.example>",
        kind='multipart/mixed; boundary="b"',
    )
    assert found is None


def test_a_vacation_reply_with_the_null_sender_is_no_bounce() -> None:
    more = "Return-Path: <>\r\nAuto-Submitted: auto-replied\r\n"
    assert (
        report(
            ["I could not be reached, failure is possible"], sender="dewi@klien.example", kind="text/plain", more=more
        )
        is None
    )


def test_a_read_receipt_names_reader_and_letter() -> None:
    fields = (
        "Content-Type: message/disposition-notification\r\n\r\nFinal-Recipient: rfc822;dewi@klien.example\r\n"
        "Original-Message-ID: <letter.3@vendor.example>\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n"
    )
    found = report(
        ["Content-Type: text/plain\r\n\r\nDibaca.", fields],
        sender="dewi@klien.example",
        kind='multipart/report; report-type=disposition-notification; boundary="b"',
    )
    assert found is not None
    assert (found.kind, found.original_message_id) == ("read", "letter.3@vendor.example")
    assert [one.address for one in found.recipients] == ["dewi@klien.example"]


def test_a_complaint_is_feedback() -> None:
    found = report(
        [
            "Content-Type: text/plain\r\n\r\nAbuse report",
            (
                "Content-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nOriginal-Rcpt-To: "
                "dewi@klien.example\r\n"
            ),
            RETURNED.format(kind="message/rfc822") + "\r\nx",
        ],
        sender="feedback@provider.example",
        kind='multipart/report; report-type=feedback-report; boundary="b"',
    )
    assert found == Report(
        "feedback", (ReportedRecipient("dewi@klien.example", ""),), "letter.1@vendor.example", "abuse"
    )


def test_a_report_without_any_recipient_falls_back_to_its_words() -> None:
    found = report([WORDS + "\r\n<dewi@klien.example>: 550 5.1.1 no such user\r\n", status("X-Nothing: here")])
    assert found is not None
    assert found.recipients == (ReportedRecipient("dewi@klien.example", "5.1.1"),)
