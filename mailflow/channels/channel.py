"""What a channel is to the outbox: takes final bytes for one recipient and says plainly what became of them.

A protocol, because a letter can also go to a file, or as a short notice to a chat.
"""

from __future__ import annotations

from typing import Protocol, Self


class Channel(Protocol):
    """A way out. It may keep a connection from letter to letter; leaving it closes that."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *exception: object) -> None: ...

    def send(self, envelope_from: str, recipient: str, data: bytes) -> str:
        """Hands over one letter and returns the text of the server's last reply: what stands in its log.

        `envelope_from` is where a bounce goes, "" for the null sender (RFC 5321 4.5.5). Raises `Temporary` when the
        same bytes must go out again later, `Permanent` when this recipient will never get this letter. A letter that
        is sent again because an answer was lost may arrive twice; it never gets lost.
        """
        ...
