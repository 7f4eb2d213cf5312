"""What a mailbox is to the rest: mails in UID order, fetched unmarked, filed when their bytes are safe.

A protocol, because there is more than one kind of box. Nobody above knows IMAP, only its numbers: a UID is for ever the
same mail as long as UIDVALIDITY stays the same (RFC 9051 2.3.1.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, Self


@dataclass(frozen=True, slots=True)
class State:
    """A mailbox as it was opened. `uidvalidity` is 0 where the server gives none: then no UID may be remembered.

    `can_move`: mails can be moved to a folder safely (MOVE, or COPY and UID EXPUNGE). `can_idle`: `wait` is woken by
    new mail, otherwise only by time.
    """

    uidvalidity: int
    exists: int
    can_move: bool
    can_idle: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """A mail that stands in the mailbox. `size` in bytes as the server says, 0 where it does not say."""

    uid: int
    size: int
    arrived_at: datetime | None


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes of one mail. `size` in bytes is that of the whole mail, also where `raw` is `truncated`."""

    uid: int
    raw: bytes
    arrived_at: datetime | None
    size: int
    truncated: bool


class Mailbox(Protocol):
    """One folder of a mail account over one connection, which is made on entering and gone on leaving.

    Every method raises `Unavailable` when the server fails in any way; the connection is then dropped for good and a
    new mailbox must be entered. Entering raises `Refused` when the login is refused.
    """

    def __enter__(self) -> Self: ...

    def __exit__(self, *exception: object) -> None: ...

    def open(self, *, readonly: bool) -> State:
        """Selects the folder. Must come before everything below."""
        ...

    def uids(self, last_uid: int, limit: int) -> tuple[int, ...]:
        """The first `limit` UIDs above `last_uid`, in order. Nothing is asked about the mails themselves."""
        ...

    def summaries(self, uids: Sequence[int]) -> tuple[Summary, ...]:
        """What the server says of these mails; one that it says nothing of has no size and no arrival."""
        ...

    def since(self, last_uid: int, limit: int) -> tuple[Summary, ...]:
        """The `summaries` of the first `limit` mails with a UID above `last_uid`, in UID order."""
        ...

    def fetch(self, summaries: Iterable[Summary]) -> Iterator[Fetched]:
        """The mails' bytes in the order asked for, without marking them as seen.

        A mail that the server did not give is left out: the caller must record it as not fetched, never pass over it.
        """
        ...

    def file(self, uids: Sequence[int], folder: str | None) -> None:
        """Moves the mails to `folder` ("/" between levels; made if missing), or only marks them as seen for None.

        Where the server cannot move safely they are marked as seen, too. `ValueError` in a mailbox opened readonly.
        """
        ...

    def wait(self, seconds: float, wake: int | None = None) -> bool:
        """Waits at most `seconds` for the server to speak; True if it did.

        Returns early when the file descriptor `wake` is readable; it is left unread. Whatever comes back, the way to
        know what is new is `since`: a server may speak of other things, or not at all.
        """
        ...
