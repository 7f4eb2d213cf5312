"""The account of a due date as a person reads it: a line a stretch, what it adds, and why the rest was skipped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from mailflow.sla.budget import Budget
    from mailflow.sla.calendar import Calendar
    from mailflow.sla.explain import Account, Piece

REASONS = {"paused": "paused", "closed": "outside hours", "weekend": "weekend", "holiday": "holiday"}
UNITS = {"s": "second", "m": "minute", "h": "hour", "bd": "business day"}
COUNTED = {
    "operating": "of operating time",
    "elapsed": "on the wall, every second counts",
    "end_of_day": "to the close of the last one",
}
AMOUNT = 14
NOTHING: Mapping[str, str] = {}


def target(budget: Budget) -> str:
    """ "2 business days (18 h of operating time)", "5 hours of operating time"."""
    length = f"{budget.count} {UNITS[budget.unit]}{'s' if budget.count != 1 else ''}"
    how = COUNTED[budget.counting]
    if budget.counting == "end_of_day":
        return f"{length}, {how}"
    return f"{length} ({amount(budget.seconds)} {how})" if budget.unit == "bd" else f"{length} {how}"


def amount(seconds: int) -> str:
    """ "1 h 30 min", "9 h", "30 s"."""
    parts = ((seconds // 3600, "h"), (seconds // 60 % 60, "min"), (seconds % 60, "s"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 s"


def instant(at: datetime, zone: tzinfo) -> str:
    """ "Wed 12 Feb 2025 15:00:00 WIB"."""
    return at.astimezone(zone).strftime("%a %d %b %Y %H:%M:%S %Z")


def text(account: Account, calendar: Calendar, name: str = "", head: Mapping[str, str] = NOTHING) -> str:
    """What was promised, the date it is due, and the sum; `head` are facts that stand above."""
    zone = ZoneInfo(calendar.zone)
    facts = {
        "clock": name,
        **head,
        "received": instant(account.start, zone),
        "target": target(account.budget),
        "due": instant(account.end, zone) + (" (provisional)" if account.provisional else ""),
    }
    rows = (f"{title:<10}{value}" for title, value in facts.items() if value)
    return "\n".join((*rows, "", *lines(account, calendar)))


def lines(account: Account, calendar: Calendar) -> Iterator[str]:
    """The sum, then what of it is not certain yet."""
    zone = ZoneInfo(calendar.zone)
    rows = [(_stretch(piece, zone), piece) for piece in account.pieces]
    width = max((len(text) for text, _ in rows), default=0)
    total = 0
    for text, piece in rows:
        counts = piece.why == "counted"
        total += piece.seconds if counts else 0
        added = f"+ {amount(piece.seconds)}" if counts else "-"
        yield f"  {text:<{width}}  {added:<{AMOUNT}}  {_why(piece, account, calendar, total)}".rstrip()
    yield f"  {'counted':<{width}}  = {amount(account.counted)}"
    if account.paused:
        yield f"  {'paused':<{width}}    {amount(account.paused)} of operating time"
    if account.provisional:
        yield "provisional: the date of a holiday in it is an estimate, and its decree may still move this"
    if years := unknown(account, calendar):
        yield f"no holidays are known for {_range(years)}: only weekends are off there"


def unknown(account: Account, calendar: Calendar) -> list[int]:
    """The years of the account whose holidays nobody knows; a calendar without any lacks none."""
    known = {day.year for day in calendar.holidays}
    if not known or account.budget.counting == "elapsed":
        return []
    first, last = calendar.local(account.start).year, calendar.local(account.end).year
    return [year for year in range(first, last + 1) if not min(known) <= year <= max(known)]


def _range(years: Sequence[int]) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"


def _stretch(piece: Piece, zone: tzinfo) -> str:
    """ "Fri 14 Feb 10:00 - 18:00", with the second day where it is another one; whole days without the time."""
    begin, end = piece.begin.astimezone(zone), piece.end.astimezone(zone)
    last = end - timedelta(seconds=1)
    whole = _time(begin) == _time(end) == "00:00"
    first = f"{begin:%a %d %b}" if whole else f"{begin:%a %d %b} {_time(begin)}"
    if whole:
        return first if begin.date() == last.date() else f"{first} - {last:%a %d %b}"
    if begin.date() == last.date():
        return f"{first} - {'24:00' if end.date() != begin.date() else _time(end)}"
    return f"{first} - {end:%a %d %b} {_time(end)}"


def _time(at: datetime) -> str:
    return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"


def _why(piece: Piece, account: Account, calendar: Calendar, total: int) -> str:
    day = calendar.local(piece.begin).date()
    told = f"{REASONS[piece.why]}: {piece.name}" if piece.name else REASONS.get(piece.why, "")
    if piece.why == "counted":
        told = f"{amount(total)} so far" if account.budget.counting != "end_of_day" else _numbered(account, day)
        if leave := calendar.joint_leave.get(day):
            told += f" ({leave}: a working day here)"
    if piece.shift:
        went = "forward" if piece.shift > 0 else "back"
        told += f"; clocks go {went} {amount(abs(piece.shift))} in it (daylight saving)"
    return told


def _numbered(account: Account, day: date) -> str:
    number = account.days.get(day)
    return f"business day {number} of {account.budget.count}" if number else "the day of receipt is not one of them"


def plain(account: Account, calendar: Calendar) -> dict[str, Any]:
    """The account for machines: instants with the offset of the calendar's zone, lengths in seconds."""
    zone = ZoneInfo(calendar.zone)
    budget = account.budget
    return {
        "received": account.start.astimezone(zone).isoformat(),
        "due": account.end.astimezone(zone).isoformat(),
        "budget": {"text": str(budget), "seconds": budget.seconds, "counting": budget.counting},
        "counted_seconds": account.counted,
        "paused_seconds": account.paused,
        "provisional": account.provisional,
        "years_without_holidays": unknown(account, calendar),
        "intervals": [
            {
                "begin": piece.begin.astimezone(zone).isoformat(),
                "end": piece.end.astimezone(zone).isoformat(),
                "counted": piece.why == "counted",
                "why": piece.why,
                "name": piece.name,
                "seconds": piece.seconds,
                "clock_change": piece.shift,
            }
            for piece in account.pieces
        ],
    }
