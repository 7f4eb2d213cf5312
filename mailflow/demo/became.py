"""What the workers made of one mail, as the database has it, and the waiting until they have."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from sqlalchemy import Connection

from mailflow import clock
from mailflow.demo.conversation import NotPlayedError
from mailflow.desk.request import Case, What
from mailflow.store import cases, delayed, letters, received
from mailflow.store.engine import Store

SETTLES_WITHIN = 30.0
"""Seconds for one mail. It takes a tenth of one; the first has to wait for the workers to start."""
LOOK_SECONDS = 0.02
ALL = 1000


@dataclass(frozen=True, slots=True)
class Became:
    """What one received mail gave. `what` is None for a mail on no timeline, where `why` says what it waits for.

    `until` is when words that can still be taken back will leave, None where there are none.
    """

    what: What | None
    request: int | None
    why: tuple[str, ...]
    until: datetime | None = None


def became(connection: Connection, mail: int, about: int | None = None) -> Became:
    """What the received mail of this number became; `about` is the request it was meant for, where that is known."""
    for case in every(connection):
        for line in cases.timeline(connection, case.request.number):
            if line.received == mail:
                return Became(line.entry.what, case.request.number, line.entry.reason)
    for waiting in delayed.waiting(connection, () if about is None else (about,)):
        if waiting.received == mail:
            return Became(None, about, ("it waits, so that its writer can take it back",), waiting.until)
    aside = next((each for each in received.quarantined(connection) if each.id == mail), None)
    return Became(None, None, aside.reason if aside else ("it is on no request's timeline",))


def every(connection: Connection) -> tuple[Case, ...]:
    """Every request, in order."""
    return cases.listing(connection, closed=True, limit=ALL)[::-1]


def settled(connection: Connection, mail: int) -> bool:
    """Whether the mail is received and decided, and no letter is on its way any more."""
    fetched = received.data(connection, mail) is not None
    decided = fetched and received.single(connection, mail) is None
    return decided and letters.counts(connection)["queued"] == 0


def newest(connection: Connection) -> int:
    """How many mails were received: the store numbers them from 1."""
    return next(number for number in count() if received.data(connection, number + 1) is None)


def until(
    store: Store, true: Callable[[Connection], bool], what: str, ended: Callable[[], int | None] = lambda: None
) -> None:
    """Waits until something stands in the database. Raises `NotPlayedError` where that takes too long, or where the
    workers have `ended` with a status."""
    give_up_at = clock.monotonic() + SETTLES_WITHIN
    while True:
        with store.read() as connection:
            if true(connection):
                return
        if (status := ended()) is not None:
            raise NotPlayedError(f"waited for {what}, but the workers ended with status {status}")
        if clock.monotonic() > give_up_at:
            raise NotPlayedError(f"waited {SETTLES_WITHIN:.0f} s for {what}")
        time.sleep(LOOK_SECONDS)
