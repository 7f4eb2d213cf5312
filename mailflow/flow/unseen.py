"""What a staff member had not read when he wrote: the letter he answers says up to when he had."""

from __future__ import annotations

from datetime import datetime

from mailflow.desk.request import Case, Entry, What
from mailflow.flow import heard, thanks
from mailflow.flow.incoming import Incoming


def since(incoming: Incoming) -> datetime:
    """Up to when the writer has seen what happened: until the letter that he answers was written; where it cannot be
    told, until he wrote himself."""
    message = incoming.message
    answered = (*message.in_reply_to, *reversed(message.references))
    written = {letter.message_id: letter.created_at for letter in incoming.known.letters if letter.audience == "staff"}
    known = next((written[id_] for id_ in answered if id_ in written), None)
    return known or incoming.arrival.arrived_at


def of_clients(incoming: Incoming, case: Case) -> tuple[Entry, ...]:
    """Mails of clients that came after that; a bare thank-you has nothing that a decision could depend on, and what
    was only noted no letter has told to anybody."""
    newer = (entry for entry in _newer(incoming, case) if entry.what is What.CLIENT_MAIL)
    return tuple(entry for entry in newer if not thanks.is_bare(entry.text) and not heard.only_noted(entry))


def of_colleagues(incoming: Incoming, case: Case) -> tuple[Entry, ...]:
    """What other members of staff did after that."""
    own = incoming.who.label
    return tuple(
        entry
        for entry in _newer(incoming, case)
        if entry.what not in (What.CLIENT_MAIL, What.HELD, What.REFUSED)
        and entry.actor.startswith("staff ")
        and entry.actor != own
    )


def _newer(incoming: Incoming, case: Case) -> tuple[Entry, ...]:
    seen = since(incoming)
    return tuple(
        entry for entry in incoming.known.latest if entry.request == case.request.number and entry.recorded_at > seen
    )
