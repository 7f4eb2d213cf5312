"""Answers to an estimate that must not count, and one that staff have by telephone: with the real store and workers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from mailflow import clock
from mailflow.sla.clocks import Clock, current
from tests.journeys.fast_desk import BIMA, BUDI, RANI, FastDesk, Letter, jakarta
from tests.journeys.mails import raw

SITI, HENDRA = "siti@sejahtera.example", "hendra@sejahtera.example"
APPROVERS = [
    {"address": SITI, "limit": "Rp5.000.000"},
    {"address": HENDRA, "limit": "Rp20.000.000"},
]
DELAY = 120
SCOPE = "Rumus THR dihitung per cabang, dengan laporannya."


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[FastDesk]:
    """Siti has asked for a change on a Wednesday at ten, Budi reads along, and Rani has estimated it."""
    made = FastDesk(tmp_path, jakarta("2025-02-12 10:00"), {"approvers": APPROVERS}, delay=DELAY)
    made.writes(SITI, "Change request: rumus THR", "Mohon rumus THR disesuaikan per cabang.")
    made.writes(BUDI, "[BEN-1001] rumus THR", "Saya ikut memantau ya.")
    says(made, RANI, f"/estimasi 5hk, Rp15.000.000 + PPN 11%\n{SCOPE}")
    yield made
    made.close()


def last(desk: FastDesk, person: str, *templates: str) -> Letter:
    return next(letter for letter in reversed(desk.letters(*templates)) if letter.to == person)


def says(desk: FastDesk, person: str, text: str) -> None:
    """A staff member answers his newest letter, and the time in which it could be taken back passes."""
    desk.answers(last(desk, person), text)
    later(desk, DELAY + 60)


def later(desk: FastDesk, seconds: int = 60) -> None:
    desk.until(clock.now() + timedelta(seconds=seconds))


def verdicts(desk: FastDesk) -> list[str]:
    return [each.verdict for each in desk.case().request.estimates]


def completion(desk: FastDesk) -> Clock | None:
    return current(desk.case().clocks).get("completion")


def waits(desk: FastDesk) -> bool:
    return (desk.case().request.state, verdicts(desk), completion(desk)) == ("estimated", ["open"], None)


def test_the_estimate_reaches_everybody_once_its_author_cannot_take_it_back_any_more(desk: FastDesk) -> None:
    assert waits(desk)
    letters = desk.letters("estimate")
    assert sorted(letter.to for letter in letters) == [BUDI, HENDRA, SITI]
    assert all(letter.at == jakarta("2025-02-12 10:02") for letter in letters)
    assert len({str(letter.mail["Reply-To"]) for letter in letters}) == 3
    (made,) = desk.case().request.estimates
    assert (str(made.price), made.tax, made.scope) == ("IDR 15000000", "+ PPN 11%", SCOPE)


def test_the_wrong_person_brings_the_estimate_to_the_right_ones_who_approve_it(desk: FastDesk) -> None:
    desk.answers(last(desk, BUDI, "estimate"), "SETUJU")
    assert waits(desk)
    assert desk.told("consent_unclear") == [("consent_unclear", BUDI)]
    assert sorted(letter.to for letter in desk.letters("estimate")[3:]) == [HENDRA, SITI]
    later(desk)
    desk.answers(last(desk, HENDRA, "estimate"), "Disetujui, silakan dikerjakan.")
    assert verdicts(desk) == ["approved"]
    running = completion(desk)
    assert running is not None
    assert (running.state, running.started_at) == ("running", clock.now())
    assert sorted(letter.to for letter in desk.letters("estimate_answered")) == [BUDI, HENDRA, SITI]


def test_over_the_limit_and_with_a_condition_nothing_is_approved_until_staff_have_it_by_telephone(
    desk: FastDesk,
) -> None:
    desk.answers(last(desk, SITI, "estimate"), "SETUJU")
    later(desk)
    desk.answers(last(desk, HENDRA, "estimate"), "Setuju, tapi mohon selesai sebelum 20 Februari.")
    assert waits(desk)
    assert [letter.to for letter in desk.letters("consent_unclear")] == [SITI, HENDRA]
    later(desk)
    heard = clock.now()
    says(desk, RANI, "/setujui telepon Pak hendra@sejahtera.example 10.10, tanpa syarat")
    (answered,) = desk.case().request.estimates
    assert (answered.verdict, answered.answered_by, answered.answered_at) == ("approved", "Rani", heard)
    running = completion(desk)
    assert running is not None
    assert running.started_at == heard, "the delay in which it could be taken back is no gift of time"


def test_a_forged_approval_brings_a_letter_to_the_registered_address_and_nothing_else(desk: FastDesk) -> None:
    letter = last(desk, SITI, "estimate")
    thread = (f"In-Reply-To: {letter.mail['Message-ID']}", f"References: {letter.mail['Message-ID']}")
    subject = f"Re: {letter.mail['Subject']}"
    desk.comes(raw(SITI, subject, "SETUJU", "palsu@luar.example", more=thread, proof="none"))
    assert waits(desk)
    assert [(each.template, each.to) for each in desk.letters()[-2:]] in (
        [("estimate", SITI), ("staff_client_reply", RANI)],
        [("staff_client_reply", RANI), ("estimate", SITI)],
    )


def test_an_approval_taken_back_by_its_author_never_happened(desk: FastDesk) -> None:
    letter = last(desk, BIMA)
    desk.answers(letter, "/setujui telepon Pak Hendra 10.10")
    later(desk)
    desk.answers(letter, "/urungkan")
    later(desk, DELAY + 60)
    assert waits(desk)
    assert not desk.letters("estimate_answered")
