"""What time brings: digests of deferred letters, and letters that failed for good told to staff.

Due rows stand in the database; a tick that runs twice, or late, writes nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from mailflow import clock
from mailflow.desk.decision import Alarm
from mailflow.desk.office import Office
from mailflow.flow import tick
from mailflow.letters import post
from mailflow.store import outbox, requests
from mailflow.store.engine import Store
from mailflow.workers.log import log
from mailflow.workers.reload import Edition
from mailflow.workers.watch import Watch
from mailflow.workers.write import Writer, raise_alarm

STEP_SECONDS = 60.0
DIGEST_AFTER = {"staff": timedelta(hours=1), "client": timedelta(minutes=10)}
"""How long the oldest deferred letter waits: the window it fell out of."""


@dataclass(frozen=True, slots=True)
class Timers:
    """The fourth worker. `committed` wakes delivery."""

    store: Store
    office: Office
    edition: Callable[[], Edition]
    watch: Watch
    committed: Callable[[], None] = lambda: None

    def tick(self) -> None:
        """Does everything that is due now."""
        with self.watch.step("timers", STEP_SECONDS):
            self._tell_failures()
            self._digests()

    def _tell_failures(self) -> None:
        with self.store.read() as connection:
            failures = outbox.untold_failures(connection)
        for failure in failures:
            edition, now = self.edition(), clock.now()
            with self.store.write() as connection:
                letter = failure.letter
                case = requests.case(connection, letter.request) if letter.request is not None else None
                if case is not None:
                    decision = tick.failed_letter(letter, case, failure.error, edition.handbook, now)
                    Writer(edition, self.office, now).write(connection, decision, None)
                else:
                    alarm = Alarm("letter failed", f"Letter {letter.id} to {letter.recipient} failed: {failure.error}")
                    raise_alarm(connection, alarm, edition, self.office, now)
                outbox.told(connection, (letter.id,))
            log.info("timers.told", letter=failure.letter.id)
            self.committed()

    def _digests(self) -> None:
        with self.store.read() as connection:
            groups = outbox.deferred(connection)
        for group in groups:
            edition, now = self.edition(), clock.now()
            if group.oldest > now - DIGEST_AFTER[group.audience]:
                continue
            people = edition.handbook.people
            notice = tick.digest(group.recipient, group.audience, group.letters, people, level=0)
            letter = post.outgoing(notice, edition.stationery, edition.handbook.agreement, self.office, now)
            with self.store.write() as connection:
                outbox.put(connection, (letter,))
                outbox.digested(connection, tuple(number for number, _ in group.letters))
            log.info("timers.digest", letters=len(group.letters))
            self.committed()
