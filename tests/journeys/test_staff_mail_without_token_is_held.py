"""A mail from a staff address acts only as the answer to a letter that was sent to that person."""

from __future__ import annotations

from tests.journeys.desk_story import BIMA, RANI, SITI, about, to
from tests.journeys.timed_desk import TimedDesk


def test_staff_mail_without_its_own_token_is_held_and_its_person_is_asked(timed_desk: TimedDesk) -> None:
    first = timed_desk.writes(SITI, "Tidak bisa login", "Kami tidak bisa login, padahal gajian besok.")
    ref = about(first[0])

    (asked,) = timed_desk.writes(RANI, f"Re: [{ref}] Tidak bisa login", "/selesai\nSudah kami perbaiki.")
    assert asked.to == RANI
    assert "TIDAK ADA yang dijalankan" in asked.words
    assert timed_desk.state(ref) == "new"
    assert timed_desk.clocks(ref) == {"workaround": "running", "permanent": "running"}
    held = timed_desk.timeline(ref)[-1]
    assert (held.what, held.public) == ("held", False)

    # With another's letter, with a client's letter, and refuted by our own server: a question an hour for each person.
    (asked,) = timed_desk.answers(BIMA, to(first, RANI), "/selesai\nSudah kami perbaiki.")
    assert asked.to == BIMA
    assert timed_desk.answers(RANI, to(first, SITI), "/selesai\nSudah kami perbaiki.") == []
    refuted = timed_desk.writes(
        RANI, "Re", "/selesai\nSudah.", f"Cc: {to(first, RANI).field('Reply-To')}", proof="fail"
    )
    assert refuted == []
    assert timed_desk.state(ref) == "new"
    assert timed_desk.outcomes() == ["request", *["held"] * 4]

    (answer,) = timed_desk.answers(RANI, to(first, RANI), "/selesai\nSudah kami perbaiki.")
    assert answer.to == SITI
    assert timed_desk.state(ref) == "resolved"
