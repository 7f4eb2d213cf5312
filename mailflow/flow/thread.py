"""Which request a mail continues, in the order of email.md 4, and what must be asked of the store to tell.

A proof comes before a hint: signed tokens first, then a thread's Message-IDs, then the tag in the subject. None of them
shows a request to somebody who was not in it: such a mail opens a request of its own, linked and held for staff.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mailflow.desk import tokens
from mailflow.desk.known import Arrival, Known, Lookup, Seen
from mailflow.desk.office import Office
from mailflow.desk.request import Case, Request
from mailflow.desk.tokens import Token
from mailflow.flow.sender import Who
from mailflow.mail import subject
from mailflow.mail.message import Message

MOST_IDS = 100
"""The newest ids of a thread that count: a References field can name thousands."""


@dataclass(frozen=True, slots=True)
class Found:
    """The request a mail names, and how. `joins` is False for a stranger to it; `proven`: by a token of his own."""

    case: Case
    how: str
    joins: bool
    proven: bool = False


def carriers(message: Message, office: Office) -> tuple[tuple[str, Token], ...]:
    """Every token in the mail that speaks for the letter it answers, with the name of its carrier."""
    found = [("reply address", tokens.in_address(office, address)) for address in message.recipients]
    answered = (*message.in_reply_to[:1], *reversed(message.references))
    first = next(filter(None, (tokens.in_message_id(office, each) for each in answered)), None)
    found += [("Message-ID", first), ("Ref line", tokens.in_text(message.text))]
    return tuple((name, token) for name, token in found if token is not None)


def lookup(message: Message, arrival: Arrival, office: Office) -> Lookup:
    """What to ask the store about this mail."""
    tags = subject.tags(message.subject, office.prefix)
    named = (*(token.number for _, token in carriers(message, office)), *tags)
    report = message.report
    original = (report.original_message_id,) if report and report.original_message_id else ()
    bounced = (tokens.bounce_tag(office, address) for address in message.recipients)
    return Lookup(
        received=arrival.id,
        message_id=message.message_id,
        fingerprint=message.fingerprint,
        message_ids=tuple(dict.fromkeys((*original, *ids(message)))),
        numbers=tuple(dict.fromkeys(named)),
        letter_tags=tuple(tag for tag in bounced if tag),
        sender=message.sender.address,
        reported=tuple(each.address for each in report.recipients) if report else (),
    )


def ids(message: Message) -> tuple[str, ...]:
    """The Message-IDs of the mail's thread, the ones it answers first and its own, which may be known from an answer
    that came before it, last."""
    own = (message.message_id,) if message.message_id else ()
    answered = dict.fromkeys((*message.in_reply_to, *reversed(message.references)))
    return tuple(dict.fromkeys((*list(answered)[:MOST_IDS], *own)))


def duplicate(message: Message, known: Known) -> Seen | None:
    """The earlier mail that this one is another copy of: same Message-ID and fingerprint, or the fingerprint alone
    where there is no Message-ID."""
    for seen in known.seen:
        if seen.fingerprint == message.fingerprint and seen.message_id == message.message_id:
            return seen
    return None


def find(message: Message, who: Who, known: Known, office: Office) -> Found | None:
    """The request this mail continues or at least names, the strongest proof first."""
    strangers: list[Found] = []
    for found in _candidates(message, who, known, office):
        if found.joins:
            return found
        strangers.append(found)
    return strangers[0] if strangers else None


def _candidates(message: Message, who: Who, known: Known, office: Office) -> Iterator[Found]:
    address = who.address or ""
    for name, token in carriers(message, office):
        if case := known.cases.get(token.number):
            own = tokens.proves(office, token, address)
            yield Found(case, f"token in {name}", own or address in case.request.people, own)
    for message_id in ids(message):
        number = known.by_message_id.get(message_id)
        if number is not None and (case := known.cases.get(number)):
            yield Found(case, f"thread of <{message_id}>", _belongs(who, case.request))
    for number in subject.tags(message.subject, office.prefix):
        if case := known.cases.get(number):
            yield Found(case, f"tag [{office.reference(number)}]", _belongs(who, case.request))


def _belongs(who: Who, request: Request) -> bool:
    if who.address is None:
        return False
    same_client = who.client is not None and who.client.id == request.client
    return who.address in request.people or same_client
