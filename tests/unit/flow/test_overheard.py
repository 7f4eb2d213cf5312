"""What sounds like an order of a client's and is none: no report is overheard for it, and no promise is lost by it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from mailflow.desk.decision import Outcome, Refusal
from mailflow.flow import remind
from tests.unit.flow.desk_of import BUDI, RANI, SITI, STRANGER, SUPPORT, Desk, mail, shown
from tests.unit.flow.test_visits import FORM, LINK
from tests.unit.flow.visits_desk import order

SESSION_ENDS = datetime(2025, 2, 19, 4, 0, tzinfo=UTC)  # 11:00 in Jakarta


pytestmark = pytest.mark.usefixtures("told_again")


def told(desk: Desk) -> set[str]:
    return {notice.template for notice in desk.decision.notices}


def staff_read_it(desk: Desk) -> bool:
    return any(notice.audience == "staff" and notice.quote for notice in desk.decision.notices)


# A cry for help is a report


@pytest.mark.parametrize(("subject", "text"), [
    ("Semua karyawan tidak bisa login, gajian besok", "Mohon bantuan"), ("Server payroll mati total", "Help!"),
    ("Payroll down", "Bantuan ya pak, terima kasih"), ("Payroll error 500, cannot run payroll", "Need help"),
    ("Tidak bisa login lagi", "Status?"), ("Login gagal total", "Minta form kunjungan"), ("", "Mohon bantuan ya Pak"),
    ("Absensi semua cabang hilang", "STATUS"), ("Bantuan: slip gaji kosong semua", "Bantuan"),
])  # fmt: skip
def test_a_report_whose_body_only_asks_for_help_opens_a_request_with_its_clocks(
    reported: Desk, subject: str, text: str
) -> None:
    reported.write(SITI, text, subject=subject)
    assert (reported.decision.outcome, len(reported.cases)) == (Outcome.REQUEST, 2)
    assert staff_read_it(reported)
    assert reported.request(2).kind != "ticket" or reported.clocks(2)


@pytest.mark.parametrize(("subject", "text"), [
    ("", "BANTUAN"), ("Re:", "help"), ("STATUS", "STATUS"), ("Status tiket kami", "Status"), ("Bantuan", "Status?"),
    ("Tanya?", "STATUS"),
])  # fmt: skip
def test_a_word_below_no_subject_or_a_word_is_answered_and_opens_nothing(
    reported: Desk, subject: str, text: str
) -> None:
    reported.write(SITI, text, subject=subject)
    assert (reported.decision.outcome, len(reported.cases)) == (Outcome.RECORDED, 1)
    assert told(reported) <= {"client_status", "client_help"}
    assert told(reported)


@pytest.mark.parametrize("text", ["Mohon bantuan", "Mohon bantuannya ya Pak", "Help!", "Tolong bantuan segera"])
def test_who_asks_for_help_after_the_end_opens_it_again(reported: Desk, text: str) -> None:
    order(reported, "/selesai\nSudah beres.")
    order(reported, text, SITI)
    assert reported.request().state == "in_progress"
    assert staff_read_it(reported)
    assert {clock.state for clock in reported.clocks().values()} & {"running"}


def test_a_word_under_another_subject_is_a_mail_like_any_other_although_it_answers_a_letter(reported: Desk) -> None:
    reported.answer(SITI, reported.letter(SITI), "Status?", subject="URGENT: gaji semua cabang salah")
    assert staff_read_it(reported)
    assert "client_status" not in told(reported)


@pytest.mark.parametrize("subject", ["Re: [BEN-1] apa saja", "", "Re: Tidak bisa login", "Status"])
def test_a_word_in_the_thread_is_answered(reported: Desk, subject: str) -> None:
    reported.answer(SITI, reported.letter(SITI), "Status?", subject=subject)
    assert told(reported) == {"client_status"}


# Whoever answers a question ends the pause


@pytest.mark.parametrize(("text", "proof"), [
    ("Batal cetak slip muncul kode E-17, mohon lanjut", "pass"), ("Cancel button still fails with error E-17", "none"),
    ("Batal", "none"),
])  # fmt: skip
def test_an_answer_that_begins_with_a_word_ends_the_pause_as_any_answer_does(
    reported: Desk, text: str, proof: str
) -> None:
    order(reported, "/tunggu\nMohon kirim tangkapan layar ya Bu.")
    assert {clock.state for name, clock in reported.clocks().items() if name != "response"} == {"paused"}
    reported.answer(SITI, reported.letter(SITI), text, result=proof)
    assert reported.request().state == "in_progress"
    assert {clock.state for name, clock in reported.clocks().items() if name != "response"} == {"running"}
    assert staff_read_it(reported)


# A recording that was promised


@pytest.fixture
def promised(desk: Desk) -> Desk:
    """A session on Wednesday, 19 February, 10:00 to 11:00 in Jakarta, whose recording was asked for."""
    desk.write(SITI, "Mohon dijadwalkan sesi Zoom untuk membahas modul cuti.", subject="Sesi virtual")
    order(desk, f"/jadwal Rabu depan 10.00 {LINK}")
    order(desk, "REKAMAN", SITI)
    assert (desk.clocks(), desk.request().tags) == ({}, ("recording",))
    return desk


def test_a_promised_recording_is_due_from_the_end_of_the_session_on_though_nobody_says_it_was_held(
    promised: Desk,
) -> None:
    case, terms = promised.cases[1], promised.handbook.agreement
    assert remind.recording_begins(case, (), promised.handbook, terms, SESSION_ENDS - timedelta(seconds=1)) is None
    # A night may lie between: nothing is said to anybody, so no hours are waited for.
    decision = remind.recording_begins(case, (), promised.handbook, terms, SESSION_ENDS + timedelta(hours=12))
    assert decision is not None
    assert decision.case is not None
    (clock,) = decision.case.clocks
    assert (clock.name, clock.state, clock.started_at) == ("delivery", "running", SESSION_ENDS)
    assert decision.case.request.tags == ()
    assert (
        remind.recording_begins(decision.case, (), promised.handbook, terms, SESSION_ENDS + timedelta(days=1)) is None
    )


@pytest.mark.parametrize("text", ["RESCHEDULE Thursday next week 2 pm", "BATAL"])
def test_no_promise_begins_for_a_session_that_does_not_take_place(promised: Desk, text: str) -> None:
    order(promised, text, SITI)
    terms, later = promised.handbook.agreement, SESSION_ENDS + timedelta(days=1)
    assert remind.recording_begins(promised.cases[1], (), promised.handbook, terms, later) is None


def test_a_session_is_not_closed_over_a_promised_recording(promised: Desk) -> None:
    promised.now = SESSION_ENDS + timedelta(hours=2)
    order(promised, "/tutup\nTerima kasih sudah ikut Bu.")  # refused over a mail that its writer has not read
    order(promised, "/tutup\nTerima kasih sudah ikut Bu.")
    (transcript,) = promised.decision.notices
    assert [line.refusal for line in transcript.transcript if line.refusal] == [Refusal.NOT_NOW]
    order(promised, "/hasil-kunjungan\nTerima kasih sudah ikut Bu.")
    assert promised.clocks()["delivery"].started_at == SESSION_ENDS


# Whose form it is


@pytest.mark.parametrize(("sender", "proof"), [(BUDI, "none"), (BUDI, "pass"), (SITI, "none"), (SITI, "fail")])
def test_nobody_but_its_own_people_proven_changes_a_form(desk: Desk, sender: str, proof: str) -> None:
    desk.write(SITI, FORM.format(day="19/02/2025"), subject="Formulir kunjungan")
    form = desk.request().form
    forged = "Alamat lokasi: Gudang Gelap 13\nTanggal kunjungan: 13/02/2025"
    desk.write(sender, forged, subject="Re: [BEN-1] Formulir", result=proof)
    assert (desk.request().form, desk.request().state) == (form, "awaiting_schedule")
    assert not told(desk) & {"onsite_received", "onsite_late", "onsite_incomplete"}
    for _ in range(2):  # the first one is refused over a mail that its writer has not read
        desk.answer(RANI, [each for each in desk.letters(RANI) if each.request == 1][-1], "/jadwal Rabu depan 10.00")
    appointment = desk.request().appointment
    assert appointment is not None
    assert appointment.place == "Jl. Melati 5, Jakarta"


def test_staff_are_told_why_a_form_was_left_as_it_was(desk: Desk) -> None:
    desk.write(SITI, FORM.format(day="19/02/2025"), subject="Formulir kunjungan")
    desk.write(BUDI, "Alamat lokasi: Gudang Gelap 13", subject="Re: [BEN-1] Formulir", result="none")
    (notice,) = [each for each in desk.decision.notices if each.to.address == RANI]
    assert any("form" in line for line in notice.news)


def test_who_was_never_proven_completes_the_form_that_he_began(desk: Desk) -> None:
    desk.write(STRANGER, "Mohon kunjungan tim support ke kantor kami.\nAlamat: Jl. Mawar 7", subject="Kunjungan onsite",
               result="none")  # fmt: skip
    assert desk.request().state == "incomplete"
    rest = "Nama: Wayan\nTelepon: 0361 555 123\nTanggal: 19/02/2025\nKeperluan: pelatihan"
    desk.answer(STRANGER, desk.letter(STRANGER), rest, result="none")
    assert desk.request().state == "awaiting_schedule"


# Answers to other people's invitations


def calendar_answer(sender: str, text: str, uid: str) -> bytes:
    lines = (
        "BEGIN:VCALENDAR", "VERSION:2.0", "METHOD:REPLY", "BEGIN:VEVENT", f"UID:{uid}", "SEQUENCE:0",
        "DTSTAMP:20250212T000000Z", f"ORGANIZER:mailto:{SUPPORT}", f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{sender}",
        "END:VEVENT", "END:VCALENDAR",
    )  # fmt: skip
    parts = (
        "--b", "Content-Type: text/plain; charset=utf-8", "", text, "--b",
        "Content-Type: text/calendar; method=REPLY; charset=utf-8", "", *lines, "--b--",
    )  # fmt: skip
    return mail(
        sender, "\r\n".join(parts), id_="answer@x.example", subject="Server payroll mati",
        Content_Type="multipart/mixed; boundary=b",
    )  # fmt: skip


@pytest.mark.parametrize("uid", ["abc@other.example", "appointment-ben-99@vendor.example"])
def test_a_report_with_an_answer_to_a_foreign_invitation_opens_a_request(desk: Desk, uid: str) -> None:
    desk.receive(calendar_answer(SITI, "Server payroll mati total, gajian besok!", uid))
    assert (desk.decision.outcome, len(desk.cases)) == (Outcome.REQUEST, 1)
    assert staff_read_it(desk)


def test_an_answer_to_a_foreign_invitation_that_says_nothing_else_is_recorded(desk: Desk) -> None:
    desk.receive(calendar_answer(SITI, "", "abc@other.example"))
    assert (desk.decision.outcome, desk.cases) == (Outcome.RECORDED, {})


def test_staff_answering_a_foreign_invitation_are_read_as_staff(reported: Desk) -> None:
    reported.receive(calendar_answer(RANI, "/selesai", "abc@other.example"))
    assert (reported.decision.outcome, reported.request().state) == (Outcome.HELD, "new")


# Whose request it is


@pytest.mark.parametrize("text", ["Mohon dibatalkan", "JADWAL ULANG Kamis depan 13.00"])
def test_a_colleague_who_only_takes_part_neither_ends_nor_moves_a_request(desk: Desk, text: str) -> None:
    desk.write(SITI, FORM.format(day="19/02/2025"), subject="Formulir kunjungan")
    order(desk, "/jadwal Rabu depan 10.00")
    before = desk.request()
    for _ in range(2):
        desk.write(BUDI, text, subject="Re: [BEN-1] Formulir kunjungan")
        assert (desk.request().state, desk.request().appointment) == (before.state, before.appointment)
        assert staff_read_it(desk)
    assert BUDI in desk.request().participants


def test_a_colleague_who_answers_a_letter_to_himself_can_cancel(reported: Desk) -> None:
    reported.answer(SITI, reported.letter(SITI), "Tembusan ke Budi ya.", Cc=BUDI)
    order(reported, "Kami periksa ya Bu.")
    order(reported, "Mohon dibatalkan", BUDI)
    assert reported.request().state == "closed"


# A robot that asks


def test_a_robot_that_answers_each_answer_with_the_same_word_gets_one_an_hour(reported: Desk) -> None:
    order(reported, "Status tiket", SITI)
    assert told(reported) == {"client_status"}
    began = reported.now
    while reported.now < began + timedelta(minutes=50):
        order(reported, "Status tiket", SITI)
        assert reported.decision.notices == ()
    order(reported, "Status tiket", SITI)
    assert (reported.now - began, told(reported)) == (timedelta(hours=1), {"client_status"})
    assert reported.request().state == "new"


# Another thing than the request


@pytest.mark.parametrize("text", [
    "Batal rapat kemarin", "Cancel meeting", "Batal sesi zoom", "Batalkan jadwal saja",
    "Batal kunjungan ya pak, terima kasih",
])  # fmt: skip
def test_a_meeting_that_is_cancelled_does_not_end_a_ticket(reported: Desk, text: str) -> None:
    before = reported.clocks()
    order(reported, text, SITI)
    assert (reported.request().state, reported.clocks()) == ("new", before)
    assert staff_read_it(reported)


@pytest.mark.parametrize("text", ["Batal rapat kemarin", "Cancel meeting"])
def test_a_meeting_that_is_cancelled_does_not_end_a_change_request(desk: Desk, text: str) -> None:
    desk.write(SITI, "Mohon ditambahkan fitur export di laporan lembur.", subject="Change request")
    order(desk, text, SITI)
    assert (desk.request().kind, desk.request().state) == ("change_request", "submitted")
    assert staff_read_it(desk)


@pytest.mark.parametrize(("text", "state"), [
    ("Batal kunjungan ya pak", "cancelled"), ("Batalkan jadwalnya", "cancelled"), ("Batal zoom ya", "confirmed"),
    ("Batal kunjungan kemarin", "confirmed"),
])  # fmt: skip
def test_a_visit_is_cancelled_by_its_own_name_only(desk: Desk, text: str, state: str) -> None:
    desk.write(SITI, FORM.format(day="19/02/2025"), subject="Formulir kunjungan")
    order(desk, "/jadwal Rabu depan 10.00")
    order(desk, text, SITI)
    assert desk.request().state == state
    assert staff_read_it(desk)


# The blank form, asked for again and again


def test_whoever_answers_the_blank_form_with_the_word_opens_no_visit(desk: Desk) -> None:
    desk.write(SITI, "Minta form kunjungan", subject="Form kunjungan")
    form = desk.letter(SITI, "onsite_form")
    assert shown(form)["Subject"] == "Formulir yang Anda minta"
    began = desk.now
    while desk.now < began + timedelta(minutes=50):
        desk.answer(SITI, form, "Minta form kunjungan")
        assert (desk.decision.outcome, desk.decision.notices, desk.cases) == (Outcome.RECORDED, (), {})
    desk.answer(SITI, form, "Minta form kunjungan")
    assert (told(desk), desk.cases) == ({"onsite_form"}, {})


@pytest.mark.parametrize("text", ["Server payroll mati total!", FORM.format(day="19/02/2025")])
def test_whatever_else_answers_the_blank_form_opens_a_request(desk: Desk, text: str) -> None:
    desk.write(SITI, "Minta form kunjungan", subject="Form kunjungan")
    desk.answer(SITI, desk.letter(SITI, "onsite_form"), text)
    assert desk.request().kind == ("onsite" if text.startswith("Formulir") else "ticket")


def test_a_word_below_another_subject_reports_what_the_subject_says(desk: Desk) -> None:
    desk.write(SITI, "Minta form kunjungan", subject="Form kunjungan")
    desk.answer(SITI, desk.letter(SITI, "onsite_form"), "Status?", subject="Server payroll mati")
    assert desk.decision.outcome is Outcome.REQUEST
