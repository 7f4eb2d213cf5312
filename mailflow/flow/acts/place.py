"""What a request is: another kind, a part of another request, or nothing that anybody asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailflow.desk import commands
from mailflow.desk.commands import Command
from mailflow.desk.decision import Refusal
from mailflow.desk.request import Case, Entry, Request, What
from mailflow.flow import offer, recording
from mailflow.flow.acts import moves
from mailflow.flow.incoming import SECOND
from mailflow.flow.opening import MOST_PEOPLE
from mailflow.flow.retell import calendars_of, retell
from mailflow.flow.work import Draft, Work, said
from mailflow.kinds import change_request, virtual
from mailflow.sla.agreement import Severity
from mailflow.sla.clock import OPEN, Clock, forecast
from mailflow.sla.clocks import ClockEvent, current


def kind(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """Another kind: what was promised for the old one ends, and the promises of the new one count from the receipt."""
    name, before = commands.kind(command.argument), draft.request
    if name is None or name == before.kind:
        return Refusal.NO_KIND
    if "kind" in draft.told:
        return Refusal.TWICE
    if before.state in work.kind(before).finished:
        return Refusal.NOT_NOW
    if owed := _owed(work, draft):
        return owed
    request = replace(
        before,
        kind=name,
        state=work.incoming.handbook.kinds[name].initial,
        severity=Severity.NORMAL if name == "ticket" else None,
    )
    awake = moves.awake(work, replace(draft, request=request), work.kind(before), before.state)
    own = {clock.name for clock in _open(_so_far(work, draft))}
    new = {target.clock for target in work.incoming.agreement(request).targets(name, request.severity)} - {"response"}
    at, cause = _after_all(work, awake), work.incoming.entry_id(1)
    ends = ClockEvent(at, "cancel", tuple(sorted(own - new - {"response"})), cause=f"{cause}: {name}")
    end = work.entry(awake, line, What.MOVED, f"{said(command)}, before: {before.kind}", public=True)
    end = replace(end, clock=ends if ends.clocks else None)
    # What the lines before it made of the former kind is over, and no news to the client.
    more = {name: value for name, value in awake.more.items() if name != "before"}
    changed = replace(awake, entries=(*awake.entries, end), told=("kind",), more=more)
    if not new:
        return changed
    start = ClockEvent(at, "start", tuple(sorted(new)), request.severity, cause)
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
    if owed := _owed(work, draft, target):
        return owed
    if not _keeps_all(work, target, _so_far(work, draft)):
        return Refusal.LOSES_PROMISE
    number = target.request.number
    event = ClockEvent(work.at(draft), "merge", cause=work.incoming.entry_id(1))
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


def _so_far(work: Work, draft: Draft) -> Case:
    """The case as the lines before this one leave it."""
    return work.incoming.case_after(draft.request, work.events(draft))


def _open(case: Case) -> tuple[Clock, ...]:
    """What is still promised, beside the first answer: whoever moves a request has read it."""
    return tuple(each for each in current(case.clocks).values() if each.state in OPEN and each.name != "response")


def _after_all(work: Work, draft: Draft) -> datetime:
    """When the new promises begin: after whatever was decided about the former ones, if only by a second. Of one
    instant a start is told first (`sla.event`): a severity or an end of the former kind would hit the new clocks."""
    decided = (event.at + SECOND for event in work.events(draft) if event.clocks != ("response",))
    return max((work.arrived_at, *decided))


def _owed(work: Work, draft: Draft, target: Case | None = None) -> Refusal | None:
    """What the client was offered or promised beside clocks, and would neither get nor hear of any more: as another
    kind, or as a part of the target."""
    request, kind = draft.request, work.kind(draft.request)
    if offer.agreed(request, kind):
        return Refusal.LOSES_AGREED
    if kind.name == change_request.KIND.name and offer.waiting(request):
        return Refusal.LOSES_ESTIMATE
    wanted = recording.wanted(request) or (target is None and recording.awaited(_so_far(work, draft).clocks))
    lost = kind.name == virtual.KIND.name and wanted and not (target and recording.taken_over(target))
    return Refusal.LOSES_RECORDING if lost else None


def _keeps_all(work: Work, target: Case, part: Case) -> bool:
    """Whether whatever is still promised about a part is promised about the other request, too, and no later."""
    kept = {clock.name: clock for clock in _open(target)}
    return all(clock.name in kept and _no_later(work, target, kept[clock.name], part, clock) for clock in _open(part))


def _no_later(work: Work, target: Case, kept: Clock, part: Case, clock: Clock) -> bool:
    """Whether one clock ends no later than the other. One that alone waits for the client ends nobody knows when."""
    if kept.state == "paused" and clock.state != "paused":
        return False
    return _expected(work, target, kept) <= _expected(work, part, clock)


def _expected(work: Work, case: Case, clock: Clock) -> datetime:
    """When it is due, for a clock that waits as if the answer came now. Raises `CalendarExhausted`."""
    calendars = calendars_of(case, work.incoming.agreement(case.request))
    return clock.due_at or forecast(calendars[clock.fingerprint], clock, work.incoming.now)


def _joined(work: Work, target: Case, part: Request, line: int) -> tuple[Case, Entry]:
    """The other request with the people of this one, and the line that says so on its timeline."""
    before = target.request
    people = dict.fromkeys((*before.participants, *part.people))
    others = tuple(address for address in people if address != before.requester)[:MOST_PEOPLE]
    # A recording that was asked for is that of the session which this one became a part of.
    tags = (*before.tags, *(tag for tag in part.tags if tag == virtual.WANTS_RECORDING))
    tags = tuple(dict.fromkeys(tags)) if recording.to_come(before) else before.tags
    request = replace(before, participants=others, tags=tags, changed_at=work.incoming.now)
    case = retell(target, request, target.events, work.incoming.agreement(before), work.incoming.now)
    entry = work.incoming.entry(line, before.number, What.NOTE, f"{part.number} became a part of this")
    return case, replace(entry, id=f"{entry.id}j")
