"""Other rules move open promises once: the real worker on a real database, letters and a timeline to show for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from time_machine import Traveller, travel

from mailflow.desk.request import Case, What
from mailflow.mail import parse
from mailflow.sla.clocks import Clock, current, replay
from mailflow.store import calendars, cases
from mailflow.workers.recount import Recount
from mailflow.workers.watch import Watch
from tests.torture.machines import Desk, Sent

BEGIN = datetime(2025, 2, 12, 3, 0, tzinfo=UTC)
"""A Wednesday, 10:00 in Jakarta."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SITI = "bantuan@sejahtera.example"
MAIL = """Authentication-Results: {host}; dmarc=pass header.from=sejahtera.example
Received: from outside by {host}; Wed, 12 Feb 2025 10:00:00 +0700
From: Bantuan <bantuan@sejahtera.example>
To: support@vendor.example
Subject: {subject}
Message-ID: <{id}@sejahtera.example>
Date: Wed, 12 Feb 2025 10:00:00 +0700

Semua karyawan tidak bisa login sejak pagi.
"""


@pytest.fixture
def time() -> Iterator[Traveller]:
    with travel(BEGIN, tick=False) as traveller:
        yield traveller


@pytest.fixture
def desk(tmp_path: Path, time: Traveller) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.close()


def report(desk: Desk, id_: str = "one", subject: str = "Tidak bisa login") -> None:
    host = desk.app.office.authserv_id or "mx.vendor.example"
    desk.arrives(MAIL.format(host=host, id=id_, subject=subject).replace("\n", "\r\n").encode())


def recount(desk: Desk) -> list[Sent]:
    """A fresh worker, as after a restart; the letters that leave for the client."""
    Recount(desk.app.store, desk.app.office, lambda: desk.app.shelf.current, Watch(1)).finish()
    return [each for each in desk.works() if each.to == SITI]


def rewrite(desk: Desk, old: str, new: str) -> None:
    """An admin edits rules/sla.yaml and reloads."""
    file = desk.folder / "rules" / "sla.yaml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    desk.app.shelf.reload()


def decree(desk: Desk, day: str) -> None:
    rewrite(desk, "add: {}", f"add: {{{day}: Libur Pilkada Susulan}}")


def case(desk: Desk, number: int = 1001) -> Case:
    with desk.app.store.read() as connection:
        found = cases.case(connection, number)
    assert found is not None
    return found


def clock(desk: Desk, name: str = "permanent") -> Clock:
    return current(case(desk).clocks)[name]


def local(text: str) -> datetime:
    return datetime.fromisoformat(text + "+07:00")


def reported(desk: Desk) -> None:
    """A critical ticket of Wednesday 10:00: the workaround is due at 15:00, the solution on Friday at 10:00."""
    report(desk)
    recount(desk)
    assert clock(desk).due_at == local("2025-02-14 10:00")


def test_a_decreed_holiday_moves_what_is_open_and_says_so_once(desk: Desk, time: Traveller) -> None:
    reported(desk)
    time.shift(HOUR)
    decree(desk, "2025-02-13")
    letters = recount(desk)
    assert (clock(desk).due_at, clock(desk).revision) == (local("2025-02-17 10:00"), 2)
    assert (clock(desk, "workaround").due_at, clock(desk, "workaround").revision) == (local("2025-02-12 15:00"), 1)
    (told,) = letters
    assert "bergeser" in told.text
    assert "17 Februari 2025" in told.text
    assert "Sebelumnya: Jumat, 14 Februari 2025" in told.text
    time.shift(HOUR)
    assert recount(desk) == []
    assert [event.what for event in case(desk).events] == ["start", "agreement"]


def test_the_timeline_says_who_moved_it_from_where_to_where(desk: Desk, time: Traveller) -> None:
    reported(desk)
    time.shift(HOUR)
    decree(desk, "2025-02-13")
    recount(desk)
    with desk.app.store.read() as connection:
        line = cases.timeline(connection, 1001)[-1]
    assert (line.entry.what, line.entry.actor, line.entry.at) == (What.AGREEMENT, "mailflow", BEGIN + HOUR)
    assert line.entry.text == "permanent: 2025-02-14 10:00 WIB -> 2025-02-17 10:00 WIB"
    assert {letter.template for letter in line.letters} == {"promise_moved", "staff_promise_moved"}


def test_a_holiday_that_moves_nothing_leaves_no_trace(desk: Desk, time: Traveller) -> None:
    reported(desk)
    before = case(desk)
    time.shift(HOUR)
    decree(desk, "2031-02-13")
    assert recount(desk) == []
    assert case(desk) == before


def test_a_pause_that_ends_later_still_counts_the_holiday_that_moved_nothing_at_first(
    desk: Desk, time: Traveller
) -> None:
    reported(desk)
    question = next(each for each in desk.letters() if each.template == "staff_new" and "rani" in each.recipient)
    staff_answers(desk, bytes(question.headers), "/tunggu\nMohon gambarnya, Bu.")
    desk.works()
    assert clock(desk).state == "paused"
    decree(desk, "2025-02-18")
    assert recount(desk) == []
    time.shift(5 * DAY)
    ours = next(each for each in desk.letters() if each.template == "update")
    client_answers(desk, bytes(ours.headers))
    desk.works()
    # Asked at once and answered on Monday at 10:00: 8 hours of Monday, none of Tuesday, 9 of Wednesday, 1 of Thursday.
    assert clock(desk).due_at == local("2025-02-20 10:00")


def test_a_due_date_is_never_moved_into_the_past(desk: Desk, time: Traveller) -> None:
    decree(desk, "2025-02-13")
    report(desk)
    recount(desk)
    assert clock(desk).due_at == local("2025-02-17 10:00")
    time.shift(2 * DAY + 6 * HOUR)
    rewrite(desk, "{2025-02-13: Libur Pilkada Susulan}", "{}")
    assert recount(desk) == []
    assert (clock(desk).due_at, clock(desk).breached_at) == (local("2025-02-17 10:00"), None)
    assert [event.what for event in case(desk).events] == ["start"]


def test_an_answer_after_a_holiday_was_taken_back_makes_no_promise_late(desk: Desk, time: Traveller) -> None:
    decree(desk, "2025-02-13")
    report(desk)
    recount(desk)
    time.shift(2 * DAY + 2 * HOUR)
    rewrite(desk, "{2025-02-13: Libur Pilkada Susulan}", "{}")
    assert recount(desk) == []
    question = next(each for each in desk.letters() if each.template == "staff_new" and "rani" in each.recipient)
    staff_answers(desk, bytes(question.headers), "/tunggu\nMohon gambarnya, Bu.")
    desk.works()
    time.shift(HOUR)
    client_answers(desk, bytes(next(each for each in desk.letters() if each.template == "update").headers))
    desk.works()
    assert (clock(desk).due_at, clock(desk).breached_at) == (local("2025-02-17 11:00"), None)


def test_a_correction_of_the_same_version_moves_and_another_version_does_not(desk: Desk, time: Traveller) -> None:
    reported(desk)
    time.shift(HOUR)
    rewrite(desk, "critical: {workaround: 5h, permanent: 2bd}", "critical: {workaround: 5h, permanent: 3bd}")
    assert len(recount(desk)) == 1
    assert clock(desk).due_at == local("2025-02-17 10:00")
    time.shift(HOUR)
    rewrite(desk, 'version: "2025"', 'version: "2026"')
    rewrite(desk, "permanent: 3bd}\n      high", "permanent: 9bd}\n      high")
    assert recount(desk) == []
    assert clock(desk).due_at == local("2025-02-17 10:00")


def test_rules_changed_back_and_forth_move_it_back_and_forth(desk: Desk, time: Traveller) -> None:
    reported(desk)
    for day in ("2025-02-17 10:00", "2025-02-14 10:00", "2025-02-17 10:00"):
        time.shift(HOUR)
        if day.startswith("2025-02-17"):
            decree(desk, "2025-02-13")
        else:
            rewrite(desk, "{2025-02-13: Libur Pilkada Susulan}", "{}")
        recount(desk)
        assert clock(desk).due_at == local(day)
    assert clock(desk).revision == 4


def test_a_run_that_was_stopped_in_the_middle_goes_on_and_moves_nothing_twice(desk: Desk, time: Traveller) -> None:
    for number in range(3):
        report(desk, f"r{number}", f"Tidak bisa login {number}")
    recount(desk)
    time.shift(HOUR)
    decree(desk, "2025-02-13")
    half = Recount(desk.app.store, desk.app.office, lambda: desk.app.shelf.current, Watch(1))
    half._begin(desk.app.shelf.current)
    half._slice(desk.app.shelf.current)
    with desk.app.store.read() as connection:
        assert calendars.counted_by(connection) != desk.app.shelf.current.handbook.hash
    recount(desk)
    assert [len(case(desk, number).events) for number in (1001, 1002, 1003)] == [2, 2, 2]
    assert len([each for each in desk.letters() if each.template == "promise_moved"]) == 3


def test_what_the_worker_writes_is_what_a_replay_of_the_events_gives(desk: Desk, time: Traveller) -> None:
    reported(desk)
    time.shift(6 * HOUR)
    decree(desk, "2025-02-13")
    recount(desk)
    found = case(desk)
    assert current(found.clocks)["workaround"].breached_at == local("2025-02-12 15:00")
    assert replay(None, "ticket", found.events, found.request.changed_at, found.calendars) == found.clocks


def staff_answers(desk: Desk, headers: bytes, text: str) -> None:
    _answers(desk, headers, "rani@vendor.example", text)


def client_answers(desk: Desk, headers: bytes) -> None:
    _answers(desk, headers, SITI, "Ini gambarnya.")


def _answers(desk: Desk, headers: bytes, sender: str, text: str) -> None:
    letter = parse.parse(headers + b"\r\n", own=desk.app.office.own)
    fields = {name.lower(): value for name, value in letter.headers}
    host, domain = desk.app.office.authserv_id or "mx.vendor.example", sender.rpartition("@")[2]
    desk.arrives(
        "\r\n".join(
            (
                f"Authentication-Results: {host}; dmarc=pass header.from={domain}",
                f"Received: from outside by {host}; Wed, 12 Feb 2025 10:00:00 +0700",
                f"From: {sender}",
                f"To: {fields['reply-to']}",
                f"Subject: Re: {letter.subject}",
                f"Message-ID: <{abs(hash(text))}@{domain}>",
                f"In-Reply-To: {fields['message-id']}",
                "",
                text,
                "",
            )
        ).encode()
    )
