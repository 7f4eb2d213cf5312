"""Whether the database says the same twice: clocks and states against the timeline, mails and letters against requests.

Clocks are a cache of their events, so they alone can be repaired; any other difference needs a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from sqlalchemy import Connection

from mailflow.desk.request import Case, Entry
from mailflow.flow.standing import standing
from mailflow.kinds import KINDS
from mailflow.sla.agreement import Agreement
from mailflow.sla.clock import Clock
from mailflow.sla.clocks import ClockEvent, current, replay
from mailflow.sla.event import in_order
from mailflow.store import audit, cases, cursors, requests
from mailflow.store.columns import address_key
from mailflow.store.engine import Store
from mailflow.workers.intake import Source

SLICE = 200
SAID = ("client", "late_reason", "merged")
"""What staff say of a request in words: it is compared where they ever said it."""
MOST_UIDS = 1000
COMPARED = tuple(field.name for field in fields(Clock) if field.name != "provisional")
"""`provisional` says what is known today of a holiday, which no event could tell."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that does not agree. `about` is a request's number, a received mail's or a letter's; `repaired`: it
    was a clock, and counts as its events say now."""

    what: str
    about: int
    text: str
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class Audit:
    """An audit of one database. `agreement` is asked only for events of an older mailflow, which name no terms."""

    store: Store
    agreement: Callable[[], Agreement]
    repair: bool = False

    def run(self) -> Iterator[Difference]:
        """Every difference, one slice of requests after the other: a running mailflow is not held up."""
        yield from self._requests()
        with self.store.read() as connection:
            yield from _mails(connection)
            yield from _letters(connection)

    def _requests(self) -> Iterator[Difference]:
        position = 0
        while True:
            with self.store.read() as connection:
                found = cases.following(connection, position, SLICE)
                numbers = [case.request.number for case in found]
                people, lines = audit.people(connection, numbers), audit.timelines(connection, numbers)
            if not found:
                return
            for case in found:
                yield from self._clocks(case)
                yield from _state(case, lines[case.request.number])
                yield from _people(case, people[case.request.number])
            position = found[-1].request.number

    def _clocks(self, case: Case) -> Iterator[Difference]:
        number = case.request.number
        try:
            differing = tuple(_differing(case.clocks, self._replayed(case)))
        except KeyError as error:
            yield Difference("calendar", number, f"its calendar {error} is not stored: its clocks cannot be replayed")
            return
        if differing and self.repair:
            self._rewrite(number)
        yield from (Difference("clock", number, text, self.repair) for text in differing)

    def _replayed(self, case: Case) -> tuple[Clock, ...]:
        """The clocks as they were when the request was last changed: that is what is stored."""
        whole = all(event.terms is not None for event in case.events if event.what == "start")
        at = max((case.request.changed_at, *(event.at for event in case.events)))
        agreement = None if whole else self.agreement()
        return replay(agreement, case.request.kind, case.events, at, case.calendars)

    def _rewrite(self, number: int) -> None:
        with self.store.write() as connection:
            if (case := cases.case(connection, number)) is not None:
                requests.rewrite_clocks(connection, replace(case, clocks=self._replayed(case)))


def mailbox(source: Source, store: Store) -> Iterator[Difference]:
    """The mails that the server still has in the folder, that we have passed, and of which nothing is known.

    Raises `MailboxError`.
    """
    inbox = source.fetcher.inbox
    with source.connect() as box, store.read() as connection:
        state = box.open(readonly=True)
        cursor = cursors.cursor(connection, inbox)
        if cursor is None or cursor.uidvalidity != state.uidvalidity:
            yield Difference("mailbox", 0, f"{inbox} was not read since its UIDs were numbered anew")
            return
        known, last = audit.known_uids(connection, inbox, state.uidvalidity), 0
        while (uids := box.uids(last, MOST_UIDS)) and last < cursor.last_uid:
            for uid in uids:
                if uid <= cursor.last_uid and uid not in known:
                    yield Difference("mailbox", uid, f"{inbox}: UID {uid} was passed over: it is not stored")
            last = uids[-1]


def _differing(stored: tuple[Clock, ...], told: tuple[Clock, ...]) -> Iterator[str]:
    """A line for each clock of which the cache says something else than its events."""
    have, want = _by_cycle(stored), _by_cycle(told)
    for key in dict.fromkeys((*have, *want)):
        name = f"{key[0]}, cycle {key[1]}"
        if key not in have or key not in want:
            yield f"{name}: {'not stored' if key in want else 'stored, but its events make no such clock'}"
            continue
        wrong = [f for f in COMPARED if getattr(have[key], f) != getattr(want[key], f)]
        if wrong:
            yield f"{name}: " + "; ".join(_said(f, have[key], want[key]) for f in wrong)


def _said(field: str, have: Clock, want: Clock) -> str:
    return f"{field} is {_value(getattr(have, field))}, its events say {_value(getattr(want, field))}"


def _value(value: object) -> str:
    return "none" if value in (None, "") else str(value)


def _by_cycle(clocks: tuple[Clock, ...]) -> Mapping[tuple[str, int], Clock]:
    return {(clock.name, clock.cycle): clock for clock in clocks}


def _state(case: Case, lines: Sequence[Entry]) -> Iterator[Difference]:
    """What the request says of itself and its timeline does not; then, what its state says and its clocks do not."""
    number, told = case.request.number, tuple(_untold(case, lines))
    for text in told or _uncounted(case):
        yield Difference("state", number, text)


def _untold(case: Case, lines: Sequence[Entry]) -> Iterator[str]:
    """A line for each thing that the timeline says otherwise."""
    request, found = case.request, standing(KINDS, case.request.kind, lines)
    if found.lost:
        yield f"state is {request.state}, and its timeline cannot be followed from {found.lost} on"
        return
    if request.kind != found.kind:
        yield f"kind is {request.kind}, its timeline says {found.kind}"
    elif request.state not in found.states:
        yield f"state is {request.state}, its timeline says {' or '.join(sorted(found.states))}"
    elif request.closed_at != found.closed_at:
        yield f"closed_at is {_value(request.closed_at)}, its timeline says {_value(found.closed_at)}"
    severity = _severity(case.events)
    if severity is not None and severity != request.severity:
        yield f"severity is {_value(request.severity)}, its events say {severity}"
    for name in SAID:
        said, stored = getattr(found, name), getattr(request, name)
        if said is not None and said != (stored or ""):
            yield f"{name} is {_value(stored)}, its timeline says {_value(said)}"


def _uncounted(case: Case) -> Iterator[str]:
    """A line where the clocks do not run in this state, or stand still in it."""
    request, kind = case.request, KINDS[case.request.kind]
    states = {clock.state for clock in current(case.clocks).values()}
    if kind.waiting is not None and "paused" in states and request.state != kind.waiting:
        yield f"{request.state}, while a clock is paused"
    if request.state == kind.waiting and "running" in states:
        yield f"{request.state}, while a clock runs"


def _severity(events: tuple[ClockEvent, ...]) -> str | None:
    """The last one that was decided, whichever is graver at one instant; None where none ever was."""
    if not events:
        return None
    told = in_order(events, max(event.at for event in events))
    graded = [event.severity for event in told if event.what in ("start", "severity") and event.severity]
    return graded[-1] if graded else None


def _people(case: Case, found: frozenset[str]) -> Iterator[Difference]:
    takes_part = frozenset(map(address_key, case.request.people))
    for address in sorted(takes_part ^ found):
        text = "takes part, and is not found by it" if address in takes_part else "is found, and takes no part"
        yield Difference("participant", case.request.number, f"{address} {text}")


def _mails(connection: Connection) -> Iterator[Difference]:
    for number in audit.without_outcome(connection):
        yield Difference("mail", number, f"received mail {number} is done with, and has no outcome")
    for mail, number in audit.leading_nowhere(connection):
        yield Difference("thread", number, f"an answer to received mail {mail} would not find it")


def _letters(connection: Connection) -> Iterator[Difference]:
    for letter, number, cause in audit.without_cause(connection):
        yield Difference("letter", number, f"letter {letter} comes from {cause}, which is not on its timeline")
