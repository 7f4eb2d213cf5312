"""What no sequence of events may do to a promise (the third and fourth chapters of the design), whatever the rules were
edited to on the way: a correction makes nothing late, lengths and hours belong together, a version is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.sla.agreement import Agreement, Severity, Target, reopen_until
from mailflow.sla.budget import Budget
from mailflow.sla.calendar import Calendar
from mailflow.sla.clock import REOPENED
from mailflow.sla.clocks import Clock, ClockEvent, current, replay
from mailflow.sla.event import What, decided, latest_terms
from mailflow.sla.openings import SECOND
from mailflow.sla.story import SEVERITY_CHANGE
from mailflow.sla.terms import Terms, corrected, terms
from mailflow.store import codec
from tests.unit.sla.test_clocks import at, with_holiday

HOUR = 3600
RECEIVED = at("2025-02-12 10:00")
MORNINGS = dict.fromkeys(range(5), ((9 * HOUR, 13 * HOUR),))
LAW = settings(derandomize=True, max_examples=200, deadline=None, database=None)


@dataclass
class Story:
    """A ticket's log, written as the desk and the recount write it, each event by the agreement of its time."""

    log: tuple[ClockEvent, ...] = ()
    severity: Severity = Severity.CRITICAL

    def __post_init__(self) -> None:
        self.calendars: dict[str, Calendar] = {}

    def add(self, agreement: Agreement, when: datetime, what: What, *clocks: str, to: Severity | None = None) -> None:
        self.calendars[agreement.calendar.fingerprint] = agreement.calendar
        severity = to or self.severity
        event = ClockEvent(when, what, clocks, severity=severity if what in ("start", "severity") else None)
        held = latest_terms(self.log)
        if what == "agreement" and held is not None:
            event = replace(event, terms=corrected(held, self.calendars, agreement, "ticket", severity))
        self.log = (*self.log, decided(event, self.log, self.calendars, agreement, "ticket", severity))
        self.severity = severity

    def told(self, now: datetime) -> dict[str, Clock]:
        return current(replay(None, "ticket", self.log, now, self.calendars))


def ticket(agreement: Agreement, severity: Severity = Severity.CRITICAL) -> Story:
    story = Story(severity=severity)
    story.add(agreement, RECEIVED, "start")
    return story


def mornings(agreement: Agreement, version: str = "2025") -> Agreement:
    """Four hours a day, and a business day of four hours: what each target says stays the same in days."""

    def shorter(target: Target) -> Target:
        budget = target.budget
        return replace(
            target, budget=replace(budget, seconds=budget.count * 4 * HOUR) if budget.unit == "bd" else budget
        )

    known = agreement.calendar
    promises = {
        kind: {severity: tuple(map(shorter, targets)) for severity, targets in graded.items()}
        for kind, graded in agreement.promises.items()
    }
    window = replace(agreement.reopen_window, seconds=agreement.reopen_window.count * 4 * HOUR)
    calendar = Calendar(known.zone, MORNINGS, known.holidays)
    return replace(
        agreement, version=version, calendar=calendar, business_day=4 * HOUR, promises=promises, reopen_window=window
    )


def promising(agreement: Agreement, workaround: int, severity: Severity = Severity.CRITICAL) -> Agreement:
    """The agreement with a workaround of so many hours for one severity."""
    budget = Budget(workaround * HOUR, "h", workaround, "operating")
    ticket = agreement.promises["ticket"]
    targets = tuple(replace(each, budget=budget) if each.clock == "workaround" else each for each in ticket[severity])
    return replace(agreement, promises={**agreement.promises, "ticket": {**ticket, severity: targets}})


def test_an_answer_after_a_holiday_was_taken_back_makes_no_promise_late(agreement: Agreement) -> None:
    story = ticket(with_holiday(agreement, "2025-02-13"))
    story.add(agreement, at("2025-02-14 14:00"), "pause")
    story.add(agreement, at("2025-02-14 15:00"), "resume")
    clock = story.told(at("2025-02-14 15:00"))["permanent"]
    assert (clock.due_at, clock.breached_at) == (at("2025-02-17 11:00"), None)


def test_a_severity_said_again_does_not_bring_in_a_correction_that_came_too_late(agreement: Agreement) -> None:
    story = ticket(agreement)
    story.add(promising(agreement, 3), at("2025-02-12 14:00"), "agreement")
    story.add(promising(agreement, 3), at("2025-02-12 14:10"), "severity", to=Severity.CRITICAL)
    clock = story.told(at("2025-02-12 14:10"))["workaround"]
    assert (clock.due_at, clock.breached_at, clock.revision) == (at("2025-02-12 15:00"), None, 1)


def test_a_severity_counts_by_the_version_of_the_receipt_with_its_hours_and_its_business_day(
    agreement: Agreement,
) -> None:
    story = ticket(agreement, Severity.NORMAL)
    story.add(mornings(agreement, "2026"), at("2025-02-12 12:00"), "severity", to=Severity.CRITICAL)
    clock = story.told(at("2025-02-12 12:00"))["permanent"]
    assert (clock.due_at, clock.budget.seconds) == (at("2025-02-14 10:00"), 18 * HOUR)


def test_another_versions_targets_are_for_later_requests_at_a_change_of_severity_too(agreement: Agreement) -> None:
    story = ticket(agreement, Severity.NORMAL)
    later = replace(promising(agreement, 20), version="2026")
    story.add(later, at("2025-02-12 12:00"), "severity", to=Severity.CRITICAL)
    assert story.told(at("2025-02-12 12:00"))["workaround"].due_at == at("2025-02-12 15:00")


def test_a_workaround_that_a_severity_brings_is_that_of_the_receipts_version(agreement: Agreement) -> None:
    story = ticket(agreement, Severity.LOW)
    story.add(mornings(agreement, "2026"), at("2025-02-12 12:00"), "severity", to=Severity.HIGH)
    assert story.told(at("2025-02-12 12:00"))["workaround"].due_at == at("2025-02-13 10:00")


def test_a_story_that_names_no_other_severities_takes_hours_and_targets_from_one_agreement(
    agreement: Agreement,
) -> None:
    story = ticket(agreement, Severity.NORMAL)
    story.log = older(story.log)
    later = mornings(agreement, "2026")
    story.add(later, at("2025-02-12 12:00"), "severity", to=Severity.CRITICAL)
    clock = story.told(at("2025-02-12 12:00"))["permanent"]
    assert (clock.fingerprint, clock.budget.seconds) == (later.calendar.fingerprint, 8 * HOUR)


def test_what_was_reopened_in_its_window_runs_whatever_the_hours_were_before(agreement: Agreement) -> None:
    story, later = ticket(agreement), replace(mornings(agreement, "2026"), reopen_window=agreement.reopen_window)
    story.add(agreement, at("2025-02-12 12:00"), "stop")
    story.add(later, at("2025-02-25 10:00"), "reopen")
    assert reopen_until(later, at("2025-02-12 12:00")) > at("2025-02-25 10:00")
    told = story.told(at("2025-02-25 10:00"))
    assert {(clock.state, clock.cycle) for clock in told.values()} == {("running", 2)}
    assert {clock.fingerprint for clock in told.values()} == {agreement.calendar.fingerprint}


def test_a_business_day_that_was_corrected_with_the_hours_moves_with_them_at_an_answer(agreement: Agreement) -> None:
    story, corrections = ticket(agreement), mornings(agreement)
    story.add(agreement, at("2025-02-12 11:00"), "pause")
    story.add(corrections, at("2025-02-12 12:00"), "resume")
    clock = story.told(at("2025-02-12 12:00"))["permanent"]
    assert (clock.budget.seconds, clock.due_at) == (8 * HOUR, at("2025-02-14 11:00"))


def test_an_agreed_effort_stays_with_the_hours_it_was_agreed_in(agreement: Agreement) -> None:
    budget = Budget(27 * HOUR, "bd", 3, "operating")
    story = Story(severity=Severity.NORMAL)
    story.add(agreement, RECEIVED, "start")
    effort = ClockEvent(RECEIVED, "start", ("completion",), budget=budget)
    story.log = (*story.log, decided(effort, story.log, story.calendars, agreement, "change_request", None))
    story.add(mornings(agreement), at("2025-02-12 12:00"), "agreement")
    clock = story.told(at("2025-02-12 12:00"))["completion"]
    assert (clock.fingerprint, clock.due_at) == (agreement.calendar.fingerprint, at("2025-02-17 10:00"))
    story.add(with_holiday(agreement, "2025-02-13"), at("2025-02-12 13:00"), "agreement")
    assert story.told(at("2025-02-12 13:00"))["completion"].due_at == at("2025-02-18 10:00")


def test_whatever_was_waived_a_new_cycle_starts_clean(agreement: Agreement) -> None:
    story = ticket(agreement)
    story.add(agreement, at("2025-02-12 16:00"), "waive", "workaround")
    story.add(agreement, at("2025-02-12 17:00"), "stop")
    story.add(agreement, at("2025-02-13 10:00"), "reopen")
    former, again = (c for c in replay(None, "ticket", story.log, at("2025-02-13 10:00"), story.calendars)
                     if c.name == "workaround")  # fmt: skip
    assert (former.verdict, former.waived_at, former.breached_at, former.excused) == (
        "waived", at("2025-02-12 16:00"), None, at("2025-02-12 15:00"),
    )  # fmt: skip
    assert (again.waived_at, again.waiver, again.excused) == (None, "", None)
    assert (again.breached_at, again.breach_cause, again.late) == (at("2025-02-13 10:00"), REOPENED, True)
    story.add(agreement, at("2025-02-13 11:00"), "waive", "workaround")
    assert not story.told(at("2025-02-13 11:00"))["workaround"].late


def test_a_client_of_another_agreement_is_counted_by_it_once_and_not_by_the_next_reload(agreement: Agreement) -> None:
    own = replace(promising(agreement, 3), promised_by=("corporate", "client nusantara"))
    held = terms(agreement, "ticket", Severity.CRITICAL)
    known = {agreement.calendar.fingerprint: agreement.calendar}
    assert corrected(held, known, own, "ticket", Severity.CRITICAL) == held
    moved = terms(own, "ticket", Severity.CRITICAL)
    assert corrected(moved, known, own, "ticket", Severity.CRITICAL) == moved
    edited = replace(promising(own, 4), promised_by=own.promised_by)
    assert corrected(moved, known, edited, "ticket", Severity.CRITICAL) == terms(edited, "ticket", Severity.CRITICAL)


def test_a_change_of_agreement_that_is_decided_is_the_new_one_whole(agreement: Agreement) -> None:
    story, later = ticket(agreement), replace(mornings(agreement, "2026"), name="Nusantara")
    event = ClockEvent(at("2025-02-12 12:00"), "agreement")
    whole = decided(event, story.log, story.calendars, later, "ticket", Severity.CRITICAL)
    assert whole.terms == terms(later, "ticket", Severity.CRITICAL)


@pytest.mark.parametrize("counting", ["elapsed", "operating"])
def test_a_clock_that_counts_every_second_waits_for_no_decree(agreement: Agreement, counting: str) -> None:
    graded = agreement.promises["ticket"]
    targets = tuple(replace(t, budget=replace(t.budget, counting=counting)) for t in graded[Severity.CRITICAL])  # type: ignore[arg-type]
    every = replace(agreement, promises={"ticket": {**graded, Severity.CRITICAL: targets}})
    story = Story()
    story.add(every, at("2027-03-08 15:00"), "start")
    assert story.told(at("2027-03-08 15:00"))["permanent"].provisional == (counting == "operating")


def older(log: Sequence[ClockEvent]) -> tuple[ClockEvent, ...]:
    """The events as a mailflow wrote them that kept the targets of one severity only."""
    return tuple(
        replace(each, terms=replace(each.terms, grades=(), promised_by=()) if each.terms else None) for each in log
    )


def edits(agreement: Agreement) -> list[Agreement]:
    """What an admin may make of the file in place: holidays, corrections, a version of other hours, another client."""
    holiday = with_holiday(agreement, "2025-02-13")
    return [
        agreement, agreement, holiday, with_holiday(holiday, "2025-02-14"), promising(agreement, 3),
        mornings(agreement), mornings(agreement, "2026"), replace(promising(agreement, 9), version="2026"),
        replace(promising(holiday, 2), promised_by=("corporate", "client nusantara")),
    ]  # fmt: skip


steps = st.tuples(
    st.integers(1, 20).map(lambda quarters: timedelta(minutes=15 * quarters)),
    st.sampled_from(["stop", "pause", "resume", "reopen", "severity", "agreement", "waive"]),
    st.sampled_from([(), (), ("workaround",), ("permanent",)]),
    st.sampled_from(list(Severity)),
    st.integers(0, 8),
)


def written(agreement: Agreement, happened: Sequence[tuple[timedelta, What, tuple[str, ...], Severity, int]]) -> Story:
    rules, when = edits(agreement), RECEIVED
    story = ticket(rules[happened[0][4]], happened[0][3])
    for after, what, clocks, severity, number in happened:
        when += after
        story.add(rules[number], when, what, *clocks, to=severity if what == "severity" else None)
    return story


@LAW
@given(st.lists(steps, min_size=1, max_size=8))
def test_no_sequence_of_events_puts_a_due_date_before_the_event_that_moved_it(
    agreement: Agreement, happened: list[tuple[timedelta, What, tuple[str, ...], Severity, int]]
) -> None:
    story = written(agreement, happened)
    for number, event in enumerate(story.log, start=1):
        clocks = current(replay(None, "ticket", story.log[:number], event.at, story.calendars))
        for clock in clocks.values():
            if clock.broken_at is None:
                assert clock.state != "running" or (clock.due_at is not None and clock.due_at >= event.at)
            elif clock.broken_at != clock.due_at:
                assert clock.breach_cause in (SEVERITY_CHANGE, REOPENED)


@LAW
@given(st.lists(steps, min_size=1, max_size=8), st.integers(0, 8))
def test_a_severity_that_is_said_again_makes_nothing_late(
    agreement: Agreement, happened: list[tuple[timedelta, What, tuple[str, ...], Severity, int]], number: int
) -> None:
    story, rules = written(agreement, happened), edits(agreement)[number]
    again = story.log[-1].at + timedelta(minutes=10)
    before = story.told(again)
    story.add(rules, again, "severity", to=story.severity)
    after = story.told(again)
    assert {n: clock.breached_at for n, clock in after.items()} == {n: c.breached_at for n, c in before.items()}


@LAW
@given(st.lists(steps, min_size=1, max_size=8))
def test_the_hours_that_a_clock_counts_by_and_its_business_day_are_of_one_agreement(
    agreement: Agreement, happened: list[tuple[timedelta, What, tuple[str, ...], Severity, int]]
) -> None:
    story = written(agreement, happened)
    for clock in replay(None, "ticket", story.log, story.log[-1].at, story.calendars):
        ((opens, closes),) = story.calendars[clock.fingerprint].weekly[0]
        if clock.budget.unit == "bd":
            assert clock.budget.seconds == clock.budget.count * (closes - opens)


@LAW
@given(st.lists(steps, min_size=1, max_size=8), st.integers(0, 60 * 24 * 12))
def test_a_reopening_inside_the_window_that_was_promised_always_lets_the_clocks_run(
    agreement: Agreement, happened: list[tuple[timedelta, What, tuple[str, ...], Severity, int]], minutes: int
) -> None:
    story = written(agreement, happened)
    closed = story.log[-1].at + timedelta(minutes=15)
    story.add(agreement, closed, "stop")
    rules = edits(agreement)[happened[-1][4]]
    again = min(closed + timedelta(minutes=minutes), reopen_until(rules, closed))
    before = [clock for clock in story.told(closed).values() if clock.state in ("met", "missed")]
    story.add(rules, again, "reopen")
    after = story.told(again)
    promised = dict(latest_terms(story.log).budgets)  # type: ignore[union-attr]
    for clock in before:
        assert clock.name not in promised or (after[clock.name].state, after[clock.name].cycle) == (
            "running", clock.cycle + 1,
        )  # fmt: skip


@LAW
@given(st.lists(steps, min_size=1, max_size=8))
def test_what_an_older_mailflow_wrote_is_told_again_and_in_any_order(
    agreement: Agreement, happened: list[tuple[timedelta, What, tuple[str, ...], Severity, int]]
) -> None:
    story = written(agreement, happened)
    log = older(story.log)
    told = replay(None, "ticket", log, story.log[-1].at, story.calendars)
    assert replay(None, "ticket", tuple(reversed(log)), story.log[-1].at, story.calendars) == told
    stored = codec.load(tuple[ClockEvent, ...], codec.dump(story.log))
    assert stored == tuple(replace(each, at=each.at.astimezone(stored[0].at.tzinfo)) for each in story.log)


def test_terms_that_were_stored_without_other_severities_are_read() -> None:
    text = '{"agreement":"a","version":"1","calendar":"f","targets":[],"reopen_window":null}'
    assert codec.load(Terms, text) == Terms("a", "1", "f")


def test_a_reopening_a_second_after_the_window_is_none(agreement: Agreement) -> None:
    story, closed = ticket(agreement), at("2025-02-12 12:00")
    story.add(agreement, closed, "stop")
    story.add(agreement, reopen_until(agreement, closed) + SECOND, "reopen")
    assert story.told(at("2025-02-20 12:00"))["permanent"].cycle == 1


def test_a_holiday_of_another_version_holds_for_what_is_open(agreement: Agreement) -> None:
    story = ticket(agreement)
    story.add(replace(with_holiday(agreement, "2025-02-13"), version="2026"), at("2025-02-12 12:00"), "agreement")
    assert story.told(at("2025-02-12 12:00"))["permanent"].due_at == at("2025-02-17 10:00")
    assert date(2025, 2, 13) in story.calendars[story.told(at("2025-02-12 12:00"))["permanent"].fingerprint].holidays
