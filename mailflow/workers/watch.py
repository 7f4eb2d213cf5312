"""Which step a child process is in, in memory that its parent shares: a step past its deadline gets the child killed.

Shared memory and not a pipe, since a step begins with every mail and the parent looks once a second.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from mailflow import clock

_SLOT = struct.Struct("=d q 16s")


@dataclass(frozen=True, slots=True)
class Step:
    """A step in hand: its name, the id of what it works on (0 for none), and its deadline on the monotonic clock."""

    name: str
    subject: int
    deadline: float


class Watch:
    """One slot a thread; made before the fork, written by the child, read by the parent."""

    def __init__(self, slots: int) -> None:
        self._memory = mmap.mmap(-1, _SLOT.size * slots)
        self._slots = slots

    @contextmanager
    def step(self, name: str, seconds: float, subject: int = 0, slot: int = 0) -> Iterator[None]:
        """Marks a step that must end within `seconds`."""
        offset = slot * _SLOT.size
        _SLOT.pack_into(self._memory, offset, clock.monotonic() + seconds, subject, name.encode())
        try:
            yield
        finally:
            _SLOT.pack_into(self._memory, offset, 0.0, 0, b"")

    def current(self) -> tuple[Step, ...]:
        """The steps in hand."""
        found = (_SLOT.unpack_from(self._memory, slot * _SLOT.size) for slot in range(self._slots))
        return tuple(
            Step(name.rstrip(b"\0").decode(), subject, deadline)
            for deadline, subject, name in found
            if name.strip(b"\0")
        )

    def overdue(self) -> Step | None:
        """A step past its deadline."""
        return next((step for step in self.current() if 0 < step.deadline < clock.monotonic()), None)

    def clear(self) -> None:
        """Forgets every step, before a new child takes the place of a dead one."""
        self._memory[:] = bytes(_SLOT.size * self._slots)
