"""Received mail -> decision -> request, timeline and letters, in one transaction.

Mails are parsed before the transaction begins. Inside it each has a savepoint of its own, so that a mail that fails
takes no other along, and after 25 ms the rest waits for the next transaction, so that nobody is locked out for long.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from mailflow import clock
from mailflow.desk.decision import Alarm, Decision
from mailflow.desk.known import Arrival
from mailflow.desk.office import Office
from mailflow.desk.outgoing import Outgoing
from mailflow.errors import UnreadableMail
from mailflow.flow import thread
from mailflow.flow.arrival import stale
from mailflow.flow.decide import decide
from mailflow.handbook import Handbook
from mailflow.mail import parse
from mailflow.mail.attached import attached
from mailflow.mail.message import Message
from mailflow.store import delayed, handbooks, received, requests
from mailflow.store.conflict import Conflict
from mailflow.store.engine import Store
from mailflow.store.received import Work
from mailflow.workers import backoff
from mailflow.workers.log import log
from mailflow.workers.promises import PATIENCE, Awake
from mailflow.workers.reload import Edition
from mailflow.workers.watch import Watch
from mailflow.workers.write import Writer, raise_alarm

BATCH = 50
HOLD_SECONDS = 0.025
STEP_SECONDS = 30.0
ALONE_SECONDS = 60.0
TRIES = 3
"""How often a decision is made again when somebody else changed its request meanwhile."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A mail ready to be decided. `signed_by`: the domain whose signature on it was verified here."""

    work: Work
    message: Message
    signed_by: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What one mail led to."""

    received: int
    decision: Decision
    letters: tuple[Outgoing, ...]


@dataclass(frozen=True, slots=True)
class Processor:
    """The second worker. `edition` gives the one in use; `committed` is called after every commit, to wake delivery.

    `alone` tries one mail by a handbook's content in a process of its own, the way for mails that failed before; it
    gives "" or what happened. `signed_by` says whose signature on a mail holds at an instant, "" for nobody's.
    `unreadable` are the inboxes that this process has tried to read in vain.
    """

    store: Store
    office: Office
    edition: Callable[[], Edition]
    attempts: int
    watch: Watch
    alone: Callable[[int, str], str]
    committed: Callable[[], None] = lambda: None
    signed_by: Callable[[bytes, datetime], str] = lambda _raw, _at: ""
    remembered: set[str] = field(default_factory=set, init=False)
    awake: Awake = field(default_factory=Awake, init=False)
    unreadable: set[str] = field(default_factory=set, init=False)

    def batch(self) -> int:
        """Works on up to 50 mails; how many were taken from the queue, 0 where nothing is due."""
        self._wake()
        with self.store.read() as connection:
            works = received.due(connection, clock.now(), BATCH)
        if not works:
            return 0
        edition = self.edition()
        broken: set[str] = set()
        for work in (work for work in works if work.attempts):
            if not self._isolated(work, edition):
                broken.add(work.conversation)
        ready = list(self._parsed([work for work in works if not work.attempts], edition, broken))
        while ready:
            ready = self._transaction(ready, edition, broken)
        return len(works)

    def _wake(self) -> None:
        """Mails of staff that nobody took back in time go on, once all mail of that time is known.

        Words do not wait for ever for a mailbox that cannot be read: `PATIENCE` after their time they leave. After an
        outage of ours the mailbox was not asked yet; so that counts from when we are at work again, or until asking
        has failed (`unreadable`), for no process may live as long as that.
        """
        now = clock.now()
        patient = now - PATIENCE
        unread = patient if self.awake.tick(now) <= patient else None
        at = delayed.Moment(now, unread, patient, tuple(self.unreadable), now + self.office.delay)
        with self.store.read() as connection:
            due = delayed.any_due(connection, at)
        if due:
            with self.store.write() as connection:
                blind = delayed.wake(connection, at)
            for received_id in blind:
                log.warning("process.mailbox_unread", received=received_id, waited=PATIENCE.total_seconds())

    def single(self, number: int) -> None:
        """Works on one mail in this process and lets every error out: what `alone` runs in a process of its own."""
        with self.store.read() as connection:
            work = received.single(connection, number)
        if work is None:
            return  # somebody else was faster
        edition = self.edition()
        parsed = self._ready(work)
        with self.store.write() as connection:
            self._remember(connection, edition.handbook)
            self.decide(connection, parsed, edition)

    def decide(self, connection: Connection, parsed: Parsed, edition: Edition) -> Written:
        """Decides one mail inside a transaction and writes everything that follows; what it raises leaves no trace."""
        work, message = parsed.work, parsed.message
        arrival = replace(_arrival(work, edition), signed_by=parsed.signed_by)
        for attempt in range(TRIES):
            now = clock.now()
            writer = Writer(
                edition,
                self.office,
                now,
                relayed=functools.cache(functools.partial(attached, work.raw)),
                late=stale(arrival.arrived_at, arrival.fetched_at),
            )
            try:
                with connection.begin_nested():
                    asked = thread.lookup(message, arrival, self.office, edition.handbook)
                    known = requests.known(connection, asked, now)
                    decision = decide(message, arrival, known, edition.handbook, self.office, now)
                    letters = writer.write(connection, decision, work.id)
                    received.done(
                        connection,
                        work.id,
                        decision,
                        handbook=edition.handbook.hash,
                        message_id=message.message_id,
                        fingerprint=message.fingerprint,
                    )
                break
            except Conflict:
                if attempt + 1 == TRIES:
                    raise
        return Written(work.id, decision, letters)

    def parse(self, work: Work) -> Message:
        """The mail as a message. Raises `UnreadableMail`."""
        return parse.parse(work.raw, own=self.office.own, truncated=work.arrival.truncated)

    def _ready(self, work: Work) -> Parsed:
        """The mail with everything that takes time and no transaction."""
        message = self.parse(work)
        # Without its end the body cannot be what was signed.
        signed_by = "" if work.arrival.truncated else self.signed_by(work.raw, work.arrival.arrived_at)
        return Parsed(work, message, signed_by)

    def _parsed(self, works: list[Work], edition: Edition, broken: set[str]) -> Iterator[Parsed]:
        for work in works:
            with self.watch.step("parse", STEP_SECONDS, work.id):
                try:
                    yield self._ready(work)
                except UnreadableMail as error:
                    self._quarantine(work, str(error), edition)
                except Exception as error:
                    broken.add(work.conversation)
                    self._failed(work, error, edition)

    def _transaction(self, ready: list[Parsed], edition: Edition, broken: set[str]) -> list[Parsed]:
        """As many mails as fit into one short transaction; returns the rest."""
        log.info("process.begin", first=ready[0].work.id, mails=len(ready))
        started, taken, failed = clock.monotonic(), 0, []
        with self.store.write() as connection:
            self._remember(connection, edition.handbook)
            for parsed in ready:
                taken += 1
                if parsed.work.conversation not in broken:
                    with self.watch.step("process", STEP_SECONDS, parsed.work.id):
                        error = self._attempt(connection, parsed, edition)
                    if error is not None:
                        broken.add(parsed.work.conversation)
                        failed.append((parsed.work, error))
                if clock.monotonic() - started > HOLD_SECONDS:
                    break
            log.info("process.decided", first=ready[0].work.id, mails=taken)
        log.info("process.committed", first=ready[0].work.id, mails=taken)
        self.remembered.add(edition.handbook.hash)
        self.committed()
        for work, error in failed:
            self._failed(work, error, edition)
        return ready[taken:]

    def _remember(self, connection: Connection, handbook: Handbook) -> None:
        """Stores the handbook before its first use; a process that committed it once need not send 150 KB again."""
        if handbook.hash not in self.remembered:
            handbooks.remember(connection, handbook.hash, handbook.content, clock.now())

    def _attempt(self, connection: Connection, parsed: Parsed, edition: Edition) -> Exception | None:
        try:
            written = self.decide(connection, parsed, edition)
        except Exception as error:
            return error
        decision = written.decision
        log.debug("process.mail", received=parsed.work.id, outcome=decision.outcome.value, request=decision.request)
        return None

    def _isolated(self, work: Work, edition: Edition) -> bool:
        """Tries a mail that failed before, where it can do no harm."""
        with self.watch.step("alone", ALONE_SECONDS):
            problem = self.alone(work.id, edition.handbook.content)
        if not problem:
            log.info("process.alone", received=work.id)
            self.committed()
            return True
        self._failed(work, problem, edition)
        return False

    def _failed(self, work: Work, error: Exception | str, edition: Edition) -> None:
        """Writes the failed attempt down; the last one sends the mail to quarantine."""
        text = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
        log.error("process.failed", received=work.id, attempts=work.attempts + 1, error=text.split(":")[0][:100])
        if work.attempts >= self.attempts:
            self._quarantine(work, text, edition)
            return
        # The first failure may be a neighbour's or the machine's: the mail is tried again at once, alone.
        wait = backoff.after(work.attempts, backoff.MAIL) if work.attempts else None
        with self.store.write() as connection:
            received.failed(connection, work.id, text, clock.now() + wait if wait else clock.now())

    def _quarantine(self, work: Work, reason: str, edition: Edition) -> None:
        now = clock.now()
        log.error("process.quarantined", received=work.id)
        with self.store.write() as connection:
            received.quarantine(connection, work.id, reason)
            text = f"Received mail {work.id} is in quarantine: {reason}. See: mailflow quarantine show {work.id}"
            try:
                with connection.begin_nested():
                    raise_alarm(connection, Alarm("quarantine", text), edition, self.office, now)
            except Exception:
                # A letter that cannot be written must not keep a mail out of quarantine.
                log.exception("process.no_alarm", received=work.id)


def _arrival(work: Work, edition: Edition) -> Arrival:
    # Before anybody knows whose mail it is: so this is the one term that no level below the corporate one can change.
    if edition.handbook.agreements.of(None, None, work.arrival.fetched_at).start_at == "fetch":
        return replace(work.arrival, arrived_at=work.arrival.fetched_at)
    return work.arrival
