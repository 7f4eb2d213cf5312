"""A staff member writes without the right proof, is asked at the registered address, and says that the mail is his."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from mailflow import clock
from mailflow.store import tables
from tests.journeys.fast_desk import BUDI, RANI, FastDesk, Letter
from tests.journeys.mails import Proof, raw
from tests.journeys.moments import jakarta

MORNING = jakarta("2025-02-12 10:00")
MINUTE = timedelta(minutes=1)
SUBJECT = "Re: [BEN-1001] Tidak bisa login"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[FastDesk]:
    made = FastDesk(tmp_path, MORNING)
    made.writes(BUDI, "Tidak bisa login", "Kami tidak bisa login, padahal gajian besok.")
    yield made
    made.close()


def in_ranis_name(desk: FastDesk, text: str, proof: Proof = "pass") -> None:
    desk.comes(raw(RANI, SUBJECT, text, f"name{desk.uid}@vendor.example", proof=proof))


def asked(desk: FastDesk) -> list[Letter]:
    return desk.letters("staff_confirm")


def outcomes(desk: FastDesk) -> list[str]:
    table = tables.received
    with desk.app.store.read() as connection:
        return list(connection.scalars(select(table.c.outcome).order_by(table.c.id)))


def test_two_held_mails_act_in_their_order_after_one_yes(desk: FastDesk) -> None:
    in_ranis_name(desk, "/proses")
    in_ranis_name(desk, "/catatan sertifikatnya habis")
    desk.until(MORNING + 61 * MINUTE)
    first, second = asked(desk)
    assert (first.to, second.to) == (RANI, RANI)
    assert "/proses" in second.words
    assert "/catatan" in second.words
    assert outcomes(desk) == ["request", "held", "held"]

    desk.answers(second, "Ya")
    assert outcomes(desk) == ["request", "reply", "reply", "recorded"]
    assert desk.case().request.state == "in_progress"
    told = [line for line in desk.timeline() if line.startswith(("m2r1", "m3r1"))]
    assert [line.partition(".")[0] for line in told] == sorted(line.partition(".")[0] for line in told)


def test_who_cannot_prove_his_domain_still_works_by_saying_yes(desk: FastDesk) -> None:
    in_ranis_name(desk, "/selesai\nSudah kami perbaiki, Pak.", proof="none")
    (letter,) = asked(desk)
    thread = (f"In-Reply-To: {letter.mail['Message-ID']}",)
    answer = raw(RANI, f"Re: {letter.mail['Subject']}", "YA", "yes@vendor.example", to=str(letter.mail["Reply-To"]),
                 more=thread, proof="none")  # fmt: skip
    desk.comes(answer)
    assert desk.case().request.state == "resolved"
    desk.comes(answer.replace(b"<yes@", b"<again@"))
    assert outcomes(desk)[-1] == "held"


def test_an_hour_of_forgeries_gives_one_letter_and_one_alarm(desk: FastDesk) -> None:
    before = len(desk.letters())
    for second in range(60):
        desk.jump(MORNING + timedelta(seconds=50 * second))
        in_ranis_name(desk, f"/selesai\nSudah, Pak. {second}", proof="none")
    assert clock.now() < MORNING + timedelta(hours=1)
    assert [letter.template for letter in desk.letters()[before:]] == ["staff_confirm", "alarm"]
    assert desk.case().request.state == "new"


def test_a_day_of_forgeries_gives_at_most_a_letter_an_hour(desk: FastDesk) -> None:
    for quarter in range(4 * 24):
        desk.jump(MORNING + timedelta(minutes=15 * quarter))
        in_ranis_name(desk, f"/tutup {quarter}", proof="fail")
        desk.timers.tick()
    times = [letter.at for letter in asked(desk)]
    assert 20 <= len(times) <= 24
    assert all(later - earlier >= timedelta(hours=1) for earlier, later in pairwise(times))
