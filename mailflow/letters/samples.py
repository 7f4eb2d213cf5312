"""The invented office, agreement and requests that every template is tried with, at start and at every reload.

Together the samples take every branch of the bundled templates, so that a slip in a rare one is found by an admin at
start and not by a client at night. A Friday afternoon, because its deadlines cross a weekend and a holiday.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from mailflow.desk.decision import Need, Notice, Quote, Refusal, TranscriptLine
from mailflow.desk.office import Inbox, Office, TokenKey
from mailflow.desk.request import Request
from mailflow.kinds import KINDS, onsite
from mailflow.letters.catalog import CATALOG
from mailflow.letters.filters import LANGUAGES
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
_REQUEST = Request(
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
_CLIENT = Notice(
    template="",
    to=Address("Siti", "siti@klien.example"),
    audience="client",
    language="both",
    cause="m1.1",
    salutation="Ibu",
    level=2,
    in_reply_to="1@klien.example",
)
_STAFF = replace(_CLIENT, to=Address("Rani", "rani@vendor.example"), audience="staff", salutation=None)
_QUOTE = Quote("Siti <siti@klien.example>", "Tidak bisa login", "Saya tidak bisa login.\nMohon bantu.", ("layar.png",))


def situations(agreement: Agreement) -> Iterator[tuple[Notice, Agreement, datetime]]:
    """Every sample in each language under this agreement; some also in both, or at other hours."""
    for notice in notices():
        yield notice, agreement, NOW
        if notice.template == "update":
            yield replace(notice, language="both"), agreement, NOW
        if notice.template == "acknowledgement":
            yield from ((notice, AGREEMENT, NOW), (notice, AGREEMENT, NIGHT), (notice, ALWAYS_OPEN, NOW))


def notices() -> Iterator[Notice]:
    """Every sample, in each language."""
    for template in CATALOG.values():
        for sample in _SAMPLES[template.name]:
            for language in LANGUAGES:
                yield replace(sample, template=template.name, language=language)


def ticket(severity: Severity | None = Severity.CRITICAL, *events: ClockEvent, now: datetime = NOW) -> Notice:
    """A client's notice about a ticket of this severity, with its clocks after `events`."""
    clocks = _clocks("ticket", severity, *events, now=now)
    return replace(_CLIENT, request=replace(_REQUEST, severity=severity), clocks=clocks)


def _clocks(kind: str, severity: Severity | None, *events: ClockEvent, now: datetime = NOW) -> tuple[Clock, ...]:
    return replay(AGREEMENT, kind, (ClockEvent(NOW, "start", severity=severity), *events), now)


def _kind(kind: str, state: str) -> Notice:
    request = replace(_REQUEST, kind=kind, state=state, severity=None, urgency="normal", subject="", hold=None)
    return replace(_CLIENT, request=request, clocks=_clocks(kind, None))


def _received() -> tuple[Notice, ...]:
    full = replace(ticket(), needs=tuple(Need), gave_severity=("tidak bisa login",))
    nameless = replace(_kind("change_request", "submitted"), to=Address("", "siti@klien.example"), salutation=None)
    return (full, ticket(Severity.HIGH), ticket(Severity.NORMAL), _kind("documentation", "requested"), nameless)


def _updates() -> Iterator[Notice]:
    said = replace(_CLIENT, words="Baik, Bu.\nKami periksa.", author="Rani", automatic=False)
    paused, workaround = ClockEvent(LATER, "pause"), ClockEvent(LATER, "stop", ("workaround",))
    for moved, notice in (
        ("", ticket()),
        ("progress", ticket()),
        ("wait", ticket(Severity.CRITICAL, paused, now=LATER)),
        ("workaround", ticket(Severity.CRITICAL, workaround, now=LATER)),
        ("resolve", ticket(Severity.CRITICAL, ClockEvent(LATER, "stop"), now=LATER)),
        ("resolve", ticket(Severity.CRITICAL, ClockEvent(AFTERWARDS, "stop"), now=AFTERWARDS)),
        ("resolve", _kind("documentation", "delivered")),
        ("close", ticket(Severity.CRITICAL, ClockEvent(LATER, "stop"), now=LATER)),
        ("reopen", _reopened()),
        ("severity", replace(ticket(Severity.NORMAL), before=ticket().clocks)),
    ):
        yield replace(said, request=notice.request, clocks=notice.clocks, before=notice.before, moved=moved)
    yield replace(ticket(), moved="progress")


def _reopened() -> Notice:
    stopped, again = ClockEvent(LATER, "stop"), ClockEvent(AGAIN, "reopen")
    return ticket(Severity.CRITICAL, stopped, again, now=AGAIN)


def _visits() -> Notice:
    visit = _kind("onsite", "late")
    return replace(visit, visit=date(2025, 2, 15), earliest=date(2025, 2, 18), missing=(onsite.FIELDS[0].key,))


def _told_staff() -> Iterator[Notice]:
    for notice in (ticket(), _kind("documentation", "requested")):
        told = replace(_STAFF, request=notice.request, clocks=notice.clocks, quote=_QUOTE)
        yield replace(told, words="dmarc=pass", lines=("rule incident: subject (tidak bisa login)",))
    unknown = replace(_REQUEST, requester="", requester_name="", client=None, level=0, subject="", severity=None)
    yield replace(_STAFF, request=unknown, quote=Quote("", "", ""))
    yield replace(_STAFF, request=replace(_REQUEST, client=None), clients=("klien", "lain"))
    for kind in KINDS:
        yield replace(_STAFF, request=replace(_REQUEST, kind=kind), visit=date(2025, 2, 18))


_SAID = (*(TranscriptLine("/selesai", refusal) for refusal in Refusal), TranscriptLine("/tingkat 1", None))
_REFUSED = replace(_STAFF, request=_REQUEST, transcript=_SAID, allowed=("progress", "note"))
_UNDELIVERED = replace(_STAFF, request=_REQUEST, lines=("siti@klien.example: 5.1.1",), words="550 no such user")

_ASSIGNED = replace(_STAFF, request=_REQUEST, clocks=ticket().clocks, author="Rani")


def _done() -> Iterator[Notice]:
    said = (TranscriptLine("/selesai", None), TranscriptLine("", None))
    done = replace(_STAFF, request=_REQUEST, transcript=said, moment=NIGHT, lines=("staff agus: /note",))
    yield from (replace(done, moved=moved) for moved in ("waits", "undone", "meanwhile"))
    yield replace(done, moved="meanwhile", transcript=())


_ASKED = replace(
    ticket(Severity.CRITICAL, ClockEvent(LATER, "pause"), now=LATER), words="Menu mana yang dipakai?\nMulai kapan?"
)


def _warned() -> Iterator[Notice]:
    """Every notice about a promise: unread mailboxes, nobody assigned, a clock that promises nothing any more."""
    for key, now in (("75", NOW), ("100", LATER), ("+32400", AFTERWARDS), ("corrected", NOW)):
        late = ticket(now=now)
        warned = replace(_STAFF, request=late.request, clocks=late.clocks, cause=f"c1042.workaround.1.1.{key}")
        taken = replace(_REQUEST, assignee="rani")
        yield from (warned, replace(warned, request=taken, lines=("support", "bantuan")), replace(warned, clocks=()))


_MONDAY = (
    "late\tBEN-1042\tTidak bisa login\tklien\tcritical\t2025-02-14T16:30:00+07:00\tRani\tMenunggu bank",
    "late\tBEN-1043\t\t\t\t2025-02-14T16:30:00+07:00\t\t",
    "due_today\tBEN-1044\tSlip gaji\tklien\tnormal\t2025-02-17T16:30:00+07:00\tRani\t",
    "waiting\tBEN-1045\tSlip gaji\tklien\tnormal\t\tRani\t",
    "unassigned\tBEN-1046\tSlip gaji\tklien\tnormal\t\t\t",
)
_VISIT = replace(_STAFF, request=replace(_REQUEST, kind="onsite", severity=None), visit=date(2025, 2, 18))

_SAMPLES: dict[str, tuple[Notice, ...]] = {
    "acknowledgement": _received(),
    "acknowledgement_brief": _received(),
    "onsite_received": (_visits(), replace(_visits(), visit=None)),
    "onsite_late": (_visits(),),
    "onsite_incomplete": (_visits(), replace(_visits(), earliest=None)),
    "update": tuple(_updates()),
    "reopened": (replace(_reopened(), needs=tuple(Need)), _kind("change_request", "in_review")),
    "promise_moved": (replace(ticket(), before=ticket(Severity.NORMAL).clocks),),
    "staff_promise_moved": (replace(_STAFF, request=_REQUEST, clocks=ticket().clocks, before=ticket().clocks),),
    "too_large": (ticket(),),
    "screenshot_added": (ticket(), _kind("documentation", "requested")),
    "digest": (replace(_CLIENT, lines=("[BEN-1042] Tidak bisa login", "[BEN-1043] Slip gaji")),),
    "staff_new": tuple(_told_staff()),
    "staff_client_reply": tuple(_told_staff()),
    "staff_refused": (_REFUSED, replace(_REFUSED, allowed=(), clients=("klien", "lain"))),
    "staff_confirm": (replace(_STAFF, lines=("2025-02-14 16:30 WIB | Re: [BEN-1042] | /selesai",), confirmation=7),),
    "staff_done": tuple(_done()),
    "staff_assigned": (replace(_ASSIGNED, words="Nasabah bank ini sudah menunggu."), _ASSIGNED),
    "staff_undelivered": (_UNDELIVERED, replace(_UNDELIVERED, words="")),
    "staff_digest": (replace(_STAFF, lines=("[BEN-1042] Tidak bisa login",)),),
    **dict.fromkeys(("warning", "breach", "escalated", "correction"), tuple(_warned())),
    "reminder": (_ASKED, replace(_ASKED, words="")),
    "closing_announced": (replace(_ASKED, earliest=date(2025, 2, 20)),),
    "closed_by_silence": (replace(ticket(), moved="close"),),
    "estimate_overdue": (replace(_STAFF, request=replace(_REQUEST, kind="change_request", severity=None)),),
    "visit_tomorrow": tuple(
        replace(_VISIT, request=_VISIT.request and replace(_VISIT.request, state=state))
        for state in ("awaiting_schedule", "confirmed")
    ),
    "monday": (replace(_STAFF, lines=_MONDAY), replace(_STAFF, lines=())),
    "board": tuple(replace(_STAFF, lines=_MONDAY, moved=shown) for shown in ("", "late", "mine", "today")),
    "alarm": (replace(_STAFF, audience="admin", words="mailbox support: login refused\ntry again"),),
}
