"""A staff member's mail: proven by `proof`, read as commands and words, applied whole or not at all.

What clients would read of it waits a while first, so that its writer can take it back (email.md 6).
"""

from __future__ import annotations

from dataclasses import replace

from mailflow.desk import commands
from mailflow.desk.commands import QUESTIONS, Command, Orders, is_two
from mailflow.desk.decision import Decision, Notice, Outcome, Refusal, TranscriptLine, Wait
from mailflow.desk.people import Person
from mailflow.desk.request import Case, What
from mailflow.flow import desk, direct, meeting, notices, on_behalf, proof, unseen
from mailflow.flow.acts import ACTS, SERIOUS, TOLD_AFTER, questions, says
from mailflow.flow.acts.contradiction import contradicts
from mailflow.flow.incoming import Incoming
from mailflow.flow.work import Draft, Work
from mailflow.kinds.kind import REPLY
from mailflow.sla.clocks import ClockEvent

TOLD_FIRST = (
    *("cancel", "merge", "resolve", "deliver", "decline", "workaround", "wait", "record", "close", "reopen", "kind"),
    *("visited", "progress", "severity"),
)
"""Which of several moves the client's letter is about."""

TOLD_AT_ONCE = frozenset({"estimate", "schedule", "merge"})
"""Money, visits and merges: where nothing waits, their writer reads at once how they were understood."""


def decide(incoming: Incoming) -> Decision:
    """What a mail from a staff address leads to."""
    person = incoming.who.person
    assert person is not None
    proven = proof.prove(incoming, person)
    if proven.doubt:
        return direct.decide(incoming, person) or proof.held(incoming, person, proven.doubt)
    orders = commands.read(incoming.message.new_text)
    if brought := on_behalf.wanted(orders):
        return _brought(incoming, person, brought, orders)
    if proven.case is None:
        return desk.decide(incoming, person, orders)
    work = Work(incoming, person, proven.case, orders)
    draft, transcript = _run(work)
    if any(line.refusal for line in transcript):
        return _refused(work, transcript)
    if _only_asks(work.orders):
        return _answered(work, draft)
    decision = _decision(work, draft, transcript)
    waits = incoming.office.delay and not incoming.arrival.delayed
    if waits and any(notice.audience == "client" for notice in decision.notices):
        return _delayed(work, draft, transcript)
    return decision


def _brought(incoming: Incoming, person: Person, command: Command, orders: Orders) -> Decision:
    """A client's matter that staff bring in; its answer leaves at once, as if the client had written."""
    others = tuple(TranscriptLine(each.line, Refusal.NOT_NOW) for each in orders.commands if each is not command)
    found = Refusal.NOT_NOW if others else on_behalf.decide(incoming, person, command, orders)
    if isinstance(found, Decision):
        return found
    return desk.refused(incoming, person, (TranscriptLine(command.line, None if others else found), *others))


def _run(work: Work) -> tuple[Draft, tuple[TranscriptLine, ...]]:
    """Every line, and whether it stands; the draft has those that do."""
    draft = _words(work)
    lines: list[TranscriptLine] = []
    for line, command in enumerate(work.orders.commands, start=2):
        found = _act(work, draft, command, line)
        refusal = found if isinstance(found, Refusal) else None
        draft = draft if isinstance(found, Refusal) else found
        lines.append(TranscriptLine(command.line, refusal))
    if work.incoming.message.truncated:
        # Its end is missing, and with it the files that the client should get.
        lines.append(TranscriptLine("", Refusal.TOO_LARGE))
    lines += (TranscriptLine(line, Refusal.BELOW) for line in work.orders.below)
    if not work.orders.commands and not work.orders.words:
        lines.append(TranscriptLine("", Refusal.EMPTY))
    if not work.orders.commands and commands.lacks_slash(work.orders.words):
        lines.append(TranscriptLine(work.orders.words, Refusal.NO_SLASH))
    return draft, tuple(lines)


def _words(work: Work) -> Draft:
    """The mail's own line on the timeline. Words to the client are a move of their own, and the request is taken."""
    incoming, kind = work.incoming, work.kind(work.case.request)
    # A hold lasts until a person has looked, and here one has.
    request = replace(work.case.request, hold=None)
    what = What.NOTE if work.orders.internal else What.STAFF_REPLY
    contact = ClockEvent(work.arrived_at, "stop", ("response",)) if work.public else None
    words = incoming.entry(
        1, request.number, what, work.orders.words, (incoming.who.why,), public=work.public, clock=contact
    )
    if work.public:
        state = kind.move(REPLY, request.state)
        request = replace(request, state=state, assignee=request.assignee or work.person.id)
    return Draft(request, (words,))


def _act(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    act = ACTS.get(command.name or "")
    if act is None:
        return Refusal.UNKNOWN
    if is_two(command):
        # What was meant as an order would else be a note that nobody obeys, or a word to the client.
        return Refusal.ONE_A_LINE
    if command.name in SERIOUS and unseen.of_clients(work.incoming, work.case):
        return Refusal.UNSEEN
    return Refusal.CONTRADICTS if contradicts(work, draft, command) else act(work, draft, command, line)


def _only_asks(orders: Orders) -> bool:
    return not orders.words and all(command.name in QUESTIONS for command in orders.commands)


def _answered(work: Work, draft: Draft) -> Decision:
    """The request is only the way by which the question came: it stays as it is."""
    return Decision(
        Outcome.REPLY,
        (work.incoming.who.why, "asks, and changes nothing"),
        request=work.case.request.number,
        entries=draft.entries[1:],
        notices=draft.notices,
        thread_ids=work.incoming.thread_ids,
    )


def _refused(work: Work, transcript: tuple[TranscriptLine, ...]) -> Decision:
    """Nothing is applied and nothing reaches the client; the writer gets the transcript and what is allowed now."""
    incoming, request, case = work.incoming, work.case.request, work.case
    reason = tuple(f"{line.line}: {line.refusal}".strip(": ") for line in transcript if line.refusal)
    entry = incoming.entry(1, request.number, What.REFUSED, incoming.body, reason)
    refusals = {line.refusal for line in transcript}
    news = (*(unseen.of_clients(incoming, case) if Refusal.UNSEEN in refusals else ()),
            *unseen.of_colleagues(incoming, case))  # fmt: skip
    people = incoming.handbook.people
    notice = notices.to_person(
        "staff_refused",
        work.person,
        entry.id,
        request=request,
        clocks=case.clocks,
        transcript=transcript,
        allowed=work.kind(request).allowed(request.state),
        clients=tuple(client.id for client in people.clients) if Refusal.NO_CLIENT in refusals else (),
        lines=questions.happened(work, news),
        in_reply_to=incoming.message.message_id,
    )
    return Decision(
        Outcome.REPLY,
        reason,
        request=request.number,
        case=case,
        expected_version=request.version,
        entries=(entry,),
        notices=(notice,),
        thread_ids=incoming.thread_ids,
    )


def _delayed(work: Work, draft: Draft, transcript: tuple[TranscriptLine, ...]) -> Decision:
    """Nothing happens yet. Its writer hears of what is serious at once, while it can be taken back."""
    until = work.incoming.now + work.incoming.office.delay
    serious = _orders(work) & TOLD_AFTER
    told = (questions.transcript(work, draft, "waits", transcript, moment=until),) if serious else ()
    return Decision(
        Outcome.DELAYED,
        (work.incoming.who.why, f"waits until {until:%Y-%m-%d %H:%M:%S} UTC, and can be taken back until then"),
        request=draft.request.number,
        notices=told,
        waits=Wait(work.person.id, until),
    )


def _decision(work: Work, draft: Draft, transcript: tuple[TranscriptLine, ...]) -> Decision:
    incoming, before = work.incoming, work.case.request
    called_off = _ends_a_meeting(work, draft)
    request = meeting.called_off(draft.request) if called_off else draft.request
    after = incoming.case_after(request, work.events(draft))
    reason = (incoming.who.why, f"{len(work.orders.commands)} commands", *(e.text for e in draft.entries[1:]))
    if draft.request.state != before.state:
        reason = (*reason, f"{before.state} -> {draft.request.state}")
    moved = says.reclaimed(work, after)
    if called_off:
        moved += meeting.letters(after, incoming.handbook.people, incoming.entry_id(1), "cancelled")
    return Decision(
        Outcome.REPLY,
        reason,
        request=before.number,
        case=after,
        expected_version=before.version,
        entries=draft.entries,
        notices=(*_to_client(work, draft, after), *draft.notices, *moved, *_to_writer(work, draft, transcript)),
        thread_ids=incoming.thread_ids,
        remembered=draft.remembered,
        also=draft.also,
        undone=draft.undone,
    )


def _ends_a_meeting(work: Work, draft: Draft) -> bool:
    """Whether a meeting to come stands in calendars, of a request that is none for a meeting any more, or for one of
    another kind that no line of the mail has arranged: nobody visits a link."""
    request, appointment = draft.request, meeting.live(draft.request)
    if appointment is None or appointment.begins_at <= work.incoming.now or "visited" in draft.told:
        return False
    another = request.kind != work.case.request.kind and appointment == work.case.request.appointment
    return another or request.state in work.kind(request).finished or request.kind not in meeting.LENGTHS


def _to_client(work: Work, draft: Draft, after: Case) -> tuple[Notice, ...]:
    """The client's letter, unless nothing happened that is the client's business."""
    if draft.quiet or not (draft.told or work.public):
        return ()
    told = {
        "automatic": not work.public,
        "words": work.orders.words if work.public else "",
        "author": work.person.name,
        "moved": next((name for name in TOLD_FIRST if name in draft.told), ""),
        "relays": work.public,
        **draft.more,
    }
    return notices.to_people(draft.template, after, work.incoming.handbook.people, work.incoming.entry_id(1), **told)


def _to_writer(work: Work, draft: Draft, transcript: tuple[TranscriptLine, ...]) -> tuple[Notice, ...]:
    """What was taken back, what colleagues did that the writer had not seen, or what else nobody would tell him."""
    colleagues = unseen.of_colleagues(work.incoming, work.case)
    if draft.undone:
        return (questions.transcript(work, draft, "undone", transcript),)
    if colleagues:
        return (questions.transcript(work, draft, "meanwhile", transcript, lines=questions.happened(work, colleagues)),)
    heard = work.incoming.arrival.delayed or any(notice.to.address in work.person.addresses for notice in draft.notices)
    if draft.echoed or (_orders(work) & TOLD_AT_ONCE and not heard):
        return (questions.transcript(work, draft, "done", transcript),)
    return ()


def _orders(work: Work) -> frozenset[str]:
    return frozenset(command.name for command in work.orders.commands if command.name)
