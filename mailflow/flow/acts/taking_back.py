"""/undo: a mail whose words did not leave yet is taken back whole."""

from __future__ import annotations

from dataclasses import replace

from mailflow.desk.commands import Command
from mailflow.desk.decision import Refusal
from mailflow.desk.request import What
from mailflow.flow.work import Draft, Work, said


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
    why = (f"received mail {waiting[-1]} is taken back: it never acts",)
    entry = work.entry(undone, line, What.NOTE, said(command), reason=why)
    return replace(undone, entries=(*undone.entries, entry))
