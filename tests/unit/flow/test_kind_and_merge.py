"""A request becomes another kind or a part of another one, and no promise, offer or deadline is lost by it.

The deadlines are counted by hand: Wednesday 12 February 2025 is the first day, offices are open from 9:00 to 18:00 from
Monday to Friday, and every mail of a client in here counts from 10:10 of that Wednesday unless a test says otherwise.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mailflow.desk.decision import Refusal
from mailflow.desk.outgoing import Outgoing
from mailflow.flow.standing import standing
from tests.unit.flow.desk_of import RANI, SITI, Desk, words_of
from tests.unit.flow.test_estimates import WISH, asked, offered, order, refusals, to_estimate, told
from tests.unit.flow.visits_desk import LINK

REPORT = "Kami tidak bisa login ke payroll, padahal gajian besok."
SESSION = "Mohon dijadwalkan sesi Zoom untuk membahas modul cuti."


def at(text: str) -> datetime:
    """An instant by the clocks of Jakarta, "12 10:30" for 12 February 2025, 10:30."""
    return datetime.fromisoformat(f"2025-02-{text.replace(' ', 'T')}+07:00").astimezone(UTC)


def order_at(desk: Desk, when: str, text: str, number: int = 1) -> None:
    """Rani answers her last letter about a request, at an instant."""
    letter = next(each for each in reversed(desk.letters(RANI)) if each.request == number)
    desk.receive(desk.answering(RANI, letter, text), at=at(when))


def says_at(desk: Desk, when: str, text: str) -> None:
    desk.receive(desk.answering(SITI, desk.letters(SITI)[-1], text), at=at(when))


def running(desk: Desk, number: int = 1) -> dict[str, datetime | None]:
    """When each clock that runs is due."""
    return {name: clock.due_at for name, clock in desk.clocks(number).items() if clock.state == "running"}


def first_letter(desk: Desk, number: int) -> Outgoing:
    """The first letter to Siti about a request."""
    return next(each for each in desk.letters(SITI) if each.request == number)


# Several commands in one mail.


def test_a_severity_and_another_kind_in_one_mail_leave_the_promise_of_that_kind(reported: Desk) -> None:
    order_at(reported, "12 13:00", "/tingkat rendah\n/jenis info\nPanduannya kami siapkan, Bu.")
    # Five business days from Wednesday, 10:10: the same time on Wednesday.
    assert running(reported) == {"delivery": at("19 10:10")}
    letter = words_of(reported.letter(SITI, "update"))
    assert "19 Februari 2025 pukul 10.10" in letter
    assert "Tingkat BEN-1 sekarang" not in letter


@pytest.mark.parametrize(
    ("text", "state"),
    [("/selesai", "delivered"), ("/serahkan", "delivered"), ("/batal", "closed")],
)
def test_what_a_line_behind_another_kind_does_is_done_to_the_promises_of_that_kind(
    reported: Desk, text: str, state: str
) -> None:
    order_at(reported, "12 13:00", f"/tingkat rendah\n/jenis info\n{text}\nTerlampir panduannya, Bu.")
    assert (reported.request().state, running(reported)) == (state, {})


def test_another_client_another_kind_and_a_severity_in_one_mail_all_count() -> None:
    desk = asked()
    order_at(desk, "12 13:00", "/klien nusantara\n/jenis tiket\n/tingkat kritis\nBaik Bu, kami tangani.")
    # Five hours, and two business days.
    assert running(desk) == {"workaround": at("12 15:10"), "permanent": at("14 10:10")}
    assert desk.request().severity == "critical"


def test_a_waiting_that_another_kind_ends_in_the_same_mail_is_not_told(reported: Desk) -> None:
    order_at(reported, "12 13:00", "/tunggu\n/jenis info\nPanduannya kami siapkan, Bu.")
    assert running(reported) == {"delivery": at("19 10:10")}
    assert [each.moved for each in reported.decision.notices if each.audience == "client"] == ["kind"]


def test_two_kinds_in_one_mail_are_refused(reported: Desk) -> None:
    before = running(reported)
    order_at(reported, "12 13:00", "/jenis info\n/jenis tiket\nMaaf, salah ketik.")
    assert refusals(reported) == [None, Refusal.TWICE]
    assert (reported.request().kind, running(reported)) == ("ticket", before)


def test_two_kinds_in_one_second_leave_the_promises_of_the_last_one(reported: Desk) -> None:
    order_at(reported, "12 13:00", "/jenis info")
    order_at(reported, "12 13:00", "/jenis tiket")
    # Normal: three and seven business days.
    assert running(reported) == {"workaround": at("17 10:10"), "permanent": at("21 10:10")}
    order_at(reported, "12 14:00", "/selesai\nSudah, Bu.")
    assert reported.request().state == "resolved"


def test_a_severity_that_came_while_a_kind_waited_to_act_does_not_end_its_promise(reported: Desk) -> None:
    order_at(reported, "12 13:02", "/tingkat rendah")
    order_at(reported, "12 13:01", "/jenis info")
    assert running(reported) == {"delivery": at("19 10:10")}


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("/batal\nKolom NPWP di slip gaji.", [None, Refusal.CONTRADICTS]),
        ("/gabung BEN-2\nKolom NPWP di slip gaji.", [None, Refusal.CONTRADICTS]),
        ("/jenis tiket\nKolom NPWP di slip gaji.", [None, Refusal.CONTRADICTS]),
        ("/tolak\nKolom NPWP di slip gaji.", [None, Refusal.CONTRADICTS]),
        ("/serahkan\nKolom NPWP di slip gaji.", [None, Refusal.CONTRADICTS]),
        ("/klien nusantara\nKolom NPWP di slip gaji.", [None, Refusal.CONTRADICTS]),
    ],
)
def test_no_estimate_is_sent_that_another_line_of_the_mail_makes_void(text: str, refused: list[Refusal | None]) -> None:
    desk = asked()
    desk.write(SITI, WISH, subject="Change request: modul lembur")
    order_at(desk, "12 13:00", f"/estimasi 5hk, Rp3.000.000\n{text}")
    assert refusals(desk) == refused
    assert (desk.request().state, desk.request().estimates) == ("submitted", ())
    assert not desk.letters(SITI, "estimate")


def test_what_is_approved_in_a_mail_is_not_dropped_by_it() -> None:
    desk = offered()
    order(desk, "/setujui telepon Bu Siti 10.30\n/batal\nTidak jadi, Bu.")
    assert refusals(desk) == [None, Refusal.CONTRADICTS]
    assert desk.request().state == "estimated"


@pytest.mark.parametrize("text", ["/gabung BEN-2", "/jenis tiket", "/tutup", "/klien nusantara"])
def test_nobody_is_invited_to_what_another_line_of_the_mail_makes_void(visit: Desk, text: str) -> None:
    visit.write(SITI, REPORT, subject="Tidak bisa login")
    order_at(visit, "12 13:00", f"/jadwal 20/02/2025 10.00\n{text}\nBaik, Bu.")
    assert refusals(visit) == [None, Refusal.CONTRADICTS]
    assert not visit.letters(SITI, "appointment")


def test_a_part_is_not_given_to_another_client_in_the_mail_that_merges_it(reported: Desk) -> None:
    reported.write(SITI, REPORT, subject="Login gagal")
    order_at(reported, "12 13:00", "/gabung BEN-1\n/klien nusantara\nKami gabung ya Bu.", 2)
    assert refusals(reported) == [None, Refusal.CONTRADICTS]
    assert reported.request(2).merged is None


# Another kind.


@pytest.mark.parametrize("end", ["/selesai\nSudah kami perbaiki, Bu.", "/batal\nBaik, Bu."])
def test_the_time_in_which_a_request_was_closed_does_not_count_for_another_kind(reported: Desk, end: str) -> None:
    order_at(reported, "12 11:00", end)
    says_at(reported, "18 11:00", "Masih ada pertanyaan, mohon panduannya.")
    order_at(reported, "20 12:00", "/jenis info\nBaik, Bu.")
    # Closed for four business days, so five of them end on the fourth one after Wednesday the 19th.
    clock = reported.clocks()["delivery"]
    assert (clock.due_at, clock.breached_at) == (at("25 10:10"), None)


def test_a_request_that_waited_when_it_was_closed_was_closed_but_once(reported: Desk) -> None:
    order_at(reported, "12 11:10", "/tunggu\nModul yang mana, Bu?")
    order_at(reported, "12 12:10", "/selesai\nSudah kami perbaiki, Bu.")
    says_at(reported, "12 14:10", "Masih ada pertanyaan, mohon panduannya.")
    order_at(reported, "12 15:10", "/jenis info\nBaik, Bu.")
    # From 11:10 to 14:10 nobody waited for the vendor: three hours.
    assert running(reported) == {"delivery": at("19 13:10")}


def test_a_reopening_and_another_kind_in_one_mail_forget_no_time_either(reported: Desk) -> None:
    order_at(reported, "12 11:00", "/selesai\nSudah kami perbaiki, Bu.")
    order_at(reported, "18 11:00", "/buka-lagi\n/jenis info\nPanduannya kami siapkan, Bu.")
    assert running(reported) == {"delivery": at("25 10:10")}


def test_a_change_that_was_declined_and_turns_out_to_be_an_incident_is_not_late_for_the_time_between() -> None:
    desk = offered()
    desk.receive(desk.answering(SITI, to_estimate(desk, SITI), "TOLAK"), at=at("12 11:00"))
    says_at(desk, "18 11:00", "Ini sebenarnya gangguan, mohon dicek.")
    order_at(desk, "18 12:00", "/jenis tiket\nBaik, Bu.")
    # Three and seven business days, and four more.
    assert running(desk) == {"workaround": at("21 10:10"), "permanent": at("27 10:10")}


def test_what_the_client_has_approved_stays_a_change_request() -> None:
    desk = offered()
    desk.receive(desk.answering(SITI, to_estimate(desk, SITI), "SETUJU"), at=at("12 15:00"))
    order(desk, "/jenis tiket\nSalah jenis, Bu.")
    assert refusals(desk) == [Refusal.LOSES_AGREED]
    # Five business days from the approval.
    assert running(desk) == {"completion": at("19 15:00")}
    assert "serahkan hasilnya" in words_of(desk.letter(RANI, "staff_refused"))


def test_an_estimate_that_waits_is_withdrawn_before_the_kind_changes() -> None:
    desk = offered()
    order(desk, "/jenis tiket\nIni gangguan, Bu.")
    assert refusals(desk) == [Refusal.LOSES_ESTIMATE]
    order(desk, "/estimasi batal\n/jenis tiket\nIni gangguan, Bu.")
    assert (desk.request().kind, desk.request().state) == ("ticket", "new")


def test_a_session_whose_recording_is_wanted_stays_one(session: Desk) -> None:
    session.answer(SITI, session.letters(SITI)[-1], "REKAMAN")
    order(session, "/jenis kunjungan\nKami datang saja, Bu.")
    assert refusals(session) == [Refusal.LOSES_RECORDING]


def test_a_session_whose_recording_is_due_stays_one(session: Desk) -> None:
    order_at(session, "19 11:30", "/hasil-kunjungan\nSesinya sudah berlangsung, Bu.")
    says_at(session, "19 12:00", "REKAMAN")
    order_at(session, "19 13:00", "/jenis info\nBaik, Bu.")
    assert refusals(session) == [Refusal.LOSES_RECORDING]
    assert running(session) == {"delivery": at("26 12:00")}


def test_a_session_that_becomes_a_visit_leaves_the_calendars_at_once(session: Desk) -> None:
    order(session, "/jenis kunjungan\nKami datang saja, Bu.")
    assert ("appointment", SITI, "cancelled") in told(session)
    appointment = session.request().appointment
    assert appointment is not None
    assert appointment.cancelled


def test_a_session_that_becomes_a_visit_with_its_date_is_moved_and_not_called_off(session: Desk) -> None:
    order(session, "/jenis kunjungan\n/jadwal 20/02/2025 10.00 di Jl. Melati 5\nKami datang saja, Bu.")
    assert ("appointment", SITI, "moved") in told(session)
    appointment = session.request().appointment
    assert appointment is not None
    assert (appointment.cancelled, appointment.place) == (False, "Jl. Melati 5")
    assert LINK not in words_of(session.letter(SITI, "appointment"))


# A part of another request.


@pytest.fixture
def two(reported: Desk) -> Desk:
    """Two incidents of normal severity, received at 10:10 and at 11:10."""
    order_at(reported, "12 10:30", "/tingkat normal")
    reported.now = at("12 11:00")
    reported.write(SITI, REPORT, subject="Laporan lembur gagal")
    order_at(reported, "12 11:30", "/tingkat normal", 2)
    return reported


def test_what_runs_is_no_part_of_what_waits_for_the_client(two: Desk) -> None:
    order_at(two, "12 12:00", "/tunggu\nMohon tangkapan layarnya, Bu.")
    order_at(two, "12 13:00", "/gabung BEN-1\nKami gabung ya Bu.", 2)
    assert refusals(two) == [Refusal.LOSES_PROMISE]
    assert running(two, 2) == {"workaround": at("17 11:10"), "permanent": at("21 11:10")}


def test_what_waits_becomes_a_part_of_what_runs_and_is_due_no_later(two: Desk) -> None:
    order_at(two, "12 12:00", "/tunggu\nMohon tangkapan layarnya, Bu.", 2)
    order_at(two, "12 13:00", "/gabung BEN-1\nKami gabung ya Bu.", 2)
    assert two.request(2).merged == 1
    assert running(two) == {"workaround": at("17 10:10"), "permanent": at("21 10:10")}


def test_what_waits_is_no_part_of_what_is_due_later(two: Desk) -> None:
    order_at(two, "12 12:00", "/tingkat rendah")
    order_at(two, "12 12:00", "/tingkat kritis\n/tunggu\nMohon tangkapan layarnya, Bu.", 2)
    order_at(two, "12 13:00", "/gabung BEN-1\nKami gabung ya Bu.", 2)
    assert refusals(two) == [Refusal.LOSES_PROMISE]


def test_of_two_that_wait_the_one_with_less_time_left_is_the_whole(two: Desk) -> None:
    for number in (1, 2):
        order_at(two, "12 12:00", "/tunggu\nMohon tangkapan layarnya, Bu.", number)
    order_at(two, "12 13:00", "/gabung BEN-2\nKami gabung ya Bu.", 1)
    assert refusals(two) == [Refusal.LOSES_PROMISE]
    order_at(two, "12 13:00", "/gabung BEN-1\nKami gabung ya Bu.", 2)
    assert two.request(2).merged == 1


def test_an_estimate_that_waits_is_withdrawn_before_its_request_is_merged() -> None:
    desk = offered()
    desk.write(SITI, WISH, subject="Change request: modul lembur")
    order_at(desk, "12 13:00", "/gabung BEN-2\nKami gabung ya Bu.")
    assert refusals(desk) == [Refusal.LOSES_ESTIMATE]
    order_at(desk, "12 13:10", "/estimasi batal\n/gabung BEN-2\nKami gabung ya Bu.")
    assert desk.request().merged == 2


def test_what_the_client_has_approved_is_no_part_of_another_request() -> None:
    desk = offered()
    desk.receive(desk.answering(SITI, to_estimate(desk, SITI), "SETUJU"), at=at("12 12:00"))
    desk.write(SITI, WISH, subject="Change request: modul lembur")
    order_at(desk, "12 13:00", "/gabung BEN-2\nKami gabung ya Bu.")
    assert refusals(desk) == [Refusal.LOSES_AGREED]


@pytest.fixture
def merged() -> Desk:
    """Two change requests, each with a revision 1: that of the first was withdrawn when it became a part of the second,
    which costs more."""
    desk = offered("/estimasi 2hk, Rp1.000.000\nKolom NPWP di slip gaji.")
    desk.write(SITI, WISH, subject="Change request: modul lembur")
    order_at(desk, "12 12:00", "/estimasi 20hk, Rp4.900.000\nModul lembur.", 2)
    order_at(desk, "12 13:00", "/estimasi batal\n/gabung BEN-2\nKami gabung ya Bu.", 1)
    assert (desk.request().merged, desk.request(2).estimates[-1].verdict) == (2, "open")
    return desk


@pytest.mark.parametrize("word", ["SETUJU", "TOLAK", "Setuju revisi 1, PO 4711"])
def test_an_answer_to_the_estimate_of_a_part_is_none_to_that_of_the_whole(merged: Desk, word: str) -> None:
    merged.answer(SITI, to_estimate(merged, SITI, 1), word)
    assert merged.decision.request == 2
    assert (merged.request(2).state, merged.request(2).estimates[-1].verdict) == ("estimated", "open")
    assert merged.clocks(2) == {}
    assert ("consent_unclear", SITI, "replaced") in told(merged)
    assert ("staff_client_reply", RANI, "") in told(merged)
    merged.answer(SITI, to_estimate(merged, SITI, 2), word)
    assert merged.request(2).estimates[-1].verdict in ("approved", "declined")


def test_an_answer_that_only_names_the_part_is_none_to_the_estimate_of_the_whole(merged: Desk) -> None:
    merged.write(SITI, "SETUJU", subject="Re: [BEN-1] Estimasi, revisi 1")
    assert (merged.decision.request, merged.request(2).estimates[-1].verdict) == (2, "open")


def test_the_answer_to_a_part_is_read_by_staff_though_the_whole_has_the_same_one(merged: Desk) -> None:
    merged.answer(SITI, to_estimate(merged, SITI, 2), "SETUJU")
    merged.answer(SITI, to_estimate(merged, SITI, 1), "SETUJU")
    assert ("staff_client_reply", RANI, "") in told(merged)


@pytest.mark.parametrize("word", ["DITERIMA", "BELUM SESUAI"])
def test_a_word_on_what_was_a_part_takes_no_delivery_and_sends_none_back(merged: Desk, word: str) -> None:
    merged.answer(SITI, to_estimate(merged, SITI, 2), "SETUJU")
    order_at(merged, "13 10:00", "/serahkan\nSudah jadi, Bu.", 2)
    merged.answer(SITI, to_estimate(merged, SITI, 1), word)
    assert (merged.request(2).state, merged.clocks(2)["completion"].state) == ("delivered", "met")
    assert ("staff_client_reply", RANI, "") in told(merged)


def test_a_part_that_is_called_off_leaves_the_whole_as_it_is(two: Desk) -> None:
    order_at(two, "12 13:00", "/gabung BEN-1\nKami gabung ya Bu.", 2)
    before = running(two)
    two.answer(SITI, first_letter(two, 2), "Batal")
    assert (two.decision.request, two.request().state, running(two)) == (1, "new", before)
    assert ("staff_client_reply", RANI, "") in told(two)


def test_another_date_for_a_part_moves_no_appointment_of_the_whole(session: Desk) -> None:
    session.write(SITI, SESSION, subject="Sesi virtual lagi")
    order_at(session, "12 12:00", "/gabung BEN-1\nKami gabung ya Bu.", 2)
    session.answer(SITI, first_letter(session, 2), "JADWAL ULANG Kamis depan 13.00")
    appointment = session.request().appointment
    assert appointment is not None
    assert (session.request().state, appointment.cancelled) == ("scheduled", False)


@pytest.fixture
def sessions(session: Desk) -> Desk:
    """Two sessions; the recording of the first is asked for beforehand."""
    session.answer(SITI, session.letters(SITI)[-1], "REKAMAN")
    session.write(SITI, SESSION, subject="Sesi virtual lagi")
    return session


def test_a_recording_that_was_asked_for_is_that_of_the_session_in_its_place(sessions: Desk) -> None:
    order_at(sessions, "12 12:00", f"/jadwal 20/02/2025 10.00 {LINK}", 2)
    order_at(sessions, "12 13:00", "/gabung BEN-2\nKami gabung ya Bu.")
    assert sessions.request().merged == 2
    order_at(sessions, "20 11:30", "/hasil-kunjungan\nSesinya sudah berlangsung, Bu.", 2)
    # Five business days from the end of the second session, Thursday 11:00.
    assert running(sessions, 2) == {"delivery": at("27 11:00")}


def test_a_session_whose_recording_is_wanted_is_no_part_of_one_that_has_taken_place(sessions: Desk) -> None:
    order_at(sessions, "12 12:00", f"/jadwal 13/02/2025 10.00 {LINK}", 2)
    order_at(sessions, "13 12:00", "/hasil-kunjungan\nSesinya sudah berlangsung, Bu.", 2)
    order_at(sessions, "13 13:00", "/gabung BEN-2\nKami gabung ya Bu.")
    assert refusals(sessions) == [Refusal.LOSES_RECORDING]


def test_a_session_whose_recording_is_wanted_is_no_part_of_an_incident(sessions: Desk) -> None:
    sessions.write(SITI, REPORT, subject="Tidak bisa login")
    order_at(sessions, "12 13:00", "/gabung BEN-3\nKami gabung ya Bu.")
    assert refusals(sessions) == [Refusal.LOSES_RECORDING]


# What was agreed and has ended.


@pytest.mark.parametrize(
    ("end", "when", "due"),
    [
        # Delivered on Friday at 10:00 and closed, back on Monday at 10:00: one business day, so not due on Wednesday.
        ("/serahkan\n/tutup\nSudah jadi, Bu.", "14 10:00", "20 15:00"),
        ("/batal\nSalah kirim, Bu.", "14 10:00", "20 15:00"),
    ],
)
@pytest.mark.parametrize("staff", [True, False])
def test_what_was_agreed_and_has_ended_is_in_work_again_when_it_is_opened(
    end: str, when: str, due: str, staff: bool
) -> None:
    desk = offered()
    desk.receive(desk.answering(SITI, to_estimate(desk, SITI), "SETUJU"), at=at("12 15:00"))
    order_at(desk, when, end)
    if staff:
        order_at(desk, "17 10:00", "/buka-lagi\nKami lanjutkan, Bu.")
    else:
        says_at(desk, "17 10:00", "Kolomnya kosong di bulan Maret, mohon dicek.")
    assert (desk.request().state, running(desk)) == ("in_progress", {"completion": at(due)})
    found = standing(desk.handbook.kinds, "change_request", desk.timeline)
    assert "in_progress" in found.states, found.lost
    order_at(desk, "17 11:00", "/serahkan\nSudah kami perbaiki, Bu.")
    assert (desk.request().state, running(desk)) == ("delivered", {})


def test_what_was_accepted_long_after_it_was_delivered_is_opened_with_its_promise() -> None:
    desk = offered()
    desk.receive(desk.answering(SITI, to_estimate(desk, SITI), "SETUJU"), at=at("12 15:00"))
    order_at(desk, "14 10:00", "/serahkan\nSudah jadi, Bu.")
    says_at(desk, "27 10:00", "DITERIMA")
    assert desk.request().state == "accepted"
    says_at(desk, "28 10:00", "Ternyata masih error, kolomnya kosong di bulan Maret.")
    # Ten business days after the delivery; it was due on Wednesday the 19th.
    assert (desk.request().state, running(desk)) == (
        "in_progress",
        {"completion": datetime(2025, 3, 5, 8, 0, tzinfo=UTC)},
    )
