"""A reply to a closed request: soon, it opens the request again; late, it opens a new one that is linked to it."""

from __future__ import annotations

from tests.journeys.desk_at_work import DeskAtWork, about, number
from tests.journeys.desk_story import RANI, SITI, Letter, to

REPORT = "Halo,\n\nSlip gaji bulan ini tidak bisa dicetak untuk satu karyawan.\n\nSiti"
LONG_AGO = "UPDATE requests SET closed_at = datetime(closed_at, '-30 days') || '.000000' WHERE number = "


def closed(desk: DeskAtWork, notification: Letter) -> Letter:
    """The letter that says that the request is closed."""
    desk.answers(RANI, notification, "/selesai\nSudah kami perbaiki, Bu. Silakan dicoba lagi ya.")
    (letter,) = desk.answers(RANI, notification, "/tutup")
    assert desk.state(about(letter)) == "closed"
    return letter


def test_inside_of_the_window_it_is_reopened_and_outside_a_new_one_is_linked(desk: DeskAtWork) -> None:
    first = desk.writes(SITI, "Slip gaji tidak bisa dicetak", REPORT)
    ref = about(first[0])
    letter = closed(desk, to(first, RANI))
    assert "Masih ada kendala?" in letter.words

    got = desk.answers(SITI, letter, "Bu, ternyata slip gaji bulan lalu juga belum bisa dicetak.")
    assert {each.to for each in got} == {SITI, RANI}
    assert f"{ref} kami buka kembali" in to(got, SITI).words
    assert desk.state(ref) == "in_progress"
    assert desk.clocks(ref)["permanent"] == "running"

    letter = closed(desk, to(got, RANI))
    desk.installation.execute(f"{LONG_AGO}{number(ref)}")
    got = desk.answers(SITI, letter, "Bu, bulan ini slip gajinya tidak bisa dicetak lagi.")
    linked = about(to(got, SITI))
    assert linked != ref
    assert (desk.state(ref), desk.state(linked)) == ("closed", "new")
    assert desk.case(linked).request.linked == number(ref)
    assert f"linked to {ref}" in [entry.text for entry in desk.timeline(linked)]
    assert desk.case(linked).request.hold is None, "it is the same client's"
