"""A staff mail at work: what its commands come to, one after the other, and all of them or none.

An act takes the draft as the lines before it left it and gives a new one, or says why it cannot be done: so each line
is judged where it stands, and nothing has happened before the last one is known to be possible.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from mailflow.desk.commands import Command, Orders
from mailflow.desk.decision import Notice, Refusal
from mailflow.desk.people import Person
from mailflow.desk.request import Case, Entry, Request, What
from mailflow.flow.incoming import Incoming
from mailflow.kinds.kind import Kind
from mailflow.sla.clocks import ClockEvent


@dataclass(frozen=True, slots=True)
class Draft:
    """What the lines so far come to.

    `told` are the commands that the client hears of, by name. `template` is the letter that carries the words to the
    client, and `more` the fields of its notices that an act knows; `notices` are letters beside it. `remembered` as in
    `Decision`; `also` are other requests that change, with the versions they had; `undone` are mails of this person
    that are taken back. `quiet`: the client hears nothing, whatever is said. `echoed`: an act that nobody else hears
    of, so that its writer is told that it is done. `remarks`: lines of ours on what is unusual in it, for its writer.
    """

    request: Request
    entries: tuple[Entry, ...]
    told: tuple[str, ...] = ()
    template: str = "update"
    more: Mapping[str, Any] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    remembered: tuple[tuple[str, str | None], ...] = ()
    also: tuple[tuple[Case, int], ...] = ()
    undone: tuple[int, ...] = ()
    quiet: bool = False
    echoed: bool = False
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """One staff mail's orders on one case."""

    incoming: Incoming
    person: Person
    case: Case
    orders: Orders

    @property
    def public(self) -> bool:
        """Whether the words are for the client."""
        return bool(self.orders.words) and not self.orders.internal

    @property
    def ordered(self) -> frozenset[str]:
        """The commands in it, by name."""
        return frozenset(command.name for command in self.orders.commands if command.name)

    @property
    def arrived_at(self) -> datetime:
        """When the mail came: the instant that clocks stop at."""
        return self.incoming.arrival.arrived_at

    def at(self, draft: Draft) -> datetime:
        """When the next line acts: as the mail came, but on no promise before it has begun (`place.kind`)."""
        return max((self.arrived_at, *(event.at for event in self.events(draft) if event.what == "start")))

    def kind(self, request: Request) -> Kind:
        """What the request is by now."""
        return self.incoming.handbook.kinds[request.kind]

    def events(self, draft: Draft) -> tuple[ClockEvent, ...]:
        """What has happened to the clocks so far, this mail's lines among it."""
        return (*self.case.events, *(entry.clock for entry in draft.entries if entry.clock is not None))

    def entry(
        self, draft: Draft, line: int, what: What, text: str, *, clock: ClockEvent | None = None, public: bool = False,
        reason: tuple[str, ...] = (),
    ) -> Entry:  # fmt: skip
        """A line of the timeline for the mail's nth line, with the terms its clock event is decided by."""
        decided = clock and self.incoming.decided(clock, draft.request, self.events(draft))
        return self.incoming.entry(line, draft.request.number, what, text, reason, public=public, clock=decided)

    def noted(self, draft: Draft, line: int, command: Command, **changes: Any) -> Draft:
        """The draft with the command on the timeline as it was meant, and these fields of the request changed."""
        entry = self.entry(draft, line, What.NOTE, said(command))
        return replace(draft, request=replace(draft.request, **changes), entries=(*draft.entries, entry))


Act = Callable[[Work, Draft, Command, int], Draft | Refusal]
"""Work, the draft before, the command, and its line on the timeline."""


def instant(day: date, at: time, zone: str) -> datetime:
    """When that is, in UTC: by the offset that the time was written with, else in the IANA zone `zone`."""
    local = datetime.combine(day, at)
    return (local if local.tzinfo else local.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def said(command: Command) -> str:
    """The command as the timeline has it: by its own name, whatever word it was given with."""
    return f"/{command.name} {command.argument}".rstrip()
