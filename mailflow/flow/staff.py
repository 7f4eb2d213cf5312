"""A staff member's mail: proven by `proof`, read as commands and words, applied whole or not at all.

What clients would read of it waits a while first, so that its writer can take it back (email.md 6).
"""

from __future__ import annotations

from mailflow.desk import commands
from mailflow.desk.commands import Command, Orders
from mailflow.desk.commandtables import QUESTIONS
from mailflow.desk.decision import Decision, Outcome, Refusal, TranscriptLine, Wait
from mailflow.desk.people import Person
from mailflow.desk.request import What
from mailflow.flow import aftermath, desk, direct, lines, notices, on_behalf, proof, unseen
from mailflow.flow.acts import TOLD_AFTER, questions, says
from mailflow.flow.incoming import Incoming
from mailflow.flow.work import Draft, Work


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
    draft, transcript = lines.run(work)
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
        persons=tuple(person.id for person in people.staff) if Refusal.NO_PERSON in refusals else (),
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
    serious = work.ordered & TOLD_AFTER
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
    after = incoming.case_after(aftermath.after_meetings(work, draft), work.events(draft))
    reason = (incoming.who.why, f"{len(work.orders.commands)} commands", *(e.text for e in draft.entries[1:]))
    if draft.request.state != before.state:
        reason = (*reason, f"{before.state} -> {draft.request.state}")
    told = (
        *aftermath.to_client(work, draft, after),
        *aftermath.beside(work, draft),
        *says.reclaimed(work, after),
        *aftermath.meetings(work, draft, after),
        *aftermath.to_writer(work, draft, transcript),
    )
    return Decision(
        Outcome.REPLY,
        reason,
        request=before.number,
        case=after,
        expected_version=before.version,
        entries=draft.entries,
        notices=told,
        thread_ids=incoming.thread_ids,
        remembered=draft.remembered,
        also=draft.also,
        undone=draft.undone,
    )
