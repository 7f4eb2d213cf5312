"""A client's mail opens a request, goes on with one, or reopens one."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from mailflow.desk.decision import Outcome
from mailflow.desk.request import What
from mailflow.sla.agreement import reopen_until
from tests.unit.flow.desk_of import (
    BIMA,
    BUDI,
    DANIEL,
    RANI,
    SITI,
    START,
    STRANGER,
    Desk,
    bundled,
    mail,
    shown,
    words_of,
)

SECOND = timedelta(seconds=1)
FORM = "Formulir kunjungan\nNama: Siti\nTelepon: 021 5\nLokasi: Jl. Melati 5\n{day}Keperluan: pelatihan"


@pytest.fixture
def resolved(reported: Desk) -> Desk:
    reported.answer(RANI, reported.letter(RANI), "/selesai\nSudah kami perbaiki.")
    assert reported.request().state == "resolved"
    return reported


def closing_time(desk: Desk) -> datetime:
    closed_at = desk.request().closed_at
    assert closed_at is not None
    return reopen_until(bundled()[0].agreement, closed_at)


def test_an_outage_becomes_a_critical_ticket_with_both_clocks_and_one_acknowledgement(desk: Desk) -> None:
    decision = desk.write(SITI, "Kami tidak bisa login, padahal gajian besok.", subject="Tidak bisa login")
    request = desk.request()
    assert (decision.outcome, request.kind, request.state, request.severity) == (
        Outcome.REQUEST,
        "ticket",
        "new",
        "critical",
    )
    assert {name: clock.state for name, clock in desk.clocks().items()} == {
        "workaround": "running",
        "permanent": "running",
    }
    (letter,) = desk.letters(SITI)
    assert letter.template == "acknowledgement"
    assert "BEN-1" in str(shown(letter)["Subject"])
    assert {one.recipient for _, one in desk.sent if one.template == "staff_new"} == {RANI, BIMA}


@pytest.mark.parametrize(
    ("address", "result", "template"),
    [
        (SITI, "pass", "acknowledgement"),
        (BUDI, "pass", "acknowledgement"),
        (SITI, "none", "acknowledgement"),
        (SITI, "fail", "acknowledgement_brief"),
        (BUDI, "none", "acknowledgement_brief"),
        (STRANGER, "pass", "acknowledgement_brief"),
    ],
)
def test_who_is_not_proven_gets_an_acknowledgement_that_copies_nothing(
    desk: Desk, address: str, result: str, template: str
) -> None:
    desk.write(address, "Payroll MARKTEXT error", subject="MARKSUBJECT", result=result, From=f"MARKNAME <{address}>")
    (letter,) = desk.letters(address)
    assert letter.template == template
    if template == "acknowledgement_brief":
        assert "MARK" not in words_of(letter)
        assert "BEN-1" in words_of(letter)
    else:
        assert "MARKSUBJECT" in words_of(letter)


@pytest.mark.parametrize("address", [SITI, BUDI, STRANGER])
def test_what_a_forger_wrote_does_not_come_with_the_answer_that_staff_give(desk: Desk, address: str) -> None:
    forger = f"MARKNAME <{address}>"
    desk.write(address, "Payroll MARKTEXT error", subject="MARKSUBJECT", result="fail", From=forger)
    assert "MARKSUBJECT" in words_of(desk.letter(RANI)), "staff see what came"
    desk.answer(RANI, desk.letter(RANI), "Apakah ini dari Anda?")
    answer = words_of(desk.letter(address, "update"))
    assert "Apakah ini dari Anda?" in answer
    assert "MARK" not in answer
    assert "BEN-1" in answer


def test_a_clock_ahead_of_ours_loses_no_deadline(desk: Desk) -> None:
    raw = mail(SITI, "Kami tidak bisa login, gajian besok.", subject="Login", id_="a@sejahtera.example")
    desk.receive(raw, at=START + timedelta(minutes=3), now=START)
    assert {name: clock.state for name, clock in desk.clocks().items()} == {
        "workaround": "running",
        "permanent": "running",
    }
    assert "Rabu, 12 Februari 2025 pukul 15.03" in words_of(desk.letter(SITI))


def test_a_second_mail_goes_on_and_staff_hear_of_it_while_the_client_gets_no_automatic_answer(reported: Desk) -> None:
    decision = reported.write(SITI, "Masih belum bisa.", subject="Re: [BEN-1]")
    assert [(one.template, one.audience) for one in decision.notices] == [("staff_client_reply", "staff")] * 2
    assert reported.request().state == "new"


def test_an_empty_first_mail_is_asked_what_it_is_about(desk: Desk) -> None:
    decision = desk.write(SITI, "", subject="")
    assert "description" in decision.notices[0].needs


def test_thanks_for_a_solution_is_noted_and_reopens_nothing(resolved: Desk) -> None:
    met = resolved.clocks()
    decision = resolved.answer(SITI, resolved.letter(SITI), "Terima kasih banyak Bu Rani.")
    assert (decision.outcome, resolved.request().state) == (Outcome.REPLY, "resolved")
    assert not decision.notices
    assert resolved.clocks() == met
    assert resolved.timeline[-1].text == "Terima kasih banyak Bu Rani."


@pytest.mark.parametrize("text", ["terima kasih, tapi masih error", "Thanks, payroll crashes", "Masih sama"])
def test_thanks_with_something_behind_it_reopens(resolved: Desk, text: str) -> None:
    decision = resolved.answer(SITI, resolved.letter(SITI), text)
    assert resolved.request().state == "in_progress"
    assert {name: clock.state for name, clock in resolved.clocks().items()} == {
        "workaround": "running",
        "permanent": "running",
    }
    assert all(clock.cycle == 2 for clock in resolved.clocks().values())
    assert {one.template for one in decision.notices} == {"reopened", "staff_client_reply"}
    assert resolved.request().closed_at is None


def test_thanks_with_a_screenshot_reopens(resolved: Desk) -> None:
    type_ = 'multipart/mixed; boundary="b"'
    body = "--b\r\n\r\nTerima kasih\r\n--b\r\nContent-Type: image/png; name=a.png\r\n\r\nx\r\n--b--"
    resolved.write(SITI, body, subject="Re: [BEN-1]", Content_Type=type_)
    assert resolved.request().state == "in_progress"


def test_in_the_last_second_of_the_window_a_reply_reopens_and_a_second_later_it_opens_a_linked_request(
    resolved: Desk,
) -> None:
    last = closing_time(resolved)
    late = resolved.answering(SITI, resolved.letter(SITI), "Masih error.", id_="late@sejahtera.example")
    resolved.receive(late, at=last + SECOND)
    assert (resolved.request(1).state, resolved.request(2).linked, resolved.request(2).hold) == ("resolved", 1, None)
    assert resolved.letter(SITI).template == "acknowledgement"
    resolved.receive(
        resolved.answering(SITI, resolved.letters(SITI)[0], "Masih error.", id_="x@sejahtera.example"), at=last
    )
    assert resolved.request(1).state == "in_progress"


def test_what_answers_the_linked_request_stays_with_it(resolved: Desk) -> None:
    raw = resolved.answering(SITI, resolved.letter(SITI), "Masih error.")
    resolved.receive(raw, at=closing_time(resolved) + SECOND)
    assert resolved.answer(SITI, resolved.letter(SITI), "Ada kabar?").request == 2


def test_who_opened_a_request_unproven_is_told_of_its_reopening_without_a_word_of_it(desk: Desk) -> None:
    desk.write(STRANGER, "Payroll error", subject="MARKSUBJECT")
    desk.answer(RANI, desk.letter(RANI), "/selesai\nSudah kami perbaiki.")
    desk.answer(STRANGER, desk.letters(STRANGER)[0], "Masih error")
    letter = desk.letter(STRANGER)
    assert desk.request().state == "in_progress"
    assert letter.automatic
    assert "MARK" not in words_of(letter)


def test_a_form_in_time_too_late_and_incomplete_get_letters_of_their_own(desk: Desk) -> None:
    for number, (day, state) in enumerate(
        [("Tanggal: 20/02/2025\n", "awaiting_schedule"), ("Tanggal: 13/02/2025\n", "late"), ("", "incomplete")], 1
    ):
        desk.write(SITI, FORM.format(day=day), subject=f"Formulir kunjungan {number}")
        assert (desk.request(number).kind, desk.request(number).state) == ("onsite", state)
    templates = [one.template for one in desk.letters(SITI)]
    assert templates == ["onsite_received", "onsite_late", "onsite_incomplete"]
    assert "Senin, 17 Februari 2025" in words_of(desk.letters(SITI)[1])


def test_a_second_mail_completes_the_form_and_a_thank_you_does_not_repeat_the_question(desk: Desk) -> None:
    desk.write(SITI, FORM.format(day=""), subject="Formulir kunjungan")
    desk.answer(SITI, desk.letter(SITI), "Terima kasih")
    assert [one.template for one in desk.letters(SITI)] == ["onsite_incomplete"]
    desk.answer(SITI, desk.letter(SITI), "Tanggal: Kamis, 20 Februari 2025")
    assert desk.request().state == "awaiting_schedule"
    assert [one.template for one in desk.letters(SITI)] == ["onsite_incomplete", "onsite_received"]


def test_a_visit_on_a_weekday_that_does_not_fit_is_asked_back(desk: Desk) -> None:
    desk.write(SITI, FORM.format(day="Tanggal: Senin, 20 Februari 2025\n"), subject="Formulir kunjungan")
    assert desk.request().state == "incomplete"
    (notice,) = (one for one in desk.decision.notices if one.audience == "client")
    assert notice.missing == ("visit_date",)


@pytest.mark.parametrize(
    "field",
    [{"Auto_Submitted": "auto-replied"}, {"X_Autoreply": "yes"}, {"Precedence": "auto_reply"}, {"Return_Path": "<>"}],
    ids=str,
)
@pytest.mark.parametrize("state", ["new", "waiting_client", "resolved"])
def test_automatic_mail_is_noted_and_changes_no_state(reported: Desk, field: dict[str, str], state: str) -> None:
    if state == "waiting_client":
        reported.answer(RANI, reported.letter(RANI), "/tunggu\nMohon tangkapan layar.")
    if state == "resolved":
        reported.answer(RANI, reported.letter(RANI), "/selesai\nSudah.")
    before = reported.cases[1]
    decision = reported.answer(SITI, reported.letter(SITI), "Saya sedang cuti.", **field)
    assert decision.outcome is Outcome.RECORDED
    assert not decision.notices
    after = reported.cases[1]
    assert (after.request.state, after.events, after.clocks) == (state, before.events, before.clocks)
    assert reported.timeline[-1].what is What.AUTOMATIC


def test_automatic_mail_that_belongs_nowhere_is_recorded_and_opens_nothing(desk: Desk) -> None:
    decision = desk.write(STRANGER, "Out of office", Auto_Submitted="auto-replied")
    assert decision.outcome is Outcome.RECORDED
    assert not desk.cases


def test_a_lists_mail_may_be_a_request_and_is_answered_by_no_machine(desk: Desk) -> None:
    decision = desk.write(SITI, "Tidak bisa login", subject="Login", List_Id="<hr.sejahtera.example>")
    assert decision.outcome is Outcome.REQUEST
    assert not desk.letters(SITI)
    assert desk.letters(RANI)


def test_a_letter_of_ours_that_comes_back_is_recorded_and_answered_by_nobody(reported: Desk) -> None:
    decision = reported.receive(reported.letter(SITI).bytes)
    assert decision.outcome is Outcome.RECORDED
    assert not decision.notices


def test_two_help_desks_pointed_at_each_other_stop_after_one_letter_each(desk: Desk) -> None:
    decision = desk.write(DANIEL, "Payroll error", subject="Error")
    (letter,) = (one for one in desk.letters(DANIEL))
    fields = {name: shown(letter)[name] for name in ("Auto-Submitted", "X-Auto-Response-Suppress")}
    assert decision.outcome is Outcome.REQUEST
    back = desk.answer(
        DANIEL, letter, "We have received your mail.", **{k.replace("-", "_"): str(v) for k, v in fields.items()}
    )
    assert back.outcome is Outcome.RECORDED
    assert not back.notices


def test_a_date_that_staff_allowed_is_not_judged_again_for_a_new_telephone_number(desk: Desk) -> None:
    desk.write(SITI, FORM.format(day="Tanggal: 13/02/2025\n"), subject="Formulir kunjungan")
    assert desk.request().state == "late"
    desk.answer(RANI, desk.letters(RANI, "staff_new")[0], "/proses\nKami usahakan, Bu.")
    assert desk.request().state == "awaiting_schedule"
    desk.answer(SITI, desk.letter(SITI), "Telepon: 021 777")
    assert (desk.request().state, dict(desk.request().form)["phone"]) == ("awaiting_schedule", "021 777")


def test_a_visit_that_was_in_time_is_judged_again_for_another_date(desk: Desk) -> None:
    desk.write(SITI, FORM.format(day="Tanggal: Kamis, 20 Februari 2025\n"), subject="Formulir kunjungan")
    desk.answer(SITI, desk.letter(SITI), "Tanggal kunjungan: Sabtu, 22 Februari 2025")
    assert desk.request().state == "late"
    desk.answer(SITI, desk.letter(SITI), "Tanggal kunjungan: Senin, 24 Februari 2025")
    assert desk.request().state == "awaiting_schedule"
    assert [one.template for one in desk.letters(SITI)] == ["onsite_received", "onsite_late", "onsite_received"]
