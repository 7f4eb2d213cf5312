"""An out-of-office is noted where it belongs: it answers no question, reopens nothing, and nobody answers it."""

from __future__ import annotations

from tests.journeys.desk_story import DANIEL, RANI, SITI, about, to
from tests.journeys.timed_desk import TimedDesk

AWAY = "Saya sedang cuti sampai Senin."
VACATION = "Auto-Submitted: auto-replied"


def test_an_out_of_office_resumes_nothing_reopens_nothing_and_opens_nothing(timed_desk: TimedDesk) -> None:
    first = timed_desk.writes(SITI, "Tidak bisa login", "Kami tidak bisa login, padahal gajian besok.")
    ref, staff = about(first[0]), to(first, RANI)
    assert timed_desk.answers(SITI, to(first, SITI), AWAY, VACATION) == []
    assert timed_desk.state(ref) == "new"

    (question,) = timed_desk.answers(RANI, staff, "/tunggu\nMohon tangkapan layarnya, Bu.")
    before = timed_desk.case(ref)
    assert timed_desk.answers(SITI, question, AWAY, VACATION) == []
    after = timed_desk.case(ref)
    assert after.request.state == "waiting_client"
    assert after.clocks == before.clocks
    assert {clock.state for clock in after.clocks} == {"paused"}
    assert timed_desk.timeline(ref)[-1].what == "automatic mail"

    (solved,) = timed_desk.answers(RANI, staff, "/selesai\nSudah kami perbaiki, Bu.")
    assert timed_desk.answers(SITI, solved, AWAY, "X-Auto-Response-Suppress: All", VACATION) == []
    assert timed_desk.state(ref) == "resolved"

    assert timed_desk.writes(DANIEL, "Automatic reply: hello", "I am away.", VACATION) == []
    assert timed_desk.outcomes() == ["request", "recorded", "reply", "recorded", "reply", "recorded", "recorded"]
