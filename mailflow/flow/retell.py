"""A request's clocks told again from all of its events, whoever brought the last one: a mail, a tick or a change of the
rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from mailflow.desk.request import Case, Request
from mailflow.sla.agreement import Agreement
from mailflow.sla.calendar import Calendar
from mailflow.sla.clocks import ClockEvent, replay


def retell(
    case: Case | None, request: Request, events: tuple[ClockEvent, ...], agreement: Agreement, now: datetime
) -> Case:
    """The case as `request` is after `events`, which are all of them, those of `case` first.

    `agreement` is the one of now. Raises `CalendarExhausted`.
    """
    calendars = calendars_of(case, agreement)
    # A mailbox's clock may be a little ahead of ours: what has just happened is no event of the future.
    now = max((now, *(event.at for event in events)))
    clocks = replay(agreement, request.kind, events, now, calendars)
    return Case(request, events, clocks, calendars)


def calendars_of(case: Case | None, agreement: Agreement) -> Mapping[str, Calendar]:
    """The calendars that events of this case count by, with the agreement's own."""
    own = agreement.calendar
    known = case.calendars if case is not None else {}
    return known if known.get(own.fingerprint) is own else {**known, own.fingerprint: own}
