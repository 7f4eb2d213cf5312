"""Dates and times as Indonesians and English speakers write them: day before month, names in both languages.

What contradicts itself ("Senin, 3 April 2026", a Friday) is not guessed: it is asked back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from datetime import time as time_of_day

from mailflow.desk import days, hours, unmeant
from mailflow.desk.days import Day
from mailflow.desk.hours import PART, UNKNOWN_ZONE, Hours
from mailflow.desk.problem import Problem

HEAD = 200  # characters in which day and time of a command's argument must stand
LONGEST = 500  # characters in which a form's day must stand
_BETWEEN = re.compile(
    r"[\s,;()-]{0,20}(?:(?:pada|tanggal|tgl\.?|on|diterima|masuk|dijawab|received|answered)(?![a-z])"
    r"[\s:]{0,5}){0,3}"
)
_PART = re.compile(rf"(?P<later>nanti\s)?(?P<part>{PART})(?![a-z])(?P<this>\sini\b)?")
_MORE = re.compile(r"[\s,;-]{0,20}(?:(?P<several>atau|or|dan|and)|lewat|lebih|kurang|past|sekitar|-an)\b")
_TOKEN = re.compile(r"[^\W_]+|[\W_]+")
_JOINS = r"\s{0,3}(?:[-–—/&+]|(?:atau|or|dan|and|sd|sampai(?:\sdengan)?|hingga|until|till|to)\b|s/d\b|s\.d\.?)\s{0,3}"
_ALSO = re.compile(rf"\d{{1,2}}(?:st|nd|rd|th)?(?:{_JOINS}|\s{{0,3}},\s{{0,3}})(?:(?:tanggal|tgl\.?)\s{{1,3}})?")
_THEN = re.compile(rf"{_JOINS}(?:\d{{1,2}}(?:st|nd|rd|th)?|\d{{4}})(?=\s{{0,3}}(?:\Z|[,;)]|{_JOINS}))")


@dataclass(frozen=True, slots=True)
class ReadDate:
    """The date in a text, or None with the problem in words ("" where there simply is none)."""

    day: date | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ReadMoment:
    """A day and a time of day at the begin of a text, and the untouched `rest` of it: a link, a place.

    `time` and `end` carry an offset only where WIB, WITA or WIT was written, else they are those of the service.
    With a problem none of the others can be relied on.
    """

    day: date | None
    time: time_of_day | None
    end: time_of_day | None
    rest: str
    problem: Problem | None = None

    @property
    def written(self) -> str:
        """As any later mail reads it: "2026-11-26 10.00-11.30 WITA"."""
        return written(self.day, self.time, self.end)


def written(day: date | None, begin: time_of_day | None, end: time_of_day | None) -> str:
    """A day and its times in figures, "" without a day."""
    span = "-".join(f"{each:%H.%M}" for each in (begin, end) if each)
    zone = begin.tzname() if begin else None
    return " ".join(filter(None, (day.isoformat(), span, zone))) if day else ""


def read(text: str, today: date) -> ReadDate:
    """The one day in `text`, wherever it stands: a date, or a weekday as in `moment`; several are asked back.

    A date without a year is the next such day, unless it passed no longer than `days.JUST_PASSED` before `today`. A
    day that is named as one that it must not be, or as the border of many, is asked back as well.
    """
    found = _anywhere(days.lower(text[:LONGEST]), today)
    if found.problem or found.day is None:
        return ReadDate(None, found.problem or (text.strip() and "no date could be read"))
    return ReadDate(found.day)


def moment(text: str, today: date) -> ReadMoment:
    """When something is to take place: "Rabu depan 10.00 https://meet.example/x". What has passed is asked back."""
    found = _scan(text, today)
    problem = found.problem or (Problem.NO_DAY if found.day is None else None)
    if problem is None and found.day is not None:
        problem = Problem.PAST if found.day < today else None if found.hours else Problem.NO_TIME
    return found.told(text, problem)


def span(text: str, today: date) -> ReadMoment:
    """When a call or a chat was: received and answered, "10:02 10:05" or "kemarin 10.02-10.05".

    Without a day it was today, and a date without a year is the last such day.
    """
    found = _scan(text, today, times=2, ahead=False)
    found.day = found.day or today
    problem = found.problem or (Problem.FUTURE if found.day > today else None if found.hours else Problem.NO_TIME)
    return found.told(text, problem)


def whole(text: str, today: date) -> date | Problem | None:
    """The day that the whole of `text` names, perhaps with its weekday; None where it does not begin with a day."""
    found = _scan(text, today, times=0)
    if found.problem is None and found.day is not None and text[found.stop :].strip(" .)"):
        return Problem.SEVERAL
    return found.problem or found.day


@dataclass(slots=True)
class _Scan:
    """What was found so far, and where the text goes on."""

    day: date | None = None
    weekday: int | None = None
    dated: bool = False
    relative: date | None = None
    part: str = ""
    hours: Hours | None = None
    answered: Hours | None = None
    stop: int = 0
    problem: Problem | None = None

    def told(self, text: str, problem: Problem | None) -> ReadMoment:
        rest = text[self.stop :].strip().lstrip(" ,;)-–").lstrip()
        if problem or self.hours is None:
            return ReadMoment(None, None, None, rest, problem)
        end = self.answered.begin if self.answered else self.hours.end
        return ReadMoment(self.day, self.hours.begin, end, rest)

    def take_day(self, found: Day) -> Problem | None:
        """A weekday may stand beside a date and has to fit it; two dates or two weekdays are too many."""
        self.stop = found.end
        if found.problem or found.day is None:
            return found.problem
        if found.relative:
            if self.relative not in (None, found.day):
                return Problem.SEVERAL  # "Kamis depan besok"
            self.relative = found.day
        bare = found.weekday is not None
        if self.weekday is not None if bare else self.dated and found.day != self.day:
            return Problem.SEVERAL
        weekday = found.weekday if bare else self.weekday
        self.day = self.day if bare and self.dated else found.day
        self.weekday, self.dated = weekday, self.dated or not bare
        wrong = weekday is not None and self.day is not None and weekday != self.day.weekday()
        return Problem.WEEKDAY if wrong else None

    def take_hours(self, found: Hours, most: int) -> Problem | None:
        """Where two times are expected, the second is not before the first."""
        self.stop = found.stop
        if found.problem or self.hours is None:
            self.hours = self.hours or found
            return found.problem
        if most == 1 or self.answered or self.hours.end or found.end:
            return Problem.SEVERAL
        self.answered = found
        assert self.hours.begin is not None
        assert found.begin is not None
        return Problem.ORDER if found.begin.replace(tzinfo=None) < self.hours.begin.replace(tzinfo=None) else None


def _scan(text: str, today: date, times: int = 1, *, ahead: bool = True) -> _Scan:
    """Takes days, parts of days and up to `times` times from the begin of `text`, in any order, until other words."""
    plain, found = days.lower(text[:HEAD]), _Scan()
    while found.problem is None:
        start = _skip(plain, found.stop)
        if day := days.at(plain, start, today, ahead=ahead):
            found.problem = found.take_day(day)
        elif times and (told := hours.at(plain, start, found.part)):
            found.problem = found.take_hours(told, times) or (UNKNOWN_ZONE.match(text, told.stop) and Problem.ZONE)
        elif times and not found.part and (part := _PART.match(plain, start)):
            found.part, found.stop = part["part"], part.end()
            if part["later"] or part["this"]:
                found.problem = found.take_day(Day(today, part.end()))
        else:
            break
    if found.problem is None and found.stop and (more := _MORE.match(plain, found.stop)):
        found.problem = Problem.SEVERAL if more["several"] else Problem.WHICH_HALF
    return found


def _skip(plain: str, start: int) -> int:
    found = _BETWEEN.match(plain, start)
    return found.end() if found else start


def _anywhere(plain: str, today: date) -> _Scan:
    """Takes every day in a text, whatever stands between them: times are no days, "19" in "19-20 Februari" is one."""
    found, start, turned = _Scan(), 0, False
    while start < len(plain) and found.problem is None:
        if day := days.at(plain, start, today):
            found.problem = found.take_day(day) or (_THEN.match(plain, day.end) and Problem.SEVERAL)
            if found.problem is None and (turned or unmeant.refused(plain, day.end)):
                found.problem = Problem.WHICH_WEEK
            start = day.end
        elif border := unmeant.border(plain, start):
            turned, start = turned or days.at(plain, border, today) is not None, border
        elif _is_one_more(plain, start, today):
            found.problem = Problem.SEVERAL
        else:
            word, start = start, _after(plain, start)
            turned = unmeant.turned(plain, word, start, before=turned)
    return found


def _is_one_more(plain: str, start: int, today: date) -> bool:
    """Whether a bare number stands before a date that ends with the month of both."""
    also = _ALSO.match(plain, start)
    date_behind = days.at(plain, also.end(), today) if also else None
    return date_behind is not None and date_behind.weekday is None


def _after(plain: str, start: int) -> int:
    """Where the next word begins, behind a time of day if one stands here."""
    told, word = hours.at(plain, start), _TOKEN.match(plain, start)
    assert word is not None
    return told.stop if told else word.end()
