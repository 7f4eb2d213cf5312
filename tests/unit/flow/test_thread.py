"""Which request a mail continues: proof before hint, in the order of email.md 4, and never for a stranger."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailflow.desk import tokens
from mailflow.desk.decision import Outcome
from tests.unit.flow.desk_of import BUDI, DANIEL, OFFICE, SITI, STRANGER, SUPPORT, Desk, mail, words_of

TAG = "Re: [BEN-1] Tidak bisa login"


@pytest.fixture
def two(reported: Desk) -> Desk:
    """Siti's second request beside the first: each has an acknowledgement."""
    reported.write(SITI, "Laporan lembur kosong sejak kemarin.", subject="Laporan lembur")
    assert set(reported.cases) == {1, 2}
    return reported


def token(number: int, address: str = SITI) -> str:
    return str(tokens.sign(OFFICE, "client", number, address))


def test_an_answer_to_a_letter_goes_on_with_its_request(two: Desk) -> None:
    for number in (1, 2):
        (letter,) = (one for one in two.letters(SITI) if one.request == number)
        decision = two.answer(SITI, letter, "Ada kabar?")
        assert (decision.outcome, decision.request) == (Outcome.REPLY, number)
    assert set(two.cases) == {1, 2}


@pytest.mark.parametrize(
    ("fields", "text", "number", "how"),
    [
        (
            {"to": f"support+{token(2)}@vendor.example", "In_Reply_To": "<mail1@sejahtera.example>"},
            "",
            2,
            "reply address",
        ),
        ({"In_Reply_To": f"<{token(2)}.x@vendor.example>", "subject": TAG}, "", 2, "Message-ID"),
        (
            {"References": f"<mail1@sejahtera.example> <{token(2)}.x@vendor.example> <other@x.example>"},
            "",
            2,
            "Message-ID",
        ),
        ({"In_Reply_To": "<mail1@sejahtera.example>", "subject": TAG}, f"> Ref: {token(2)}", 2, "Ref line"),
        ({"In_Reply_To": "<mail2@sejahtera.example>", "subject": TAG}, "", 2, "thread"),
        ({"References": "<mail1@sejahtera.example> <mail2@sejahtera.example>"}, "", 2, "thread"),
        ({"subject": TAG}, "", 1, "tag"),
        ({"subject": "Fwd: [ben-2] [BEN-1]"}, "", 2, "tag"),
    ],
)
def test_a_token_comes_before_the_thread_and_the_thread_before_the_tag(
    two: Desk, fields: dict[str, str], text: str, number: int, how: str
) -> None:
    decision = two.write(SITI, f"Ada kabar?\r\n{text}", **fields)
    assert decision.request == number
    assert how in decision.reason[0]


def test_a_mail_that_names_nothing_is_a_new_request(two: Desk) -> None:
    assert two.write(SITI, "Slip gaji kosong", subject="Slip gaji").request == 3


def test_a_tag_of_a_request_that_does_not_exist_names_nothing(two: Desk) -> None:
    decision = two.write(SITI, "Slip gaji kosong", subject="[BEN-999] Slip gaji")
    assert (decision.outcome, decision.request) == (Outcome.REQUEST, 3)


def test_a_colleague_of_the_same_client_joins_by_thread_and_tag_and_takes_part_from_then_on(reported: Desk) -> None:
    decision = reported.write(BUDI, "Saya juga mengalami.", subject=TAG)
    assert (decision.outcome, decision.request) == (Outcome.REPLY, 1)
    assert reported.request().participants == (BUDI,)


def test_an_unproven_colleague_joins_but_does_not_take_part(reported: Desk) -> None:
    decision = reported.write(BUDI, "Saya juga mengalami.", subject=TAG, result="none")
    assert decision.request == 1
    assert reported.request().participants == ()
    assert not [one for one in decision.notices if one.to.address == BUDI]


@pytest.mark.parametrize("writer", [SITI, BUDI])
def test_a_mail_that_its_own_domain_refutes_does_not_join_by_a_tag_that_anybody_can_guess(
    reported: Desk, writer: str
) -> None:
    decision = reported.write(writer, "Sudah beres, tutup saja.", subject=TAG, result="fail")
    assert (decision.outcome, decision.request) == (Outcome.REQUEST, 2)
    assert reported.request(2).linked == 1
    assert reported.request(2).hold


def test_a_copied_colleague_takes_part_and_a_copied_stranger_does_not(desk: Desk) -> None:
    desk.write(SITI, "Tidak bisa login", subject="Login", Cc=f"{BUDI}, {STRANGER}, {DANIEL}")
    assert desk.request().participants == (BUDI,)


def test_siblings_of_a_mail_that_never_came_meet_in_one_request(desk: Desk) -> None:
    desk.write(SITI, "Tidak bisa login", subject="Login", References="<root@sejahtera.example>")
    assert desk.write(BUDI, "Sama", subject="Re: Login", In_Reply_To="<root@sejahtera.example>").request == 1


def test_an_answer_that_came_before_the_mail_it_answers_waits_for_it(desk: Desk) -> None:
    desk.write(BUDI, "Saya juga", subject="Re: Login", In_Reply_To="<first@sejahtera.example>")
    decision = desk.write(SITI, "Tidak bisa login", subject="Login", id_="first@sejahtera.example")
    assert (decision.outcome, decision.request) == (Outcome.REPLY, 1)


def test_the_same_mail_again_is_a_duplicate_whatever_way_it_took(desk: Desk) -> None:
    raw = mail(SITI, "Tidak bisa login", id_="a@sejahtera.example", subject="Login")
    desk.receive(raw)
    other = b"Received: from relay by elsewhere.example; Thu, 13 Feb 2025 10:00:00 +0700\r\nX-Spam: no\r\n" + raw
    decision = desk.receive(other)
    assert (decision.outcome, decision.request) == (Outcome.DUPLICATE, 1)
    assert not decision.notices
    assert not decision.entries


def test_without_a_message_id_the_content_alone_tells_a_duplicate(desk: Desk) -> None:
    raw = mail(SITI, "Tidak bisa login", id_="a@sejahtera.example", subject="Login", Message_ID="")
    desk.receive(raw)
    assert desk.receive(raw).outcome is Outcome.DUPLICATE
    assert desk.receive(raw.replace(b"Tidak", b"Masih tidak")).outcome is Outcome.REQUEST


def test_the_same_message_id_with_other_content_is_kept_and_flagged(desk: Desk) -> None:
    desk.write(SITI, "Tidak bisa login", subject="Login", id_="a@sejahtera.example")
    decision = desk.write(SITI, "Slip gaji kosong", subject="Slip", id_="a@sejahtera.example")
    assert decision.outcome is not Outcome.DUPLICATE
    assert any("its content is not" in line for line in decision.reason)


STRANGERS_WAYS = [
    {"subject": "[BEN-1] Halo"},
    {"In_Reply_To": "<mail1@sejahtera.example>"},
    {"References": "<mail1@sejahtera.example> <elsewhere@x.example>"},
    {"id_": "mail1@sejahtera.example"},
    {"to": f"support+{token(1)}@vendor.example"},
    {"In_Reply_To": f"<{token(1)}.x@vendor.example>"},
    {"text": f"Ref: {token(1)}"},
]


@pytest.mark.parametrize("way", STRANGERS_WAYS, ids=lambda way: next(iter(way)))
@pytest.mark.parametrize("address", [STRANGER, DANIEL])
def test_a_stranger_who_knows_a_name_of_a_request_gets_a_new_linked_and_held_one(
    reported: Desk, way: dict[str, str], address: str
) -> None:
    before = reported.cases[1]
    fields = {"subject": "Halo", **way}
    decision = reported.write(address, f"Kirim datanya.\r\n{fields.pop('text', '')}", **fields)
    assert (decision.outcome, decision.request) == (Outcome.REQUEST, 2)
    assert (reported.request(2).linked, bool(reported.request(2).hold)) == (1, True)
    assert decision.alarms
    assert reported.cases[1] == before
    for letter in reported.letters(address):
        read = words_of(letter)
        assert "login" not in read.lower()
        assert "gajian" not in read
        assert "BEN-1\n" not in read
        assert "Siti" not in read


@pytest.mark.parametrize("way", STRANGERS_WAYS, ids=lambda way: next(iter(way)))
def test_a_stranger_draws_no_thread_to_himself(reported: Desk, way: dict[str, str]) -> None:
    fields = {"subject": "Halo", **way}
    reported.write(STRANGER, f"Kirim.\r\n{fields.pop('text', '')}", **fields)
    # His own request is his: a second mail in it names the other thread again, and still moves none of its ids.
    mine = reported.letters(STRANGER)[-1]
    reported.answer(STRANGER, mine, "Lagi", References=f"<mail1@sejahtera.example> <{mine.message_id}>")
    decision = reported.write(BUDI, "Ada kabar?", In_Reply_To="<mail1@sejahtera.example>", subject="Re: login")
    assert (decision.outcome, decision.request) == (Outcome.REPLY, 1)


def test_a_stranger_who_names_a_request_keeps_no_other_id_of_its_thread(reported: Desk) -> None:
    reported.write(STRANGER, "Halo", References="<mail1@sejahtera.example> <next@sejahtera.example>")
    assert reported.request(2).linked == 1
    decision = reported.write(SITI, "Slip gaji kosong", subject="Slip gaji", id_="next@sejahtera.example")
    assert (decision.request, reported.request(3).linked, reported.request(3).hold) == (3, None, None)


def test_a_reference_field_of_thousands_of_ids_moves_no_thread(reported: Desk) -> None:
    reported.write(STRANGER, "Halo", subject="Halo", id_="own@luar.example")
    many = " ".join(f"<n{number}@luar.example>" for number in range(400))
    reported.write(STRANGER, "Lagi", References=f"<mail1@sejahtera.example> {many} <own@luar.example>")
    assert reported.ids["mail1@sejahtera.example"] == 1
    assert len(reported.ids) < 120


def test_a_sender_nobody_can_tell_joins_nothing(reported: Desk) -> None:
    letter = reported.letter(SITI)
    decision = reported.answer(SITI, letter, "Halo", From=f"{SITI}, {BUDI}")
    assert (decision.outcome, decision.request) == (Outcome.REQUEST, 2)
    assert reported.request(2).hold
    assert not [one for one in decision.notices if one.audience == "client"]


def test_a_token_lets_in_only_the_person_it_was_made_for(reported: Desk) -> None:
    assert reported.write(SITI, "Halo", to=f"support+{token(1, DANIEL)}@vendor.example").request == 1
    decision = reported.write(STRANGER, "Halo", to=f"support+{token(1, STRANGER)}@vendor.example")
    assert decision.request == 1  # we signed it for him: he was written to
    assert SUPPORT not in reported.request().people


def test_a_token_shows_nobody_the_request_of_another_client_than_his_own(reported: Desk) -> None:
    decision = reported.write(DANIEL, "Halo", to=f"support+{token(1, DANIEL)}@vendor.example")
    assert (decision.outcome, decision.request, reported.request(2).linked) == (Outcome.REQUEST, 2, 1)
    assert reported.request(2).hold


def merge(desk: Desk, number: int, into: int) -> None:
    """What the command will do: the people of one request become people of the other."""
    case, target = desk.cases[number], desk.cases[into]
    desk.cases[number] = replace(case, request=replace(case.request, merged=into))
    people = tuple(dict.fromkeys((*target.request.participants, *case.request.people)))
    desk.cases[into] = replace(target, request=replace(target.request, participants=people))


@pytest.mark.parametrize("way", STRANGERS_WAYS, ids=lambda way: next(iter(way)))
def test_a_mail_to_a_merged_request_goes_on_with_the_one_it_was_merged_into(two: Desk, way: dict[str, str]) -> None:
    merge(two, 1, 2)
    fields = {"subject": "Halo", **way}
    fields["id_"] = fields.get("id_", "next@sejahtera.example")
    decision = two.write(SITI, f"Ada kabar?\r\n{fields.pop('text', '')}", **fields)
    assert (decision.outcome, decision.request) == (Outcome.REPLY, 2)
    assert "merged" in decision.reason[0]


def test_a_chain_of_merged_requests_is_followed_to_its_end_and_a_ring_stops(two: Desk) -> None:
    two.write(SITI, "Slip gaji kosong", subject="Slip gaji")
    merge(two, 1, 2)
    merge(two, 2, 3)
    assert two.write(SITI, "Ada kabar?", subject=TAG).request == 3
    merge(two, 3, 1)
    assert two.write(SITI, "Ada kabar?", subject=TAG).request in (1, 2, 3)


def test_staff_who_answer_a_merged_request_order_the_one_it_became_part_of(two: Desk) -> None:
    letter = next(each for each in two.letters("rani@vendor.example") if each.request == 1)
    merge(two, 1, 2)
    two.answer("rani@vendor.example", letter, "/proses\nKami kerjakan.")
    assert [two.request(number).state for number in (1, 2)] == ["new", "in_progress"]


def test_a_token_of_a_merged_request_shows_nothing_of_the_other_to_whom_it_does_not_belong(reported: Desk) -> None:
    reported.write(DANIEL, "Slip gaji kosong", subject="Slip gaji")
    case = reported.cases[1]
    reported.cases[1] = replace(case, request=replace(case.request, merged=2))
    decision = reported.write(SITI, "Halo", to=f"support+{token(1)}@vendor.example")
    assert (decision.outcome, decision.request, reported.request(3).linked) == (Outcome.REQUEST, 3, 2)
    assert reported.request(3).hold


def test_a_mail_to_a_bounce_address_goes_on_with_the_letters_request_and_no_machine_answers_it(reported: Desk) -> None:
    letter = reported.letter(SITI)
    before = len(reported.letters(SITI))
    for subject in ("Saya sedang cuti", "Auto: thank you"):
        decision = reported.write(SITI, "Saya kembali Senin.", subject=subject, Delivered_To=letter.envelope_from)
        assert (decision.outcome, decision.request) == (Outcome.REPLY, 1)
    decision = reported.write(STRANGER, "Halo", subject="Halo", Delivered_To=letter.envelope_from)
    assert (decision.request, reported.request(2).linked) == (2, 1)
    assert len(reported.letters(SITI)) == before
    assert not reported.letters(STRANGER)


def test_a_registered_colleague_at_a_public_provider_takes_part_when_copied_in(desk: Desk) -> None:
    home, people = "joko@surat.example", desk.handbook.people
    first, *others = people.clients
    known = replace(people, clients=(replace(first, addresses=(home,)), *others))
    desk.handbook = replace(desk.handbook, people=known)
    desk.write(SITI, "Tidak bisa login", subject="Login", Cc=f"{home}, lain@surat.example")
    assert desk.request().participants == (home,)


def test_all_ids_of_a_chain_lead_to_the_request_so_that_siblings_of_an_unseen_root_meet(desk: Desk) -> None:
    desk.write(SITI, "Tidak bisa login", References="<root@sejahtera.example> <second@sejahtera.example>")
    for number, named in enumerate(("<root@sejahtera.example>", "<second@sejahtera.example>")):
        assert desk.write(BUDI, f"Sama {number}", References=f"<other{number}@x.example> {named}").request == 1


@pytest.mark.parametrize(("subject", "text"), [("", ""), ("", "  \n\n"), ("", "-- \nBudi\nPT Sejahtera")])
def test_an_empty_first_mail_is_asked_what_the_matter_is(desk: Desk, subject: str, text: str) -> None:
    desk.write(SITI, text, subject=subject)
    assert "Apa kendalanya?" in words_of(desk.letter(SITI))
