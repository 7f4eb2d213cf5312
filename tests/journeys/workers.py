"""`mailflow run` as a child process whose log is read as it is written, to wait for an event of it or to die at one."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

STOPS_WITHIN = 30.0
EVENT_WITHIN = 60.0


def events(lines: Iterable[str]) -> list[dict[str, Any]]:
    """The events in a log of JSON lines. A line that is no event is kept whole, as the event of that name."""
    return [_event(line) for line in lines if line.strip()]


def _event(line: str) -> dict[str, Any]:
    with contextlib.suppress(ValueError):
        found = json.loads(line)
        if isinstance(found, dict) and "event" in found:
            return found
    return {"event": line.rstrip("\n")}


class Workers:
    """Entered, it runs, in a process group of its own; left, it is ended hard if it still does."""

    def __init__(self, command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
        self._command = command
        self._folder = folder
        self._environment = environment
        self._heard = threading.Condition()
        self._ended = False
        self._dies_at: tuple[str, int] | None = None
        self.log: list[dict[str, Any]] = []

    def dying_at(self, event: str, nth: int = 1) -> Self:
        """The whole group gets SIGKILL the moment the nth such event is read."""
        self._dies_at = event, nth
        return self

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            self._command,
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, name="log", daemon=True)
        self._reader.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.kill()

    def heard(self, event: str, **fields: object) -> list[dict[str, Any]]:
        """The events of this name with these fields, so far."""
        with self._heard:
            return [each for each in self.log if each["event"] == event and fields.items() <= each.items()]

    def wait_for(self, event: str, nth: int = 1, **fields: object) -> None:
        """Waits until the event has been logged n times. Fails with the log where the workers end before, or hang."""
        with self._heard:
            self._heard.wait_for(lambda: self._ended or len(self.heard(event, **fields)) >= nth, EVENT_WITHIN)
        assert len(self.heard(event, **fields)) >= nth, f"no {event} {fields} in the log:\n{self.text()}"

    @property
    def ended(self) -> bool:
        """Whether every process of the group has closed the log."""
        with self._heard:
            return self._ended

    def send(self, number: signal.Signals) -> None:
        """A signal to the parent alone, as a service manager or an admin sends it."""
        self._process.send_signal(number)

    def wait(self, within: float = STOPS_WITHIN) -> int:
        """The exit status, once every process of the group has closed the log."""
        self._reader.join(within)
        assert not self._reader.is_alive(), f"the workers do not end:\n{self.text()}"
        return self._process.wait(within)

    def kill(self) -> None:
        """SIGKILL for the whole group."""
        self._kill()
        self.wait()
        assert self._process.stderr is not None
        self._process.stderr.close()

    def text(self) -> str:
        """The log for a failing test's message."""
        with self._heard:
            return "\n".join(map(str, self.log[-80:]))

    def _read(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            event = _event(line)
            with self._heard:
                self.log.append(event)
                self._heard.notify_all()
            if (event["event"], len(self.heard(event["event"]))) == self._dies_at:
                self._kill()
        with self._heard:
            self._ended = True
            self._heard.notify_all()

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
