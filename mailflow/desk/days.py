"""The words for days, and the day that a text names at one place: "Rabu depan", "lusa", "Senin, 23 Nov", "3/4/2026".

All patterns are for text in lower case and are tried at a place; none of them looks further than one date.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from mailflow.desk.problem import Problem

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan", "februari february feb", "maret march mar", "april apr", "mei may", "juni june jun",
            "juli july jul", "agustus august agu ags aug", "september sep sept", "oktober october okt oct",
            "november nov nop", "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "senin monday mon sen", "selasa tuesday tue sel", "rabu wednesday wed rab", "kamis thursday thu kam",
            "jumat jum'at friday fri jum", "sabtu saturday sat sab", "minggu ahad sunday sun min",
        )
    )
    for name in names.split()
}  # fmt: skip
ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
NAMED = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?[\s-]+([a-z]{3,9})\.?(?:[\s,-]+(\d{4}))?\b")
NAMED_US = re.compile(r"\b([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:[\s,]+(\d{4}))?\b")
_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ\u00a0\u2019", "abcdefghijklmnopqrstuvwxyz '")
_SAME = re.compile(r"\b(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})\b(?![./:]\d)")
_SHORT = re.compile(r"\b(\d{1,2})/(\d{1,2})\b(?![/\d])")
RELATIVE = {
    words: days
    for days, listed in {
        0: ("hari ini", "today"),
        1: ("besok", "bsk", "esok", "tomorrow"),
        2: ("lusa", "besok lusa", "the day after tomorrow", "day after tomorrow"),
        -1: ("kemarin", "kemaren", "yesterday"),
    }.items()
    for words in listed
}
"""Words for days from today on."""
_FULL = "|".join(sorted((re.escape(name) for name in WEEKDAYS if len(name) > 3), key=len, reverse=True))
_BRIEF = "|".join(name for name in WEEKDAYS if len(name) == 3)
_ANY_DAY = rf"{_FULL}|(?:{_BRIEF})(?=[.,]?\s{{0,3}}(?:\d|depan\b|\Z))"  # "min" is Sunday and at least
_RELATIVE = re.compile(r"\b(?:" + "|".join(sorted(RELATIVE, key=len, reverse=True)) + r")\b")
_WEEKDAY = re.compile(
    rf"(?:(?P<before>next week|(?:minggu|pekan) depan|next|this|hari)\s{{1,3}}(?:on\s|hari\s)?)?"
    rf"\b(?P<day>{_ANY_DAY})\b\.?(?:\s{{1,3}}(?P<after>(?:minggu |pekan )?depan|(?:minggu |pekan )?ini|next week"
    rf"|this week)\b)?"
)
_NEXT_WEEK = re.compile(r"\b(?:(?:minggu|pekan) depan|next week)\b")
_THIS = frozenset({"this", "this week", "ini", "minggu ini", "pekan ini"})
JUST_PASSED = timedelta(days=60)
"""How long ago a day without a year may have been: who writes "28 Desember" on the 29th hardly means next year's."""
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or the problem with it, and where its words end. `weekday` where nothing but a weekday told it, `relative`
    where its words count from today: "besok", and "Kamis depan", but not "Kamis" alone."""

    day: date | None
    end: int
    problem: Problem | None = None
    weekday: int | None = None
    relative: bool = False


def at(plain: str, start: int, today: date, *, ahead: bool = True) -> Day | None:
    """The day that is named at `start`, None where none is; `plain` is in lower case.

    "Rabu" is the next one after today, "Rabu ini" the one of this week, "Rabu depan" the one of next week; a date
    without a year is the next such day, unless it passed no longer than `JUST_PASSED` ago, or the last one, if not
    `ahead`; within a year, so that 29 February may be no day at all. "Minggu depan" is next week or a Sunday, so it is
    asked back.
    """
    if found := _RELATIVE.match(plain, start):
        return Day(today + timedelta(days=RELATIVE[found[0]]), found.end(), relative=True)
    for pattern, read in _DATES:
        if (found := pattern.match(plain, start)) and (told := read(found, today, ahead)) is not None:
            return told
    if found := _WEEKDAY.match(plain, start):
        return _weekday(found, today)
    return (found := _NEXT_WEEK.match(plain, start)) and Day(None, found.end(), Problem.WHICH_WEEK)


def _weekday(found: re.Match[str], today: date) -> Day:
    number, told = WEEKDAYS[found["day"]], found["after"] or found["before"]
    if found[0] == "minggu depan":
        return Day(None, found.end(), Problem.WHICH_WEEK)
    monday = today - timedelta(days=today.weekday())
    bare = told is None or told == "hari"
    if bare:
        day = today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    else:
        day = monday + timedelta(days=number + (0 if told in _THIS else 7))
    return Day(day, found.end(), weekday=number, relative=not bare)


def _exact(found: re.Match[str], year: str, month: int, day: str) -> Day:
    number = int(year)
    told = make(number if number > 99 else 2000 + number, month, int(day))
    return Day(told, found.end(), None if told else Problem.NO_SUCH_DAY)


def _coming(found: re.Match[str], month: int | None, day: str, today: date, ahead: bool) -> Day | None:
    """A date without a year; None where it has no month either."""
    if month is None:
        return None
    first, last = (today - JUST_PASSED, today + YEAR) if ahead else (today - YEAR, today)
    years = range(first.year, last.year + 1)
    such = [made for year in years if (made := make(year, month, int(day))) and first <= made <= last]
    told = (such[0] if ahead else such[-1]) if such else None
    return Day(told, found.end(), None if told else Problem.NO_SUCH_DAY)


def _named(found: re.Match[str], name: str, day: str, today: date, ahead: bool) -> Day | None:
    if name in MONTHS and found[3]:
        return _exact(found, found[3], MONTHS[name], day)
    return _coming(found, MONTHS.get(name), day, today, ahead)


_DATES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date, bool], Day | None]], ...] = (
    (ISO, lambda found, today, ahead: _exact(found, found[1], int(found[2]), found[3])),
    (_SAME, lambda found, today, ahead: _exact(found, found[4], int(found[3]), found[1])),
    (NAMED, lambda found, today, ahead: _named(found, found[2], found[1], today, ahead)),
    (NAMED_US, lambda found, today, ahead: _named(found, found[1], found[2], today, ahead)),
    (_SHORT, lambda found, today, ahead: _coming(found, int(found[2]), found[1], today, ahead)),
)


def lower(text: str) -> str:
    """In lower case letter by letter, with plain blanks and apostrophes: places in the text stay where they are."""
    return text.translate(_LOWER)


def make(year: int, month: int, day: int) -> date | None:
    """The date, None where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
