"""Other rules, request by request: what is open counts by the new calendar, or by a corrected agreement, from now on.

A holiday decreed in the middle of a year moves promises that were made already. Each that moves gets an event of its
own, so that its story stays whole, and its client one letter with the old and the new deadline.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from mailflow.desk.decision import Decision, Outcome
from mailflow.desk.request import Case, Entry, What
from mailflow.flow import notices
from mailflow.flow.retell import calendars_of
from mailflow.handbook import Handbook
from mailflow.sla.calendar import Calendar
from mailflow.sla.clock import OPEN, lapse
from mailflow.sla.clocks import Clock, ClockEvent, current, own_budgets, under
from mailflow.sla.event import latest_terms
from mailflow.sla.terms import Calendars, Terms, corrected

AUTHOR = "mailflow"
PAUSED = "paused"


def recounted(case: Case, handbook: Handbook, now: datetime) -> Decision | None:
    """What the handbook in use since `now` moves in an open case; None where it moves nothing.

    A case of an older mailflow, whose events have no terms, counts by the handbook anyway. Raises `CalendarExhausted`.
    """
    request, agreement = case.request, handbook.agreement_of(case.request)
    held = latest_terms(case.events)
    if held is None or request.closed_at is not None:
        return None
    calendars = calendars_of(case, agreement)
    terms = corrected(held, calendars, agreement, request.kind, request.severity)
    at = max((now, *(event.at for event in case.events)))
    after = counted(case, terms, calendars, at) if terms != held else None
    if after is None:
        return None
    story = _story(case, handbook, terms, at)
    clocks = tuple(after[clock.name] if clock.cycle == after[clock.name].cycle else clock for clock in case.clocks)
    told = Case(replace(request, changed_at=at), (*case.events, story), clocks, calendars)
    return _decision(case, told, story, handbook, at)


def counted(case: Case, terms: Terms, calendars: Calendars, at: datetime) -> dict[str, Clock] | None:
    """The current clocks by other terms from `at` on, as a replay would give them; None where none moves."""
    before = {name: lapse(clock, at) for name, clock in current(case.clocks).items()}
    if not any(clock.state in OPEN and clock.broken_at is None for clock in before.values()):
        return None
    after = under(before, terms, own_budgets(case.events), calendars, at)
    return after if any(after[name].revision != clock.revision for name, clock in before.items()) else None


def _story(case: Case, handbook: Handbook, terms: Terms, at: datetime) -> ClockEvent:
    return ClockEvent(at, "agreement", cause=_id(case, handbook), terms=terms)


def _id(case: Case, handbook: Handbook) -> str:
    """The id of the timeline's line. The version makes it new where rules are changed back and forth."""
    return f"h{handbook.hash[:12]}.{case.request.number}.{case.request.version}"


def _decision(before: Case, after: Case, story: ClockEvent, handbook: Handbook, at: datetime) -> Decision:
    number, cause, people = after.request.number, _id(before, handbook), handbook.people
    moves = tuple(_moves(before, after))
    reason = (f"the rules of handbook {handbook.hash[:12]} count from here on", *moves)
    entry = Entry(cause, number, at, at, What.AGREEMENT, AUTHOR, "; ".join(moves), reason[:1], clock=story)
    told = any(_due(before, name) != _due(after, name) for name in current(after.clocks))
    return Decision(
        Outcome.RECORDED,
        reason,
        request=number,
        case=after,
        expected_version=before.request.version,
        entries=(entry,),
        notices=(
            *notices.to_people("promise_moved", after, people, cause, before=before.clocks),
            *notices.to_staff("staff_promise_moved", after, people, cause, before=before.clocks),
        )
        if told
        else (),
    )


def _due(case: Case, name: str) -> datetime | None:
    return current(case.clocks)[name].due_at


def _moves(before: Case, after: Case) -> Iterator[str]:
    """A line a clock: its old and its new date as people read them."""
    old = current(before.clocks)
    for name, clock in current(after.clocks).items():
        if clock.revision != old[name].revision:
            calendar = after.calendars[clock.fingerprint]
            dates = (_local(due, calendar) for due in (old[name].due_at, clock.due_at))
            yield f"{name}: {' -> '.join(dict.fromkeys(dates))}"


def _local(due: datetime | None, calendar: Calendar) -> str:
    return f"{calendar.local(due):%Y-%m-%d %H:%M %Z}" if due else PAUSED
