"""The invented office, agreement and requests that every template is tried with, at start and at every reload.

Together the samples take every branch of the bundled templates, so that a slip in a rare one is found by an admin at
start and not by a client at night. A Friday afternoon, because its deadlines cross a weekend and a holiday.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime

from mailflow.desk.decision import Need, Notice, Refusal
from mailflow.kinds import KINDS, onsite
from mailflow.letters import agreedsamples, staffsamples
from mailflow.letters.catalog import CATALOG
from mailflow.letters.filters import LANGUAGES
from mailflow.letters.invented import (
    AFTERWARDS,
    AGAIN,
    AGREEMENT,
    ALWAYS_OPEN,
    CLIENT,
    HOUR,
    LATER,
    NIGHT,
    NOW,
    OFFICE,
    REQUEST,
    STAFF,
    of_kind,
    ticket,
)
from mailflow.mail.message import Address
from mailflow.sla.agreement import Agreement, Severity
from mailflow.sla.clocks import ClockEvent, replay

__all__ = [
    "AGREEMENT",
    "ALWAYS_OPEN",
    "HOUR",
    "LATER",
    "NIGHT",
    "NOW",
    "OFFICE",
    "notices",
    "of",
    "situations",
    "ticket",
]

Situation = tuple[Notice, Agreement, datetime]
"""What a letter is written from."""


def situations(agreements: Iterable[Agreement]) -> Iterator[Situation]:
    """Every sample in each language under each agreement that letters can tell apart; some also in both, or at other
    hours; and each promise that one of them makes, as a client first reads it."""
    frames, promises = set(), set()
    for agreement in agreements:
        if (frame := _frame(agreement)) not in frames:
            yield from _every(agreement)
        frames.add(frame)
        for kind, graded in agreement.promises.items():
            for severity, targets in graded.items():
                if (promise := (kind, severity, targets, agreement.calendar.fingerprint)) not in promises:
                    yield from _promised(agreement, kind, severity)
                promises.add(promise)


def _frame(agreement: Agreement) -> Hashable:
    """All of an agreement that letters show, beside its promises."""
    vendor, lead = agreement.vendor, agreement.lead_time
    told = (vendor.name, vendor.service, vendor.email, vendor.phone, *sorted(vendor.phone_hours.items()))
    calendars = agreement.calendar.fingerprint, vendor.phone_calendar.fingerprint
    return told, vendor.whatsapp, calendars, agreement.severity_decided_by, lead, agreement.reopen_window


def _every(agreement: Agreement) -> Iterator[Situation]:
    for notice in notices():
        yield notice, agreement, NOW
        if notice.template == "update":
            yield replace(notice, language="both"), agreement, NOW
        if notice.template == "acknowledgement":
            yield from ((notice, AGREEMENT, NOW), (notice, AGREEMENT, NIGHT), (notice, ALWAYS_OPEN, NOW))
        if notice.template in ("estimate", "consent_unclear"):
            yield notice, agreedsamples.APPROVERS, NOW


def _promised(agreement: Agreement, kind: str, severity: Severity) -> Iterator[Situation]:
    clocks = replay(agreement, kind, (ClockEvent(NOW, "start", severity=severity),), NOW)
    request = replace(REQUEST, kind=kind, severity=severity if kind == "ticket" else None)
    for language in LANGUAGES:
        notice = replace(CLIENT, template="acknowledgement", language=language, request=request, clocks=clocks)
        yield notice, agreement, NOW


def notices() -> Iterator[Notice]:
    """Every sample, in each language."""
    for name in CATALOG:
        yield from _spoken(name, _SAMPLES[name])


def of(name: str) -> Iterator[Notice]:
    """What one letter can be about, in each language; more than it takes to try its branches."""
    yield from _spoken(name, (*_SAMPLES[name], *_MORE.get(name, ())))


def _spoken(name: str, found: Iterable[Notice]) -> Iterator[Notice]:
    for sample in found:
        for language in LANGUAGES:
            yield replace(sample, template=name, language=language)


def _received() -> tuple[Notice, ...]:
    full = replace(ticket(), needs=tuple(Need), gave_severity=("tidak bisa login",))
    nameless = replace(of_kind("change_request", "submitted"), to=Address("", "siti@klien.example"), salutation=None)
    session = of_kind("virtual", "requested")
    others = (of_kind("documentation", "requested"), session, replace(session, wish=agreedsamples.SESSION))
    return (full, ticket(Severity.HIGH), ticket(Severity.NORMAL), *others, nameless)


MOVED = (
    *("progress", "wait", "workaround", "resolve", "deliver", "close", "reopen", "cancel", "record", "visited"),
    *("schedule", "estimate", "approve", "decline", "kind", "merge", "severity"),
)
"""The commands that an update has a sentence for."""
SHOWN_BARE = tuple(move for move in MOVED if move != "severity")
"""Those that need no severity to speak of."""


def _updates() -> Iterator[Notice]:
    said = replace(CLIENT, words="Baik, Bu.\nKami periksa.", author="Rani", automatic=False)
    paused, workaround = ClockEvent(LATER, "pause"), ClockEvent(LATER, "stop", ("workaround",))
    for moved, notice in (
        ("", ticket()),
        ("progress", ticket()),
        ("wait", ticket(Severity.CRITICAL, paused, now=LATER)),
        ("workaround", ticket(Severity.CRITICAL, workaround, now=LATER)),
        ("resolve", ticket(Severity.CRITICAL, ClockEvent(LATER, "stop"), now=LATER)),
        ("resolve", ticket(Severity.CRITICAL, ClockEvent(AFTERWARDS, "stop"), now=AFTERWARDS)),
        ("resolve", of_kind("documentation", "delivered")),
        ("close", ticket(Severity.CRITICAL, ClockEvent(LATER, "stop"), now=LATER)),
        ("reopen", _reopened()),
        ("severity", replace(ticket(Severity.NORMAL), before=ticket().clocks)),
    ):
        assert notice.request is not None
        state = KINDS[notice.request.kind].moves.get(moved, {}).get(notice.request.state, notice.request.state)
        request = replace(notice.request, state=state)
        yield replace(said, request=request, clocks=notice.clocks, before=notice.before, moved=moved)
    yield replace(ticket(), moved="progress")
    yield from (notice for notice in agreedsamples.first_moves() if notice.moved in SHOWN_BARE)
    yield from (replace(of_kind(kind, KINDS[kind].initial), moved="kind") for kind in KINDS)
    yield replace(ticket(), moved="kind")
    yield from (replace(ticket(), moved="merge", lines=lines) for lines in (("BEN-1041",), ()))
    yield replace(agreedsamples.VISITED, moved="schedule")
    yield from (replace(each, moved="visited") for each in agreedsamples.recordings() if each.clocks)
    yield replace(of_kind("virtual", "held"), moved="record", link="https://files.vendor.example/rekaman/1")


def _reopened() -> Notice:
    stopped, again = ClockEvent(LATER, "stop"), ClockEvent(AGAIN, "reopen")
    return ticket(Severity.CRITICAL, stopped, again, now=AGAIN)


def _visits() -> Notice:
    visit = of_kind("onsite", "late")
    return replace(visit, visit=date(2025, 2, 15), earliest=date(2025, 2, 18), missing=(onsite.FIELDS[0].key,))


_OTHER_TERMS = replace(ticket(), before=ticket(Severity.NORMAL).clocks)
_OTHER_TERMS_STAFF = replace(STAFF, clocks=_OTHER_TERMS.clocks, before=_OTHER_TERMS.before)
_ASKED = replace(
    ticket(Severity.CRITICAL, ClockEvent(LATER, "pause"), now=LATER), words="Menu mana yang dipakai?\nMulai kapan?"
)


_MEETINGS = (agreedsamples.VISITED, agreedsamples.MET)
_VISIT = replace(STAFF, request=replace(REQUEST, kind="onsite", severity=None), visit=date(2025, 2, 18))

_SAMPLES: dict[str, tuple[Notice, ...]] = {
    "acknowledgement": _received(),
    "acknowledgement_brief": _received(),
    "onsite_received": (
        _visits(),
        replace(_visits(), visit=None, earliest=None),
        replace(_visits(), wish=agreedsamples.VISIT),
    ),
    "onsite_late": (_visits(),),
    "onsite_incomplete": (
        replace(
            _visits(),
            files=("onsite_form",),
            missing=tuple(field.key for field in onsite.FIELDS),
            lines=(Refusal.SEVERAL,),
        ),
        replace(_visits(), earliest=None),
    ),
    "update": tuple(_updates()),
    "reopened": (replace(_reopened(), needs=tuple(Need)), of_kind("change_request", "in_review")),
    "promise_moved": tuple(replace(_OTHER_TERMS, moved=moved) for moved in ("", "client")),
    "staff_promise_moved": tuple(
        replace(_OTHER_TERMS_STAFF, request=replace(REQUEST, client=client), moved=moved)
        for moved, client in (("", "klien"), ("client", "klien"), ("client", None))
    ),
    "too_large": (ticket(),),
    "screenshot_added": (ticket(), of_kind("documentation", "requested")),
    "digest": (replace(CLIENT, lines=("[BEN-1042] Tidak bisa login", "[BEN-1043] Slip gaji")),),
    "staff_new": tuple(staffsamples.notified()),
    "staff_client_reply": (*staffsamples.notified(), *staffsamples.of_meetings()),
    "staff_refused": (
        replace(staffsamples.REFUSED, request=None, allowed=()),
        staffsamples.REFUSED,
        replace(staffsamples.REFUSED, allowed=(), clients=("klien", "lain"), persons=("rani", "bima")),
        replace(staffsamples.REFUSED, request=agreedsamples.VISITED.request),
    ),
    "staff_confirm": (replace(STAFF, lines=("2025-02-14 16:30 WIB | Re: [BEN-1042] | /selesai",), confirmation=7),),
    "staff_done": tuple(staffsamples.transcripts()),
    "staff_assigned": tuple(staffsamples.assigned()),
    "staff_status": tuple(staffsamples.statuses()),
    "staff_help": (replace(STAFF, request=REQUEST), STAFF),
    "staff_rsvp": tuple(agreedsamples.rsvps()),
    "estimate": tuple(agreedsamples.estimates()),
    "estimate_answered": tuple(agreedsamples.answered()),
    "consent_unclear": tuple(agreedsamples.unclear()),
    "appointment": tuple(agreedsamples.appointments()),
    "appointment_tomorrow": (agreedsamples.VISITED, agreedsamples.MET),
    "reschedule": tuple(agreedsamples.rescheduled()),
    "staff_reschedule": tuple(
        replace(
            STAFF,
            request=each.request,
            appointment=each.appointment,
            wish=each.wish,
            visit=each.visit,
            earliest=each.earliest,
            moved=each.moved,
            quote=quote,
            clocks=clocks,
            words=words,
        )
        for each in agreedsamples.rescheduled()
        for quote, clocks, words in ((staffsamples.QUOTE, ticket().clocks, "dmarc=pass"), (None, (), ""))
    ),
    "onsite_form": tuple(agreedsamples.forms()),
    "client_status": tuple(agreedsamples.of_clients()),
    "client_help": tuple(agreedsamples.of_clients()),
    "accepted": tuple(agreedsamples.accepted()),
    "recording": tuple(agreedsamples.recordings()),
    "staff_undelivered": (staffsamples.UNDELIVERED, replace(staffsamples.UNDELIVERED, words="")),
    "staff_digest": (replace(STAFF, lines=("[BEN-1042] Tidak bisa login",)),),
    **dict.fromkeys(("warning", "breach", "escalated", "correction"), tuple(staffsamples.warnings())),
    "reminder": (_ASKED, replace(_ASKED, words="")),
    "closing_announced": (replace(_ASKED, earliest=date(2025, 2, 20)),),
    "closed_by_silence": (replace(ticket(), moved="close"),),
    "estimate_overdue": (replace(STAFF, request=replace(REQUEST, kind="change_request", severity=None)),),
    "visit_tomorrow": tuple(
        replace(_VISIT, request=_VISIT.request and replace(_VISIT.request, state=state))
        for state in ("awaiting_schedule", "confirmed")
    )
    + tuple(replace(STAFF, request=each.request, appointment=each.appointment) for each in _MEETINGS),
    "monday": (replace(STAFF, lines=staffsamples.MONDAY), replace(STAFF, lines=())),
    "board": tuple(replace(STAFF, lines=staffsamples.BOARD, moved=shown) for shown in ("", "late", "mine", "today")),
    "alarm": (replace(STAFF, audience="admin", words="mailbox support: login refused\ntry again"),),
}

_MORE: dict[str, tuple[Notice, ...]] = {
    "update": tuple(notice for notice in agreedsamples.moves() if notice.moved in SHOWN_BARE),
    **dict.fromkeys(("client_status", "client_help"), tuple(agreedsamples.every_state())),
    "staff_status": tuple(replace(STAFF, request=notice.request) for notice in agreedsamples.every_state()),
}
