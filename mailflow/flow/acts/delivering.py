"""What is handed over, and what comes back: /deliver, and /progress or /reopen of what was delivered."""

from __future__ import annotations

from dataclasses import replace

from mailflow.desk.commands import Command
from mailflow.desk.decision import Refusal
from mailflow.flow import offer
from mailflow.flow.acts import money, moves
from mailflow.flow.work import Draft, Work
from mailflow.kinds.kind import ACCEPT


def deliver(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """The result, by the revision that was approved. One that still waits for an answer is withdrawn: what it asks for
    was not made, and nobody shall approve it over what he has got already."""
    after = moves.move(work, draft, command, line)
    if isinstance(after, Refusal):
        return after
    if "approve" in work.kind(draft.request).moves and not offer.in_work(draft.request):
        return Refusal.NOT_APPROVED
    # Who takes part reads of it in the letter of the delivery; approvers beside them were asked, too.
    return money.taken_back(work, after, offer.outsiders(work.incoming, draft.request))


def progress(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """The work goes on. Where a delivery waits to be accepted, its clock must not stand still over it."""
    after = moves.move(work, draft, command, line)
    if isinstance(after, Refusal) or not _delivered(work, draft):
        return after
    if offer.past_reopening(work.incoming, work.case):
        return Refusal.TOO_LATE
    before = work.events(draft)
    event = work.incoming.decided(offer.goes_on(work.incoming, before), draft.request, before)
    return replace(after, entries=(*after.entries[:-1], replace(after.entries[-1], clock=event)))


def reopen(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """What is finished is opened again. What was delivered is not finished yet: there it means to go on with it."""
    if _delivered(work, draft):
        return progress(work, draft, replace(command, name="progress"), line)
    return moves.move(work, draft, command, line)


def _delivered(work: Work, draft: Draft) -> bool:
    return draft.request.state in work.kind(draft.request).moves.get(ACCEPT, {})
