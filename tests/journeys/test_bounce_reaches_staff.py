"""A question that bounces was never asked: staff hear of it, the pause is void, and no more letters go there."""

from __future__ import annotations

from mailflow import clock
from mailflow.demo.bounce import undeliverable
from tests.journeys.desk_story import BIMA, BUDI, RANI, Letter, Story, to
from tests.journeys.installation import Installation

REF = "BEN-1001"
HOST = "mx.sejahtera.example"


def bounce(letter: Letter, id_: str, *, at: str | None = None, known: bool = True) -> bytes:
    returned = letter.mail.as_bytes() if known else b"Subject: something else\r\n\r\n"
    return undeliverable(
        returned, to=at or letter.envelope_from, recipient=letter.to, host=HOST, id_=id_, at=clock.now()
    )


def test_a_bounce_voids_the_pause_tells_staff_and_holds_further_letters(installation: Installation) -> None:
    story = Story(installation)
    first = story.writes(BUDI, "Tidak bisa login", "Kami tidak bisa login, padahal gajian besok.")
    staff = to(first, RANI)
    (question,) = story.answers(RANI, staff, "/tunggu\nMohon tangkapan layarnya, Pak.")
    assert set(story.clocks(REF).values()) == {"paused"}

    (forged,) = story.comes(bounce(question, "forged", at="support@vendor.example", known=False))
    assert forged.to == RANI
    assert set(story.clocks(REF).values()) == {"paused"}

    (told,) = story.comes(bounce(question, "real"))
    assert told.to == RANI
    assert BUDI in told.words
    assert "5.1.1" in told.words
    assert story.state(REF) == "in_progress"
    assert set(story.clocks(REF).values()) == {"running"}
    what = [line["entry"]["what"] for line in story.request(REF)["timeline"]]
    assert what[-2:] == ["bounce", "pause voided"]

    assert story.answers(RANI, staff, "Pak, apakah sudah bisa?") == []
    assert [row.status for row in installation.letters()][-1] == "held"
    assert len(installation.requests()) == 1


def test_a_letter_that_the_server_refuses_at_once_is_told_to_staff(installation: Installation) -> None:
    story = Story(installation)
    sender = "permerror@sejahtera.example"
    peer = installation.peer
    installation.accounts["support"].append(
        b"From: "
        + sender.encode()
        + b"\r\nSubject: Tidak bisa login\r\nMessage-ID: <a@sejahtera.example>\r\n\r\nError\r\n"
    )
    assert installation.run_once().status == 1, "a letter failed"
    told = {taken.recipients[0] for taken in peer.taken if b"550" in taken.data}
    assert told == {RANI, BIMA}
    assert story.request(REF)["timeline"][-1]["entry"]["what"] == "bounce"
    assert installation.run_once().status == 0, "it was told once"
    assert {taken.recipients[0] for taken in peer.taken if b"550" in taken.data} == told
