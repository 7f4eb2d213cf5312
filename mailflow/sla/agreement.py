"""What is promised: targets by kind and severity, lead time for visits, and the vendor's own facts.

An `Agreement` is the outcome of rules/sla.yaml, complete and checked. Dates follow from it and from an instant, nothing
else: the same receipt gives the same due date today and in a replay years later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from mailflow.errors import CalendarExhausted
from mailflow.sla.budget import Budget, Counting, Duration, default_counting, due_by, make_budget
from mailflow.sla.calendar import HORIZON, ONE_DAY, Calendar, Pauses
from mailflow.sla.openings import DAY, to_seconds
from mailflow.sla.source import Source

__all__ = [
    "Agreement",
    "Approver",
    "Budget",
    "Duration",
    "Escalation",
    "LeadTime",
    "Severity",
    "Source",
    "Target",
    "Vendor",
    "due",
    "earliest_visit",
    "reopen_until",
    "visit_allowed",
]


class Severity(StrEnum):
    """How bad an incident is, most severe first; compared by rank, so that CRITICAL < LOW as level 1 < level 4."""

    CRITICAL = "critical"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"

    @property
    def rank(self) -> int:
        """The level of the policy: 1 for critical to 4 for low."""
        return tuple(Severity).index(self) + 1

    def __lt__(self, other: str) -> bool:
        return self.rank < Severity(other).rank

    def __le__(self, other: str) -> bool:
        return self.rank <= Severity(other).rank

    def __gt__(self, other: str) -> bool:
        return self.rank > Severity(other).rank

    def __ge__(self, other: str) -> bool:
        return self.rank >= Severity(other).rank


@dataclass(frozen=True, slots=True)
class Target:
    """One promise: the clock it runs on and how long it may take."""

    clock: str
    budget: Budget


@dataclass(frozen=True, slots=True)
class LeadTime:
    """How many days before a visit its form must be there, and whether the day of submission is one of them."""

    days: int
    count: Literal["calendar", "business"] = "calendar"
    submission_day: Literal["excluded", "included"] = "excluded"


@dataclass(frozen=True, slots=True)
class Vendor:
    """The facts of the vendor that stand in letters. `phone_hours` is the text of `phone_calendar` by language."""

    name: str
    service: str
    email: str
    phone: str
    phone_hours: Mapping[str, str]
    phone_calendar: Calendar
    whatsapp: str | None


@dataclass(frozen=True, slots=True)
class Escalation:
    """Who hears when a promise is in danger: ids of staff, or `assignee`, `team`, `leads`, `owner`.

    Somebody always hears: without an owner the leads do, without leads or an assignee the request's team.

    `warnings` by the percentage of the budget that is used up, below 100. `breach`: at the due date itself. `after`: so
    long after it, shortest first.
    """

    warnings: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    breach: tuple[str, ...] = ("assignee", "leads")
    after: tuple[tuple[Budget, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Approver:
    """Who may approve an estimate at a client, up to `limit` in `currency` (ISO 4217); None is without limit."""

    address: str
    limit: Decimal | None
    currency: str = "IDR"


@dataclass(frozen=True, slots=True)
class Agreement:
    """One version of what is promised, complete. Each field is the answer to a question that rules/sla.yaml explains.

    `business_day` is in seconds. `promises` has the targets of each kind for each severity; read it with `targets`.

    `critical_at_once`: a critical breach is told at night too. `remind_after` is how long a question to a client stays
    unanswered before they are reminded, `close_after` before the request is closed, after an announcement; None is
    never. `estimate_within` is how long staff may take for an estimate, inside of the house. `owner` is the vendor's
    responsible member of staff, `client_owner` the client's (an address). `exclusions` are sentences for people.

    `valid` are the first and the last day of this version, None where it has none. `calendar_name` and
    `phone_calendar_name` are those of the file. `apart` are the targets with a `clock` of their own, as the keys of
    `sources` name them: another `clock` or `business_days` of the agreement changes the others only.

    `sources` says for each key of the file ("targets.ticket.critical.workaround", "lead_time.days") who set it; in
    `targets` by severity, never by `any`. `promised_by` are the levels that set a target or how it is counted. None
    of these five is a part of what is promised, so two agreements may differ in them.
    """

    name: str
    version: str
    prevailing_language: Literal["id", "en"]
    calendar: Calendar
    business_day: int
    clock: Literal["operating", "elapsed"]
    business_days: Literal["operating_time", "end_of_day"]
    promises: Mapping[str, Mapping[Severity, tuple[Target, ...]]]
    start_at: Literal["mailbox_arrival", "fetch"]
    severity_decided_by: Literal["staff", "rules"]
    resolution_satisfies_workaround: bool
    reopen_window: Budget
    lead_time: LeadTime
    visit_on: Literal["business_day", "any_day"]
    submitted_when: Literal["form_complete", "first_mail"]
    prerequisites_mode: Literal["ask", "none"]
    recording: Literal["documentation"]
    chat_response: Budget | None
    vendor: Vendor
    escalation: Escalation = Escalation()
    critical_at_once: bool = False
    remind_after: Budget | None = None
    close_after: Budget | None = None
    estimate_within: Budget | None = None
    owner: str | None = None
    client_owner: str | None = None
    approvers: tuple[Approver, ...] = ()
    exclusions: tuple[str, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict, repr=False, compare=False)
    promised_by: tuple[str, ...] = field(default=(), compare=False)
    valid: tuple[date | None, date | None] = field(default=(None, None), compare=False)
    calendar_name: str = field(default="", compare=False)
    phone_calendar_name: str = field(default="", compare=False)
    apart: frozenset[str] = field(default=frozenset(), compare=False)

    def targets(self, kind: str, severity: Severity | None) -> tuple[Target, ...]:
        """What is promised for a request of this kind; without a severity, what is promised for a normal one."""
        return self.promises.get(kind, {}).get(severity or Severity.NORMAL, ())

    def budget(self, duration: Duration, counting: Counting | None = None) -> Budget:
        """The length as this agreement counts it; `counting` overrides the agreement's own reading.

        Raises `ValueError` where a length and a way of counting do not go together.
        """
        counting = counting or default_counting(duration, self.clock, self.business_days)
        return make_budget(duration, self.business_day, counting)

    def until(self, start: datetime, agreed: datetime) -> Budget:
        """A date agreed with the client, as a budget from `start`: every second counts, so no calendar moves it."""
        seconds = to_seconds(agreed) - to_seconds(start)
        return Budget(seconds, "s", seconds, "elapsed")


def due(agreement: Agreement, target: Target, start: datetime, pauses: Pauses = ()) -> datetime:
    """The earliest instant by which the target's budget, counted from `start` without pauses, is used up.

    Raises `CalendarExhausted`.
    """
    return due_by(agreement.calendar, target.budget, start, pauses)


def reopen_until(agreement: Agreement, closed: datetime) -> datetime:
    """The last instant at which a reply still reopens a request closed at `closed`; later it opens a linked one."""
    return due_by(agreement.calendar, agreement.reopen_window, closed)


def visit_allowed(agreement: Agreement, submitted: date, visit: date) -> bool:
    """Whether a form submitted on one local date is in time for a visit on another, and visits happen on that day."""
    if visit < submitted or (agreement.visit_on == "business_day" and not agreement.calendar.business_day(visit)):
        return False
    return _notice(agreement, submitted, visit) >= agreement.lead_time.days


def earliest_visit(agreement: Agreement, submitted: date) -> date:
    """The first date for which `visit_allowed` holds. Raises `CalendarExhausted` after ten years without one."""
    for days in range(HORIZON // DAY):
        visit = submitted + days * ONE_DAY
        if visit_allowed(agreement, submitted, visit):
            return visit
    raise CalendarExhausted(f"no visit is possible in the ten years after {submitted} ({agreement.calendar.zone})")


def _notice(agreement: Agreement, submitted: date, visit: date) -> int:
    """The days of notice up to and including the visit's own; the day of submission counts where the policy says so."""
    lead = agreement.lead_time
    first = submitted if lead.submission_day == "included" else submitted + ONE_DAY
    days = max(0, (visit - first).days + 1)
    if lead.count == "calendar":
        return days
    return sum(agreement.calendar.business_day(first + n * ONE_DAY) for n in range(days))
