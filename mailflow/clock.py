"""The only place that reads the time. Instants are aware datetimes in UTC; durations come from the monotonic clock."""

from __future__ import annotations

import time
from datetime import UTC, datetime


def now() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)


def monotonic() -> float:
    """Seconds from an arbitrary start that never go backwards: for intervals and deadlines, never for dates."""
    return time.monotonic()
