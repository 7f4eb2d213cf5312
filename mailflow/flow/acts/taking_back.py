"""/undo: a mail whose words did not leave yet is taken back whole."""

from __future__ import annotations

from dataclasses import replace

from mailflow.desk.commands import Command
from mailflow.desk.decision import Refusal
from mailflow.flow.work import Draft, Work


def undo(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """The last mail of this person about this request that still waits."""
    waiting = [
        each.received
        for each in work.incoming.known.delayed
        if each.person == work.person.id
        and each.request == draft.request.number
        and each.received not in draft.undone
        and each.received < work.incoming.arrival.id
    ]
    if not waiting:
        return Refusal.TOO_LATE_TO_UNDO
    undone = replace(draft, undone=(*draft.undone, waiting[-1]))
    return work.noted(undone, line, replace(command, argument=f"received {waiting[-1]}"))
