"""/list, /status and /help: letters that are asked for and change nothing."""

from __future__ import annotations

from dataclasses import replace

from mailflow.desk import commands
from mailflow.desk.commands import Command
from mailflow.desk.decision import Notice, Refusal
from mailflow.desk.people import Person
from mailflow.desk.request import Entry
from mailflow.flow import monday, notices
from mailflow.flow.board import LISTS, board, more
from mailflow.flow.incoming import Incoming
from mailflow.flow.work import Draft, Work

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
    return _asked(work, draft, command, "staff_status", line, tuple(map(_line, mine[-MOST_LINES:])))


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


def _line(entry: Entry) -> str:
    words = " ".join(entry.text.split())
    return f"{entry.at:%Y-%m-%d %H:%M} UTC | {entry.actor} | {entry.what} | {words[:MOST_TEXT]}"
