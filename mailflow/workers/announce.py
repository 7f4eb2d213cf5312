"""Short notices to chats and pagers: put beside the letters in their transaction, handed over by a thread of delivery.

A thread of its own, since a webhook that hangs must not hold up mail. What could not be handed over stands in the
database, so a restart loses nothing; after six hours it would wake nobody any more and is dropped.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self

from sqlalchemy import Connection

from mailflow import clock
from mailflow.channels.notify import Destination, send
from mailflow.desk.decision import Alarm, Decision, Outcome
from mailflow.desk.office import Office
from mailflow.desk.people import People
from mailflow.desk.request import Case, Entry, Request, What
from mailflow.errors import Permanent, Temporary
from mailflow.letters.short import short
from mailflow.sla.agreement import Agreement, Severity
from mailflow.sla.clocks import current
from mailflow.sla.warnings import BREACH, CORRECTED, rank, read_cause
from mailflow.store import announcements, due, requests
from mailflow.store.announcements import Announcement
from mailflow.store.engine import Store
from mailflow.workers import backoff
from mailflow.workers.log import log, printable
from mailflow.workers.reload import Edition
from mailflow.workers.write import raise_alarm

EVENTS = {"warning": "warning", "breach": "breach", "escalated": "breach", "correction": "breach"}
"""Template of a letter -> event of a destination: who hears of a breach hears of what follows it."""
ACTOR = "mailflow"
PROVEN = 2
"""The level of a sender whose domain is proven (`flow.sender`)."""
HOUR, MOST_UNPROVEN = timedelta(hours=1), 3
TOO_MANY = (
    f"Over {MOST_UNPROVEN} critical requests of unproven senders in an hour: chats and pagers hear of no more of them. "
    "Letters to staff go on. See: mailflow status"
)
BATCH = 20
RETRY = timedelta(seconds=30), timedelta(minutes=15)
LIFE = timedelta(hours=6)
FRESH = timedelta(hours=1)
"""A request is new for so long: after an outage nobody is woken for an old one."""


@dataclass(frozen=True, slots=True)
class Announcer:
    """Puts short notices into the outbox, for every destination that hears of them."""

    destinations: Sequence[Destination]
    office: Office

    def warned(self, connection: Connection, case: Case, decision: Decision, terms: Agreement, now: datetime) -> None:
        """What staff are told about a promise by letter."""
        said = next((each.template for each in decision.notices if each.template in EVENTS), None)
        cause = read_cause(decision.entries[0].id)
        if said is None or cause is None:
            return
        percent = 0 if cause.key == CORRECTED else min(rank(cause.key), BREACH)
        clock_ = current(case.clocks).get(cause.clock)
        at = clock_.due_at if clock_ else None
        text = self._text(said, case, terms, cause.clock, percent, at)
        self._put(connection, EVENTS[said], case, str(cause), text, now)

    def new_critical(
        self, connection: Connection, case: Case, terms: Agreement, edition: Edition, now: datetime
    ) -> None:
        """A new critical request, written once. Of unproven writers only so many in an hour, then the admin hears.

        Where no provider proves senders every client is unproven, and his outage must wake people all the same; but
        anybody can put a client's address into From, so such notices have a bound of their own.
        """
        number, request, id_ = case.request.number, case.request, f"n{case.request.number}"
        if not (self._heard("new_critical", case) and is_new_critical(case, edition.handbook.people, now)):
            return
        if due.is_told(connection, id_):
            return
        if request.level < PROVEN and due.unproven_pages(connection, now - HOUR, PROVEN) >= MOST_UNPROVEN:
            raise_alarm(connection, Alarm("unproven critical", TOO_MANY), edition, self.office, now)
            return
        heard = ", ".join(self._heard("new_critical", case))
        entry = Entry(id_, number, now, now, What.NOTE, ACTOR, f"a new critical request; told: {heard}")
        told = Decision(Outcome.RECORDED, (entry.text,), request=number, entries=(entry,))
        requests.apply(connection, None, told, now)
        first = min((each.due_at for each in case.clocks if each.due_at), default=None)
        self._put(connection, "new_critical", case, id_, self._text("new_critical", case, terms, "", 0, first), now)

    def _text(self, said: str, case: Case, terms: Agreement, name: str, percent: int, at: datetime | None) -> str:
        request, language = case.request, self.office.languages[0]
        local = terms.calendar.local(at) if at else None
        reference = self.office.reference(request.number)
        return short(said, reference, request.severity or "", name, percent, local, language)

    def _put(self, connection: Connection, event: str, case: Case, cause: str, text: str, now: datetime) -> None:
        number, heard = case.request.number, self._heard(event, case)
        announcements.put(connection, [Announcement(cause, name, number, text, now) for name in heard])

    def _heard(self, event: str, case: Case) -> tuple[str, ...]:
        """The names of the destinations that hear of it."""
        return tuple(each.name for each in self.destinations if each.hears(event, case.request.team))


def is_new_critical(case: Case, people: People, now: datetime) -> bool:
    """Whether nobody has begun with a critical request that was just opened, by a client we know to be one."""
    request = case.request
    fresh = request.closed_at is None and request.severity is Severity.CRITICAL and now - request.opened_at < FRESH
    return fresh and request.assignee is None and (request.level >= PROVEN or _registered(request, people))


def _registered(request: Request, people: People) -> bool:
    """Whether the address stands in clients.yaml, or staff have said whose it is; a domain alone is no registration."""
    address = request.requester.lower()
    if request.hold is not None or request.level < 1:
        return False
    client = people.client_of(address)
    return client is None or people.contact(address) is not None or address in client.addresses


@dataclass(slots=True)
class Speaker:
    """The thread in the delivery process; entered it runs, left it makes one last round and ends."""

    store: Store
    destinations: Sequence[Destination]
    _stop: threading.Event = field(default_factory=threading.Event, init=False)
    _thread: threading.Thread | None = field(default=None, init=False)

    def __enter__(self) -> Self:
        if self.destinations:
            self._thread = threading.Thread(target=self._run, name="notify", daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=10)

    def sweep(self) -> int:
        """Hands over what is due, oldest first; gives how many went out."""
        with self.store.read() as connection:
            found = announcements.due(connection, clock.now(), BATCH)
        return sum(self._hand_over(each) for each in found)

    def _run(self) -> None:
        stopping = False
        while not stopping:
            stopping = self._stop.wait(1.0)
            try:
                self.sweep()
            except Exception:
                # The database may be away; the rows wait in it.
                log.exception("notify.failed")

    def _hand_over(self, each: Announcement) -> bool:
        now = clock.now()
        to = next((one for one in self.destinations if one.name == each.destination), None)
        if to is None or now - each.created_at > LIFE:
            self._drop(each, "no longer configured" if to is None else f"not taken in {LIFE}")
            return False
        try:
            send(to, each.text)
        except Permanent as error:
            self._drop(each, str(error))
        except Exception as error:
            # Whatever a plug-in of apprise does wrong, it is tried again and stops nobody else.
            why = str(error) if isinstance(error, Temporary) else type(error).__name__
            log.warning("notify.later", destination=each.destination, why=printable(why))
            with self.store.write() as connection:
                announcements.later(connection, each.id, why, now + backoff.after(each.attempts + 1, RETRY))
        else:
            with self.store.write() as connection:
                announcements.sent(connection, each.id, clock.now())
            log.info("notify.sent", destination=each.destination)
            return True
        return False

    def _drop(self, each: Announcement, why: str) -> None:
        log.error("notify.dropped", destination=each.destination, why=printable(why))
        with self.store.write() as connection:
            announcements.dropped(connection, each.id, why)
