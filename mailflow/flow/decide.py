"""The story of one mail: who wrote it, did a person, what does it continue, what follows.

Every branch gives its reason, and every mail becomes exactly one `Outcome`: nothing falls through.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailflow.desk.decision import Decision, Outcome
from mailflow.desk.known import Arrival, Known
from mailflow.desk.office import Office
from mailflow.desk.request import What
from mailflow.flow import client, reports, rsvp, sender, staff, thread
from mailflow.flow.incoming import Incoming
from mailflow.handbook import Handbook
from mailflow.mail.message import Automatic, Message


def decide(
    message: Message, arrival: Arrival, known: Known, handbook: Handbook, office: Office, now: datetime
) -> Decision:
    """The decision about one mail. `now` is the time of the decision, which is not the time of the mail."""
    who = sender.identify(message, handbook.people, office, known.remembered, arrival.signed_by)
    incoming = Incoming(_screened(message, office), arrival, who, known, handbook, office, now)
    twin = thread.duplicate(message, known)
    if twin is not None:
        return Decision(Outcome.DUPLICATE, (f"the same mail as received {twin.received}",), request=twin.request)
    decision = _from_its_inbox(_branch(incoming), arrival)
    same_id = next((seen for seen in known.seen if seen.message_id and seen.message_id == message.message_id), None)
    if same_id is None:
        return decision
    flag = f"its Message-ID is that of received {same_id.received}, its content is not"
    return replace(decision, reason=(*decision.reason, flag))


def _branch(incoming: Incoming) -> Decision:
    automatic = incoming.message.automatic
    if incoming.message.report is not None:
        return reports.decide(incoming)
    if incoming.message.rsvp is not None:
        # Before any other branch: calendar programs mark their mails as automatic, or send them in a person's name.
        return rsvp.decide(incoming, incoming.message.rsvp)
    if automatic is not None and automatic.no_state:
        return _automatic(incoming)
    if incoming.who.person is not None:
        return staff.decide(incoming)
    return client.decide(incoming)


def _from_its_inbox(decision: Decision, arrival: Arrival) -> Decision:
    """What answers a mail about no request leaves from the mailbox that was written to; a request has its own."""
    notices = tuple(each if each.request else replace(each, inbox=arrival.inbox) for each in decision.notices)
    return replace(decision, notices=notices)


def _screened(message: Message, office: Office) -> Message:
    """A mail that came to the bounce address of a letter was written by a machine, whatever it says of itself: no mail
    program shows that address to a person (RFC 3834 4). No machine answers it, but people read it."""
    if message.automatic is not None or not thread.letter_tags(message, office):
        return message
    return replace(
        message, automatic=Automatic("auto-reply", "it came to the bounce address of a letter", no_state=False)
    )


def _automatic(incoming: Incoming) -> Decision:
    """No person wrote it: it is noted where it belongs and changes nothing."""
    automatic = incoming.message.automatic
    assert automatic is not None
    why = f"automatic mail ({automatic.kind}): {automatic.why}"
    found = thread.find(incoming.message, incoming.who, incoming.known, incoming.office)
    if found is None or not found.joins:
        return Decision(Outcome.RECORDED, (why, "belongs to no request"))
    return incoming.recorded(found.case, What.AUTOMATIC, (why, f"found by {found.how}"))
