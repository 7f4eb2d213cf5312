"""The promise about a session's recording: it is asked for, so it is due like any other information (policy, notes).

Without a question no clock runs: most sessions are recorded for nobody.
"""

from __future__ import annotations

from datetime import datetime

from mailflow.desk.request import Request
from mailflow.kinds import documentation
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


def awaited(clocks: tuple[Clock, ...]) -> bool:
    """Whether it was asked for and is still to come."""
    clock = current(clocks).get(DELIVERY)
    return clock is not None and clock.state in OPEN
