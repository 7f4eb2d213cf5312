"""What the two minutes mean in which staff can think again: for clocks, for the client, for what is said behind /undo.

The story of taking back, in time and too late, is `test_undo`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from mailflow import clock
from mailflow.app import processor
from mailflow.store import received
from tests.journeys.fast_desk import BUDI, RANI, FastDesk, Letter
from tests.journeys.moments import jakarta

DELAY = 120
RIGHT_AFTER = timedelta(seconds=DELAY + 1)


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


def test_an_apology_behind_undo_is_for_nobody_and_does_not_wait(desk: FastDesk) -> None:
    desk.answers(notice(desk), "/selesai\nSudah beres, Pak.")
    desk.until(clock.now() + timedelta(seconds=30), step=timedelta(seconds=30))
    desk.answers(notice(desk), "/urungkan maaf, salah klien")
    desk.until(clock.now() + 3 * RIGHT_AFTER)
    assert to_client(desk) == []
    assert desk.case().request.state == "new"


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


@pytest.mark.parametrize("read_first", [False, True], ids=["mail in the queue", "mailbox not read yet"])
def test_after_an_outage_words_wait_for_the_mail_of_that_time(desk: FastDesk, read_first: bool) -> None:
    """Nobody worked from 10:00 to 11:00; /undo arrived after 50 of the 120 seconds."""
    sent = clock.now()
    desk.answers(notice(desk), "/selesai\nSudah beres, Pak.")
    told = notice(desk)
    desk.jump(sent + timedelta(hours=1))
    if read_first:
        desk.decides()
    desk.answers(told, "/urungkan", at=sent + timedelta(seconds=50))
    desk.until(clock.now() + 3 * RIGHT_AFTER)
    assert to_client(desk) == []
    assert desk.case().request.state == "new"
    assert desk.told("staff_refused") == []


def test_after_an_outage_words_that_nobody_took_back_leave_once_the_mailbox_is_read(desk: FastDesk) -> None:
    desk.answers(notice(desk), "/selesai\nSudah beres, Pak.")
    desk.jump(clock.now() + timedelta(hours=1))
    desk.decides()
    assert to_client(desk) == []
    desk.poll()
    desk.decides()
    assert ["Sudah beres, Pak." in words for words in to_client(desk)] == [True]


def test_words_wait_five_minutes_at_most_for_a_mailbox_that_cannot_be_read(desk: FastDesk) -> None:
    desk.answers(notice(desk), "/selesai\nSudah beres, Pak.")
    worker, over = processor(desk.app), clock.now() + timedelta(seconds=DELAY)
    for seconds in range(0, DELAY + 300, 30):
        desk.jump(over + timedelta(seconds=seconds - DELAY))
        worker.batch()
        assert to_client(desk) == []
    desk.jump(over + timedelta(minutes=5))
    with capture_logs() as logs:
        worker.batch()
    assert ["Sudah beres, Pak." in words for words in to_client(desk)] == [True]
    assert [line["waited"] for line in logs if line["event"] == "process.mailbox_unread"] == [300.0]


def test_words_leave_though_no_process_lives_for_five_minutes(desk: FastDesk) -> None:
    """The mailbox cannot be read, and something restarts us every four minutes: over at 10:02, they leave at 10:08, in
    the first process that finds them five minutes later and has tried to read the mailbox in vain."""
    sent = clock.now()
    desk.answers(notice(desk), "/selesai\nSudah beres, Pak.")
    left = {}
    for minutes in (0, 4, 8):
        desk.jump(sent + timedelta(minutes=minutes))
        worker = processor(desk.app)
        worker.batch()
        assert to_client(desk) == [], "it was not even tried yet"
        worker.unreadable.add("support")
        while worker.batch():
            pass
        left[minutes] = len(to_client(desk))
    assert left == {0: 0, 4: 0, 8: 1}


def test_what_was_fetched_before_the_mailbox_failed_is_decided_on_before_words_leave(desk: FastDesk) -> None:
    sent = clock.now()
    desk.answers(notice(desk), "/selesai\nSudah beres, Pak.")
    told = notice(desk)
    desk.jump(sent + timedelta(minutes=30))
    worker = processor(desk.app)
    worker.unreadable.add("support")
    desk.answers(told, "/urungkan", at=sent + timedelta(seconds=50))
    while worker.batch():
        pass
    assert to_client(desk) == []


def test_a_single_run_from_cron_sends_words_that_have_waited_for_a_mailbox_that_is_away(desk: FastDesk) -> None:
    """By the real program: it waits for nobody's five minutes, since it tries once and ends."""
    desk.answers(notice(desk), "/selesai\nSudah beres, Pak.")
    assert to_client(desk) == []
    path = desk.folder / "config.yaml"
    config = json.loads(path.read_text())
    nobody = {"host": "127.0.0.1", "port": 1}
    config["mailboxes"][0]["imap"], config["smtp"] = nobody, nobody
    path.write_text(json.dumps(config))
    command = [sys.executable, "-m", "mailflow", "-c", str(path), "run", "--once"]
    done = subprocess.run(command, capture_output=True, timeout=60)
    assert done.returncode == 1, "something could not be reached"
    assert ["Sudah beres, Pak." in words for words in to_client(desk)] == [True]


def test_words_leave_after_their_time_though_the_clock_was_set_back(desk: FastDesk) -> None:
    """The clock ran a day ahead when they came; then somebody set it right."""
    right = clock.now()
    desk.jump(right + timedelta(days=1))
    desk.answers(notice(desk), "/selesai\nSudah beres, Pak.")
    desk.jump(right)
    desk.until(right + timedelta(seconds=90), step=timedelta(seconds=30))
    assert to_client(desk) == [], "they can still be taken back"
    desk.until(right + timedelta(minutes=3), step=timedelta(seconds=30))
    assert ["Sudah beres, Pak." in words for words in to_client(desk)] == [True]
