"""The commands that move a request from one state to another, by the table of its kind."""

from __future__ import annotations

from dataclasses import replace

from mailflow.desk import commands
from mailflow.desk.commands import Command
from mailflow.desk.decision import Refusal
from mailflow.desk.request import Request, What
from mailflow.flow import offer
from mailflow.flow.work import Draft, Work, said
from mailflow.kinds.kind import Kind
from mailflow.sla.clock import OPEN
from mailflow.sla.clocks import ClockEvent, current
from mailflow.sla.event import latest_severity

NEED_WORDS = ("workaround", "resolve", "wait", "deliver")
"""A clock must not stop silently: these need words to the client. A recording's link is as good as words."""


def move(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """The state after it, and what it does to the clocks."""
    name, request = command.name or "", draft.request
    kind = work.kind(request)
    if refusal := _refusal(work, kind, name, request):
        return refusal
    entry = work.entry(draft, line, What.MOVED, said(command), clock=_event(work, draft, kind, name), public=True)
    after = replace(
        draft,
        request=replace(request, state=offer.moved(request, kind, name)),
        entries=(*draft.entries, entry),
        told=(*draft.told, name),
    )
    after = awake(work, after, kind, request.state)
    return _runs_on(work, draft, kind, name) if _leaves_a_clock(work, after, kind) else after


def severity(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """Another severity; its budgets count from the receipt (sla.md 4)."""
    kind, grade = work.kind(draft.request), commands.severity(command.argument)
    if grade is None:
        return Refusal.NO_SEVERITY
    if "severity" in draft.told:
        # Of two at one instant the graver would count, whichever stands last.
        return Refusal.TWICE
    if "severity" not in kind.allowed(draft.request.state):
        return Refusal.NOT_NOW
    event = ClockEvent(work.at(draft), "severity", severity=grade, cause=work.incoming.entry_id(1))
    entry = work.entry(draft, line, What.SEVERITY, said(command), clock=event, public=True)
    return replace(
        draft,
        # A mail that waited is older than what was decided meanwhile: clocks and letters go by the later one.
        request=replace(draft.request, severity=latest_severity((*work.events(draft), event))),
        entries=(*draft.entries, entry),
        told=(*draft.told, "severity"),
        more={**draft.more, "before": work.case.clocks},
    )


def _refusal(work: Work, kind: Kind, name: str, request: Request) -> Refusal | None:
    if name not in kind.allowed(request.state):
        return Refusal.NOT_NOW
    if name == "reopen" and work.case.request.closed_at is None:
        return Refusal.NOT_NOW
    if name in NEED_WORDS and not work.public:
        return Refusal.NO_WORDS
    return Refusal.TOO_LATE if name == "reopen" and _past_reopening(work) else None


def _past_reopening(work: Work) -> bool:
    """Whether its clocks would not run again: a request in work with no promise behind it (sla.md 4)."""
    request = work.case.request
    if request.closed_at is None:
        return False
    return work.arrived_at > work.incoming.reopens_until(work.case, request.closed_at)


def _event(work: Work, draft: Draft, kind: Kind, name: str) -> ClockEvent | None:
    at, cause = work.at(draft), work.incoming.entry_id(1)
    if name in kind.stops:
        return ClockEvent(at, "stop", kind.stops[name], cause=cause)
    if name in kind.drops:
        return ClockEvent(at, "cancel", cause=cause)
    if name == "wait":
        # The pause begins when the question is on its way, not when the staff member wrote it.
        return ClockEvent(work.incoming.now, "pause", cause=cause)
    if name == "reopen":
        return ClockEvent(work.incoming.ends("stop", work.events(draft)), "reopen", cause=cause)
    # It drops nothing, and tells from when on the request was closed: that time counts for no later promise either.
    return ClockEvent(at, "cancel", cause=cause) if _ends_quietly(work, draft, kind, name) else None


def _ends_quietly(work: Work, draft: Draft, kind: Kind, name: str) -> bool:
    """Whether the move ends a request of which nothing is promised any more."""
    before = draft.request.state
    ends = before not in kind.finished and kind.move(name, before) in kind.finished
    return ends and not _promises(work, draft)


def awake(work: Work, draft: Draft, kind: Kind, before: str) -> Draft:
    """However the waiting ends, the pause ends with it: no clock waits for nothing."""
    if before != kind.waiting or draft.request.state == kind.waiting:
        return draft
    events, entry = work.events(draft), draft.entries[-1]
    end = ClockEvent(work.incoming.ends("pause", events), "resume", cause=work.incoming.entry_id(1))
    end = work.incoming.decided(end, draft.request, events)
    ended = replace(entry, id=f"{entry.id}p", what=What.MOVED, text="the pause ends", reason=(), clock=end)
    return replace(draft, entries=(*draft.entries, ended))


def _runs_on(work: Work, draft: Draft, kind: Kind, name: str) -> Refusal:
    """Why a clock would run on. Of one second a stop is told before a reopening (sla.md 4), so it would stop nothing:
    sent once more, the same order works."""
    reopened = (event.at for event in work.events(draft) if event.what == "reopen")
    late = name in kind.stops and any(at >= work.arrived_at for at in reopened)
    return Refusal.JUST_REOPENED if late else Refusal.CLOCK_RUNS


def _leaves_a_clock(work: Work, draft: Draft, kind: Kind) -> bool:
    """Whether a promise would go on with nobody to keep it."""
    return draft.request.state in kind.finished and _promises(work, draft)


def _promises(work: Work, draft: Draft) -> bool:
    """Whether a clock is open."""
    after = work.incoming.case_after(draft.request, work.events(draft))
    return any(clock.state in OPEN for clock in current(after.clocks).values())
