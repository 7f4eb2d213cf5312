"""/client that corrects a /client: whoever took part as a person of the former client takes part no longer (email.md 4:
only addresses of the request's own client)."""

from __future__ import annotations

import pytest

from mailflow.desk.decision import Refusal
from mailflow.desk.request import What
from tests.unit.flow.desk_of import BIMA, BUDI, DANIEL, RANI, SITI, Desk, shown, words_of
from tests.unit.flow.visits_desk import FORM, NEXT_WEDNESDAY, calendar_of, order, rsvp, seen

AGUS, KETUT = "agus@surat.example", "ketut@surel.example"


@pytest.fixture
def mistaken(desk: Desk) -> Desk:
    """Agus wrote from a public address; staff took him for one of Sejahtera and brought Budi of Sejahtera in."""
    desk.write(AGUS, "Kami tidak bisa login ke payroll, padahal gajian besok.", subject="Tidak bisa login")
    order(desk, f"/klien sejahtera\n/tembusan {BUDI}")
    assert desk.request().participants == (BUDI,)
    return desk


def readers(desk: Desk) -> set[str]:
    """The clients who get letters of the last decision."""
    return {notice.to.address for notice in desk.decision.notices if notice.audience == "client"}


@pytest.mark.parametrize("word", ["/klien nusantara", "/client nusantara", "/klien kosong"])
def test_what_is_said_after_a_correction_is_for_no_person_of_the_former_client(mistaken: Desk, word: str) -> None:
    order(mistaken, word)
    assert mistaken.request().participants == ()
    order(mistaken, "Pak Agus, data gajinya sudah kami perbaiki.")
    assert readers(mistaken) == {AGUS}
    order(mistaken, "/tingkat rendah\nTerima kasih, Pak.")
    assert readers(mistaken) == {AGUS}


def test_whoever_corrects_it_reads_who_takes_part_no_longer_and_it_stays_on_record(mistaken: Desk) -> None:
    order(mistaken, "/klien nusantara")
    words = words_of(mistaken.letter(RANI, "staff_done"))
    assert f"tidak ikut lagi, karena milik klien lain: {BUDI}" in words
    (entry,) = (entry for entry in mistaken.decision.entries if entry.what is What.CLIENT)
    assert entry.reason == ("before: sejahtera", f"takes no part any more, being of another client: {BUDI}")
    order(mistaken, "/klien nusantara")
    assert not mistaken.decision.notices, "nobody was left to go"


@pytest.mark.parametrize(("before", "text"), [
    ("/selesai\nSudah kami perbaiki, Pak.", "Masih error, tidak bisa login."),
    ("/tunggu\nMohon kirim log server, Pak.", "Ini lognya."),
    ("Kami periksa, Pak.", "NIK karyawan kami 3171 salah potong."),
])  # fmt: skip
def test_who_takes_part_no_longer_opens_a_request_of_his_own_by_his_old_letter(
    mistaken: Desk, before: str, text: str
) -> None:
    order(mistaken, before)
    letter = mistaken.letter(BUDI)
    order(mistaken, "/klien nusantara")
    stood, clocks = mistaken.request(), mistaken.clocks()
    decision = mistaken.answer(BUDI, letter, text)
    assert (decision.request, mistaken.request(2).linked, mistaken.request(2).client) == (2, 1, "sejahtera")
    assert (mistaken.request(), mistaken.clocks()) == (stood, clocks)
    assert readers(mistaken) == {BUDI}


def test_the_last_of_several_lines_says_who_stays(mistaken: Desk) -> None:
    order(mistaken, "/klien nusantara\n/klien sejahtera")
    assert mistaken.request().participants == (BUDI,)
    order(mistaken, f"/klien nusantara\n/tembusan {DANIEL}")
    assert mistaken.request().participants == (DANIEL,)
    order(mistaken, f"/klien sejahtera\n/tembusan {DANIEL}")
    (notice,) = mistaken.decision.notices
    assert [line.refusal for line in notice.transcript] == [None, Refusal.NOT_THEIRS]
    assert mistaken.request().participants == (DANIEL,)


def test_he_reads_it_too_where_a_colleague_has_acted_meanwhile(mistaken: Desk) -> None:
    before = mistaken.letter(RANI)
    mistaken.answer(BIMA, mistaken.letter(BIMA), "Kami periksa, Pak.")
    mistaken.answer(RANI, before, "/klien nusantara")
    words = words_of(mistaken.letter(RANI, "staff_done"))
    assert "Kami periksa, Pak." in words
    assert f"Tidak ikut lagi, karena milik klien lain: {BUDI}." in words


@pytest.mark.parametrize(("given", "stays"), [("sejahtera", False), ("nusantara", True)])
def test_an_address_that_staff_gave_to_a_client_counts_like_a_registered_one(
    mistaken: Desk, given: str, stays: bool
) -> None:
    mistaken.remembered[KETUT] = "sejahtera"
    order(mistaken, f"/tembusan {KETUT}")
    mistaken.remembered[KETUT] = given
    order(mistaken, "/klien nusantara")
    assert mistaken.request().participants == ((KETUT,) if stays else ())


def test_who_was_let_go_does_not_come_back_by_his_old_letter(mistaken: Desk) -> None:
    order(mistaken, "Kami periksa, Pak.")
    before = mistaken.letter(BUDI, "update")
    order(mistaken, "/klien nusantara")
    mistaken.answer(BUDI, before, "Ini bukan dari kami, mohon dicek.", Cc=SITI)
    assert (mistaken.decision.request, mistaken.request().participants) == (2, ())
    assert "Ini bukan dari kami" in words_of(mistaken.letter(RANI, "staff_new"))
    mistaken.answer(BUDI, before, "STATUS")
    told = [notice.request for notice in mistaken.decision.notices if notice.audience == "client"]
    assert all(request and request.number != 1 for request in told), "how it stands is not his to know"
    mistaken.answer(RANI, mistaken.letter(RANI, "staff_done"), "Pak Agus, sudah kami perbaiki.")
    assert mistaken.decision.request == 1
    assert readers(mistaken) == {AGUS}


def test_a_requester_of_another_client_brings_no_colleagues_of_his_along(reported: Desk) -> None:
    order(reported, "/klien nusantara")
    letter = reported.letters(SITI)[0]
    reported.answer(SITI, letter, "Pak Budi ikut membaca ya.", Cc=BUDI)
    assert (reported.request().requester, reported.request().participants) == (SITI, ())


@pytest.fixture
def visited(desk: Desk) -> Desk:
    """The visit of the same mistake stands in Budi's calendar."""
    desk.write(AGUS, FORM.format(day="Rabu, 26 Februari 2025"), subject="Permohonan kunjungan")
    order(desk, f"/klien sejahtera\n/tembusan {BUDI}")
    order(desk, "/jadwal Rabu depan 10.00")
    assert seen(desk, BUDI) == seen(desk, AGUS) == ("REQUEST", 0, NEXT_WEDNESDAY)
    return desk


def test_a_visit_of_another_client_leaves_the_calendar_and_nobody_else_hears_of_that(visited: Desk) -> None:
    rsvp(visited, BUDI, "ACCEPTED")
    order(visited, "/klien nusantara")
    assert seen(visited, BUDI) == ("CANCEL", 0, NEXT_WEDNESDAY)
    assert str(calendar_of(visited, BUDI).walk("VEVENT")[0]["STATUS"]) == "CANCELLED"
    assert readers(visited) == {BUDI}
    appointment = visited.request().appointment
    assert appointment is not None
    assert (appointment.cancelled, appointment.sequence, appointment.answers) == (False, 0, ())
    order(visited, "/batal\nMaaf, Pak.")
    assert readers(visited) == {AGUS}
    assert seen(visited, AGUS)[:2] == ("CANCEL", 1)


def test_one_mail_that_corrects_the_client_and_calls_the_visit_off_cancels_it_for_both(visited: Desk) -> None:
    order(visited, "/klien nusantara\n/batal\nMaaf, Pak.")
    assert seen(visited, BUDI)[:2] == seen(visited, AGUS)[:2] == ("CANCEL", 1)
    assert "Maaf, Pak." not in words_of(visited.letter(BUDI))


def test_a_visit_that_is_over_is_cancelled_for_nobody(visited: Desk) -> None:
    visited.now = NEXT_WEDNESDAY
    order(visited, "/klien nusantara")
    assert visited.request().participants == ()
    assert readers(visited) == set()
    assert shown(visited.letter(RANI, "staff_done"))["Subject"]
