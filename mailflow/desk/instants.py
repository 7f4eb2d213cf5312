"""Instants inside of stored words, which stand there in UTC, as wall time of the one who reads them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo

INSTANT = re.compile(r"(20[0-9]{2}-[01][0-9]-[0-3][0-9]) ([0-2][0-9]:[0-5][0-9])(:[0-5][0-9])? UTC")


def local(text: str, zone: tzinfo) -> str:
    """ "due 2025-02-12 07:00 UTC" as "due 2025-02-12 14:00 WIB"; what is no instant stays as it is."""
    return INSTANT.sub(lambda found: _told(found, zone), text)


def _told(found: re.Match[str], zone: tzinfo) -> str:
    seconds = found[3] or ""
    try:
        at = datetime.fromisoformat(f"{found[1]} {found[2]}{seconds}").replace(tzinfo=UTC)
    except ValueError:
        return found[0]
    return at.astimezone(zone).strftime(f"%Y-%m-%d %H:%M{':%S' if seconds else ''} %Z")
