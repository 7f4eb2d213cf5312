"""How a demo is ended: by Ctrl-C, by `kill`, or with its terminal; never between two steps that belong together."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def as_ctrl_c() -> Iterator[None]:
    """All of them raise `KeyboardInterrupt`: no worker may outlive us."""
    with _handled(signal.default_int_handler):
        yield


@contextmanager
def undisturbed() -> Iterator[None]:
    """What comes meanwhile raises `KeyboardInterrupt` afterwards: a child that has just begun must not be lost."""
    came: list[int] = []
    with _handled(lambda number, _frame: came.append(number)):
        yield
    if came:
        raise KeyboardInterrupt


@contextmanager
def _handled(by: Callable[[int, Any], Any]) -> Iterator[None]:
    """For a while; a signal that is ignored, as under nohup, stays so."""
    heard = [number for number in ENDS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, by) for number in heard}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
