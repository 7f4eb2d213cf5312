"""Who wrote a mail, and how far that can be trusted (email.md 5)."""

from __future__ import annotations

import pytest

from mailflow.flow import sender
from mailflow.flow.sender import Who
from mailflow.mail import parse
from tests.unit.flow.desk_of import BUDI, DANIEL, HOST, OFFICE, OWN, RANI, SITI, STRANGER, bundled, mail


def who(address: str, **more: str) -> Who:
    message = parse.parse(mail(address, "Halo", id_="a@x.example", **more), own=OWN)
    return sender.identify(message, bundled()[0].people, OFFICE)


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
