"""A visit or a session at its time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Appointment:
    """Times in UTC; `place` is an address or a link; `sequence` counts its changes (RFC 5545 3.8.7.4)."""

    begins_at: datetime
    ends_at: datetime
    place: str
    sequence: int = 0
    engineer: str = ""
    cancelled: bool = False
    answers: tuple[tuple[str, str], ...] = ()
