"""Which request a mail continues, in the order of email.md 4, and what must be asked of the store to tell.

A proof comes before a hint: signed tokens first, then a thread's Message-IDs, then the tag in the subject. None of them
shows a request to somebody who was not in it: such a mail opens a request of its own, linked and held for staff. A
screenshot that names nothing at all is told by `stray`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mailflow.desk import commands, consent, tokens
from mailflow.desk.known import Arrival, Asked, Known, Lookup, Seen
from mailflow.desk.office import Office
from mailflow.desk.people import Person
from mailflow.desk.request import Case, Request
from mailflow.flow.board import LISTS
from mailflow.flow.carriers import answers, carriers
from mailflow.flow.sender import Who
from mailflow.handbook import Handbook
from mailflow.mail import subject
from mailflow.mail.message import Message

MOST_IDS = 100
"""The newest ids of a thread that count: a References field can name thousands."""
MOST_ADDRESSES = 50
"""Addresses in the orders of one mail whose clients are asked for; an order with more than a few is refused anyway."""
MOST_PICTURES = 20
"""Small images of one mail that are compared with those of other mails."""
OF_ANOTHER = "it was said of a request that became a part of this one"
"""Why no word of a mail counts that was found by a request that was merged."""


@dataclass(frozen=True, slots=True)
class Found:
    """The request a mail names, and how. `joins` is False for a stranger to it; `proven`: by a token of his own.

    `alone`: the mail names none, and was joined because it is a screenshot (`stray`). `merged`: it names another one
    that became a part of this, so that a word in it was not said of this one.
    """

    case: Case
    how: str
    joins: bool
    proven: bool = False
    alone: bool = False
    merged: bool = False


def lookup(message: Message, arrival: Arrival, office: Office, handbook: Handbook | None = None) -> Lookup:
    """What to ask the store about this mail; of staff only with the `handbook` that names them."""
    person = handbook.people.staff_by_address(message.sender.address or "") if handbook else None
    tags = subject.tags(message.subject, office.prefix)
    carried = tuple(token for _, token in carriers(message, office))
    named = (*(token.number for token in carried), *tags)
    staff = person is not None or any(token.audience == "staff" for token in carried)
    report = message.report
    digests = dict.fromkeys(each.digest for each in message.attachments if each.digest)
    original = (report.original_message_id,) if report and report.original_message_id else ()
    return Lookup(
        received=arrival.id,
        message_id=message.message_id,
        fingerprint=message.fingerprint,
        message_ids=tuple(dict.fromkeys((*original, *ids(message)))),
        numbers=tuple(dict.fromkeys((*named, *(commands.references(message.new_text) if staff else ())))),
        letter_tags=letter_tags(message, office),
        sender=message.sender.address,
        reported=tuple(each.address for each in report.recipients) if report else (),
        pictures=tuple(digests)[:MOST_PICTURES],
        board=_asked(message, person, handbook) if staff and handbook else None,
        staff=staff,
        person=person.id if person else None,
        confirmation=next((token.number for _, token in answers(message, office)), None),
        mine=consent.asks(message.new_text),
        addresses=_addressed(message) if staff else (),
        on_behalf=_brought_in(message) if staff else None,
    )


def _addressed(message: Message) -> tuple[str, ...]:
    """The people that staff name, and the writer of a mail that they bring in."""
    writer = message.forwarded.from_ if message.forwarded else None
    named = (*commands.addressed(message.new_text), *((writer.address.lower(),) if writer else ()))
    return tuple(dict.fromkeys(named))[:MOST_ADDRESSES]


def _brought_in(message: Message) -> str | None:
    """The client whose mail staff pass on, by the argument of /as or as the writer of what is forwarded."""
    given = next((each.argument for each in commands.read(message.new_text).commands if each.name == "as"), None)
    writer = message.forwarded.from_ if message.forwarded else None
    return None if given is None else given.strip().strip("<>.,;") or (writer.address if writer else None)


def _asked(message: Message, person: Person | None, handbook: Handbook) -> Asked | None:
    names = dict.fromkeys(name for shown in commands.lists_asked(message.new_text) for name in LISTS[shown].read)
    zone = handbook.agreement.calendar.zone
    return Asked(tuple(names), person.id if person else None, zone) if names else None


def letter_tags(message: Message, office: Office) -> tuple[str, ...]:
    """The letters of ours whose bounce addresses the mail came to."""
    tags = (tokens.bounce_tag(office, address) for address in message.recipients)
    return tuple(dict.fromkeys(tag for tag in tags if tag))


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
    stranger: Found | None = None
    for number, how, own in _names(message, who, known, office):
        if number is None or (case := known.cases.get(number)) is None:
            continue
        found = _found(case, how, own, who, known)
        if found.joins:
            return found
        stranger = stranger or found
    return stranger


def followed(case: Case, known: Known) -> Case:
    """The request that mails to this one go to: the one it was merged into, and so on to the end."""
    passed = {case.request.number}
    while (number := case.request.merged) is not None and number not in passed and number in known.cases:
        passed.add(number)
        case = known.cases[number]
    return case


def _names(message: Message, who: Who, known: Known, office: Office) -> Iterator[tuple[int | None, str, bool | None]]:
    """Every request that the mail names, how, and whether by a token that is the writer's own; None: by no token."""
    for carrier, token in carriers(message, office):
        yield token.number, f"token in {carrier}", tokens.proves(office, token, who.address or "")
    tags = letter_tags(message, office)
    for letter in known.letters:
        if any(tag in letter.message_id for tag in tags):
            yield letter.request, "bounce address", None
    for message_id in ids(message):
        yield known.by_message_id.get(message_id), f"thread of <{message_id}>", None
    for number in subject.tags(message.subject, office.prefix):
        yield number, f"tag [{office.reference(number)}]", None


def _found(named: Case, how: str, own: bool | None, who: Who, known: Known) -> Found:
    case = followed(named, known)
    merged = case is not named
    if merged:
        how += ", which was merged"
    if own is None:
        return Found(case, how, _belongs(who, case.request), merged=merged)
    # A token shows the request it was made for, and no other one that this became a part of; nor what has turned out
    # to be another client's since its letter was written.
    shown = own and not _is_anothers(who, case.request) and (not merged or _belongs(who, case.request))
    return Found(case, how, shown or _takes_part(who, case.request), own, merged=merged)


def _is_anothers(who: Who, request: Request) -> bool:
    """Whether writer and request are known to be of two clients."""
    return who.client is not None and request.client is not None and who.client.id != request.client


def _takes_part(who: Who, request: Request) -> bool:
    """Whether the request is already the writer's; one whose own domain refutes the mail is somebody else."""
    return who.address in request.people and not who.refuted


def _belongs(who: Who, request: Request) -> bool:
    same_client = who.client is not None and who.client.id == request.client and not who.refuted
    return same_client or _takes_part(who, request)
