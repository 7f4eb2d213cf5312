"""A reply to a closed request: soon, it opens the request again; late, it opens a new one that is linked to it."""

from __future__ import annotations

from tests.journeys.desk_story import RANI, SITI, Letter, about, number, to
from tests.journeys.moments import HOUR, jakarta
from tests.journeys.timed_desk import TimedDesk

REPORT = "Halo,\n\nSlip gaji bulan ini tidak bisa dicetak untuk satu karyawan.\n\nSiti"


def closed(desk: TimedDesk, notification: Letter) -> Letter:
    """The letter that says that the request is closed."""
    desk.answers(RANI, notification, "/selesai\nSudah kami perbaiki, Bu. Silakan dicoba lagi ya.")
    (letter,) = desk.answers(RANI, notification, "/tutup")
    assert desk.state(about(letter)) == "closed"
    return letter


def test_inside_of_the_window_it_is_reopened_and_outside_a_new_one_is_linked(timed_desk: TimedDesk) -> None:
    first = timed_desk.writes(SITI, "Slip gaji tidak bisa dicetak", REPORT)
    ref = about(first[0])
    letter = closed(timed_desk, to(first, RANI))
    assert "Masih ada kendala?" in letter.words

    # The window is five business days: closed on a Wednesday, it lasts until the next one.
    timed_desk.until(jakarta("2025-02-19 09:00"), step=6 * HOUR)
    got = timed_desk.answers(SITI, letter, "Bu, ternyata slip gaji bulan lalu juga belum bisa dicetak.")
    assert {each.to for each in got} == {SITI, RANI}
    assert f"{ref} kami buka kembali" in to(got, SITI).words
    assert timed_desk.state(ref) == "in_progress"
    assert timed_desk.clocks(ref)["permanent"] == "running"

    letter = closed(timed_desk, to(got, RANI))
    timed_desk.until(jakarta("2025-02-27 08:00"), step=6 * HOUR)
    got = timed_desk.answers(SITI, letter, "Bu, bulan ini slip gajinya tidak bisa dicetak lagi.")
    linked = about(to(got, SITI))
    assert linked != ref
    assert (timed_desk.state(ref), timed_desk.state(linked)) == ("closed", "new")
    assert timed_desk.case(linked).request.linked == number(ref)
    assert f"linked to {ref}" in [entry.text for entry in timed_desk.timeline(linked)]
    assert timed_desk.case(linked).request.hold is None, "it is the same client's"
