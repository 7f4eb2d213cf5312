"""A story tells itself: what was decided under former rules stays as it was, whatever the rules say by now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

import pytest

from mailflow.sla.agreement import Agreement, Severity, Target
from mailflow.sla.calendar import Calendar
from mailflow.sla.clocks import Clock, ClockEvent, current, replay
from mailflow.sla.event import decided, latest_terms
from mailflow.sla.terms import corrected, terms
from tests.unit.sla.test_clocks import at, with_holiday

RECEIVED, ASKED, ANSWERED = "2025-02-12 10:00", "2025-02-12 11:00", "2025-02-12 12:00"


class Story:
    """A ticket's log, written as the desk writes it: each event by the agreement of its time."""

    def __init__(self, agreement: Agreement, severity: Severity = Severity.CRITICAL) -> None:
        self.severity = severity
        self.calendars: dict[str, Calendar] = {}
        self.log: tuple[ClockEvent, ...] = ()
        self.add(agreement, ClockEvent(at(RECEIVED), "start", severity=severity))

    def add(self, agreement: Agreement, event: ClockEvent) -> ClockEvent:
        self.calendars[agreement.calendar.fingerprint] = agreement.calendar
        whole = decided(event, self.log, self.calendars, agreement, "ticket", self.severity)
        self.severity = event.severity or self.severity
        self.log = (*self.log, whole)
        return whole

    def told(self, now: str, agreement: Agreement | None = None) -> Mapping[str, Clock]:
        return current(replay(agreement, "ticket", self.log, at(now), self.calendars))


def slower(agreement: Agreement) -> Agreement:
    """The same agreement with twice the time for everything: a correction of this version."""

    def twice(target: Target) -> Target:
        budget = target.budget
        return replace(target, budget=replace(budget, seconds=2 * budget.seconds, count=2 * budget.count))

    kinds = agreement.promises.items()
    promises = {kind: {s: tuple(map(twice, each)) for s, each in sections.items()} for kind, sections in kinds}
    return replace(agreement, promises=promises)


@pytest.mark.parametrize("severity", [Severity.HIGH, Severity.NORMAL, Severity.LOW])
def test_another_severity_stays_with_the_version_that_the_request_began_with(
    agreement: Agreement, severity: Severity
) -> None:
    edited = replace(slower(agreement), version="2026")
    kept, moved = Story(agreement), Story(agreement)
    kept.add(agreement, ClockEvent(at(ASKED), "severity", severity=severity))
    event = moved.add(edited, ClockEvent(at(ASKED), "severity", severity=severity))
    assert moved.told(ANSWERED) == kept.told(ANSWERED)
    assert event.terms is not None
    assert event.terms.version == agreement.version
    back = moved.add(edited, ClockEvent(at(ANSWERED), "severity", severity=Severity.CRITICAL))
    assert back.terms == terms(agreement, "ticket", Severity.CRITICAL)


def test_another_severity_takes_a_correction_of_the_same_version(agreement: Agreement) -> None:
    story = Story(agreement)
    event = story.add(slower(agreement), ClockEvent(at(ASKED), "severity", severity=Severity.LOW))
    assert event.terms == terms(slower(agreement), "ticket", Severity.LOW)


def test_a_reopened_request_stays_with_the_version_that_it_began_with(agreement: Agreement) -> None:
    edited = replace(slower(agreement), version="2026", reopen_window=agreement.targets("ticket", None)[0].budget)
    story = Story(agreement)
    story.add(agreement, ClockEvent(at(ASKED), "stop"))
    event = story.add(edited, ClockEvent(at(ANSWERED), "reopen"))
    assert event.terms is not None
    assert (event.terms.version, event.terms.targets) == (
        agreement.version,
        agreement.targets("ticket", Severity.CRITICAL),
    )
    assert story.told("2025-02-12 12:30")["permanent"].due_at == at("2025-02-14 11:00")


def test_terms_of_an_older_mailflow_know_no_other_severity_and_take_that_of_now(agreement: Agreement) -> None:
    edited, story = replace(slower(agreement), version="2026"), Story(agreement)
    old = tuple(replace(each, terms=each.terms and replace(each.terms, grades=())) for each in story.log)
    event = ClockEvent(at(ASKED), "severity", severity=Severity.LOW)
    whole = decided(event, old, story.calendars, edited, "ticket", Severity.CRITICAL)
    assert whole.terms == terms(edited, "ticket", Severity.LOW)


def test_rules_that_changed_since_recount_nothing(agreement: Agreement) -> None:
    story = Story(agreement)
    before = story.told(ANSWERED)
    for other in (slower(agreement), with_holiday(agreement, "2025-02-13")):
        assert story.told(ANSWERED, other) == before
    assert before["permanent"].due_at == at("2025-02-14 10:00")


def test_a_story_without_terms_is_told_by_the_agreement_that_is_given_and_needs_one(agreement: Agreement) -> None:
    log = (ClockEvent(at(RECEIVED), "start", severity=Severity.CRITICAL),)
    told = current(replay(slower(agreement), "ticket", log, at(RECEIVED)))
    assert told["permanent"].due_at == at("2025-02-18 10:00")
    with pytest.raises(ValueError, match="needs the agreement"):
        replay(None, "ticket", log, at(RECEIVED))


def test_a_calendar_that_is_missing_is_an_error_and_no_other_is_taken(agreement: Agreement) -> None:
    story = Story(with_holiday(agreement, "2025-02-13"))
    with pytest.raises(KeyError):
        replay(agreement, "ticket", story.log, at(ANSWERED), {})


def test_a_severity_counts_by_the_agreement_of_its_own_time(agreement: Agreement) -> None:
    story = Story(agreement, Severity.NORMAL)
    story.add(slower(agreement), ClockEvent(at(ASKED), "severity", severity=Severity.CRITICAL))
    assert story.told(ASKED, agreement)["workaround"].due_at == at("2025-02-13 11:00")


def test_an_answer_counts_on_by_the_calendar_of_its_own_time(agreement: Agreement) -> None:
    decreed = with_holiday(agreement, "2025-02-14")
    story = Story(agreement)
    story.add(agreement, ClockEvent(at(ASKED), "pause"))
    answer = story.add(decreed, ClockEvent(at(ANSWERED), "resume"))
    clock = story.told(ANSWERED)["permanent"]
    assert clock.due_at == at("2025-02-17 11:00")
    assert clock.fingerprint == decreed.calendar.fingerprint
    assert answer.terms is not None
    assert answer.terms.targets == terms(agreement, "ticket", Severity.CRITICAL).targets


def test_an_answer_under_the_same_calendar_carries_nothing(agreement: Agreement) -> None:
    story = Story(agreement)
    story.add(agreement, ClockEvent(at(ASKED), "pause"))
    assert story.add(slower(agreement), ClockEvent(at(ANSWERED), "resume")).terms is None


def test_a_resolution_names_the_workaround_it_satisfies_then(agreement: Agreement) -> None:
    strict = replace(agreement, resolution_satisfies_workaround=False)
    for at_the_stop, later, state in ((agreement, strict, "met"), (strict, agreement, "running")):
        story = Story(agreement)
        story.add(at_the_stop, ClockEvent(at(ASKED), "stop", ("permanent",)))
        told = story.told(ASKED, later)
        assert (told["permanent"].state, told["workaround"].state) == ("met", state)


def test_the_window_for_reopening_is_that_of_the_reopening(agreement: Agreement) -> None:
    never = replace(agreement, reopen_window=replace(agreement.reopen_window, seconds=60, count=60, unit="s"))
    story = Story(agreement)
    story.add(agreement, ClockEvent(at(ASKED), "stop"))
    story.add(agreement, ClockEvent(at(ANSWERED), "reopen"))
    assert story.told(ANSWERED, never)["permanent"].cycle == 2


def test_an_older_mail_that_comes_in_late_is_told_at_its_place_by_the_terms_of_then(agreement: Agreement) -> None:
    decreed = with_holiday(agreement, "2025-02-13")
    story = Story(agreement)
    change = ClockEvent(at(ANSWERED), "agreement", terms=terms(decreed, "ticket", Severity.CRITICAL))
    story.add(decreed, change)
    assert story.told(ANSWERED)["permanent"].due_at == at("2025-02-17 10:00")
    story.add(decreed, ClockEvent(at("2025-02-12 10:30"), "stop", ("workaround",)))
    told = story.told(ANSWERED)
    assert (told["workaround"].due_at, told["workaround"].fingerprint) == (
        at("2025-02-12 15:00"),
        agreement.calendar.fingerprint,
    )
    assert told["permanent"].due_at == at("2025-02-17 10:00")


def test_a_clock_that_a_graver_severity_brings_counts_by_each_calendar_in_its_time(agreement: Agreement) -> None:
    decreed = with_holiday(agreement, "2025-02-13")
    story = Story(agreement, Severity.LOW)
    story.add(decreed, ClockEvent(at(ASKED), "agreement", terms=terms(decreed, "ticket", Severity.LOW)))
    story.add(decreed, ClockEvent(at(ANSWERED), "severity", severity=Severity.HIGH))
    assert story.told(ANSWERED)["workaround"].due_at == at("2025-02-14 10:00")


def test_a_correction_of_the_same_version_holds_whole(agreement: Agreement) -> None:
    held, new = terms(agreement, "ticket", Severity.HIGH), slower(with_holiday(agreement, "2025-02-13"))
    known = {agreement.calendar.fingerprint: agreement.calendar}
    assert corrected(held, known, new, "ticket", Severity.HIGH) == terms(new, "ticket", Severity.HIGH)


def test_another_version_is_for_later_requests_but_its_holidays_hold_for_all(agreement: Agreement) -> None:
    held = terms(agreement, "ticket", Severity.HIGH)
    known = {agreement.calendar.fingerprint: agreement.calendar}
    new = replace(slower(with_holiday(agreement, "2025-02-13")), version="2026")
    assert corrected(held, known, new, "ticket", Severity.HIGH) == replace(held, calendar=new.calendar.fingerprint)
    longer = Calendar(agreement.calendar.zone, dict.fromkeys(range(7), ((0, 86400),)), {date(2025, 2, 13): "Libur"})
    hours = replace(new, calendar=longer)
    assert corrected(held, known, hours, "ticket", Severity.HIGH) == held


def test_the_terms_that_hold_are_the_last_by_their_instant_and_not_by_their_arrival(agreement: Agreement) -> None:
    first, second = terms(agreement, "ticket", Severity.LOW), terms(agreement, "ticket", Severity.HIGH)

    def event(when: datetime, held: object) -> ClockEvent:
        return ClockEvent(when, "severity", terms=held)  # type: ignore[arg-type]

    log = event(at(ANSWERED), second), event(at(ASKED), first)
    assert latest_terms(log) == second
    assert latest_terms((ClockEvent(at(ASKED), "pause"),)) is None
