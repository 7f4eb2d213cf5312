"""Two minutes in which staff can think again: words to a client leave late, and /undo in time means never."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from mailflow import clock
from mailflow.store import received
from tests.journeys.fast_desk import BUDI, RANI, FastDesk, Letter, jakarta

DELAY = 120
RIGHT_BEFORE, RIGHT_AFTER = timedelta(seconds=DELAY - 1), timedelta(seconds=DELAY + 1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[FastDesk]:
    desk = FastDesk(tmp_path, jakarta("2025-02-12 10:00"), delay=DELAY)
    desk.writes(BUDI, "Tidak bisa login", "Kami semua tidak bisa login payroll, padahal gajian besok.")
    yield desk
    desk.close()


def notice(desk: FastDesk) -> Letter:
    return [letter for letter in desk.letters() if letter.to == RANI][-1]


def to_client(desk: FastDesk) -> list[str]:
    return [letter.words for letter in desk.letters("update")]


def test_words_taken_back_in_time_never_leave_and_nothing_has_happened(desk: FastDesk) -> None:
    before = desk.case()
    desk.answers(notice(desk), "/selesai\nSudah beres, Pak.")
    told = notice(desk)
    assert told.template == "staff_done"
    desk.until(clock.now() + RIGHT_BEFORE, step=timedelta(seconds=30))
    desk.answers(told, "/urungkan")
    desk.until(clock.now() + 3 * RIGHT_AFTER)
    after = desk.case()
    assert to_client(desk) == []
    assert (after.request.state, after.clocks) == (before.request.state, before.clocks)
    assert [letter.template for letter in desk.letters("staff_done")] == ["staff_done", "staff_done"]


def test_an_apology_behind_undo_is_for_nobody_and_does_not_wait(desk: FastDesk) -> None:
    desk.answers(notice(desk), "/selesai\nSudah beres, Pak.")
    desk.until(clock.now() + timedelta(seconds=30), step=timedelta(seconds=30))
    desk.answers(notice(desk), "/urungkan maaf, salah klien")
    desk.until(clock.now() + 3 * RIGHT_AFTER)
    assert to_client(desk) == []
    assert desk.case().request.state == "new"


def test_too_late_is_said_and_the_words_have_left(desk: FastDesk) -> None:
    desk.answers(notice(desk), "/selesai\nSudah beres, Pak.")
    desk.until(clock.now() + RIGHT_AFTER, step=timedelta(seconds=30))
    desk.answers(notice(desk), "/urungkan")
    assert desk.case().request.state == "resolved"
    assert ["Sudah beres, Pak." in words for words in to_client(desk)] == [True]
    assert desk.told("staff_refused") == [("staff_refused", RANI)]


def test_an_answer_counts_from_its_arrival_however_long_it_waits(desk: FastDesk) -> None:
    due = next(each.due_at for each in desk.case().clocks if each.name == "workaround")
    assert due is not None
    desk.until(due - timedelta(seconds=30), step=timedelta(minutes=30))
    desk.answers(notice(desk), "/sementara\nPakai menu laporan dulu, Pak.")
    desk.until(due + timedelta(minutes=10), step=timedelta(seconds=20))
    met = next(each for each in desk.case().clocks if each.name == "workaround")
    assert (met.state, met.stopped_at) == ("met", due - timedelta(seconds=30))
    assert desk.told("breach", "correction") == []


def test_a_client_who_writes_meanwhile_is_read_first(desk: FastDesk) -> None:
    desk.answers(notice(desk), "/selesai\nSudah beres, Pak.")
    desk.until(clock.now() + timedelta(seconds=60), step=timedelta(seconds=30))
    desk.writes(BUDI, "Re: [BEN-1001]", "Ternyata slip gajinya juga salah.")
    desk.until(clock.now() + RIGHT_AFTER, step=timedelta(seconds=30))
    assert desk.case().request.state == "new"
    assert to_client(desk) == []
    refused = desk.letters("staff_refused")[-1]
    assert "Ternyata slip gajinya juga salah." in refused.words
    desk.answers(refused, "/selesai\nSudah beres, slip gajinya juga.")
    desk.until(clock.now() + RIGHT_AFTER, step=timedelta(seconds=30))
    assert desk.case().request.state == "resolved"


def test_a_waiting_mail_holds_the_timers_back_and_is_counted_by_nobody_as_lost(desk: FastDesk) -> None:
    desk.answers(notice(desk), "Sedang kami periksa, Pak.")
    with desk.app.store.read() as connection:
        assert received.oldest_unprocessed(connection) == clock.now()
        assert received.counts(connection)["new"] == 0
    desk.until(clock.now() + RIGHT_AFTER, step=timedelta(seconds=30))
    with desk.app.store.read() as connection:
        assert received.oldest_unprocessed(connection) is None
