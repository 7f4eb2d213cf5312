"""A staff member's mail acts only with the token of a letter that was sent to this very person (email.md 5, F2)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mailflow.desk import tokens
from mailflow.desk.decision import Decision, Outcome
from mailflow.desk.request import What
from tests.unit.flow.desk_of import BIMA, OFFICE, RANI, SITI, Desk

ORDER = "/selesai\nSudah kami perbaiki."


def token(person: str, number: int = 1, audience: str = "staff") -> str:
    return str(tokens.sign(OFFICE, audience, number, person))


def held(desk: Desk, decision: Decision) -> None:
    """Nothing has changed, and the one letter goes to the registered address of the person it claims to be."""
    assert decision.outcome is Outcome.HELD
    assert not decision.alarms
    assert {notice.template for notice in decision.notices} <= {"staff_confirm"}
    assert {notice.to.address for notice in decision.notices} <= {RANI}
    assert desk.request().state == "new"
    assert all(clock.state == "running" for clock in desk.clocks().values())


@pytest.mark.parametrize(
    "carriers",
    [
        {"to": f"support+{token(RANI)}@vendor.example"},
        {"In_Reply_To": f"<{token(RANI)}.x@vendor.example>"},
        {"References": f"<{token(RANI)}.x@vendor.example> <other@x.example>"},
        {"text": f"> Ref: {token(RANI)}"},
        {"Delivered_To": f"support+{token(RANI)}@vendor.example"},
    ],
    ids=lambda carriers: next(iter(carriers)),
)
def test_each_carrier_alone_is_proof(reported: Desk, carriers: dict[str, str]) -> None:
    fields = {"subject": "Re", **carriers}
    decision = reported.write(RANI, f"{ORDER}\r\n\r\n{fields.pop('text', '')}", **fields)
    assert (decision.outcome, reported.request().state) == (Outcome.REPLY, "resolved")


def test_without_a_token_the_mail_waits_on_the_request_it_names_as_internal(reported: Desk) -> None:
    decision = reported.write(RANI, ORDER, subject="[BEN-1] Tidak bisa login")
    held(reported, decision)
    (entry,) = decision.entries
    assert (entry.what, entry.public, entry.request) == (What.HELD, False, 1)
    assert "no token" in entry.reason[0]


def test_without_a_token_and_a_request_its_person_still_hears_of_it(reported: Desk) -> None:
    decision = reported.write(RANI, "Halo", subject="Laporan baru")
    held(reported, decision)
    assert len(decision.notices) == 1
    assert set(reported.cases) == {1}


@pytest.mark.parametrize(
    "theirs",
    [token(BIMA), token(RANI, audience="client"), token(RANI, 2), token(SITI), token(SITI, audience="client"),
     token(RANI)[:-1] + ("a" if token(RANI)[-1] != "a" else "b"), token(RANI).replace("k1", "k9")],
)  # fmt: skip
def test_another_persons_another_requests_or_a_changed_token_is_no_proof(reported: Desk, theirs: str) -> None:
    held(reported, reported.write(RANI, ORDER, to=f"support+{theirs}@vendor.example", subject="[BEN-1]"))


@pytest.mark.parametrize(
    "carriers",
    [
        {"In_Reply_To": f"<{token(RANI, 2)}.x@vendor.example>"},
        {"In_Reply_To": f"<{token(BIMA)}.x@vendor.example>"},
        {"text": f"> Ref: {token(RANI, 2)}"},
        {"text": f"> Ref: {token(BIMA)}"},
        {"text": f"> Ref: {token(SITI, 2, 'client')}"},
        {"Cc": f"support+{token(RANI, 2)}@vendor.example"},
    ],
    ids=str,
)
def test_carriers_that_disagree_are_no_proof(reported: Desk, carriers: dict[str, str]) -> None:
    reported.write(SITI, "Slip gaji kosong", subject="Slip gaji")
    fields = {"to": f"support+{token(RANI)}@vendor.example", "subject": "Re", **carriers}
    decision = reported.write(RANI, f"{ORDER}\r\n\r\n{fields.pop('text', '')}", **fields)
    held(reported, decision)


def test_a_clients_token_in_staffs_hands_is_no_proof(reported: Desk) -> None:
    held(reported, reported.answer(RANI, reported.letter(SITI), ORDER))


def test_a_sender_whom_our_own_provider_refutes_is_not_staff_whatever_token_he_has(reported: Desk) -> None:
    held(reported, reported.answer(RANI, reported.letter(RANI), ORDER, result="fail"))


def test_a_client_with_a_token_of_staff_orders_nothing(reported: Desk) -> None:
    decision = reported.answer(SITI, reported.letter(RANI), ORDER)
    assert decision.outcome is Outcome.REPLY
    assert reported.request().state == "new"
    assert reported.timeline[-1].what is What.CLIENT_MAIL


@pytest.mark.parametrize(("days", "works"), [(30, True), (31, False)])
def test_a_token_outlives_its_request_by_thirty_days(reported: Desk, days: int, works: bool) -> None:
    letter = reported.letter(RANI)
    reported.answer(RANI, letter, ORDER)
    closed = reported.now
    raw = reported.answering(RANI, letter, "/catatan masih ingat?", id_="late@vendor.example")
    decision = reported.receive(raw, at=closed + timedelta(days=days))
    assert decision.outcome is (Outcome.REPLY if works else Outcome.HELD)
    assert works or "expired" in decision.reason[0]


def test_a_staff_mail_sent_twice_works_once(reported: Desk) -> None:
    raw = reported.answering(RANI, reported.letter(RANI), "Kami sedang periksa.")
    assert reported.receive(raw).outcome is Outcome.REPLY
    assert reported.receive(raw).outcome is Outcome.DUPLICATE
    assert len(reported.letters(SITI, "update")) == 1


def test_one_token_may_be_used_for_many_mails_of_its_person(reported: Desk) -> None:
    letter = reported.letter(RANI)
    for text in ("Halo Bu", "Halo lagi Bu", ORDER):
        assert reported.answer(RANI, letter, text).outcome is Outcome.REPLY
    assert reported.request().state == "resolved"


def test_an_address_written_in_capitals_is_the_same_person(reported: Desk) -> None:
    decision = reported.write(RANI.upper(), ORDER, to=f"support+{token(RANI)}@vendor.example", subject="Re")
    assert decision.outcome is Outcome.REPLY


def test_an_automatic_reply_from_a_staff_address_runs_no_command(reported: Desk) -> None:
    decision = reported.answer(RANI, reported.letter(RANI), ORDER, Auto_Submitted="auto-replied")
    assert decision.outcome is Outcome.RECORDED
    assert reported.request().state == "new"
