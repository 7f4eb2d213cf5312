"""Bounces in free text: the same form in the words of many servers and languages, and what only looks like one."""

from __future__ import annotations

import time

import pytest

from mailflow.mail import bounce, statusfields
from mailflow.mail.message import Report
from tests.unit.mail.test_report import report

DEWI = "dewi@klien.example"
COPY = (
    "\nReceived: from a by b\nMessage-ID: <letter.1@vendor.example>\nTo: lain@klien.example\nFrom: x@vendor.example\n"
)

REPORTS = {
    "qmail": (
        "failure notice",
        f"Hi. This is the program at mx.\nI wasn't able to deliver your message.\n\n<{DEWI}>:\n"
        "Sorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n",
        "5.1.1",
    ),
    "sendmail": (
        "Returned mail: see transcript for details",
        f"----- The following addresses had permanent fatal errors -----\n<{DEWI}>\n   (reason: 550 5.1.1 who)\n"
        f"----- Transcript of session follows -----\n>>> RCPT To:<{DEWI}>\n<<< 550 5.1.1 who\n",
        "5.1.1",
    ),
    "an old Postfix": (
        "Undelivered Mail Returned to Sender",
        "For further assistance, please contact help@mx.example\n\n"
        f"<{DEWI}>: host mx.klien.example[192.0.2.5] said: 552 5.2.2 over quota\n",
        "5.2.2",
    ),
    "Exchange 5.5": (
        "Undeliverable: Gaji",
        "Your message\n\n  To:      lain@klien.example\n  Subject: Gaji\n\ndid not reach the following recipient(s):\n"
        f"\n{DEWI} on Thu, 6 Feb 2025\n    The recipient name is not recognized\n",
        "",
    ),
    "Domino": (
        "DELIVERY FAILURE: User not listed",
        f"Your message\n\n  Subject: Gaji\n\nwas not delivered to:\n\n  {DEWI}\n\nbecause:\n\n"
        f"  User ({DEWI}) not listed\n",
        "",
    ),
    "MDaemon": (
        "Permanent Delivery Failure",
        f"The attached message had PERMANENT fatal delivery errors!\n\nFailed address: {DEWI}\n\n--- Transcript\n"
        f" --> RCPT To:<{DEWI}>\n <-- 550 5.1.1 unknown\n",
        "5.1.1",
    ),
    "MailEnable": (
        "Message Delivery Failure",
        f"Message could not be delivered to some recipients.\n\nRecipient: [SMTP:{DEWI}]\nReason: 550 no such user\n",
        "5.0.0",
    ),
    "hMailServer": (
        "Message undeliverable: Gaji",
        f"Your message did not reach some of the recipients.\n\n   {DEWI}\n   Error Type: SMTP\n"
        f"   hMailServer sent: RCPT TO:<{DEWI}>\n   Remote server replied: 550 5.1.1 unknown\n",
        "5.1.1",
    ),
    "GroupWise": (
        "Mail failure",
        f"The message that you sent was undeliverable to the following:\n    {DEWI} (user not found)\n",
        "",
    ),
    "James": (
        "Re: Gaji",
        "Error: Invalid user address\n\n550 - no such user here\n\nMessage details:\n"
        f"  MAIL FROM: support@vendor.example\n  RCPT TO: {DEWI}\n  From: siti@vendor.example\n",
        "5.0.0",
    ),
    "IMail": ("Undeliverable Mail", f"Delivery failed 20 attempts: {DEWI}\n", ""),
    "a gateway": ("Mail could not be delivered", f"Unable to deliver message to <{DEWI}> and others.\n", ""),
    "SurgeMail": (
        "Delivery failure",
        f"Your message cannot be delivered to the following recipients: {DEWI}. Reason: 550 5.7.1 refused\n",
        "5.7.1",
    ),
    "Indonesian": (
        "Pesan tidak terkirim",
        f"Pesan Anda tidak dapat dikirim ke alamat berikut:\n\n  {DEWI}\n\nAlasan: kotak surat penuh (5.2.2)\n"
        "Hubungi admin@hosting.example untuk bantuan.\n",
        "5.2.2",
    ),
    "Indonesian in one sentence": (
        "Pengiriman gagal",
        f"Email Anda kepada {DEWI} gagal dikirim karena pengguna tidak ditemukan.\n",
        "",
    ),
    "German": (
        "Unzustellbar",
        f"Ihre Nachricht an {DEWI} konnte nicht zugestellt werden.\n550 5.1.1 unbekannt\n",
        "5.1.1",
    ),
    "Japanese": ("メールエラー通知", f"送信先のメールボックスが一杯のため、送信できませんでした。\n<{DEWI}>\n", ""),
}


def told(subject: str, text: str, *, sender: str = "MAILER-DAEMON@mx.far.example", more: str = "") -> Report | None:
    return report([text], sender=sender, subject=subject, kind="text/plain; charset=utf-8", more=more)


@pytest.mark.parametrize(("subject", "text", "code"), REPORTS.values(), ids=REPORTS.keys())
@pytest.mark.parametrize("sender", ["MAILER-DAEMON@mx.far.example", "postmaster@mx.far.example"])
def test_the_recipient_that_failed_is_found_in_the_words_of(sender: str, subject: str, text: str, code: str) -> None:
    found = told(subject, text + COPY, sender=sender)
    assert found is not None
    assert found.kind == "failed"
    assert [(each.address, each.status) for each in found.recipients] == [(DEWI, code)]
    assert found.original_message_id == "letter.1@vendor.example"


@pytest.mark.parametrize(("subject", "text", "code"), REPORTS.values(), ids=REPORTS.keys())
def test_a_person_who_writes_the_same_words_is_kept(subject: str, text: str, code: str) -> None:
    assert told(subject, text + COPY, sender="Budi <budi@klien.example>") is None


@pytest.mark.parametrize("intro", ["Pak, email saya kembali terus:\n\n", "Mohon dicek.\n\n-----Pesan Asli-----\n"])
def test_a_person_at_the_postmasters_address_who_quotes_a_bounce_is_kept(intro: str) -> None:
    quoted = "\n".join(f"> {line}" for line in REPORTS["qmail"][1].splitlines())
    assert told("Re: email kembali", intro + quoted, sender="Tim TI <postmaster@klien.example>") is None


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Warning: could not send message for past 4 hours", f"<{DEWI}>\n421 4.4.1 timed out\n"),
        ("Delivery Status Notification (Delay)", f"Delivery has been delayed:\n\n  {DEWI}\n\nWill be retried.\n"),
        ("Pesan tertunda", f"Pesan Anda belum terkirim ke:\n\n  {DEWI}\n\nKami akan terus mencoba.\n"),
        ("Undelivered", f"  {DEWI}: 450 4.2.0 greylisted\nYou do not need to resend your message.\n"),
    ],
)
def test_a_server_that_keeps_trying_reports_a_delay(subject: str, text: str) -> None:
    found = told(subject, text)
    assert found is not None
    assert (found.kind, [each.address for each in found.recipients]) == ("delayed", [DEWI])


def test_a_server_that_has_given_up_reports_a_failure_whatever_code_came_last() -> None:
    text = f"<{DEWI}>:\n450 4.2.2 full\nI'm not going to try again; this message has been in the queue too long.\n"
    found = told("failure notice", text)
    assert found is not None
    assert (found.kind, found.recipients[0].status) == ("failed", "4.2.2")


def test_each_of_several_recipients_has_its_own_code() -> None:
    text = f"<{DEWI}>:\n550 5.1.1 unknown\n\n<budi@klien.example>:\nRemote host said: 552 5.2.2 full\n"
    found = told("failure notice", text)
    assert found is not None
    assert {each.address: each.status for each in found.recipients} == {DEWI: "5.1.1", "budi@klien.example": "5.2.2"}


def test_recipients_in_one_line_are_all_found() -> None:
    found = told("Undeliverable", f"Could not be delivered to: {DEWI}, <budi@klien.example>; ani@klien.example\n")
    assert found is not None
    assert [each.address for each in found.recipients] == [DEWI, "budi@klien.example", "ani@klien.example"]


def test_our_own_address_in_the_report_is_not_the_one_that_failed() -> None:
    text = f"From: support@vendor.example\nCould not be delivered to:\nsupport@vendor.example\n{DEWI}\n"
    found = told("Undeliverable", text)
    assert found is not None
    assert [each.address for each in found.recipients] == [DEWI]


def test_a_report_that_names_nobody_is_about_the_only_addressee_of_the_letter() -> None:
    found = told(
        "Returned mail", "421 far.example: timed out\n\n--- Unsent message follows ---\nTo: Dewi <dewi@klien.example>\n"
    )
    assert found is not None
    assert [each.address for each in found.recipients] == [DEWI]


def test_a_report_in_html_alone_is_read() -> None:
    html = f"<html><body><p>Your message could not be delivered to:</p><p>{DEWI}</p><p>550 5.1.1</p></body></html>"
    found = report([html], sender="Mail Delivery Service <mail@far.example>", kind="text/html")
    assert found is not None
    assert [(each.address, each.status) for each in found.recipients] == [(DEWI, "5.1.1")]


def test_an_encoded_sender_and_subject_are_read() -> None:
    sender = "=?utf-8?q?Mail_Delivery_Subsystem?= <system@far.example>"
    found = told("=?utf-8?q?Pesan_tidak_terkirim?=", f"{DEWI}\n", sender=sender)
    assert found is not None
    assert found.kind == "failed"


def test_the_broken_multipart_of_a_mail_system_is_read_as_text() -> None:
    found = report([f"\n--x\nContent-Type: text/plain\n\n{REPORTS['qmail'][1]}"], kind="multipart/report; x=y")
    assert found is not None
    assert [each.address for each in found.recipients] == [DEWI]


@pytest.mark.parametrize(
    "text",
    [
        "Saya sedang cuti sampai Senin. Bila mendesak hubungi budi@klien.example.",
        "Kotak surat Anda hampir penuh: 95 persen terpakai.",
        "I am away. If you need an answer, write to ani@klien.example; she can't be reached on Friday.",
    ],
)
def test_an_answer_with_the_null_sender_that_tells_of_no_failure_is_no_bounce(text: str) -> None:
    assert told("Cuti", text, sender="Dewi <dewi@klien.example>", more="Return-Path: <>\r\n") is None


def test_a_letter_that_arrived_is_no_failure() -> None:
    found = told("Delivery Status Notification (Success)", f"Your message was delivered to:\n  {DEWI}\n")
    assert found is None


def test_an_ip_address_is_no_status_code() -> None:
    found = told("Undeliverable", f"<{DEWI}>: no answer from 5.1.1.25 nor 4.2.2.1\n")
    assert found is not None
    assert found.recipients[0].status == ""


@pytest.mark.parametrize("field", ["In-Reply-To:", "References: <a@b.example>"])
def test_a_report_without_the_letter_may_answer_it(field: str) -> None:
    more = f"{field} <letter.5@vendor.example>\r\n"
    found = told("Warning: message delayed 24 hours", f"  {DEWI}\n", more=more)
    assert found is not None
    assert found.original_message_id == "letter.5@vendor.example"


def test_controls_stay_out_of_a_report() -> None:
    text = "<dewi@klien.example>: 550 5.1.1 t\x00\x1bidak\nMessage-ID: <a\x00@b.example>\n"
    found = told("failure notice", text)
    assert found is not None
    assert [each.address for each in found.recipients] == [DEWI]
    assert "5.1.1 tidak" in found.text
    assert found.original_message_id == "a@b.example"


HOSTILE = {
    "letters": "a" * 3_000_000,
    "at signs": "a@" * 1_000_000,
    "addresses": "a@b.c " * 500_000,
    "labels": "to: <" * 600_000,
    "codes": "550 " * 700_000,
    "empty lines": "\n" * 3_000_000,
    "quotes": "> " * 1_000_000,
    "dots": "a." * 1_000_000 + "@",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_words_are_read_in_a_moment(text: str) -> None:
    first = {"from": "MAILER-DAEMON@mx.far.example", "subject": text, "x-failed-recipients": text, "to": text}
    start = time.process_time()
    bounce.read(f"could not be delivered\n{text}", first, bounce.sender(first, is_report=False))
    assert time.process_time() - start < 2


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_fields_are_read_in_a_moment(text: str) -> None:
    start = time.process_time()
    for field in ("Final-Recipient: ", "Final-Recipient: x;", "Status: ", "Action: ", ""):
        for group in statusfields.groups(f"{field}{text}\n" * 3):
            statusfields.recipients(group)
            statusfields.kind(group)
    assert time.process_time() - start < 2
