"""One suspicious mail in a process of its own, with limits of time and memory: whatever it does, it does to itself."""

from __future__ import annotations

import multiprocessing
import resource
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Protocol

SECONDS = 10.0
MEMORY = 512 * 1024 * 1024
START_SECONDS = 20.0
"""A new interpreter and its imports; the clock of the mail runs after that."""


class Single(Protocol):
    """What works on one mail and lets errors out."""

    def single(self, number: int) -> None: ...


def attempt(build: Callable[[], Single], number: int) -> str:
    """Works on received mail `number`; "" on success, else what happened. `build` makes the worker over there and must
    be picklable."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_child, args=(build, number, sender), name=f"mailflow alone {number}")
    child.start()
    sender.close()
    try:
        return _outcome(receiver, child.name)
    finally:
        child.kill()
        child.join()
        child.close()
        receiver.close()


def _outcome(receiver: Connection, name: str) -> str:
    try:
        if not receiver.poll(START_SECONDS):
            return "its process did not start in time"
        receiver.recv()
        if not receiver.poll(SECONDS):
            return f"took longer than {SECONDS:.0f} seconds"
        return str(receiver.recv())
    except EOFError:
        return f"the process {name!r} died while working on it"


def _child(build: Callable[[], Single], number: int, sender: Connection) -> None:
    worker = build()
    sender.send("ready")
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    try:
        worker.single(number)
    except Exception as error:
        sender.send(f"{type(error).__name__}: {error}"[:2000])
    else:
        sender.send("")
