"""Staff mail that waits before it acts: it wakes once, is taken back whole, and holds the timers back meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import Connection, select

from mailflow.desk.appointment import Appointment
from mailflow.desk.decision import Decision, Outcome, Wait
from mailflow.desk.estimate import Estimate
from mailflow.desk.money import Money
from mailflow.sla.budget import Duration
from mailflow.store import cases, cursors, delayed, received, requests
from mailflow.store.conflict import Conflict
from mailflow.store.delayed import Moment
from mailflow.store.tables import received as received_
from tests.contracts.store.samples import (
    CLIENT,
    HOUR,
    INBOX,
    MINUTE,
    NOW,
    change,
    done,
    due,
    entry,
    keep,
    lookup,
    mail,
    opening,
)

UNTIL = NOW + 2 * MINUTE


def read_at(conn: Connection, at: datetime) -> None:
    """The mailbox was read whole by a poll that began then."""
    cursors.advance(conn, INBOX, 7, 1, at)


@pytest.fixture
def waiting(conn: Connection) -> int:
    """The id of a mail that waits, about request 1001."""
    requests.apply(conn, None, opening(), NOW)
    (id_,) = keep(conn, mail(1))
    done(conn, id_, Decision(Outcome.DELAYED, ("waits",), 1001, waits=Wait("rani", UNTIL)))
    return id_


def test_it_is_not_due_before_its_time_and_wakes_at_it(conn: Connection, waiting: int) -> None:
    read_at(conn, UNTIL)
    assert not delayed.any_due(conn, Moment(UNTIL - MINUTE, None))
    assert delayed.wake(conn, Moment(UNTIL - MINUTE, None)) == ()
    assert due(conn, UNTIL) == []
    assert delayed.any_due(conn, Moment(UNTIL, None))
    assert delayed.wake(conn, Moment(UNTIL, None)) == ()
    (work,) = received.due(conn, UNTIL, 10)
    assert (work.id, work.arrival.delayed) == (waiting, True)
    assert not delayed.any_due(conn, Moment(UNTIL + HOUR, UNTIL))


@pytest.mark.parametrize("read", [None, NOW, UNTIL - MINUTE])
def test_it_sleeps_on_until_its_mailbox_was_read_after_its_time(
    conn: Connection, waiting: int, read: datetime | None
) -> None:
    if read:
        read_at(conn, read)
    assert not delayed.any_due(conn, Moment(UNTIL + HOUR, None))
    assert delayed.wake(conn, Moment(UNTIL + HOUR, None)) == ()
    assert due(conn, UNTIL + HOUR) == []
    read_at(conn, UNTIL)
    assert delayed.any_due(conn, Moment(UNTIL + HOUR, None))


def test_it_sleeps_on_while_a_mail_that_came_in_time_is_to_be_decided_on(conn: Connection, waiting: int) -> None:
    read_at(conn, UNTIL + HOUR)
    (undo,) = keep(conn, replace(mail(2), arrived_at=UNTIL))
    assert not delayed.any_due(conn, Moment(UNTIL + HOUR, None))
    received.failed(conn, undo, "its neighbour's fault", UNTIL + HOUR)
    assert not delayed.any_due(conn, Moment(UNTIL + HOUR, None))
    received.failed(conn, undo, "its own fault", UNTIL + HOUR)
    assert delayed.any_due(conn, Moment(UNTIL + HOUR, None))


def test_a_mail_that_came_too_late_holds_nothing_back(conn: Connection, waiting: int) -> None:
    read_at(conn, UNTIL + HOUR)
    keep(conn, replace(mail(2), arrived_at=UNTIL + MINUTE))
    assert delayed.any_due(conn, Moment(UNTIL + HOUR, None))


def test_a_mailbox_that_was_tried_in_vain_is_waited_for_no_longer_than_patience_lasts(
    conn: Connection, waiting: int
) -> None:
    assert not delayed.any_due(conn, Moment(UNTIL + HOUR, patient=UNTIL, failed=("another",)))
    assert not delayed.any_due(conn, Moment(UNTIL + HOUR, patient=UNTIL - MINUTE, failed=(INBOX,)))
    at = Moment(UNTIL + HOUR, patient=UNTIL, failed=("another", INBOX))
    assert delayed.any_due(conn, at)
    assert delayed.wake(conn, at) == (waiting,)
    assert due(conn, UNTIL + HOUR) == [waiting]


def test_what_was_read_before_the_mailbox_failed_is_decided_on_first(conn: Connection, waiting: int) -> None:
    (undo,) = keep(conn, replace(mail(2), arrived_at=NOW + MINUTE))
    at = Moment(UNTIL + HOUR, patient=UNTIL, failed=(INBOX,))
    assert not delayed.any_due(conn, at)
    done(conn, undo, Decision(Outcome.RECORDED, ("a note",)))
    assert delayed.wake(conn, at) == (waiting,)


def test_a_time_by_a_clock_that_was_set_back_is_a_while_from_now(conn: Connection, waiting: int) -> None:
    """Decided on at 10:00, to wait until 10:02; then the clock was set back by a day."""
    now = NOW - 24 * HOUR
    assert not delayed.any_due(conn, Moment(now, latest=UNTIL))
    at = Moment(now, latest=now + 2 * MINUTE)
    assert delayed.any_due(conn, at)
    assert delayed.wake(conn, at) == ()
    assert [each.until for each in delayed.waiting(conn, (1001,))] == [now + 2 * MINUTE]
    assert not delayed.any_due(conn, at)
    read_at(conn, now + 2 * MINUTE)
    assert delayed.any_due(conn, Moment(now + 2 * MINUTE, latest=now + 4 * MINUTE))


def test_it_does_not_sleep_for_ever_and_it_is_told_where_nobody_knows(conn: Connection, waiting: int) -> None:
    assert not delayed.any_due(conn, Moment(UNTIL + HOUR, UNTIL - MINUTE))
    assert delayed.any_due(conn, Moment(UNTIL + HOUR, UNTIL))
    assert delayed.wake(conn, Moment(UNTIL + HOUR, UNTIL)) == (waiting,)
    assert due(conn, UNTIL + HOUR) == [waiting]


def test_other_mails_of_its_conversation_go_on_meanwhile(conn: Connection, waiting: int) -> None:
    (later,) = keep(conn, mail(2, conversation="c1@x"))
    assert due(conn) == [later]
    assert not received.due(conn, NOW, 1)[0].arrival.delayed


def test_who_wrote_it_and_when_it_acts_is_known_to_later_mails_about_the_request(
    conn: Connection, waiting: int
) -> None:
    (found,) = requests.known(conn, lookup(numbers=(1001,)), NOW).delayed
    assert (found.received, found.request, found.person) == (waiting, 1001, "rani")
    assert (found.arrived_at, found.until) == (NOW, UNTIL)
    assert requests.known(conn, lookup(numbers=(1002,)), NOW).delayed == ()


def test_what_is_taken_back_never_acts_and_only_once(conn: Connection, waiting: int) -> None:
    requests.apply(conn, None, Decision(Outcome.REPLY, ("undo",), undone=(waiting,)), NOW)
    delayed.wake(conn, Moment(UNTIL + HOUR, UNTIL))
    assert due(conn, UNTIL + HOUR) == []
    became = select(received_.c.status, received_.c.outcome).where(received_.c.id == waiting)
    assert conn.execute(became).one() == ("undone", Outcome.UNDONE)
    assert requests.known(conn, lookup(numbers=(1001,)), NOW).delayed == ()
    with pytest.raises(Conflict, match="no longer waits"):
        delayed.undo(conn, (waiting,))


def test_what_acts_already_cannot_be_taken_back(conn: Connection, waiting: int) -> None:
    delayed.wake(conn, Moment(UNTIL, UNTIL))
    with pytest.raises(Conflict, match="processed meanwhile"):
        delayed.undo(conn, (waiting,))


def test_no_timer_looks_past_it(conn: Connection, waiting: int) -> None:
    cursors.advance(conn, INBOX, 7, 1, NOW + HOUR)
    assert cursors.watermark(conn, [INBOX]).at == NOW
    assert received.oldest_unprocessed(conn) == NOW
    assert received.counts(conn)["delayed"] == 1
    delayed.undo(conn, (waiting,))
    assert cursors.watermark(conn, [INBOX]).at == NOW + HOUR


def test_the_last_lines_of_a_timeline_are_known_where_staff_write(conn: Connection) -> None:
    requests.apply(conn, None, opening(), NOW)
    case = cases.case(conn, 1001)
    assert case is not None
    lines = tuple(entry(f"n{number}", at=NOW) for number in range(cases.MOST_LATEST + 5))
    requests.apply(conn, None, replace(change(case, "m9"), entries=lines), NOW)
    latest = requests.known(conn, lookup(numbers=(1001,), staff=True), NOW).latest
    assert [each.id for each in latest] == [each.id for each in lines[-cases.MOST_LATEST :]]
    assert requests.known(conn, lookup(numbers=(1001,)), NOW).latest == ()


def test_two_requests_change_together_or_not_at_all(conn: Connection) -> None:
    for number in (1001, 1002):
        requests.apply(conn, None, opening(number, f"t{number}"), NOW)
    first, second = cases.case(conn, 1001), cases.case(conn, 1002)
    assert first is not None
    assert second is not None
    joined = replace(second, request=replace(second.request, participants=(CLIENT, "cici@klien.example")))
    both = replace(change(first, "m5", merged=1002), also=((joined, second.request.version),))
    with pytest.raises(Conflict), conn.begin_nested():
        requests.apply(conn, None, replace(both, also=((joined, 7),)), NOW)
    assert cases.case(conn, 1001) == first
    requests.apply(conn, None, both, NOW)
    after = cases.case(conn, 1002)
    assert after is not None
    assert after.request.participants == (CLIENT, "cici@klien.example")


def test_estimates_and_appointments_survive_to_the_cent_and_the_second(conn: Connection) -> None:
    estimate = Estimate(
        revision=2, effort=Duration(5, "bd"), due=date(2026, 12, 10), price=Money(Decimal("15000000.50"), "IDR"),
        scope="Cetak slip per cabang ✓", by="rani", at=NOW, verdict="approved", answered_by=CLIENT,
        answered_at=NOW + HOUR, evidence="PO 4711",
    )  # fmt: skip
    visit = Appointment(
        NOW, NOW + HOUR, "Jl. Sudirman 5", sequence=3, engineer="bima", answers=((CLIENT, "accepted"),), made_at=NOW
    )
    requests.apply(conn, None, opening(estimates=(estimate, estimate), appointment=visit), NOW)
    found = cases.case(conn, 1001)
    assert found is not None
    assert found.request.estimates == (estimate, estimate)
    assert found.request.appointment == visit
