"""A mail on the desk: everything that is known when a decision about it is made, in one frozen place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mailflow.desk.decision import Decision, Outcome
from mailflow.desk.known import Arrival, Known
from mailflow.desk.office import Office
from mailflow.desk.request import Case, Entry, Request, What
from mailflow.flow import thread
from mailflow.flow.retell import calendars_of, retell
from mailflow.flow.sender import Who
from mailflow.handbook import Handbook
from mailflow.mail.message import Message
from mailflow.sla import event
from mailflow.sla.agreement import Agreement
from mailflow.sla.clocks import ClockEvent

SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One mail with its writer, its arrival, what the store knows, and the handbook it is decided by."""

    message: Message
    arrival: Arrival
    who: Who
    known: Known
    handbook: Handbook
    office: Office
    now: datetime

    def entry_id(self, line: int) -> str:
        """The id of the mail's nth line of a timeline: the same however often the mail is tried."""
        again = f"r{self.arrival.replays}" if self.arrival.replays else ""
        return f"m{self.arrival.id}{again}.{line}"

    def entry(
        self, line: int, number: int, what: What, text: str, reason: tuple[str, ...] = (), *, public: bool = False,
        clock: ClockEvent | None = None,
    ) -> Entry:  # fmt: skip
        """A line of the timeline that this mail gave, at the instant it arrived."""
        return Entry(
            id=self.entry_id(line),
            request=number,
            at=self.arrival.arrived_at,
            recorded_at=self.now,
            what=what,
            actor=self.who.label,
            text=text,
            reason=reason,
            public=public,
            clock=clock,
        )

    @property
    def body(self) -> str:
        """What the writer said, for the timeline; the whole mail stays in the store."""
        return self.message.told

    @property
    def thread_ids(self) -> tuple[str, ...]:
        """The Message-IDs of this mail's thread that lead nowhere yet: what answers one of them belongs to the same
        request. One that leads somewhere stays there, whoever names it: nobody draws another's thread to himself."""
        return tuple(id_ for id_ in thread.ids(self.message) if id_ not in self.known.by_message_id)

    @property
    def own_id(self) -> tuple[str, ...]:
        """The mail's Message-ID, if it has one that leads nowhere yet."""
        return tuple(id_ for id_ in self.thread_ids if id_ == self.message.message_id)

    def thread_after(self, request: Request) -> tuple[str, ...]:
        """The ids that letters refer to: the thread's root and the newest nine (RFC 5322 3.6.4: a chain may be cut)."""
        message = self.message
        own = (message.message_id,) if message.message_id else ()
        chain = tuple(dict.fromkeys((*request.thread, *message.references, *message.in_reply_to, *own)))
        return chain if len(chain) <= 10 else (chain[0], *chain[-9:])

    def agreement(self, request: Request) -> Agreement:
        """What is promised to this request's client."""
        return self.handbook.agreement_of(request)

    def decided(self, what: ClockEvent, request: Request, before: tuple[ClockEvent, ...] = ()) -> ClockEvent:
        """The event with the terms it is decided by; `before` are the request's earlier ones."""
        agreement = self.agreement(request)
        known = calendars_of(self.known.cases.get(request.number), agreement)
        return event.decided(what, before, known, agreement, request.kind, request.severity, request.closed_at)

    def reopens_until(self, case: Case, closed: datetime) -> datetime:
        """The last instant at which the request, or what was delivered of it then, is opened again by a mail."""
        agreement = self.agreement(case.request)
        return event.reopens_until(case.events, calendars_of(case, agreement), agreement, closed)

    def case_after(self, request: Request, events: tuple[ClockEvent, ...]) -> Case:
        """The case as it is after this mail: the changed request, with its clocks replayed from all events."""
        kind = self.handbook.kinds[request.kind]
        closed_at = (request.closed_at or self.arrival.arrived_at) if request.state in kind.finished else None
        changed = replace(request, changed_at=self.now, closed_at=closed_at)
        before = self.known.cases.get(request.number)
        if before is not None:
            # Where this mail gave it to another client, an event before that may count by the former one's calendar.
            before = replace(before, calendars=calendars_of(before, self.agreement(before.request)))
        return retell(before, changed, events, self.agreement(request), self.now)

    def ends(self, what: str, events: tuple[ClockEvent, ...]) -> datetime:
        """When this mail ends what earlier ones began, a "pause" or "stop": at its arrival, but never before that.

        Mails may be worked on long after they came, so a pause can begin later than the answer to it arrived: ended
        before its beginning it would never end.
        """
        begun = (event.at for event in events if event.what == what)
        # Of one instant a reopening is told before a cancellation, which it would have to end.
        dropped = (event.at + SECOND for event in events if event.what == "cancel" and what == "stop")
        return max((self.arrival.arrived_at, *begun, *dropped))

    def recorded(self, case: Case, what: What, reason: tuple[str, ...]) -> Decision:
        """The mail stands on the request's timeline and changes nothing else."""
        entry = self.entry(1, case.request.number, what, self.body, reason)
        return Decision(
            Outcome.RECORDED,
            reason,
            request=case.request.number,
            case=case,
            expected_version=case.request.version,
            entries=(entry,),
            thread_ids=self.thread_ids,
        )
