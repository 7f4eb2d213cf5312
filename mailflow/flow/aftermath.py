"""Who hears of a staff member's mail that acts: its client, those who are invited by it, and its writer."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from mailflow.desk.decision import Notice, TranscriptLine
from mailflow.desk.request import Case, Request
from mailflow.flow import meeting, notices, unseen
from mailflow.flow.acts import questions
from mailflow.flow.work import Draft, Work

TOLD_FIRST = (
    *("cancel", "merge", "resolve", "deliver", "decline", "workaround", "wait", "record", "close", "reopen", "kind"),
    *("visited", "progress", "severity"),
)
"""Which of several moves the client's letter is about."""

TOLD_AT_ONCE = frozenset({"estimate", "approve", "decline", "schedule", "merge"})
"""Money, visits and merges: where nothing waits, their writer reads at once how they were understood."""


def to_client(work: Work, draft: Draft, after: Case) -> tuple[Notice, ...]:
    """The client's letter, unless nothing happened that is the client's business."""
    if draft.quiet or not (draft.told or work.public) or _carried(work, draft):
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


def beside(work: Work, draft: Draft) -> tuple[Notice, ...]:
    """The letters that the lines have made; the one about a meeting carries the words, where it is all that is told."""
    if not _carried(work, draft):
        return draft.notices
    words, author = work.orders.words, work.person.name
    return tuple(
        replace(each, words=words, author=author, automatic=False, relays=True) if _of_meeting(each) else each
        for each in draft.notices
    )


def _carried(work: Work, draft: Draft) -> bool:
    return work.public and not draft.told and any(map(_of_meeting, draft.notices))


def _of_meeting(notice: Notice) -> bool:
    return notice.audience == "client" and notice.template == "appointment"


def meetings(work: Work, draft: Draft, after: Case) -> tuple[Notice, ...]:
    """What changes in calendars though no line arranged a meeting: one is called off, somebody joins it, or takes the
    engineer's place."""
    people, cause = work.incoming.handbook.people, work.incoming.entry_id(1)
    off = meeting.letters(after, people, cause, "cancelled") if _ends(work, draft) else ()
    joined = meeting.joined(work.case.request, after, people, cause, work.arrived_at)
    left = meeting.left(work.case.request, after, people, cause, work.arrived_at)
    return (*off, *joined, *left, *_joined_others(work, draft))


def _joined_others(work: Work, draft: Draft) -> tuple[Notice, ...]:
    """The invitations of requests that this one became a part of, for the people who came with it."""
    incoming, found = work.incoming, {entry.request: entry.id for entry in draft.entries}
    told = (
        meeting.joined(
            incoming.known.cases[case.request.number].request,
            case,
            incoming.handbook.people,
            found[case.request.number],
            work.arrived_at,
        )
        for case, _ in draft.also
        if case.request.number in found
    )
    return tuple(chain.from_iterable(told))


def after_meetings(work: Work, draft: Draft) -> Request:
    """The request of the draft, whose meeting is called off where it ends, or has the engineer whom it was given to."""
    if _ends(work, draft):
        return meeting.called_off(draft.request)
    if "assign" not in work.ordered:
        return draft.request
    return meeting.handed_over(work.case.request, draft.request, work.incoming.handbook.people, work.arrived_at)


def _ends(work: Work, draft: Draft) -> bool:
    """Whether a meeting to come stands in calendars, of a request that is none for a meeting any more, or for one of
    another kind that no line of the mail has arranged: nobody visits a link."""
    request, appointment = draft.request, meeting.live(draft.request)
    if appointment is None or appointment.begins_at <= work.incoming.now or "visited" in draft.told:
        return False
    another = request.kind != work.case.request.kind and appointment == work.case.request.appointment
    return another or request.state in work.kind(request).finished or request.kind not in meeting.LENGTHS


def to_writer(work: Work, draft: Draft, transcript: tuple[TranscriptLine, ...]) -> tuple[Notice, ...]:
    """What was taken back, what colleagues did that the writer had not seen, or what else nobody would tell him."""
    colleagues = unseen.of_colleagues(work.incoming, work.case)
    if draft.undone:
        return (questions.transcript(work, draft, "undone", transcript),)
    if colleagues:
        about = {"lines": questions.happened(work, colleagues), "news": draft.remarks}
        return (questions.transcript(work, draft, "meanwhile", transcript, **about),)
    heard = work.incoming.arrival.delayed or any(notice.to.address in work.person.addresses for notice in draft.notices)
    if draft.echoed or (work.ordered & TOLD_AT_ONCE and not heard):
        return (questions.transcript(work, draft, "done", transcript),)
    return ()
