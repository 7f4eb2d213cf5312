"""What the timers look for: clocks whose next instant has come, and the marks of what they did before.

`clocks.next_at` is empty for a clock that was written since the timers looked at it: they look, and write down when
they must look again. `NEVER` is for one that nothing is to be said about. So a tick in which nothing is due asks an
index one question, however many clocks are open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, func, select, update

from mailflow.desk.request import Case
from mailflow.sla.warnings import Told
from mailflow.store.cases import load_cases
from mailflow.store.statements import insert_or_replace
from mailflow.store.tables import OPEN, clocks, counters, entries, outbox, requests

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
AT_ONCE = 500
"""Requests loaded at once: both databases limit how many values one question may have."""


@dataclass(frozen=True, slots=True)
class Scheduled:
    """When to look at a clock again; `version` is that of its request when this was decided."""

    request: int
    position: int
    version: int
    next_at: datetime


def due(conn: Connection, horizon: datetime, limit: int) -> tuple[int, ...]:
    """At most about `limit` requests with a clock that nobody looked at yet, or whose next instant has come."""
    unseen = conn.scalars(_UNSEEN, {"limit": limit})
    come = conn.scalars(_COME, {"horizon": horizon, "limit": limit})
    return tuple(dict.fromkeys((*unseen, *come)))


def schedule(conn: Connection, looked: Sequence[Scheduled]) -> None:
    """Write down when to look again; a clock whose request changed since is left as it is."""
    if looked:
        rows = [
            {"b_request": each.request, "b_position": each.position, "b_version": each.version, "next_at": each.next_at}
            for each in looked
        ]
        conn.execute(_SCHEDULE, rows)


def look_again(conn: Connection) -> None:
    """Every open clock is to be looked at: the rules have changed."""
    conn.execute(_LOOK_AGAIN)


def cases(conn: Connection, numbers: Collection[int]) -> Mapping[int, Case]:
    """These requests with their clocks."""
    rows = conn.execute(_REQUESTS, {"numbers": list(numbers)}).all() if numbers else []
    return {case.request.number: case for case in load_cases(conn, rows)}


def told(conn: Connection, numbers: Collection[int]) -> Mapping[int, tuple[Told, ...]]:
    """What the timers wrote on the timelines of these requests, in order."""
    found: dict[int, list[Told]] = {number: [] for number in numbers}
    for number, cause, at in conn.execute(_TOLD, {"numbers": list(numbers)}) if numbers else ():
        found[number].append(Told(cause, at))
    return {number: tuple(each) for number, each in found.items()}


def is_told(conn: Connection, entry: str) -> bool:
    """Whether a line with this id stands on a timeline."""
    return conn.scalar(_IS_TOLD, {"id": entry}) is not None


def unproven_pages(conn: Connection, since: datetime, proven: int) -> int:
    """How many new requests whose writers are below the level `proven` somebody was woken for ("n1001") since then."""
    return conn.scalar(_UNPROVEN_PAGES, {"since": since, "proven": proven}) or 0


def traces(conn: Connection, numbers: Collection[int]) -> Mapping[int, tuple[str, ...]]:
    """What the lines on the timelines of these requests give as reasons, in order."""
    found: dict[int, list[str]] = {number: [] for number in numbers}
    for number, reason in conn.execute(_TRACES, {"numbers": list(numbers)}) if numbers else ():
        found[number] += reason
    return {number: tuple(each) for number, each in found.items()}


def text(conn: Connection, entry: str) -> str:
    """The words of a line of a timeline that clients have read; "" where there is none."""
    return conn.scalar(_TEXT, {"id": entry}) or ""


def recipients(conn: Connection, causes: Collection[str]) -> tuple[str, ...]:
    """To whom letters of these causes were written, in that order."""
    return tuple(dict.fromkeys(conn.scalars(_RECIPIENTS, {"causes": list(causes)})))


def open_cases(conn: Connection, kinds: Mapping[str, Sequence[str]] | None = None) -> Iterator[Case]:
    """Every open request, or only those of these kinds in these states, by number."""
    query = _OPEN
    if kinds is not None:
        query = query.where(
            requests.c.kind.in_(kinds), requests.c.state.in_({s for each in kinds.values() for s in each})
        )
    rows: Sequence[Any] = conn.execute(query).all()
    for first in range(0, len(rows), AT_ONCE):
        yield from load_cases(conn, rows[first : first + AT_ONCE])


def marks(conn: Connection, names: Collection[str]) -> Mapping[str, int]:
    """The marks that were set, by name."""
    return dict(conn.execute(_MARKS, {"names": list(names)}).all())


def mark(conn: Connection, name: str, value: int) -> None:
    """Set a mark: an instant in seconds, or the number of something."""
    insert_or_replace(conn, counters, [{"name": name, "value": value}])


_UNSEEN = select(clocks.c.request).where(clocks.c.next_at.is_(None)).limit(bindparam("limit"))
_COME = (
    select(clocks.c.request)
    .where(clocks.c.next_at <= bindparam("horizon"))
    .order_by(clocks.c.next_at)
    .limit(bindparam("limit"))
)
_VERSION = select(requests.c.version).where(requests.c.number == clocks.c.request).scalar_subquery()
_SCHEDULE = (
    update(clocks)
    .where(
        clocks.c.request == bindparam("b_request"),
        clocks.c.position == bindparam("b_position"),
        bindparam("b_version") == _VERSION,
    )
    .values(next_at=bindparam("next_at"))
)
_LOOK_AGAIN = update(clocks).where(clocks.c.state.in_(("running", "paused"))).values(next_at=None)
_NUMBERS: BindParameter[int] = bindparam("numbers", expanding=True)
_REQUESTS = select(requests).where(requests.c.number.in_(_NUMBERS))
# Lines of mails name their mail; those of the timers name none.
_TOLD = (
    select(entries.c.request, entries.c.id, entries.c.at)
    .where(entries.c.request.in_(_NUMBERS), entries.c.received.is_(None))
    .order_by(entries.c.position)
)
_TRACES = (
    select(entries.c.request, entries.c.reason).where(entries.c.request.in_(_NUMBERS)).order_by(entries.c.position)
)
_UNPROVEN_PAGES = (
    select(func.count())
    .select_from(entries.join(requests, requests.c.number == entries.c.request))
    .where(
        # All ids that begin with an n: so the index is asked.
        entries.c.id >= "n",
        entries.c.id < "o",
        entries.c.recorded_at >= bindparam("since"),
        requests.c.level < bindparam("proven"),
    )
)
_IS_TOLD = select(entries.c.id).where(entries.c.id == bindparam("id"))
_TEXT = select(entries.c.text).where(entries.c.id == bindparam("id"), entries.c.public)
_RECIPIENTS = (
    select(outbox.c.recipient).where(outbox.c.cause.in_(bindparam("causes", expanding=True))).order_by(outbox.c.id)
)
_OPEN = select(requests).where(OPEN).order_by(requests.c.number)
_MARKS = select(counters.c.name, counters.c.value).where(counters.c.name.in_(bindparam("names", expanding=True)))
