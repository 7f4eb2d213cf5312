"""What happens to a request's clocks, at its instant and with what was decided then.

A story tells itself: an event that sets a deadline carries its terms, and one that stops clocks names them all, so no
later handbook is asked what an earlier mail meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal, get_args

from mailflow.sla.agreement import Agreement, Severity, reopen_until
from mailflow.sla.budget import Budget, due_by
from mailflow.sla.terms import Calendars, Terms, corrected, terms

What = Literal["start", "stop", "pause", "resume", "reopen", "severity", "agreement", "waive", "merge", "cancel"]
PRECEDENCE = {what: n for n, what in enumerate(get_args(What))}
"""The order at equal instants: a stop in the second of a pause was in time, a pause that ends at once never was."""
OF_TERMS = ("start", "reopen", "severity", "agreement")
"""The events that say anew what is promised."""


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """Something that happened to a request's clocks at an instant; `clocks` names them, () means all.

    start: a receipt (`severity`), or an approved estimate (`budget`, for the clocks named). severity: the new one.
    agreement: another calendar, or a correction of the agreement's version. waive: a lead excuses a breach. merge: it
    became a part of another request. `terms` are those it was decided by; None for an event that sets no deadline, and
    for one of an older mailflow. `cause` is the id of the timeline's line it comes from, or words for people.
    """

    at: datetime
    what: What
    clocks: tuple[str, ...] = ()
    severity: Severity | None = None
    cause: str = ""
    budget: Budget | None = None
    terms: Terms | None = None


def precedence(event: ClockEvent) -> tuple[object, ...]:
    """Total, so that equal instants are told in one order; of two severities the graver one is told last and stays."""
    grade = -event.severity.rank if event.severity else 0
    length = event.budget.seconds if event.budget else 0
    held = (event.terms.version, event.terms.calendar) if event.terms else ("", "")
    return event.at, PRECEDENCE[event.what], grade, event.clocks, event.cause, length, held


def in_order(events: Iterable[ClockEvent], now: datetime) -> list[ClockEvent]:
    """The events up to `now` as they happened, whatever order they came in."""
    known = (event if event.at.tzinfo is UTC else replace(event, at=event.at.astimezone(UTC)) for event in events)
    return sorted((event for event in known if event.at <= now), key=precedence)


def latest_terms(events: Iterable[ClockEvent]) -> Terms | None:
    """The terms that hold after these events; None where none of them has any."""
    holding = [event for event in events if event.terms is not None]
    return max(holding, key=precedence).terms if holding else None


def latest_severity(events: Iterable[ClockEvent]) -> Severity | None:
    """The severity that was decided last, whichever is graver at one instant; None where none ever was."""
    graded = [event for event in events if event.what in ("start", "severity") and event.severity]
    return max(graded, key=precedence).severity if graded else None


def decided(
    event: ClockEvent,
    before: Iterable[ClockEvent],
    known: Calendars,
    agreement: Agreement,
    kind: str,
    severity: Severity | None,
    closed: datetime | None = None,
) -> ClockEvent:
    """The event with all that is decided by it, for a request of this kind and severity under this agreement.

    `before` are the earlier events, `known` the calendars that these count by. A start, and an agreement that takes the
    place of another, bring this agreement whole; whatever comes later counts by the version that holds already. An
    answer that ends a pause counts on by the calendar of now, since a decree may have come after the question. `closed`
    is when the request ended, which may be later than any of its clocks.
    """
    if event.what == "stop":
        both = "permanent" in event.clocks and agreement.resolution_satisfies_workaround
        return replace(event, clocks=tuple(dict.fromkeys((*event.clocks, "workaround")))) if both else event
    if event.what not in (*OF_TERMS, "resume") or event.terms is not None:
        return event
    before = tuple(before)
    if event.what in ("start", "severity"):
        severity = event.severity or severity
    held = latest_terms(before)
    if event.what in ("start", "agreement"):
        return replace(event, terms=terms(agreement, kind, severity))
    if held is None:
        return event
    now = corrected(held, known, agreement, kind, severity)
    if event.what == "resume":
        return event if now.calendar == held.calendar else replace(event, terms=now)
    # Targets and hours of one agreement: where the terms that hold name no other severity, all of them are of now.
    now = now.at(severity) or terms(agreement, kind, severity)
    return replace(event, terms=_reopening(now, before, known, agreement, closed) if event.what == "reopen" else now)


def reopens_until(before: Iterable[ClockEvent], known: Calendars, agreement: Agreement, closed: datetime) -> datetime:
    """The last instant at which what was closed then is opened again: by the terms that the request carries, or by the
    agreement of now where that gives more. Letters have named either day, and a correction since takes none back."""
    until, held = reopen_until(agreement, closed), latest_terms(before)
    if held is None or held.reopen_window is None or held.calendar not in known:
        return until
    return max(until, due_by(known[held.calendar], held.reopen_window, closed))


def _reopening(
    now: Terms, before: Sequence[ClockEvent], known: Calendars, agreement: Agreement, closed: datetime | None
) -> Terms:
    """The terms of a reopening, with the window by which it was granted in seconds: no other hours take it back."""
    stops = [event.at for event in before if event.what == "stop"]
    if not stops:
        return now
    until = reopens_until(before, known, agreement, max((*stops, *((closed,) if closed else ()))))
    return replace(now, reopen_window=agreement.until(max(stops), until))
