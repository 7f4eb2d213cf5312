"""The other date that a client wishes for, as it stands behind his word: "JADWAL ULANG ke Rabu depan 10.00"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, time

from mailflow.desk import consentrest, consenttext, dates
from mailflow.desk.dates import ReadDate, ReadMoment
from mailflow.desk.problem import Problem
from mailflow.kinds import onsite

_LEADING = re.compile(
    r"(?:(?:ke|menjadi|jadi|pada|hari(?!\s{1,3}ini\b)|untuk|to|on|for)[ \t:,]{1,5}){1,5}", re.IGNORECASE
)
"""Words between the wish for another date and the date."""


@dataclass(frozen=True, slots=True)
class Wish:
    """The day and, where it was named, the time of day that is wished for; a `problem` in words where there is none.

    Times carry an offset only where one was written, else they are those of the writer. `clear`: nothing else is said
    that may mean something else; `alone`: nor anything that people should read, as a reason is.
    """

    day: date | None
    begin: time | None = None
    end: time | None = None
    problem: str = ""
    clear: bool = True
    alone: bool = True

    def __str__(self) -> str:
        return dates.written(self.day, self.begin, self.end) or self.problem or "none is named"


def read_wish(rest: str, today: date, names: frozenset[str] = frozenset()) -> Wish:
    """What stands behind the word: "Rabu depan 10.00", "ke 24 Februari 2025". A day that can mean two days is none, and
    so is a time that can mean two times. `names` are words of the writer's name in lower case."""
    text, cut = rest[: consenttext.LONGEST].strip(), len(rest) > consenttext.LONGEST
    line, below = _dated(_LEADING.sub("", text[consentrest.before_date(text) :], count=1), today)
    exact = dates.moment(line, today)
    told = line[: len(line.rstrip()) - len(exact.rest)]
    behind = f"{exact.rest}\n{below}"
    if not told.strip(" ,;)-\u2013"):
        return Wish(None, clear=not cut and consentrest.nothing_more(f"\n{text}", names))
    alone = not cut and consentrest.nothing_more(behind, names)
    clear = not cut and consentrest.nothing_more(behind, names, reason=True)
    found = dates.read(told, today) if exact.day is None else ReadDate(exact.day)
    return replace(_wish(found, today, exact), clear=clear, alone=alone)


def _dated(text: str, today: date) -> tuple[str, str]:
    """The line of the date and what stands below it; the time may stand on a line of its own."""
    line, _, below = text.partition("\n")
    if dates.moment(line, today).problem not in (Problem.NO_TIME, Problem.NO_DAY):
        return line, below
    second, _, further = below.lstrip().partition("\n")
    both = f"{line}\n{second}"
    return (line, below) if dates.moment(both, today).problem else (both, further)


def _wish(found: ReadDate, today: date, exact: ReadMoment) -> Wish:
    found = onsite.possible(found, today)
    if found.day is not None and found.day < today:
        found = ReadDate(None, Problem.PAST)
    if found.day is None or exact.day is None:
        return Wish(found.day, problem=found.problem)
    return Wish(found.day, exact.time, exact.end)
