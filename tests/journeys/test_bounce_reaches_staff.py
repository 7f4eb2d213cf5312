"""A question that bounces was never asked: staff hear of it, the pause is void, and no more letters go there."""

from __future__ import annotations

from mailflow import clock
from mailflow.demo.bounce import undeliverable
from tests.journeys.desk_story import BIMA, BUDI, RANI, Letter, about, to
from tests.journeys.installation import Installation
from tests.journeys.mails import raw
from tests.journeys.moments import HOUR, MINUTE
from tests.journeys.timed_desk import TimedDesk

HOST = "mx.sejahtera.example"


def bounce(letter: Letter, id_: str, *, at: str | None = None, known: bool = True) -> bytes:
    returned = letter.mail.as_bytes() if known else b"Subject: something else\r\n\r\n"
    return undeliverable(
        returned, to=at or letter.envelope_from, recipient=letter.to, host=HOST, id_=id_, at=clock.now()
    )


def test_a_bounce_voids_the_pause_tells_staff_and_holds_further_letters(timed_desk: TimedDesk) -> None:
    first = timed_desk.writes(BUDI, "Tidak bisa login", "Kami tidak bisa login, padahal gajian besok.")
    ref, staff = about(first[0]), to(first, RANI)
    (question,) = timed_desk.answers(RANI, staff, "/tunggu\nMohon tangkapan layarnya, Pak.")
    assert set(timed_desk.clocks(ref).values()) == {"paused"}

    (forged,) = timed_desk.comes(bounce(question, "forged", at="support@vendor.example", known=False))
    assert forged.to == RANI
    assert set(timed_desk.clocks(ref).values()) == {"paused"}

    (told,) = timed_desk.comes(bounce(question, "real"))
    assert told.to == RANI
    assert BUDI in told.words
    assert "5.1.1" in told.words
    assert timed_desk.state(ref) == "in_progress"
    assert set(timed_desk.clocks(ref).values()) == {"running"}
    assert [entry.what for entry in timed_desk.timeline(ref)][-2:] == ["bounce", "pause voided"]

    assert timed_desk.answers(RANI, staff, "Pak, apakah sudah bisa?") == []
    assert [row.status for row in timed_desk.installation.letters()][-1] == "held"
    assert timed_desk.outcomes().count("request") == 1


def test_a_letter_that_the_server_refuses_at_once_is_told_to_staff_once(timed_desk: TimedDesk) -> None:
    sender = "permerror@sejahtera.example"
    timed_desk.writes(sender, "Tidak bisa login", "Error", proof="none")
    told = [letter for letter in timed_desk.later(MINUTE) if "550" in letter.words]
    assert sorted(letter.to for letter in told) == [BIMA, RANI]
    assert timed_desk.timeline(about(told[0]))[-1].what == "bounce"
    assert timed_desk.later(HOUR) == []


def test_a_run_in_which_a_letter_failed_says_so(installation: Installation) -> None:
    mail = raw("permerror@sejahtera.example", "Tidak bisa login", "Error", "a@sejahtera.example", proof="none")
    installation.accounts["support"].append(mail)
    assert installation.run_once().status == 1
    assert {taken.recipients[0] for taken in installation.peer.taken if b"550" in taken.data} == {RANI, BIMA}
    assert installation.run_once().status == 0, "it was told once"
