"""The promise about a session's recording: it is asked for, so it is due like any other information (policy, notes).

Without a question no clock runs: most sessions are recorded for nobody.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailflow.desk.request import Case, Request
from mailflow.kinds import documentation, virtual
from mailflow.sla.agreement import Agreement
from mailflow.sla.clock import OPEN
from mailflow.sla.clocks import Clock, ClockEvent, current

DELIVERY = "delivery"


def begun(agreement: Agreement, request: Request, at: datetime, cause: str) -> ClockEvent | None:
    """What starts the clock: the delivery of documentation, as `recording: documentation` says; None where the
    agreement promises none."""
    assert agreement.recording == documentation.KIND.name
    targets = agreement.targets(agreement.recording, request.severity)
    budget = next((target.budget for target in targets if target.clock == DELIVERY), None)
    return ClockEvent(at, "start", (DELIVERY,), cause=cause, budget=budget) if budget else None


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
