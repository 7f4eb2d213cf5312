"""Machine-readable reports in the shapes that servers get wrong, and Amazon's JSON."""

from __future__ import annotations

import base64
import json

import pytest

from mailflow.mail.message import Report, ReportedRecipient
from tests.unit.mail.test_report import WORDS, report, status

DEWI = ("Final-Recipient: rfc822; dewi@klien.example", "Action: failed", "Status: 5.1.1")
BUDI = ("Final-Recipient: rfc822; budi@klien.example", "Action: delayed", "Status: 4.4.1")
BOTH = (ReportedRecipient("dewi@klien.example", "5.1.1"), ReportedRecipient("budi@klien.example", "4.4.1"))
MIXED = 'multipart/mixed; boundary="b"'
ENCODED = base64.encodebytes("\r\n".join(("Reporting-MTA: dns; mx", "", *DEWI, "", *BUDI)).encode()).decode()


def named(found: Report | None) -> tuple[ReportedRecipient, ...]:
    assert found is not None
    return found.recipients


@pytest.mark.parametrize(
    "part",
    [
        status(*DEWI, "", *BUDI),
        status(*DEWI, *BUDI),
        status(DEWI[0], "", *DEWI[1:], "", *BUDI),
        status(*DEWI, "Diagnostic-Code: smtp; 550 5.1.1 who\r\n is that", "", *BUDI),
        f"Content-Type: message/delivery-status\r\nContent-Transfer-Encoding: base64\r\n\r\n{ENCODED}",
        "Content-Type: message/delivery-status\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        + "\r\n".join((DEWI[0].replace("@", "=40"), *DEWI[1:], "", *BUDI)),
        "Content-Type: text/plain\r\n\r\nTechnical report:\r\n\r\n" + "\r\n".join((*DEWI, "", *BUDI)),
        "Content-Type: message/global-delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        + "\r\n".join((*DEWI, *BUDI)),
    ],
    ids=[
        "as RFC 3464 says",
        "without empty lines",
        "with an empty line too many",
        "folded",
        "base64",
        "quoted-printable",
        "in a plain text",
        "RFC 6533",
    ],
)
def test_every_recipient_is_found_however_the_groups_are_written(part: str) -> None:
    assert named(report([part])) == BOTH


def test_all_status_parts_of_a_mail_count() -> None:
    empty = "Content-Type: message/delivery-status\r\n\r\nThis letter cannot be delivered.\r\n"
    assert named(report([empty, status(*DEWI), status(*BUDI)])) == BOTH


def test_the_original_of_the_next_recipient_is_not_taken_for_that_of_the_first() -> None:
    second = ("Original-Recipient: rfc822; budi@klien.example", "Final-Recipient: rfc822; b@cabang.example")
    found = report([status(DEWI[0], "", *second, "Status: 5.2.2")])
    assert [each.address for each in named(found)] == ["dewi@klien.example", "budi@klien.example", "b@cabang.example"]


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("RFC822; <dewi@klien.example>", "dewi@klien.example"),
        ("rfc822;=dewi=+a@klien.example", "=dewi=+a@klien.example"),
        ('rfc822; "dewi..s"@klien.example', '"dewi..s"@klien.example'),
        ("rfc822; @relay.example:dewi@klien.example", "dewi@klien.example"),
        ("utf-8; dewi\\x{E9}@klien.example", "dewi\u00e9@klien.example"),
        ("dewi@klien.example (unrecoverable error)", "dewi@klien.example"),
    ],
)
def test_an_address_is_read_whatever_is_written_around_it(value: str, address: str) -> None:
    assert named(report([status(f"Final-Recipient: {value}", *DEWI[1:])])) == (ReportedRecipient(address, "5.1.1"),)


def test_a_person_who_forwards_the_parts_of_a_bounce_is_no_bounce() -> None:
    parts = ["Content-Type: text/plain\r\n\r\nApa artinya ini?\r\n", status(*DEWI)]
    assert report(parts, sender="Dewi <dewi@klien.example>", kind=MIXED) is None
    assert named(report(parts, kind=MIXED)) == BOTH[:1]


def test_a_person_who_pastes_the_fields_of_a_bounce_is_no_bounce() -> None:
    assert report(["\r\n".join(DEWI)], sender="Dewi <dewi@klien.example>", kind="text/plain") is None


def test_a_mailing_list_that_wraps_a_bounce_does_not_hide_it() -> None:
    inner = f"Content-Type: multipart/report; boundary=c\r\n\r\n--c\r\n{status(*DEWI)}\r\n--c--\r\n"
    assert named(report([inner, "Content-Type: text/plain\r\n\r\nFooter"], kind=MIXED)) == BOTH[:1]


def test_exchange_names_the_letter_among_the_words() -> None:
    words = f"{WORDS}\r\nOriginal message headers:\r\n\r\nMessage-ID: <letter.9@vendor.example>\r\n"
    found = report([words, status(*DEWI)])
    assert found is not None
    assert found.original_message_id == "letter.9@vendor.example"


def test_a_status_part_may_name_the_letter() -> None:
    found = report([status("Original-Message-ID: <letter.8@vendor.example>", *DEWI)])
    assert found is not None
    assert found.original_message_id == "letter.8@vendor.example"


def notification(type_: str, key: str, listed: str, *, fold: bool = False) -> Report | None:
    data = {
        "notificationType": type_,
        key: {listed: [{"emailAddress": "Dewi@klien.example", "status": "5.1.1", "diagnosticCode": "smtp; 550"}]},
        "mail": {"messageId": "0101", "commonHeaders": {"messageId": "<letter.7@vendor.example>"}},
    }
    text = json.dumps(data) + "\r\n\r\n--\r\nIf you wish to stop\r\n"
    text = text.replace('"mail"', '"ma\r\nil"') if fold else text
    return report([text], sender="no-reply@sns.relay.example", subject="Notification", kind="text/plain")


@pytest.mark.parametrize(
    ("type_", "key", "listed", "kind"),
    [
        ("Bounce", "bounce", "bouncedRecipients", "failed"),
        ("Complaint", "complaint", "complainedRecipients", "feedback"),
        ("DeliveryDelay", "deliveryDelay", "delayedRecipients", "delayed"),
    ],
)
def test_amazons_notification_is_a_report(type_: str, key: str, listed: str, kind: str) -> None:
    found = notification(type_, key, listed)
    assert found is not None
    assert (found.kind, found.original_message_id) == (kind, "letter.7@vendor.example")
    assert found.recipients == (ReportedRecipient("dewi@klien.example", "5.1.1"),)


def test_amazons_notification_survives_the_folding_of_its_line() -> None:
    assert named(notification("Bounce", "bounce", "bouncedRecipients", fold=True)) == BOTH[:1]


@pytest.mark.parametrize("text", ["{" * 50_000, '{"notificationType": "Bounce"}', '{"a": [1, 2', "[" * 50_000])
def test_other_or_broken_json_is_no_report(text: str) -> None:
    assert report([text], sender="no-reply@sns.relay.example", subject="Notification", kind="text/plain") is None


def test_what_no_database_takes_stays_out_of_amazons_notification() -> None:
    entry = {"emailAddress": "de\x00wi@klien.example", "diagnosticCode": "550 \ud800 no"}
    data = {"notificationType": "Bounce", "bounce": {"bouncedRecipients": [entry]}, "mail": {}}
    found = report([json.dumps(data)], sender="no-reply@sns.relay.example", kind="text/plain")
    assert found == Report("failed", (ReportedRecipient("dewi@klien.example", ""),), None, "550 ? no")
