"""The lines of a staff member's mail, judged one after the other: what they come to, and why one cannot stand."""

from __future__ import annotations

from dataclasses import replace

from mailflow.desk import commands
from mailflow.desk.commands import Command, is_two
from mailflow.desk.decision import Refusal, TranscriptLine
from mailflow.desk.request import What
from mailflow.flow import unseen
from mailflow.flow.acts import ACTS, SERIOUS
from mailflow.flow.acts.contradiction import contradicts
from mailflow.flow.work import Draft, Work
from mailflow.kinds.kind import REPLY
from mailflow.sla.clocks import ClockEvent


def run(work: Work) -> tuple[Draft, tuple[TranscriptLine, ...]]:
    """Every line, and whether it stands; the draft has those that do."""
    draft = _words(work)
    lines: list[TranscriptLine] = []
    for line, command in enumerate(work.orders.commands, start=2):
        found = _act(work, draft, command, line)
        refusal = found if isinstance(found, Refusal) else None
        draft = draft if isinstance(found, Refusal) else found
        lines.append(TranscriptLine(command.line, refusal))
    if work.incoming.message.truncated:
        # Its end is missing, and with it the files that the client should get.
        lines.append(TranscriptLine("", Refusal.TOO_LARGE))
    lines += (TranscriptLine(line, Refusal.BELOW) for line in work.orders.below)
    if not work.orders.commands and not work.orders.words:
        lines.append(TranscriptLine("", Refusal.EMPTY))
    if not work.orders.commands and commands.lacks_slash(work.orders.words):
        lines.append(TranscriptLine(work.orders.words, Refusal.NO_SLASH))
    return draft, tuple(lines)


def _words(work: Work) -> Draft:
    """The mail's own line on the timeline. Words to the client are a move of their own, and the request is taken."""
    incoming, kind = work.incoming, work.kind(work.case.request)
    # A hold lasts until a person has looked, and here one has.
    request = replace(work.case.request, hold=None)
    what = What.NOTE if work.orders.internal else What.STAFF_REPLY
    answers = work.public or "record" in work.ordered  # its link is an answer
    contact = ClockEvent(work.arrived_at, "stop", ("response",)) if answers else None
    words = incoming.entry(
        1, request.number, what, work.orders.words, (incoming.who.why,), public=work.public, clock=contact
    )
    if work.public:
        state = kind.move(REPLY, request.state)
        request = replace(request, state=state, assignee=request.assignee or work.person.id)
    return Draft(request, (words,))


def _act(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    act = ACTS.get(command.name or "")
    if act is None:
        return Refusal.UNKNOWN
    if is_two(command):
        # What was meant as an order would else be a note that nobody obeys, or a word to the client.
        return Refusal.ONE_A_LINE
    if command.name in SERIOUS and unseen.of_clients(work.incoming, work.case):
        return Refusal.UNSEEN
    return Refusal.CONTRADICTS if contradicts(work, draft, command) else act(work, draft, command, line)
