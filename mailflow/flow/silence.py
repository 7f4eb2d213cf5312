"""How long a question stays unanswered: when its client is reminded, told of the closing, and taken at their silence.

Each step stands on the timeline under an id of this module, so it is told once. What an announcement has promised
stands in its id: other holidays may move the closing to later, and nothing moves it to before what the client read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailflow.desk.request import Case
from mailflow.sla.agreement import Agreement
from mailflow.sla.budget import due_by
from mailflow.sla.clocks import ClockEvent
from mailflow.sla.openings import from_seconds, to_seconds
from mailflow.sla.warnings import Told

REMINDER, ANNOUNCED, CLOSED = "reminder", "closing_announced", "closed_by_silence"
STEPS = (REMINDER, ANNOUNCED, CLOSED)
"""Of several that are due at once only the last is taken, but nothing is closed that was not announced."""
SHORTLY = timedelta(hours=1)
"""So long after the end of the announced day the closing still belongs to that day."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is due about an unanswered question, and when to look again; None where nothing is to come."""

    name: str | None
    next_at: datetime | None


def cause(case: Case, asked: ClockEvent, step: str) -> str:
    """The id of a step: a new question has steps of its own."""
    return f"q{case.request.number}.{to_seconds(asked.at)}.{step}"


def announcement(case: Case, asked: ClockEvent, closes: datetime) -> str:
    """The id of the step that announces this closing."""
    return f"{cause(case, asked, ANNOUNCED)}.{to_seconds(closes)}"


def step(
    case: Case, asked: ClockEvent, told: Sequence[Told], terms: Agreement, watermark: datetime, now: datetime
) -> Step:
    """The step that is due by what is known up to `watermark`, if it may leave `now`. Raises `CalendarExhausted`."""
    steps = dict(_steps(case, asked, told, terms))
    due = [name for name, at in steps.items() if at <= watermark]
    later = min((at for at in steps.values() if at > watermark), default=None)
    if not due:
        return Step(None, later)
    name = max(due, key=STEPS.index)
    leaves = _leaves_at(name, steps[name], terms, now)
    return Step(name, later) if leaves <= now else Step(None, leaves)


def closes_at(terms: Agreement, announced: datetime) -> datetime:
    """The end of the business day after the announcement: the client has one whole day for the answer."""
    return terms.calendar.end_of_day(announced, 1)


def _steps(case: Case, asked: ClockEvent, told: Sequence[Told], terms: Agreement) -> Iterator[tuple[str, datetime]]:
    """The steps that were not taken yet, with their instants."""
    done = {each.cause for each in told}
    begin = cause(case, asked, ANNOUNCED)
    announced = next((each for each in told if each.cause == begin or each.cause.startswith(f"{begin}.")), None)
    if announced is not None:
        if cause(case, asked, CLOSED) not in done:
            yield CLOSED, _closing(announced, terms)
        return
    if terms.remind_after is not None and cause(case, asked, REMINDER) not in done:
        yield REMINDER, due_by(terms.calendar, terms.remind_after, asked.at)
    if terms.close_after is not None:
        yield ANNOUNCED, due_by(terms.calendar, terms.close_after, asked.at)


def _closing(announced: Told, terms: Agreement) -> datetime:
    """As announced, or later where a holiday that was decreed since took the client's day for the answer."""
    kept = announced.cause.rpartition(".")[2]
    counted = closes_at(terms, announced.at)
    return max(from_seconds(int(kept)), counted) if kept.isdecimal() else counted


def _leaves_at(name: str, due: datetime, terms: Agreement, now: datetime) -> datetime:
    """`now`, or the next operating second: a client hears nothing from us at night. Raises `CalendarExhausted`.

    The end of the announced day is no operating second, but what the client was told.
    """
    as_announced = name == CLOSED and now - due <= SHORTLY
    return now if as_announced or terms.calendar.is_open(now) else terms.calendar.next_open(now)
