"""The second child process: delivers whenever the first one committed, and looks once a second in any case."""

from __future__ import annotations

import os
import select
import signal
import time
from dataclasses import dataclass

from mailflow.channels.channel import Channel
from mailflow.store.engine import Store
from mailflow.workers.deliver import Deliverer
from mailflow.workers.log import log
from mailflow.workers.supervise import Orphaned
from mailflow.workers.watch import Watch


@dataclass(slots=True)
class Delivery:
    """`wake` is a pipe that intake writes to after a commit; its end means that no letter will be added any more."""

    store: Store
    channel: Channel
    watch: Watch
    wake: int
    once: bool
    stopping: bool = False

    def run(self) -> int:
        """Works until told to stop; the exit status says whether a letter could not be delivered now."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        failed = ended = False
        orphaned = Orphaned()
        with self.channel as channel:
            deliverer = Deliverer(self.store, channel, self.watch, lambda: self.stopping)
            while not self.stopping and not orphaned():
                try:
                    done = deliverer.sweep()
                    failed = failed or done.later > 0 or done.refused > 0
                except Exception:
                    failed = True
                    log.exception("deliver.failed")
                    time.sleep(1.0)
                if ended and self.once:
                    break
                ended = self._wait()
        return int(failed)

    def _stop(self, _signal: int, _frame: object) -> None:
        self.stopping = True

    def _wait(self) -> bool:
        """Waits for a commit, a second at most; True when intake has ended."""
        readable, _, _ = select.select([self.wake], [], [], 1.0)
        return bool(readable) and os.read(self.wake, 65536) == b""
