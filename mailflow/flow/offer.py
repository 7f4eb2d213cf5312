"""An estimate between its making and its answer: who may answer it, what the answer does, and the clock it starts.

A client's mail (`consent`) and a command of staff (`acts.money`) come to the same end here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from mailflow.desk.decision import Notice
from mailflow.desk.estimate import Estimate, Offer, Verdict
from mailflow.desk.money import Money
from mailflow.desk.request import Case, Request
from mailflow.flow import notices
from mailflow.flow.incoming import Incoming
from mailflow.flow.work import instant
from mailflow.kinds import change_request
from mailflow.kinds.kind import Kind
from mailflow.sla.agreement import Agreement, Approver
from mailflow.sla.budget import Budget
from mailflow.sla.clocks import ClockEvent, current

COMPLETION = "completion"
VERDICTS: dict[str, Verdict] = {"approve": "approved", "decline": "declined"}
END_OF_DAY = time(23, 59, 59)


def waiting(request: Request) -> Estimate | None:
    """The revision that waits for an answer: the newest one, unless it has one."""
    newest = request.estimates[-1] if request.estimates else None
    return newest if newest and newest.verdict == "open" else None


def revised(request: Request, offer: Offer, scope: str, by: str, at: datetime) -> Request:
    """The request with a new revision; one that nobody answered yet is replaced."""
    earlier = tuple(replace(each, verdict="replaced") if each.verdict == "open" else each for each in request.estimates)
    made = Estimate(
        revision=len(earlier) + 1,
        effort=offer.effort,
        due=offer.due,
        price=offer.price,
        at=at,
        tax=offer.tax,
        scope=scope,
        by=by,
    )
    return replace(request, estimates=(*earlier, made))


def answered(request: Request, verdict: Verdict, by: str, at: datetime, evidence: str = "") -> Request:
    """The request with the answer to its newest revision; what was approved before stays on record."""
    *earlier, newest = request.estimates
    told = replace(newest, verdict=verdict, answered_by=by, answered_at=at, evidence=evidence)
    return replace(request, estimates=(*earlier, told))


def withdrawn(request: Request, by: str, at: datetime) -> Request:
    """The request without the revision that waits for an answer: it stays on record, and can be approved no more."""
    return answered(request, "withdrawn", by, at) if waiting(request) else request


def sealed(made: Estimate) -> str:
    """Which offer it was, to the letter: what was approved can be proven years later."""
    return f"estimate revision {made.revision}, digest {made.digest}"


def in_work(request: Request) -> bool:
    """Whether an earlier revision was approved, so that the work is under way already.

    Its clock runs by the date that was agreed until the client agrees to another one: else a vendor who is late could
    end his promise by writing a new estimate.
    """
    return any(each.verdict == "approved" for each in request.estimates)


def after_decline(request: Request, kind: Kind) -> str:
    """The state after the newest revision is declined: the end, or back to the work as it was agreed before."""
    if in_work(request):
        return kind.move("progress", kind.move("approve", request.state))
    return kind.move("decline", request.state)


def after_withdrawal(request: Request, kind: Kind) -> str:
    """The state after the newest revision is taken back: the work as it was agreed before, or the review."""
    return after_decline(request, kind) if in_work(request) else kind.move("progress", kind.initial)


def moved(request: Request, kind: Kind, move: str) -> str:
    """The state after a move. What was agreed and has ended is in work again as soon as it is opened: its clock runs
    again, and in a review there would be nothing to keep it by."""
    state = kind.move(move, request.state)
    opened = request.state in kind.finished and state not in kind.finished
    return change_request.IN_PROGRESS if opened and agreed(request, kind) else state


def agreed(request: Request, kind: Kind) -> bool:
    """Whether it is a change that is in work, and no other kind of request that once was one."""
    return kind.name == change_request.KIND.name and in_work(request)


def approvers(incoming: Incoming, request: Request) -> tuple[Approver, ...]:
    """Who may answer for the client: those named in the agreement; where it names none, every registered contact."""
    named = incoming.agreement(request).approvers
    if named:
        return named
    client = incoming.handbook.people.client(request.client)
    return tuple(Approver(contact.address, None) for contact in client.contacts) if client else ()


def approver(incoming: Incoming, request: Request, address: str) -> Approver | None:
    """The one with this address. A contact that staff registered by one tap counts where the agreement names nobody."""
    who = incoming.who
    remembered = who.contact if who.client is not None and who.client.id == request.client else None
    known = approvers(incoming, request)
    if remembered is not None and not incoming.agreement(request).approvers:
        known = (*known, Approver(remembered.address, None))
    return next((each for each in known if each.address.lower() == address.lower()), None)


def covers(each: Approver, price: Money | None) -> bool:
    """Whether the sum, before any tax, is within the limit: of another currency nobody knows."""
    if each.limit is None or price is None:
        return True
    return each.currency == price.currency and price.amount <= each.limit


def completion(agreement: Agreement, estimate: Estimate, at: datetime, cause: str) -> ClockEvent | None:
    """What starts the clock at the approval: the agreed date wins over the effort (sla.md 4). None where that date has
    passed by then. Raises `CalendarExhausted`."""
    budget = _budget(agreement, estimate, at)
    return ClockEvent(at, "start", (COMPLETION,), cause=cause, budget=budget) if budget else None


def past_reopening(incoming: Incoming, case: Case) -> bool:
    """Whether the clock of what was delivered stopped too long ago to run again (sla.md 4)."""
    clock = current(case.clocks).get(COMPLETION)
    stopped = clock.stopped_at if clock else None
    return bool(stopped and incoming.arrival.arrived_at > incoming.reopens_until(case, stopped))


def goes_on(incoming: Incoming, before: tuple[ClockEvent, ...]) -> ClockEvent:
    """What was delivered does not work: its clock runs on from where it stopped."""
    return ClockEvent(incoming.ends("stop", before), "reopen", (COMPLETION,), cause=incoming.entry_id(1))


def _budget(agreement: Agreement, estimate: Estimate, at: datetime) -> Budget | None:
    if estimate.due is None:
        return agreement.budget(estimate.effort) if estimate.effort else None
    calendar, day = agreement.calendar, estimate.due
    end = calendar.closing(day) if calendar.business_day(day) else instant(day, END_OF_DAY, calendar.zone)
    return agreement.until(at, end) if end > at else None


def outsiders(incoming: Incoming, request: Request) -> tuple[str, ...]:
    """The approvers of the agreement who take no part in the request."""
    named = (each.address.lower() for each in incoming.agreement(request).approvers)
    return tuple(address for address in named if address not in request.people)


def to_each(
    template: str, case: Case, incoming: Incoming, addresses: Iterable[str | None], **more: Any
) -> tuple[Notice, ...]:
    """The letter for each of these addresses at the client, with a token of its own."""
    level = more.pop("level", case.request.level)
    people, cause = incoming.handbook.people, incoming.entry_id(1)
    return tuple(
        notices.to_client(template, case, address, people, cause, level=level, **more)
        for address in dict.fromkeys(filter(None, addresses))
    )
