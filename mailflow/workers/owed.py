"""What is owed without a clock, looked for every ten minutes: overdue estimates, visits tomorrow, silent clients.

What goes wrong with one request is logged, told to the admin once an hour, and keeps no other from its turn.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from mailflow import clock
from mailflow.desk.decision import Alarm, Decision
from mailflow.desk.office import Office
from mailflow.desk.request import Case
from mailflow.flow import remind
from mailflow.store import due
from mailflow.store.engine import Store
from mailflow.workers.log import log
from mailflow.workers.reload import Edition
from mailflow.workers.write import Writer, raise_alarm

Ask = Callable[..., Decision | None]


@dataclass(frozen=True, slots=True)
class Owed:
    """The part of the timers that reads requests instead of clocks. `committed` wakes delivery."""

    store: Store
    office: Office
    edition: Edition
    committed: Callable[[], None]

    def look(self, *, clients: bool, now: datetime) -> None:
        """Tells what is owed now; of it clients hear their part only where `clients` says so."""
        with self.store.read() as connection:
            cases = tuple(due.open_cases(connection, {**remind.ESTIMATES, **remind.VISITS}))
            visits = [case.request.number for case in cases if case.request.kind in remind.VISITS]
            traces = due.traces(connection, visits)
        days = {number: day for number, trace in traces.items() if (day := remind.judged_day(trace)) is not None}
        asks: list[Ask] = [
            remind.recording_begins,
            remind.estimate_overdue,
            partial(remind.visit_tomorrow, days=days),
        ]
        if clients:
            asks.append(remind.appointment_tomorrow)
        for case in cases:
            for ask in asks:
                self._guarded(case, ask, now)

    def silent(self, say: Callable[[Case], None]) -> None:
        """Calls `say` for each request that waits for its client while no clock of it does: no clock leads there."""
        kinds = self.edition.handbook.kinds.values()
        waiting = {kind.name: (kind.waiting,) for kind in kinds if kind.waiting is not None}
        with self.store.read() as connection:
            cases = tuple(_unclocked(due.open_cases(connection, waiting)))
        for case in cases:
            try:
                say(case)
            except Exception as error:
                self.trouble(case.request.number, error)

    def trouble(self, number: int, error: Exception) -> None:
        """Logs the error that is being handled, and lets the admin know."""
        log.error("timers.not_looked", request=number, exc_info=True)
        reference = self.office.reference(number)
        text = f"{reference}: mailflow cannot look after its dates ({type(error).__name__}); a person must. See the log"
        with self.store.write() as connection:
            raise_alarm(connection, Alarm("timers", text), self.edition, self.office, clock.now())
        self.committed()

    def _guarded(self, case: Case, ask: Ask, now: datetime) -> None:
        number = case.request.number
        try:
            if self._asked(case, ask, (), now) is not None:
                self._tell(number, ask, now)
        except Exception as error:
            self.trouble(number, error)

    def _asked(self, case: Case, ask: Ask, done: Collection[str], now: datetime) -> Decision | None:
        handbook = self.edition.handbook
        return ask(case, done, handbook, handbook.agreement_of(case.request), now)

    def _tell(self, number: int, ask: Ask, now: datetime) -> None:
        """Asks again about what the database says inside of the transaction, so that nobody else says the same."""
        with self.store.write() as connection:
            case, told = due.cases(connection, (number,))[number], due.told(connection, (number,))[number]
            decision = self._asked(case, ask, {each.cause for each in told}, now)
            if decision is not None:
                Writer(self.edition, self.office, now).write(connection, decision, None)
        if decision is not None:
            log.info("timers.said", request=number, cause=decision.entries[0].id)
            self.committed()


def _unclocked(cases: Iterator[Case]) -> Iterator[Case]:
    yield from (case for case in cases if all(each.state != "paused" for each in case.clocks))
