"""Dates as Indonesians and English speakers write them in a form: day before month, names in both languages.

A date that contradicts itself ("Senin, 3 April 2026", a Friday) is not guessed: it is asked back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

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
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_NUMBERS = re.compile(r"\b(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})\b")
_NAMED = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?[\s-]+([a-z]{3,9})\.?(?:[\s,-]+(\d{4}))?\b")
_NAMED_US = re.compile(r"\b([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:[\s,]+(\d{4}))?\b")
_WORD = re.compile(r"[a-z']+")


@dataclass(frozen=True, slots=True)
class ReadDate:
    """The date in a text, or None with the problem in words ("" where there simply is none)."""

    day: date | None
    problem: str = ""


def read(text: str, today: date) -> ReadDate:
    """The first date in `text`. One without a year is the next such day from `today` on."""
    plain = text.lower()
    found = _find(plain, today)
    if found is None:
        return ReadDate(None, "no date could be read" if plain.strip() else "")
    weekday = next((WEEKDAYS[word] for word in _WORD.findall(plain) if word in WEEKDAYS), None)
    if weekday is not None and weekday != found.weekday():
        return ReadDate(None, f"{found.isoformat()} is not on that weekday")
    return ReadDate(found)


def _find(plain: str, today: date) -> date | None:
    if match := _ISO.search(plain):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMBERS.search(plain):
        year = int(match[3])
        return _date(year if year > 99 else 2000 + year, int(match[2]), int(match[1]))
    for match in _NAMED.finditer(plain):
        if match[2] in MONTHS:
            return _with_year(match[3], MONTHS[match[2]], int(match[1]), today)
    for match in _NAMED_US.finditer(plain):
        if match[1] in MONTHS:
            return _with_year(match[3], MONTHS[match[1]], int(match[2]), today)
    return None


def _with_year(year: str | None, month: int, day: int, today: date) -> date | None:
    if year:
        return _date(int(year), month, day)
    found = _date(today.year, month, day)
    # A form is about the days to come: "5 Januari" written in December is next year's.
    return found if found is None or found >= today - timedelta(days=60) else _date(today.year + 1, month, day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
