"""Thanks for a solution are noted; thanks with a "but" behind them open the request again."""

from __future__ import annotations

import pytest

from tests.journeys.desk_at_work import DeskAtWork
from tests.journeys.desk_story import DANIEL, RANI, SITI, about, to

INDONESIAN = (SITI, "Selamat siang, rekap lembur tidak bisa diunduh oleh satu karyawan kami.")
ENGLISH = (DANIEL, "Good morning, one of our employees cannot download the overtime report.")


@pytest.mark.parametrize(("sender", "report", "thanks", "but"), [
    (*INDONESIAN, "Terima kasih banyak Bu Rani.", "Terima kasih, tapi masih error."),
    (*ENGLISH, "Thank you very much, Rani!", "Thanks, but it still fails."),
])  # fmt: skip
def test_a_thank_you_is_noted_and_one_with_a_but_reopens(
    desk: DeskAtWork, sender: str, report: str, thanks: str, but: str
) -> None:
    first = desk.writes(sender, "Rekap lembur / overtime report", report)
    ref, notification = about(first[0]), to(first, RANI)
    (solved,) = desk.answers(RANI, notification, "/selesai\nSudah kami perbaiki. It is repaired now.")
    clocks = desk.clocks(ref)

    assert desk.answers(sender, solved, thanks) == []
    assert (desk.state(ref), desk.clocks(ref)) == ("resolved", clocks)
    assert desk.timeline(ref)[-1].text.startswith(thanks)

    got = desk.answers(sender, solved, but)
    assert {letter.to for letter in got} == {sender, RANI}
    assert but in to(got, RANI).words
    assert (desk.state(ref), desk.clocks(ref)["permanent"]) == ("in_progress", "running")

    (again,) = desk.answers(RANI, to(got, RANI), "/selesai\nSekarang sudah benar. Now it is right, sorry.")
    assert (again.to, desk.state(ref)) == (sender, "resolved"), again.text
    assert len({about(letter) for letter in (*first, solved, *got, again)}) == 1
