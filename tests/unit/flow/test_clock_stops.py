"""No clock stops, or goes on standing still, without anybody having said so: the order of mails does not matter."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mailflow.desk.decision import Refusal
from mailflow.sla.agreement import reopen_until
from tests.unit.flow.desk_of import RANI, SITI, STEP, Desk, bundled, shown, words_of
from tests.unit.flow.test_recount import decreed

ASK = "/tunggu\nMohon tangkapan layarnya, Bu."
MINUTE = timedelta(minutes=1)


@pytest.fixture
def waiting(reported: Desk) -> Desk:
    order(reported, ASK)
    assert states(reported) == {"workaround": "paused", "permanent": "paused"}
    return reported


def order(desk: Desk, text: str) -> None:
    desk.answer(RANI, desk.letters(RANI, "staff_new")[0], text)


def states(desk: Desk) -> dict[str, str]:
    return {name: clock.state for name, clock in desk.clocks().items()}


def test_a_question_pauses_from_the_moment_it_is_queued(reported: Desk) -> None:
    raw = reported.answering(RANI, reported.letter(RANI), ASK)
    arrived = reported.now + MINUTE
    reported.receive(raw, at=arrived, now=arrived + 5 * MINUTE)
    (pause,) = reported.clocks()["permanent"].pauses
    assert pause.start == arrived + 5 * MINUTE


@pytest.mark.parametrize("text", ["Ini gambarnya.", "Terima kasih", ""])
def test_the_clients_first_mail_ends_the_pause_whatever_it_says(waiting: Desk, text: str) -> None:
    waiting.answer(SITI, waiting.letter(SITI), text)
    assert waiting.request().state == "in_progress"
    assert states(waiting) == {"workaround": "running", "permanent": "running"}


def test_a_plain_reply_of_staff_leaves_the_question_open(waiting: Desk) -> None:
    order(waiting, "Masih kami tunggu ya Bu.")
    assert waiting.request().state == "waiting_client"
    assert states(waiting) == {"workaround": "paused", "permanent": "paused"}


@pytest.mark.parametrize("text", ["/proses", "/sementara\nPakai menu lain.", "/proses\n/sementara\nPakai menu lain."])
def test_however_the_waiting_ends_no_clock_stays_paused(waiting: Desk, text: str) -> None:
    order(waiting, text)
    assert waiting.request().state != "waiting_client"
    assert "paused" not in states(waiting).values()
    assert states(waiting)["permanent"] == "running"


@pytest.mark.parametrize("text", [f"/tunggu\n/proses\n{ASK[8:]}", "/tunggu\n/sementara\nPakai menu lain."])
def test_a_question_and_its_end_in_one_mail_leave_no_pause(reported: Desk, text: str) -> None:
    raw = reported.answering(RANI, reported.letter(RANI), text)
    reported.receive(raw, at=reported.now + MINUTE, now=reported.now + 9 * MINUTE)
    assert states(reported)["permanent"] == "running"


def test_a_clients_mail_that_crossed_the_question_does_not_leave_the_clock_paused(reported: Desk) -> None:
    begin = reported.now
    ask = reported.answering(RANI, reported.letter(RANI), ASK)
    crossed = reported.answering(SITI, reported.letter(SITI), "Ini gambarnya.", id_="crossed@sejahtera.example")
    reported.receive(ask, at=begin + MINUTE, now=begin + 30 * MINUTE)
    reported.receive(crossed, at=begin + 2 * MINUTE, now=begin + 31 * MINUTE)
    assert reported.request().state == "in_progress"
    assert states(reported) == {"workaround": "running", "permanent": "running"}


def test_a_clients_mail_worked_on_after_a_later_resolution_reopens_it(reported: Desk) -> None:
    begin = reported.now
    crossed = reported.answering(SITI, reported.letter(SITI), "Masih error.", id_="crossed@sejahtera.example")
    done = reported.answering(RANI, reported.letter(RANI), "/selesai\nSudah.")
    reported.receive(done, at=begin + 20 * MINUTE)
    reported.receive(crossed, at=begin + 10 * MINUTE, now=begin + 21 * MINUTE)
    assert reported.request().state == "in_progress"
    assert states(reported) == {"workaround": "running", "permanent": "running"}


def test_staffs_progress_worked_on_late_does_not_leave_the_clock_paused(reported: Desk) -> None:
    begin = reported.now
    ask = reported.answering(RANI, reported.letter(RANI), ASK)
    go_on = reported.answering(RANI, reported.letter(RANI), "/proses", id_="go-on@vendor.example")
    reported.receive(ask, at=begin + MINUTE, now=begin + 30 * MINUTE)
    reported.receive(go_on, at=begin + 2 * MINUTE, now=begin + 31 * MINUTE)
    assert states(reported) == {"workaround": "running", "permanent": "running"}


def test_staff_reopen_inside_the_window_only_for_later_no_clock_would_run(reported: Desk) -> None:
    letter = reported.letters(RANI, "staff_new")[0]
    order(reported, "/selesai\nSudah.")
    closed_at = reported.request().closed_at
    assert closed_at is not None
    last = reopen_until(bundled()[0].agreement, closed_at)
    late = reported.answering(RANI, letter, "/buka-lagi", id_="late@vendor.example")
    reported.receive(late, at=last + timedelta(seconds=1))
    assert [line.refusal for line in reported.decision.notices[0].transcript] == [Refusal.TOO_LATE]
    assert reported.request().state == "resolved"
    reported.receive(reported.answering(RANI, letter, "/buka-lagi", id_="in-time@vendor.example"), at=last)
    assert (reported.request().state, states(reported)["permanent"]) == ("in_progress", "running")


def test_who_resolves_in_the_second_of_a_reopening_is_told_to_send_it_again_and_then_it_works(reported: Desk) -> None:
    reported.answer(RANI, reported.letters(RANI, "staff_new")[0], "/selesai\nSudah beres, Bu.")
    at, resolved = reported.now + STEP, reported.letter(SITI)
    reported.receive(reported.answering(SITI, resolved, "Masih error Pak, slip gaji kosong."), at=at)
    again = reported.answering(RANI, reported.letter(RANI), "/selesai\nSlipnya sudah terisi, Bu.")
    reported.receive(again, at=at)
    (notice,) = reported.decision.notices
    assert [line.refusal for line in notice.transcript] == [Refusal.JUST_REOPENED]
    assert "kirim ini sekali lagi" in words_of(reported.letter(RANI))
    reported.receive(again.replace(b"Slipnya", b"Slip"), at=at + timedelta(seconds=1))
    assert (reported.request().state, reported.clocks()["permanent"].state) == ("resolved", "met")


def test_resolved_before_a_workaround_both_clocks_are_met_at_the_arrival_of_the_staff_mail(reported: Desk) -> None:
    raw = reported.answering(RANI, reported.letter(RANI), "/selesai\nSudah.")
    arrived = reported.now + MINUTE
    reported.receive(raw, at=arrived, now=arrived + timedelta(hours=9))
    assert states(reported) == {"workaround": "met", "permanent": "met"}
    assert {clock.stopped_at for clock in reported.clocks().values()} == {arrived}


def test_a_mail_after_a_change_of_the_rules_recounts_nothing_by_itself(reported: Desk) -> None:
    before = {name: clock.due_at for name, clock in reported.clocks().items()}
    reported.handbook = decreed("2025-02-13")
    reported.answer(SITI, reported.letter(SITI), "Ada kabar?")
    order(reported, "Sedang kami periksa, Bu.")
    assert {name: clock.due_at for name, clock in reported.clocks().items()} == before


def test_a_severity_that_is_older_than_another_one_but_read_later_stands_under_it(reported: Desk) -> None:
    first, letter = reported.now, reported.letters(RANI, "staff_new")[0]
    late = reported.answering(RANI, letter, "/tingkat rendah\nSementara kami anggap ringan.")
    newer = reported.answering(RANI, letter, "/tingkat tinggi\nKami naikkan.", id_="newer@vendor.example")
    reported.receive(newer, at=first + 10 * MINUTE)
    decided = {name: clock.due_at for name, clock in reported.clocks().items()}
    reported.receive(late, at=first + 5 * MINUTE, now=first + 15 * MINUTE)
    assert reported.request().severity == "high"
    assert {name: clock.due_at for name, clock in reported.clocks().items()} == decided
    assert "Tinggi" in str(shown(reported.letter(SITI, "update")).get_body(("plain",)))
