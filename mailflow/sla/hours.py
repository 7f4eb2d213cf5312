"""Windows of the day: read as an admin writes them ("09:00-18:00"), told as a client reads them.

A window over midnight is written with the day on which it closes, "22:00-06:00+1": without it, a slip such as
"18:00-09:00" would be a night shift that nobody meant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from mailflow.sla.openings import DAY, Window

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NAMES = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
WINDOW = re.compile(r"([01][0-9]|2[0-4]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])(\+1)?\Z")


def read_window(text: object) -> Window:
    """Seconds of the day from opening to closing; past 86400 where it closes on the next day. Raises `ValueError`."""
    found = WINDOW.match(text) if isinstance(text, str) else None
    if not found:
        raise ValueError(f'must be a window such as "09:00-18:00", not {text!r}')
    opens = int(found[1]) * 3600 + int(found[2]) * 60
    closes = int(found[3]) * 3600 + int(found[4]) * 60
    if opens >= DAY or closes > DAY:
        raise ValueError(f"the day ends at 24:00, not {text!r}")
    if found[5]:
        if closes > opens:
            raise ValueError(f"{text!r} is longer than a day: leave out the +1, or write a window for each day")
        return opens, closes + DAY
    if closes <= opens:
        raise ValueError(f"{text!r} closes before it opens; a night shift is written {text}+1")
    return opens, closes


def split(weekly: Mapping[int, tuple[Window, ...]]) -> dict[int, tuple[Window, ...]]:
    """The same hours with no window over midnight: the part after it belongs to the next weekday."""
    days: dict[int, list[Window]] = {day: [] for day in range(7)}
    for day, windows in weekly.items():
        for opens, closes in windows:
            days[day].append((opens, min(closes, DAY)))
            if closes > DAY:
                days[(day + 1) % 7].append((0, closes - DAY))
    return {day: tuple(sorted(windows)) for day, windows in days.items() if windows}


def overlap(windows: tuple[Window, ...]) -> bool:
    """Whether any two windows of one day share a second."""
    ordered = sorted(windows)
    return any(later[0] < earlier[1] for earlier, later in pairwise(ordered))


def in_words(weekly: Mapping[int, tuple[Window, ...]], language: str) -> str:
    """Weekly hours for a reader: "Senin–Jumat 09.00–18.00", days with equal hours drawn together."""
    names, parts = NAMES[language], []
    for first in range(7):
        windows = weekly.get(first)
        if not windows or (first and weekly.get(first - 1) == windows):
            continue
        last = first
        while last < 6 and weekly.get(last + 1) == windows:
            last += 1
        days = names[first] if first == last else f"{names[first]}–{names[last]}"
        parts.append(f"{days} {', '.join(_window(window, language) for window in windows)}")
    return "; ".join(parts)


def _window(window: Window, language: str) -> str:
    dot = "." if language == "id" else ":"
    return "–".join(f"{seconds // 3600:02}{dot}{seconds % 3600 // 60:02}" for seconds in window)
