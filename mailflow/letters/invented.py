"""The invented office, agreement, people and requests of the samples, and short ways to a notice about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from mailflow.desk.decision import Notice
from mailflow.desk.office import Inbox, Office, TokenKey
from mailflow.desk.request import Request
from mailflow.mail.message import Address
from mailflow.sla.agreement import Agreement, LeadTime, Severity, Target, Vendor
from mailflow.sla.budget import Budget
from mailflow.sla.calendar import Calendar
from mailflow.sla.clocks import Clock, ClockEvent, replay

HOUR = 3600
NOW = datetime(2025, 2, 14, 9, 30, tzinfo=UTC)
NIGHT = datetime(2025, 2, 14, 15, 0, tzinfo=UTC)
LATER = datetime(2025, 2, 18, 3, 0, tzinfo=UTC)
AGAIN = datetime(2025, 2, 20, 3, 0, tzinfo=UTC)
AFTERWARDS = datetime(2025, 3, 4, 3, 0, tzinfo=UTC)

_CALENDAR = Calendar(
    "Asia/Jakarta",
    dict.fromkeys(range(5), ((9 * HOUR, 18 * HOUR),)),
    {date(2025, 2, 17): "Hari Contoh (perkiraan)"},
    estimated=frozenset({date(2025, 2, 17)}),
)
_TARGETS = (
    Target("workaround", Budget(5 * HOUR, "h", 5, "operating")),
    Target("permanent", Budget(2 * 9 * HOUR, "bd", 2, "operating")),
)
_PROMISES: Mapping[str, Mapping[Severity, tuple[Target, ...]]] = {
    "ticket": {
        Severity.CRITICAL: _TARGETS,
        Severity.HIGH: (
            Target("workaround", Budget(4 * HOUR, "h", 4, "elapsed")),
            Target("permanent", Budget(5 * 9 * HOUR, "bd", 5, "end_of_day")),
        ),
        Severity.NORMAL: (Target("permanent", Budget(7 * 9 * HOUR, "bd", 7, "operating")),),
    },
    "documentation": {Severity.NORMAL: (Target("delivery", Budget(5 * 9 * HOUR, "bd", 5, "operating")),)},
}
AGREEMENT = Agreement(
    name="corporate",
    version="1",
    prevailing_language="id",
    calendar=_CALENDAR,
    business_day=9 * HOUR,
    clock="operating",
    business_days="operating_time",
    promises=_PROMISES,
    start_at="mailbox_arrival",
    severity_decided_by="staff",
    resolution_satisfies_workaround=True,
    reopen_window=Budget(5 * 9 * HOUR, "bd", 5, "operating"),
    lead_time=LeadTime(3),
    visit_on="business_day",
    submitted_when="form_complete",
    prerequisites_mode="ask",
    recording="documentation",
    chat_response=None,
    vendor=Vendor("Vendor", "Payroll", "support@vendor.example", "+62 21 0000000", {}, _CALENDAR, None),
)
_ALWAYS = Calendar("Asia/Jakarta", dict.fromkeys(range(7), ((0, 24 * HOUR),)), {})
ALWAYS_OPEN = replace(AGREEMENT, severity_decided_by="rules", vendor=replace(AGREEMENT.vendor, phone_calendar=_ALWAYS))
OFFICE = Office(
    service="Vendor Support",
    prefix="BEN",
    admin="admin@vendor.example",
    inboxes=(Inbox("support", "support@vendor.example", plus=False),),
    keys=(TokenKey("k1", b"of the samples only"),),
)
REQUEST = Request(
    number=1042,
    kind="ticket",
    state="new",
    severity=Severity.CRITICAL,
    urgency="high",
    subject="Tidak bisa login",
    requester="siti@klien.example",
    requester_name="Siti",
    language="both",
    client="klien",
    level=2,
    team="support",
    assignee=None,
    participants=(),
    inbox="support",
    opened_at=NOW,
    changed_at=NOW,
    hold="alasan",
    thread=("1@klien.example",),
)
CLIENT = Notice(
    template="",
    to=Address("Siti", "siti@klien.example"),
    audience="client",
    language="both",
    cause="m1.1",
    salutation="Ibu",
    level=2,
    in_reply_to="1@klien.example",
)
STAFF = replace(CLIENT, to=Address("Rani", "rani@vendor.example"), audience="staff", salutation=None)


def ticket(severity: Severity | None = Severity.CRITICAL, *events: ClockEvent, now: datetime = NOW) -> Notice:
    """A client's notice about a ticket of this severity, with its clocks after `events`."""
    clocks = clocks_of("ticket", severity, *events, now=now)
    return replace(CLIENT, request=replace(REQUEST, severity=severity), clocks=clocks)


def clocks_of(kind: str, severity: Severity | None, *events: ClockEvent, now: datetime = NOW) -> tuple[Clock, ...]:
    return replay(AGREEMENT, kind, (ClockEvent(NOW, "start", severity=severity), *events), now)


def of_kind(kind: str, state: str) -> Notice:
    request = replace(REQUEST, kind=kind, state=state, severity=None, urgency="normal", subject="", hold=None)
    return replace(CLIENT, request=request, clocks=clocks_of(kind, None))
