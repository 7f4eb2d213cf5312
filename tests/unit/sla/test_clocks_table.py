"""The table of what each event does to a clock in each state, cell by cell; and verdicts, margins, waivers, merges."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import permutations

import pytest

from mailflow.sla.agreement import Agreement, Severity
from mailflow.sla.calendar import Calendar
from mailflow.sla.clock import Clock, Pause, begin, cancel, lapse, pause, reopen, resume, stop, waive
from mailflow.sla.clocks import ClockEvent, What, current, replay
from tests.unit.sla.test_clocks import at

RECEIVED, DUE = "2025-02-12 10:00", "2025-02-12 15:00"
EARLY, LATE = "2025-02-12 14:00", "2025-02-12 17:00"
NEXT = "2025-02-13 10:00"


def running(agreement: Agreement) -> Clock:
    """Five hours from Wednesday 10:00."""
    (budget,) = (t.budget for t in agreement.targets("ticket", Severity.CRITICAL) if t.clock == "workaround")
    return begin(agreement.calendar, "workaround", budget, at(RECEIVED))


def states(agreement: Agreement) -> dict[str, Clock]:
    """The columns of the table."""
    calendar, fresh = agreement.calendar, running(agreement)
    late = lapse(fresh, at(LATE))
    return {
        "running": fresh,
        "paused": pause(fresh, at(EARLY), "m2.1"),
        "breached": late,
        "breached and paused": pause(late, at(LATE)),
        "met": stop(calendar, fresh, at(EARLY), "m3.1"),
        "missed": stop(calendar, late, at(LATE), "m3.1"),
        "cancelled": cancel(fresh, at(EARLY), "merged"),
    }


# state, event -> state after, due date after ("" is none), breached
TABLE = [
    ("running", "pause", "paused", "", False),
    ("paused", "pause", "paused", "", False),
    ("breached", "pause", "paused", DUE, True),
    ("running", "resume", "running", DUE, False),
    ("paused", "resume", "running", "2025-02-13 11:00", False),
    ("breached", "resume", "running", DUE, True),
    ("breached and paused", "resume", "running", DUE, True),
    ("running", "stop", "met", DUE, False),
    ("paused", "stop", "met", "2025-02-13 11:00", False),
    ("breached", "stop", "missed", DUE, True),
    ("breached and paused", "stop", "missed", DUE, True),
    ("running", "reopen", "running", DUE, False),
    ("paused", "reopen", "paused", "", False),
    ("met", "reopen", "running", "2025-02-13 11:00", False),
    ("missed", "reopen", "running", DUE, True),
    ("running", "cancel", "cancelled", DUE, False),
    ("paused", "cancel", "cancelled", "", False),
    ("breached", "cancel", "cancelled", DUE, True),
    *((state, event, state, DUE, state == "missed") for state in ("met", "missed") for event in ("pause", "resume")),
    *((state, event, state, DUE, state == "missed") for state in ("met", "missed") for event in ("stop", "cancel")),
    ("cancelled", "reopen", "running", "2025-02-13 11:00", False),
    *(("cancelled", event, "cancelled", DUE, False) for event in ("pause", "resume", "stop", "cancel")),
]


@pytest.mark.parametrize(("before", "event", "state", "due", "breached"), TABLE)
def test_every_cell_of_the_table(
    agreement: Agreement, before: str, event: What, state: str, due: str, breached: bool
) -> None:
    clock, calendar = states(agreement)[before], agreement.calendar
    # The first second of the next opening but one: an instant that makes no event late that was not.
    when = at(EARLY) if before == "running" else at(NEXT)
    after = moved(calendar, clock, event, when)
    assert after.state == state
    assert after.due_at == (at(due) if due else None)
    assert (after.breached_at is not None) == breached


def moved(calendar: Calendar, clock: Clock, event: str, when: datetime) -> Clock:
    match event:
        case "pause":
            return pause(clock, when)
        case "resume":
            return resume(calendar, clock, when)
        case "stop":
            return stop(calendar, clock, when)
        case "reopen":
            return reopen(calendar, clock, clock.budget, when)
        case _:
            return cancel(clock, when, "withdrawn")


@pytest.mark.parametrize(
    ("stopped", "state", "margin"),
    [
        (EARLY, "met", 3600),
        (DUE, "met", 0),
        ("2025-02-12 15:00:01", "missed", -1),
        ("2025-02-12 20:00", "missed", -3 * 3600),
        ("2025-02-13 09:30", "missed", -3 * 3600 - 1800),
    ],
)
def test_the_margin_is_operating_time_before_or_after_the_due_date(
    agreement: Agreement, stopped: str, state: str, margin: int
) -> None:
    clock = stop(agreement.calendar, lapse(running(agreement), at(stopped), stopping=True), at(stopped))
    assert (clock.state, clock.verdict, clock.margin) == (state, state, margin)


def test_the_margin_of_a_clock_that_counts_every_second_counts_the_night_too(agreement: Agreement) -> None:
    calendar = agreement.calendar
    every = begin(calendar, "workaround", replace(running(agreement).budget, counting="elapsed"), at(RECEIVED))
    assert stop(calendar, lapse(every, at(NEXT)), at(NEXT)).margin == -19 * 3600


def test_a_pause_remembers_its_cause_and_the_time_closed_says_so(agreement: Agreement) -> None:
    calendar = agreement.calendar
    paused = resume(calendar, states(agreement)["paused"], at(LATE))
    assert paused.pauses == (Pause(at(EARLY), at(LATE), "m2.1"),)
    again = reopen(calendar, stop(calendar, paused, at(LATE)), paused.budget, at(NEXT))
    assert [each.cause for each in again.pauses] == ["m2.1", "closed"]
    assert (again.margin, again.stopped_at) == (None, None)


def test_a_waiver_erases_a_breach_and_leaves_on_record_what_it_erased(agreement: Agreement) -> None:
    late = states(agreement)["breached"]
    excused = waive(late, at(NEXT), "m9.1")
    assert (late.late, excused.late) == (True, False)
    assert (excused.breached_at, excused.excused) == (None, late.breached_at)
    assert (excused.waived_at, excused.waiver) == (at(NEXT), "m9.1")
    stopped = stop(agreement.calendar, excused, at(NEXT))
    assert (stopped.state, stopped.verdict) == ("missed", "waived")
    assert waive(states(agreement)["missed"], at(NEXT), "m9.1").verdict == "waived"


@pytest.mark.parametrize("state", ["running", "paused", "met", "cancelled"])
def test_a_promise_that_is_not_broken_needs_no_excuse(agreement: Agreement, state: str) -> None:
    clock = states(agreement)[state]
    assert waive(clock, at(EARLY), "m9.1") == clock


def test_a_waiver_and_a_merge_are_events_like_any_other(agreement: Agreement) -> None:
    start = ClockEvent(at(RECEIVED), "start", severity=Severity.CRITICAL)
    excuse, merge = ClockEvent(at(LATE), "waive", cause="m9.1"), ClockEvent(at(NEXT), "merge", cause="m10.1")
    told = current(replay(agreement, "ticket", (start, excuse, merge), at(NEXT)))
    workaround, permanent = told["workaround"], told["permanent"]
    assert (workaround.state, workaround.verdict, workaround.reason) == ("cancelled", "waived", "m10.1")
    assert (permanent.state, permanent.verdict, permanent.waived_at) == ("cancelled", "cancelled", None)
    assert (workaround.breached_at, workaround.excused) == (None, at(DUE))


@pytest.mark.parametrize("event", ["pause", "resume", "stop", "cancel"])
@pytest.mark.parametrize("state", ["breached", "breached and paused", "missed"])
def test_an_excused_clock_moves_as_before_and_is_never_late_again(
    agreement: Agreement, state: str, event: What
) -> None:
    clock = states(agreement)[state]
    before, excused = moved(agreement.calendar, clock, event, at(NEXT)), waive(clock, at(LATE), "m9.1")
    after = lapse(moved(agreement.calendar, excused, event, at(NEXT)), at("2025-02-20 10:00"))
    assert (after.state, after.due_at, after.stopped_at) == (before.state, before.due_at, before.stopped_at)
    assert (after.late, after.breached_at, after.excused) == (False, None, at(DUE))


@pytest.mark.parametrize("severity", list(Severity))
def test_no_later_severity_brings_an_excused_breach_back(agreement: Agreement, severity: Severity) -> None:
    start = ClockEvent(at(RECEIVED), "start", severity=Severity.CRITICAL)
    excuse = ClockEvent(at(LATE), "waive", ("workaround",), cause="m9.1")
    graded = ClockEvent(at(NEXT), "severity", severity=severity)
    workaround = current(replay(agreement, "ticket", (start, excuse, graded), at("2025-03-20 10:00")))["workaround"]
    assert (workaround.state, workaround.due_at, workaround.late) == ("running", at(DUE), False)


def test_a_merge_without_a_cause_says_what_it_was(agreement: Agreement) -> None:
    events = ClockEvent(at(RECEIVED), "start", severity=Severity.CRITICAL), ClockEvent(at(EARLY), "merge")
    assert {clock.reason for clock in replay(agreement, "ticket", events, at(NEXT))} == {"merged"}


def test_a_waiver_that_came_before_the_breach_excuses_nothing(agreement: Agreement) -> None:
    start = ClockEvent(at(RECEIVED), "start", severity=Severity.CRITICAL)
    early = ClockEvent(at(EARLY), "waive", cause="m9.1")
    assert current(replay(agreement, "ticket", (start, early), at(NEXT)))["workaround"].late


EQUAL: tuple[What, ...] = ("stop", "pause", "resume", "severity")


@pytest.mark.parametrize("order", list(permutations(EQUAL)))
def test_at_one_instant_the_order_of_arrival_never_counts(agreement: Agreement, order: tuple[What, ...]) -> None:
    start = ClockEvent(at(RECEIVED), "start", severity=Severity.NORMAL)
    asked = ClockEvent(at("2025-02-12 11:00"), "pause")
    events = {
        "stop": ClockEvent(at(EARLY), "stop", ("workaround",)),
        "pause": ClockEvent(at(EARLY), "pause"),
        "resume": ClockEvent(at(EARLY), "resume"),
        "severity": ClockEvent(at(EARLY), "severity", severity=Severity.CRITICAL),
    }
    told = current(replay(agreement, "ticket", (*(events[what] for what in order), asked, start), at(EARLY)))
    # Stopped while paused, so met; then the pause that lasts is ended, and the new severity counts.
    assert (told["workaround"].state, told["workaround"].budget.count) == ("met", 3)
    assert (told["permanent"].state, told["permanent"].due_at) == ("running", at("2025-02-14 13:00"))
