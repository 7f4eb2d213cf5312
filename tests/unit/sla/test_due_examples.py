"""Worked examples, as a person with a wall calendar would reckon them: none is taken from what the program says.

Wall time is that of the hours' own zone; an instant in the second pass of a repeated hour is written in UTC, with a Z.
Holidays in Indonesia: Eid 2025 is Monday 31 March and Tuesday 1 April (joint leave: 28 March, 2-4 and 7 April); Nyepi
2026 is Thursday 19 March and Eid falls on the weekend after it (joint leave: 18, 20, 23 and 24 March).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from mailflow.sla.agreement import Agreement, Duration, Target, due
from mailflow.sla.budget import Counting, due_by, make_budget, share_by
from mailflow.sla.calendar import Calendar, Span
from mailflow.sla.hours import read_window, split
from mailflow.sla.load import load

NINE_HOURS = 9 * 3600
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORKDAYS = DAYS[:5]


def at(text: str, zone: str = "Asia/Jakarta", fold: int = 0) -> datetime:
    if text.endswith("Z"):
        return datetime.fromisoformat(text)
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)


def hours(zone: str, *days: str, windows: tuple[str, ...], holidays: tuple[str, ...] = (), **own: str) -> Calendar:
    weekly = {DAYS.index(day): tuple(read_window(window) for window in windows) for day in days or DAYS}
    weekly |= {DAYS.index(day): (read_window(window),) for day, window in own.items()}
    return Calendar(zone, split(weekly), {date.fromisoformat(day): "a holiday" for day in holidays})


HOURS = {
    "lunch": hours("Asia/Jakarta", *WORKDAYS, windows=("09:00-12:00", "13:00-18:00")),
    "half Saturday": hours("Asia/Jakarta", *WORKDAYS, windows=("09:00-18:00",), sat="09:00-13:00"),
    "night": hours("Asia/Jakarta", *WORKDAYS, windows=("22:00-06:00+1",), holidays=("2025-02-19",)),
    "Berlin office": hours("Europe/Berlin", *WORKDAYS, windows=("09:00-17:00",)),
    "Berlin always": hours("Europe/Berlin", windows=("00:00-24:00",)),
    "Berlin 0-4": hours("Europe/Berlin", windows=("00:00-04:00",)),
    "Berlin 2-3": hours("Europe/Berlin", windows=("02:00-03:00",)),
    "Berlin night": hours("Europe/Berlin", windows=("22:00-06:00+1",)),
    "New York office": hours("America/New_York", *WORKDAYS, windows=("09:00-17:00",)),
    "New York 0-4": hours("America/New_York", windows=("00:00-04:00",)),
    "New York 1-2": hours("America/New_York", windows=("01:00-02:00",)),
    "New York 2:30-3:30": hours("America/New_York", windows=("02:30-03:30",)),
    "Cairo midnight": hours("Africa/Cairo", windows=("00:00-02:00", "23:00-24:00")),
    "Cairo 23-24": hours("Africa/Cairo", windows=("23:00-24:00",)),
    "Lord Howe 1-3": hours("Australia/Lord_Howe", windows=("01:00-03:00",)),
    "Lord Howe 1-2": hours("Australia/Lord_Howe", windows=("01:00-02:00",)),
    "Kathmandu": hours("Asia/Kathmandu", "sun", *WORKDAYS, windows=("10:00-17:00",)),
}

# fmt: off
EXAMPLES: list[tuple[str, ...]] = [
    # (hours, received, how long and how counted, due, *pauses); "support" is the bundled policy, "joint leave" the same
    # with joint leave off
    # the design's own table
    ("support", "2025-02-12 10:00", "5h", "2025-02-12 15:00"),
    ("support", "2025-02-12 10:00", "2bd", "2025-02-14 10:00"),
    ("support", "2025-02-12 13:00:01", "5h", "2025-02-13 09:00:01"),
    ("support", "2025-02-14 19:00", "5h", "2025-02-17 14:00"),
    ("support", "2025-02-14 19:00", "2bd", "2025-02-18 18:00"),
    ("support", "2025-02-18 09:00", "1bd", "2025-02-18 18:00"),
    ("support", "2025-02-18 17:45", "30m", "2025-02-19 09:15"),
    # boundaries
    ("support", "2025-02-18 09:00", "5h", "2025-02-18 14:00"),
    ("support", "2025-02-18 08:59:59", "5h", "2025-02-18 14:00"),
    ("support", "2025-02-18 09:00:01", "1bd", "2025-02-19 09:00:01"),
    ("support", "2025-02-18 13:00", "5h", "2025-02-18 18:00"),
    ("support", "2025-02-18 17:59:59", "1s", "2025-02-18 18:00"),
    ("support", "2025-02-18 18:00", "1s", "2025-02-19 09:00:01"),
    ("support", "2025-02-18 18:00", "1bd", "2025-02-19 18:00"),
    ("support", "2025-02-18 17:59:59", "1bd", "2025-02-19 17:59:59"),
    ("support", "2025-02-18 00:00", "30m", "2025-02-18 09:30"),
    # weekends
    ("support", "2025-02-14 16:30", "5h", "2025-02-17 12:30"),
    ("support", "2025-02-14 18:00", "1bd", "2025-02-17 18:00"),
    ("support", "2025-02-15 12:00", "1bd", "2025-02-17 18:00"),
    ("support", "2025-02-16 23:59:59", "5h", "2025-02-17 14:00"),
    ("support", "2025-02-14 10:00", "5bd", "2025-02-21 10:00"),
    ("support", "2025-02-14 10:00", "10bd", "2025-02-28 10:00"),
    # Eid 2025: Monday 31 March and Tuesday 1 April are public holidays, 2-4 and 7 April joint leave (worked)
    ("support", "2025-03-28 15:00", "5h", "2025-04-02 11:00"),
    ("support", "2025-03-28 15:00", "2bd", "2025-04-03 15:00"),
    ("support", "2025-03-31 10:00", "30m", "2025-04-02 09:30"),
    # Eid 2026: Thursday 19 March is Nyepi, Eid itself falls on a weekend, joint leave around it is worked
    ("support", "2026-03-18 16:00", "5h", "2026-03-20 12:00"),
    ("support", "2026-03-20 10:00", "1bd", "2026-03-23 10:00"),
    # 18 August 2025 is joint leave; 17 August 2026 a public holiday
    ("support", "2025-08-15 17:00", "2h", "2025-08-18 10:00"),
    ("support", "2026-08-14 17:00", "2h", "2026-08-18 10:00"),
    # year ends
    ("support", "2025-12-31 17:00", "2h", "2026-01-02 10:00"),
    ("support", "2025-12-24 12:00", "3bd", "2025-12-30 12:00"),
    ("support", "2025-12-30 10:00", "5bd", "2026-01-07 10:00"),
    ("support", "2025-12-31 23:59:59", "1bd", "2026-01-02 18:00"),
    ("support", "2025-02-18 18:00:01", "5h", "2025-02-19 14:00"),
    ("support", "2025-02-18 09:00", "32401s", "2025-02-19 09:00:01"),
    ("support", "2025-02-18 17:59:59", "5h", "2025-02-19 13:59:59"),
    ("support", "2025-02-14 17:59:59", "1bd", "2025-02-17 17:59:59"),
    ("support", "2024-12-31 17:59:59", "2s", "2025-01-02 09:00:01"),
    ("support", "2026-12-31 17:00", "2h", "2027-01-04 10:00"),  # New Year 2027 is a Friday
    # more of both Eids: half an hour of Friday, then nothing until Wednesday
    ("support", "2025-03-28 17:30", "5h", "2025-04-02 13:30"),
    ("support", "2025-03-30 12:00", "1bd", "2025-04-02 18:00"),
    # business days after Thursday: 28 March, 2, 3, 4, 7, 8 and 9 April
    ("support", "2025-03-27 14:00", "7bd", "2025-04-09 14:00"),
    ("support", "2026-03-17 16:00", "2bd", "2026-03-20 16:00"),
    ("support", "2026-03-21 10:00", "3bd", "2026-03-25 18:00"),
    # with joint leave off, the days after Thursday 27 March 2025 are 8-11 and 14-16 April
    ("joint leave", "2025-03-27 14:00", "7bd", "2025-04-16 14:00"),
    ("joint leave", "2025-03-27 17:30", "5h", "2025-04-08 13:30"),
    ("joint leave", "2026-03-17 16:00", "5h", "2026-03-25 12:00"),
    ("joint leave", "2025-12-24 17:00", "2h", "2025-12-29 10:00"),
    ("support", "2025-12-24 17:00", "2h", "2025-12-26 10:00"),
    # Idul Adha: Friday 6 June 2025 (joint leave on Monday), Wednesday 27 May 2026 (joint leave on Thursday)
    ("support", "2025-06-05 16:00", "5h", "2025-06-09 12:00"),
    ("joint leave", "2025-06-05 16:00", "5h", "2025-06-10 12:00"),
    ("support", "2026-05-26 17:00", "2h", "2026-05-28 10:00"),
    ("joint leave", "2026-05-26 17:00", "2h", "2026-05-29 10:00"),
    # Isra Mikraj on Monday 27 January 2025, joint leave on Tuesday, Imlek on Wednesday
    ("support", "2025-01-24 15:00", "1bd", "2025-01-28 15:00"),
    ("joint leave", "2025-01-24 15:00", "1bd", "2025-01-30 15:00"),
    # single holidays: Labour Day, a Thursday; Waisak, a Monday; Ascension, a Thursday with joint leave after it
    ("support", "2025-04-30 17:00", "2h", "2025-05-02 10:00"),
    ("support", "2025-05-09 17:00", "2h", "2025-05-13 10:00"),
    ("joint leave", "2025-05-28 17:00", "2h", "2025-06-02 10:00"),
    # lunch breaks
    ("lunch", "2025-02-18 11:30", "1h", "2025-02-18 13:30"),
    ("lunch", "2025-02-18 11:00", "1h", "2025-02-18 12:00"),
    ("lunch", "2025-02-18 11:59:59", "2s", "2025-02-18 13:00:01"),
    ("lunch", "2025-02-18 12:00", "1s", "2025-02-18 13:00:01"),
    ("lunch", "2025-02-18 12:30", "1h", "2025-02-18 14:00"),
    ("lunch", "2025-02-14 17:30", "4h", "2025-02-17 13:30"),
    ("lunch", "2025-02-18 11:00", "2h", "2025-02-18 14:00", "2025-02-18 12:00/2025-02-18 13:00"),
    # half an hour before lunch, and 90 minutes after the pause that ends half an hour after it
    ("lunch", "2025-02-18 11:00", "2h", "2025-02-18 15:00", "2025-02-18 11:30/2025-02-18 13:30"),
    # half Saturdays: nine hours are one of Friday, four of Saturday and four of Monday
    ("half Saturday", "2025-02-14 17:00", "2h", "2025-02-15 10:00"),
    ("half Saturday", "2025-02-14 17:00", "1bd", "2025-02-17 13:00"),
    ("half Saturday", "2025-02-15 12:30", "1h", "2025-02-17 09:30"),
    ("half Saturday", "2025-02-15 12:59:59", "1s", "2025-02-15 13:00"),
    ("half Saturday", "2025-02-15 13:00", "1s", "2025-02-17 09:00:01"),
    ("half Saturday", "2025-02-14 10:00", "1bd end_of_day", "2025-02-15 13:00"),
    ("half Saturday", "2025-02-14 10:00", "2bd end_of_day", "2025-02-17 18:00"),
    # night shifts over midnight; that of Friday ends on Saturday at 6
    ("night", "2025-02-17 23:00", "7h", "2025-02-18 06:00"),
    ("night", "2025-02-17 23:00", "25201s", "2025-02-18 22:00:01"),
    ("night", "2025-02-15 03:00", "4h", "2025-02-17 23:00"),
    ("night", "2025-02-21 23:00", "7h", "2025-02-22 06:00"),
    ("night", "2025-02-22 05:59:59", "2s", "2025-02-24 22:00:01"),
    ("night", "2025-02-17 23:00", "3h", "2025-02-18 03:00", "2025-02-17 23:30/2025-02-18 00:30"),
    # the holiday begins at midnight: the shift of the 18th ends there, that of the 19th is off until Thursday
    ("night", "2025-02-18 22:00", "3h", "2025-02-20 01:00"),
    # Berlin: the night to 30 March 2025 has no hour from 2 to 3, that to 26 October has it twice
    ("Berlin 0-4", "2025-03-30 01:00", "2h", "2025-03-30 04:00"),
    ("Berlin 0-4", "2025-03-30 00:00", "10801s", "2025-03-31 00:00:01"),
    ("Berlin 0-4", "2025-10-26 00:00", "5h", "2025-10-26 04:00"),
    ("Berlin 2-3", "2025-03-29 12:00", "1m", "2025-03-31 02:01"),
    ("Berlin 2-3", "2025-10-26 00:00", "90m", "2025-10-26 01:30Z"),
    ("Berlin 2-3", "2025-10-26 00:00", "2h", "2025-10-26 03:00"),
    ("Berlin night", "2025-03-29 22:00", "8h", "2025-03-30 23:00"),
    ("Berlin night", "2025-10-25 22:00", "9h", "2025-10-26 06:00"),
    ("Berlin office", "2025-03-28 16:00", "2h", "2025-03-31 10:00"),
    ("Berlin office", "2025-03-28 16:00", "72h elapsed", "2025-03-31 17:00"),
    ("Berlin always", "2025-12-31 23:59:59", "2s", "2026-01-01 00:00:01"),
    ("Berlin always", "2025-03-29 12:00", "24h", "2025-03-30 13:00"),
    ("Berlin always", "2025-10-25 12:00", "24h", "2025-10-26 11:00"),
    # New York: 9 March and 2 November 2025
    ("New York 0-4", "2025-03-09 01:00", "2h", "2025-03-09 04:00"),
    ("New York 0-4", "2025-11-02 00:00", "5h", "2025-11-02 04:00"),
    ("New York 1-2", "2025-11-02 00:00", "90m", "2025-11-02 06:30Z"),
    ("New York 2:30-3:30", "2025-03-09 00:00", "30m", "2025-03-09 03:30"),
    ("New York 2:30-3:30", "2025-03-09 00:00", "31m", "2025-03-10 02:31"),
    ("New York office", "2025-10-31 16:30", "1h", "2025-11-03 09:30"),
    ("New York office", "2025-11-01 12:00", "24h elapsed", "2025-11-02 11:00"),
    # Cairo skips the first hour of 25 April 2025, and repeats the last hour of 30 October 2025
    ("Cairo midnight", "2025-04-24 23:00", "2h", "2025-04-25 02:00"),
    ("Cairo midnight", "2025-10-30 23:00", "3h", "2025-10-31 01:00"),
    ("Cairo 23-24", "2025-10-30 22:00", "90m", "2025-10-30 21:30Z"),
    ("Cairo 23-24", "2025-10-30 22:00", "2h", "2025-10-31 00:00"),
    ("Cairo midnight", "2025-04-24 12:00", "24h elapsed", "2025-04-25 13:00"),
    # Lord Howe moves by half an hour: from 2:00 to 2:30 on 5 October 2025, from 2:00 back to 1:30 on 6 April
    ("Lord Howe 1-3", "2025-10-05 01:00", "90m", "2025-10-05 03:00"),
    ("Lord Howe 1-3", "2025-10-05 01:00", "61m", "2025-10-05 02:31"),
    ("Lord Howe 1-3", "2025-04-06 01:00", "150m", "2025-04-06 03:00"),
    ("Lord Howe 1-2", "2025-04-06 00:00", "75m", "2025-04-05 15:15Z"),
    ("Lord Howe 1-3", "2025-10-04 12:00", "24h elapsed", "2025-10-05 12:30"),
    # Kathmandu is 5:45 ahead of UTC and works on Sundays: 11:15Z on Friday is 17:00 there
    ("Kathmandu", "2025-02-14 11:15Z", "1s", "2025-02-16 10:00:01"),
    ("Kathmandu", "2025-02-14 16:00", "2h", "2025-02-16 11:00"),
    # pauses: the night, a weekend, over closing time, two that overlap, two that adjoin, one second
    ("support", "2025-02-12 10:00", "5h", "2025-02-13 16:00", "2025-02-12 11:00/2025-02-13 12:00"),
    ("support", "2025-02-12 15:00", "5h", "2025-02-13 11:00", "2025-02-12 18:00/2025-02-13 09:00"),
    ("support", "2025-02-14 15:00", "5h", "2025-02-17 13:00", "2025-02-14 17:00/2025-02-17 10:00"),
    ("support", "2025-02-12 16:00", "5h", "2025-02-13 13:00", "2025-02-12 17:00/2025-02-12 20:00"),
    (
        "support",
        "2025-02-12 10:00",
        "5h",
        "2025-02-12 18:00",
        "2025-02-12 11:00/2025-02-12 13:00",
        "2025-02-12 12:00/2025-02-12 14:00",
    ),
    (
        "support",
        "2025-02-12 10:00",
        "5h",
        "2025-02-12 17:00",
        "2025-02-12 12:00/2025-02-12 13:00",
        "2025-02-12 11:00/2025-02-12 12:00",
    ),
    ("support", "2025-02-12 10:00", "5h", "2025-02-12 15:00:01", "2025-02-12 11:00/2025-02-12 11:00:01"),
    # one second is left at the pause; a pause from the due second on changes nothing; one began before the receipt
    ("support", "2025-02-12 10:00", "5h", "2025-02-12 15:30:01", "2025-02-12 14:59:59/2025-02-12 15:30"),
    ("support", "2025-02-12 10:00", "5h", "2025-02-12 15:00", "2025-02-12 15:00/2025-02-12 16:00"),
    ("support", "2025-02-12 09:00", "5h", "2025-02-12 14:30", "2025-02-12 08:00/2025-02-12 09:30"),
    # two months: 2 of 18 hours are used on 12 February, 4 more on Thursday 10 April, 9 on Friday, 3 on Monday
    ("support", "2025-02-12 10:00", "2bd", "2025-04-14 12:00", "2025-02-12 12:00/2025-04-10 14:00"),
    # over Eid: 2 hours of Thursday and 1 of Friday, and 2 from Wednesday 10:00 on
    ("support", "2025-03-27 16:00", "5h", "2025-04-02 12:00", "2025-03-28 10:00/2025-04-02 10:00"),
    # to the end of a day
    ("support", "2025-02-12 10:00", "2bd end_of_day", "2025-02-14 18:00"),
    ("support", "2025-02-12 19:00", "2bd end_of_day", "2025-02-14 18:00"),
    ("support", "2025-02-12 17:59:59", "1bd end_of_day", "2025-02-13 18:00"),
    ("support", "2025-02-14 10:00", "1bd end_of_day", "2025-02-17 18:00"),
    ("support", "2025-02-15 10:00", "1bd end_of_day", "2025-02-17 18:00"),
    ("support", "2025-03-28 10:00", "1bd end_of_day", "2025-04-02 18:00"),
    ("support", "2025-03-31 10:00", "1bd end_of_day", "2025-04-02 18:00"),
    ("support", "2026-03-18 10:00", "1bd end_of_day", "2026-03-20 18:00"),
    ("joint leave", "2025-03-27 10:00", "1bd end_of_day", "2025-04-08 18:00"),
    ("support", "2025-12-31 10:00", "1bd end_of_day", "2026-01-02 18:00"),
    # a minute of pause needs a minute of the day after; a pause of the night needs nothing
    ("support", "2025-02-12 10:00", "1bd end_of_day", "2025-02-14 18:00", "2025-02-13 10:00/2025-02-13 10:01"),
    ("support", "2025-02-12 10:00", "1bd end_of_day", "2025-02-13 18:00", "2025-02-12 20:00/2025-02-13 09:00"),
    # hours on the wall
    ("support", "2025-02-14 19:00", "5h elapsed", "2025-02-15 00:00"),
    ("support", "2025-02-14 19:00", "5h elapsed", "2025-02-15 02:00", "2025-02-14 20:00/2025-02-14 22:00"),
    ("support", "2025-03-30 10:00", "48h elapsed", "2025-04-01 10:00"),
    ("support", "2025-12-31 23:00", "2h elapsed", "2026-01-01 01:00"),
    # thresholds, rounded up to the second
    ("support", "2025-02-12 10:00", "50% of 5h", "2025-02-12 12:30"),
    ("support", "2025-02-12 10:00", "75% of 5h", "2025-02-12 13:45"),
    ("support", "2025-02-12 10:00", "90% of 5h", "2025-02-12 14:30"),
    ("support", "2025-02-12 10:00", "100% of 5h", "2025-02-12 15:00"),
    ("support", "2025-02-12 10:00", "50% of 5s", "2025-02-12 10:00:03"),
    ("support", "2025-02-12 10:00", "75% of 2bd", "2025-02-13 14:30"),  # 13.5 h: 8 on Wednesday, 5.5 on Thursday
    ("support", "2025-02-18 17:45", "75% of 30m", "2025-02-19 09:07:30"),
    ("support", "2025-02-12 10:00", "50% of 5h", "2025-02-12 13:30", "2025-02-12 11:00/2025-02-12 12:00"),
    ("support", "2025-02-12 10:00", "50% of 1bd end_of_day", "2025-02-13 09:30"),  # 8.5 of 17 h
    ("support", "2025-02-14 19:00", "50% of 5h elapsed", "2025-02-14 21:30"),
    ("support", "2025-03-28 17:00", "50% of 4h", "2025-04-02 10:00"),
]
# fmt: on


def reckoned(calendar: Calendar, received: str, how: str, pauses: Sequence[str]) -> datetime:
    """What the product says of "5h", "2bd end_of_day", "5h elapsed" or "75% of 5h"."""
    share, _, length = how.rpartition("% of ")
    within, _, counting = length.partition(" ")
    assert counting in ("", "elapsed", "end_of_day")
    named: Counting = "elapsed" if counting == "elapsed" else "end_of_day" if counting else "operating"
    budget = make_budget(Duration.read(within), NINE_HOURS, named)
    start = at(received, calendar.zone)
    ends = [each.split("/") for each in pauses]
    stretches = [(at(begin, calendar.zone), at(end, calendar.zone)) for begin, end in ends]
    if share:
        return share_by(calendar, budget, int(share), start, stretches)
    return due_by(calendar, budget, start, stretches)


@pytest.fixture(scope="session")
def joint_leave(bundled: str) -> Calendar:
    """The bundled hours with joint leave off."""
    other = bundled.replace("joint_leave: working", "joint_leave: holiday")
    assert other != bundled
    return load({"sla.yaml": other}).calendar


@pytest.mark.parametrize("example", EXAMPLES, ids=" | ".join)
def test_a_date_reckoned_by_hand(calendar: Calendar, joint_leave: Calendar, example: tuple[str, ...]) -> None:
    name, received, how, expected, *pauses = example
    hours_ = {"support": calendar, "joint leave": joint_leave, **HOURS}[name]
    assert reckoned(hours_, received, how, pauses) == at(expected, hours_.zone).astimezone(UTC)


def test_no_example_is_told_twice_and_there_are_more_than_a_hundred() -> None:
    assert len(set(EXAMPLES)) == len(EXAMPLES) > 100


def test_the_agreement_reckons_as_its_calendar_does(agreement: Agreement) -> None:
    target = Target("permanent", agreement.budget(Duration(2, "bd")))
    pause = (at("2025-02-12 12:00"), at("2025-04-10 14:00"))
    assert due(agreement, target, at("2025-02-12 10:00"), [pause]) == at("2025-04-14 12:00")
    assert due(agreement, target, at("2025-02-14 19:00")) == at("2025-02-18 18:00")


def test_both_passes_of_a_repeated_hour_count() -> None:
    first, second = at("2025-10-26 02:30", "Europe/Berlin"), at("2025-10-26 02:30", "Europe/Berlin", fold=1)
    assert HOURS["Berlin 0-4"].elapsed(first, second) == 3600
    assert HOURS["Berlin 0-4"].is_open(first)
    assert HOURS["Berlin 0-4"].is_open(second)


def test_a_window_that_closes_inside_the_repeated_hour_opens_twice() -> None:
    early = hours("Europe/Berlin", windows=("01:00-02:30",))
    assert early.elapsed(at("2025-10-26 00:00", "Europe/Berlin"), at("2025-10-26 06:00", "Europe/Berlin")) == 7200
    assert early.closing(date(2025, 10, 26)) == datetime(2025, 10, 26, 1, 30, tzinfo=UTC)


def test_an_agreed_date_is_due_at_its_own_second_whatever_the_calendar(agreement: Agreement) -> None:
    start, agreed = at("2025-02-14 10:00"), at("2025-02-22 23:59:59")
    assert due(agreement, Target("completion", agreement.until(start, agreed)), start) == agreed


def test_a_date_whose_midnight_is_skipped_or_follows_a_repeated_hour_keeps_its_own_seconds() -> None:
    cairo = HOURS["Cairo midnight"]
    spring = cairo.spans(at("2025-04-24 22:00", "Africa/Cairo"), at("2025-04-25 03:00", "Africa/Cairo"))
    autumn = cairo.spans(at("2025-10-30 22:00", "Africa/Cairo"), at("2025-10-31 03:00", "Africa/Cairo"))
    assert spring == (Span(date(2025, 4, 24), 3600), Span(date(2025, 4, 25), 3600))
    assert autumn == (Span(date(2025, 10, 30), 7200), Span(date(2025, 10, 31), 7200))
    assert cairo.closing(date(2025, 4, 24)) == at("2025-04-25 01:00", "Africa/Cairo")
