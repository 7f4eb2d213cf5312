"""What time brings: promises in danger, digests of deferred letters, and letters that failed for good told to staff.

Due rows stand in the database; a tick that runs twice, or late, writes nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from sqlalchemy import Connection

from mailflow import clock
from mailflow.channels.notify import Destination
from mailflow.desk.decision import Alarm, Notice
from mailflow.desk.known import SentLetter
from mailflow.desk.office import Office
from mailflow.flow import tick
from mailflow.flow.windows import ECHOES, breaks, proven
from mailflow.letters import post
from mailflow.store import cases, outbox
from mailflow.store.engine import Store
from mailflow.store.letters import Letter
from mailflow.workers.announce import Announcer
from mailflow.workers.leavers import Leavers
from mailflow.workers.log import log
from mailflow.workers.loop import in_turn
from mailflow.workers.promises import Awake, Promises
from mailflow.workers.questions import Questions
from mailflow.workers.reload import Edition
from mailflow.workers.watch import Watch
from mailflow.workers.write import Brake, Recent, Writer, raise_alarm

STEP_SECONDS = 60.0
DIGEST_AFTER = {"staff": timedelta(hours=1), "client": timedelta(minutes=10)}
"""How long the oldest deferred letter waits: the window it fell out of."""


@dataclass(frozen=True, slots=True)
class Timers:
    """The fourth worker. `committed` wakes delivery. `destinations` get short notices beside the letters."""

    store: Store
    office: Office
    edition: Callable[[], Edition]
    watch: Watch
    committed: Callable[[], None] = lambda: None
    destinations: Sequence[Destination] = ()
    awake: Awake = field(default_factory=Awake)

    def tick(self) -> None:
        """Does everything that is due now."""
        with self.watch.step("timers", STEP_SECONDS):
            edition, announcer = self.edition(), Announcer(self.destinations, self.office)
            in_turn(
                self._tell_failures,
                self._digests,
                Questions(self.store, self.office, edition, self.committed).tick,
                Promises(self.store, self.office, edition, self.committed, announcer, self.awake).tick,
            )

    def _tell_failures(self) -> None:
        with self.store.read() as connection:
            failures = outbox.untold_failures(connection)
        for letter in failures:
            try:
                self._tell(letter)
            except Exception:
                # One letter that cannot be told of must not keep the others from being.
                log.exception("timers.not_told", letter=letter.id)

    def _tell(self, letter: Letter) -> None:
        edition, now = self.edition(), clock.now()
        error = letter.last_error or "no reason was given"
        with self.store.write() as connection:
            case = cases.case(connection, letter.request) if letter.request is not None else None
            if case is not None:
                decision = tick.failed_letter(_sent(letter), case, error, edition.handbook, now)
                Writer(edition, self.office, now).write(connection, decision, None)
            else:
                alarm = Alarm("letter failed", f"Letter {letter.id} to {letter.recipient} failed: {error}")
                raise_alarm(connection, alarm, edition, self.office, now)
            outbox.told(connection, (letter.id,))
        log.info("timers.told", letter=letter.id)
        self.committed()

    def _digests(self) -> None:
        edition, now = self.edition(), clock.now()
        with self.store.read() as connection:
            groups = outbox.deferred_due(connection, now - min(DIGEST_AFTER.values()))
        for recipient, letters in groups.items():
            audience = letters[0].audience
            if letters[0].created_at > now - DIGEST_AFTER[audience]:
                continue
            # What clients wrote comes before the answers to somebody's own orders.
            lines = tuple((each.id, each.summary) for each in sorted(letters, key=lambda each: each.template in ECHOES))
            notice = tick.digest(recipient, audience, lines, edition.handbook.people)
            if notice is None:
                Leavers(self.store, self.office, edition, self.committed).tick()
                continue
            if audience == "client" and not self._fits(notice):
                continue  # a digest is an automatic letter, too: two machines must come to an end
            letter = post.outgoing(notice, edition.stationery, edition.handbook.agreement, self.office, now)
            with self.store.write() as connection:
                letter = replace(letter, status="queued" if self._passes(connection, notice, edition) else "held")
                outbox.put(connection, (letter,))
                outbox.digested(connection, tuple(number for number, _ in lines))
            log.info("timers.digest", letters=len(lines))
            self.committed()

    def _passes(self, connection: Connection, notice: Notice, edition: Edition) -> bool:
        """Whether the breaker lets a digest out; the admin is told where it does not."""
        if not breaks(notice):
            return True
        brake = Brake(connection, clock.now())
        passes = brake.lets_pass(proven(notice))
        if alarm := brake.done():
            raise_alarm(connection, alarm, edition, self.office, clock.now())
        return passes

    def _fits(self, notice: Notice) -> bool:
        """Whether its recipient may get another automatic letter now."""
        with self.store.read() as connection:
            return Recent(connection, (notice,), clock.now()).fits(notice)


def _sent(letter: Letter) -> SentLetter:
    return SentLetter(
        id=letter.id,
        request=letter.request,
        recipient=letter.recipient,
        template=letter.template,
        cause=letter.cause,
        audience=letter.audience,
        message_id=letter.message_id,
        status=letter.status,
        created_at=letter.created_at,
    )
