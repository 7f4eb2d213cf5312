"""A working day of commands: a request is given away, noted upon, found to be of another kind, and merged."""

from __future__ import annotations

import pytest

from tests.journeys.desk_at_work import DeskAtWork
from tests.journeys.desk_story import BIMA, BUDI, RANI, SITI, Letter, about, number, to

DEWI = "dewi@vendor.example"
REPORT = "Halo,\n\nLaporan lembur per cabang tidak ada di menu laporan kami.\n\nSiti"
SECRET = "Kontrak mereka habis bulan depan, jangan dibicarakan dulu."


@pytest.fixture(scope="module")
def first(desk: DeskAtWork) -> list[Letter]:
    """The letters of the request in the morning."""
    return desk.writes(SITI, "Laporan lembur per cabang", REPORT)


def test_in_the_morning_it_is_given_to_a_colleague_with_a_note(desk: DeskAtWork, first: list[Letter]) -> None:
    ref = about(first[0])
    (given,) = desk.answers(RANI, to(first, RANI), f"/tugaskan dewi\n/catatan\n{SECRET}")
    assert given.to == DEWI
    assert SECRET[:-1] in given.words
    assert desk.case(ref).request.assignee == "dewi"
    noted = [entry for entry in desk.timeline(ref) if SECRET[:-1] in entry.text]
    assert [entry.public for entry in noted] == [False]
    # From now on her alone is told.
    (told,) = desk.answers(SITI, to(first, SITI), "Bu, kami perlu laporan itu sebelum tutup buku ya.")
    assert told.to == DEWI
    (answer,) = desk.answers(DEWI, told, "Baik Bu Siti, kami pelajari dahulu kebutuhannya.")
    assert answer.to == SITI
    assert SECRET[:-1] not in answer.words


def test_at_noon_it_turns_out_to_be_a_change(desk: DeskAtWork, first: list[Letter]) -> None:
    ref = about(first[0])
    kind = desk.case(ref).request.kind
    words = "Bu Siti, ini kami tangani sebagai permintaan perubahan."
    note = desk.answers(SITI, to(first, SITI), "Laporan ini memang belum pernah ada di aplikasi, Bu Dewi.")
    (answer,) = desk.answers(
        DEWI, to(note, DEWI), f"/jenis {'tiket' if kind == 'change_request' else 'perubahan'}\n{words}"
    )
    request = desk.case(ref).request
    assert answer.to == SITI
    assert request.kind == {"change_request": "ticket"}.get(kind, "change_request")
    assert "sekarang kami tangani sebagai" in answer.words
    assert about(answer) == ref, "the reference stays"


def test_in_the_evening_a_colleagues_mail_about_the_same_is_merged(desk: DeskAtWork, first: list[Letter]) -> None:
    ref = about(first[0])
    second = desk.writes(
        BUDI, "Laporan lembur cabang Bandung", "Kami di Bandung juga memerlukan laporan lembur per cabang."
    )
    other = about(second[0])
    assert other != ref
    words = "Pak Budi, ini kami gabungkan dengan permintaan Bu Siti."
    (refused,) = desk.answers(BIMA, to(second, BIMA), f"/gabung {ref}\n{words}")
    assert refused.to == BIMA, "its deadlines would be lost in a request that has none"
    merged = desk.answers(BIMA, refused, f"/jenis perubahan\n/gabung {ref}\n{words}")
    assert {letter.to for letter in merged} == {BUDI, BIMA}, "a merge is told back to its writer"
    joined = to(merged, BUDI)
    assert f"menjadi bagian dari {ref}" in joined.words
    part, whole = desk.case(other).request, desk.case(ref).request
    assert part.merged == number(ref)
    assert BUDI in whole.people
    assert desk.clocks(other).keys().isdisjoint({"running"})

    told = desk.answers(BUDI, joined, "Baik, terima kasih. Cabang Bandung ada empat belas karyawan.")
    assert {(letter.to, about(letter)) for letter in told} == {(DEWI, ref)}
    both = desk.answers(DEWI, told[0], "Bapak dan Ibu, laporannya mulai kami rancang minggu ini.")
    assert {(letter.to, about(letter)) for letter in both} == {(SITI, ref), (BUDI, ref)}
