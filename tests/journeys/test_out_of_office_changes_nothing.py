"""An out-of-office is noted where it belongs: it answers no question, reopens nothing, and nobody answers it."""

from __future__ import annotations

from tests.journeys.desk_story import DANIEL, RANI, SITI, Story, to
from tests.journeys.installation import Installation

REF = "BEN-1001"
AWAY = "Saya sedang cuti sampai Senin."
VACATION = "Auto-Submitted: auto-replied"


def test_an_out_of_office_resumes_nothing_reopens_nothing_and_opens_nothing(installation: Installation) -> None:
    story = Story(installation)
    first = story.writes(SITI, "Tidak bisa login", "Kami tidak bisa login, padahal gajian besok.")
    staff = to(first, RANI)
    assert story.answers(SITI, to(first, SITI), AWAY, VACATION) == []
    assert story.state(REF) == "new"

    (question,) = story.answers(RANI, staff, "/tunggu\nMohon tangkapan layarnya, Bu.")
    before = story.request(REF)
    assert story.answers(SITI, question, AWAY, VACATION) == []
    after = story.request(REF)
    assert after["request"]["state"] == "waiting_client"
    assert after["clocks"] == before["clocks"]
    assert {clock["state"] for clock in after["clocks"]} == {"paused"}
    assert after["timeline"][-1]["entry"]["what"] == "automatic mail"

    (solved,) = story.answers(RANI, staff, "/selesai\nSudah kami perbaiki, Bu.")
    assert story.answers(SITI, solved, AWAY, "X-Auto-Response-Suppress: All", VACATION) == []
    assert story.state(REF) == "resolved"

    assert story.writes(DANIEL, "Automatic reply: hello", "I am away.", VACATION) == []
    assert len(installation.requests()) == 1
    assert [row.outcome for row in installation.received()].count("recorded") == 4
