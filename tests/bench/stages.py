"""Runs the mailflow command with a clock around each stage, and prints the CPU time of each at its end.

A clock and not a profiler: a profiler charges every call, and so tells a wrong share for code made of small ones. The
time is the thread's CPU time, and a stage inside another one is taken out of it, so the shares add up.
"""

from __future__ import annotations

import functools
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from imapclient import IMAPClient
from sqlalchemy import Connection, RootTransaction

from mailflow import app
from mailflow.__main__ import main
from mailflow.channels.session import Session
from mailflow.channels.smtp import SmtpChannel
from mailflow.letters import post
from mailflow.letters.render import Stationery
from mailflow.mailbox.imap import ImapMailbox
from mailflow.store import handbooks, outbox, received, requests
from mailflow.workers import fetch, process, write

STAGES: tuple[tuple[str, object, str], ...] = (
    ("fetch: IMAP", ImapMailbox, "__enter__"),
    ("fetch: IMAP", IMAPClient, "fetch"),
    ("fetch: IMAP", ImapMailbox, "since"),
    ("fetch: IMAP", ImapMailbox, "file"),
    ("fetch: hash, compress", fetch, "new_mail"),
    ("fetch: store", received, "keep"),
    ("take from the queue", received, "due"),
    ("parse", process.Processor, "parse"),
    ("known", requests, "known"),
    ("decide", process, "decide"),
    ("apply", requests, "apply"),
    ("windows and blocks", requests, "blocked"),
    ("windows and blocks", outbox, "recent"),
    ("compose", post, "outgoing"),
    ("render", Stationery, "render"),
    ("put", outbox, "put"),
    ("done", received, "done"),
    ("savepoints", Connection, "begin_nested"),
    ("remember handbook", handbooks, "remember"),
    ("commit", RootTransaction, "_do_commit"),
    ("write (the rest)", write.Writer, "write"),
    ("process (the rest)", process.Processor, "batch"),
    ("deliver: take", outbox, "due"),
    ("deliver: read", outbox, "data"),
    ("deliver: mark sent", outbox, "sent"),
    ("deliver: SMTP", SmtpChannel, "send"),
    ("deliver: SMTP", Session, "__init__"),
)


@dataclass(slots=True)
class Clocks:
    """CPU seconds and calls by stage, of all threads of a process."""

    seconds: dict[str, float] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=dict)
    running: threading.local = field(default_factory=threading.local)

    def around(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """`function`, whose time is counted for `stage` and not for the stage that calls it."""

        @functools.wraps(function)
        def timed(*arguments: Any, **named: Any) -> Any:
            inner = self._begin()
            try:
                return function(*arguments, **named)
            finally:
                self._end(stage, inner)

        return timed

    def _begin(self) -> list[float]:
        if not hasattr(self.running, "stack"):
            self.running.stack = []
        self.running.stack.append([time.thread_time(), 0.0])
        frame: list[float] = self.running.stack[-1]
        return frame

    def _end(self, stage: str, frame: list[float]) -> None:
        spent = time.thread_time() - frame[0]
        self.running.stack.pop()
        if self.running.stack:
            self.running.stack[-1][1] += spent
        self.seconds[stage] = self.seconds.get(stage, 0.0) + spent - frame[1]
        self.calls[stage] = self.calls.get(stage, 0) + 1

    def report(self, child: str) -> str:
        """A line a stage, the dearest first, and what no stage has."""
        total = time.process_time()
        stages = sorted(self.seconds.items(), key=lambda each: -each[1])
        rest = total - sum(self.seconds.values())
        lines = [f"{child}: {total:.2f} s of CPU"]
        lines += [
            f"  {stage:<24}{spent:6.2f} s {spent / total:6.1%} {self.calls[stage]:7} calls" for stage, spent in stages
        ]
        return "\n".join([*lines, f"  {'everything else':<24}{rest:6.2f} s {rest / total:6.1%}"])


def timed_child(child: str, run: Callable[..., int]) -> Callable[..., int]:
    """A child of the supervisor with clocks around its stages; the function itself runs in the child already."""

    def timed(*arguments: Any, **named: Any) -> int:
        clocks = Clocks()
        for stage, owner, name in STAGES:
            setattr(owner, name, clocks.around(stage, getattr(owner, name)))
        try:
            return run(*arguments, **named)
        finally:
            sys.stdout.write(clocks.report(child) + "\n")
            sys.stdout.flush()

    return timed


if __name__ == "__main__":
    for child in ("intake", "delivery"):
        setattr(app, f"_{child}", timed_child(child, getattr(app, f"_{child}")))
    main()
