"""Estimates: offered in revisions, answered by the right person or by staff who have it from him, kept by a clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache

import pytest

from mailflow import handbook
from mailflow.desk import tokens
from mailflow.desk.decision import Outcome, Refusal
from mailflow.desk.money import Money
from mailflow.desk.outgoing import Outgoing
from mailflow.desk.problem import Problem
from mailflow.desk.request import What
from mailflow.flow.standing import standing
from mailflow.handbook import Handbook
from mailflow.letters.words import REFUSALS
from mailflow.sla.budget import Duration
from tests.unit.flow.desk_of import BIMA, BUDI, RANI, ROOT, SITI, Desk, bundled, mail, shown, words_of

HENDRA, KETUT, DANIEL = "hendra@sejahtera.example", "ketut@luar.example", "daniel@nusantara.example"
"""Approvers of the client: one at its domain who is no contact, one elsewhere; and a contact of another client."""
TERMS = """\
clients:
  sejahtera:
    approvers:
      - {address: siti@sejahtera.example, limit: "Rp5.000.000"}
      - {address: hendra@sejahtera.example, limit: "Rp20.000.000"}
      - {address: ketut@luar.example, limit: null}
"""
WISH = "Mohon tambahkan kolom NPWP baru di laporan slip gaji bulanan kami."
SCOPE = "Kolom NPWP 16 digit di slip gaji dan di ekspor Excel, Bu."
CHEAP = f"/estimasi 5hk, Rp3.000.000 + PPN 11%\n{SCOPE}"
DEAR = f"/estimasi 5hk, Rp15.000.000\n{SCOPE}"


@cache
def book(terms: str = TERMS) -> Handbook:
    rules = {path.name: path.read_text("utf-8") for path in (ROOT / "rules").glob("*.yaml")}
    rules["sla.yaml"] = rules["sla.yaml"].replace("clients: {}\n", terms)
    return handbook.build(rules, bundled()[0].templates, {})


def asked(terms: str = TERMS) -> Desk:
    """A desk at which Siti has asked for a change: request 1."""
    desk = Desk(handbook=book(terms))
    desk.write(SITI, WISH, subject="Change request: kolom NPWP")
    assert desk.request().kind == "change_request"
    return desk


def offered(text: str = CHEAP, terms: str = TERMS) -> Desk:
    """The same, with an estimate."""
    desk = asked(terms)
    order(desk, text)
    assert desk.request().state == "estimated"
    return desk


def order(desk: Desk, text: str, person: str = RANI) -> None:
    desk.answer(person, desk.letters(person)[-1], text)


def refusals(desk: Desk) -> list[Refusal | None]:
    (notice,) = desk.decision.notices
    assert notice.template == "staff_refused"
    return [line.refusal for line in notice.transcript]


def told(desk: Desk) -> list[tuple[str, str, str]]:
    """The letters of the last decision, as (template, to, moved)."""
    return sorted((each.template, each.to.address, each.moved) for each in desk.decision.notices)


def lines(desk: Desk) -> str:
    """What staff are told beside the mail itself."""
    return "\n".join(line for each in desk.decision.notices if each.audience == "staff" for line in each.news)


def verdicts(desk: Desk) -> list[str]:
    return [each.verdict for each in desk.request().estimates]


def to_estimate(desk: Desk, person: str, revision: int = 1) -> Outgoing:
    """The letter of a revision to one person."""
    return desk.letters(person, "estimate")[revision - 1]


def unchanged(desk: Desk) -> bool:
    return (desk.request().state, verdicts(desk)[-1], dict(desk.clocks())) == ("estimated", "open", {})


def test_an_estimate_is_a_numbered_revision_and_reaches_everybody_and_all_approvers() -> None:
    desk = asked()
    desk.write(BUDI, "Saya ikut memantau.", subject="[BEN-1]")
    order(desk, f"/estimasi 5hk, batas 10/12/2026, Rp15.000.000 + PPN 11%\n{SCOPE}")
    (made,) = desk.request().estimates
    assert (made.revision, made.effort, made.due) == (1, Duration(5, "bd"), date(2026, 12, 10))
    assert (made.price, made.tax, made.scope) == (Money(Decimal(15_000_000)), "excluded VAT 11%", SCOPE)
    assert (made.by, made.verdict, made.at) == ("rani", "open", desk.now)
    letters = [to_estimate(desk, address) for address in (SITI, BUDI, HENDRA, KETUT)]
    assert all(SCOPE in words_of(letter) and "Rp15.000.000" in words_of(letter) for letter in letters)
    assert len({str(shown(letter)["Reply-To"]) for letter in letters}) == 4
    assert desk.clocks() == {}


def test_a_new_revision_takes_the_place_of_one_that_nobody_answered() -> None:
    desk = offered()
    order(desk, "/estimate 8bd, Rp4.000.000\nDengan ekspor Excel juga, Bu.")
    assert verdicts(desk) == ["replaced", "open"]
    assert [each.revision for each in desk.request().estimates] == [1, 2]
    assert "menggantikan" in words_of(to_estimate(desk, SITI, 2))


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("/estimasi 5h, Rp3.000.000\nBegini, Bu.", Refusal.WHICH_H),
        ("/estimasi 5hk, 15M\nBegini, Bu.", Refusal.WHICH_M),
        ("/estimasi Rp3.000.000\nBegini, Bu.", Refusal.NO_EFFORT),
        ("/estimasi 2 minggu\nBegini, Bu.", Refusal.WEEKS),
        ("/estimasi 5hk, batas 10/12/2024\nBegini, Bu.", Refusal.PAST),
        ("/estimasi 9999hk\nBegini, Bu.", Refusal.TOO_LONG),
        ("/estimasi batas 10/12/2099\nBegini, Bu.", Refusal.TOO_LONG),
        ("/estimasi 5hk, murah sekali\nBegini, Bu.", Refusal.UNREADABLE),
        ("/estimasi 5hk, Rp3.000.000", Refusal.NO_SCOPE),
        ("/estimasi 5hk\n/catatan jangan dikirim dulu", Refusal.NO_SCOPE),
        ("/estimasi 5hk\n/estimasi 6hk\nBegini, Bu.", Refusal.TWICE),
        ("/estimasi 5hk\n/setujui telepon Bu Siti\nBegini, Bu.", Refusal.NOT_NOW),
        ("/setujui telepon Bu Siti", Refusal.NOT_NOW),
    ],
)
def test_an_estimate_that_can_be_misread_is_asked_back_and_nothing_is_sent(text: str, refused: Refusal) -> None:
    desk = asked()
    order(desk, text)
    assert refused in refusals(desk)
    assert (desk.request().state, desk.request().estimates) == ("submitted", ())
    assert not desk.letters(SITI, "estimate")
    assert str(REFUSALS["id"][refused]) in words_of(desk.letter(RANI, "staff_refused")).replace("&#39;", "'")


def test_every_problem_of_an_argument_has_a_refusal_with_words_in_both_languages() -> None:
    for problem in Problem:
        assert all(Refusal[problem.name] in table for table in REFUSALS.values())


def test_an_estimate_of_what_is_no_change_request_is_refused(reported: Desk) -> None:
    order(reported, DEAR)
    assert refusals(reported) == [Refusal.NOT_NOW]


@pytest.mark.parametrize(
    ("person", "words"),
    [
        (SITI, "SETUJU"),
        (SITI, "Kami setuju, silakan dikerjakan ya Bu Rani.\n\nTerima kasih"),
        (SITI, "Setuju.\n\nSiti"),
        (HENDRA, "ACC pak"),
        (HENDRA, "Setuju revisi 1."),
        (KETUT, "approved"),
    ],
)
def test_an_approver_approves_by_a_word_and_the_clock_starts_at_that_instant(person: str, words: str) -> None:
    desk = offered()
    desk.answer(person, to_estimate(desk, person), words)
    (answered,) = desk.request().estimates
    assert (desk.request().state, answered.verdict, answered.answered_by) == ("approved", "approved", person)
    assert answered.answered_at == desk.now
    clock = desk.clocks()["completion"]
    assert (clock.state, clock.started_at) == ("running", desk.now)
    # 5 business days of 9 hours after Wednesday 12 February 2025, 10:30 in Jakarta.
    assert clock.due_at == datetime(2025, 2, 19, 3, 30, tzinfo=UTC)
    for address in (SITI, HENDRA, KETUT):
        letter = words_of(desk.letter(address, "estimate_answered"))
        assert all(each in letter for each in ("Rp3.000.000", "PPN 11%", person))
    assert "approved by" in lines(desk)


def test_the_agreed_date_wins_over_the_effort() -> None:
    desk = offered(f"/estimasi 5hk, batas 10/03/2025, Rp3.000.000\n{SCOPE}")
    desk.answer(SITI, to_estimate(desk, SITI), "SETUJU")
    assert desk.clocks()["completion"].due_at == datetime(2025, 3, 10, 11, 0, tzinfo=UTC)


def test_an_agreed_date_without_business_hours_ends_with_its_day() -> None:
    desk = offered(f"/estimasi batas 09/03/2025, Rp3.000.000\n{SCOPE}")
    desk.answer(SITI, to_estimate(desk, SITI), "SETUJU")
    assert desk.clocks()["completion"].due_at == datetime(2025, 3, 9, 16, 59, 59, tzinfo=UTC)


def test_an_approval_after_the_agreed_date_starts_no_clock_that_is_late_at_once() -> None:
    desk = offered(f"/estimasi batas 14/02/2025, Rp3.000.000\n{SCOPE}")
    letter = to_estimate(desk, SITI)
    desk.receive(desk.answering(SITI, letter, "SETUJU"), at=datetime(2025, 2, 17, 3, 0, tzinfo=UTC))
    assert unchanged(desk)
    assert "date has passed" in lines(desk)
    order(desk, "/setujui telepon Ibu Siti 10.02")
    assert refusals(desk) == [Refusal.DATE_PASSED]


def test_the_number_of_a_purchase_order_is_repeated_to_all() -> None:
    desk = offered()
    desk.answer(HENDRA, to_estimate(desk, HENDRA), "SETUJU, PO 4711/ABC. Terima kasih.")
    assert desk.request().estimates[0].evidence == "PO 4711/ABC"
    assert "PO 4711/ABC" in words_of(desk.letter(SITI, "estimate_answered"))


def test_a_second_approval_is_noted_and_moves_no_clock() -> None:
    desk = offered()
    desk.answer(SITI, to_estimate(desk, SITI), "SETUJU")
    before = desk.cases[1]
    desk.answer(HENDRA, to_estimate(desk, HENDRA), "Setuju")
    assert desk.decision.outcome is Outcome.REPLY
    assert told(desk) == [("client_status", HENDRA, "")]
    assert desk.cases[1].events == before.events
    assert desk.request().estimates[0].answered_by == SITI
    assert desk.timeline[-1].what is What.CLIENT_MAIL


def test_whoever_approves_a_withdrawn_estimate_hears_that_none_waits() -> None:
    desk = offered()
    order(desk, "/estimasi batal")
    desk.answer(SITI, to_estimate(desk, SITI), "Setuju")
    assert verdicts(desk) == ["withdrawn"]
    assert ("consent_unclear", SITI, "settled") in told(desk)
    letter = words_of(desk.letter(SITI, "consent_unclear"))
    assert "tidak ada estimasi yang menunggu jawaban Anda: revisi 1 sudah berstatus ditarik" in " ".join(letter.split())
    assert "SETUJU" not in letter.partition("From:")[2].partition("Ref:")[0].replace("Re:", "")


def test_a_second_approval_is_answered_with_how_it_stands_and_stands_in_the_way_of_no_command() -> None:
    desk = in_work()
    before = desk.letters(RANI)[-1]
    desk.answer(SITI, to_estimate(desk, SITI), "SETUJU")
    assert told(desk) == [("client_status", SITI, "")]
    assert "Estimasi (disetujui)" in words_of(desk.letter(SITI, "client_status"))
    desk.answer(RANI, before, "/serahkan\nKolomnya sudah ada, Bu.")
    assert desk.request().state == "delivered"


def test_a_refusal_after_the_approval_is_for_staff_to_read() -> None:
    desk = offered()
    desk.answer(SITI, to_estimate(desk, SITI), "SETUJU")
    desk.answer(SITI, to_estimate(desk, SITI), "TOLAK")
    assert (desk.request().state, verdicts(desk)) == ("approved", ["approved"])
    assert told(desk) == [("consent_unclear", SITI, "settled"), ("staff_client_reply", RANI, "")]


def test_an_answer_to_an_older_revision_is_not_an_answer_to_the_newest() -> None:
    desk = offered()
    order(desk, f"/estimasi 9hk, Rp4.000.000\n{SCOPE}")
    desk.answer(SITI, to_estimate(desk, SITI, 1), "SETUJU")
    assert unchanged(desk)
    assert ("consent_unclear", SITI, "replaced") in told(desk)
    desk.answer(SITI, to_estimate(desk, SITI, 2), "SETUJU")
    assert verdicts(desk) == ["replaced", "approved"]


@pytest.mark.parametrize(
    ("words", "counts"),
    [("SETUJU revisi 2", True), ("Setuju revisi ke-2", True), ("SETUJU revisi 1", False), ("SETUJU", False)],
)
def test_a_new_mail_counts_where_it_names_the_newest_revision(words: str, counts: bool) -> None:
    desk = offered()
    order(desk, f"/estimasi 9hk, Rp4.000.000\n{SCOPE}")
    desk.write(SITI, words, subject="[BEN-1]")
    assert (verdicts(desk)[-1] == "approved") == counts
    assert unchanged(desk) != counts


@pytest.mark.parametrize(("revision", "verdict"), [(1, "open"), (2, "approved")])
def test_a_forwarded_letter_says_by_its_subject_which_revision_is_answered(revision: int, verdict: str) -> None:
    desk = offered()
    order(desk, f"/estimasi 9hk, Rp4.000.000\n{SCOPE}")
    subject = shown(to_estimate(desk, HENDRA, revision))["Subject"]
    desk.write(SITI, "SETUJU", subject=f"Fwd: {subject}")
    assert verdicts(desk)[-1] == verdict


def test_an_answer_to_a_letter_that_shows_no_estimate_must_name_the_revision() -> None:
    desk = offered()
    order(desk, f"/estimasi 9hk, Rp4.000.000\n{SCOPE}")
    order(desk, "Apakah sudah sempat dibaca, Bu?")
    desk.answer(SITI, desk.letter(SITI, "update"), "SETUJU")
    assert ("consent_unclear", SITI, "conditional") in told(desk)
    assert "does not say of which revision" in lines(desk)
    desk.answer(SITI, desk.letter(SITI, "consent_unclear"), "SETUJU")
    assert verdicts(desk)[-1] == "approved", "that letter shows the newest one"


def test_a_mail_that_answers_one_revision_and_names_another_is_unclear() -> None:
    desk = offered()
    order(desk, f"/estimasi 9hk, Rp4.000.000\n{SCOPE}")
    desk.answer(SITI, to_estimate(desk, SITI, 1), "SETUJU revisi 2")
    assert unchanged(desk)
    assert ("consent_unclear", SITI, "conditional") in told(desk)


def test_a_forwarded_estimate_that_its_approver_answers_counts() -> None:
    desk = offered()
    letter = shown(to_estimate(desk, SITI))
    text = (
        f"SETUJU\n\n---------- Forwarded message ---------\nFrom: Siti <{SITI}>\nSubject: {letter['Subject']}\n\nMohon."
    )
    # Hendra answers the mail that Siti forwarded: her letter's id stands in References, and its subject with its tag.
    fields = {
        "References": f"{letter['Message-ID']} <terusan1@sejahtera.example>",
        "subject": f"RE: FW: {letter['Subject']}",
    }
    desk.write(HENDRA, text, In_Reply_To="<terusan1@sejahtera.example>", **fields)
    assert verdicts(desk) == ["open"], "a colleague at the domain is proven only by a letter to himself"
    desk.answer(HENDRA, desk.letter(HENDRA, "estimate"), "SETUJU")
    assert verdicts(desk) == ["approved"]


def test_a_registered_contact_who_answers_a_forwarded_estimate_is_believed_by_the_tag() -> None:
    desk = asked()
    desk.receive(mail(BUDI, WISH, id_="minta2@sejahtera.example", subject="Change request: kolom lain"))
    desk.answer(RANI, desk.letter(RANI), CHEAP)
    letter = shown(to_estimate(desk, BUDI))
    desk.write(SITI, "SETUJU", subject=f"Fwd: {letter['Subject']}")
    assert [each.verdict for each in desk.request(2).estimates] == ["approved"]
    assert desk.request(1).estimates == ()


@pytest.mark.parametrize(
    "words",
    [
        "Setuju asal harganya turun",
        "SETUJU, tapi kolom NIK juga ya",
        "Belum setuju",
        "SETUJU?",
        "Setuju Rp2.500.000",
        "Setuju revisi 1 dan revisi 2",
        "Setuju PO 12 dan PO 13",
        "ok",
        "Approved if finished by Friday",
        "Setuju\n\nSaya sedang cuti sampai 5 Maret dan tidak membaca email.",
        "SETUJU\n" + "x" * 5000,
        "SETUJU revisi 1\n" + "ya\n" * 1100,
    ],
)
def test_a_conditional_word_goes_to_staff_who_can_approve_it_by_one_tap(words: str) -> None:
    desk = offered()
    desk.answer(SITI, to_estimate(desk, SITI), words)
    assert unchanged(desk)
    assert told(desk) == [("consent_unclear", SITI, "conditional"), ("staff_client_reply", RANI, "")]
    assert "conditional or unclear" in lines(desk)
    assert "/setujui" in words_of(desk.letter(RANI, "staff_client_reply"))


@pytest.mark.parametrize("words", ["Kami pelajari dulu.", "Baik, kami tunggu rapat direksi.", ""])
def test_a_word_that_only_stands_in_what_is_quoted_is_no_answer(words: str) -> None:
    desk = offered()
    desk.answer(SITI, to_estimate(desk, SITI), words)
    assert unchanged(desk)
    assert all(each[0] == "staff_client_reply" for each in told(desk))


def test_automatic_mail_never_approves() -> None:
    desk = offered()
    for name, value in (("Auto_Submitted", "auto-replied"), ("List_Id", "<tim.sejahtera.example>")):
        desk.answer(SITI, to_estimate(desk, SITI), "SETUJU", **{name: value})
        assert unchanged(desk)


def test_a_person_who_may_not_approve_is_told_who_may_and_these_get_the_estimate_again() -> None:
    desk = asked()
    desk.write(BUDI, "Saya ikut.", subject="[BEN-1]")
    order(desk, CHEAP)
    desk.answer(BUDI, to_estimate(desk, BUDI), "SETUJU")
    assert unchanged(desk)
    again = [("estimate", address, "not_approver") for address in (HENDRA, KETUT, SITI)]
    assert told(desk) == [("consent_unclear", BUDI, "not_approver"), *again, ("staff_client_reply", RANI, "")]
    assert HENDRA in words_of(desk.letter(BUDI, "consent_unclear"))
    desk.answer(HENDRA, desk.letter(HENDRA, "estimate"), "SETUJU")
    assert verdicts(desk) == ["approved"]


def test_a_contact_of_another_client_approves_nothing() -> None:
    desk = offered()
    desk.answer(DANIEL, to_estimate(desk, SITI), "SETUJU")
    assert unchanged(desk)
    assert not desk.letters(DANIEL, "consent_unclear")
    assert len(desk.letters(HENDRA)) == 1


def test_an_approval_over_the_limit_waits_for_somebody_with_a_higher_one() -> None:
    desk = offered(DEAR)
    desk.answer(SITI, to_estimate(desk, SITI), "SETUJU")
    assert unchanged(desk)
    assert told(desk) == [("consent_unclear", SITI, "over_limit"), ("staff_client_reply", RANI, "")]
    assert "IDR 15000000 is over the limit" in lines(desk)
    desk.answer(HENDRA, to_estimate(desk, HENDRA), "SETUJU")
    assert verdicts(desk) == ["approved"]


def test_exactly_the_limit_is_within_it() -> None:
    desk = offered(f"/estimasi 5hk, Rp5.000.000\n{SCOPE}")
    desk.answer(SITI, to_estimate(desk, SITI), "SETUJU")
    assert verdicts(desk) == ["approved"]


def test_a_limit_says_nothing_of_another_currency() -> None:
    desk = offered(f"/estimasi 5hk, USD 100\n{SCOPE}")
    desk.answer(HENDRA, to_estimate(desk, HENDRA), "SETUJU")
    assert unchanged(desk)
    desk.answer(KETUT, to_estimate(desk, KETUT), "SETUJU")
    assert verdicts(desk) == ["approved"]


def test_who_may_not_approve_that_much_may_still_decline_it() -> None:
    desk = offered(DEAR)
    desk.answer(SITI, to_estimate(desk, SITI), "TOLAK")
    assert (desk.request().state, verdicts(desk)) == ("declined", ["declined"])
    assert ("estimate_answered", HENDRA, "decline") in told(desk)
    assert "declined by" in lines(desk)
    assert desk.request().closed_at == desk.now


@pytest.mark.parametrize("result", ["none", "neutral", "fail"])
def test_an_answer_that_is_not_proven_brings_the_estimate_to_the_registered_address_again(result: str) -> None:
    desk = offered()
    desk.answer(SITI, to_estimate(desk, SITI), "SETUJU", result=result)
    assert unchanged(desk)
    assert told(desk) == [("estimate", SITI, "unproven"), ("staff_client_reply", RANI, "")]
    assert "cannot be proven" in lines(desk)


def test_a_new_mail_that_the_domain_itself_refutes_never_touches_the_request() -> None:
    desk = offered()
    before = desk.cases[1]
    desk.write(SITI, "SETUJU revisi 1", subject="[BEN-1]", result="fail")
    assert desk.cases[1] == before
    assert (desk.request(2).linked, desk.request(2).estimates) == (1, ())
    assert len(desk.letters(SITI, "estimate")) == 1


def test_a_word_that_staff_pass_on_for_a_client_is_no_signature() -> None:
    desk = offered()
    token = tokens.sign(desk.office, "client", 1, KETUT)
    order(desk, f"/as {KETUT}\nSETUJU\n\n> Ref: {token}")
    assert verdicts(desk) == ["open"]
    assert "cannot be proven" in lines(desk)


def test_a_colleague_who_takes_no_part_is_not_shown_an_approved_estimate_by_a_word() -> None:
    desk = offered()
    desk.answer(HENDRA, to_estimate(desk, HENDRA), "SETUJU")
    desk.write(BUDI, "SETUJU revisi 1", subject="[BEN-1]")
    assert not [letter for letter in desk.letters(BUDI) if "Rp" in words_of(letter)]


def test_an_unproven_colleague_causes_no_letter_to_anybody_outside() -> None:
    desk = offered()
    desk.write(BUDI, "SETUJU revisi 1", subject="[BEN-1]", result="none")
    assert unchanged(desk)
    assert told(desk) == [("staff_client_reply", RANI, "")]


@pytest.mark.parametrize(("person", "counts"), [(SITI, True), (BUDI, False)])
def test_where_the_agreement_names_nobody_every_registered_contact_approves_any_sum(person: str, counts: bool) -> None:
    desk = asked("clients: {}\n")
    desk.write(BUDI, "Saya ikut.", subject="[BEN-1]")
    order(desk, f"/estimasi 5hk, Rp900.000.000\n{SCOPE}")
    desk.answer(person, to_estimate(desk, person), "SETUJU")
    assert (verdicts(desk) == ["approved"]) == counts
    assert ("estimate", SITI, "not_approver") in told(desk) or counts


def test_staff_approve_what_they_heard_by_telephone_with_their_evidence() -> None:
    desk = offered()
    order(desk, "/setujui telepon Ibu Siti 10:02, PO 4711")
    (answered,) = desk.request().estimates
    assert (answered.verdict, answered.answered_by) == ("approved", "Rani")
    assert answered.evidence == "telepon Ibu Siti 10:02, PO 4711"
    assert desk.request().state == "approved"
    assert desk.clocks()["completion"].started_at == desk.now
    assert told(desk) == [
        *(("estimate_answered", address, "approve") for address in (HENDRA, KETUT, SITI)),
        ("staff_done", RANI, "done"),
    ]
    assert "telepon Ibu Siti 10:02, PO 4711" in words_of(desk.letter(HENDRA, "estimate_answered"))
    assert "Rp" in words_of(desk.letter(RANI, "staff_done")), "money is told back"
    entry = next(entry for entry in desk.timeline if entry.text.startswith("/approve"))
    assert (entry.actor, entry.reason) == ("staff rani", (f"estimate revision 1, digest {answered.digest}",))


def test_words_beside_an_approval_reach_the_client_too() -> None:
    desk = offered()
    order(desk, "/setujui PO 4711\nTerima kasih Bu, besok kami mulai.")
    assert "besok kami mulai" in words_of(desk.letter(SITI, "update"))
    assert "PO 4711" in words_of(desk.letter(SITI, "estimate_answered"))


@pytest.mark.parametrize("argument", ["", "ok", "  PO  "])
def test_an_approval_without_evidence_is_refused(argument: str) -> None:
    desk = offered()
    order(desk, f"/setujui {argument}")
    assert refusals(desk) == [Refusal.NO_EVIDENCE]
    assert unchanged(desk)


@pytest.mark.parametrize(
    ("price", "evidence", "person", "counts"),
    [
        ("Rp15.000.000", "telepon Pak Hendra hendra@sejahtera.example 10.02", RANI, True),
        ("Rp15.000.000", "telepon Ibu Siti, 10.02", RANI, False),
        ("Rp15.000.000", "telepon Ibu Siti, 10.02", BIMA, True),
        ("Rp90.000.000", "PO 4711 dari direksi", RANI, True),
    ],
)
def test_the_limit_holds_for_staff_too_unless_a_lead_answers_for_it(
    price: str, evidence: str, person: str, counts: bool
) -> None:
    desk = offered(f"/estimasi 5hk, {price}\n{SCOPE}")
    lead = {each.addresses[0]: each.lead for each in desk.handbook.people.staff}
    assert (lead[RANI], lead[BIMA]) == (False, True)
    desk.answer(person, desk.letters(person)[0], f"/setujui {evidence}")
    assert (verdicts(desk) == ["approved"]) == counts
    if not counts:
        assert refusals(desk) == [Refusal.OVER_LIMIT]
    reasons = [reason for entry in desk.decision.entries for reason in entry.reason]
    assert ("over the limit at the client: a lead answers for it" in reasons) == (person == BIMA)


def test_staff_decline_with_words_only() -> None:
    desk = offered()
    order(desk, "/tolak")
    assert refusals(desk) == [Refusal.NO_WORDS]
    order(desk, "/tolak Ibu Siti membatalkannya lewat telepon, kami tutup ya Bu.")
    assert (desk.request().state, verdicts(desk)) == ("declined", ["declined"])
    assert told(desk) == [
        *(("estimate_answered", address, "decline") for address in (HENDRA, KETUT, SITI)),
        ("staff_done", RANI, "done"),
        ("update", SITI, ""),
    ]


def test_a_wish_is_declined_before_there_is_an_estimate() -> None:
    desk = asked()
    order(desk, "/tolak Maaf Bu, fitur ini tidak dapat kami buat.")
    assert desk.request().state == "declined"
    assert told(desk) == [("staff_done", RANI, "done"), ("update", SITI, "decline")]


def in_work() -> Desk:
    desk = offered()
    desk.answer(SITI, to_estimate(desk, SITI), "SETUJU")
    order(desk, "/proses\nKami mulai hari ini, Bu.")
    assert desk.request().state == "in_progress"
    return desk


def test_a_revised_estimate_in_the_middle_of_the_work_asks_again_while_the_old_promise_runs() -> None:
    desk = in_work()
    before = desk.clocks()["completion"]
    order(desk, f"/estimasi 20hk, Rp4.500.000\n{SCOPE}")
    assert (desk.request().state, verdicts(desk)) == ("estimated", ["approved", "open"])
    assert desk.clocks()["completion"] == before
    desk.answer(SITI, to_estimate(desk, SITI, 2), "SETUJU")
    assert verdicts(desk) == ["approved", "approved"]
    after = desk.clocks()["completion"]
    assert (after.cycle, after.state, after.started_at) == (2, "running", desk.now)
    assert after.due_at is not None
    assert before.due_at is not None
    assert after.due_at > before.due_at


@pytest.mark.parametrize("by_staff", [True, False])
def test_a_revised_estimate_that_is_declined_leaves_the_work_and_its_date_as_they_were(by_staff: bool) -> None:
    desk = in_work()
    before = desk.clocks()["completion"]
    order(desk, f"/estimasi 20hk, Rp4.500.000\n{SCOPE}")
    if by_staff:
        order(desk, "/tolak Baik Bu, kami kerjakan seperti semula.")
    else:
        desk.answer(SITI, to_estimate(desk, SITI, 2), "TOLAK")
    assert (desk.request().state, verdicts(desk)) == ("in_progress", ["approved", "declined"])
    assert desk.clocks()["completion"] == before


def delivered() -> Desk:
    desk = in_work()
    order(desk, "/serahkan\nKolom NPWP sudah ada di slip gaji, Bu. Mohon dicek.")
    assert desk.request().state == "delivered"
    return desk


@pytest.mark.parametrize(("person", "text"), [
    (RANI, "/buka-lagi"), (RANI, "/buka-lagi\nKami perbaiki, Bu."), (SITI, "Masih error Pak, kolomnya kosong."),
])  # fmt: skip
def test_what_was_accepted_late_goes_on_with_its_promise_whoever_opens_it(person: str, text: str) -> None:
    desk = offered()

    def at(words: str, writer: str, day: str) -> None:
        letter = desk.letters(writer)[-1]
        desk.receive(desk.answering(writer, letter, words), at=datetime.fromisoformat(f"2025-{day}:00+07:00"))

    desk.receive(desk.answering(SITI, to_estimate(desk, SITI), "SETUJU"), at=datetime(2025, 2, 12, 8, tzinfo=UTC))
    at("/serahkan\nSudah jadi, Bu.", RANI, "02-14T10:00")
    at("DITERIMA", SITI, "02-27T10:00")
    assert (desk.request().state, desk.clocks()["completion"].state) == ("accepted", "met")
    at(text, person, "02-28T10:00")
    clock = desk.clocks()["completion"]
    # Five business days from Wednesday at 15:00 were over on the 19th at 15:00; ten of them lay between the delivery
    # and its opening, both on a Friday at 10:00.
    assert (desk.request().state, clock.state) == ("in_progress", "running")
    assert clock.due_at == datetime(2025, 3, 5, 8, tzinfo=UTC)


def test_a_delivery_stops_the_clock_and_is_accepted_by_a_word() -> None:
    desk = delivered()
    assert desk.clocks()["completion"].state == "met"
    desk.answer(SITI, desk.letter(SITI, "update"), "DITERIMA, terima kasih banyak.")
    assert desk.request().state == "accepted"
    assert told(desk) == [("accepted", SITI, ""), ("staff_client_reply", RANI, "")]
    sent = len(desk.sent)
    desk.answer(SITI, desk.letter(SITI, "accepted"), "Diterima")
    assert (desk.request().state, len(desk.sent)) == ("accepted", sent)


def test_a_delivery_needs_words_to_the_client() -> None:
    desk = in_work()
    order(desk, "/serahkan")
    assert refusals(desk) == [Refusal.NO_WORDS]


@pytest.mark.parametrize(
    ("person", "result", "words"),
    [(SITI, "none", "DITERIMA"), (BUDI, "pass", "DITERIMA"), (SITI, "pass", "Diterima, tapi kolomnya terlalu sempit.")],
)
def test_who_cannot_accept_and_what_is_no_acceptance_goes_to_staff(person: str, result: str, words: str) -> None:
    desk = delivered()
    desk.answer(person, desk.letter(SITI, "update"), words, result=result, to="support@vendor.example")
    assert desk.request().state == "delivered"
    assert told(desk) == [("staff_client_reply", RANI, "")]


def test_a_plain_mail_on_a_delivery_goes_to_staff_and_its_writer_hears_which_words_count() -> None:
    desk = delivered()
    clocks = desk.clocks()
    desk.answer(SITI, desk.letter(SITI, "update"), "Akan kami uji minggu ini bersama tim HR.")
    assert (desk.request().state, desk.clocks()) == ("delivered", clocks)
    assert told(desk) == [("client_status", SITI, ""), ("staff_client_reply", RANI, "")]
    letter = words_of(desk.letter(SITI, "client_status"))
    assert "BELUM SESUAI" in letter
    assert "DITERIMA" in letter
    assert "tentang hasil yang diserahkan" in words_of(desk.letter(RANI, "staff_client_reply"))


def test_a_thank_you_on_a_delivery_gets_no_letter() -> None:
    desk = delivered()
    desk.answer(SITI, desk.letter(SITI, "update"), "Terima kasih banyak Bu Rani.")
    assert told(desk) == [("staff_client_reply", RANI, "")]


@pytest.mark.parametrize("words", ["Masih error, kolomnya kosong.", "BUKA LAGI", "Terima kasih, tapi masih error"])
def test_a_delivery_that_does_not_work_goes_back_and_its_clock_runs_on(words: str) -> None:
    desk = delivered()
    stopped = desk.clocks()["completion"]
    desk.answer(SITI, desk.letter(SITI, "update"), words)
    assert desk.request().state == "in_progress"
    again = desk.clocks()["completion"]
    assert (again.state, again.cycle, again.started_at) == ("running", 2, stopped.started_at)
    assert ("reopened", SITI, "") in told(desk)
    order(desk, "/serahkan\nSudah kami perbaiki, Bu.")
    assert desk.clocks()["completion"].state == "met"


def test_staff_who_go_on_with_a_delivery_let_its_clock_run_on() -> None:
    desk = delivered()
    order(desk, "/proses\nKami temukan satu kekurangan, Bu.")
    assert (desk.request().state, desk.clocks()["completion"].state) == ("in_progress", "running")
    order(desk, "/serahkan\nSudah lengkap, Bu.")
    assert (desk.request().state, desk.clocks()["completion"].state) == ("delivered", "met")


def test_a_delivery_of_long_ago_is_not_reopened_by_a_word() -> None:
    desk = delivered()
    letter = desk.letter(SITI, "update")
    desk.receive(desk.answering(SITI, letter, "masih error"), at=desk.now + timedelta(days=30))
    assert desk.request().state == "delivered"
    assert "too long ago" in lines(desk)
    order(desk, "/proses\nKami periksa, Bu.")
    assert refusals(desk) == [Refusal.TOO_LATE]


def test_the_words_mean_nothing_where_nothing_was_offered(reported: Desk) -> None:
    for words in ("SETUJU", "TOLAK", "DITERIMA"):
        reported.answer(SITI, reported.letter(SITI), words)
        assert reported.request().state == "new"
        assert told(reported) == [("staff_client_reply", BIMA, ""), ("staff_client_reply", RANI, "")]


def test_a_staff_mail_that_waits_is_decided_twice_to_the_same_end() -> None:
    desk = asked()
    desk.office = replace(desk.office, delay=timedelta(minutes=2))
    order(desk, CHEAP)
    assert desk.decision.outcome is Outcome.DELAYED
    assert (desk.request().state, desk.request().estimates, desk.letters(SITI, "estimate")) == ("submitted", (), [])


SECOND = f"/estimasi 20hk, Rp4.500.000\n{SCOPE}"
"""A revised estimate in the middle of the work."""


def revised() -> Desk:
    """Work on revision 1, due on Wednesday 19 February 2025 at 10:30, while revision 2 waits for an answer."""
    desk = in_work()
    order(desk, SECOND)
    assert (desk.request().state, verdicts(desk)) == ("estimated", ["approved", "open"])
    return desk


def to_clients(desk: Desk) -> list[tuple[str, str, str]]:
    return sorted((e.template, e.to.address, e.moved) for e in desk.decision.notices if e.audience == "client")


def test_what_was_approved_can_be_delivered_while_a_revised_estimate_waits() -> None:
    desk = revised()
    order(desk, "/serahkan\nKolom NPWP sudah ada, Bu; ekspornya seperti yang disetujui.")
    assert (desk.request().state, verdicts(desk)) == ("delivered", ["approved", "withdrawn"])
    clock = desk.clocks()["completion"]
    assert (clock.state, clock.due_at) == ("met", datetime(2025, 2, 19, 3, 30, tzinfo=UTC))
    letter = words_of(desk.letter(SITI, "update")).replace("\n", " ")
    assert "menurut revisi 1, yang sudah disetujui; estimasi revisi 2 tidak berlaku lagi" in letter
    # Approvers who take no part were asked too, and hear that they need not answer.
    assert to_clients(desk) == [
        *(("estimate_answered", address, "withdraw") for address in (HENDRA, KETUT)),
        ("update", SITI, "deliver"),
    ]
    assert "kami tarik" in words_of(desk.letter(HENDRA, "estimate_answered"))
    desk.answer(HENDRA, to_estimate(desk, HENDRA, 2), "SETUJU")
    assert (desk.request().state, verdicts(desk)) == ("delivered", ["approved", "withdrawn"])
    assert "no estimate waits" in lines(desk)


@pytest.mark.parametrize("word", ["batal", "ditarik", "Withdraw", "cancel."])
def test_a_revised_estimate_is_withdrawn_and_the_work_goes_on_as_it_was_agreed(word: str) -> None:
    desk = revised()
    before = desk.clocks()["completion"]
    order(desk, f"/estimasi {word}")
    assert (desk.request().state, verdicts(desk)) == ("in_progress", ["approved", "withdrawn"])
    assert desk.clocks()["completion"] == before
    assert to_clients(desk) == [("estimate_answered", address, "withdraw") for address in (HENDRA, KETUT, SITI)]
    letter = words_of(desk.letter(SITI, "estimate_answered")).replace("\n", " ")
    assert "revisi 2 kami tarik" in letter
    assert "berlanjut menurut revisi 1" in letter
    assert "Dijawab oleh" not in letter
    desk.answer(SITI, to_estimate(desk, SITI, 2), "SETUJU")
    assert verdicts(desk) == ["approved", "withdrawn"]
    order(desk, f"/estimasi 7hk, Rp4.000.000\n{SCOPE}")
    assert verdicts(desk) == ["approved", "withdrawn", "open"]


def test_the_only_estimate_is_withdrawn_and_the_wish_is_reviewed_again() -> None:
    desk = offered()
    order(desk, "/estimasi batal\nMaaf Bu, hitungan kami keliru; yang baru menyusul besok.")
    assert (desk.request().state, verdicts(desk), dict(desk.clocks())) == ("in_review", ["withdrawn"], {})
    assert "hitungan kami keliru" in words_of(desk.letter(SITI, "update"))
    assert "Kami kabari bila ada estimasi yang baru" in words_of(desk.letter(SITI, "estimate_answered"))


def test_one_mail_withdraws_the_estimate_and_delivers() -> None:
    desk = revised()
    order(desk, "/estimasi batal\n/serahkan\nSelesai sesuai revisi 1, Bu.")
    assert (desk.request().state, verdicts(desk)) == ("delivered", ["approved", "withdrawn"])


def test_where_no_estimate_waits_there_is_nothing_to_withdraw() -> None:
    for desk in (asked(), in_work()):
        before = desk.request().state
        order(desk, "/estimasi batal")
        assert refusals(desk) == [Refusal.NO_ESTIMATE]
        assert desk.request().state == before


def test_nothing_is_delivered_that_nobody_approved() -> None:
    desk = offered()
    order(desk, "/serahkan\nSudah jadi, Bu.")
    assert refusals(desk) == [Refusal.NOT_APPROVED]
    assert unchanged(desk)
    assert "tunggu SETUJU" in words_of(desk.letter(RANI, "staff_refused"))


def test_what_was_closed_and_opened_again_can_still_be_delivered() -> None:
    """Its clock runs again by the approval of then, so there must be a way to keep it."""
    desk = in_work()
    order(desk, "/batal Maaf Bu, salah paham.")
    assert desk.request().state == "cancelled"
    desk.answer(SITI, desk.letter(SITI, "update"), "Tetap kami perlukan, mohon dilanjutkan.")
    assert (desk.request().state, desk.clocks()["completion"].state) == ("in_progress", "running")
    order(desk, "/serahkan\nKolomnya sudah ada, Bu.")
    assert (desk.request().state, desk.clocks()["completion"].state) == ("delivered", "met")


def test_the_timeline_tells_the_state_after_a_withdrawal() -> None:
    for desk in (revised(), offered()):
        order(desk, "/estimasi batal")
        found = standing(desk.handbook.kinds, "change_request", desk.timeline)
        assert (found.states, found.lost) == (frozenset({desk.request().state}), "")
    desk = revised()
    order(desk, "/serahkan\nSudah, Bu.")
    assert standing(desk.handbook.kinds, "change_request", desk.timeline).states == {"delivered"}


def test_a_promise_that_was_broken_stays_broken_when_a_revised_estimate_is_approved() -> None:
    desk = revised()
    due = datetime(2025, 2, 19, 3, 30, tzinfo=UTC)
    letter = to_estimate(desk, SITI, 2)
    # Thursday 20 February, 10:00 in Jakarta: 10:30 to 18:00 on Wednesday and one hour on Thursday too late.
    desk.receive(desk.answering(SITI, letter, "SETUJU"), at=datetime(2025, 2, 20, 3, 0, tzinfo=UTC))
    first, second = desk.cases[1].clocks
    assert (first.state, first.verdict, first.late) == ("missed", "missed", True)
    assert (first.breached_at, first.due_at, first.cycle, first.margin) == (due, due, 1, -(7 * 3600 + 1800 + 3600))
    # 20 business days after Thursday 20 February 10:00; 28 March is no holiday before the 20th of March.
    assert (second.state, second.cycle, second.started_at) == ("running", 2, datetime(2025, 2, 20, 3, 0, tzinfo=UTC))
    assert second.due_at == datetime(2025, 3, 20, 3, 0, tzinfo=UTC)


def test_a_promise_that_was_not_broken_ends_when_a_revised_estimate_is_approved() -> None:
    desk = revised()
    desk.answer(SITI, to_estimate(desk, SITI, 2), "SETUJU")
    first, _ = desk.cases[1].clocks
    assert (first.state, first.verdict, first.late) == ("cancelled", "cancelled", False)


def test_a_revised_estimate_says_by_what_the_work_goes_on_meanwhile() -> None:
    letter = words_of(to_estimate(revised(), SITI, 2)).replace("\n", " ")
    assert "sampai saat itu pengerjaan berlanjut menurut revisi 1" in letter
    assert "menggantikan semua revisi" not in letter


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("Halo Bu Siti,\n\n{0}\n\nSalam, Budi", SCOPE),
        ("Selamat pagi Bu,\n{0}\nTerima kasih.\n\nSalam hormat,\nBudi Hartono", SCOPE),
        ("Yth. Ibu Siti,\n\n{0}\n\nDemikian, terima kasih.\n\nRani Lestari\nContoh Support", SCOPE),
        ("Dear Siti,\n{0}\nBest regards,\nRani", SCOPE),
        ("{0}\n\nTerima kasih,\nRani", SCOPE),
        ("1. Kolom NPWP\n2. Ekspor Excel\n\nTerima kasih ya Bu.", "1. Kolom NPWP\n2. Ekspor Excel"),
        ("Halo Bu, berikut lingkupnya:\n- Kolom NPWP", "Halo Bu, berikut lingkupnya:\n- Kolom NPWP"),
        (
            "Terima kasih.\n- Kolom NPWP di slip yang baru.\n- Rekap untuk HRD.",
            "- Kolom NPWP di slip yang baru.\n- Rekap untuk HRD.",
        ),
        ("Kolom NPWP\n\nTerima kasih\n\nEkspor Excel juga kami kerjakan.", None),
    ],
)
def test_a_scope_has_no_salutation_and_no_signature(text: str, scope: str | None) -> None:
    whole = text.format(SCOPE)
    desk = asked()
    order(desk, f"/estimasi 5hk, Rp3.000.000\n{whole}")
    assert desk.request().estimates[0].scope == (scope or whole)


@pytest.mark.parametrize("text", ["Halo Bu Siti,", "Terima kasih.\n\nSalam,\nRani"])
def test_a_salutation_alone_is_no_scope(text: str) -> None:
    desk = asked()
    order(desk, f"/estimasi 5hk, Rp3.000.000\n{text}")
    assert refusals(desk) == [Refusal.NO_SCOPE]


@pytest.mark.parametrize(
    "words",
    [
        "BELUM SESUAI\n\nKolomnya belum ada di slip bulan Januari.",
        "Maaf Bu, hasilnya belum sesuai: ekspornya masih kosong.",
        "Masih belum lengkap ya Mas, ekspor Excel tidak ada.",
        "NOT RIGHT\nThe export is empty.",
        "Not what we approved, sorry.",
        "Thanks, but it's not right: the total of Surabaya is missing.",
        "Terima kasih, tapi hasilnya belum sesuai: total Surabaya tidak muncul.",
    ],
)
def test_a_delivery_that_is_not_right_goes_back_and_its_clock_runs_on(words: str) -> None:
    desk = delivered()
    letter = desk.letter(SITI, "update")
    assert "BELUM SESUAI: " in words_of(letter)
    # Delivered on Wednesday 12 February at 10:50, 20 minutes into 5 business days; told on Monday 17 February at 09:00.
    stopped = desk.clocks()["completion"].stopped_at
    assert stopped == datetime(2025, 2, 12, 3, 50, tzinfo=UTC)
    desk.receive(desk.answering(SITI, letter, words), at=datetime(2025, 2, 17, 2, 0, tzinfo=UTC))
    assert desk.request().state == "in_progress"
    clock = desk.clocks()["completion"]
    # From Wednesday 10:50 to Monday 09:00 are 7:10 + 9 + 9 operating hours: the due date of Wednesday 19 at 10:30 moves
    # by 25:10 hours, 7:30 of them on Wednesday 19, 9 on Thursday 20, and the last 8:40 on Friday 21 until 17:40.
    assert (clock.state, clock.cycle) == ("running", 2)
    assert clock.due_at == datetime(2025, 2, 21, 10, 40, tzinfo=UTC)
    assert ("reopened", SITI, "") in told(desk)
    quoted = next(each.quote for each in desk.decision.notices if each.template == "staff_client_reply")
    assert quoted is not None
    assert words.split()[-1] in quoted.text


@pytest.mark.parametrize(
    "words", ["Kalau belum sesuai bagaimana prosedurnya?", "Tidak perlu dibuka lagi, sudah bagus."]
)
def test_a_word_that_is_turned_sends_no_delivery_back(words: str) -> None:
    desk = delivered()
    desk.answer(SITI, desk.letter(SITI, "update"), words)
    assert (desk.request().state, desk.clocks()["completion"].state) == ("delivered", "met")
    assert ("staff_client_reply", RANI, "") in told(desk)


def test_staff_who_reopen_a_delivery_go_on_with_it_and_let_its_clock_run_on() -> None:
    desk = delivered()
    order(desk, "/buka-lagi\nKami temukan satu kekurangan, Bu.")
    assert (desk.request().state, desk.clocks()["completion"].state) == ("in_progress", "running")


def test_information_that_is_not_right_is_worked_on_again_with_its_clock(desk: Desk) -> None:
    desk.write(SITI, "Mohon dikirim dokumentasi API cuti.", subject="Permintaan dokumentasi API")
    assert desk.request().kind == "documentation"
    order(desk, "/selesai\nTerlampir, Bu.")
    assert desk.request().state == "delivered"
    desk.answer(SITI, desk.letter(SITI, "update"), "BELUM SESUAI, ini dokumen tahun lalu.")
    assert (desk.request().state, desk.clocks()["delivery"].state) == ("in_progress", "running")


def test_the_status_says_which_revision_waits_and_by_what_the_work_goes_on() -> None:
    desk = revised()
    desk.answer(SITI, desk.letter(SITI), "STATUS")
    letter = words_of(desk.letter(SITI, "client_status")).replace("\n", " ")
    assert "atas estimasi kami, revisi 2. Sementara itu pengerjaan berlanjut menurut revisi 1." in letter


def test_the_status_says_that_an_estimate_was_withdrawn() -> None:
    desk = offered()
    order(desk, "/estimasi batal")
    desk.answer(SITI, desk.letter(SITI), "STATUS")
    plain, _, html = words_of(desk.letter(SITI, "client_status")).partition("<html")
    assert "Estimasi (ditarik)" in plain
    assert "Estimasi (ditarik)" in html


@pytest.mark.parametrize(("person", "end"), [(RANI, "/estimasi batal"), (SITI, "TOLAK")])
def test_the_status_shows_the_revision_that_the_work_goes_on_by(person: str, end: str) -> None:
    """The first revision was approved; what was offered later is off the table."""
    desk = revised()
    newest = desk.request().estimates[-1]
    order(desk, end, person)
    assert verdicts(desk)[-1] in ("withdrawn", "declined")
    desk.answer(SITI, desk.letter(SITI), "STATUS")
    letter = words_of(desk.letter(SITI, "client_status"))
    assert "Estimasi (disetujui):\nRevisi: 1" in letter.replace("\r", "")
    assert newest.revision == 2
    assert "Revisi: 2" not in letter


def test_the_status_says_since_when_our_question_waits(reported: Desk) -> None:
    order(reported, "/tunggu\nSejak kapan gagal, Bu?")
    reported.answer(SITI, reported.letter(SITI, "update"), "STATUS")
    letter = words_of(reported.letter(SITI, "client_status")).replace("\n", " ")
    assert "atas pertanyaan kami (Rabu, 12 Februari 2025 pukul 10.20 WIB)" in letter
