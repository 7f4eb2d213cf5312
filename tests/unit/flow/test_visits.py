"""Visits and sessions: staff name a time, calendars follow, clients answer by a word or from their calendar."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from mailflow.desk.decision import Notice, Outcome, Refusal
from mailflow.desk.request import What
from mailflow.flow import remind
from tests.unit.flow.desk_of import (
    BIMA,
    BUDI,
    DANIEL,
    RANI,
    SITI,
    START,
    STRANGER,
    Desk,
    mail,
    shown,
    words_of,
)
from tests.unit.flow.visits_desk import FORM, LINK, NEXT_WEDNESDAY, calendar_of, order, refusals, rsvp, says, seen, told

pytestmark = pytest.mark.usefixtures("told_again")


def test_a_visit_is_confirmed_with_an_invitation_for_the_client_and_the_engineer(visit: Desk) -> None:
    order(visit, "/jadwal Rabu depan 10.00")
    request = visit.request()
    assert request.appointment is not None
    assert (request.state, request.assignee, request.appointment.engineer) == ("confirmed", "rani", "Rani")
    assert (request.appointment.begins_at, request.appointment.sequence) == (NEXT_WEDNESDAY, 0)
    assert request.appointment.ends_at - request.appointment.begins_at == timedelta(hours=2)
    assert request.appointment.place == "Jl. Melati 5, Jakarta"
    assert told(visit) == {("appointment", SITI), ("staff_status", RANI)}
    assert seen(visit, SITI) == seen(visit, RANI) == ("REQUEST", 0, NEXT_WEDNESDAY)
    assert "Jl. Melati 5, Jakarta" in words_of(visit.letter(SITI))


def test_each_invitation_names_only_its_own_reader(visit: Desk) -> None:
    order(visit, f"/tembusan {BUDI}\n/jadwal 19/02/2025 10.00-12.30 Gedung B, lantai 3")
    for person in (SITI, BUDI, RANI):
        (event,) = calendar_of(visit, person).walk("VEVENT")
        assert str(event["ATTENDEE"]) == f"mailto:{person}"
        assert (str(event["LOCATION"]), event["DTEND"].dt - event["DTSTART"].dt) == (
            "Gedung B, lantai 3", timedelta(hours=2, minutes=30),
        )  # fmt: skip


def test_words_beside_a_schedule_reach_the_client_in_the_letter_with_the_invitation(visit: Desk) -> None:
    order(visit, "/tugaskan bima\n/jadwal Rabu depan 10.00\nBapak Bima akan datang, Bu.")
    assert told(visit) >= {("appointment", SITI), ("staff_status", BIMA)}
    (letter,) = [notice for notice in visit.decision.notices if notice.audience == "client"]
    assert (letter.automatic, letter.relays) == (False, True)
    assert "Bapak Bima akan datang" in words_of(visit.letter(SITI, "appointment"))
    assert "Bapak Bima akan datang" not in words_of(visit.letter(BIMA, "staff_status"))
    assert seen(visit, SITI)[:2] == ("REQUEST", 0)
    assert visit.request().appointment.engineer == "Bima"


def test_another_time_moves_the_invitation_and_forgets_earlier_answers(confirmed: Desk) -> None:
    rsvp(confirmed, SITI, "ACCEPTED")
    assert confirmed.request().appointment.answers == ((SITI, "accepted"),)
    order(confirmed, "/jadwal Kamis depan 13.00")
    appointment = confirmed.request().appointment
    assert (appointment.sequence, appointment.answers, appointment.place) == (1, (), "Jl. Melati 5, Jakarta")
    assert seen(confirmed, SITI) == ("REQUEST", 1, datetime(2025, 2, 20, 6, 0, tzinfo=UTC))
    assert {notice.moved for notice in confirmed.decision.notices if notice.audience == "client"} == {"moved"}


def test_an_engineer_who_is_replaced_loses_it_from_his_calendar(confirmed: Desk) -> None:
    order(confirmed, "/tugaskan bima\n/jadwal Kamis depan 13.00")
    assert seen(confirmed, RANI)[:2] == ("CANCEL", 1)
    assert seen(confirmed, BIMA)[:2] == ("REQUEST", 1)
    assert "Rekan lain menggantikan Anda. Pembatalan kalender terlampir" in words_of(confirmed.letter(RANI))
    assert "Undangan kalender untuk Anda terlampir: mohon diterima" in words_of(confirmed.letter(BIMA))


def test_an_engineer_reads_that_a_calendar_file_is_attached_and_what_to_do_with_it(confirmed: Desk) -> None:
    assert "Undangan kalender untuk Anda terlampir: mohon diterima" in words_of(confirmed.letter(RANI, "staff_status"))
    order(confirmed, "/status")
    assert "terlampir" not in words_of(confirmed.letter(RANI, "staff_status"))
    order(confirmed, "/batal")
    assert "tidak perlu berangkat. Pembatalan kalender terlampir" in words_of(confirmed.letter(RANI, "staff_status"))


@pytest.mark.parametrize("again", ["/jadwal Rabu depan 10.00", "/jadwal 19/02/2025 10.00-12.00 Jl. Melati 5, Jakarta"])
def test_what_stands_like_this_already_is_no_change_and_asks_nobody_anew(confirmed: Desk, again: str) -> None:
    rsvp(confirmed, SITI, "ACCEPTED")
    before = confirmed.request().appointment
    order(confirmed, again)
    assert confirmed.request().appointment == before
    assert told(confirmed) == {("staff_done", RANI)}
    assert "sudah begitu" in words_of(confirmed.letter(RANI))
    assert "Rabu, 19 Februari 2025 pukul 10.00–12.00 WIB" in words_of(confirmed.letter(RANI))


def test_words_beside_a_schedule_that_stands_already_reach_the_client_alone(confirmed: Desk) -> None:
    order(confirmed, "/jadwal Rabu depan 10.00\nSampai jumpa hari Rabu, Bu.")
    assert told(confirmed) == {("update", SITI), ("staff_done", RANI)}
    assert confirmed.request().appointment.sequence == 0


@pytest.mark.parametrize("other", [
    "/jadwal Rabu depan 11.00", "/jadwal Rabu depan 10.00-13.00", "/jadwal Rabu depan 10.00 di Gedung B",
    "/tugaskan bima\n/jadwal Rabu depan 10.00",
])  # fmt: skip
def test_another_time_end_place_or_engineer_is_a_change(confirmed: Desk, other: str) -> None:
    order(confirmed, other)
    assert confirmed.request().appointment.sequence == 1
    assert ("appointment", SITI) in told(confirmed)


def test_a_meeting_that_is_moved_without_an_end_stays_as_long_as_it_was(confirmed: Desk) -> None:
    order(confirmed, "/jadwal Kamis depan 13.00-17.00")
    order(confirmed, "/jadwal Jumat depan 09.00")
    appointment = confirmed.request().appointment
    assert appointment.ends_at - appointment.begins_at == timedelta(hours=4)


def test_the_street_of_a_visit_is_no_link_of_a_session(confirmed: Desk) -> None:
    order(confirmed, "/jenis sesi")
    order(confirmed, "/jadwal Rabu depan 10.00")
    assert refusals(confirmed) == [Refusal.NO_LINK]
    order(confirmed, f"/jadwal Rabu depan 10.00 {LINK}")
    appointment = confirmed.request().appointment
    assert (appointment.place, appointment.ends_at - appointment.begins_at) == (LINK, timedelta(hours=1))


@pytest.mark.parametrize(("text", "refusal"), [
    ("/jadwal", Refusal.NO_DAY),
    ("/jadwal Rabu depan", Refusal.NO_TIME),
    ("/jadwal 11/02/2025 10.00", Refusal.PAST),
    ("/jadwal hari ini 08.00", Refusal.PAST),
    ("/jadwal Senin, 19/02/2025 10.00", Refusal.WEEKDAY),
    ("/jadwal minggu depan 10.00", Refusal.WHICH_WEEK),
    ("/jadwal 19/02/2095 10.00", Refusal.TOO_LONG),
    ("/jadwal 31/12/9999 23.00", Refusal.TOO_LONG),
    ("/jadwal 19/02/2025 10.00 " + "Jalan " * 60, Refusal.LONG_PLACE),
    ("/jadwal 19/02/2025 10.00\n/jadwal 20/02/2025 10.00", Refusal.TWICE),
    ("/jadwal 19/02/2025 10.00\n/batal", Refusal.TWICE),
    ("/rekaman https://files.example/1", Refusal.NOT_NOW),
])  # fmt: skip
def test_what_no_visit_can_be_is_asked_back_and_nothing_happens(visit: Desk, text: str, refusal: Refusal) -> None:
    before = visit.request()
    order(visit, text)
    assert refusal in refusals(visit)
    assert visit.request().state == before.state
    assert visit.request().appointment is None


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u200f", "\u200b"])
@pytest.mark.parametrize("written", ["by staff", "in the form"])
def test_no_mark_that_hides_or_reorders_words_gets_into_a_place(desk: Desk, written: str, hidden: str) -> None:
    form = FORM.format(day="19/02/2025")
    place = f"Kantor {hidden}gnitar, {hidden}Jakarta"
    if written == "in the form":
        form = form.replace("Jl. Melati 5, Jakarta", place)
    desk.write(SITI, form, subject="Formulir kunjungan")
    order(desk, f"/jadwal Rabu depan 10.00 {f'{hidden}di {place}' if written == 'by staff' else ''}".rstrip())
    appointment = desk.request().appointment
    assert appointment is not None
    assert appointment.place == "Kantor gnitar, Jakarta"
    (event,) = calendar_of(desk, SITI).walk("VEVENT")
    assert str(event["LOCATION"]) == appointment.place


def test_a_place_of_nothing_but_hidden_marks_is_the_one_of_the_form(visit: Desk) -> None:
    order(visit, "/jadwal Rabu depan 10.00 di \u202e\u2066")
    appointment = visit.request().appointment
    assert appointment is not None
    assert appointment.place == "Jl. Melati 5, Jakarta"


def test_a_visit_without_any_place_is_asked_back(desk: Desk) -> None:
    desk.write(SITI, "Mohon kunjungan tim support ke kantor kami.", subject="Kunjungan")
    order(desk, "/jadwal Rabu depan 10.00")
    assert refusals(desk) == [Refusal.NO_PLACE]
    order(desk, "/jadwal Rabu depan 10.00 di Jl. Kenanga 7, Bandung")
    assert desk.request().appointment.place == "Jl. Kenanga 7, Bandung"


@pytest.mark.parametrize(("day", "why"), [
    ("13/02/2025", "less notice than 3 days"), ("15/02/2025", "no business day"), ("19/02/2025", ""),
])  # fmt: skip
def test_staff_can_go_beyond_the_lead_time_and_the_timeline_says_so(visit: Desk, day: str, why: str) -> None:
    order(visit, f"/jadwal {day} 10.00")
    assert visit.request().state == "confirmed"
    (moved,) = [entry for entry in visit.decision.entries if entry.what is What.MOVED]
    assert any(why in line for line in moved.reason) if why else moved.reason == ()


@pytest.mark.parametrize(("rest", "refusal"), [
    ("", Refusal.NO_LINK),
    ("http://meet.example/abc", Refusal.NO_LINK),
    ("javascript:alert(1)", Refusal.NO_LINK),
    ("https://", Refusal.NO_LINK),
    (f"{LINK} https://meet.example/other", Refusal.NO_LINK),
    (f"{LINK} kode masuk 4711", Refusal.LINK_ALONE),
])  # fmt: skip
def test_a_session_needs_one_safe_link_and_nothing_beside_it(desk: Desk, rest: str, refusal: Refusal) -> None:
    desk.write(SITI, "Mohon dijadwalkan sesi Zoom untuk membahas modul cuti.", subject="Sesi virtual")
    order(desk, f"/jadwal Rabu depan 10.00 {rest}")
    assert refusals(desk) == [refusal]
    order(desk, f"/jadwal Rabu depan 10.00 WITA via Zoom: <{LINK}>")
    appointment = desk.request().appointment
    assert (desk.request().state, appointment.place) == ("scheduled", LINK)
    assert appointment.begins_at == NEXT_WEDNESDAY - timedelta(hours=1)
    assert appointment.ends_at - appointment.begins_at == timedelta(hours=1)
    (event,) = calendar_of(desk, SITI).walk("VEVENT")
    assert str(event["URL"]) == LINK


def test_a_long_link_is_whole_wherever_it_is_shown(desk: Desk) -> None:
    long = f"https://teams.example/meetup/19%3ameeting_{'Nj' * 60}%40thread.v2/0?context=%7b%22Tid,{'a' * 90}"
    desk.write(SITI, "Mohon dijadwalkan sesi Zoom untuk membahas modul cuti.", subject="Sesi virtual")
    order(desk, f"/jadwal Rabu depan 10.00 {long}")
    (event,) = calendar_of(desk, SITI).walk("VEVENT")
    assert str(event["URL"]) == str(event["LOCATION"]) == long
    assert long in words_of(desk.letter(SITI))


def test_the_result_of_a_visit_needs_words_and_ends_it(confirmed: Desk) -> None:
    confirmed.now = NEXT_WEDNESDAY
    order(confirmed, "/hasil-kunjungan")
    assert refusals(confirmed) == [Refusal.NO_WORDS]
    order(confirmed, "/hasil-kunjungan\nPelatihan selesai, 12 peserta hadir.")
    assert confirmed.request().state == "done"
    assert "12 peserta hadir" in words_of(confirmed.letter(SITI))


@pytest.mark.parametrize("words", ["", "\nMohon maaf, teknisi kami sakit."])
def test_staff_cancel_a_visit_and_it_leaves_every_calendar(confirmed: Desk, words: str) -> None:
    order(confirmed, f"/batal{words}")
    assert confirmed.request().state == "cancelled"
    assert confirmed.request().appointment.cancelled
    assert seen(confirmed, SITI)[:2] == seen(confirmed, RANI)[:2] == ("CANCEL", 1)
    (letter,) = [notice for notice in confirmed.decision.notices if notice.audience == "client"]
    assert letter.words == words.strip()
    order(confirmed, "/buka-lagi")
    order(confirmed, "/jadwal Kamis depan 13.00")
    assert seen(confirmed, SITI)[:2] == ("REQUEST", 2)


def test_a_visit_without_a_time_is_cancelled_as_anything_else_is(visit: Desk) -> None:
    order(visit, "/batal")
    assert told(visit) == {("update", SITI)}


def test_a_command_over_a_mail_that_was_not_read_sends_nobody_on_his_way(visit: Desk) -> None:
    letter = visit.letter(RANI)
    says(visit, "Maaf, alamatnya pindah.")
    visit.answer(RANI, letter, "/jadwal Rabu depan 10.00", id_="late@vendor.example")
    assert Refusal.UNSEEN in refusals(visit)


def test_what_is_scheduled_can_be_taken_back_while_it_waits(visit: Desk) -> None:
    visit.office = replace(visit.office, delay=timedelta(minutes=2))
    order(visit, "/jadwal Rabu depan 10.00")
    assert (visit.decision.outcome, told(visit)) == (Outcome.DELAYED, {("staff_done", RANI)})
    assert visit.request().appointment is None


def test_a_very_long_line_is_asked_back_at_once(visit: Desk) -> None:
    for line in ("/jadwal " + "19/02/2025 " * 100_000, "/jadwal 19/02/2025 10.00 " + "a" * 1_000_000):
        began = time.process_time()
        order(visit, line)
        assert time.process_time() - began < 2
        assert visit.request().appointment is None


# Answers from calendars


@pytest.mark.parametrize(("answer", "recorded"), [
    ("ACCEPTED", "accepted"), ("DECLINED", "declined"), ("TENTATIVE", "tentative"),
])  # fmt: skip
def test_an_answer_to_the_invitation_is_recorded_and_staff_are_told(
    confirmed: Desk, answer: str, recorded: str
) -> None:
    rsvp(confirmed, SITI, answer)
    assert confirmed.request().appointment.answers == ((SITI, recorded),)
    assert (confirmed.request().state, confirmed.decision.outcome) == ("confirmed", Outcome.REPLY)
    assert told(confirmed) == {("staff_rsvp", RANI)}


def test_the_same_answer_once_more_tells_nobody(confirmed: Desk) -> None:
    rsvp(confirmed, SITI, "ACCEPTED")
    rsvp(confirmed, SITI, "ACCEPTED")
    assert confirmed.decision.notices == ()


def test_another_time_that_is_proposed_can_be_taken_by_one_line(confirmed: Desk) -> None:
    rsvp(confirmed, SITI, "TENTATIVE", begin="20250220T060000Z")
    (notice,) = confirmed.decision.notices
    assert notice.moment == datetime(2025, 2, 20, 6, 0, tzinfo=UTC)
    line = next(line for line in words_of(confirmed.letter(RANI)).splitlines() if line.startswith("/jadwal"))
    order(confirmed, line)
    assert seen(confirmed, SITI) == ("REQUEST", 1, notice.moment)


@pytest.mark.parametrize("how", [
    {"uid": "appointment-ben-99@vendor.example"},
    {"uid": "appointment-ben-1@elsewhere.example"}, {"uid": "anything"},
])  # fmt: skip
def test_an_answer_to_something_else_is_noted_only(confirmed: Desk, how: dict[str, str]) -> None:
    rsvp(confirmed, SITI, "DECLINED", **how)  # type: ignore[arg-type]
    assert (confirmed.request().appointment.answers, confirmed.decision.notices) == ((), ())
    assert (len(confirmed.cases), confirmed.decision.outcome) == (1, Outcome.RECORDED)


def test_an_answer_to_a_time_that_was_moved_since_is_noted_only(confirmed: Desk) -> None:
    order(confirmed, "/jadwal Kamis depan 13.00")
    rsvp(confirmed, SITI, "DECLINED", sequence=0)
    assert confirmed.request().appointment.answers == ()


def test_a_forged_answer_does_not_count_and_staff_are_warned(confirmed: Desk) -> None:
    (event,) = calendar_of(confirmed, SITI).walk("VEVENT")
    body = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
        f"UID:{event['UID']}\r\nSEQUENCE:0\r\nDTSTAMP:20250212T030000Z\r\n"
        f"ATTENDEE;PARTSTAT=DECLINED:mailto:{SITI}\r\nEND:VEVENT\r\nEND:VCALENDAR"
    )
    confirmed.receive(
        mail(
            SITI, body, id_="forged@x.example", result="fail", subject=f"Declined: {event['SUMMARY']}",
            Content_Type="text/calendar; method=REPLY; charset=utf-8",
        )
    )  # fmt: skip
    assert (confirmed.request().appointment.answers, told(confirmed)) == ((), {("staff_rsvp", RANI)})
    assert "mungkin palsu" in words_of(confirmed.letter(RANI, "staff_rsvp"))


def test_an_engineer_who_cannot_come_is_the_teams_concern_and_holds_no_mail(confirmed: Desk) -> None:
    rsvp(confirmed, RANI, "ACCEPTED")
    assert (confirmed.decision.outcome, confirmed.decision.notices) == (Outcome.REPLY, ())
    rsvp(confirmed, RANI, "DECLINED")
    assert told(confirmed) == {("staff_rsvp", RANI), ("staff_rsvp", BIMA)}


# Words of clients


def test_a_client_cancels_a_visit(confirmed: Desk) -> None:
    says(confirmed, "BATAL")
    assert confirmed.request().state == "cancelled"
    assert seen(confirmed, SITI)[:2] == ("CANCEL", 1)
    assert ("staff_client_reply", RANI) in told(confirmed)
    says(confirmed, "batal")
    assert confirmed.request().state == "cancelled"


@pytest.mark.parametrize("word", ["BATAL", "JADWAL ULANG Kamis depan 13.00"])
@pytest.mark.parametrize(("sender", "proof"), [(SITI, "none"), (SITI, "fail"), (BUDI, "pass")])
def test_a_word_of_somebody_unproven_or_of_a_colleague_goes_to_staff(
    confirmed: Desk, word: str, sender: str, proof: str
) -> None:
    before = confirmed.request()
    confirmed.write(sender, word, subject="Re: [BEN-1] Formulir kunjungan", result=proof)
    assert confirmed.request().state == before.state
    assert confirmed.request().appointment == before.appointment
    assert [notice for notice in confirmed.decision.notices if notice.audience == "staff"]


@pytest.mark.parametrize("word", ["BATAL", "JADWAL ULANG Kamis depan 13.00"])
def test_a_contact_who_takes_no_part_orders_nothing_however_often_he_says_it(desk: Desk, word: str) -> None:
    desk.write(BUDI, FORM.format(day="19/02/2025"), subject="Formulir kunjungan")
    order(desk, "/jadwal Rabu depan 10.00")
    before = desk.request()
    for _ in range(2):
        desk.write(SITI, word, subject="Re: [BEN-1] Formulir kunjungan")
        assert (desk.request().state, desk.request().people) == ("confirmed", before.people)
        assert desk.request().appointment == before.appointment
        assert told(desk) == {("staff_client_reply", RANI)}
    order(desk, f"/tembusan {SITI}")
    desk.write(SITI, word, subject="Re: [BEN-1] Formulir kunjungan")
    assert desk.request().state in ("cancelled", "awaiting_schedule"), "a contact who takes part may"


@pytest.mark.parametrize("text", ["batal kalau hujan", "jangan dibatalkan", "BATAL?"])
def test_a_condition_cancels_nothing(confirmed: Desk, text: str) -> None:
    says(confirmed, text)
    assert confirmed.request().state == "confirmed"
    assert told(confirmed) == {("staff_client_reply", RANI)}


def test_a_machine_cancels_nothing(confirmed: Desk) -> None:
    says(confirmed, "Batal", Auto_Submitted="auto-replied")
    assert (confirmed.request().state, confirmed.decision.notices) == ("confirmed", ())


def test_what_was_ordered_by_an_estimate_is_not_cancelled_by_a_word(desk: Desk) -> None:
    desk.write(SITI, "Mohon ditambahkan fitur export di laporan lembur.", subject="Change request")
    order(desk, "/estimasi 5hk, Rp1.000.000\nExport ke Excel.")
    says(desk, "SETUJU")
    assert desk.request().state == "approved"
    says(desk, "BATAL")
    assert desk.request().state == "approved"


def test_a_ticket_is_cancelled_by_a_word_and_its_clocks_end(reported: Desk) -> None:
    says(reported, "Batalkan ya, terima kasih")
    assert reported.request().state == "closed"
    assert {clock.state for clock in reported.clocks().values()} == {"cancelled"}
    assert ("update", SITI) in told(reported)


@pytest.mark.parametrize(("word", "template"), [
    ("STATUS", "client_status"), ("status?", "client_status"), ("BANTUAN", "client_help"), ("help", "client_help"),
    ("Minta formulir kunjungan", "onsite_form"),
])  # fmt: skip
def test_a_question_is_answered_and_changes_nothing(reported: Desk, word: str, template: str) -> None:
    letter, version = reported.letter(RANI), reported.request().version
    says(reported, word)
    assert told(reported) == {(template, SITI)}
    assert reported.request().version == version
    reported.answer(RANI, letter, "/selesai sudah kami perbaiki, Bu", id_="done@vendor.example")
    assert reported.request().state == "resolved", "a question that was answered stands between nobody"
    says(reported, word)
    assert reported.request().state == "resolved"


@pytest.mark.parametrize(("sender", "proof", "word"), [
    (SITI, "none", "STATUS"), (BUDI, "pass", "STATUS"), (SITI, "pass", "status server kami mati, tolong!"),
])  # fmt: skip
def test_a_question_of_others_or_with_more_to_it_is_a_mail_like_any_other(
    reported: Desk, sender: str, proof: str, word: str
) -> None:
    reported.write(sender, word, subject="Re: [BEN-1] Tidak bisa login", result=proof)
    assert "client_status" not in {template for template, _ in told(reported)}
    assert [notice for notice in reported.decision.notices if notice.audience == "staff"]


def test_a_contact_who_names_no_request_hears_how_each_of_his_own_stands(confirmed: Desk) -> None:
    confirmed.write(SITI, "Ada kendala di laporan absensi.", subject="Laporan")
    confirmed.write(SITI, "Gagal upload data karyawan.", subject="Upload")
    order(confirmed, "/batal")
    confirmed.write(SITI, "Status?")
    subjects = [str(shown(letter)["Subject"]) for letter in confirmed.letters(SITI, "client_status")]
    assert len(subjects) == 2
    assert {subject[:7] for subject in subjects} == {"[BEN-1]", "[BEN-2]"}
    confirmed.write(SITI, "BANTUAN")
    assert told(confirmed) == {("client_help", SITI)}
    assert len(confirmed.cases) == 3


@pytest.mark.parametrize(("sender", "proof"), [(SITI, "none"), (BUDI, "pass"), (STRANGER, "pass"), (DANIEL, "pass")])
def test_nobody_else_hears_of_requests_by_a_word(confirmed: Desk, sender: str, proof: str) -> None:
    confirmed.write(sender, "STATUS", result=proof)
    assert (confirmed.decision.outcome, len(confirmed.cases)) == (Outcome.REQUEST, 2)
    assert "client_status" not in {template for template, _ in told(confirmed)}


# Recordings


def test_no_clock_runs_for_a_recording_that_nobody_asked_for(session: Desk) -> None:
    session.now = NEXT_WEDNESDAY
    order(session, "/hasil-kunjungan\nTerima kasih sudah hadir.")
    assert (session.request().state, session.clocks()) == ("held", {})


def test_a_recording_that_is_asked_for_is_due_like_other_information(session: Desk) -> None:
    session.now = NEXT_WEDNESDAY + timedelta(hours=2)
    order(session, "/hasil-kunjungan\nTerima kasih sudah hadir.")
    says(session, "REKAMAN")
    clock = session.clocks()["delivery"]
    assert (clock.state, str(clock.budget)) == ("running", "5bd")
    assert told(session) == {("recording", SITI), ("staff_client_reply", RANI)}
    says(session, "minta rekaman")
    assert (session.clocks()["delivery"].cycle, session.decision.notices) == (1, ()), "an answer to that very letter"
    order(session, "/tutup")  # refused over a mail that its writer has not read
    order(session, "/tutup")
    assert refusals(session) == [Refusal.CLOCK_RUNS]
    order(session, "/rekaman https://files.example/1\nBerikut rekamannya, Bu.")
    assert session.clocks()["delivery"].state == "met"
    assert "https://files.example/1" in words_of(session.letter(SITI))


def test_a_recording_asked_for_beforehand_is_due_from_the_end_of_the_session_on(session: Desk) -> None:
    says(session, "RECORDING please")
    assert session.clocks() == {}
    session.now = NEXT_WEDNESDAY + timedelta(hours=5)
    order(session, "/visited\nTerima kasih sudah hadir.")
    assert session.clocks()["delivery"].started_at == NEXT_WEDNESDAY + timedelta(hours=1)
    assert session.request().tags == ()


@pytest.mark.parametrize("moved_by", ["staff", "client"])
def test_a_session_that_was_not_held_and_gets_another_date_owes_its_recording_from_the_new_end_on(
    session: Desk, moved_by: str
) -> None:
    session.now = NEXT_WEDNESDAY + timedelta(hours=2)
    says(session, "REKAMAN")
    assert session.clocks()["delivery"].state == "running", "its end has passed, and nobody has said a word"
    if moved_by == "client":
        says(session, "JADWAL ULANG Kamis, 27 Februari 2025 jam 10.00")
        assert (session.clocks()["delivery"].state, session.request().tags) == ("cancelled", ("recording",))
    order(session, "/jadwal 27/02/2025 10.00")
    order(session, "/jadwal 27/02/2025 10.00")
    assert (session.clocks()["delivery"].state, session.request().tags) == ("cancelled", ("recording",))
    end = datetime(2025, 2, 27, 4, 0, tzinfo=UTC)
    terms = session.handbook.agreement_of(session.request())
    assert remind.recording_begins(session.cases[1], (), session.handbook, terms, end - timedelta(hours=1)) is None
    session.now = end + timedelta(hours=1)
    order(session, "/hasil-kunjungan\nTerima kasih sudah hadir.")
    clock = session.clocks()["delivery"]
    assert (clock.state, clock.cycle, clock.started_at) == ("running", 2, end)


def test_a_recording_that_the_timer_made_due_is_put_off_with_the_session(session: Desk) -> None:
    says(session, "REKAMAN")
    session.now = NEXT_WEDNESDAY + timedelta(hours=2)
    terms = session.handbook.agreement_of(session.request())
    due = remind.recording_begins(session.cases[1], (), session.handbook, terms, session.now)
    assert due is not None
    assert due.case is not None
    session.timeline += due.entries
    session.cases[1] = due.case
    order(session, "/jadwal 27/02/2025 10.00")
    order(session, "/jadwal 27/02/2025 10.00")
    assert (session.clocks()["delivery"].state, session.request().tags) == ("cancelled", ("recording",))
    end = datetime(2025, 2, 27, 4, 0, tzinfo=UTC)
    again = remind.recording_begins(session.cases[1], {due.entries[0].id}, session.handbook, terms, end)
    assert again is not None
    assert again.entries[0].at == end


def test_a_recording_can_be_asked_for_after_the_session_is_closed(session: Desk) -> None:
    session.now = NEXT_WEDNESDAY
    order(session, "/hasil-kunjungan\nTerima kasih sudah hadir.")
    order(session, "/tutup")
    says(session, "Boleh minta rekamannya?")
    assert (session.request().state, session.clocks()["delivery"].state) == ("held", "running")


# The blank form


@pytest.mark.parametrize("text", [
    "Selamat pagi, minta formulir kunjungan ya.\n\nTerima kasih,\nSiti", "Minta form onsite",
    "Could you send us the on-site visit form, please?",
])  # fmt: skip
def test_a_mail_that_asks_for_the_blank_form_gets_it_and_opens_no_request(desk: Desk, text: str) -> None:
    desk.write(SITI, text, subject="Formulir")
    assert (desk.decision.outcome, desk.cases, told(desk)) == (Outcome.RECORDED, {}, {("onsite_form", SITI)})
    assert [part.get_filename() for part in shown(desk.letter(SITI)).iter_attachments()]


@pytest.mark.parametrize(("sender", "text"), [
    (SITI, "Minta formulir kunjungan, dan login kami gagal semua."), (STRANGER, "Minta formulir kunjungan"),
    (SITI, "Formulir kunjungan terlampir."),
])  # fmt: skip
def test_whoever_says_more_or_is_a_stranger_opens_a_request(desk: Desk, sender: str, text: str) -> None:
    desk.write(sender, text, subject="Formulir")
    assert (desk.decision.outcome, len(desk.cases)) == (Outcome.REQUEST, 1)


def test_the_blank_form_goes_along_where_the_form_is_not_complete(desk: Desk) -> None:
    desk.write(SITI, "Mohon kunjungan tim support ke kantor kami.", subject="Kunjungan")
    assert desk.request().state == "incomplete"
    assert [part.get_filename() for part in shown(desk.letter(SITI)).iter_attachments()]
    desk.write(STRANGER, "Mohon kunjungan tim support ke kantor kami.", subject="Kunjungan")
    assert not list(shown(desk.letter(STRANGER)).iter_attachments())


# Reminders


def reminded(desk: Desk, at: datetime, done: tuple[str, ...] = ()) -> tuple[Notice, ...]:
    case = desk.cases[1]
    terms = desk.handbook.agreement_of(case.request)
    decision = remind.appointment_tomorrow(case, done, desk.handbook, terms, at)
    return decision.notices if decision else ()


def test_clients_are_reminded_on_the_business_day_before_and_after_a_move_again(visit: Desk) -> None:
    order(visit, "/jadwal 24/02/2025 10.00")  # a Monday
    friday = datetime(2025, 2, 21, 3, 0, tzinfo=UTC)
    assert reminded(visit, friday - timedelta(days=1)) == ()
    assert [(notice.template, notice.to.address) for notice in reminded(visit, friday)] == [
        ("appointment_tomorrow", SITI)
    ]
    assert reminded(visit, friday, ("a1.0",)) == ()
    assert reminded(visit, friday.replace(hour=20)) == (), "nobody is woken"
    order(visit, "/jadwal 25/02/2025 10.00")
    assert reminded(visit, friday) == ()
    assert reminded(visit, friday + timedelta(days=3), ("a1.0",))


def test_nobody_is_reminded_of_a_visit_that_was_cancelled_or_has_begun(confirmed: Desk) -> None:
    assert reminded(confirmed, NEXT_WEDNESDAY - timedelta(days=1))
    assert reminded(confirmed, NEXT_WEDNESDAY) == ()
    says(confirmed, "BATAL")
    assert reminded(confirmed, NEXT_WEDNESDAY - timedelta(days=1)) == ()


def test_staff_are_reminded_by_the_appointment_and_not_by_the_form(confirmed: Desk) -> None:
    order(confirmed, "/jadwal Kamis depan 13.00")
    terms = confirmed.handbook.agreement_of(confirmed.request())
    assert remind.visit_day(confirmed.cases[1], terms) == date(2025, 2, 20)
    assert START.date() < date(2025, 2, 20)
    assert DANIEL not in confirmed.request().people


@pytest.mark.parametrize("text", ["/tutup\nTidak jadi ya Bu.", "/jenis dokumentasi\nKami kirim panduannya saja, Bu."])
def test_a_meeting_that_is_no_longer_one_leaves_the_calendars(confirmed: Desk, text: str) -> None:
    order(confirmed, text)
    (told,) = [notice for notice in confirmed.decision.notices if notice.template == "appointment"]
    assert (told.moved, told.invitation, told.to.address) == ("cancelled", "CANCEL", SITI)
    appointment = confirmed.request().appointment
    assert appointment is not None
    assert appointment.cancelled
