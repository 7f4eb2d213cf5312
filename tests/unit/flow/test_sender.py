"""Who wrote a mail, and how far that can be trusted (email.md 5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from mailflow.desk import tokens
from mailflow.desk.office import Office
from mailflow.desk.tokens import Token
from mailflow.flow import sender
from mailflow.flow.sender import Who
from mailflow.mail import parse
from tests.unit.flow.desk_of import BUDI, DANIEL, HOST, OFFICE, OWN, RANI, SITI, STRANGER, bundled, mail


def who(address: str, office: Office = OFFICE, signed_by: str = "", remembered: str | None = None, **more: str) -> Who:
    message = parse.parse(mail(address, "Halo", id_="a@x.example", **more), own=OWN)
    return sender.identify(message, bundled()[0].people, office, remembered, signed_by)


@pytest.mark.parametrize(
    ("address", "result", "level", "full"),
    [
        (SITI, "pass", 3, True),
        (BUDI, "pass", 2, True),
        (SITI, "none", 1, True),  # registered: answered in full unless refuted
        (BUDI, "none", 1, False),
        (SITI, "fail", 1, False),
        (BUDI, "fail", 1, False),
        (STRANGER, "pass", 0, False),
        (STRANGER, "fail", 0, False),
        ("hr@cabang.sejahtera.example", "pass", 2, True),
    ],
)
def test_a_client_has_the_level_that_the_evidence_gives(address: str, result: str, level: int, full: bool) -> None:
    found = who(address, result=result)
    assert (found.level, found.full) == (level, full)
    assert found.person is None
    assert found.address == address


def test_another_domains_pass_proves_nothing_of_this_sender() -> None:
    assert who(SITI, Authentication_Results=f"{HOST}; dmarc=pass header.from=evil.example").level == 1


def test_a_result_that_the_sender_brought_along_proves_nothing() -> None:
    raw = (
        f"Received: from x by {HOST}; Wed, 12 Feb 2025 10:00:00 +0700\r\n"
        f"Received: from y by evil.example; Wed, 12 Feb 2025 09:59:00 +0700\r\n"
        f"Authentication-Results: {HOST}; dmarc=pass header.from=sejahtera.example\r\n"
        f"From: {SITI}\r\nSubject: x\r\n\r\nHalo\r\n"
    ).encode()
    found = sender.identify(parse.parse(raw, own=OWN), bundled()[0].people, OFFICE)
    assert found.level == 1


@pytest.mark.parametrize(
    "from_",
    [f"{SITI}, {DANIEL}", f"=?utf-8?q?{RANI.replace('@', '=40')}=3E?= <x@evil.example>, {SITI}", "", "Siti <>",
     f"{SITI}\r\nFrom: {RANI}"],
)  # fmt: skip
def test_a_from_with_more_or_less_than_one_address_is_nobody(from_: str) -> None:
    found = who(SITI, From=from_)
    assert (found.address, found.person, found.client, found.level) == (None, None, None, 0)
    assert found.why.startswith("sender unknown")


def test_a_display_name_makes_nobody_staff() -> None:
    found = who("x@evil.example", From=f'"{RANI}" <x@evil.example>')
    assert (found.person, found.address) == (None, "x@evil.example")


def test_staff_are_known_by_their_address_in_any_case() -> None:
    found = who("Rani@Vendor.EXAMPLE")
    assert found.person is not None
    assert (found.person.id, found.label, found.client) == ("rani", "staff rani", None)


def test_the_domain_of_staff_is_not_staff() -> None:
    assert who("boss@vendor.example").person is None


CARRIERS: dict[str, Callable[[Token], dict[str, str]]] = {
    "reply address": lambda token: {"to": f"support+{token}@vendor.example"},
    "Message-ID": lambda token: {"In_Reply_To": f"<{token}.x@vendor.example>"},
    "References": lambda token: {"References": f"<a@x.example> <{token}.x@vendor.example> <b@x.example>"},
}


@pytest.mark.parametrize("carrier", CARRIERS.values(), ids=CARRIERS)
@pytest.mark.parametrize(
    ("address", "made_for", "result", "level"),
    [
        (BUDI, BUDI, "pass", 3),
        (BUDI, SITI, "pass", 2),  # another's letter
        (BUDI, BUDI, "none", 1),  # a token can be stolen: it proves no domain
        (BUDI, BUDI, "fail", 1),
        (STRANGER, STRANGER, "pass", 0),
        (SITI, SITI, "pass", 3),
    ],
)
def test_an_answer_to_an_own_letter_makes_a_proven_sender_known(
    address: str, made_for: str, result: str, level: int, carrier: Callable[[Token], dict[str, str]]
) -> None:
    token = tokens.sign(OFFICE, "client", 7, made_for)
    found = who(address, result=result, **carrier(token))
    assert found.level == level


def test_the_ref_line_is_a_carrier_too_and_a_wrong_mac_is_none() -> None:
    token = tokens.sign(OFFICE, "client", 7, BUDI)
    for text, level in ((f"Halo\n\nRef: {token}\n", 3), (f"Halo\n\nRef: {replace(token, mac='a' * 16)}\n", 2)):
        message = parse.parse(mail(BUDI, text, id_="a@x.example"), own=OWN)
        assert sender.identify(message, bundled()[0].people, OFFICE).level == level


@pytest.mark.parametrize(
    ("signer", "result", "level"),
    [
        ("sejahtera.example", "none", 3),
        ("mail.sejahtera.example", "none", 3),
        ("evil.example", "none", 1),
        ("evilsejahtera.example", "none", 1),
        ("sejahtera.example", "fail", 1),  # the domain's own policy has the last word
        ("", "none", 1),
    ],
)
def test_a_signature_verified_here_proves_its_own_domain(signer: str, result: str, level: int) -> None:
    assert who(SITI, signed_by=signer, result=result).level == level


def test_a_signature_verified_here_needs_no_provider() -> None:
    found = who(SITI, replace(OFFICE, authserv_id="", trusted_hosts=frozenset()), "sejahtera.example")
    assert (found.level, found.proven) == (3, True)
    assert "verified here" in found.why


EXCHANGE = replace(
    OFFICE, provider="exchange-online", authserv_id="", trusted_hosts=frozenset(), internal_header_proven=True
)
INSIDE = {
    "Authentication_Results": "dkim=none (message not signed) header.d=none;dmarc=none action=none",
    "Received": "from a.prod.outlook.com by b.prod.outlook.com with HTTPS; Wed, 12 Feb 2025 10:00:00 +0700",
    "X_MS_Exchange_Organization_AuthAs": "Internal",
}


def test_a_colleague_in_our_own_tenant_is_proven_where_the_probe_has_shown_that_it_counts() -> None:
    found = who(RANI, EXCHANGE, **INSIDE)
    assert found.proven
    assert found.person is not None
    assert not who(RANI, replace(EXCHANGE, internal_header_proven=False), **INSIDE).proven
    assert not who(RANI, replace(OFFICE, internal_header_proven=True), **INSIDE).proven


def test_no_other_domain_is_in_our_tenant() -> None:
    assert who(SITI, EXCHANGE, **INSIDE).level == 1
    assert not who("rani@vendor.example.evil.example", EXCHANGE, **INSIDE).proven
    assert not who("rani@sub.vendor.example", EXCHANGE, **INSIDE).proven


def test_a_mail_from_outside_is_not_of_our_tenant_whatever_it_says() -> None:
    outside = INSIDE | {"Received": "from a by b.mail.protection.outlook.com; Wed, 12 Feb 2025 10:00:00 +0700"}
    assert not who(RANI, EXCHANGE, **outside).proven


def test_staff_are_proven_or_refuted_by_their_domain_as_anybody() -> None:
    assert [(who(RANI, result=said).proven, who(RANI, result=said).refuted) for said in ("pass", "none", "fail")] == [
        (True, False),
        (False, False),
        (False, True),
    ]


def test_an_address_that_staff_remembered_is_a_registered_contact() -> None:
    people = bundled()[0].people
    client = people.clients[0].id
    assert (who(STRANGER, remembered=client).level, who(STRANGER, remembered=client, result="none").level) == (3, 1)
    assert who(STRANGER, remembered="nobody").level == 0


def test_why_tells_how_the_level_came_about() -> None:
    assert who(SITI).why.endswith("proven: dmarc=pass for sejahtera.example, a registered contact")
    assert "unproven: nothing proves sejahtera.example: dmarc=none" in who(SITI, result="none").why
    assert "unproven: dmarc=fail for sejahtera.example" in who(SITI, result="fail").why
