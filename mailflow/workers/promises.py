"""What time does to promises: warnings, breaches, reminders, closings, and what leads and staff hear without a mail.

A tick looks no further than the watermark, for a mail that is still to be read may change everything (sla.md 4).
Internal notices wait for it at most `PATIENCE` and say so; what a client would see always waits. What is due stands in
the database, and what was told stands on the timelines: a tick that runs twice, late, after a restart or in a second
instance tells nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from mailflow import clock
from mailflow.desk.decision import Decision
from mailflow.desk.office import Office
from mailflow.desk.outgoing import Outgoing
from mailflow.desk.request import Case
from mailflow.flow import monday, remind, silence, warn
from mailflow.flow.board import board
from mailflow.flow.plan import Plan, terms_of
from mailflow.flow.plan import plan as make_plan
from mailflow.flow.warn import Horizon
from mailflow.letters import post
from mailflow.sla.openings import EPOCH, from_seconds, to_seconds
from mailflow.sla.warnings import Told
from mailflow.store import cursors, due, outbox
from mailflow.store.cursors import Watermark
from mailflow.store.due import NEVER, Scheduled
from mailflow.store.engine import Store
from mailflow.workers import backoff
from mailflow.workers.announce import Announcer
from mailflow.workers.leavers import Leavers
from mailflow.workers.log import log, printable
from mailflow.workers.loop import in_turn
from mailflow.workers.owed import Owed
from mailflow.workers.reload import Edition
from mailflow.workers.write import Writer

PATIENCE = timedelta(minutes=5)
BATCH = 200
"""Requests looked at in a transaction of a few milliseconds."""
HOLD_SECONDS, MOST_SAID = 1.0, 100
"""After an outage thousands of clocks may be due at once: they are worked off in several ticks, mail must not wait."""
SELDOM = timedelta(minutes=10)
"""How often the whole list of open requests is read, for what has no clock."""
TROUBLE = timedelta(hours=1)
"""When to look again at a clock that cannot be counted: its calendar has no hours left."""
RETRY, ALARM_FROM = (timedelta(seconds=5), timedelta(minutes=15)), 4
"""How long to wait after a notice that could not be written; from so many tries on the admin hears of it."""
HANDBOOK, LOOKED, LETTER = "timers handbook", "timers looked", "timers monday"


@dataclass(slots=True)
class Awake:
    """Since when the ticks have come without a gap. After an outage of ours it is we who are late, not a mailbox: the
    mail of those hours must be read before anybody is told.

    `failed` counts the tries to tell of a request that went wrong one after the other.
    """

    since: datetime | None = None
    last: datetime | None = None
    failed: dict[int, int] = field(default_factory=dict)

    def tick(self, now: datetime) -> datetime:
        """Since when, a tick at `now` included; a clock set back or forward is a gap."""
        if self.since is None or self.last is None or not timedelta() <= now - self.last < PATIENCE:
            self.since = now
        self.last = now
        return self.since


@dataclass(frozen=True, slots=True)
class Promises:
    """The part of the timers that looks after clocks. `committed` wakes delivery."""

    store: Store
    office: Office
    edition: Edition
    committed: Callable[[], None]
    announcer: Announcer
    awake: Awake

    def tick(self) -> None:
        """Says everything that is due now."""
        now = clock.now()
        with self.store.read() as connection:
            marks = due.marks(connection, (HANDBOOK, LOOKED, LETTER))
            watermark = cursors.watermark(connection, [inbox.name for inbox in self.office.inboxes])
        in_turn(
            partial(self._take_up_rules, marks.get(HANDBOOK)),
            partial(self._clocks, watermark, now),
            partial(self._seldom, marks.get(LOOKED), watermark.at, now),
            partial(self._monday, marks.get(LETTER), now),
        )

    def _take_up_rules(self, before: int | None) -> None:
        """Other rules may have other thresholds, so every open clock is looked at again, and other people."""
        present = int(self.edition.handbook.hash[:15], 16)
        if before != present:
            Leavers(self.store, self.office, self.edition, self.committed).tick()
            with self.store.write() as connection:
                if before is not None:
                    due.look_again(connection)
                due.mark(connection, HANDBOOK, present)

    def _clocks(self, watermark: Watermark, now: datetime) -> None:
        horizon = _horizon(watermark, now, self.awake.tick(now))
        until, said = clock.monotonic() + HOLD_SECONDS, 0
        while said < MOST_SAID and clock.monotonic() < until:
            with self.store.read() as connection:
                numbers = due.due(connection, horizon.at, BATCH)
                cases, told = due.cases(connection, numbers), due.told(connection, numbers)
            if not numbers:
                return
            looked: list[Scheduled] = []
            for number, case in cases.items():
                plan = self._plan(case, told[number], horizon, watermark.at, now)
                if plan.speaks:
                    self._say(case, horizon, watermark.at, now)
                    said += 1
                else:
                    looked += _scheduled(case, plan)
            with self.store.write() as connection:
                for case in cases.values():
                    terms = terms_of(self.edition.handbook, case.request)
                    self.announcer.new_critical(connection, case, terms, self.edition, now)
                due.schedule(connection, looked)

    def _plan(
        self, case: Case, told: Sequence[Told], horizon: Horizon, watermark: datetime | None, now: datetime
    ) -> Plan:
        try:
            return make_plan(case, told, self.edition.handbook, horizon, watermark, now)
        except Exception as error:
            # Hours that are too few, a kind that is gone: the others must not wait for it.
            log.error("timers.not_counted", request=case.request.number, why=printable(repr(error)))
            return Plan(next_at=(now + TROUBLE,) * len(case.clocks))

    def _say(self, case: Case, horizon: Horizon, watermark: datetime | None, now: datetime) -> None:
        """Plans again on what the database says inside of the transaction, so that nobody else says the same."""
        number = case.request.number
        try:
            with self.store.write() as connection:
                case, told = due.cases(connection, (number,))[number], due.told(connection, (number,))[number]
                plan = self._plan(case, told, horizon, watermark, now)
                for decision in self._decisions(connection, case, plan, horizon, now):
                    self._write(connection, decision, now)
                    terms = terms_of(self.edition.handbook, case.request)
                    self.announcer.warned(connection, case, decision, terms, now)
        except Exception as error:
            # One request that cannot be told of must not keep the others from being; it is tried again soon.
            self._put_off(case, error, now)
        else:
            self.awake.failed.pop(number, None)
            self.committed()

    def _put_off(self, case: Case, error: Exception, now: datetime) -> None:
        number, failed = case.request.number, self.awake.failed
        failed[number] = tries = failed.get(number, 0) + 1
        log.error("timers.not_said", request=number, tries=tries, exc_info=True)
        later = Plan(next_at=(now + backoff.after(tries, RETRY),) * len(case.clocks))
        with self.store.write() as connection:
            due.schedule(connection, _scheduled(case, later))
        if tries >= ALARM_FROM:
            Owed(self.store, self.office, self.edition, self.committed).trouble(number, error)

    def _decisions(
        self, connection: Connection, case: Case, plan: Plan, horizon: Horizon, now: datetime
    ) -> Iterator[Decision]:
        handbook, terms = self.edition.handbook, terms_of(self.edition.handbook, case.request)
        for n, look in plan.warnings:
            heard = due.recipients(connection, look.disproved) if look.disproved else ()
            yield warn.tell(case, case.clocks[n], look, heard, handbook, terms, horizon, now)
        if plan.step is not None and plan.asked is not None:
            if plan.step == silence.CLOSED:
                yield remind.close(case, plan.asked, handbook, terms, now, now)
            else:
                words = due.text(connection, plan.asked.cause)
                yield remind.remind(case, plan.asked, plan.step, words, handbook, terms, now)

    def _write(self, connection: Connection, decision: Decision, now: datetime) -> None:
        Writer(self.edition, self.office, now).write(connection, decision, None)
        log.info("timers.said", request=decision.request, cause=decision.entries[0].id)

    def _seldom(self, looked: int | None, watermark: datetime | None, now: datetime) -> None:
        """What no clock leads to. The mark comes first: a look that fails as a whole is not for every second.

        Clients are written to only while the mailboxes are read: the mail that asks for another date, or answers, may
        be among those that are still to come.
        """
        if looked is not None and abs(now - from_seconds(looked)) < SELDOM:
            return
        with self.store.write() as connection:
            due.mark(connection, LOOKED, to_seconds(now))
        owed = Owed(self.store, self.office, self.edition, self.committed)
        read = watermark is not None and watermark >= now - PATIENCE
        owed.look(clients=read, now=now)
        if watermark is not None:
            owed.silent(partial(self._silent, watermark=watermark, now=now))

    def _silent(self, case: Case, watermark: datetime, now: datetime) -> None:
        number, horizon = case.request.number, Horizon(min(watermark, now))
        with self.store.read() as connection:
            told = due.told(connection, (number,))[number]
        if self._plan(case, told, horizon, watermark, now).step is not None:
            self._say(case, horizon, watermark, now)

    def _monday(self, looked: int | None, now: datetime) -> None:
        """The leads' letter, where its moment came since we last looked; never for a past one at the very start."""
        handbook = self.edition.handbook
        found = monday.last_moment(handbook.agreement, now)
        since = now if looked is None else from_seconds(looked)
        if looked is not None and since <= now and (found is None or found[1] <= since):
            return
        letters: tuple[Outgoing, ...] = ()
        if found is not None and since < found[1]:
            letters = self._digest(found[0], now)
        with self.store.write() as connection:
            outbox.put(connection, letters)
            due.mark(connection, LETTER, to_seconds(now))
        if letters:
            log.info("timers.monday", letters=len(letters))
            self.committed()

    def _digest(self, first: date, now: datetime) -> tuple[Outgoing, ...]:
        handbook = self.edition.handbook
        with self.store.read() as connection:
            lists = board(due.open_cases(connection), now, handbook.agreement)
        notices = monday.letters(lists, first, handbook.people, self.office)
        return tuple(
            post.outgoing(notice, self.edition.stationery, handbook.agreement, self.office, now) for notice in notices
        )


def _horizon(watermark: Watermark, now: datetime, awake: datetime) -> Horizon:
    """The watermark, but not further back than our patience, which begins when we do; never the future, should a clock
    have been set back."""
    patient, known = now - PATIENCE, watermark.at or EPOCH
    if known >= patient or awake > patient:
        return Horizon(min(known, now))
    return Horizon(patient, watermark.inboxes)


def _scheduled(case: Case, plan: Plan) -> list[Scheduled]:
    request = case.request
    return [
        Scheduled(request.number, position, request.version, at or NEVER) for position, at in enumerate(plan.next_at)
    ]
