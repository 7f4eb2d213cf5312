"""One-second ticks by `schedule`, guarded: an exception in one job neither stops the others nor the loop.

`schedule` only says when to look; what is due stands in the database in UTC, so a tick that comes late loses nothing.
`schedule` goes by the wall clock, and one that is set back would silence it for as long: then everything runs at once.
"""

from __future__ import annotations

from collections.abc import Callable

import schedule

from mailflow.workers.log import log


def in_turn(*jobs: Callable[[], object]) -> None:
    """Runs every job, whatever the others raise; then raises all of that as one `ExceptionGroup`."""
    errors = []
    for job in jobs:
        try:
            job()
        except Exception as error:
            errors.append(error)
    if errors:
        raise ExceptionGroup("some jobs of a tick failed", errors)


class Loop:
    """Jobs that are looked at every second or slower, in one thread."""

    def __init__(self) -> None:
        self._scheduler = schedule.Scheduler()
        self._longest = 0
        self.failures = 0

    def every(self, seconds: int, name: str, job: Callable[[], object]) -> None:
        """Runs `job` every `seconds`; what it raises is logged and counted."""

        def guarded() -> None:
            try:
                job()
            except Exception:
                self.failures += 1
                log.exception("tick.failed", job=name)

        self._longest = max(self._longest, seconds)
        self._scheduler.every(seconds).seconds.do(guarded)

    def run_due(self) -> None:
        """Runs what is due now."""
        waits = self._scheduler.idle_seconds
        if waits is not None and waits > self._longest:
            log.warning("tick.clock_set_back", seconds=round(waits))
            self._scheduler.run_all()
        self._scheduler.run_pending()

    def run_all(self) -> None:
        """Runs every job once, due or not."""
        self._scheduler.run_all()
