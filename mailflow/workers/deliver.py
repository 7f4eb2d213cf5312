"""Outbox -> SMTP. "Sent" is committed right after the server's 250, letter by letter.

A letter whose answer was lost goes out again with the same bytes; a letter that the server refuses for good is marked
as failed, and staff are told by the timers. Nothing here reads a letter: its bytes were final when it was queued.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from mailflow import clock
from mailflow.channels.channel import Channel
from mailflow.errors import Permanent, Temporary
from mailflow.store import outbox
from mailflow.store.engine import Store
from mailflow.store.outbox import Queued
from mailflow.workers import backoff
from mailflow.workers.log import log, printable
from mailflow.workers.watch import Watch

BATCH = 25
STEP_SECONDS = 300.0


@dataclass(slots=True)
class Delivered:
    """What a sweep did."""

    sent: int = 0
    later: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Deliverer:
    """The third worker, in a process of its own. `stopping` is asked between letters.

    `owed` are letters that a server took and that are not yet marked as sent, with its words: as long as the database
    takes no mark, nothing more is sent, or the same letter would go out every second.
    """

    store: Store
    channel: Channel
    watch: Watch
    stopping: Callable[[], bool]
    owed: dict[int, str] = field(default_factory=dict)

    def sweep(self) -> Delivered:
        """Sends what is due, in order of priority, until nothing is due or the worker must stop."""
        done = Delivered()
        self._mark()
        while not self.stopping():
            with self.store.read() as connection:
                letters = outbox.due(connection, clock.now(), BATCH)
            if not letters:
                break
            for letter in letters:
                if self.stopping():
                    break
                with self.watch.step("deliver", STEP_SECONDS, letter.id):
                    self._send(letter, done)
        return done

    def _send(self, letter: Queued, done: Delivered) -> None:
        with self.store.read() as connection:
            data = outbox.to_send(connection, letter.id)
        if data is None:
            return  # somebody dropped it since
        log.info("deliver.begin", letter=letter.id)
        try:
            reply = self.channel.send(letter.envelope_from, letter.recipient, data)
        except Permanent as error:
            done.refused += 1
            log.error("deliver.refused", letter=letter.id, code=error.code, why=printable(str(error)))
            with self.store.write() as connection:
                outbox.failed(connection, letter.id, str(error))
        except Temporary as error:
            done.later += 1
            self._later(letter, error)
        else:
            self.owed[letter.id] = reply
            log.info("deliver.accepted", letter=letter.id)
            self._mark()
            done.sent += 1

    def _mark(self) -> None:
        for number, reply in tuple(self.owed.items()):
            with self.store.mark() as connection:
                outbox.sent(connection, number, reply, clock.now())
            del self.owed[number]
            log.info("deliver.sent", letter=number)

    def _later(self, letter: Queued, error: Temporary) -> None:
        now = clock.now()
        expired = now - letter.created_at > backoff.LETTER_LIFE
        why = printable(str(error))
        log.warning("deliver.later", letter=letter.id, code=error.code, attempts=letter.attempts + 1, why=why)
        with self.store.write() as connection:
            if expired:
                outbox.failed(connection, letter.id, f"given up after {backoff.LETTER_LIFE.days} days: {error}")
            else:
                wait = backoff.after(letter.attempts + 1, backoff.LETTER)
                outbox.retry(connection, letter.id, str(error), now + wait)
