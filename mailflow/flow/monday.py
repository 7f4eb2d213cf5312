"""The Monday letter to the leads: at half past eight, what is late, due today, waiting for its client, or nobody's.

Where Monday is a holiday it comes on the next business day. A tick that comes late still sends it, once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from zoneinfo import ZoneInfo

from mailflow.desk.decision import Notice
from mailflow.desk.office import Office
from mailflow.desk.people import People
from mailflow.desk.request import Case
from mailflow.flow import notices
from mailflow.flow.board import Board, due_at
from mailflow.flow.warn import leads
from mailflow.sla.agreement import Agreement
from mailflow.sla.calendar import ONE_DAY

AT = time_of_day(8, 30)
LISTS = ("late", "due_today", "waiting", "unassigned")
SEPARATOR = "\t"
WEEK = 7


def last_moment(terms: Agreement, now: datetime) -> tuple[date, datetime] | None:
    """The Monday, and the instant, of the last letter that should have gone out by `now`; None in a long holiday."""
    local = terms.calendar.local(now)
    monday = local.date() - timedelta(days=local.weekday())
    for first in (monday, monday - timedelta(days=WEEK)):
        at = _moment(terms, first)
        if at is not None and at <= now:
            return first, at
    return None


def letters(board: Board, monday: date, people: People, office: Office) -> tuple[Notice, ...]:
    """A letter to each lead, to the default team where nobody leads. Its lines are read back by `letters.facts`."""
    rows = tuple(lines(board, people, office))
    members = (people.person(name) for name in people.default_team.members)
    to = tuple(leads(people)) or tuple(filter(None, members))
    return tuple(notices.to_person("monday", person, f"monday {monday}", lines=rows) for person in to)


def _moment(terms: Agreement, monday: date) -> datetime | None:
    """Half past eight on the first business day of the week."""
    days = (monday + n * ONE_DAY for n in range(WEEK))
    day = next((day for day in days if terms.calendar.business_day(day)), None)
    return datetime.combine(day, AT, ZoneInfo(terms.calendar.zone)) if day else None


def lines(board: Board, people: People, office: Office, lists: Sequence[str] = LISTS) -> Iterator[str]:
    """A row a request: its list, reference, subject, client, severity, due date, who has it, why it is late."""
    for name in lists:
        for case in getattr(board, name):
            yield SEPARATOR.join(_plain(text) for text in (name, *_row(case, people, office)))


def _row(case: Case, people: People, office: Office) -> Iterator[str]:
    request, due = case.request, due_at(case)
    person = people.person(request.assignee or "")
    yield office.reference(request.number)
    yield request.subject
    yield request.client or ""
    yield request.severity or ""
    yield due.isoformat() if due else ""
    yield person.name if person else ""
    yield request.late_reason or ""


def _plain(text: str) -> str:
    return " ".join(text.split())
