"""The parent: two children that meet only in the database, restarted when one dies or hangs.

They are apart because a "sent" mark beside a parsing thread waits for the interpreter, and because a hanging parser
must not stop letters. The parent forks before it opens anything, holds no connection, and decides nothing.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess

from mailflow import clock
from mailflow.workers.log import log
from mailflow.workers.watch import Step, Watch

GRACE_SECONDS = 90.0
"""How long a child may finish the step in hand after SIGTERM: a letter on its way to a slow server."""
LOOK_SECONDS = 0.2
RESTART_SECONDS = 1.0
SIGNALS = (signal.SIGTERM, signal.SIGHUP)


@dataclass(slots=True)
class Child:
    """A child to keep alive: `main` runs in it and returns its exit status; `watch` is shared with it.

    `main` is told whether it takes the place of one that died: what that one had learned died with it.
    """

    name: str
    main: Callable[[bool], int]
    watch: Watch
    process: BaseProcess | None = None
    started: float = 0.0
    status: int | None = None

    def start(self) -> None:
        """Forks it."""
        self.watch.clear()
        context = multiprocessing.get_context("fork")
        arguments = (self.main, self.process is not None, os.getpid())
        self.process = context.Process(target=_main, args=arguments, name=f"mailflow {self.name}")
        # A signal between the fork and the child's first line would meet the parent's handler and be lost.
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        self.process.start()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        self.started = clock.monotonic()
        log.info("child.started", child=self.name, pid=self.process.pid)


def _main(main: Callable[[bool], int], restarted: bool, parent: int) -> None:
    # Until the child has handlers of its own, the parent's must not swallow its signals.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    Orphaned.parent = parent
    os._exit(_guarded(main, restarted))


class Orphaned:
    """Tells a child that its parent was killed: then nobody watches it any more, and it ends after the step in hand."""

    parent = 0

    def __call__(self) -> bool:
        return os.getppid() != self.parent


def _guarded(main: Callable[[bool], int], restarted: bool) -> int:
    try:
        return main(restarted)
    except BaseException:
        log.exception("child.crashed")
        return 1


@dataclass(slots=True)
class Supervisor:
    """Runs intake and delivery. `suspect` is told of the mail in whose step a child died or hung.

    `wake` is the writing end of the pipe from intake to delivery: in a single run the parent closes its copy, so that
    delivery sees the end of intake.
    """

    intake: Child
    delivery: Child
    suspect: Callable[[str, Step], None]
    wake: int
    once: bool
    stopping: bool = False
    reload: bool = False
    children: tuple[Child, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.children = (self.intake, self.delivery)

    def run(self) -> int:
        """Until told to stop, or until a single run is done; the exit status."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        signal.signal(signal.SIGHUP, self._reload)
        try:
            for child in self.children:
                child.start()
            while not self.stopping:
                self._look()
                if self.once and all(child.status is not None for child in self.children):
                    break
                self._pause()
        finally:
            self._end()
        if self.once:
            return int(any(child.status for child in self.children))
        return 0

    def _pause(self) -> None:
        """Until a child ends, or it is time to look at their steps again."""
        alive = [
            child.process.sentinel for child in self.children if child.process is not None and child.status is None
        ]
        wait(alive, LOOK_SECONDS)

    def _look(self) -> None:
        if self.reload and self.intake.process is not None and self.intake.process.pid is not None:
            self.reload = False
            os.kill(self.intake.process.pid, signal.SIGHUP)
        for child in self.children:
            if child.process is None or child.status is not None:
                continue
            step = child.watch.overdue()
            if step is not None:
                log.error("child.hangs", child=child.name, step=step.name, subject=step.subject)
                child.process.kill()
                child.process.join()
            if child.process.exitcode is not None:
                self._ended(child, child.process.exitcode)

    def _ended(self, child: Child, code: int) -> None:
        steps = child.watch.current()
        (log.error if code else log.info)("child.ended", child=child.name, status=code)
        if code != 0:
            self._suspect(child, steps)
        young = clock.monotonic() - child.started < RESTART_SECONDS
        if self.once and ((code >= 0 and not steps) or young):
            child.status = abs(code)
            if child is self.intake:
                os.close(self.wake)  # the last writing end: delivery sees that no letter will be added
            return
        time.sleep(RESTART_SECONDS)
        child.start()

    def _suspect(self, child: Child, steps: tuple[Step, ...]) -> None:
        for step in steps:
            try:
                self.suspect(child.name, step)
            except Exception:
                # The database may be what is broken: the children must be restarted all the same.
                log.exception("child.suspect", child=child.name, step=step.name)

    def _end(self) -> None:
        """Asks the children to finish the step in hand, waits, and ends those that do not."""
        running = [child.process for child in self.children if child.process is not None and child.process.is_alive()]
        for process in running:
            process.terminate()
        deadline = clock.monotonic() + GRACE_SECONDS
        for process in running:
            process.join(max(0.0, deadline - clock.monotonic()))
            if process.is_alive():
                log.error("child.killed", child=process.name)
                process.kill()
                process.join()

    def _stop(self, _signal: int, _frame: object) -> None:
        self.stopping = True

    def _reload(self, _signal: int, _frame: object) -> None:
        self.reload = True
