"""Why an argument is asked back: what was written can mean two things, or nothing.

The value says it in the timeline; letters say it in the reader's language (letters/words.py).
"""

from __future__ import annotations

from enum import StrEnum


class Problem(StrEnum):
    """What is wrong with one part of an argument. Nothing is guessed: estimates are signed, visits are driven to."""

    NO_SUM = "is no sum of money"
    WHICH_M = "M may be a million (juta, jt) or a billion (miliar)"
    WHICH_DOT = "it is not clear whether dot or comma divides thousands or begins a fraction"
    WHICH_CURRENCY = "names no single currency"
    TOO_SMALL = "is too small a sum: the unit (rb, jt) may be missing"
    UNREADABLE = "is neither an effort, a date nor a cost"
    WHICH_H = "h may be hours (jam) or days (hari)"
    WEEKS = "is no effort: write business days (hk, bd), hours (jam) or a date"
    FRACTION = "is no whole number of days or hours"
    RANGE = "is a range: write one figure"
    TWICE = "says the same thing a second time"
    NO_EFFORT = "there is neither an effort nor a date"
    NO_DAY = "there is no day in it"
    NO_SUCH_DAY = "that day does not exist"
    WHICH_WEEK = "it is not clear which day is meant"
    WEEKDAY = "the date is not on that weekday"
    PAST = "that day has passed"
    FUTURE = "that day is still to come"
    NO_TIME = "there is no time of day in it"
    WHICH_HALF = "it is not clear whether the time is in the morning, the afternoon or at night"
    ZONE = "only WIB, WITA and WIT are known as time zones"
    ORDER = "it ends before it begins"
    SEVERAL = "it names more than one day or time"
