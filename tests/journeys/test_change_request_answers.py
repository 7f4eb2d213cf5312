"""An estimate is approved by the wrong person, over his limit, with a condition, by a forger, and by telephone."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from mailflow import clock
from mailflow.sla.clocks import Clock, current
from tests.journeys.desk_story import BIMA, BUDI, RANI, SITI, Letter, about, to
from tests.journeys.moments import MINUTE
from tests.journeys.timed_desk import TimedDesk

HENDRA = "hendra@sejahtera.example"
TERMS = {"approvers": [{"address": SITI, "limit": "Rp5.000.000"}, {"address": HENDRA, "limit": "Rp20.000.000"}]}
DELAY_SECONDS = 120
DELAY = DELAY_SECONDS / 60 * MINUTE
SCOPE = "Rumus THR dihitung per cabang, dengan laporannya."


@dataclass(frozen=True, slots=True)
class Estimated:
    """A change that Siti has asked for, that Budi follows, and that Rani has estimated: `estimate` are its letters,
    `bimas` is what Bima was told of it."""

    desk: TimedDesk
    ref: str
    estimate: list[Letter]
    bimas: Letter

    @property
    def verdicts(self) -> list[str]:
        return [each.verdict for each in self.desk.case(self.ref).request.estimates]

    @property
    def completion(self) -> Clock | None:
        return current(self.desk.case(self.ref).clocks).get("completion")

    @property
    def waits(self) -> bool:
        return (self.desk.state(self.ref), self.verdicts, self.completion) == ("estimated", ["open"], None)


@pytest.fixture
def change(timed_desk: TimedDesk) -> Estimated:
    first = timed_desk.writes(SITI, "Change request: rumus THR", "Mohon rumus THR disesuaikan per cabang.")
    ref = about(first[0])
    timed_desk.writes(BUDI, f"[{ref}] rumus THR", "Saya ikut memantau ya.")
    timed_desk.answers(RANI, to(first, RANI), f"/estimasi 5hk, Rp15.000.000 + PPN 11%\n{SCOPE}")
    letters = [letter for letter in timed_desk.later(DELAY) if letter.to not in (RANI, BIMA)]
    return Estimated(timed_desk, ref, letters, to(first, BIMA))


def test_the_estimate_reaches_everybody_once_its_author_cannot_take_it_back_any_more(change: Estimated) -> None:
    assert change.waits
    assert sorted(letter.to for letter in change.estimate) == [BUDI, HENDRA, SITI]
    assert {letter.at for letter in change.estimate} == {clock.now()}
    assert len({letter.field("Reply-To") for letter in change.estimate}) == 3
    (made,) = change.desk.case(change.ref).request.estimates
    assert (str(made.price), made.tax) == ("IDR 15000000", "excluded VAT 11%")
    assert made.scope.startswith(SCOPE)


def test_the_wrong_person_brings_the_estimate_to_the_right_ones_who_approve_it(change: Estimated) -> None:
    unclear = change.desk.answers(BUDI, to(change.estimate, BUDI), "SETUJU")
    assert change.waits
    assert {BUDI, HENDRA, SITI} <= {letter.to for letter in unclear}
    assert "Rp15.000.000" in to(unclear, HENDRA).words
    got = change.desk.answers(HENDRA, to(unclear, HENDRA), "Disetujui, silakan dikerjakan.")
    assert change.verdicts == ["approved"]
    assert change.completion is not None
    assert (change.completion.state, change.completion.started_at) == ("running", clock.now())
    assert {BUDI, HENDRA, SITI} <= {letter.to for letter in got}


def test_over_the_limit_and_with_a_condition_nothing_is_approved_until_staff_have_it_by_telephone(
    change: Estimated,
) -> None:
    over = change.desk.answers(SITI, to(change.estimate, SITI), "SETUJU")
    assert change.waits
    assert {letter.to for letter in over} == {SITI, RANI}
    condition = "Setuju, tapi mohon selesai sebelum 20 Februari."
    conditional = change.desk.answers(HENDRA, to(change.estimate, HENDRA), condition)
    assert change.waits
    assert {letter.to for letter in conditional} == {HENDRA, RANI}
    heard_at = clock.now() + MINUTE
    words = "/setujui telepon Pak hendra@sejahtera.example 10.10, tanpa syarat"
    change.desk.answers(RANI, to(conditional, RANI), words)
    assert change.waits
    change.desk.later(DELAY)
    (answered,) = change.desk.case(change.ref).request.estimates
    assert (answered.verdict, answered.answered_by, answered.answered_at) == ("approved", "Rani", heard_at)
    assert change.completion is not None
    assert change.completion.started_at == heard_at, "the delay in which it could be taken back is no gift of time"


def test_a_forged_approval_brings_a_letter_to_the_registered_address_and_nothing_else(change: Estimated) -> None:
    letter = to(change.estimate, SITI)
    thread = (f"In-Reply-To: {letter.field('Message-ID')}", f"References: {letter.field('Message-ID')}")
    got = change.desk.writes(SITI, f"Re: {letter.field('Subject')}", "SETUJU", *thread, proof="none")
    assert change.waits
    assert sorted(each.to for each in got) == [RANI, SITI]
    assert SCOPE in to(got, SITI).words, "the estimate once more, to be approved from there"


def test_an_approval_taken_back_by_its_author_never_happened(change: Estimated) -> None:
    change.desk.answers(BIMA, change.bimas, "/setujui telepon Pak Hendra 10.10")
    (undone,) = change.desk.answers(BIMA, change.bimas, "/urungkan")
    assert undone.to == BIMA
    assert change.desk.later(DELAY) == []
    assert change.waits
