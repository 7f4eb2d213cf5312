"""One letter to one recipient as final bytes: a retry can only send the same mail again.

The body is apart from the headers because several recipients of one letter share it, and the outbox keeps it once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from mailflow.desk.decision import Audience

OutgoingStatus = Literal["queued", "deferred", "held"]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter ready for the outbox, which keeps one for each (`cause`, `recipient`, `template`).

    `cause` is the id of the timeline entry it comes from. The outbox writes `recipient` in lower case. `message_id` is
    without angle brackets; `tag` is the letter's own in its bounce address. `headers` end with the empty line, so
    `bytes` is headers and body set together. The lower `priority` leaves first. `automatic` is False only for a staff
    member's own words: windows do not count them. `summary` is the letter in one line, for a digest and for lists.
    "deferred" is a line of a digest to come and has no bytes, "held" waits for a person.
    """

    cause: str
    recipient: str
    template: str
    audience: Audience
    request: int | None
    message_id: str
    tag: str
    envelope_from: str
    headers: bytes = field(repr=False)
    body: bytes = field(repr=False)
    priority: int
    automatic: bool
    summary: str
    created_at: datetime
    status: OutgoingStatus = "queued"

    @property
    def bytes(self) -> bytes:
        """The whole mail as it goes over the wire."""
        return self.headers + self.body
