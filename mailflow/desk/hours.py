"""The time of day, or the span, that a text names at one place: "jam 9", "14.30-16.00 WIB", "jam 2 siang", "9am".

All patterns are for text in lower case and are tried at a place; none of them looks further than one span.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time, timedelta, timezone

from mailflow.desk.problem import Problem

ZONES = {
    name: timezone(timedelta(hours=hours), name.upper()) for name, hours in {"wib": 7, "wita": 8, "wit": 9}.items()
}
"""The zones of Indonesia; they have no summer time."""
OTHER_ZONES = "utc gmt sgt myt hkt jst kst ist pht cst est edt pst pdt mst bst cet cest eet aest aedt awst acst nzst"
"""Other zones as people write them behind a time: asked back, for some of these names mean two zones."""
PARTS = {
    "pagi": range(1, 12), "am": range(12), "a.m.": range(12), "morning": range(1, 12), "siang": range(10, 16),
    "sore": range(14, 20), "petang": range(14, 20), "afternoon": range(12, 19), "malam": range(18, 24),
    "evening": range(17, 24), "pm": range(12, 24), "p.m.": range(12, 24),
}  # fmt: skip
"""The hours that a part of the day can mean."""
DAWN = range(1, 7)
"""Hours that, written with one digit, hardly mean the night: "jam 2" is asked back, "02.00" is not."""
PART = "|".join(sorted(map(re.escape, PARTS), key=len, reverse=True))
_ZONE = "|".join(sorted((*ZONES, *OTHER_ZONES.split()), key=len, reverse=True))
UNKNOWN_ZONE = re.compile(r"\s{0,3}\(?(?:[A-Z]{2}T|(?i:w[ibst]{2,3}a?))\b")
"""Behind a time, what is written like a zone and is none that we know: "10.00 WST" is no visit to a place so called."""
_ONE = re.compile(
    r"(?P<said>(?:pukul|pkl\.?|jam|at|@)\s{0,3})?(?P<half>(?:setengah|stgh)\s{1,3})?"
    r"(?P<hour>\d{1,2})(?:[.:](?P<minute>[0-5]\d))?(?![\d/]|[.:]\d)"
    rf"(?:\s{{0,3}}(?:in the\s)?(?P<part>{PART})(?![a-z]))?"
    rf"(?:\s{{0,3}}\(?(?P<zone>(?:utc|gmt)\s?[+-]\s?\d{{1,2}}\b|(?:{_ZONE})\b|[+]\d\d:?\d\d\b|waktu\s[a-z]{{3,20}})\)?)?"
)
_TO = re.compile(r"\s{0,3}(?:-|–|—|s/d|s\.d\.?|sd|sampai(?:\sdengan)?|hingga|until|till|to)\s{0,3}")


@dataclass(frozen=True, slots=True)
class Hours:
    """A time of day, with its zone where one is named, perhaps the end of the span, and where its words end."""

    begin: time | None
    end: time | None
    stop: int
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class _Written:
    """One time as it is written."""

    hour: int
    minute: int
    part: str
    zone: str
    stop: int
    said: bool  # as a time: by a word before it, or by a part of the day behind it
    exact: bool  # with minutes
    short: bool  # in one digit

    def hours(self, part: str) -> tuple[int, ...]:
        """The hours of the 24 that it may mean in that part of the day; "": as written."""
        if not part:
            return (self.hour,)
        return tuple(hour for hour in (self.hour, (self.hour + 12) % 24) if self._fits(hour) and hour in PARTS[part])

    def later(self) -> tuple[int, ...]:
        """The hours that it may mean at the end of a span."""
        return (self.hour, self.hour + 12) if self.short and self.hour in DAWN else (self.hour,)

    def _fits(self, hour: int) -> bool:
        return hour == self.hour or self.hour <= 12


def at(plain: str, start: int, part: str = "") -> Hours | None:
    """The time or span that is written at `start`; None where none is. `part` of the day is what was said before.

    A bare number is no time of day ("3 orang"), unless a word or a part of the day makes it one.
    """
    first = _one(plain, start)
    if first is None:
        return None
    to = _TO.match(plain, first.stop)
    second = _one(plain, to.end()) if to else None
    if second is not None and first.exact and not (second.exact or second.said):
        second = None  # "10.00 - 2 orang"
    if not (first.said or first.exact or part or (second and second.part)):
        return None
    zones = {each.zone for each in (first, second) if each is not None and each.zone}
    stop = first.stop if second is None else second.stop
    if len(zones) > 1 or not zones <= ZONES.keys():
        return Hours(None, None, stop, Problem.ZONE)
    told = _alone(first, part) if second is None else _span(first, second, part)
    if isinstance(told, Problem):
        return Hours(None, None, stop, told)
    zone = ZONES[zones.pop()] if zones else None
    end = None if second is None or told[1] is None else time(told[1], second.minute, tzinfo=zone)
    return Hours(time(told[0], first.minute, tzinfo=zone), end, stop)


def _one(plain: str, start: int) -> _Written | None:
    found = _ONE.match(plain, start)
    if found is None or int(found["hour"]) > 23:
        return None
    hour, minute, part = int(found["hour"]), int(found["minute"] or 0), found["part"] or ""
    if found["half"]:  # "setengah 10" is half past nine
        if found["minute"] or not 1 <= hour <= 12:
            return None
        hour, minute = hour - 1 or 12, 30
    said = bool(found["said"] or found["half"] or part)
    short = len(found["hour"]) == 1
    return _Written(hour, minute, part, found["zone"] or "", found.end(), said, bool(found["minute"]), short)


def _alone(first: _Written, part: str) -> tuple[int, int | None] | Problem:
    hours = first.hours(first.part or part)
    unclear = not (first.part or part) and first.short and first.hour in DAWN
    return Problem.WHICH_HALF if len(hours) != 1 or unclear else (hours[0], None)


def _span(first: _Written, second: _Written, part: str) -> tuple[int, int] | Problem:
    """Begin and end: a part of the day at the end holds for the begin as well, where that comes before it."""
    if not (first.part or second.part or part) and first.short and first.hour in DAWN:
        return Problem.WHICH_HALF
    own = first.part or part
    begins = first.hours(own) if own else (*first.hours(second.part), first.hour)
    ends = second.hours(second.part) if second.part else second.later()
    if not begins or not ends:
        return Problem.WHICH_HALF
    spans = ((begin, end) for begin in begins for end in ends)
    return next((each for each in spans if _runs(each, first, second)), Problem.ORDER)


def _runs(span: tuple[int, int], first: _Written, second: _Written) -> bool:
    return (span[0], first.minute) < (span[1], second.minute)
