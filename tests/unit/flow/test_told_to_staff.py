"""What staff read of a timeline and of a refusal: in their language, and with what to do about it."""

from __future__ import annotations

from mailflow.desk.decision import Refusal
from tests.unit.flow.desk_of import RANI, SITI, Desk, words_of
from tests.unit.flow.visits_desk import NEXT_WEDNESDAY, order, refusals, says

REFUSED = "masih ada janji waktu yang berjalan"


def why(desk: Desk) -> str:
    """What stands behind the refusal in the last letter to Rani."""
    return words_of(desk.letter(RANI, "staff_refused")).partition(REFUSED)[2].split("\n")[0].rstrip()


def test_the_status_tells_what_mailflow_did_in_the_reader_s_language(reported: Desk) -> None:
    order(reported, "/tunggu\nMenu mana yang dipakai, Bu?")
    says(reported, "the pause ends")
    order(reported, "/status")
    told = words_of(reported.letter(RANI, "staff_status"))
    assert "email klien: the pause ends" in told
    order(reported, "/tunggu\nSejak kapan, Bu?")
    order(reported, "/proses")
    order(reported, "/status")
    told = words_of(reported.letter(RANI, "staff_status"))
    assert "staff rani, tindakan: jeda berakhir" in told
    assert "email klien: the pause ends" in told


def test_a_note_in_the_words_of_mailflow_is_still_the_words_of_its_writer(reported: Desk) -> None:
    order(reported, "/catatan\nthe recording is asked for")
    order(reported, "/status")
    assert "catatan: the recording is asked for" in words_of(reported.letter(RANI, "staff_status"))


def test_a_session_whose_recording_is_owed_is_closed_after_the_recording(session: Desk) -> None:
    session.now = NEXT_WEDNESDAY
    order(session, "/hasil-kunjungan\nTerima kasih sudah hadir.")
    says(session, "REKAMAN")
    order(session, "/status")
    order(session, "/tutup")
    assert refusals(session) == [Refusal.CLOCK_RUNS]
    assert why(session) == "; akhiri dulu dengan /rekaman"


def test_the_client_reads_that_a_wanted_recording_moves_with_its_session(session: Desk) -> None:
    says(session, "REKAMAN")
    order(session, "/jadwal Kamis depan 10.00 https://meet.example/abc-defg")
    assert "Rekaman yang sudah diminta menyusul sesudahnya." in words_of(session.letter(SITI, "appointment"))
    says(session, "JADWAL ULANG Jumat depan 10.00")
    assert "Rekaman yang sudah diminta ikut pindah" in words_of(session.letter(SITI, "reschedule"))


def test_who_asked_for_none_reads_that_a_recording_can_be_asked_for(session: Desk) -> None:
    order(session, "/jadwal Kamis depan 10.00 https://meet.example/abc-defg")
    assert "Rekamannya dapat Anda minta sesudahnya." in words_of(session.letter(SITI, "appointment"))
