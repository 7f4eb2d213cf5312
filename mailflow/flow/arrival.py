"""When a mail counts as received: the mailbox's own arrival time, unless it cannot be true (sla.md 2 and 4)."""

from __future__ import annotations

from datetime import datetime, timedelta

AHEAD = timedelta(minutes=5)
BEHIND = timedelta(minutes=10)
STALE = timedelta(hours=24)


def received_at(internal: datetime | None, fetched_at: datetime, last_poll: datetime | None) -> tuple[datetime, str]:
    """The instant a mail counts as received, and why it is not its INTERNALDATE ("" where it is).

    `last_poll` is the start of the last good poll before this one: what arrived before it would have been seen then, so
    an older date means that the mail was dragged in or imported. The Date header is never used: the client writes it.
    """
    if internal is None:
        return fetched_at, "the mailbox gave no arrival time: the time of fetching counts"
    if internal > fetched_at + AHEAD:
        return fetched_at, f"the mailbox's arrival time {internal:%Y-%m-%d %H:%M:%S %z} is in the future"
    if last_poll is not None and internal < last_poll - BEHIND:
        return fetched_at, f"moved into the mailbox later than it arrived ({internal:%Y-%m-%d %H:%M:%S %z})"
    return internal, ""


def stale(arrived_at: datetime, fetched_at: datetime) -> bool:
    """Whether an acknowledgement would come so late that a person should decide about it (email.md 1)."""
    return fetched_at - arrived_at > STALE
