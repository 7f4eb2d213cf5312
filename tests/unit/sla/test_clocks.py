"""A request's clocks, told as what happens to a ticket between Wednesday 12 and Friday 21 February 2025."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.sla.agreement import Agreement, Budget, Duration, Severity
from mailflow.sla.calendar import Calendar
from mailflow.sla.clocks import Clock, ClockEvent, Pause, What, current, replay, threshold_at
from mailflow.sla.event import decided, in_order
from mailflow.sla.terms import Calendars, terms

JAKARTA = ZoneInfo("Asia/Jakarta")
LATER = "2025-02-28 18:00"
PERMANENT, WORKAROUND = ("permanent",), ("workaround",)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JAKARTA)


def event(
    when: str, what: What, clocks: tuple[str, ...] = (), severity: Severity | None = None, cause: str = ""
) -> ClockEvent:
    return ClockEvent(at(when), what, clocks, severity, cause)


def received(severity: Severity = Severity.CRITICAL, when: str = "2025-02-12 10:00") -> ClockEvent:
    return event(when, "start", severity=severity)


def told(
    agreement: Agreement,
    *events: ClockEvent,
    now: str = LATER,
    kind: str = "ticket",
    calendars: Calendars | None = None,
) -> dict[str, Clock]:
    """The clocks as an older mailflow's events give them, which needs the agreement, and as a whole story does."""
    known = {agreement.calendar.fingerprint: agreement.calendar, **(calendars or {})}
    clocks = replay(agreement, kind, events, at(now), known)
    assert replay(None, kind, whole(agreement, kind, events), at(now), known) == clocks
    return current(clocks)


def whole(agreement: Agreement, kind: str, events: Sequence[ClockEvent]) -> list[ClockEvent]:
    """The events with what was decided by each, as they are written down."""
    severity, log = None, list[ClockEvent]()
    known = {agreement.calendar.fingerprint: agreement.calendar}
    for each in in_order(events, at("2099-01-01 00:00")):
        if each.what == "severity" or (each.what == "start" and each.severity):
            severity = each.severity
        log.append(decided(each, log, known, agreement, kind, severity))
    return log


def test_a_critical_ticket_starts_two_clocks_at_receipt(agreement: Agreement) -> None:
    clocks = told(agreement, received(), now="2025-02-12 10:00")
    assert {name: clock.due_at for name, clock in clocks.items()} == {
        "workaround": at("2025-02-12 15:00"),
        "permanent": at("2025-02-14 10:00"),
    }
    assert {(clock.state, clock.revision, clock.cycle) for clock in clocks.values()} == {("running", 1, 1)}
    assert {clock.fingerprint for clock in clocks.values()} == {agreement.calendar.fingerprint}


@pytest.mark.parametrize(
    ("stopped", "state", "breached"),
    [
        ("2025-02-12 14:00", "met", None),
        ("2025-02-12 15:00", "met", None),
        ("2025-02-12 15:00:01", "missed", "2025-02-12 15:00"),
        ("2025-02-12 20:00", "missed", "2025-02-12 15:00"),
    ],
)
def test_a_stop_is_in_time_up_to_the_due_second(
    agreement: Agreement, stopped: str, state: str, breached: str | None
) -> None:
    clock = told(agreement, received(), event(stopped, "stop", WORKAROUND, cause="/workaround"))["workaround"]
    assert (clock.state, clock.stopped_at, clock.reason) == (state, at(stopped), "/workaround")
    assert clock.breached_at == (at(breached) if breached else None)
    assert clock.due_at == at("2025-02-12 15:00")


def test_a_stop_after_hours_for_a_due_at_closing_is_missed(agreement: Agreement) -> None:
    events = received(when="2025-02-12 13:00"), event("2025-02-12 20:00", "stop", WORKAROUND)
    assert told(agreement, *events)["workaround"].state == "missed"


def test_a_clock_is_late_only_after_its_due_second(agreement: Agreement) -> None:
    assert told(agreement, received(), now="2025-02-12 15:00")["workaround"].breached_at is None
    late = told(agreement, received(), now="2025-02-12 15:00:01")["workaround"]
    assert (late.state, late.breached_at, late.breach_cause) == ("running", at("2025-02-12 15:00"), "")


def test_a_paused_clock_has_no_due_date_and_cannot_be_late(agreement: Agreement) -> None:
    clock = told(agreement, received(), event("2025-02-12 14:59:59", "pause"))["workaround"]
    assert (clock.state, clock.due_at, clock.breached_at) == ("paused", None, None)
    assert clock.pauses == (Pause(at("2025-02-12 14:59:59"), None),)


def test_a_pause_in_the_due_second_comes_too_late(agreement: Agreement) -> None:
    clock = told(agreement, received(), event("2025-02-12 15:00", "pause"))["workaround"]
    assert (clock.breached_at, clock.due_at) == (at("2025-02-12 15:00"), at("2025-02-12 15:00"))


def test_the_answer_moves_the_due_date_by_the_operating_time_of_the_pause(agreement: Agreement) -> None:
    events = received(), event("2025-02-12 14:00", "pause"), event("2025-02-13 08:00", "resume")
    assert told(agreement, *events, now="2025-02-13 08:00")["workaround"].due_at == at("2025-02-13 10:00")


def test_a_stop_while_paused_is_met(agreement: Agreement) -> None:
    events = received(), event("2025-02-12 14:00", "pause"), event("2025-02-20 10:00", "stop")
    clock = told(agreement, *events)["workaround"]
    assert (clock.state, clock.stopped_at) == ("met", at("2025-02-20 10:00"))
    assert clock.pauses == (Pause(at("2025-02-12 14:00"), at("2025-02-20 10:00")),)
    assert clock.due_at == at("2025-02-20 11:00")


def test_a_pause_after_the_breach_changes_neither_due_date_nor_breach(agreement: Agreement) -> None:
    paused = received(), event("2025-02-12 16:00", "pause")
    clock = told(agreement, *paused)["workaround"]
    assert (clock.state, clock.due_at, clock.breached_at) == ("paused", *[at("2025-02-12 15:00")] * 2)
    again = told(agreement, *paused, event("2025-02-12 17:00", "resume"))["workaround"]
    assert (again.state, again.due_at, again.breached_at) == ("running", *[at("2025-02-12 15:00")] * 2)


def test_a_second_pause_or_a_resume_of_a_running_clock_is_nothing(agreement: Agreement) -> None:
    once = received(), event("2025-02-12 11:00", "pause"), event("2025-02-12 13:00", "resume")
    twice = *once, event("2025-02-12 12:00", "pause"), event("2025-02-12 13:30", "resume")
    assert told(agreement, *once) == told(agreement, *twice)


def test_a_resolution_satisfies_the_workaround_too(agreement: Agreement) -> None:
    events = received(), event("2025-02-12 14:00", "stop", PERMANENT)
    assert told(agreement, *events)["workaround"].state == "met"
    strict = replace(agreement, resolution_satisfies_workaround=False)
    assert told(strict, *events)["workaround"].state == "running"


def test_a_workaround_delivered_before_keeps_its_own_instant(agreement: Agreement) -> None:
    events = (
        received(),
        event("2025-02-12 12:00", "stop", WORKAROUND),
        event("2025-02-13 12:00", "stop", PERMANENT),
    )
    assert told(agreement, *events)["workaround"].stopped_at == at("2025-02-12 12:00")


def test_cancelling_keeps_a_breach(agreement: Agreement) -> None:
    clocks = told(agreement, received(), event("2025-02-13 10:00", "cancel", cause="merged"))
    assert {(clock.state, clock.reason) for clock in clocks.values()} == {("cancelled", "merged")}
    assert clocks["workaround"].breached_at == at("2025-02-12 15:00")
    assert clocks["permanent"].breached_at is None


def test_reopening_starts_the_next_cycle_and_the_time_closed_is_a_pause(agreement: Agreement) -> None:
    events = received(), event("2025-02-12 12:00", "stop"), event("2025-02-13 11:00", "reopen")
    first, second = (c for c in replay(agreement, "ticket", events, at("2025-02-13 11:00")) if c.name == "workaround")
    assert (first.cycle, first.state, first.stopped_at) == (1, "met", at("2025-02-12 12:00"))
    assert (second.cycle, second.state, second.due_at) == (2, "running", at("2025-02-13 14:00"))
    assert second.pauses == (Pause(at("2025-02-12 12:00"), at("2025-02-13 11:00"), "closed"),)


def test_reopening_after_the_window_does_nothing(agreement: Agreement) -> None:
    events = received(), event("2025-02-12 12:00", "stop")
    inside, outside = event("2025-02-19 12:00", "reopen"), event("2025-02-19 12:00:01", "reopen")
    assert told(agreement, *events, inside)["permanent"].cycle == 2
    assert told(agreement, *events, outside)["permanent"].state == "met"


def test_a_missed_clock_that_reopens_stays_late(agreement: Agreement) -> None:
    events = received(), event("2025-02-12 17:00", "stop"), event("2025-02-13 10:00", "reopen")
    clock = told(agreement, *events)["workaround"]
    assert (clock.state, clock.cycle, clock.breached_at) == ("running", 2, at("2025-02-12 15:00"))


def test_a_graver_severity_counts_from_receipt_with_the_pauses_kept(agreement: Agreement) -> None:
    events = (
        received(Severity.NORMAL),
        event("2025-02-12 11:00", "pause"),
        event("2025-02-12 12:00", "resume"),
        event("2025-02-12 13:00", "severity", severity=Severity.CRITICAL),
    )
    clocks = told(agreement, *events, now="2025-02-12 13:00")
    assert clocks["workaround"].due_at == at("2025-02-12 16:00")
    assert clocks["permanent"].due_at == at("2025-02-14 11:00")
    assert {clock.revision for clock in clocks.values()} == {2}


def test_a_severity_that_makes_a_clock_late_is_named_as_the_cause(agreement: Agreement) -> None:
    events = received(Severity.NORMAL), event("2025-02-13 12:00", "severity", severity=Severity.CRITICAL)
    clock = told(agreement, *events, now="2025-02-13 12:00")["workaround"]
    assert (clock.due_at, clock.breached_at) == (at("2025-02-12 15:00"), at("2025-02-13 12:00"))
    assert clock.breach_cause == "severity_change"


def test_a_milder_severity_does_not_erase_a_breach(agreement: Agreement) -> None:
    for severity in (Severity.NORMAL, Severity.LOW):
        clock = told(agreement, received(), event("2025-02-12 16:00", "severity", severity=severity))["workaround"]
        assert (clock.state, clock.breached_at) == ("running", at("2025-02-12 15:00"))


def test_a_severity_without_a_workaround_cancels_that_clock_and_another_brings_it_back(agreement: Agreement) -> None:
    low = received(Severity.HIGH), event("2025-02-12 12:00", "severity", severity=Severity.LOW)
    assert told(agreement, *low)["workaround"].state == "cancelled"
    back = *low, event("2025-02-12 13:00", "severity", severity=Severity.HIGH)
    clock = told(agreement, *back, now="2025-02-12 13:00")["workaround"]
    assert (clock.state, clock.due_at, clock.revision) == ("running", at("2025-02-13 10:00"), 2)


def test_a_workaround_that_a_graver_severity_brings_runs_from_receipt_less_the_pauses(agreement: Agreement) -> None:
    events = (
        received(Severity.LOW),
        event("2025-02-12 11:00", "pause"),
        event("2025-02-12 13:00", "resume"),
        event("2025-02-12 15:00", "severity", severity=Severity.CRITICAL),
    )
    clock = told(agreement, *events, now="2025-02-12 15:00")["workaround"]
    assert (clock.started_at, clock.due_at) == (at("2025-02-12 10:00"), at("2025-02-12 17:00"))
    late = told(agreement, *events[:-1], event("2025-02-13 09:00", "severity", severity=Severity.CRITICAL))
    assert late["workaround"].breach_cause == "severity_change"
    assert late["workaround"].breached_at == at("2025-02-13 09:00")


@pytest.mark.parametrize(
    ("first", "then", "state"),
    [("stop", "pause", "met"), ("pause", "resume", "running"), ("stop", "severity", "met")],
)
def test_at_equal_instants_stop_comes_before_pause_before_resume_before_severity(
    agreement: Agreement, first: What, then: What, state: str
) -> None:
    moment = "2025-02-12 12:00"
    pair = event(moment, first), event(moment, then, severity=Severity.LOW if then == "severity" else None)
    assert told(agreement, received(), *pair, now=moment)["permanent"].state == state
    assert told(agreement, *reversed(pair), received(), now=moment)["permanent"].state == state


def test_events_within_one_second_keep_their_order(agreement: Agreement) -> None:
    moment = at("2025-02-12 12:00")
    resumed = ClockEvent(moment + timedelta(milliseconds=100), "resume")
    paused = ClockEvent(moment + timedelta(milliseconds=900), "pause")
    events = received(), event("2025-02-12 11:00", "pause"), paused, resumed
    clock = told(agreement, *events)["permanent"]
    assert (clock.state, len(clock.pauses)) == ("paused", 2)


def test_what_happens_after_now_has_not_happened(agreement: Agreement) -> None:
    events = received(), event("2025-02-12 12:00", "stop")
    assert told(agreement, *events, now="2025-02-12 11:59:59")["permanent"].state == "running"


def test_a_mail_that_arrives_late_in_the_log_still_counts_at_its_own_instant(agreement: Agreement) -> None:
    breached = told(agreement, received())["workaround"]
    assert breached.breached_at is not None
    disproved = told(agreement, received(), event("2025-02-12 14:00", "stop", WORKAROUND))["workaround"]
    assert (disproved.state, disproved.breached_at) == ("met", None)


def test_a_change_request_is_due_from_the_approved_estimate_on(agreement: Agreement) -> None:
    approved = at("2025-02-14 10:00")

    def estimate(when: datetime, budget: Budget) -> ClockEvent:
        return ClockEvent(when, "start", ("completion",), cause="estimate approved", budget=budget)

    assert told(agreement, received(), kind="change_request") == {}
    effort = estimate(approved, agreement.budget(Duration(3, "bd")))
    first = told(agreement, received(), effort, now="2025-02-14 10:00", kind="change_request")["completion"]
    assert (first.started_at, first.due_at) == (approved, at("2025-02-19 10:00"))
    dated = estimate(at("2025-02-17 09:00"), agreement.until(at("2025-02-17 09:00"), at("2025-02-22 12:00")))
    graver = event("2025-02-17 10:00", "severity", severity=Severity.CRITICAL)
    log = received(), effort, dated, graver
    former, second = replay(agreement, "change_request", log, at("2025-02-18 09:00"))
    assert (former.state, former.reason) == ("cancelled", "estimate approved")
    assert (second.cycle, second.state, second.due_at) == (2, "running", at("2025-02-22 12:00"))


def with_holiday(agreement: Agreement, day: str) -> Agreement:
    known = agreement.calendar
    more = {**known.holidays, date.fromisoformat(day): "decreed since"}
    return replace(agreement, calendar=Calendar(known.zone, known.weekly, more))


def correction(when: str, to: Agreement) -> tuple[ClockEvent, Calendars]:
    """Other rules from an instant on, for a critical ticket, and the calendar they count by."""
    event = ClockEvent(at(when), "agreement", terms=terms(to, "ticket", Severity.CRITICAL))
    return event, {to.calendar.fingerprint: to.calendar}


def test_a_new_holiday_moves_what_is_open_as_a_revision_and_leaves_a_breach_alone(agreement: Agreement) -> None:
    decreed = with_holiday(agreement, "2025-02-13")
    news, calendars = correction("2025-02-12 16:00", decreed)
    clocks = told(agreement, received(), news, now="2025-02-12 16:00", calendars=calendars)
    assert (clocks["permanent"].due_at, clocks["permanent"].revision) == (at("2025-02-17 10:00"), 2)
    assert clocks["permanent"].fingerprint == decreed.calendar.fingerprint
    assert (clocks["workaround"].breached_at, clocks["workaround"].revision) == (at("2025-02-12 15:00"), 1)


def test_a_calendar_that_moves_no_due_date_makes_no_revision(agreement: Agreement) -> None:
    news, calendars = correction("2025-02-12 12:00", with_holiday(agreement, "2031-02-13"))
    assert told(agreement, received(), news, calendars=calendars)["permanent"].revision == 1


def test_a_new_calendar_never_moves_a_due_date_into_the_past(agreement: Agreement) -> None:
    closed = with_holiday(agreement, "2025-02-13")
    news, calendars = correction("2025-02-14 16:00", agreement)
    clock = told(closed, received(), news, now="2025-02-14 16:00", calendars=calendars)["permanent"]
    assert (clock.due_at, clock.breached_at, clock.revision) == (at("2025-02-17 10:00"), None, 1)
    assert clock.fingerprint == closed.calendar.fingerprint


def test_a_due_date_near_an_estimated_holiday_is_provisional(agreement: Agreement) -> None:
    near = told(agreement, received(when="2027-03-08 15:00"), now="2027-03-08 15:00")
    far = told(agreement, received(when="2027-02-08 15:00"), now="2027-02-08 15:00")
    assert near["permanent"].provisional
    assert not far["permanent"].provisional


def test_thresholds_are_shares_of_the_budget_and_none_while_paused(agreement: Agreement) -> None:
    clock = told(agreement, received(), now="2025-02-12 10:00")["workaround"]
    assert threshold_at(agreement, clock, 50) == at("2025-02-12 12:30")
    assert threshold_at(agreement, clock, 100) == clock.due_at
    paused = told(agreement, received(), event("2025-02-12 11:00", "pause"))["workaround"]
    assert threshold_at(agreement, paused, 50) is None


moments = st.integers(0, 9 * 24 * 4).map(lambda quarters: at("2025-02-12 10:00") + timedelta(minutes=15 * quarters))
happenings = st.builds(
    ClockEvent,
    at=moments,
    what=st.sampled_from(["stop", "pause", "resume", "reopen", "severity", "waive", "merge", "cancel"]),
    clocks=st.sampled_from([(), WORKAROUND, PERMANENT]),
    severity=st.sampled_from(list(Severity)),
)


@settings(derandomize=True, max_examples=150, deadline=None, database=None)
@given(st.lists(happenings, max_size=8), moments, st.integers(0, 9999).map(Random))
def test_any_order_of_arrival_gives_the_same_clocks_and_verdicts_follow_the_wall_clock(
    agreement: Agreement, happened: Sequence[ClockEvent], now: datetime, shuffler: Random
) -> None:
    log = whole(agreement, "ticket", [received(), *happened])
    known = {agreement.calendar.fingerprint: agreement.calendar}
    clocks = replay(None, "ticket", log, now, known)
    assert clocks == replay(agreement, "ticket", [received(), *happened], now)
    shuffled = log.copy()
    shuffler.shuffle(shuffled)
    assert replay(None, "ticket", shuffled, now, known) == clocks
    for clock in clocks:
        if clock.state in ("met", "missed"):
            assert clock.due_at is not None
            assert clock.stopped_at is not None
            assert (clock.state == "met") == (clock.stopped_at <= clock.due_at) == (clock.broken_at is None)
        if clock.state == "paused":
            assert (clock.due_at is None) == (clock.broken_at is None)
        if clock.state == "running" and clock.due_at:
            assert (clock.broken_at is not None) == (clock.due_at < now)
        assert (clock.excused is None) == (clock.waived_at is None)
        assert clock.excused is None or clock.breached_at is None
