"""A staff member's mail: proven by the token in it, read as commands and words, applied whole or not at all.

A staff address without the right token acts in nobody's name: the mail is held as internal and the admin is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from mailflow.desk import commands, tokens
from mailflow.desk.commands import Command, Orders
from mailflow.desk.decision import Alarm, Decision, Notice, Outcome, Refusal, TranscriptLine
from mailflow.desk.people import Person
from mailflow.desk.request import Case, Entry, Request, What
from mailflow.flow import notices, thread
from mailflow.flow.asides import NAMES as OF_THE_DESK
from mailflow.flow.asides import Asides, among
from mailflow.flow.carriers import carriers
from mailflow.flow.incoming import Incoming
from mailflow.kinds.kind import REPLY, Kind
from mailflow.sla.agreement import Severity, reopen_until
from mailflow.sla.clocks import ClockEvent

TOKEN_OUTLIVES = timedelta(days=30)
"""A token works for the life of its request and this long after (email.md 5)."""
NEED_WORDS = ("workaround", "resolve", "wait")
"""A clock must not stop silently: these need words to the client."""
TOLD_FIRST = ("resolve", "workaround", "wait", "close", "reopen", "progress", "severity")
"""Which of several moves the client's letter is about."""


def decide(incoming: Incoming) -> Decision:
    """What a mail from a staff address leads to."""
    person = incoming.who.person
    assert person is not None
    case, doubt = _proven(incoming, person)
    if case is None or doubt:
        return _held(incoming, person, doubt)
    orders = commands.read(incoming.message.new_text)
    work = _Work(incoming, person, case, orders)
    transcript = work.check()
    if any(line.refusal for line in transcript):
        return _refused(incoming, person, case, transcript)
    return work.decision()


def _proven(incoming: Incoming, person: Person) -> tuple[Case | None, str]:
    """The case the token names, or why it proves nothing: every carrier present must name the same request, and must
    have been made for this very person."""
    if incoming.who.refuted:
        return None, f"its sender is refuted: {incoming.who.why}"
    carried = carriers(incoming.message, incoming.office)
    staff = [(name, token) for name, token in carried if token.audience == "staff"]
    if not staff:
        return None, "no token of a staff letter in it"
    if len({token.number for _, token in carried}) > 1:
        return None, "its tokens name different requests"
    for name, token in staff:
        if not any(tokens.proves(incoming.office, token, address) for address in person.addresses):
            return None, f"the token in its {name} was not made for {person.id}"
    named = incoming.known.cases.get(staff[0][1].number)
    if named is None:
        return None, "its token names a request that does not exist"
    case = thread.followed(named, incoming.known)
    closed_at = case.request.closed_at
    if closed_at is not None and incoming.arrival.arrived_at > closed_at + TOKEN_OUTLIVES:
        return case, "its token has expired with the request"
    return case, ""


def _held(incoming: Incoming, person: Person, doubt: str) -> Decision:
    """Nothing changes: the mail waits as internal on the request it names, if any, and the admin hears of it."""
    why = f"mail from staff address {incoming.who.address} is held: {doubt}"
    number = incoming.arrival.id
    told = f"Received {number}, a {why}. See: mailflow quarantine show {number}"
    alarm = Alarm(f"staff unproven {person.id}", told)
    found = thread.find(incoming.message, incoming.who, incoming.known, incoming.office)
    if found is None:
        return Decision(Outcome.HELD, (why,), alarms=(alarm,))
    recorded = incoming.recorded(found.case, What.HELD, (why,))
    return replace(recorded, outcome=Outcome.HELD, alarms=(alarm,), thread_ids=())


def _refused(incoming: Incoming, person: Person, case: Case, transcript: tuple[TranscriptLine, ...]) -> Decision:
    """Nothing is applied and nothing reaches the client; the writer gets the transcript and what is allowed now."""
    request = case.request
    reason = tuple(f"{line.line}: {line.refusal}".strip(": ") for line in transcript if line.refusal)
    entry = incoming.entry(1, request.number, What.REFUSED, incoming.body, reason)
    unknown = any(line.refusal is Refusal.NO_CLIENT for line in transcript)
    notice = notices.to_person(
        "staff_refused",
        person,
        entry.id,
        request=request,
        clocks=case.clocks,
        transcript=transcript,
        allowed=incoming.handbook.kinds[request.kind].allowed(request.state),
        clients=tuple(client.id for client in incoming.handbook.people.clients) if unknown else (),
        in_reply_to=incoming.message.message_id,
    )
    return Decision(
        Outcome.REPLY,
        reason,
        request=request.number,
        case=case,
        expected_version=request.version,
        entries=(entry,),
        notices=(notice,),
        thread_ids=incoming.thread_ids,
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """One staff mail's orders on one case."""

    incoming: Incoming
    person: Person
    case: Case
    orders: Orders

    @property
    def kind(self) -> Kind:
        return self.incoming.handbook.kinds[self.case.request.kind]

    @property
    def public(self) -> bool:
        """Whether the words are for the client."""
        return bool(self.orders.words) and not self.orders.internal

    @property
    def asides(self) -> Asides:
        """What it says beside moves."""
        return Asides(self.incoming, self.person, self.case, tuple(among(self.orders.commands)))

    def check(self) -> tuple[TranscriptLine, ...]:
        """Every line, and whether it stands: all of them must, or none is applied."""
        state = self._first_state()
        lines: list[TranscriptLine] = []
        for command in self.orders.commands:
            refusal = self._refusal(command, state)
            lines.append(TranscriptLine(command.line, refusal))
            if refusal is None and command.name is not None and command.name not in OF_THE_DESK:
                state = self.kind.move(command.name, state)
        if self.incoming.message.truncated:
            # Its end is missing, and with it the files that the client should get.
            lines.append(TranscriptLine("", Refusal.TOO_LARGE))
        lines += (TranscriptLine(line, Refusal.BELOW) for line in self.orders.below)
        if not self.orders.commands and not self.orders.words:
            lines.append(TranscriptLine("", Refusal.EMPTY))
        return tuple(lines)

    def _first_state(self) -> str:
        """The state in which the commands begin: words to the client are a move of their own."""
        state = self.case.request.state
        return self.kind.move(REPLY, state) if self.public else state

    def _refusal(self, command: Command, state: str) -> Refusal | None:
        if command.name is None:
            return Refusal.UNKNOWN
        if command.name == "severity" and commands.severity(command.argument) is None:
            return Refusal.NO_SEVERITY
        if command.name in OF_THE_DESK:
            return self.asides.refusal(command)
        if command.name not in self.kind.allowed(state):
            return Refusal.NOT_NOW
        if command.name in NEED_WORDS and not self.public:
            return Refusal.NO_WORDS
        return Refusal.TOO_LATE if command.name == "reopen" and self._past_reopening() else None

    def _past_reopening(self) -> bool:
        """Whether its clocks would not run again: a request in work with no promise behind it (sla.md 4)."""
        closed_at = self.case.request.closed_at
        agreement = self.incoming.agreement(self.case.request)
        return closed_at is not None and self.incoming.arrival.arrived_at > reopen_until(agreement, closed_at)

    def decision(self) -> Decision:
        asides, before = self.asides, self.case.request
        if not self.orders.words and all(command.name == "list" for command in self.orders.commands):
            return self._listed(asides)
        request, entries, remembered = asides.applied(*self._apply())
        after = self.incoming.case_after(request, (*self.case.events, *_events(entries)))
        reason = (self.incoming.who.why, f"{len(self.orders.commands)} commands", *(e.text for e in entries[1:]))
        if request.state != before.state:
            reason = (*reason, f"{before.state} -> {request.state}")
        return Decision(
            Outcome.REPLY,
            reason,
            request=request.number,
            case=after,
            expected_version=before.version,
            entries=entries,
            notices=(*self._notices(after), *asides.lists()),
            thread_ids=self.incoming.thread_ids,
            remembered=remembered,
        )

    def _listed(self, asides: Asides) -> Decision:
        """The request is only the way by which the question came: it stays as it is."""
        return Decision(
            Outcome.REPLY,
            (self.incoming.who.why, "asks for the lists"),
            request=self.case.request.number,
            entries=asides.only_lists(),
            notices=asides.lists(),
            thread_ids=self.incoming.thread_ids,
        )

    def _apply(self) -> tuple[Request, tuple[Entry, ...]]:
        # A hold lasts until a person has looked, and here one has.
        incoming, request = self.incoming, replace(self.case.request, hold=None)
        what = What.NOTE if self.orders.internal else What.STAFF_REPLY
        contact = ClockEvent(incoming.arrival.arrived_at, "stop", ("response",)) if self.public else None
        words = incoming.entry(
            1, request.number, what, self.orders.words, (incoming.who.why,), public=self.public, clock=contact
        )
        entries = [words]
        if self.public:
            request = replace(
                request,
                state=self._first_state(),
                assignee=request.assignee or self.person.id,
            )
        for line, command in enumerate(self.orders.commands, start=2):
            assert command.name is not None
            if command.name in ("note", *OF_THE_DESK):
                continue
            state = self.kind.move(command.name, request.state)
            severity = commands.severity(command.argument) if command.name == "severity" else None
            before = (*self.case.events, *_events(entries))
            move = What.SEVERITY if severity else What.MOVED
            said = f"/{command.name} {command.argument}".rstrip()
            event = self._event(command.name, severity, before)
            event = event and incoming.decided(event, request, before)
            entry = incoming.entry(line, request.number, move, said, public=True, clock=event)
            entries.append(entry)
            if request.state == self.kind.waiting != state:
                # However the waiting ends, the pause ends with it: no clock waits for nothing.
                end = ClockEvent(incoming.ends("pause", before), "resume", cause=incoming.entry_id(1))
                end = incoming.decided(end, request, before)
                entries.append(replace(entry, id=f"{entry.id}p", what=What.MOVED, text="the pause ends", clock=end))
            request = replace(request, state=state, severity=severity or request.severity)
        return request, tuple(entries)

    def _event(self, name: str, severity: Severity | None, before: tuple[ClockEvent, ...]) -> ClockEvent | None:
        at, cause = self.incoming.arrival.arrived_at, self.incoming.entry_id(1)
        if name in self.kind.stops:
            return ClockEvent(at, "stop", self.kind.stops[name], cause=cause)
        match name:
            case "wait":
                # The pause begins when the question is on its way, not when the staff member wrote it.
                return ClockEvent(self.incoming.now, "pause", cause=cause)
            case "reopen":
                return ClockEvent(self.incoming.ends("stop", before), "reopen", cause=cause)
            case "severity":
                return ClockEvent(at, "severity", severity=severity, cause=cause)
        return None

    def _notices(self, after: Case) -> tuple[Notice, ...]:
        """The client's letter, unless nothing happened that is the client's business."""
        names = {command.name for command in self.orders.commands}
        moved = next((name for name in TOLD_FIRST if name in names), "")
        if not moved and not self.public:
            return ()
        return notices.to_people(
            "update",
            after,
            self.incoming.handbook.people,
            self.incoming.entry_id(1),
            before=self.case.clocks if "severity" in names else (),
            automatic=not self.public,
            words=self.orders.words if self.public else "",
            author=self.person.name,
            moved=moved,
            relays=self.public,
        )


def _events(entries: Sequence[Entry]) -> tuple[ClockEvent, ...]:
    return tuple(entry.clock for entry in entries if entry.clock is not None)
