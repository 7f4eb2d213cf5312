"""Requests with their clocks and timelines, as people look at them and as decisions start from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, bindparam, func, select

from mailflow.desk.request import Case, Entry, Request, What
from mailflow.sla.agreement import Severity
from mailflow.sla.clocks import Clock, ClockEvent
from mailflow.store import calendars
from mailflow.store.letters import Letter, letters_of
from mailflow.store.tables import OPEN, clocks, entries, participants, requests

MOST_LATEST = 30
"""Lines of a timeline that a decision is shown."""

REQUEST_COLUMNS = tuple(field.name for field in fields(Request))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the timeline with the mail it comes from, and the letters it gave."""

    entry: Entry
    received: int | None
    letters: tuple[Letter, ...]


def case(conn: Connection, number: int) -> Case | None:
    """The request with its clock events and clocks; None for an unknown number."""
    found = load_cases(conn, conn.execute(select(requests).where(requests.c.number == number)).all())
    return found[0] if found else None


def listing(
    conn: Connection,
    *,
    closed: bool = False,
    kind: str | None = None,
    state: str | None = None,
    client: str | None = None,
    person: str | None = None,
    limit: int = 100,
) -> tuple[Case, ...]:
    """At most `limit` requests, newest first: the open ones, with `closed` all; None filters nothing.

    `person` is the address of a requester or participant.
    """
    query = select(requests).order_by(requests.c.number.desc()).limit(limit)
    for column, value in ((requests.c.kind, kind), (requests.c.state, state), (requests.c.client, client)):
        if value is not None:
            query = query.where(column == value)
    if not closed:
        query = query.where(OPEN)
    if person is not None:
        theirs = select(participants.c.request).where(participants.c.address == person)
        query = query.where(requests.c.number.in_(theirs))
    return load_cases(conn, conn.execute(query).all())


def following(conn: Connection, number: int, limit: int, *, only_open: bool = False) -> tuple[Case, ...]:
    """At most `limit` requests with a number above `number`, in their order."""
    query = select(requests).where(requests.c.number > number).order_by(requests.c.number).limit(limit)
    return load_cases(conn, conn.execute(query.where(OPEN) if only_open else query).all())


def parts(conn: Connection, number: int) -> tuple[int, ...]:
    """The numbers of the requests that were merged into this one, in ascending order."""
    return tuple(conn.scalars(select(requests.c.number).where(requests.c.merged == number).order_by(requests.c.number)))


def open_counts(conn: Connection) -> tuple[int, int]:
    """How many requests are open, and how many of them are held for staff."""
    row = conn.execute(_OPEN_COUNTS).one()
    return row[0], row[1]


def timeline(conn: Connection, number: int) -> tuple[Line, ...]:
    """Everything that was written down about a request, in the order it was."""
    letters: dict[str, list[Letter]] = {}
    for letter in letters_of(conn, number):
        letters.setdefault(letter.cause, []).append(letter)
    rows = conn.execute(_TIMELINE, {"number": number})
    return tuple(Line(_entry(row), row.received, tuple(letters.get(row.id, ()))) for row in rows)


def latest_entries(conn: Connection, numbers: Iterable[int]) -> tuple[Entry, ...]:
    """The newest lines of these requests together, oldest first; enough to tell what a person has not seen yet."""
    rows = conn.execute(_LATEST, {"numbers": list(numbers)}).all()
    return tuple(map(_entry, reversed(rows)))


def load_cases(conn: Connection, rows: Sequence[Row[Any]]) -> tuple[Case, ...]:
    """The cases of these rows of `requests`, in their order."""
    if not rows:
        return ()
    numbers = {"numbers": [row.number for row in rows]}
    events: dict[int, list[ClockEvent]] = {}
    for number, event in conn.execute(_EVENTS, numbers):
        events.setdefault(number, []).append(event)
    found: dict[int, list[Clock]] = {}
    for number, clock in conn.execute(_CLOCKS, numbers):
        found.setdefault(number, []).append(clock)
    named = {event.terms.calendar for each in events.values() for event in each if event.terms is not None}
    known = calendars.read(conn, named) if named else {}
    return tuple(
        Case(_request(row), tuple(events.get(row.number, ())), tuple(found.get(row.number, ())), known) for row in rows
    )


def _request(row: Row[Any]) -> Request:
    values = dict(row._mapping)
    values["severity"] = None if row.severity is None else Severity(row.severity)
    return Request(**values)


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        id=row.id,
        request=row.request,
        at=row.at,
        recorded_at=row.recorded_at,
        what=What(row.what),
        actor=row.actor,
        text=row.text,
        reason=row.reason,
        public=row.public,
        clock=row.clock,
    )


_NUMBERS: BindParameter[int] = bindparam("numbers", expanding=True)
_EVENTS = (
    select(entries.c.request, entries.c.clock)
    .where(entries.c.request.in_(_NUMBERS), entries.c.clock.is_not(None))
    .order_by(entries.c.position)
)
_CLOCKS = select(clocks.c.request, clocks.c.data).where(clocks.c.request.in_(_NUMBERS)).order_by(clocks.c.position)
_TIMELINE = select(entries).where(entries.c.request == bindparam("number")).order_by(entries.c.position)
_LATEST = select(entries).where(entries.c.request.in_(_NUMBERS)).order_by(entries.c.position.desc()).limit(MOST_LATEST)
_OPEN_COUNTS = select(func.count(), func.count(requests.c.hold)).where(OPEN)
