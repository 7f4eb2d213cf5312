"""/status and /help: letters that are asked for and change nothing. /list stands in `asides`."""

from __future__ import annotations

from dataclasses import replace

from mailflow.desk.commands import Command
from mailflow.desk.decision import Refusal
from mailflow.desk.request import Entry
from mailflow.flow import notices
from mailflow.flow.work import Draft, Work

MOST_LINES = 12
"""Lines of a timeline that /status shows."""
MOST_TEXT = 300
"""Characters of each."""


def status(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """The request at a glance: how it stands, and what happened last."""
    mine = [entry for entry in work.incoming.known.latest if entry.request == work.case.request.number]
    lines = tuple(map(_line, mine[-MOST_LINES:]))
    return _asked(work, draft, "staff_status", line, lines)


def help_(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """The card of all commands, with those that are possible now."""
    return _asked(work, draft, "staff_help", line, ())


def _asked(work: Work, draft: Draft, template: str, line: int, lines: tuple[str, ...]) -> Draft:
    notice = notices.to_person(
        template,
        work.person,
        work.incoming.entry_id(line),
        request=work.case.request,
        clocks=work.case.clocks,
        lines=lines,
        in_reply_to=work.incoming.message.message_id,
    )
    return replace(draft, notices=(*draft.notices, notice))


def _line(entry: Entry) -> str:
    words = " ".join(entry.text.split())
    return f"{entry.at:%Y-%m-%d %H:%M} UTC | {entry.actor} | {entry.what} | {words[:MOST_TEXT]}"
