"""/estimate, /approve and /decline: what a change costs and takes, and what the client said to it elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from mailflow.desk import estimate, scope
from mailflow.desk.commands import Command
from mailflow.desk.decision import Notice, Refusal
from mailflow.desk.estimate import Estimate, Unclear
from mailflow.desk.request import Request, What
from mailflow.errors import CalendarExhausted
from mailflow.flow import offer
from mailflow.flow.acts import moves
from mailflow.flow.work import Draft, Work, said
from mailflow.sla.agreement import Approver
from mailflow.sla.budget import due_by

LETTER, ANSWERED = "estimate", "estimate_answered"
FEWEST_WORDS = 2
"""Words of an evidence: "PO 4711" says by what an approval is known, "ok" does not."""
MOST_EVIDENCE = 300
"""Characters of it that are kept: it stands in a letter."""
_WORD = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,255}|\w+")


def estimate_(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """A new revision for the client to answer, by which one that waits is replaced; or that one is withdrawn.

    The work on an earlier one goes on meanwhile, and so does its clock (`offer.in_work`).
    """
    request, kind = draft.request, work.kind(draft.request)
    if "estimate" not in kind.allowed(request.state):
        return Refusal.NOT_NOW
    if estimate.withdraws(command.argument):
        return _withdrawn(work, draft, line)
    if not work.public or draft.template == LETTER:
        return Refusal.TWICE if work.public else Refusal.NO_SCOPE
    calendar = work.incoming.agreement(request).calendar
    found = estimate.read(command.argument, calendar.local(work.arrived_at).date())
    if isinstance(found, Unclear):
        return Refusal[found.problem.name]
    work_to_do = scope.read(work.orders.words, _names(work))
    if not work_to_do:
        return Refusal.NO_SCOPE
    after = offer.revised(request, found, work_to_do, work.person.id, work.incoming.now)
    if refusal := _unreachable(work, after):
        return refusal
    entry = work.entry(draft, line, What.MOVED, said(command), public=True, reason=(offer.sealed(after.estimates[-1]),))
    changed = replace(after, state=kind.move("estimate", request.state))
    return _offered(work, replace(draft, request=changed, entries=(*draft.entries, entry)))


def approve(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """The client has said yes by telephone or by a purchase order: staff answer for it, by their evidence."""
    request, kind = draft.request, work.kind(draft.request)
    newest = offer.waiting(request)
    if newest is None or "approve" not in kind.allowed(request.state) or draft.template == LETTER:
        return Refusal.NOT_NOW
    evidence = " ".join(command.argument.split())[:MOST_EVIDENCE]
    if len(evidence.split()) < FEWEST_WORDS:
        return Refusal.NO_EVIDENCE
    over = not _within(work, request, newest, evidence)
    if over and not work.person.lead:
        return Refusal.OVER_LIMIT
    event = offer.completion(work.incoming.agreement(request), newest, work.arrived_at, work.incoming.entry_id(line))
    if event is None:
        return Refusal.DATE_PASSED
    reason = (offer.sealed(newest), *(("over the limit at the client: a lead answers for it",) if over else ()))
    entry = work.entry(draft, line, What.MOVED, said(command), clock=event, public=True, reason=reason)
    answered = offer.answered(request, "approved", work.person.name, work.arrived_at, evidence)
    changed = replace(answered, state=kind.move("approve", request.state))
    return _answered(work, replace(draft, request=changed, entries=(*draft.entries, entry)), "approve")


def decline(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """It is not done, or not so: the end of the request, or the work as it was agreed before."""
    request, kind = draft.request, work.kind(draft.request)
    if not work.public:
        return Refusal.NO_WORDS
    if offer.waiting(request) is None or "decline" not in kind.allowed(request.state):
        return moves.move(work, draft, command, line)
    if offer.in_work(request):
        entry = work.entry(draft, line, What.MOVED, said(command), public=True)
        back = replace(request, state=offer.after_decline(request, kind))
        after: Draft | Refusal = replace(draft, request=back, entries=(*draft.entries, entry))
    else:
        after = moves.move(work, draft, command, line)
    if isinstance(after, Refusal):
        return after
    answered = offer.answered(after.request, "declined", work.person.name, work.arrived_at)
    return _answered(work, replace(after, request=answered, told=draft.told), "decline")


def taken_back(work: Work, draft: Draft, readers: Iterable[str]) -> Draft:
    """The draft without the revision that waits for an answer; `readers` get a letter that says so."""
    if offer.waiting(draft.request) is None:
        return draft
    request = offer.withdrawn(draft.request, work.person.name, work.arrived_at)
    after = replace(draft, request=request)
    letters = _letters(work, after, ANSWERED, readers, moved="withdraw")
    return replace(after, notices=(*after.notices, *letters))


def _withdrawn(work: Work, draft: Draft, line: int) -> Draft | Refusal:
    """/estimate withdraw: the client can approve it no more, and what was agreed before goes on."""
    request, kind = draft.request, work.kind(draft.request)
    newest = offer.waiting(request)
    if newest is None or draft.template == LETTER:
        return Refusal.NO_ESTIMATE
    state = offer.after_withdrawal(request, kind)
    # No command by its name: the timeline tells a state by its moves, and this one is none that /estimate makes.
    reason = (f"{request.state} -> {state}", offer.sealed(newest))
    entry = work.entry(draft, line, What.MOVED, f"estimate revision {newest.revision} withdrawn", reason=reason)
    after = replace(draft, request=replace(request, state=state), entries=(*draft.entries, entry))
    return taken_back(work, after, _readers(work, after))


def _readers(work: Work, draft: Draft) -> tuple[str, ...]:
    return (*draft.request.people, *offer.outsiders(work.incoming, draft.request))


def _names(work: Work) -> frozenset[str]:
    """What the writer is called, by himself and by the rules."""
    from_ = work.incoming.message.from_
    return frozenset(f"{from_.name if from_ else ''} {work.person.name}".lower().split())


def _offered(work: Work, draft: Draft) -> Draft:
    """The words to the client are the scope, and go out in the letter of the estimate, to the approvers, too."""
    newest = draft.request.estimates[-1]
    about = {"automatic": False, "words": newest.scope, "author": work.person.name, "relays": True}
    letters = _letters(work, draft, LETTER, offer.outsiders(work.incoming, draft.request), **about)
    more = {**draft.more, "estimate": newest}
    return replace(draft, template=LETTER, more=more, notices=(*draft.notices, *letters))


def _answered(work: Work, draft: Draft, moved: str) -> Draft:
    """What was agreed stands in a letter of its own beside the words to the client: people keep it, and show it."""
    letters = _letters(work, draft, ANSWERED, _readers(work, draft), moved=moved)
    return replace(draft, notices=(*draft.notices, *letters))


def _letters(work: Work, draft: Draft, template: str, readers: Iterable[str], **more: Any) -> tuple[Notice, ...]:
    case = work.incoming.case_after(draft.request, work.events(draft))
    return offer.to_each(template, case, work.incoming, readers, estimate=draft.request.estimates[-1], **more)


def _within(work: Work, request: Request, newest: Estimate, evidence: str) -> bool:
    """Whether somebody whom the evidence names may approve that much; where it names none of them, whether anybody."""
    known = offer.approvers(work.incoming, request)
    words = frozenset(_WORD.findall(evidence.lower()))
    named = tuple(each for each in known if _is_named(work, each, words))
    return not known or any(offer.covers(each, newest.price) for each in named or known)


def _is_named(work: Work, approver: Approver, words: frozenset[str]) -> bool:
    contact = work.incoming.handbook.people.contact(approver.address)
    called = frozenset(_WORD.findall(contact.name.lower())) if contact else frozenset()
    return approver.address.lower() in words or (bool(called) and called <= words)


def _unreachable(work: Work, request: Request) -> Refusal | None:
    """Why no clock could start for the newest revision, if it were approved at once."""
    agreement = work.incoming.agreement(request)
    try:
        event = offer.completion(agreement, request.estimates[-1], work.arrived_at, "")
        if event is None or event.budget is None:
            return Refusal.PAST
        due_by(agreement.calendar, event.budget, event.at)
    except (CalendarExhausted, OverflowError):
        return Refusal.TOO_LONG
    return None
