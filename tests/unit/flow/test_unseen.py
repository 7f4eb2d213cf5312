"""What keeps a closing from acting: only what a person should have read first."""

from __future__ import annotations

import pytest

from tests.unit.flow.desk_of import RANI, SITI, Desk


@pytest.mark.parametrize(("said", "state"), [
    ("Terima kasih banyak Bu Rani.", "closed"),
    ("Terima kasih, tapi masih error.", "in_progress"),
])  # fmt: skip
def test_a_thank_you_that_nobody_has_read_stands_in_the_way_of_nothing(reported: Desk, said: str, state: str) -> None:
    notification = reported.letters(RANI)[-1]
    reported.answer(RANI, notification, "/selesai\nSudah kami perbaiki, Bu.")
    reported.answer(SITI, reported.letters(SITI)[-1], said)
    reported.answer(RANI, notification, "/tutup")
    assert reported.request().state == state
