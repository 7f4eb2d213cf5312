"""The one time that a free text speaks of: "bisa sesi Zoom Kamis 26 November jam 10 untuk modul cuti?"."""

from __future__ import annotations

import re
from datetime import date

from mailflow.desk import dates, days, hours
from mailflow.desk.dates import LONGEST, ReadMoment

_TOKEN = re.compile(r"[^\W_]+|[\W_]+")


def mentioned(text: str, today: date) -> ReadMoment | None:
    """The day and the time of day beside it in the first 500 characters; None where there is no such pair to come, or
    where more than one day is named. A day alone is none: it may be that of an error, or of a report."""
    text = text[:LONGEST]
    if dates.read(text, today).day is None:
        return None
    plain = days.lower(text)
    starts = (found.start() for found in _TOKEN.finditer(plain))
    tries = (dates.moment(text[at:], today) for at in starts if days.at(plain, at, today) or hours.at(plain, at))
    return next((found for found in tries if found.problem is None), None)
