"""/progress, also of what was delivered: it is worked on again, and its promise with it."""

from __future__ import annotations

from dataclasses import replace

from mailflow.desk.commands import Command
from mailflow.desk.decision import Refusal
from mailflow.flow import offer
from mailflow.flow.acts import moves
from mailflow.flow.work import Draft, Work
from mailflow.kinds.kind import ACCEPT


def progress(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """The work goes on. Where a delivery waits to be accepted, its clock must not stand still over it."""
    after = moves.move(work, draft, command, line)
    if isinstance(after, Refusal) or draft.request.state not in work.kind(draft.request).moves.get(ACCEPT, {}):
        return after
    if offer.past_reopening(work.incoming, work.case):
        return Refusal.TOO_LATE
    before = work.events(draft)
    event = work.incoming.decided(offer.goes_on(work.incoming, before), draft.request, before)
    return replace(after, entries=(*after.entries[:-1], replace(after.entries[-1], clock=event)))
