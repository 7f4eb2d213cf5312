"""What was offered and agreed, as a letter shows it: estimates, who may approve them, and appointments.

Instants are local to the service and texts harmless; a client's letter does not say what other people answered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from mailflow.desk.appointment import Appointment
from mailflow.desk.estimate import Estimate
from mailflow.letters import foreign
from mailflow.sla.agreement import Approver
from mailflow.sla.calendar import Calendar

MAX_SCOPE = 10_000
MAX_LINE = 300
MAX_APPROVERS = 10
MAX_PLACE = 1000
LINK = re.compile(r"https?://[!-~]{1,990}", re.IGNORECASE)
_SLOT = "%d/%m/%Y %H.%M"


@dataclass(frozen=True, slots=True)
class Meeting:
    """An appointment in a letter. `link` or `place` is "". `there` is its begin on the reader's own clock, None where
    that is the service's. `answers` are only for staff.
    """

    begins: datetime
    ends: datetime
    there: datetime | None
    place: str
    link: str
    engineer: str
    cancelled: bool
    answers: tuple[tuple[str, str], ...]


def estimate(offered: Estimate, calendar: Calendar, safe: Callable[[str], str]) -> Estimate:
    """The same revision in local time; its texts pass `safe`."""
    return replace(
        offered,
        at=calendar.local(offered.at),
        answered_at=offered.answered_at and calendar.local(offered.answered_at),
        scope=safe(foreign.prose(offered.scope, MAX_SCOPE)),
        tax=safe(foreign.line(offered.tax, MAX_LINE)),
        by=foreign.line(offered.by, MAX_LINE),
        answered_by=safe(foreign.line(offered.answered_by, MAX_LINE)),
        evidence=safe(foreign.line(offered.evidence, MAX_LINE)),
    )


def approvers(registered: Sequence[Approver], offered: Estimate | None) -> tuple[str, ...]:
    """The addresses whose limit reaches as far as what was offered; none where nobody was registered."""
    return tuple(each.address for each in registered if _reaches(each, offered))[:MAX_APPROVERS]


def meeting(
    appointment: Appointment, calendar: Calendar, zone: str | None, staff: bool, safe: Callable[[str], str]
) -> Meeting:
    """The appointment for a reader in `zone` (IANA), None where that is the service's."""
    begins, where = calendar.local(appointment.begins_at), safe(foreign.line(appointment.place, MAX_PLACE))
    there = appointment.begins_at.astimezone(ZoneInfo(zone)) if zone else begins
    link = where if LINK.fullmatch(where) else ""
    return Meeting(
        begins=begins,
        ends=calendar.local(appointment.ends_at),
        there=there if there.utcoffset() != begins.utcoffset() else None,
        place="" if link else where,
        link=link,
        engineer=foreign.name(appointment.engineer),
        cancelled=appointment.cancelled,
        answers=appointment.answers if staff else (),
    )


def slot(begins: datetime, meeting: Meeting) -> str:
    """What staff write after /schedule to move an appointment to another begin: "18/02/2025 10.00-11.00 LINK"."""
    ends = begins + (meeting.ends - meeting.begins)
    return f"{begins:{_SLOT}}-{ends:%H.%M} {meeting.link or meeting.place}".rstrip()


def _reaches(approver: Approver, offered: Estimate | None) -> bool:
    if approver.limit is None or offered is None or offered.price is None:
        return True
    return approver.currency == offered.price.currency and offered.price.amount <= approver.limit
