"""Samples of letters about what is offered and agreed: estimates, appointments, and what a client may do by a word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from mailflow.desk.appointment import Appointment
from mailflow.desk.decision import Notice
from mailflow.desk.estimate import Estimate
from mailflow.desk.money import Money
from mailflow.kinds import KINDS, virtual
from mailflow.letters.invented import AGREEMENT, LATER, NOW, REQUEST, STAFF, of_kind, ticket
from mailflow.sla.agreement import Approver, Severity
from mailflow.sla.budget import Budget, Duration
from mailflow.sla.clocks import ClockEvent, replay

FIRST = Estimate(
    revision=1,
    effort=Duration(5, "bd"),
    due=None,
    price=Money(Decimal(15_000_000)),
    at=NOW,
    tax="excluded VAT 11%",
    scope="Laporan lembur per cabang, dengan unduhan Excel.\nPelatihan satu jam.",
    by="rani",
)
SECOND = replace(FIRST, revision=2, effort=None, due=date(2025, 3, 14), price=Money(Decimal("1200.5"), "USD"), tax="")
FREE = replace(FIRST, revision=3, effort=Duration(3, "h"), price=None, tax="", scope="")
APPROVED = replace(
    FIRST,
    revision=2,
    verdict="approved",
    answered_by="siti@klien.example",
    answered_at=LATER,
    evidence="PO 123/II/2025",
)
DECLINED = replace(FREE, verdict="declined", answered_by="siti@klien.example", answered_at=LATER)
APPROVERS = replace(
    AGREEMENT,
    approvers=(
        Approver("budi@klien.example", None),
        Approver("siti@klien.example", Decimal(10_000_000)),
    ),
)
"""An agreement in which one person may approve anything, and another one little."""

BEGIN = datetime(2025, 2, 20, 3, 0, tzinfo=UTC)
VISIT = Appointment(BEGIN, BEGIN + timedelta(hours=2), "Wisma Contoh lantai 3, Jl. Merdeka 5, Bandung", engineer="Rani")
SESSION = Appointment(BEGIN, BEGIN + timedelta(minutes=90), "https://meet.vendor.example/abc", 1)
ANSWERED = replace(VISIT, answers=(("siti@klien.example", "accepted"), ("budi@klien.example", "counter")))


def offered(*estimates: Estimate, state: str = "estimated") -> Notice:
    """A client's notice about a change request with these revisions; clocks run from an approval of the last one."""
    notice = of_kind("change_request", state)
    assert notice.request is not None
    request = replace(notice.request, subject="Laporan lembur", estimates=estimates)
    if not estimates or estimates[-1].verdict != "approved":
        return replace(notice, request=request)
    budget = Budget(5 * AGREEMENT.business_day, "bd", 5, "operating")
    begun = ClockEvent(LATER, "start", ("completion",), budget=budget)
    return replace(notice, request=request, clocks=replay(AGREEMENT, "change_request", (begun,), LATER))


def invited(kind: str, state: str, appointment: Appointment) -> Notice:
    """A client's notice about a visit or a session at its time."""
    notice = of_kind(kind, state)
    assert notice.request is not None
    request = replace(notice.request, subject="Kendala absensi", appointment=appointment)
    return replace(notice, request=request, appointment=appointment)


def wants_recording(notice: Notice) -> Notice:
    """The same notice where the recording was asked for before the session."""
    assert notice.request is not None
    return replace(notice, request=replace(notice.request, tags=(virtual.WANTS_RECORDING,)))


VISITED, MET = invited("onsite", "confirmed", VISIT), invited("virtual", "scheduled", SESSION)
RECORDED = wants_recording(MET)


def estimates() -> Iterator[Notice]:
    """The estimate, in its first revision and in a later one, with effort, date or neither price."""
    yield from (offered(FIRST), offered(FIRST, SECOND), offered(FIRST, SECOND, FREE))
    yield from (replace(offered(FIRST), moved=moved) for moved in ("unproven", "not_approver"))


def answered() -> Iterator[Notice]:
    """What was answered to an estimate."""
    yield replace(offered(FIRST, APPROVED, state="approved"), moved="approve")
    yield replace(offered(FIRST, DECLINED, state="declined"), moved="decline")
    in_work = offered(APPROVED, state="in_progress")
    again = offered(APPROVED, DECLINED, state="in_progress")
    yield replace(again, clocks=in_work.clocks, moved="decline")
    kept_to, back = replace(APPROVED, revision=1), replace(SECOND, verdict="withdrawn")
    for kept, state in (((kept_to, back), "in_progress"), ((kept_to, back), "delivered"), ((back,), "in_review")):
        yield replace(offered(*kept, state=state), moved="withdraw")
    yield replace(offered(FIRST, replace(APPROVED, evidence="", answered_by="")), moved="approve")


def unclear() -> Iterator[Notice]:
    """Why an answer is none."""
    for moved in ("conditional", "not_approver", "over_limit", "replaced"):
        yield replace(offered(FIRST, SECOND), moved=moved)
    yield replace(offered(state="in_review"), moved="replaced")
    kept_to, back = replace(APPROVED, revision=1), replace(SECOND, verdict="withdrawn")
    for kept, state in (((kept_to, back), "in_progress"), ((kept_to,), "delivered"), ((back,), "in_review")):
        yield replace(offered(*kept, state=state), moved="settled")


def appointments() -> Iterator[Notice]:
    """Scheduled, moved, cancelled; with a zone of the reader's own, and without an engineer or a place."""
    for moved in ("scheduled", "moved"):
        yield from (replace(notice, moved=moved, invitation="REQUEST") for notice in (VISITED, MET, RECORDED))
    cancelled = invited("onsite", "cancelled", VISIT.cancel())
    yield replace(cancelled, moved="cancelled", invitation="CANCEL")
    said = replace(MET, words="Sampai jumpa, Bu.", author="Rani", automatic=False)
    yield replace(said, moved="scheduled", invitation="REQUEST", zone="Asia/Makassar")
    overnight = Appointment(BEGIN, BEGIN + timedelta(days=1), "")
    yield replace(invited("onsite", "confirmed", overnight), moved="scheduled")


def rescheduled() -> Iterator[Notice]:
    """Another date that a client asks for: with and without a time, too early, on a day off, and none that is clear."""
    later = BEGIN + timedelta(days=1, hours=3)
    for kind, first, cancelled in (("onsite", "awaiting_schedule", VISIT), ("virtual", "requested", SESSION)):
        asked = replace(invited(kind, first, cancelled.cancel()), moved="cancelled", invitation="CANCEL")
        named = replace(
            asked, visit=date(2025, 2, 21), wish=Appointment(later, later + timedelta(hours=2), cancelled.place)
        )
        yield from (wants_recording(asked),) if kind == "virtual" else ()
        yield from (asked, named, replace(named, zone="Asia/Makassar"), replace(named, wish=None, moved="moved"))
    visit = replace(of_kind("onsite", "awaiting_schedule"), visit=date(2025, 2, 21))
    yield from (visit, replace(visit, visit=None, missing=("visit_date",), earliest=date(2025, 2, 18)))
    yield replace(visit, missing=("visit_date",), earliest=date(2025, 2, 18))
    late = replace(of_kind("onsite", "late"), visit=date(2025, 2, 14), earliest=date(2025, 2, 18))
    yield from (late, replace(late, visit=date(2025, 2, 15)))


def recordings() -> Iterator[Notice]:
    """A recording that is asked for: before a date stands, before the session, after it, and too long after it."""
    yield from (replace(RECORDED, moment=BEGIN + timedelta(days=7)), RECORDED)
    yield wants_recording(of_kind("virtual", "requested"))
    held, budget = of_kind("virtual", "held"), Budget(5 * AGREEMENT.business_day, "bd", 5, "operating")
    begun = ClockEvent(LATER, "start", ("delivery",), budget=budget)
    for now in (LATER, LATER + timedelta(days=30)):
        yield replace(held, clocks=replay(AGREEMENT, "virtual", (begun,), now))
    yield held


def forms() -> Iterator[Notice]:
    """The letter that encloses the blank form."""
    form = replace(of_kind("onsite", "incomplete"), files=("onsite_form",))
    yield from (form, replace(form, earliest=date(2025, 2, 18)))


def every_state() -> Iterator[Notice]:
    """A client's notice about a request of each kind in each state."""
    for kind in KINDS.values():
        for state in dict.fromkeys(state for move in kind.moves.values() for state in move):
            yield of_kind(kind.name, state)


def of_clients() -> Iterator[Notice]:
    """Each state once, and what was offered and agreed."""
    yield from {notice.request.state: notice for notice in every_state() if notice.request}.values()
    yield from (ticket(), ticket(Severity.NORMAL), offered(FIRST), offered(FIRST, SECOND, FREE), VISITED, MET)


def accepted() -> Iterator[Notice]:
    """What was delivered is taken."""
    yield offered(FIRST, APPROVED, state="accepted")


def rsvps() -> Iterator[Notice]:
    """What was answered to an invitation, once with another time."""
    line = "siti@klien.example: accepted"
    told = replace(STAFF, request=VISITED.request, appointment=VISIT, lines=(line,))
    yield from (told, replace(told, moment=BEGIN + timedelta(days=1)), replace(told, request=REQUEST, appointment=None))
    doubts = ("gone", "sent by another", "not invited", "forged", "another version", "known")
    yield from (replace(told, lines=(line, f"BEN-1042: {doubt}", "critical: urgent")) for doubt in doubts)
    yield replace(told, request=MET.request, appointment=SESSION, moment=BEGIN + timedelta(days=1))


def moves() -> Iterator[Notice]:
    """Every command that moves a request, in every kind and to every state it can lead to."""
    for kind in KINDS.values():
        for command, table in kind.moves.items():
            for state in sorted(set(table.values())):
                yield replace(of_kind(kind.name, state), moved=command)


def first_moves() -> Iterator[Notice]:
    """Each command once for each kind."""
    yield from {(notice.moved, notice.request.kind): notice for notice in moves() if notice.request}.values()
