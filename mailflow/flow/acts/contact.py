"""/log: a client was spoken to by telephone or chat. It counts as an answer from the minute at which it was one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailflow.desk import commands, dates
from mailflow.desk.commands import Command
from mailflow.desk.decision import Refusal
from mailflow.desk.request import What
from mailflow.flow.work import Draft, Work, instant
from mailflow.sla.clocks import ClockEvent


def log(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """The contact with its true times: when the client called, and when somebody answered; one time alone is both."""
    way, _, times = command.argument.partition(" ")
    if commands.contact(way) is None:
        return Refusal.NO_CONTACT
    received, answered = _times(work, times)
    if received is None or answered is None:
        return Refusal.NO_TIMES
    if not received <= answered <= work.arrived_at:
        return Refusal.NO_TIMES
    event = ClockEvent(max(answered, work.case.request.opened_at), "stop", ("response",))
    text = f"/log {commands.contact(way)} {received:%Y-%m-%d %H:%M} UTC, {answered:%Y-%m-%d %H:%M} UTC"
    entry = work.entry(draft, line, What.NOTE, text, clock=event)
    return replace(draft, entries=(*draft.entries, replace(entry, at=received)))


def _times(work: Work, text: str) -> tuple[datetime | None, datetime | None]:
    calendar = work.incoming.agreement(work.case.request).calendar
    today = calendar.local(work.arrived_at)
    if not text.strip():
        return work.arrived_at, work.arrived_at
    read = dates.span(text, today.date())
    if read.problem or read.time is None:
        return None, None
    day, zone = read.day or today.date(), calendar.zone
    return instant(day, read.time, zone), instant(day, read.end or read.time, zone)
