"""A desk that is at work: `mailflow run` as a service beside the story, which waits until a mail is worked off."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select

from mailflow import clock
from mailflow.store import tables
from mailflow.store.tables import NEW, QUEUED
from tests.journeys.desk_story import Letter, Story
from tests.journeys.installation import Installation
from tests.journeys.workers import Workers

WITHIN = 30.0
MOST_STEPS = timedelta(minutes=2)
"""A mail cannot arrive in the future, so the first one came this long ago."""


@dataclass(slots=True)
class DeskAtWork(Story):
    """A story whose workers never stop: a step takes a fraction of a second, and nothing is started anew."""

    workers: Workers = field(init=False)
    second: datetime = field(init=False)
    arrived: int = 0

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

    def until(self, true: Callable[[], bool]) -> None:
        """Waits for something that the workers do."""
        began = time.monotonic()
        while not true():
            assert not self.workers.ended, f"the workers have ended:\n{self.workers.text()}"
            assert time.monotonic() - began < WITHIN, f"not within {WITHIN} s:\n{self.workers.text()}"
            time.sleep(0.01)

    def settled(self) -> bool:
        """Whether every mail is worked off, or waits to be taken back, and every letter has left."""
        received, outbox = tables.received, tables.outbox
        with self.installation.store.read() as connection:
            here, new = connection.execute(select(func.count(), func.count().filter(NEW)).select_from(received)).one()
            queued = connection.scalar(select(func.count()).select_from(outbox).where(QUEUED))
        return here == self.arrived and not new and not queued
