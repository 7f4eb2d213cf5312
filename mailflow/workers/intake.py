"""The first child process: one thread a mailbox fetches, the main thread processes, ticks and reloads."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from mailflow import clock
from mailflow.desk.decision import Alarm
from mailflow.desk.office import Office
from mailflow.errors import ConfigError, Refused, Unavailable
from mailflow.mailbox.mailbox import Mailbox
from mailflow.store import received
from mailflow.store.engine import Store
from mailflow.workers import backoff
from mailflow.workers.fetch import Fetcher
from mailflow.workers.log import log, printable
from mailflow.workers.loop import Loop
from mailflow.workers.process import Processor
from mailflow.workers.recount import Recount
from mailflow.workers.reload import Shelf
from mailflow.workers.supervise import Orphaned
from mailflow.workers.timers import Timers
from mailflow.workers.write import raise_alarm

UNREADABLE = 3
"""Failures one after the other after which a mailbox cannot be read: the first may be the network of a machine that has
only just started."""


@dataclass(frozen=True, slots=True)
class Source:
    """One mailbox: how to connect to it, and the fetcher of its inbox."""

    connect: Callable[[], Mailbox]
    fetcher: Fetcher


@dataclass(slots=True)
class Intake:
    """Fetch, process, timers and reload. `once`: poll every mailbox once, work everything off, end."""

    sources: Sequence[Source]
    processor: Processor
    timers: Timers
    shelf: Shelf
    store: Store
    office: Office
    poll_seconds: int
    once: bool
    woken: threading.Event
    failed: bool = False
    ended: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    reload_wanted: bool = False
    stop_wanted: bool = False

    def run(self) -> int:
        """Works until told to stop; the exit status says whether anything failed."""
        stop_reader, stop_writer = os.pipe()
        self._handle_signals(stop_writer)
        threads = [
            threading.Thread(target=self._fetch, args=(source, stop_reader), name=source.fetcher.inbox, daemon=True)
            for source in self.sources
        ]
        for thread in threads:
            thread.start()
        processor = self.processor
        recount = Recount(self.store, self.office, processor.edition, processor.watch, processor.committed)
        loop = Loop()
        loop.every(1, "timers", self.timers.tick)
        loop.every(1, "reload", self._reload)
        loop.every(1, "recount", recount.finish if self.once else recount.tick)
        loop.run_all()
        orphaned = Orphaned()
        while not self.stop_wanted and not orphaned():
            self.woken.clear()
            fetching = len(self.ended) < len(threads)
            worked = self._process()
            loop.run_due()
            if worked:
                continue
            if self.once and not fetching:
                break
            self.woken.wait(0.2 if self.once else 1.0)
        self.stop.set()
        for thread in threads:
            thread.join(timeout=10)
        if self.once:
            loop.run_all()
        return int(self.failed or loop.failures > 0 or (self.once and self._work_left()))

    def _process(self) -> int:
        try:
            return self.processor.batch()
        except Exception:
            # The database may be away or full: nothing is lost, the mails stay in the queue.
            self.failed = True
            log.exception("process.batch_failed")
            self.stop.wait(1.0)
            return 0

    def _fetch(self, source: Source, stop_reader: int) -> None:
        try:
            self._poll(source, stop_reader)
        finally:
            self.ended.append(source.fetcher.inbox)
            self.woken.set()  # a single run ends when the last mailbox is read

    def _poll(self, source: Source, stop_reader: int) -> None:
        failures = 0
        while not self.stop.is_set():
            wait, surely = 0.0, self.once
            try:
                with source.connect() as mailbox:
                    while not self.stop.is_set():
                        polled = source.fetcher.poll(mailbox)
                        failures = 0
                        self.processor.unreadable.discard(source.fetcher.inbox)
                        self.failed |= bool(polled.not_fetched)
                        if self.once:
                            return
                        mailbox.wait(self.poll_seconds, stop_reader)
            except Refused as error:
                self._trouble(f"login {source.fetcher.inbox}", str(error))
                wait, surely = backoff.REFUSED_LOGIN.total_seconds(), True
            except Unavailable as error:
                failures += 1
                log.warning(
                    "fetch.unavailable", inbox=source.fetcher.inbox, failures=failures, why=printable(str(error))
                )
                if failures == 5:
                    self._trouble(f"mailbox {source.fetcher.inbox}", str(error))
                wait = backoff.after(failures, backoff.MAILBOX).total_seconds()
            except Exception:
                failures += 1
                log.exception("fetch.failed", inbox=source.fetcher.inbox)
                wait = backoff.after(failures, backoff.MAILBOX).total_seconds()
            if surely or failures >= UNREADABLE:
                self.processor.unreadable.add(source.fetcher.inbox)
            if self.once:
                self.failed = True
                return
            self.stop.wait(wait)

    def _trouble(self, cause: str, text: str) -> None:
        log.error("fetch.trouble", cause=cause, why=printable(text))
        try:
            with self.store.write() as connection:
                raise_alarm(connection, Alarm(cause, text), self.shelf.current, self.office, clock.now())
        except Exception:
            # What keeps us from the mailbox may keep us from the database, too: go on trying both.
            log.exception("fetch.no_alarm", cause=cause)

    def _reload(self) -> None:
        if not self.reload_wanted:
            return
        self.reload_wanted = False
        try:
            changed = self.shelf.reload()
        except ConfigError as error:
            log.error("reload.refused", problems=len(error.problems))
            for problem in error.problems:
                log.error("reload.problem", problem=printable(str(problem), 1000))
            text = f"The rules were not reloaded, the former ones stay in use:\n{error}"
            with self.store.write() as connection:
                raise_alarm(connection, Alarm("reload", text), self.shelf.current, self.office, clock.now())
        else:
            log.info("reload.done", changed=changed, handbook=self.shelf.current.handbook.hash[:12])

    def _work_left(self) -> bool:
        with self.store.read() as connection:
            return received.counts(connection).get("new", 0) > 0

    def _handle_signals(self, stop_writer: int) -> None:
        # A handler runs in the middle of the main thread, which may hold the lock of an Event at that moment: plain
        # marks only, and the loop sees them within a second.
        def stop(_signal: int, _frame: object) -> None:
            self.stop_wanted = True
            os.write(stop_writer, b"x")

        def reload(_signal: int, _frame: object) -> None:
            self.reload_wanted = True

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGHUP, reload)
