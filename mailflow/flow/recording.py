"""The promise about a session's recording: it is asked for, so it is due like any other information (policy, notes).

Without a question no clock runs: most sessions are recorded for nobody.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailflow.desk.request import Case, Request
from mailflow.flow import meeting
from mailflow.kinds import documentation, virtual
from mailflow.sla.agreement import Agreement, Target, due
from mailflow.sla.clock import OPEN
from mailflow.sla.clocks import Clock, ClockEvent, current

DELIVERY = "delivery"


def begun(agreement: Agreement, request: Request, at: datetime, cause: str) -> ClockEvent | None:
    """What starts the clock: the delivery of documentation, as `recording: documentation` says; None where the
    agreement promises none."""
    target = _target(agreement, request)
    return ClockEvent(at, "start", (DELIVERY,), cause=cause, budget=target.budget) if target else None


def expected(agreement: Agreement, request: Request) -> datetime | None:
    """When it is due if the session takes place as it stands; None where none was asked for beforehand, no date stands,
    or the agreement promises none. Raises `CalendarExhausted`."""
    target, found = _target(agreement, request), meeting.live(request)
    return due(agreement, target, found.ends_at) if target and found and wanted(request) else None


def _target(agreement: Agreement, request: Request) -> Target | None:
    assert agreement.recording == documentation.KIND.name
    targets = agreement.targets(agreement.recording, request.severity)
    return next((target for target in targets if target.clock == DELIVERY), None)


def put_off(case: Case, at: datetime, cause: str) -> tuple[ClockEvent | None, Request]:
    """What ends the clock of a session that has another date, though its end has passed, and the request that wants the
    recording as if nobody had come to that end: there is nothing yet that could be handed over."""
    request = case.request
    if request.kind != virtual.KIND.name or request.state == virtual.HELD or not awaited(case.clocks):
        return None, request
    tags = tuple(dict.fromkeys((*request.tags, virtual.WANTS_RECORDING)))
    return ClockEvent(at, "cancel", (DELIVERY,), cause=cause), replace(request, tags=tags)


def wanted(request: Request) -> bool:
    """Whether it was asked for before the session took place."""
    return virtual.WANTS_RECORDING in request.tags


def to_come(request: Request) -> bool:
    """Whether it is a session that has yet to take place, so that its recording can still be asked for."""
    return request.kind == virtual.KIND.name and request.state in (virtual.REQUESTED, virtual.SCHEDULED)


def taken_over(other: Case) -> bool:
    """Whether whoever asked for the recording of one session gets that of the other one in its place."""
    return to_come(other.request) or (other.request.kind == virtual.KIND.name and awaited(other.clocks))


def awaited(clocks: tuple[Clock, ...]) -> bool:
    """Whether it was asked for and is still to come."""
    clock = current(clocks).get(DELIVERY)
    return clock is not None and clock.state in OPEN
