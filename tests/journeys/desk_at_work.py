"""A desk that is at work: `mailflow run` as a service beside the story, which waits until a mail is worked off."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select

from mailflow import clock
from mailflow.desk.request import Case, Entry
from mailflow.store import cases, tables
from mailflow.store.tables import NEW, QUEUED
from tests.journeys.desk_story import Letter, Story, read_letter
from tests.journeys.installation import Installation
from tests.journeys.workers import Workers

WITHIN = 30.0
MOST_STEPS = timedelta(minutes=2)
"""A mail cannot arrive in the future, so the first one came this long ago."""
REFERENCE = re.compile(r"BEN-([0-9]+)")


@dataclass(slots=True)
class DeskAtWork(Story):
    """A story whose workers never stop: a step takes a fraction of a second, and nothing is started anew."""

    workers: Workers = field(init=False)
    second: datetime = field(init=False)
    arrived: int = 0
    read: int = 0

    @classmethod
    def of(cls, installation: Installation) -> DeskAtWork:
        """The desk of an empty installation; its workers are to be entered."""
        installation.prepare()
        desk = cls(installation)
        desk.workers = installation.workers()
        desk.second = clock.now() - MOST_STEPS
        return desk

    def comes(self, *mails: bytes) -> list[Letter]:
        """Mails arrive together and are worked off; the letters that this gave.

        Each step has a second of its own, as among people: a mailbox tells arrivals in whole seconds, and of what
        falls into one a stop is told before a reopening.
        """
        self.second += timedelta(seconds=1)
        self.installation.accounts["support"].append(*mails, at=self.second)
        self.arrived += len(mails)
        self.until(self.settled)
        return self.news()

    def news(self) -> list[Letter]:
        """The letters that the world has got and the story has not looked at so far."""
        taken = self.installation.peer.taken[self.read :]
        self.read += len(taken)
        return [read_letter(each) for each in taken]

    def until(self, true: Callable[[], bool]) -> None:
        """Waits for something that the workers do."""
        began = time.monotonic()
        while not true():
            assert not self.workers.ended, f"the workers have ended:\n{self.workers.text()}"
            assert time.monotonic() - began < WITHIN, f"not within {WITHIN} s:\n{self.workers.text()}"
            time.sleep(0.01)

    def case(self, reference: str) -> Case:
        with self.installation.store.read() as connection:
            found = cases.case(connection, number(reference))
        assert found is not None
        return found

    def state(self, reference: str) -> str:
        return self.case(reference).request.state

    def clocks(self, reference: str) -> dict[str, str]:
        return {clock.name: clock.state for clock in self.case(reference).clocks}

    def timeline(self, reference: str) -> list[Entry]:
        with self.installation.store.read() as connection:
            return [line.entry for line in cases.timeline(connection, number(reference))]

    def outcomes(self) -> list[str]:
        """What became of every mail so far."""
        return [row.outcome for row in self.installation.received()]

    def passes(self, seconds: float) -> None:
        """Time goes by, until the timers and the queues have been looked at once more."""
        end = time.monotonic() + seconds
        self.until(lambda: time.monotonic() > end and self.settled())

    def settled(self) -> bool:
        """Whether every mail is worked off, or waits to be taken back, and every letter has left."""
        received, outbox = tables.received, tables.outbox
        with self.installation.store.read() as connection:
            here, new = connection.execute(select(func.count(), func.count().filter(NEW)).select_from(received)).one()
            queued = connection.scalar(select(func.count()).select_from(outbox).where(QUEUED))
        return here == self.arrived and not new and not queued


def number(reference: str) -> int:
    """1001 of "BEN-1001"."""
    return int(reference.rpartition("-")[2])


def about(letter: Letter) -> str:
    """The reference of the request that a letter is about."""
    found = REFERENCE.search(letter.field("Subject"))
    assert found is not None, letter.field("Subject")
    return found[0]
