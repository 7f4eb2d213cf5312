"""What a request is: another kind, a part of another request, or nothing that anybody asked for."""

from __future__ import annotations

from dataclasses import replace

from mailflow.desk import commands
from mailflow.desk.commands import Command
from mailflow.desk.decision import Refusal
from mailflow.desk.request import Case, Entry, Request, What
from mailflow.flow.acts import moves
from mailflow.flow.opening import MOST_PEOPLE
from mailflow.flow.retell import retell
from mailflow.flow.work import Draft, Work, said
from mailflow.sla.agreement import Severity
from mailflow.sla.clock import OPEN
from mailflow.sla.clocks import ClockEvent, current


def kind(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """Another kind: what was promised for the old one ends, and the promises of the new one count from the receipt."""
    name = commands.kind(command.argument)
    before = draft.request
    if name is None or name == before.kind:
        return Refusal.NO_KIND
    if before.state in work.kind(before).finished:
        return Refusal.NOT_NOW
    request = replace(
        before,
        kind=name,
        state=work.incoming.handbook.kinds[name].initial,
        severity=Severity.NORMAL if name == "ticket" else None,
    )
    awake = moves.awake(work, replace(draft, request=request), work.kind(before), before.state)
    own = {clock_name for clock_name, clock in current(work.case.clocks).items() if clock.state in OPEN}
    new = {target.clock for target in work.incoming.agreement(request).targets(name, request.severity)} - {"response"}
    cause = work.incoming.entry_id(1)
    ends = ClockEvent(work.arrived_at, "cancel", tuple(sorted(own - new - {"response"})), cause=f"{cause}: {name}")
    end = work.entry(awake, line, What.MOVED, f"{said(command)}, before: {before.kind}", public=True)
    end = replace(end, clock=ends if ends.clocks else None)
    changed = replace(awake, entries=(*awake.entries, end), told=(*awake.told, "kind"))
    if not new:
        return changed
    start = ClockEvent(work.arrived_at, "start", tuple(sorted(new)), request.severity, cause)
    begun = work.entry(changed, line, What.MOVED, f"the promises of {name} count from the receipt", clock=start)
    return replace(changed, entries=(*changed.entries, replace(begun, id=f"{begun.id}k")))


def merge(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """A part of another request of the same client: its mails go there from now on, and its people with it."""
    target = work.incoming.known.cases.get(commands.reference(command.argument) or 0)
    if target is None or not _same_client(target.request, draft.request):
        return Refusal.NO_REQUEST
    kinds = work.incoming.handbook.kinds
    if target.request.state in kinds[target.request.kind].finished:
        return Refusal.NO_REQUEST
    own = work.kind(draft.request)
    if "cancel" not in own.allowed(draft.request.state):
        return Refusal.NOT_NOW
    if not _keeps_all(target, work.incoming.case_after(draft.request, work.events(draft))):
        return Refusal.LOSES_PROMISE
    number = target.request.number
    event = ClockEvent(work.arrived_at, "merge", cause=work.incoming.entry_id(1))
    entry = work.entry(draft, line, What.MOVED, f"/merge {number}", clock=event, public=True)
    request = replace(draft.request, state=own.move("cancel", draft.request.state), merged=number)
    joined, noted = _joined(work, target, request, line)
    return replace(
        draft,
        request=request,
        entries=(*draft.entries, entry, noted),
        told=(*draft.told, "merge"),
        more={**draft.more, "lines": (work.incoming.office.reference(number),)},
        also=(*draft.also, (joined, target.request.version)),
    )


def spam(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """Closed without a word to anybody."""
    if work.public:
        return Refusal.NOT_NOW
    done = moves.move(work, draft, command, line)
    return done if isinstance(done, Refusal) else replace(done, quiet=True)


def _same_client(target: Request, request: Request) -> bool:
    if target.number == request.number or target.merged is not None:
        return False
    if target.client is None and request.client is None:
        return bool(request.requester) and target.requester == request.requester
    return target.client == request.client


def _keeps_all(target: Case, part: Case) -> bool:
    """Whether whatever is still promised about a part is promised about the other request, too, and no later."""
    kept = {name: clock for name, clock in current(target.clocks).items() if clock.state in OPEN}
    for name, clock in current(part.clocks).items():
        if clock.state not in OPEN or name == "response":
            continue
        if name not in kept:
            return False
        due = kept[name].due_at
        if clock.due_at is not None and due is not None and due > clock.due_at:
            return False
    return True


def _joined(work: Work, target: Case, part: Request, line: int) -> tuple[Case, Entry]:
    """The other request with the people of this one, and the line that says so on its timeline."""
    before = target.request
    people = dict.fromkeys((*before.participants, *part.people))
    others = tuple(address for address in people if address != before.requester)[:MOST_PEOPLE]
    request = replace(before, participants=others, changed_at=work.incoming.now)
    case = retell(target, request, target.events, work.incoming.agreement(before), work.incoming.now)
    entry = work.incoming.entry(line, before.number, What.NOTE, f"{part.number} became a part of this")
    return case, replace(entry, id=f"{entry.id}j")
