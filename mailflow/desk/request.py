"""A request of any kind, and the lines of its timeline. State is a cache of the timeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mailflow.desk.appointment import Appointment
from mailflow.desk.estimate import Estimate
from mailflow.desk.office import LetterLanguage
from mailflow.sla.agreement import Severity
from mailflow.sla.calendar import Calendar
from mailflow.sla.clocks import Clock, ClockEvent

Form = tuple[tuple[str, str], ...]
FORGED = "forged"
"""The tag of a request whose first mail our own provider refuted: the requester may not have written a word of it."""


@dataclass(frozen=True, slots=True)
class Request:
    """Any request of a client. `number` is its one running number, whatever its kind becomes.

    `requester` is "" where the sender could not be read. `level` is the requester's level (0 to 3) when it was opened.
    `hold`: why staff must look at it before it goes on. `thread` are the Message-IDs that letters refer to, root first.
    `closed_at` is the instant it was resolved or closed, None while it is open. `merged` is the request that it became
    a part of: its mails go there. `service` is the vendor's product it is about, by its id in the agreement; None is
    the only one. `late_reason` is why it is late, in the words of staff. `estimates`
    are all revisions, oldest first; `appointment` is the visit or session as last agreed. `version` counts its changes.
    """

    number: int
    kind: str
    state: str
    severity: Severity | None
    urgency: str
    subject: str
    requester: str
    requester_name: str
    language: LetterLanguage
    client: str | None
    level: int
    team: str
    assignee: str | None
    participants: tuple[str, ...]
    inbox: str
    opened_at: datetime
    changed_at: datetime
    closed_at: datetime | None = None
    hold: str | None = None
    tags: tuple[str, ...] = ()
    form: Form = ()
    evidence: bool = False
    linked: int | None = None
    thread: tuple[str, ...] = ()
    version: int = 0
    merged: int | None = None
    service: str | None = None
    late_reason: str | None = None
    estimates: tuple[Estimate, ...] = ()
    appointment: Appointment | None = None

    @property
    def people(self) -> tuple[str, ...]:
        """Requester and participants: the addresses that may see this request."""
        return tuple(dict.fromkeys(filter(None, (self.requester, *self.participants))))


class What(StrEnum):
    """What a line of the timeline says."""

    OPENED = "opened"
    CLIENT_MAIL = "client mail"
    STAFF_REPLY = "staff reply"
    NOTE = "note"
    MOVED = "moved"
    SEVERITY = "severity"
    HELD = "held"
    REFUSED = "refused"
    AUTOMATIC = "automatic mail"
    BOUNCE = "bounce"
    VOIDED = "pause voided"
    CLIENT = "client"
    AGREEMENT = "agreement"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the timeline. `at` is when it happened, `recorded_at` when it was written down (both UTC).

    `id` names its source ("m12.1": the first line that received mail 12 gave), so that a letter's cause is the same
    however often the mail is tried. `reason` is the trace of the decision, a line a step. `clock` is what it does to
    the request's clocks; `public` whether clients have read it.
    """

    id: str
    request: int
    at: datetime
    recorded_at: datetime
    what: What
    actor: str
    text: str = ""
    reason: tuple[str, ...] = ()
    public: bool = False
    clock: ClockEvent | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A request with the events its clocks are replayed from, and the clocks as last stored.

    `calendars` has every one that the events count by, by its fingerprint.
    """

    request: Request
    events: tuple[ClockEvent, ...] = ()
    clocks: tuple[Clock, ...] = ()
    calendars: Mapping[str, Calendar] = field(default_factory=dict, compare=False, repr=False)
