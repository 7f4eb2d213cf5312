"""/remind: a question that waits for its answer is put once more."""

from __future__ import annotations

from dataclasses import replace

from mailflow.desk.commands import Command
from mailflow.desk.decision import Refusal
from mailflow.desk.request import What
from mailflow.flow import notices
from mailflow.flow.work import Draft, Work


def remind(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """The reminder that would come by itself after some days, now; with what staff asked last."""
    request = work.case.request
    waiting = work.kind(request).waiting
    asked = next(
        (
            entry.text
            for entry in reversed(work.incoming.known.latest)
            if entry.request == request.number and entry.public and entry.what is What.STAFF_REPLY
        ),
        None,
    )
    if waiting is None or request.state != waiting or asked is None or work.public:
        return Refusal.NO_QUESTION
    noted = work.noted(draft, line, command)
    told = notices.to_people(
        "reminder", work.case, work.incoming.handbook.people, noted.entries[-1].id, words=asked, automatic=False
    )
    return replace(noted, notices=(*noted.notices, *told))
