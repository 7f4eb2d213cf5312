"""The embedded post office keeps what a mail provider promises, so that the demo and the journeys meet no toy."""

from __future__ import annotations

import imaplib
import smtplib
import socket
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from mailflow.demo.mail_program import MailProgram, text_of
from mailflow.demo.post_office import PostOffice
from mailflow.mail import authres, parse, profiles
from mailflow.mail.parse import OwnAddresses

SITI, DANIEL, SUPPORT = "siti@klien.example", "daniel@other.example", "support@vendor.example"
HOST, LOOPBACK = PostOffice.name, PostOffice.host
USERS = {SITI: "rahasia-1", DANIEL: "rahasia-2", SUPPORT: "rahasia-3"}
NOBODY = OwnAddresses(frozenset(), frozenset(), frozenset())


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with PostOffice(USERS) as running:
        yield running


def program(office: PostOffice, address: str, password: str | None = None) -> MailProgram:
    return MailProgram(LOOPBACK, office.imap_port, office.smtp_port, address, password or USERS[address])


def mail(from_: str = SITI, to: str = SUPPORT, **headers: str) -> EmailMessage:
    written = EmailMessage()
    written["From"], written["To"], written["Subject"] = f"Seseorang <{from_}>", to, "Halo"
    written["Message-ID"] = "<1@klien.example>"
    for name, value in headers.items():
        written[name.replace("_", "-")] = value
    written.set_content("Selamat pagi\n.sebuah titik di awal baris\n")
    return written


def unproven(office: PostOffice, written: EmailMessage, recipient: str = SUPPORT) -> None:
    """Hands a mail over as another server does, without a login."""
    with smtplib.SMTP(LOOPBACK, office.smtp_port, local_hostname="far.example", timeout=10) as server:
        server.sendmail("somebody@far.example", [recipient], written.as_bytes())


def judged(office: PostOffice, domain: str) -> authres.AuthResult:
    """What mailflow concludes from the newest mail in the support mailbox."""
    raw = program(office, SUPPORT).inbox()[-1].as_bytes()
    message = parse.parse(raw, own=NOBODY)
    return authres.judge(message.headers, profiles.profile("opendkim", HOST, frozenset({HOST})), domain)


def test_a_mail_is_read_as_it_was_written(office: PostOffice) -> None:
    program(office, SITI).send(mail())
    (read,) = program(office, SUPPORT).inbox()
    assert text_of(read) == "Selamat pagi\n.sebuah titik di awal baris"
    assert (read["From"], read["Return-Path"]) == (f"Seseorang <{SITI}>", f"<{SITI}>")


def test_who_writes_from_the_domain_of_the_login_is_proven(office: PostOffice) -> None:
    program(office, SITI).send(mail())
    assert judged(office, "klien.example").passed


def test_who_writes_from_another_domain_than_the_login_s_is_refuted(office: PostOffice) -> None:
    program(office, DANIEL).send(mail(from_=SITI))
    verdict = judged(office, "klien.example")
    assert (verdict.passed, verdict.failed) == (False, True)


def test_a_mail_without_login_from_a_domain_of_ours_is_refuted(office: PostOffice) -> None:
    unproven(office, mail(from_=SITI))
    assert judged(office, "klien.example").failed


def test_of_a_far_domain_nothing_is_known(office: PostOffice) -> None:
    unproven(office, mail(from_="someone@far.example"))
    verdict = judged(office, "far.example")
    assert (verdict.passed, verdict.failed) == (False, False)


@pytest.mark.parametrize("name", ["Authentication_Results", "AUTHENTICATION_RESULTS"])
def test_a_result_that_only_claims_to_be_ours_is_taken_away(office: PostOffice, name: str) -> None:
    forged = f"{HOST}; dmarc=pass\n header.from=far.example"
    unproven(office, mail(from_="someone@far.example", **{name: forged.replace("\n", "")}))
    (read,) = program(office, SUPPORT).inbox()
    assert read.get_all("Authentication-Results") == [f"{HOST}; dmarc=none"]
    assert text_of(read).startswith("Selamat pagi")


def test_another_server_s_result_stays_below_ours(office: PostOffice) -> None:
    unproven(office, mail(Authentication_Results="mx.far.example; dmarc=pass header.from=klien.example"))
    (read,) = program(office, SUPPORT).inbox()
    assert read.get_all("Authentication-Results", [])[1].startswith("mx.far.example")
    assert judged(office, "klien.example").failed


def test_a_subaddress_is_delivered_to_its_mailbox_and_still_to_be_seen(office: PostOffice) -> None:
    tagged = "support+s1042-k1-abc@vendor.example"
    program(office, SITI).send(mail(to=tagged))
    (read,) = program(office, SUPPORT).inbox()
    assert read["Delivered-To"] == tagged


def test_a_stranger_s_mail_to_nobody_is_refused_at_once(office: PostOffice) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        unproven(office, mail(), recipient="nobody@klien.example")
    assert refused.value.recipients["nobody@klien.example"][0] == 550


def test_nothing_leaves_for_the_rest_of_the_world(office: PostOffice) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        program(office, SITI).send(mail(to="someone@elsewhere.example"))
    assert refused.value.recipients["someone@elsewhere.example"] == (550, b"5.7.1 nothing leaves this machine")


def test_a_customer_s_mail_to_nobody_is_reported_to_its_envelope_sender(office: PostOffice) -> None:
    bounces = "support+b-abcdefghijklmnop@vendor.example"
    program(office, SUPPORT).send(mail(from_=SUPPORT, to="gone@klien.example"), envelope_from=bounces)
    (read,) = program(office, SUPPORT).inbox()
    assert (read["Return-Path"], read["Delivered-To"]) == ("<>", bounces)
    message = parse.parse(read.as_bytes(), own=NOBODY)
    assert message.report is not None
    assert message.report.kind == "failed"
    assert [(each.address, each.status) for each in message.report.recipients] == [("gone@klien.example", "5.1.1")]
    assert message.report.original_message_id == "1@klien.example"


def test_a_report_that_nobody_can_get_is_reported_to_nobody(office: PostOffice) -> None:
    program(office, SITI).send(mail(to="gone@klien.example"), envelope_from="gone@vendor.example")
    program(office, SITI).send(mail(to="gone@klien.example"), envelope_from="")
    assert [program(office, address).inbox() for address in USERS] == [(), (), ()]


def test_bytes_can_be_put_past_every_server(office: PostOffice) -> None:
    office.put(SUPPORT, b"no header at all")
    (read,) = program(office, SUPPORT).inbox()
    assert read.as_bytes().strip() == b"no header at all"


def test_a_wrong_password_opens_neither_door(office: PostOffice) -> None:
    wrong = program(office, SITI, "salah")
    with pytest.raises(smtplib.SMTPAuthenticationError):
        wrong.send(mail())
    with pytest.raises(imaplib.IMAP4.error):
        wrong.inbox()


def test_what_has_ended_listens_no_more() -> None:
    with PostOffice(USERS) as running:
        ports = (running.imap_port, running.smtp_port)
    for port in ports:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((LOOPBACK, port), 1)
