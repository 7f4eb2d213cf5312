"""Whose an unknown sender is: staff say it once, and the address is a contact of that client from then on."""

from __future__ import annotations

import pytest

from mailflow.desk.decision import Outcome, Refusal
from mailflow.desk.request import What
from tests.unit.flow.desk_of import BUDI, DANIEL, RANI, SITI, Desk, shown, words_of

HOME = "ayu.wulandari@surat.example"
"""A mail provider that everybody may have an address of."""


@pytest.fixture
def asked(desk: Desk) -> Desk:
    """A desk to which somebody has written from home: request 1."""
    desk.write(HOME, "Slip gaji kosong", subject="Slip gaji", From=f"Ayu Nusantara <{HOME}>")
    return desk


def order(desk: Desk, text: str) -> None:
    desk.answer(RANI, desk.letters(RANI, "staff_new")[0], text)


def test_the_notification_offers_the_clients_the_likely_one_first(asked: Desk) -> None:
    (notice,) = (each for each in asked.decision.notices if each.to.address == RANI)
    assert notice.clients == ("nusantara", "sejahtera")
    letter = asked.letter(RANI)
    plain = shown(letter).get_body(("plain",))
    assert plain is not None
    assert "/klien nusantara\n" in str(plain.get_content()).replace("\r\n", "\n")
    assert "%2Fklien%20nusantara%0D%0A" in words_of(letter), "a link that opens the reply"


@pytest.mark.parametrize("sender", [SITI, BUDI, DANIEL])
def test_nothing_is_offered_for_a_sender_who_is_known(desk: Desk, sender: str) -> None:
    desk.write(sender, "Slip gaji kosong", subject="Slip gaji")
    assert all(not notice.clients for notice in desk.decision.notices)


def test_nothing_is_offered_for_a_sender_nobody_can_tell(desk: Desk) -> None:
    desk.write(HOME, "Slip gaji kosong", subject="Slip gaji", From=f"{HOME}, {SITI}")
    assert all(not notice.clients for notice in desk.decision.notices)


@pytest.mark.parametrize("word", ["/klien sejahtera", "/client Sejahtera", "/KLIEN: sejahtera."])
def test_a_tap_sets_the_client_and_remembers_the_address(asked: Desk, word: str) -> None:
    order(asked, word)
    assert asked.decision.outcome is Outcome.REPLY
    assert (asked.request().client, asked.request().level, asked.request().hold) == ("sejahtera", 0, None)
    assert asked.remembered == {HOME: "sejahtera"}
    entry = asked.decision.entries[-1]
    assert (entry.what, entry.text, entry.public) == (What.CLIENT, "/client sejahtera", False)
    assert not asked.decision.notices, "nothing that is the client's business"


@pytest.mark.parametrize(("result", "level"), [("pass", 3), ("none", 1), ("fail", 1)])
def test_a_remembered_address_is_a_registered_contact_whose_level_is_still_a_matter_of_proof(
    asked: Desk, result: str, level: int
) -> None:
    order(asked, "/klien sejahtera")
    asked.write(HOME, "Tidak bisa login", subject="Login", result=result)
    request = asked.request(2)
    assert (request.client, request.level, request.language) == ("sejahtera", level, "id")
    template = "acknowledgement_brief" if result == "fail" else "acknowledgement"
    assert asked.letter(HOME).template == template


def test_a_remembered_address_joins_the_requests_of_its_client(asked: Desk) -> None:
    asked.write(SITI, "Tidak bisa login", subject="Login")
    assert asked.write(HOME, "Saya juga", subject="[BEN-2]").request == 3
    order(asked, "/klien sejahtera")
    assert asked.write(HOME, "Saya juga", subject="[BEN-2]").request == 2


@pytest.mark.parametrize("word", ["kosong", "none"])
def test_it_can_be_forgotten(asked: Desk, word: str) -> None:
    order(asked, "/klien sejahtera")
    order(asked, f"/klien {word}")
    assert asked.remembered == {}
    assert asked.request().client is None
    asked.write(HOME, "Tidak bisa login", subject="Login")
    assert (asked.request(2).client, asked.request(2).level) == (None, 0)


def test_the_last_word_counts(asked: Desk) -> None:
    order(asked, "/klien sejahtera\n/klien nusantara")
    assert asked.remembered == {HOME: "nusantara"}


@pytest.mark.parametrize("argument", ["", "tidakada", "sejahtera sudah saya cek"])
def test_an_unknown_client_is_refused_with_the_ones_there_are(asked: Desk, argument: str) -> None:
    order(asked, f"/proses\n/klien {argument}\nHalo")
    (notice,) = asked.decision.notices
    assert [line.refusal for line in notice.transcript] == [None, Refusal.NO_CLIENT]
    assert "sejahtera, nusantara" in words_of(asked.letter(RANI, "staff_refused"))
    assert (asked.request().client, asked.request().state, asked.remembered) == (None, "new", {})


def test_with_words_they_go_to_the_sender(asked: Desk) -> None:
    order(asked, "/klien sejahtera\nKami periksa, Bu.")
    assert "Kami periksa, Bu." in words_of(asked.letter(HOME, "update"))
    assert asked.request().assignee == "rani"


def test_the_rules_have_the_last_word_about_an_address_they_know(desk: Desk) -> None:
    desk.write(SITI, "Tidak bisa login", subject="Login")
    order(desk, "/klien nusantara")
    assert desk.request().client == "nusantara", "the request may be another's"
    assert desk.remembered == {}


def test_a_client_that_is_no_longer_under_contract_is_nobodys(asked: Desk) -> None:
    asked.remembered[HOME] = "lama"
    asked.write(HOME, "Tidak bisa login", subject="Login")
    assert asked.request(2).client is None


def test_an_order_without_proof_remembers_nothing(asked: Desk) -> None:
    asked.write(RANI, "/klien sejahtera", subject="[BEN-1]")
    assert asked.decision.outcome is Outcome.HELD
    assert asked.remembered == {}
    asked.answer(SITI, asked.letter(RANI), "/klien sejahtera")
    assert asked.remembered == {}


KETUT = "ketut@surel.example"


@pytest.fixture
def given(desk: Desk) -> Desk:
    """Ketut's private address was given to Sejahtera, and Siti of Sejahtera has written: request 2."""
    desk.write(KETUT, "Slip gaji saya salah, tidak bisa login", subject="Slip gaji")
    order(desk, "/klien sejahtera")
    desk.write(SITI, "Tidak bisa login", subject="Login")
    return desk


def to_second(desk: Desk, text: str) -> None:
    desk.answer(RANI, desk.letter(RANI, "staff_new"), text)


@pytest.mark.parametrize("word", [f"/tembusan {KETUT}", f"/cc <{KETUT.upper()}>, {BUDI}"])
def test_a_remembered_address_reads_along_with_its_client(given: Desk, word: str) -> None:
    to_second(given, f"{word}\nBaik Bu.")
    assert KETUT in given.request(2).participants
    assert given.letters(KETUT, "update")


@pytest.mark.parametrize("address", [f"orang.{KETUT}", "asing@surat.example"])
def test_an_address_that_nobody_was_given_reads_nothing(given: Desk, address: str) -> None:
    to_second(given, f"/tembusan {address}\nBaik Bu.")
    assert [line.refusal for line in given.decision.notices[0].transcript] == [Refusal.NOT_THEIRS]


def test_an_address_that_was_given_to_another_client_reads_nothing(given: Desk) -> None:
    given.remembered[KETUT] = "nusantara"
    to_second(given, f"/tembusan {KETUT}\nBaik Bu.")
    assert [line.refusal for line in given.decision.notices[0].transcript] == [Refusal.NOT_THEIRS]


@pytest.mark.parametrize("argument", [KETUT, KETUT.upper(), f"<{KETUT}>"])
def test_what_a_remembered_address_told_by_telephone_is_its_clients_matter(given: Desk, argument: str) -> None:
    told = f"/atas-nama {argument}\nBeliau menelepon, slip gaji bulan Maret juga salah."
    given.answer(RANI, given.letter(RANI, "staff_new"), told, subject="Telepon")
    request = given.request(max(given.cases))
    assert (request.requester, request.client) == (KETUT, "sejahtera")
    assert given.letter(KETUT).template == "acknowledgement"


def test_what_is_forwarded_for_a_remembered_address_is_its_clients_matter(given: Desk) -> None:
    passed = f"---------- Forwarded message ---------\nFrom: Ketut <{KETUT}>\nDate: Wed, 12 Feb 2025 at 09:00"
    to_second(given, f"/as\n\n{passed}\nSubject: Slip Maret\nTo: <{RANI}>\n\nSlip gaji Maret kosong.")
    request = given.request(max(given.cases))
    assert (request.requester, request.client) == (KETUT, "sejahtera")
