"""The recording of a session: whoever asks hears until when it comes, and its link alone is an answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.unit.flow.desk_of import RANI, SITI, Desk, words_of
from tests.unit.flow.visits_desk import LINK, NEXT_WEDNESDAY, order, says, told

pytestmark = pytest.mark.usefixtures("told_again")
FILE = "https://files.example/rekaman/1"
AFTERWARDS = NEXT_WEDNESDAY + timedelta(hours=2)
PROMISE = "Rabu, 26 Februari 2025 pukul 11.00 WIB"
"""Five business days from the end of the session, on Wednesday, 19 February at 11:00."""


def held(desk: Desk) -> None:
    desk.now = AFTERWARDS
    order(desk, "/hasil-kunjungan\nTerima kasih sudah hadir.")


@pytest.mark.parametrize("ask", ["REKAMAN", "Boleh minta rekamannya ya?", "Rekaman sesinya dong, Mbak"])
def test_whoever_asks_before_the_session_reads_until_when_the_recording_comes(session: Desk, ask: str) -> None:
    says(session, ask)
    letter = words_of(session.letter(SITI, "recording"))
    assert PROMISE in letter
    assert LINK in letter
    assert "REKAMAN: minta" not in letter, "it was asked for"
    session.now += timedelta(hours=2)
    session.answer(SITI, session.letter(SITI, "appointment"), ask)
    assert told(session) == {("recording", SITI)}
    assert PROMISE in words_of(session.letter(SITI, "recording"))


def test_who_asked_before_the_session_reads_the_promise_when_it_was_held_and_whenever_he_asks_again(
    session: Desk,
) -> None:
    says(session, "REKAMAN")
    held(session)
    letter = session.letter(SITI, "update")
    assert PROMISE in words_of(letter)
    assert "REKAMAN: minta" not in words_of(letter)
    says(session, "Boleh minta rekamannya ya?")
    assert told(session) == {("recording", SITI)}
    assert PROMISE in words_of(session.letter(SITI, "recording"))
    session.now = NEXT_WEDNESDAY + timedelta(days=9)
    session.answer(SITI, letter, "Rekamannya mana ya?")
    says(session, "REKAMAN")
    assert "Mohon maaf" in words_of(session.letter(SITI, "recording")), "it is late by now"


def test_a_session_without_a_date_promises_the_recording_for_after_it(desk: Desk) -> None:
    desk.write(SITI, "Mohon dijadwalkan sesi Zoom untuk membahas modul cuti.", subject="Sesi virtual")
    says(desk, "REKAMAN")
    assert "sesudah sesinya berlangsung" in words_of(desk.letter(SITI, "recording"))


def test_the_link_of_a_recording_needs_no_words_beside_it_and_is_asked_for_no_more(session: Desk) -> None:
    held(session)
    assert "REKAMAN: minta" in words_of(session.letter(SITI, "update"))
    says(session, "REKAMAN")
    order(session, f"/rekaman {FILE}")
    letter = words_of(session.letter(SITI, "update"))
    assert FILE in letter
    assert "Yth." in letter
    assert "REKAMAN: minta" not in letter
    assert session.clocks()["delivery"].state == "met"
    assert [notice.automatic for notice in session.decision.notices if notice.audience == "client"] == [False]


def test_a_note_beside_the_link_stays_inside_of_the_house(session: Desk) -> None:
    held(session)
    order(session, f"/rekaman {FILE}\n/catatan kualitas suaranya buruk")
    letter = words_of(session.letter(SITI, "update"))
    assert FILE in letter
    assert "buruk" not in letter
    assert RANI not in letter
