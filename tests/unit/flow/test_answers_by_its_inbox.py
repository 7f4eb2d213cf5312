"""What answers a mail about no request comes from the mailbox that was written to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailflow.desk.office import Inbox
from tests.unit.flow.desk_of import OFFICE, RANI, SITI, Desk, shown

HELP = "bantuan@vendor.example"


@pytest.fixture
def two(desk: Desk) -> Desk:
    """A desk with two mailboxes, of which the second one is written to."""
    desk.office = replace(OFFICE, inboxes=(*OFFICE.inboxes, Inbox("bantuan", HELP, plus=True)))
    desk.inbox = "bantuan"
    return desk


def test_the_blank_form_comes_from_there(two: Desk) -> None:
    two.write(SITI, "Minta formulir kunjungan", subject="Formulir kunjungan", to=HELP)
    letter = two.letter(SITI, "onsite_form")
    assert HELP in str(shown(letter)["From"])
    assert letter.message_id.endswith("@vendor.example")
    assert letter.envelope_from.startswith("bantuan+")


def test_the_desk_answers_staff_from_there(two: Desk) -> None:
    two.write(SITI, "Kami tidak bisa login ke payroll.", subject="Tidak bisa login", to=HELP)
    two.inbox = "support"
    two.answer(RANI, two.letter(RANI), "/daftar")
    two.inbox = "bantuan"
    board = two.letter(RANI, "board")
    assert OFFICE.inboxes[0].address in str(shown(board)["From"])
    two.answer(RANI, board, "/bantuan")
    assert HELP in str(shown(two.letter(RANI, "staff_help"))["From"])


def test_a_letter_about_a_request_comes_from_its_own_mailbox_wherever_the_mail_came_in(two: Desk) -> None:
    two.write(SITI, "Kami tidak bisa login ke payroll.", subject="Tidak bisa login", to=HELP)
    two.inbox = "support"
    two.answer(RANI, two.letter(RANI), "Kami periksa dulu, Bu.")
    assert HELP in str(shown(two.letter(SITI, "update"))["From"])
