"""Instants and spans as stories tell them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def jakarta(text: str) -> datetime:
    """ "2025-02-12 10:00" on a clock in Jakarta."""
    return datetime.fromisoformat(f"{text}+07:00").astimezone(UTC)
