"""What the items of a FETCH answer mean, when each of them may be missing, NIL or of another type (RFC 9051 7.5.2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from mailflow.mailbox.mailbox import Summary

START_OCTETS = 64 * 1024

SUMMARY = ("RFC822.SIZE", "INTERNALDATE")
WHOLE = ("BODY.PEEK[]", "RFC822.SIZE")
START = ("BODY.PEEK[HEADER]", f"BODY.PEEK[TEXT]<0.{START_OCTETS}>")

Items = Mapping[bytes, Any]


def summary(uid: int, items: Items) -> Summary:
    """Size and arrival of a mail, as far as the server gave them."""
    size = items.get(b"RFC822.SIZE")
    return Summary(uid, size if isinstance(size, int) else 0, _utc(items.get(b"INTERNALDATE")))


def whole(items: Items) -> bytes | None:
    """The mail, or None where the server gave none: no bytes are a mail only if the server says that it has none."""
    body = items.get(b"BODY[]")
    return body if isinstance(body, bytes) and (body or items.get(b"RFC822.SIZE") == 0) else None


def start(items: Items) -> bytes | None:
    """Header and beginning of the text, or None where the server left out one of them."""
    header, text = items.get(b"BODY[HEADER]"), items.get(b"BODY[TEXT]<0>")
    return (header + text or None) if isinstance(header, bytes) and isinstance(text, bytes) else None


def _utc(arrived_at: object) -> datetime | None:
    if not isinstance(arrived_at, datetime):
        return None
    try:
        return arrived_at.astimezone(UTC)
    except (ValueError, OverflowError):  # the year 1 or 9999, in a zone that leads out of the calendar
        return None
