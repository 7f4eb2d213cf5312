"""/list, /status and /help: letters that are asked for and change nothing; and what becomes of a writer's own mail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from zoneinfo import ZoneInfo

from mailflow.desk import commands
from mailflow.desk.commands import Command
from mailflow.desk.decision import Notice, Refusal, TranscriptLine
from mailflow.desk.instants import local
from mailflow.desk.people import Person
from mailflow.desk.request import Entry, What
from mailflow.flow import monday, notices
from mailflow.flow.board import LISTS, board, more
from mailflow.flow.incoming import Incoming
from mailflow.flow.warn import ACTOR
from mailflow.flow.work import Draft, Work
from mailflow.sla.calendar import Calendar
from mailflow.sla.warnings import read_cause

MOST_LINES = 12
"""Lines of a timeline that /status shows."""
MOST_TEXT = 300
"""Characters of each."""


def list_(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """The lists of open requests; that they were asked for stands on the timeline of the one whose letter was used."""
    if commands.listed(command.argument) is None:
        return Refusal.NO_LIST
    letter = lists(work.incoming, work.person, command, line)
    return replace(work.noted(draft, line, command), notices=(*draft.notices, letter))


def status(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """The request at a glance: how it stands, and what happened last."""
    mine = [entry for entry in work.incoming.known.latest if entry.request == work.case.request.number]
    return _asked(work, draft, command, "staff_status", line, happened(work, mine[-MOST_LINES:]))


def help_(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """The card of all commands, with those that are possible now."""
    return _asked(work, draft, command, "staff_help", line)


def lists(incoming: Incoming, person: Person, command: Command, line: int) -> Notice:
    """The letter with the lists that are asked for."""
    shown, known = commands.listed(command.argument) or "", incoming.known
    mine = (case for case in known.open if case.request.assignee == person.id)
    found = board(mine if shown == "mine" else known.open, incoming.now, incoming.handbook.agreement)
    rows = monday.lines(found, incoming.handbook.people, incoming.office, LISTS[shown].lists)
    return notices.to_person(
        "board",
        person,
        incoming.entry_id(line),
        moved=shown,
        lines=(*rows, *more(shown, known.counts)),
        in_reply_to=incoming.message.message_id,
    )


def _asked(work: Work, draft: Draft, command: Command, template: str, line: int, lines: tuple[str, ...] = ()) -> Draft:
    notice = notices.to_person(
        template,
        work.person,
        work.incoming.entry_id(line),
        request=work.case.request,
        clocks=work.case.clocks,
        lines=lines,
        in_reply_to=work.incoming.message.message_id,
    )
    return replace(work.noted(draft, line, command), notices=(*draft.notices, notice))


def transcript(work: Work, draft: Draft, moved: str, said: tuple[TranscriptLine, ...], **more: object) -> Notice:
    """A letter to the writer on what becomes of the mail: it "waits", something was "undone", it is "done", or
    "meanwhile" colleagues acted. An offer and an appointment stand in it as they were understood."""
    return notices.to_person(
        "staff_done",
        work.person,
        work.incoming.entry_id(1),
        request=draft.request,
        clocks=work.case.clocks,
        moved=moved,
        transcript=said,
        in_reply_to=work.incoming.message.message_id,
        **{"lines": draft.remarks, **more},
    )


def happened(work: Work, entries: Iterable[Entry]) -> tuple[str, ...]:
    """Lines of the timeline for letters to staff: "when | who | what | words", in the zone of the service.

    The templates' `_happened` puts them into the reader's language. Of a promise in danger the words are the clock's
    name and the threshold ("workaround 75"); "own" is what mailflow has worded, or a command (`letters.toldwords`).
    They stand in the order of time, which is not that of writing for a mail that waited.
    """
    calendar = work.incoming.agreement(work.case.request).calendar
    told = (entry for entry in entries if entry.text.strip() or entry.what is not What.STAFF_REPLY)
    return tuple(_line(entry, calendar) for entry in sorted(told, key=lambda entry: entry.at))


def _line(entry: Entry, calendar: Calendar) -> str:
    told, text = read_cause(entry.id), " ".join(entry.text[: 2 * MOST_TEXT].split())[:MOST_TEXT]
    what, words = entry.what.value, text
    if told:
        what, words = "promise", f"{told.clock} {told.key}"
    elif _is_ours(entry):
        what, words = "own", local(text, ZoneInfo(calendar.zone))
    return " | ".join((f"{calendar.local(entry.at):%Y-%m-%d %H:%M %Z}", entry.actor, what, words or "-"))


def _is_ours(entry: Entry) -> bool:
    """Whether mailflow found the words, and nobody else: those of a mail stand on its first line, as no move."""
    if entry.what is What.MOVED:
        return True
    return entry.what is What.NOTE and (entry.actor == ACTOR or not entry.id.endswith(".1"))
