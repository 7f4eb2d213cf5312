"""How long to wait after a failure."""

from __future__ import annotations

import random
from datetime import timedelta

LETTER = timedelta(minutes=1), timedelta(hours=4)
LETTER_LIFE = timedelta(days=5)
MAIL = timedelta(seconds=5), timedelta(minutes=30)
MAILBOX = timedelta(seconds=1), timedelta(seconds=300)
REFUSED_LOGIN = timedelta(minutes=15)


def after(attempts: int, bounds: tuple[timedelta, timedelta]) -> timedelta:
    """The wait after the nth failed attempt (from 1): doubling from the first bound up to the second, less up to a
    fifth at random, so that many that failed together do not come back together."""
    first, most = bounds
    wait: timedelta = min(first * int(2 ** min(attempts - 1, 32)), most)
    return wait * random.uniform(0.8, 1.0)  # noqa: S311 - spreads load, guards nothing
