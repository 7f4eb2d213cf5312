"""A calendar comes back as it was, once it was named by an event, and the handbook that promises count by is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Connection

from mailflow.sla.calendar import Calendar
from mailflow.sla.clocks import ClockEvent
from mailflow.sla.terms import Terms
from mailflow.store import calendars, cases, handbooks, requests
from tests.contracts.store.samples import HOUR, NOW, change, entry, opening

CALENDAR = Calendar(
    "Asia/Makassar",
    {0: ((0, 3600), (9 * 3600, 17 * 3600)), 5: ((9 * 3600, 13 * 3600),)},
    {date(2026, 3, 20): "Hari Raya Idul Fitri (perkiraan)", date(2025, 8, 18): "Cuti bersama ✓"},
    {date(2025, 8, 18): "Cuti bersama ✓"},
    frozenset({date(2026, 3, 20)}),
)
DECREED = Calendar(CALENDAR.zone, CALENDAR.weekly, CALENDAR.holidays, CALENDAR.joint_leave)


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a process that has read no calendar yet."""
    monkeypatch.setattr(calendars, "_read", {})


def test_a_calendar_comes_back_whole(conn: Connection) -> None:
    known = {CALENDAR.fingerprint: CALENDAR}
    calendars.keep(conn, known, [CALENDAR.fingerprint, CALENDAR.fingerprint])
    calendars.keep(conn, known, [CALENDAR.fingerprint])
    assert calendars.read(conn, [CALENDAR.fingerprint, "unknown"]) == known
    assert calendars.stored(conn) == {CALENDAR.fingerprint}


def test_a_date_that_was_decreed_since_is_no_estimate_any_more(conn: Connection) -> None:
    calendars.keep(conn, {CALENDAR.fingerprint: CALENDAR}, [CALENDAR.fingerprint])
    assert calendars.read(conn, [CALENDAR.fingerprint])[CALENDAR.fingerprint].estimated
    assert DECREED.fingerprint == CALENDAR.fingerprint
    calendars.renew(conn, [DECREED])
    assert not calendars.read(conn, [CALENDAR.fingerprint])[CALENDAR.fingerprint].estimated


def test_a_request_brings_the_calendars_that_its_events_name(conn: Connection) -> None:
    first = opening()
    assert first.case is not None
    start = ClockEvent(NOW, "start", terms=Terms("a", "1", CALENDAR.fingerprint))
    case = replace(first.case, events=(start,), calendars={CALENDAR.fingerprint: CALENDAR, "other": DECREED})
    requests.apply(conn, None, replace(first, case=case, entries=(entry("m1.1", clock=start),)), NOW)
    found = cases.case(conn, 1001)
    assert found is not None
    assert found.events == (start,)
    assert found.calendars == {CALENDAR.fingerprint: CALENDAR}
    assert calendars.stored(conn) == {CALENDAR.fingerprint}


def test_rewritten_clocks_take_the_place_of_the_stored_ones_and_nothing_else_changes(conn: Connection) -> None:
    requests.apply(conn, None, opening(), NOW)
    found = cases.case(conn, 1001)
    assert found is not None
    kept = replace(found, clocks=found.clocks[:1])
    requests.rewrite_clocks(conn, kept)
    assert cases.case(conn, 1001) == kept


def test_requests_follow_each_other_by_their_numbers(conn: Connection) -> None:
    for number in (1001, 1002, 1003):
        requests.apply(conn, None, opening(number, f"m{number}"), NOW)
    second = cases.case(conn, 1002)
    assert second is not None
    requests.apply(conn, None, change(second, "m9", closed_at=NOW), NOW)

    def numbers(after: int, *, only_open: bool = False) -> list[int]:
        return [each.request.number for each in cases.following(conn, after, 2, only_open=only_open)]

    assert (numbers(0), numbers(1002), numbers(1003)) == ([1001, 1002], [1003], [])
    assert numbers(0, only_open=True) == [1001, 1003]


def test_the_handbook_that_promises_count_by_is_the_last_one_that_was_carried_through(conn: Connection) -> None:
    assert calendars.counted_by(conn) is None
    for n, name in enumerate(("first", "second")):
        handbooks.remember(conn, name, "{}", NOW)
        assert calendars.counted_by(conn) == (None if n == 0 else "first")
        calendars.count_by(conn, name, NOW + n * HOUR)
    calendars.count_by(conn, "first", NOW + 2 * HOUR)
    assert calendars.counted_by(conn) == "first"
