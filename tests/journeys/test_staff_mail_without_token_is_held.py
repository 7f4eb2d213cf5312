"""A mail from a staff address acts only as the answer to a letter that was sent to that person."""

from __future__ import annotations

from tests.journeys.desk_story import BIMA, RANI, SITI, Story, to
from tests.journeys.installation import Installation

REF = "BEN-1001"


def test_staff_mail_without_its_own_token_is_held_and_its_person_is_asked(installation: Installation) -> None:
    story = Story(installation)
    first = story.writes(SITI, "Tidak bisa login", "Kami tidak bisa login, padahal gajian besok.")

    (asked,) = story.writes(RANI, f"Re: [{REF}] Tidak bisa login", "/selesai\nSudah kami perbaiki.")
    assert asked.to == RANI
    assert "TIDAK ADA yang dijalankan" in asked.words
    assert story.state(REF) == "new"
    assert story.clocks(REF) == {"workaround": "running", "permanent": "running"}
    held = story.request(REF)["timeline"][-1]["entry"]
    assert (held["what"], held["public"]) == ("held", False)

    # With another's letter, with a client's letter, and refuted by our own server: a question an hour for each person.
    (asked,) = story.answers(BIMA, to(first, RANI), "/selesai\nSudah kami perbaiki.")
    assert asked.to == BIMA
    assert story.answers(RANI, to(first, SITI), "/selesai\nSudah kami perbaiki.") == []
    refuted = story.writes(RANI, "Re", "/selesai\nSudah.", f"Cc: {to(first, RANI).field('Reply-To')}", proof="fail")
    assert refuted == []
    assert story.state(REF) == "new"
    assert [row.outcome for row in installation.received()] == ["request", *["held"] * 4]

    (answer,) = story.answers(RANI, to(first, RANI), "/selesai\nSudah kami perbaiki.")
    assert answer.to == SITI
    assert story.state(REF) == "resolved"
