"""What each command of staff does, one file a group of them: pure functions from draft to draft (`flow.work`).

moves          commands that move a request by the table of its kind
delivering     what is handed over and what comes back: /deliver, /progress, /reopen
money          /estimate, /approve, /decline
visits         /schedule, /visited, /cancel, /record; slot: the appointment that is asked for; exceptions: what
               staff go beyond with it
place          another kind, a part of another request, or spam
people         who works on it, and who reads along
says           whose it is, why it is late, that it is excused
notes          /note; contact: /log
questions      /list, /status, /help; reminding: /remind
taking_back    /undo; contradiction: lines of one mail that take each other back
"""

from __future__ import annotations

from collections.abc import Mapping

from mailflow.flow.acts import (
    contact,
    delivering,
    money,
    moves,
    notes,
    people,
    place,
    questions,
    reminding,
    says,
    taking_back,
    visits,
)
from mailflow.flow.work import Act

ACTS: Mapping[str, Act] = {
    **dict.fromkeys(("wait", "workaround", "resolve", "close"), moves.move),
    "progress": delivering.progress,
    "reopen": delivering.reopen,
    "severity": moves.severity,
    "note": notes.note,
    "assign": people.assign,
    "cc": people.cc,
    "kind": place.kind,
    "merge": place.merge,
    "spam": place.spam,
    "schedule": visits.schedule,
    "visited": visits.visited,
    "cancel": visits.cancel,
    "record": visits.record,
    "estimate": money.estimate_,
    "approve": money.approve,
    "decline": money.decline,
    "deliver": delivering.deliver,
    "remind": reminding.remind,
    "undo": taking_back.undo,
    "log": contact.log,
    "client": says.client,
    "reason": says.reason,
    "waive": says.waive,
    "list": questions.list_,
    "status": questions.status,
    "help": questions.help_,
}

SERIOUS = frozenset(
    {"wait", "workaround", "resolve", "close", "approve", "decline", "cancel", "merge", "deliver", "schedule"}
)
"""They end something, stop a clock or send somebody on his way: none of them acts over a mail that its writer has not
seen (email.md 6)."""

TOLD_AFTER = frozenset({"close", "resolve", "estimate", "approve", "decline", "deliver", "schedule", "cancel", "merge"})
"""Money, visits, and closings that can be taken back: their writer gets a transcript though all went well."""
