"""A request's promises as anybody reads them: when each began and why then, its date, the sum, the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from mailflow.cli.account import amount, instant, lines, plain, target
from mailflow.cli.output import clean
from mailflow.cli.undated import why_no_date
from mailflow.desk.instants import local
from mailflow.ops.explain import Happened, Next, Paused, Promise, Story
from mailflow.sla.calendar import Calendar
from mailflow.sla.clock import REOPENED, Clock
from mailflow.sla.measure import AGREEMENT_CHANGE
from mailflow.sla.story import MERGED, SEVERITY_CHANGE
from mailflow.sla.warnings import BREACH
from mailflow.store.cases import Line

NOT_ITS_OWN = ("the mailbox gave no arrival time", "the mailbox's arrival time", "moved into the mailbox")
"""How the notes of `flow.arrival` begin, which stand among the reasons of the first entry."""
EVENTS = {
    "start": "the clocks start",
    "stop": "stops: {clocks}",
    "pause": "the client is asked: the clocks stand still",
    "resume": "the clocks go on",
    "reopen": "reopened: the clocks go on",
    "severity": "severity is now {severity}",
    "agreement": "calendar or agreement changed",
    "waive": "a lead excuses the delay",
    "merge": "merged into another request",
    "cancel": "cancelled",
}
WORDS_SHOWN = 80


def text(story: Story, reference: str, zone: ZoneInfo, now: datetime) -> Iterator[str]:
    """The story, line by line; nothing in it can move the cursor of a terminal."""
    request = story.case.request
    yield clean(f"{reference}  {request.subject}")
    what = ", ".join(
        filter(None, (request.kind.replace("_", " "), request.severity and f"severity {request.severity}"))
    )
    yield f"{what}; {_client(story)}; agreement {clean(story.agreement)}"
    for at, why in _receipt(story, zone):
        yield f"received {at}: {clean(why)}"
    if not story.promises:
        yield from ("", clean(why_no_date(request, story.terms)))
    for promise in story.promises:
        yield ""
        yield from _promise(promise, _ended(promise.clock, story.happened), zone, now)
    yield ""
    yield "What happened"
    for when, told in sorted((*_events(story), *_lateness(story), *_said(story, zone)), key=lambda each: each[0]):
        yield clean(f"  {instant(when, zone)}  {told}")
    if request.late_reason:
        yield clean(f"  why it is late: {request.late_reason}")


def _events(story: Story) -> Iterator[tuple[datetime, str]]:
    """What moved the clocks; a stop of clocks that the request does not have is left out."""
    known = {clock.name for clock in story.case.clocks}
    for one in story.happened:
        if one.event.what != "stop" or not one.event.clocks or known & set(one.event.clocks):
            yield one.event.at, f"{_event(one, known)}{_by(one.line)}"


def _lateness(story: Story) -> Iterator[tuple[datetime, str]]:
    """When each promise became late."""
    for clock in (promise.clock for promise in story.promises):
        if clock.breached_at:
            yield clock.breached_at, f"{clock.name} is late{_cause(clock)}"


def _said(story: Story, zone: ZoneInfo) -> Iterator[tuple[datetime, str]]:
    """Whom the program told that a promise is in danger, or broken."""
    for line in story.told:
        letters = f" ({_letters(line)})" if line.letters else ""
        yield line.entry.at, local(line.entry.text, zone) + letters


def _client(story: Story) -> str:
    client, service = story.case.request.client, story.case.request.service
    return (f"client {client}" if client else "no known client") + (f", service {service}" if service else "")


def _receipt(story: Story, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    start = next((one for one in story.happened if one.event.what == "start"), None)
    if start is None:
        return
    reasons = start.line.entry.reason if start.line else ()
    note = next((reason for reason in reasons if reason.startswith(NOT_ITS_OWN)), "")
    mail = f" (mail {start.line.received})" if start.line and start.line.received is not None else ""
    why = f"the time of fetching, because of this: {note}" if note else "when it arrived in the mailbox"
    yield instant(start.event.at, zone), why + mail


def _ended(clock: Clock, happened: Sequence[Happened]) -> str:
    """Why nobody waits for it any more; "" for a promise that was not cancelled."""
    if clock.state != "cancelled":
        return ""
    if clock.reason == SEVERITY_CHANGE:
        return "nothing is promised for the new severity"
    if clock.reason == AGREEMENT_CHANGE:
        return "the agreement of the right client does not promise it"
    by = (one.event for one in happened if one.event.what in ("merge", "cancel") and one.event.at >= clock.started_at)
    return next((EVENTS[event.what] for event in by if clock.reason in (event.cause, MERGED)), "")


def _promise(promise: Promise, ended: str, zone: ZoneInfo, now: datetime) -> Iterator[str]:
    clock = promise.clock
    cycle = f", cycle {clock.cycle}" if clock.cycle > 1 else ""
    yield f"{clock.name}{cycle}: {verdict(clock, now, promise.calendar)}"
    source = promise.source
    told = f" ({source.level}, {source.file}:{source.line})" if source and source.file else ""
    facts = {
        "promised": target(clock.budget) + told,
        "from": instant(clock.started_at, zone),
        "due": _due(clock, zone),
        "late since": clock.breached_at and instant(clock.breached_at, zone) + _cause(clock),
        "stopped": clock.stopped_at and instant(clock.stopped_at, zone) + (f", {ended}" if ended else ""),
        "excused": clock.waived_at and _excused(clock, clock.waived_at, zone),
        "hears next": promise.next and _hears(promise.next, zone),
        "revision": clock.revision > 1 and f"{clock.revision}: a change of severity or of the rules has moved its date",
    }
    yield from (f"  {name:<10}  {value}" for name, value in facts.items() if value)
    yield from (f"  {'paused':<10}  {clean(line)}" for line in _pauses(promise.pauses, zone))
    yield from _sum(promise)


def _hears(step: Next, zone: ZoneInfo) -> str:
    """ "rani, Wed 12 Feb 2025 13:45:00 WIB, at 75 % of its time"."""
    late = "when it is late" if step.key == str(BREACH) else "where it is still late"
    why = f"at {step.key} % of its time" if step.key.isdecimal() and step.key != str(BREACH) else late
    return f"{clean(', '.join(step.names)) or 'nobody'}, {instant(step.at, zone)}, {why}"


def _due(clock: Clock, zone: ZoneInfo) -> str:
    if clock.due_at is None:
        return "not while the client is asked: the date follows from the answer" if clock.state == "paused" else "-"
    return instant(clock.due_at, zone) + (" (provisional)" if clock.provisional else "")


def _excused(clock: Clock, at: datetime, zone: ZoneInfo) -> str:
    since = f", what was late since {instant(clock.excused, zone)}{_cause(clock)}" if clock.excused else ""
    return f"{instant(at, zone)}{since}"


def _cause(clock: Clock) -> str:
    if clock.breach_cause == REOPENED:
        return " (reopened, with nothing left of its time)"
    return f" (by the {clock.breach_cause.replace('_', ' ')}, which moved its date)" if clock.breach_cause else ""


def _sum(promise: Promise) -> Iterator[str]:
    account, calendar, budget = promise.account, promise.calendar, promise.clock.budget
    if account is None or calendar is None:
        yield "  The calendar that it counts by is not stored, so its sum cannot be shown."
        return
    yield from ("  " + line for line in lines(account, calendar))
    if promise.clock.due_at and budget.counting != "end_of_day" and account.counted != budget.seconds:
        yield "    The sum is not what was promised: rules or calendar changed on the way, and the date was kept."


def verdict(clock: Clock, now: datetime, calendar: Calendar | None = None) -> str:
    """ "met, 2 h of operating time before it was due", "running, 3 h of operating time (18 h on the wall) are left".

    `calendar` is the one it counts by; without it only time on the wall is known of what is left.
    """
    if clock.state == "cancelled":
        excused = ", past its date, excused by a lead" if clock.broken_at else ""
        return "cancelled" + (", late" if clock.late else excused)
    if clock.stopped_at and clock.due_at:
        wall = abs(_seconds(clock.stopped_at, clock.due_at))
        left = (
            f"{_both(clock, abs(clock.margin or 0), wall)} {'before' if clock.state == 'met' else 'after'} it was due"
        )
        return f"{clock.verdict}, {left if wall else 'on the second'}"
    if clock.state == "paused":
        return "paused, waiting for the client" + (", and late" if clock.late else "")
    if clock.broken_at:
        return "late" if clock.late else "past its date, excused by a lead"
    if clock.due_at is None:
        return clock.state
    wall = _seconds(now, clock.due_at)
    operating = wall if calendar is None else calendar.elapsed(now, clock.due_at)
    return f"{clock.state}, {_both(clock, operating, wall)} are left"


def _both(clock: Clock, operating: int, wall: int) -> str:
    """Operating time, and that on the wall where it is another: after closing there is none of the first until the
    morning, and a stop of 20:00 is late all the same."""
    if clock.budget.counting == "elapsed" or not operating:
        return f"{amount(wall)} on the wall"
    told = f"{amount(operating)} of operating time"
    return told if operating == wall else f"{told} ({amount(wall)} on the wall)"


def _seconds(first: datetime, last: datetime) -> int:
    return int((last - first).total_seconds())


def _pauses(pauses: Sequence[Paused], zone: ZoneInfo) -> Iterator[str]:
    for paused in pauses:
        begin, end = paused.pause.start, paused.pause.end
        until = f"until {instant(end, zone)}" if end else "and still"
        why = "it was done, until the request was reopened" if paused.closed else "the client was asked"
        yield f"{instant(begin, zone)} {until}: {why}{_by(paused.line)}"


def _event(one: Happened, known: Set[str]) -> str:
    event = one.event
    clocks = ", ".join(name for name in event.clocks if name in known) or "all clocks"
    return EVENTS[event.what].format(clocks=clocks, severity=event.severity)


def _by(line: Line | None) -> str:
    """Who, with the first of the words, and the letters that went out."""
    if line is None:
        return ""
    words = next(iter(line.entry.text.split("\n", 1)), "").strip()
    told = f', {line.entry.actor}: "{words[:WORDS_SHOWN]}{"…" if len(words) > WORDS_SHOWN else ""}"' if words else ""
    return (told or f", {line.entry.actor}") + (f" ({_letters(line)})" if line.letters else "")


def _letters(line: Line) -> str:
    return "letter " + ", ".join(f"{letter.id} to {letter.recipient}, {letter.status}" for letter in line.letters)


def as_json(story: Story, reference: str, now: datetime) -> Mapping[str, Any]:
    """The same facts for machines."""
    request = story.case.request
    return {
        "ref": reference,
        "kind": request.kind,
        "severity": request.severity,
        "client": request.client,
        "service": request.service,
        "agreement": story.agreement,
        "late_reason": request.late_reason,
        "clocks": [_clock(promise, now) for promise in story.promises],
        "events": [_happened(one) for one in story.happened],
        "told": [
            {
                "at": line.entry.at,
                "text": line.entry.text,
                "entry": line.entry.id,
                "letters": [letter.id for letter in line.letters],
            }
            for line in story.told
        ],
        "why_no_date": None if story.promises else why_no_date(request, story.terms),
    }


def _clock(promise: Promise, now: datetime) -> Mapping[str, Any]:
    clock, source = promise.clock, promise.source
    told = plain(promise.account, promise.calendar) if promise.account and promise.calendar else {}
    return told | {
        "name": clock.name,
        "cycle": clock.cycle,
        "revision": clock.revision,
        "state": clock.state,
        "verdict": clock.verdict,
        "in_words": verdict(clock, now, promise.calendar),
        "hears_next": promise.next
        and {"at": promise.next.at, "threshold": promise.next.key, "names": list(promise.next.names)},
        "started_at": clock.started_at,
        "due": clock.due_at,
        "stopped_at": clock.stopped_at,
        "breached_at": clock.breached_at,
        "breach_cause": clock.breach_cause,
        "waived_at": clock.waived_at,
        "excused": clock.excused,
        "margin_seconds": clock.margin,
        "provisional": clock.provisional,
        "calendar": clock.fingerprint,
        "source": {"level": source.level, "file": source.file, "line": source.line} if source else None,
        "pauses": [
            {
                "begin": paused.pause.start,
                "end": paused.pause.end,
                "closed": paused.closed,
                "by": paused.line.entry.actor if paused.line else None,
                "letters": [letter.id for letter in paused.line.letters] if paused.line else [],
            }
            for paused in promise.pauses
        ],
    }


def _happened(one: Happened) -> Mapping[str, Any]:
    return {
        "at": one.event.at,
        "what": one.event.what,
        "clocks": one.event.clocks,
        "severity": one.event.severity,
        "by": one.line.entry.actor if one.line else None,
        "entry": one.line.entry.id if one.line else None,
        "letters": [letter.id for letter in one.line.letters] if one.line else [],
    }
