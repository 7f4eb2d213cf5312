"""What a tick has to say about one request, and when it must look at each of its clocks again.

A tick makes the plan twice: once to find the requests that have something to be said, and once more inside of the
transaction that says it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailflow.desk.request import Case, Request
from mailflow.flow import remind, silence, warn
from mailflow.flow.warn import Horizon
from mailflow.handbook import Handbook
from mailflow.sla.agreement import Agreement
from mailflow.sla.clocks import ClockEvent
from mailflow.sla.warnings import Look, Told

AGAIN = timedelta(minutes=1)
"""How long a letter to a client waits for the mailboxes before it is looked at again."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`warnings` by the position of their clock, and the step about the question `asked`, both to be told now.

    `next_at` has an instant for each clock, None where nothing is to come; it holds where nothing is said.
    """

    warnings: tuple[tuple[int, Look], ...] = ()
    step: str | None = None
    asked: ClockEvent | None = None
    next_at: tuple[datetime | None, ...] = ()

    @property
    def speaks(self) -> bool:
        """Whether anything is to be said now."""
        return bool(self.warnings) or self.step is not None


def terms_of(handbook: Handbook, request: Request) -> Agreement:
    """The agreement that a request is kept by."""
    return handbook.agreement_of(request)


def plan(
    case: Case, told: Sequence[Told], handbook: Handbook, horizon: Horizon, watermark: datetime | None, now: datetime
) -> Plan:
    """The plan for a request by what was told before. Raises `CalendarExhausted`."""
    terms = terms_of(handbook, case.request)
    looks = warn.looks(case, told, terms, horizon)
    quiet_until = warn.may_tell_at(case.request, terms, now) if any(look.cause for look in looks) else now
    next_at = [quiet_until if look.cause else look.next_at for look in looks]
    warnings = tuple((n, look) for n, look in enumerate(looks) if look.cause) if quiet_until <= now else ()
    asked = remind.question(case, handbook.kinds[case.request.kind])
    if asked is None:
        return Plan(warnings, next_at=tuple(next_at))
    step, again = _step(case, asked, told, terms, watermark, now)
    for n, clock in enumerate(case.clocks):
        if clock.state == "paused" and next_at[n] is None:
            next_at[n] = again
    return Plan(warnings, step, asked, tuple(next_at))


def _step(
    case: Case, asked: ClockEvent, told: Sequence[Told], terms: Agreement, watermark: datetime | None, now: datetime
) -> tuple[str | None, datetime | None]:
    """The step that is due, and when to look again: not every second while the mailboxes cannot be read."""
    if watermark is None:
        return None, now + AGAIN
    found = silence.step(case, asked, told, terms, min(watermark, now), now)
    if found.name is None and found.next_at is not None and found.next_at <= now:
        return None, now + AGAIN
    return found.name, found.next_at
