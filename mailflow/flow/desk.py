"""Staff write about no request: an answer to a list, a digest or the card of commands. Only questions make sense."""

from __future__ import annotations

from collections.abc import Iterator

from mailflow.desk.commands import Command, Orders, listed
from mailflow.desk.decision import Decision, Notice, Outcome, Refusal, TranscriptLine
from mailflow.desk.people import Person
from mailflow.flow import notices
from mailflow.flow.acts import questions
from mailflow.flow.incoming import Incoming


def decide(incoming: Incoming, person: Person, orders: Orders) -> Decision:
    """The letters that were asked for, or why the mail cannot be obeyed."""
    transcript = tuple(_lines(orders))
    if any(line.refusal for line in transcript):
        return refused(incoming, person, transcript)
    letters = tuple(_letter(incoming, person, line, each) for line, each in enumerate(orders.commands, start=2))
    return Decision(Outcome.RECORDED, (incoming.who.why, "asks, and changes nothing"), notices=letters)


def refused(incoming: Incoming, person: Person, transcript: tuple[TranscriptLine, ...]) -> Decision:
    """Nothing is done, and the writer is told why."""
    reason = tuple(f"{line.line}: {line.refusal}".strip(": ") for line in transcript if line.refusal)
    notice = notices.to_person(
        "staff_refused",
        person,
        incoming.entry_id(1),
        transcript=transcript,
        in_reply_to=incoming.message.message_id,
    )
    return Decision(Outcome.RECORDED, reason, notices=(notice,))


def _lines(orders: Orders) -> Iterator[TranscriptLine]:
    for command in orders.commands:
        yield TranscriptLine(command.line, _refusal(command))
    if orders.words or not orders.commands:
        yield TranscriptLine("", Refusal.NO_REQUEST)


def _refusal(command: Command) -> Refusal | None:
    if command.name is None:
        return Refusal.UNKNOWN
    if command.name == "list":
        return Refusal.NO_LIST if listed(command.argument) is None else None
    return None if command.name == "help" else Refusal.NO_REQUEST


def _letter(incoming: Incoming, person: Person, line: int, command: Command) -> Notice:
    if command.name == "list":
        return questions.lists(incoming, person, command, line)
    return notices.to_person("staff_help", person, incoming.entry_id(line), in_reply_to=incoming.message.message_id)
