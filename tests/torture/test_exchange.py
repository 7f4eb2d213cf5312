"""Two programs that answer every letter, and do not say that they are programs: one at the client's side and one at the
side of staff. They come to an end on any request, nothing is lost, and the admin hears of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from mailflow import clock
from mailflow.flow.windows import EXCHANGE
from mailflow.store import tables
from tests.journeys.fast_desk import BUDI, RANI, FastDesk
from tests.journeys.moments import jakarta

CRITICAL = ("Tidak bisa login", "Kami semua tidak bisa login ke payroll, padahal gajian besok.")
NORMAL = ("Slip gaji", "Mohon dibantu, slip gaji salah cetak.")
AWAY = "Saya sedang cuti. Terima kasih."
TEN_SECONDS = timedelta(seconds=10)
MANY = 150


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[FastDesk]:
    desk = FastDesk(tmp_path, jakarta("2025-02-12 10:00"))
    yield desk
    desk.close()


def answered(desk: FastDesk, *people: str) -> int:
    """Whatever these people get is answered after ten seconds, until they get nothing; how often."""
    answers, read = 0, 0
    while answers < MANY and (new := desk.letters()[read:]):
        read += len(new)
        for letter in new:
            if letter.to in people and letter.mail["Message-ID"]:
                desk.jump(clock.now() + TEN_SECONDS)
                desk.answers(letter, AWAY)
                answers += 1
    return answers


def count(desk: FastDesk) -> Counter[tuple[str, str, str]]:
    table = tables.outbox
    with desk.app.store.read() as connection:
        rows = connection.execute(select(table.c.template, table.c.recipient, table.c.status)).all()
    return Counter(tuple(row) for row in rows)


def alarms(desk: FastDesk) -> list[str]:
    return [letter.words for letter in desk.letters("alarm") if "answering each other" in letter.words]


@pytest.mark.parametrize(("report", "alarmed"), [(CRITICAL, 1), (NORMAL, 0)], ids=["critical", "normal"])
def test_two_programs_that_answer_each_other_come_to_an_end_on_any_request(
    desk: FastDesk, report: tuple[str, str], alarmed: int
) -> None:
    """What is normal ends by the window of all notices, without an alarm; what is critical has no such window."""
    desk.writes(BUDI, *report)
    assert answered(desk, BUDI, RANI) < 3 * EXCHANGE.count
    told = count(desk)
    assert told["update", BUDI, "queued"] <= EXCHANGE.count + 1, "an answer to each notice, and to that of its coming"
    assert told["staff_client_reply", RANI, "queued"] <= EXCHANGE.count
    assert told["staff_client_reply", RANI, "deferred"] > 0, "nothing that the client wrote is lost"
    assert ["about BEN-1001 in an hour" in alarm for alarm in alarms(desk)] == [True] * alarmed


def test_words_of_staff_are_never_kept_back_since_a_clock_may_have_stopped_by_them(desk: FastDesk) -> None:
    desk.writes(BUDI, *CRITICAL)
    (notice,) = (letter for letter in desk.letters() if letter.to == RANI)
    for n in range(EXCHANGE.count + 5):
        desk.answers(notice, f"Masih kami periksa, Pak, bagian {n}.")
        desk.jump(clock.now() + TEN_SECONDS)
    desk.answers(notice, "/tunggu\nMohon kirim log server, Pak.")
    told = count(desk)
    assert told["update", BUDI, "queued"] == EXCHANGE.count + 6
    assert told["update", BUDI, "held"] == 0
    assert "log server" in desk.letters("update")[-1].words


def test_an_hour_of_a_busy_outage_keeps_no_new_request_and_no_other_one_back(desk: FastDesk) -> None:
    desk.writes(BUDI, *CRITICAL)
    (first,) = desk.letters("acknowledgement")
    for n in range(EXCHANGE.count + 5):
        desk.answers(first, f"Kantor cabang {n} juga tidak bisa.")
        desk.jump(clock.now() + TEN_SECONDS)
    told = count(desk)
    assert told["staff_client_reply", RANI, "queued"] == EXCHANGE.count
    assert told["staff_client_reply", RANI, "deferred"] == 5
    desk.writes(BUDI, *CRITICAL)
    assert count(desk)["staff_new", RANI, "queued"] == 2
    desk.answers(desk.letters("acknowledgement")[-1], "Ini yang kedua.")
    assert count(desk)["staff_client_reply", RANI, "queued"] == EXCHANGE.count + 1
