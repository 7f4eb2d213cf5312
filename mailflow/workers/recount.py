"""After a change of the rules every open promise is looked at once, in short transactions beside the mail.

Which handbook they were last counted by stands in the database: a run that is stopped in the middle begins again, and
what has moved already does not move twice.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from mailflow import clock
from mailflow.desk.decision import Decision
from mailflow.desk.office import Office
from mailflow.desk.request import Case
from mailflow.flow.recount import recounted
from mailflow.store import calendars, cases, handbooks
from mailflow.store.conflict import Conflict
from mailflow.store.engine import Store
from mailflow.workers.log import log
from mailflow.workers.reload import Edition
from mailflow.workers.watch import Watch
from mailflow.workers.write import Writer

STEP_SECONDS = 60.0
SLICE = 100
TICK_SECONDS = 0.5
"""How long a tick goes on: mail comes in between."""
HOLD_SECONDS = 0.025


@dataclass(slots=True)
class Recount:
    """A neighbour of the timers. `committed` wakes delivery. `settled` is the handbook that everything counts by."""

    store: Store
    office: Office
    edition: Callable[[], Edition]
    watch: Watch
    committed: Callable[[], None] = lambda: None
    settled: str = ""
    _counting: str = field(default="", init=False)
    _since: datetime = field(default_factory=clock.now, init=False)
    _position: int = field(default=0, init=False)

    def tick(self) -> None:
        """Goes on for half a second where the rules have changed."""
        self._work(TICK_SECONDS)

    def finish(self) -> None:
        """Works until everything counts by the handbook in use."""
        self._work(float("inf"))

    def _work(self, seconds: float) -> None:
        edition, started = self.edition(), clock.monotonic()
        if edition.handbook.hash not in (self.settled, self._counting):
            self._begin(edition)
        while edition.handbook.hash != self.settled and clock.monotonic() - started < seconds:
            with self.watch.step("recount", STEP_SECONDS):
                self._slice(edition)

    def _begin(self, edition: Edition) -> None:
        """Notices the change: from now on the new rules count, also for a request whose turn comes later."""
        book = edition.handbook
        with self.store.read() as connection:
            if calendars.counted_by(connection) == book.hash:
                self.settled = book.hash
                return
        now = clock.now()
        with self.store.write() as connection:
            handbooks.remember(connection, book.hash, book.content, now)
            calendars.renew(connection, book.agreements.calendars.values())
        self._counting, self._since, self._position = book.hash, now, 0
        log.info("recount.begin", handbook=book.hash[:12])

    def _slice(self, edition: Edition) -> None:
        with self.store.read() as connection:
            found = cases.following(connection, self._position, SLICE, only_open=True)
        decisions = deque(each for case in found if (each := self._decide(case, edition)) is not None)
        while decisions:
            self._write(decisions, edition)
        if found:
            self._position = found[-1].request.number
        else:
            self._done(edition)

    def _decide(self, case: Case, edition: Edition) -> Decision | None:
        try:
            return recounted(case, edition.handbook, self._since)
        except Exception:
            # One request that cannot be counted must not keep the others from it.
            log.exception("recount.failed", request=case.request.number)
            return None

    def _write(self, decisions: deque[Decision], edition: Edition) -> None:
        """As many as fit into one short transaction."""
        started = clock.monotonic()
        with self.store.write() as connection:
            while decisions and clock.monotonic() - started < HOLD_SECONDS:
                self._apply(connection, decisions.popleft(), edition)
        self.committed()

    def _apply(self, connection: Connection, decision: Decision, edition: Edition) -> None:
        try:
            self._try(connection, decision, edition)
        except Conflict:
            # A mail was faster; inside of this transaction nobody is.
            assert decision.request is not None
            case = cases.case(connection, decision.request)
            again = self._decide(case, edition) if case is not None else None
            if again is not None:
                self._try(connection, again, edition)

    def _try(self, connection: Connection, decision: Decision, edition: Edition) -> None:
        try:
            with connection.begin_nested():
                Writer(edition, self.office, clock.now()).write(connection, decision, None)
        except Conflict:
            raise
        except Exception:
            # One letter that cannot be written must not keep the others from being.
            log.exception("recount.not_written", request=decision.request)

    def _done(self, edition: Edition) -> None:
        with self.store.write() as connection:
            calendars.count_by(connection, edition.handbook.hash, clock.now())
        self.settled, self._counting = edition.handbook.hash, ""
        log.info("recount.done", handbook=self.settled[:12])
