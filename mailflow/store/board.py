"""What a lead looks at, so much of it as a letter shows: the most urgent of each list, and how many there are in all.

The database looks through what is open and gives numbers; only the requests that are shown are read, since this stands
in the transaction of a mail. The order is that of `flow.board`, which makes the lists of what was read.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    union_all,
)

from mailflow.desk.known import Asked
from mailflow.desk.request import Case
from mailflow.flow.board import MOST_SHOWN
from mailflow.kinds import KINDS
from mailflow.sla.agreement import Severity
from mailflow.sla.clock import OPEN as RUNNING
from mailflow.store.cases import load_cases
from mailflow.store.tables import OPEN, clocks, requests


def read(conn: Connection, asked: Asked, now: datetime) -> tuple[tuple[Case, ...], Mapping[str, int]]:
    """At most `MOST_SHOWN` requests of each list that was asked for, and how many each of the lists has.

    A delay that was excused counts as one: what says so stands in the clock, where the database does not look.
    """
    counts, numbers = dict.fromkeys(asked.lists, 0), list[int]()
    values = {"now": now, "tomorrow": _tomorrow(asked.zone, now), "person": asked.person or "", "limit": MOST_SHOWN}
    for name, number, count in conn.execute(_SHOWN, {**values, "lists": list(asked.lists)}):
        counts[name] = count
        numbers.append(number)
    rows = conn.execute(_REQUESTS, {"numbers": list(dict.fromkeys(numbers))}).all() if numbers else []
    return load_cases(conn, rows), counts


def _tomorrow(zone: str, now: datetime) -> datetime:
    """Where the day ends that it is there now."""
    day = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    return datetime.combine(day, time(), ZoneInfo(zone))


def _waiting() -> ColumnElement[bool]:
    waiting = [(kind.name, kind.waiting) for kind in KINDS.values() if kind.waiting is not None]
    return or_(*(and_(requests.c.kind == name, requests.c.state == state) for name, state in waiting))


def _open() -> CTE:
    """What is open, with what the lists are made by."""
    due = select(func.min(clocks.c.due_at)).where(clocks.c.request == requests.c.number, clocks.c.state.in_(RUNNING))
    grade = case({severity.value: severity.rank for severity in Severity}, value=requests.c.severity, else_=9)
    return (
        select(
            requests.c.number,
            requests.c.assignee,
            grade.label("grade"),
            (requests.c.urgency != "high").label("calm"),
            _waiting().label("waits"),
            due.scalar_subquery().label("due"),
        )
        .where(OPEN)
        .cte("opened")
    )


def _listed(opened: CTE, name: str, condition: ColumnElement[bool]) -> Select[Any]:
    urgency = (opened.c.grade, opened.c.calm, opened.c.due.is_(None), opened.c.due, opened.c.number)
    place, every = func.row_number().over(order_by=urgency), func.count().over()
    named: ColumnElement[str] = literal_column(f"'{name}'")
    columns = named.label("list"), opened.c.number, every.label("every"), place.label("place")
    return select(*columns).where(condition, named.in_(_LISTS))


def _shown() -> Select[Any]:
    opened = _open()
    now: BindParameter[datetime] = bindparam("now")
    conditions = {
        "late": opened.c.due < now,
        "due_today": and_(opened.c.due >= now, opened.c.due < bindparam("tomorrow")),
        "waiting": opened.c.waits,
        "unassigned": opened.c.assignee.is_(None),
        "mine": opened.c.assignee == bindparam("person"),
    }
    every = union_all(*(_listed(opened, name, each) for name, each in conditions.items())).subquery()
    found = select(every.c.list, every.c.number, every.c.every).where(every.c.place <= bindparam("limit"))
    return found.order_by(every.c.number)


_LISTS: BindParameter[str] = bindparam("lists", expanding=True)
_SHOWN = _shown()
_REQUESTS = select(requests).where(requests.c.number.in_(bindparam("numbers", expanding=True)))
