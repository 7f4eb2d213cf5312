"""What a lead looks at: the open requests that are late, due today, waiting for their client, or nobody's.

The Monday letter, `/list` and `mailflow status` show the same lists, so they are made once, here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from mailflow.desk.request import Case
from mailflow.kinds import KINDS
from mailflow.sla.agreement import Agreement
from mailflow.sla.clock import OPEN, lapse
from mailflow.sla.clocks import Clock, current

MOST_SHOWN = 50
"""Requests of a list that are read for a mail's answer: what more there is, is counted."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What an argument of /list shows: `lists` of the board, from the requests of the lists that are `read`."""

    lists: tuple[str, ...]
    read: tuple[str, ...]


_ALL = ("late", "due_today", "waiting", "unassigned")
LISTS: Mapping[str, Shown] = {
    "": Shown(_ALL, _ALL),
    "late": Shown(("late",), ("late",)),
    "today": Shown(("due_today",), ("due_today",)),
    "mine": Shown(("late", "due_today", "waiting", "others"), ("mine",)),
}
"""By the argument of /list."""

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Board:
    """Open requests, the most urgent first; one may stand in several lists. A late one is not also due today. `others`
    are those that stand in no other list."""

    late: tuple[Case, ...] = ()
    due_today: tuple[Case, ...] = ()
    waiting: tuple[Case, ...] = ()
    unassigned: tuple[Case, ...] = ()
    others: tuple[Case, ...] = ()


def board(cases: Iterable[Case], now: datetime, agreement: Agreement) -> Board:
    """The lists at `now`; "today" is the calendar's. Finished requests are left out, clocks are shown as of `now`."""
    return board_in(cases, now, ZoneInfo(agreement.calendar.zone))


def board_in(cases: Iterable[Case], now: datetime, zone: tzinfo) -> Board:
    """The same for who knows the calendar's zone only: looking must work while an admin mends the agreement."""
    shown = sorted((at(case, now) for case in cases if case.request.closed_at is None), key=_urgency)
    today = now.astimezone(zone).date()
    due_today = (case for case in shown if (due := due_at(case)) and due.astimezone(zone).date() == today)
    listed = {
        "late": tuple(case for case in shown if is_late(case)),
        "due_today": tuple(case for case in due_today if not is_late(case)),
        "waiting": tuple(case for case in shown if _waits(case)),
        "unassigned": tuple(case for case in shown if case.request.assignee is None),
    }
    numbers = {case.request.number for cases in listed.values() for case in cases}
    return Board(**listed, others=tuple(case for case in shown if case.request.number not in numbers))


def more(shown: str, counts: Mapping[str, int]) -> Iterator[str]:
    """A row for each list of which there is more than was read, behind the last one of its lists: "late\t+12"."""
    into = LISTS[shown]
    for name in into.read:
        if (over := counts.get(name, 0) - MOST_SHOWN) > 0:
            yield f"{name if name in into.lists else into.lists[-1]}\t+{over}"


def at(case: Case, now: datetime) -> Case:
    """The case with its clocks as `now` finds them: a stored clock is as old as its request's last mail."""
    return replace(case, clocks=tuple(lapse(clock, now, stopping=True) for clock in case.clocks))


def is_late(case: Case) -> bool:
    """Whether a promise that is still to be kept is broken already, and nobody excused it."""
    return any(clock.late for clock in running(case))


def due_at(case: Case) -> datetime | None:
    """The nearest due date that is still to come or was missed; None where none runs."""
    return min((clock.due_at for clock in running(case) if clock.due_at is not None), default=None)


def running(case: Case) -> tuple[Clock, ...]:
    """The clocks that are not stopped, of the current cycle."""
    return tuple(clock for clock in current(case.clocks).values() if clock.state in OPEN)


def _waits(case: Case) -> bool:
    kind = KINDS.get(case.request.kind)
    return kind is not None and kind.waiting is not None and case.request.state == kind.waiting


def _urgency(case: Case) -> tuple[int, bool, datetime, int]:
    request = case.request
    grade = request.severity.rank if request.severity else 9
    return grade, request.urgency != "high", due_at(case) or NEVER, request.number
