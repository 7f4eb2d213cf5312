"""What the timers look for: clocks whose time has come, what was told before, and short notices."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, event

from mailflow.desk.decision import Decision, Outcome
from mailflow.desk.request import What
from mailflow.sla.warnings import Told
from mailflow.store import announcements, cursors, due, outbox, requests
from mailflow.store.announcements import Announcement
from mailflow.store.cursors import Watermark
from mailflow.store.due import Scheduled
from mailflow.store.engine import Store
from tests.contracts.store.samples import (
    DAY,
    HOUR,
    INBOX,
    MINUTE,
    NOW,
    change,
    done,
    entry,
    keep,
    letter,
    mail,
    opening,
)


def opened(conn: Connection, *numbers: int) -> None:
    for number in numbers:
        requests.apply(conn, None, opening(number, f"m{number}"), NOW)


def scheduled(number: int, at: datetime, version: int = 0) -> list[Scheduled]:
    return [Scheduled(number, position, version, at) for position in range(2)]


def test_a_new_clock_is_looked_at_and_then_not_before_its_time(conn: Connection) -> None:
    opened(conn, 1001, 1002)
    assert set(due.due(conn, NOW, 10)) == {1001, 1002}
    due.schedule(conn, [*scheduled(1001, NOW + HOUR), *scheduled(1002, due.NEVER)])
    assert due.due(conn, NOW + HOUR - MINUTE, 10) == ()
    assert due.due(conn, NOW + HOUR, 10) == (1001,)
    due.look_again(conn)
    assert set(due.due(conn, NOW, 10)) == {1001, 1002}


def test_a_clock_that_changed_since_one_looked_is_looked_at_again(conn: Connection) -> None:
    opened(conn, 1001)
    case = due.cases(conn, (1001,))[1001]
    requests.apply(conn, None, change(case, "m2", state="in_progress"), NOW)
    due.schedule(conn, scheduled(1001, due.NEVER, case.request.version))
    assert due.due(conn, NOW, 10) == (1001,)


def test_what_the_timers_told_is_read_back_without_the_lines_of_mails(conn: Connection) -> None:
    opened(conn, 1001)
    (number,) = keep(conn, mail(1))
    by_mail = Decision(Outcome.RECORDED, ("x",), 1001, entries=(entry("m9.1"),))
    requests.apply(conn, number, by_mail, NOW)
    told = Decision(Outcome.RECORDED, ("x",), 1001, entries=(entry("c1001.workaround.1.1.75", what=What.NOTE),))
    requests.apply(conn, None, told, NOW)
    causes = [each.cause for each in due.told(conn, (1001,))[1001]]
    assert "m9.1" not in causes
    assert due.told(conn, (1001,))[1001][-1] == Told("c1001.workaround.1.1.75", NOW)
    assert due.told(conn, ()) == {}


def test_the_recipients_of_a_cause_are_known_in_the_order_they_were_written_to(conn: Connection) -> None:
    outbox.put(conn, [letter("c1.1", "z@x.example"), letter("c1.1", "a@x.example"), letter("c2.1", "b@x.example")])
    assert due.recipients(conn, ("c1.1",)) == ("z@x.example", "a@x.example")


def test_marks_stay_and_can_be_moved(conn: Connection) -> None:
    assert due.marks(conn, ("timers looked",)) == {}
    due.mark(conn, "timers looked", 1)
    due.mark(conn, "timers looked", 2)
    assert due.marks(conn, ("timers looked", "other")) == {"timers looked": 2}


def test_the_open_requests_are_read_whole_or_by_kind_and_state(conn: Connection) -> None:
    opened(conn, 1001, 1002)
    requests.apply(conn, None, change(due.cases(conn, (1002,))[1002], "m2", closed_at=NOW), NOW)
    assert [case.request.number for case in due.open_cases(conn)] == [1001]
    assert [case.request.number for case in due.open_cases(conn, {"ticket": ("new",)})] == [1001]
    assert list(due.open_cases(conn, {"ticket": ("closed",)})) == []


def test_the_watermark_is_the_oldest_poll_or_the_oldest_mail_that_waits(conn: Connection) -> None:
    assert cursors.watermark(conn, (INBOX,)) == Watermark(None, (INBOX,))
    cursors.advance(conn, INBOX, 7, 1, NOW)
    assert cursors.watermark(conn, (INBOX, "sales")) == Watermark(None, ("sales",))
    cursors.advance(conn, "sales", 7, 1, NOW - MINUTE)
    assert cursors.watermark(conn, (INBOX, "sales")) == Watermark(NOW - MINUTE, ("sales",))
    (number,) = keep(conn, mail(1, arrived_at=NOW - HOUR))
    assert cursors.watermark(conn, (INBOX, "sales")) == Watermark(NOW - HOUR, (INBOX,))
    done(conn, number)
    assert cursors.watermark(conn, (INBOX, "sales")) == Watermark(NOW - MINUTE, ("sales",))


def test_a_short_notice_is_written_once_tried_again_and_is_no_letter(conn: Connection) -> None:
    opened(conn, 1001)
    notice = Announcement("c1001.workaround.1.1.100", "on-call", 1001, "[BEN-1001] TERLAMBAT", NOW)
    announcements.put(conn, [notice, notice])
    (found,) = announcements.due(conn, NOW, 10)
    assert (found.destination, found.text, found.attempts) == ("on-call", "[BEN-1001] TERLAMBAT", 0)
    assert outbox.due(conn, NOW + DAY, 10) == ()
    announcements.later(conn, found.id, "503", NOW + MINUTE)
    assert announcements.due(conn, NOW, 10) == ()
    (again,) = announcements.due(conn, NOW + MINUTE, 10)
    assert again.attempts == 1
    announcements.sent(conn, again.id, NOW)
    announcements.dropped(conn, again.id, "too late to drop")
    assert announcements.due(conn, NOW + DAY, 10) == ()
    assert outbox.untold_failures(conn) == ()


def test_an_idle_tick_reads_no_table(sqlite_store: Store) -> None:
    asked: list[tuple[str, object]] = []
    event.listen(
        sqlite_store.writer, "before_cursor_execute", lambda _c, _u, sql, values, *_: asked.append((sql, values))
    )
    with sqlite_store.write() as conn:
        due.due(conn, datetime(2025, 2, 12, tzinfo=UTC), 10)
        cursors.watermark(conn, (INBOX,))
        cursors.advance(conn, INBOX, 7, 1, NOW)
        cursors.watermark(conn, (INBOX,))
        announcements.due(conn, NOW, 10)
        queries = [(f"EXPLAIN QUERY PLAN {sql}", values) for sql, values in asked if sql.startswith("SELECT")]
        plans = [row.detail for sql, values in queries for row in conn.exec_driver_sql(sql, values)]  # type: ignore[arg-type]
    assert any("ix_clocks_next_at" in plan for plan in plans)
    scans = [plan for plan in plans if plan.startswith("SCAN") and "INDEX" not in plan]
    assert scans == ["SCAN cursors", "SCAN cursors", "SCAN cursors"][: len(scans)], "one row a mailbox"
