"""What staff say of a request without moving it: whose it is, why it is late, that this is excused; and /list.

Possible for every kind in every state, and no client reads a word of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from mailflow.desk import commands
from mailflow.desk.commands import Command
from mailflow.desk.decision import Notice, Refusal
from mailflow.desk.people import Person
from mailflow.desk.request import Case, Entry, Request, What
from mailflow.flow import claim, monday, notices
from mailflow.flow.board import at, board
from mailflow.flow.incoming import Incoming
from mailflow.sla.clocks import ClockEvent, current

LISTS: Mapping[str, tuple[str, ...]] = {
    "": monday.LISTS,
    "late": ("late",),
    "today": ("due_today",),
    "mine": ("late", "due_today", "waiting"),
}
"""What each argument of /list shows."""


@dataclass(frozen=True, slots=True)
class Asides:
    """The commands of one mail that are no moves, with their places among all of them."""

    incoming: Incoming
    person: Person
    case: Case
    said: tuple[tuple[int, Command], ...]

    def refusal(self, command: Command) -> Refusal | None:
        """Why a command cannot stand; None where it can."""
        return REFUSALS[command.name or ""](self, command)

    def applied(
        self, request: Request, entries: tuple[Entry, ...]
    ) -> tuple[Request, tuple[Entry, ...], tuple[tuple[str, str | None], ...]]:
        """The request and its timeline with all of it, and the addresses whose client is remembered. Of several that
        say the same the last counts."""
        remembered: tuple[tuple[str, str | None], ...] = ()
        for line, command in self.said:
            entries = (*entries, self._entry(line, command, request))
            if command.name == "reason":
                request = replace(request, late_reason=commands.reason(command.argument))
            elif command.name == "client":
                client = self._client(command.argument) or ""
                remembered = claim.remembers(request, client, self.incoming.handbook.people)
                request = replace(request, client=client or None)
        return request, entries, remembered

    def lists(self) -> tuple[Notice, ...]:
        """The letters that /list asked for."""
        return tuple(self._list(line, command) for line, command in self.said if command.name == "list")

    def only_lists(self) -> tuple[Entry, ...]:
        """What stands on the timeline of a request whose letter was only the way to the lists."""
        return tuple(self._entry(line, command, self.case.request) for line, command in self.said)

    def _entry(self, line: int, command: Command, request: Request) -> Entry:
        if command.name == "client":
            text = f"/client {self._client(command.argument) or commands.NOBODY[0]}"
            return self.incoming.entry(line, request.number, What.CLIENT, text, (f"before: {request.client}",))
        text, event = f"/{command.name} {command.argument}".rstrip(), None
        if command.name == "waive":
            event = ClockEvent(self.incoming.arrival.arrived_at, "waive", cause=self.incoming.entry_id(line))
        return self.incoming.entry(line, request.number, What.NOTE, text, clock=event)

    def _list(self, line: int, command: Command) -> Notice:
        incoming, shown = self.incoming, commands.listed(command.argument) or ""
        mine = (case for case in incoming.known.open if case.request.assignee == self.person.id)
        cases = mine if shown == "mine" else incoming.known.open
        lists = board(cases, incoming.now, incoming.handbook.agreement)
        return notices.to_person(
            "board",
            self.person,
            incoming.entry_id(line),
            moved=shown,
            lines=tuple(monday.lines(lists, incoming.handbook.people, incoming.office, LISTS[shown])),
            in_reply_to=incoming.message.message_id,
        )

    def _client(self, argument: str) -> str | None:
        """The id of a client that there is, "" for none of them; None where the argument names neither."""
        named = commands.client(argument)
        known = not named or self.incoming.handbook.people.client(named) is not None
        return named if known else None

    def _no_client(self, command: Command) -> Refusal | None:
        return Refusal.NO_CLIENT if self._client(command.argument) is None else None

    def _no_reason(self, command: Command) -> Refusal | None:
        return None if commands.reason(command.argument) else Refusal.NO_REASON

    def _no_waiver(self, command: Command) -> Refusal | None:
        if not self.person.lead:
            return Refusal.NOT_LEAD
        clocks = current(at(self.case, self.incoming.arrival.arrived_at).clocks)
        if not any(clock.late for clock in clocks.values()):
            return Refusal.NOT_LATE
        return self._no_reason(command)

    def _no_list(self, command: Command) -> Refusal | None:
        return Refusal.NO_LIST if commands.listed(command.argument) is None else None


REFUSALS: Mapping[str, Callable[[Asides, Command], Refusal | None]] = {
    "client": Asides._no_client,
    "reason": Asides._no_reason,
    "waive": Asides._no_waiver,
    "list": Asides._no_list,
}
NAMES = tuple(REFUSALS)
"""The commands that say something of a request without moving it."""


def among(said: tuple[Command, ...]) -> Iterator[tuple[int, Command]]:
    """Those of a mail's commands, with the lines of the timeline that they get: the first one is the words'."""
    yield from ((line, command) for line, command in enumerate(said, start=2) if command.name in NAMES)
