"""The calendars that clocks count by, under their fingerprints: a date can be explained, and counted again, for ever.

A process reads each once: what stands under a fingerprint is for ever the same, but for names and for which holidays
are still estimated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, select, update

from mailflow.sla.calendar import Calendar
from mailflow.sla.openings import Window
from mailflow.store import codec
from mailflow.store.statements import insert_missing, insert_or_replace
from mailflow.store.tables import calendars, handbooks

Named = tuple[tuple[date, str], ...]

_read: dict[str, Calendar] = {}
_written: dict[str, tuple[Calendar, str]] = {}


@dataclass(frozen=True, slots=True)
class Content:
    """A calendar as JSON has it."""

    zone: str
    weekly: tuple[tuple[int, tuple[Window, ...]], ...]
    holidays: Named
    joint_leave: Named
    estimated: tuple[date, ...]


def keep(conn: Connection, known: Mapping[str, Calendar], fingerprints: Iterable[str]) -> None:
    """Store those of the known calendars that are about to be used; one that is stored stays as it is."""
    insert_missing(conn, calendars, _rows(known[fingerprint] for fingerprint in dict.fromkeys(fingerprints)))


def renew(conn: Connection, known: Iterable[Calendar]) -> None:
    """Store calendars with what is said of them now: a holiday may be decreed on the date that was estimated."""
    rows = _rows({calendar.fingerprint: calendar for calendar in known}.values())
    insert_or_replace(conn, calendars, rows)
    for row in rows:
        _read.pop(row["fingerprint"], None)


def read(conn: Connection, fingerprints: Iterable[str]) -> dict[str, Calendar]:
    """The stored calendars of these fingerprints; one that is not stored is missing."""
    wanted = set(fingerprints)
    if missing := [fingerprint for fingerprint in wanted if fingerprint not in _read]:
        for fingerprint, content in conn.execute(_READ, {"fingerprints": missing}):
            _read[fingerprint] = _calendar(codec.load(Content, content))
    return {fingerprint: _read[fingerprint] for fingerprint in wanted if fingerprint in _read}


def stored(conn: Connection) -> frozenset[str]:
    """The fingerprints of all that are stored."""
    return frozenset(conn.scalars(select(calendars.c.fingerprint)))


def counted_by(conn: Connection) -> str | None:
    """The hash of the handbook that all open promises were last counted by; None before the first."""
    done = handbooks.c.recounted_at.is_not(None)
    hash_: str | None = conn.scalar(
        select(handbooks.c.hash).where(done).order_by(handbooks.c.recounted_at.desc()).limit(1)
    )
    return hash_


def count_by(conn: Connection, hash_: str, now: datetime) -> None:
    """Every open promise counts by this handbook from now on."""
    conn.execute(update(handbooks).where(handbooks.c.hash == hash_).values(recounted_at=now))


def _rows(known: Iterable[Calendar]) -> list[dict[str, str]]:
    return [{"fingerprint": calendar.fingerprint, "content": _content(calendar)} for calendar in known]


def _content(calendar: Calendar) -> str:
    """The calendar as JSON, made once: ten years of holidays are some kilobytes, and every request names them."""
    known = _written.get(calendar.fingerprint)
    if known is None or known[0] is not calendar:
        content = Content(
            calendar.zone,
            tuple(calendar.weekly.items()),
            tuple(sorted(calendar.holidays.items())),
            tuple(sorted(calendar.joint_leave.items())),
            tuple(sorted(calendar.estimated)),
        )
        known = _written[calendar.fingerprint] = calendar, codec.dump(content)
    return known[1]


def _calendar(content: Content) -> Calendar:
    return Calendar(
        content.zone,
        dict(content.weekly),
        dict(content.holidays),
        dict(content.joint_leave),
        frozenset(content.estimated),
    )


_READ = select(calendars.c.fingerprint, calendars.c.content).where(
    calendars.c.fingerprint.in_(bindparam("fingerprints", expanding=True))
)
