"""What a member of staff can order now, and what would end the promises that stand in his way."""

from __future__ import annotations

from mailflow.desk import commands
from mailflow.desk.decision import Notice, Refusal
from mailflow.desk.request import Request
from mailflow.kinds import KINDS
from mailflow.sla.clock import OPEN
from mailflow.sla.clocks import current

WORDS = "words"
"""The name of an answer to the client among `endings`: it ends the promise of a first response."""
NO_WAY = ("spam",)
"""What ends promises, too, and is no way to end one."""


def possible(notice: Notice, request: Request | None) -> tuple[str, ...]:
    """The commands that are possible now: as the decision says, else as the kind allows in this state."""
    if notice.allowed or request is None or request.kind not in KINDS:
        return notice.allowed
    return KINDS[request.kind].allowed(request.state)


def endings(notice: Notice, request: Request | None) -> tuple[str, ...]:
    """By what the promises that run on come to their end: names of commands, and `WORDS`; none where no line was
    refused for such a promise."""
    refused = {_name(said.line) for said in notice.transcript if said.refusal is Refusal.CLOCK_RUNS}
    if not refused or request is None or request.kind not in KINDS:
        return ()
    kind = KINDS[request.kind]
    running = {name for name, clock in current(notice.clocks).items() if clock.state in OPEN}
    left = [name for name in possible(notice, request) if name not in refused and name not in NO_WAY]
    stopping = (name for name in left if not running.isdisjoint(kind.stops.get(name, ())))
    return (*((WORDS,) if "response" in running else ()), *stopping, *(name for name in left if name in kind.drops))


def _name(line: str) -> str | None:
    return next((each.name for each in commands.read(line).commands), None)
