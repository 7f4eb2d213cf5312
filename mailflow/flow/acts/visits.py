"""/schedule, /visited, /cancel and /record: a visit or a session at its time, and what came of it."""

from __future__ import annotations

from dataclasses import replace

from mailflow.desk.appointment import Appointment
from mailflow.desk.commands import Command
from mailflow.desk.decision import Refusal
from mailflow.desk.request import Request, What
from mailflow.flow import meeting, notices, recording
from mailflow.flow.acts import exceptions, moves, slot
from mailflow.flow.work import Draft, Work, said
from mailflow.kinds import virtual


def schedule(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """The meeting at its time, or at another one; everybody is invited (anew).

    The words of the mail stand above it in the same letter (`aftermath.beside`).
    """
    request, kind = draft.request, work.kind(draft.request)
    if "schedule" not in kind.allowed(request.state):
        return Refusal.NOT_NOW
    if any(notice.invitation for notice in draft.notices):
        return Refusal.TWICE
    made = slot.made(work, request, command.argument)
    if isinstance(made, Refusal):
        return made
    state, before = kind.move("schedule", request.state), meeting.live(request)
    if before and before.same(made) and state == request.state:
        return _already(work, draft, command, line)
    moved: meeting.Moved = "moved" if before else "scheduled"
    changed = replace(request, state=state, appointment=made, assignee=request.assignee or work.person.id)
    reason = exceptions.of(work.incoming.agreement(request), request, made)
    entry = work.entry(draft, line, What.MOVED, said(command), public=True, reason=reason)
    after = replace(draft, request=changed, entries=(*draft.entries, entry), remarks=(*draft.remarks, *reason))
    return _invited(work, _put_off(work, after, line), line, moved, request.appointment)


def visited(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """It has taken place, and the words say what came of it. Whoever asked for a recording beforehand waits for it from
    the end of the session on."""
    if not work.public:
        return Refusal.NO_WORDS
    request = draft.request
    if _to_come(work, request):
        return Refusal.TO_COME
    after = moves.move(work, draft, command, line)
    if isinstance(after, Refusal) or virtual.WANTS_RECORDING not in request.tags:
        return after
    held = request.appointment.ends_at if request.appointment else work.arrived_at
    event = recording.begun(
        work.incoming.agreement(request), after.request, min(held, work.arrived_at), work.incoming.entry_id(line)
    )
    tags = tuple(tag for tag in request.tags if tag != virtual.WANTS_RECORDING)
    entry = work.entry(after, line, What.MOVED, "the recording is asked for", clock=event)
    entries = (*after.entries, replace(entry, id=f"{entry.id}r"))
    return replace(after, request=replace(after.request, tags=tags), entries=entries)


def cancel(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """The end of the request; what stands in calendars is called off."""
    if any(notice.invitation for notice in draft.notices):
        return Refusal.TWICE
    before = meeting.live(draft.request)
    after = moves.move(work, draft, command, line)
    if isinstance(after, Refusal) or before is None:
        return after
    # The cancellation is the client's letter: the words, if there are any, need not say it once more.
    called_off = replace(after, request=meeting.called_off(after.request), told=draft.told)
    return _invited(work, called_off, line, "cancelled", before)


def record(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """The recording is handed over, by its link in the letter: no words are needed, and no digest may swallow it."""
    link = slot.link(command.argument)
    if isinstance(link, Refusal):
        return link
    if _to_come(work, draft.request):
        return Refusal.TO_COME
    after = moves.move(work, draft, command, line)
    if isinstance(after, Refusal):
        return after
    tags = tuple(tag for tag in after.request.tags if tag != virtual.WANTS_RECORDING)
    more = {**after.more, "link": link, "automatic": False}
    return replace(after, request=replace(after.request, tags=tags), more=more)


def _to_come(work: Work, request: Request) -> bool:
    """Whether it lies in the future, so that nothing can have come of it."""
    found = meeting.live(request)
    return found is not None and found.begins_at > work.arrived_at


def _already(work: Work, draft: Draft, command: Command, line: int) -> Draft:
    """The meeting stands like this: an update would ask everybody anew whether he comes, for nothing."""
    why = ("it stands like this already: nothing changes",)
    entry = work.entry(draft, line, What.NOTE, said(command), reason=why)
    told = notices.to_person(
        "staff_done",
        work.person,
        work.incoming.entry_id(line),
        request=draft.request,
        clocks=work.case.clocks,
        moved="already",
        in_reply_to=work.incoming.message.message_id,
    )
    return replace(draft, entries=(*draft.entries, entry), notices=(*draft.notices, told))


def _put_off(work: Work, draft: Draft, line: int) -> Draft:
    """A recording that is due because the old end has passed: the session did not take place, and its recording is due
    from the end of the new one on."""
    case = work.incoming.case_after(draft.request, work.events(draft))
    event, request = recording.put_off(case, work.arrived_at, work.incoming.entry_id(line))
    if event is None:
        return draft
    entry = work.entry(draft, line, What.NOTE, "the session is still to come, and so is its recording", clock=event)
    return replace(draft, request=request, entries=(*draft.entries, replace(entry, id=f"{entry.id}r")))


def _invited(work: Work, draft: Draft, line: int, moved: meeting.Moved, before: Appointment | None) -> Draft:
    people, cause = work.incoming.handbook.people, work.incoming.entry_id(line)
    case = work.incoming.case_after(draft.request, work.events(draft))
    letters = (*meeting.letters(case, people, cause, moved), *meeting.passed_on(case, before, people, cause))
    return replace(draft, notices=(*draft.notices, *letters))
