"""A session over the network: asked for, invited to, held, and its recording sent within the promise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailflow.sla.clocks import current
from tests.journeys.fast_desk import BUDI, MINUTE, RANI, FastDesk, jakarta
from tests.journeys.visits_of import in_calendar, invitation, last

LINK = "https://meet.example/abc-defg"
RECORDING = "https://files.example/rekaman/1"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[FastDesk]:
    """It opens on Wednesday, 12 February 2025."""
    opened = FastDesk(tmp_path, jakarta("2025-02-12 10:00"))
    yield opened
    opened.close()


def test_a_session_is_held_and_its_recording_is_due_from_the_question_on(desk: FastDesk) -> None:
    desk.writes(BUDI, "Sesi virtual", "Mohon dijadwalkan sesi Zoom untuk membahas modul cuti.")
    assert desk.case().request.kind == "virtual"
    desk.answers(last(desk, RANI), f"/jadwal Kamis 14.00-15.30 {LINK}")
    invited = last(desk, BUDI, "appointment")
    assert in_calendar(invited) == ("REQUEST", 0, jakarta("2025-02-13 14:00"))
    assert invitation(invited)[1].one("URL").value == LINK
    assert LINK in invited.words
    assert "direkam" in invited.words, "whoever takes part is told that it may be recorded"

    desk.until(jakarta("2025-02-13 16:00"), step=10 * MINUTE)
    assert [letter.at for letter in desk.letters("appointment_tomorrow")] == [jakarta("2025-02-12 10:10")]
    desk.answers(last(desk, RANI), "/hasil-kunjungan\nTerima kasih sudah hadir, Pak.")
    assert (desk.case().request.state, desk.case().clocks) == ("held", ())

    desk.answers(last(desk, BUDI), "REKAMAN")
    clock = current(desk.case().clocks)["delivery"]
    assert clock.due_at == jakarta("2025-02-20 16:00"), "five business days from the question"
    assert "20 Februari 2025" in last(desk, BUDI, "client_status").words

    desk.until(jakarta("2025-02-17 10:00"), step=60 * MINUTE)
    desk.answers(last(desk, RANI), f"/rekaman {RECORDING}\nBerikut rekamannya, Pak.")
    assert current(desk.case().clocks)["delivery"].state == "met"
    assert RECORDING in last(desk, BUDI, "update").words


def test_a_session_that_nobody_wants_recorded_has_no_clock_and_is_closed(desk: FastDesk) -> None:
    desk.writes(BUDI, "Sesi virtual", "Mohon dijadwalkan sesi Zoom untuk membahas modul cuti.")
    desk.answers(last(desk, RANI), f"/jadwal Kamis 14.00 {LINK}")
    desk.until(jakarta("2025-02-13 16:00"), step=30 * MINUTE)
    desk.answers(last(desk, RANI), "/hasil-kunjungan\nTerima kasih sudah hadir, Pak.")
    desk.answers(last(desk, RANI), "/tutup")
    assert (desk.case().request.state, desk.case().clocks) == ("closed", ())


def test_a_recording_asked_for_beforehand_is_due_from_the_end_though_nobody_says_it_was_held(desk: FastDesk) -> None:
    desk.writes(BUDI, "Sesi virtual", "Mohon dijadwalkan sesi Zoom untuk membahas modul cuti.")
    desk.answers(last(desk, RANI), f"/jadwal Kamis 14.00-15.30 {LINK}")
    desk.answers(last(desk, BUDI, "appointment"), "REKAMAN")
    assert desk.case().clocks == ()
    desk.until(jakarta("2025-02-13 17:00"), step=10 * MINUTE)
    clock = current(desk.case().clocks)["delivery"]
    assert (clock.state, clock.started_at) == ("running", jakarta("2025-02-13 15:30"))
    assert clock.due_at == jakarta("2025-02-20 15:30")
