"""A desk whose days pass in seconds: real servers at both ends, and the real workers by a clock that the story moves.

The workers of `mailflow run` work here in the test's own process, one after the other, so that they and the story read
the same clock. What they do as processes of a service, `desk_at_work` shows.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

import time_machine

from mailflow import app, clock
from mailflow.app import App
from mailflow.mailbox.mailbox import Mailbox
from mailflow.workers.deliver import Deliverer
from mailflow.workers.fetch import Fetcher
from mailflow.workers.process import Processor
from mailflow.workers.timers import Timers
from mailflow.workers.watch import Watch
from tests.journeys.desk_story import Letter, Story
from tests.journeys.installation import Installation
from tests.journeys.moments import MINUTE


@dataclass(frozen=True, slots=True)
class Workers:
    """The four workers, as the composition root makes them, each with the connection it works on."""

    app: App
    mailbox: Mailbox
    fetcher: Fetcher
    processor: Processor
    timers: Timers
    deliverer: Deliverer

    @classmethod
    @contextlib.contextmanager
    def of(cls, made: App) -> Iterator[Self]:
        (source,) = app.sources(made)
        with source.connect() as mailbox, app.channel(made.config) as way_out:
            timers = Timers(made.store, made.office, lambda: made.shelf.current, Watch(1))
            deliverer = Deliverer(made.store, way_out, Watch(1), lambda: False)
            yield cls(made, mailbox, source.fetcher, app.processor(made), timers, deliverer)

    def work(self, *, polls: bool) -> None:
        """Everything that is due now."""
        if polls:
            self.fetcher.poll(self.mailbox)
        while self.processor.batch():
            pass
        self.timers.tick()
        self.deliverer.sweep()


@dataclass(slots=True, kw_only=True)
class TimedDesk(Story):
    """A story that says what time it is: each step comes a minute after what happened before."""

    workers: Workers
    traveller: time_machine.Traveller

    @classmethod
    @contextlib.contextmanager
    def opened(cls, installation: Installation, start: datetime) -> Iterator[Self]:
        """The desk of an empty installation, at work since `start`."""
        installation.prepare()
        with time_machine.travel(start, tick=False) as traveller, Workers.of(installation.app()) as workers:
            desk = cls(installation=installation, workers=workers, traveller=traveller)
            workers.work(polls=True)
            yield desk
            workers.app.store.close()

    def comes(self, *mails: bytes) -> list[Letter]:
        """Mails arrive together and are worked off; the letters that this gave."""
        self.traveller.shift(MINUTE)
        self.installation.accounts["support"].append(*mails, at=clock.now())
        self.workers.work(polls=True)
        return self.news()

    def until(self, at: datetime, *, step: timedelta = MINUTE, polls: bool = True) -> list[Letter]:
        """Time passes, and every step the workers work; the letters that this gave. `polls`: mailboxes can be read."""
        while clock.now() < at:
            self.traveller.move_to(min(at, clock.now() + step))
            self.workers.work(polls=polls)
        return self.news()

    def later(self, time: timedelta) -> list[Letter]:
        """Some time passes in one step."""
        return self.until(clock.now() + time, step=time)
