"""Whether a mail from a staff address is that person's: by two factors, or by a confirmation; else it is held.

The factors are independent (email.md 5). *Domain*: our own provider has proven the From domain, which a stranger cannot
forge, but a colleague can. *Token*: the mail answers a letter that went to this very person, which a stranger can steal
with one forwarded letter, but then he cannot send from the domain. `office.factors` says which of the two are wanted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from mailflow.desk import commands, tokens
from mailflow.desk.decision import Alarm, Decision, Outcome
from mailflow.desk.people import Person
from mailflow.desk.request import Case, What
from mailflow.flow import on_behalf, question, thread
from mailflow.flow.carriers import Carried, answers, brought, carriers
from mailflow.flow.incoming import Incoming
from mailflow.mail import subject

TOKEN_OUTLIVES = timedelta(days=30)
"""A token works for the life of its request and this long after (email.md 5)."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What a mail proves: the request that it may act on, and the first doubt, "" where it is its writer's.

    Without a doubt `case` is None for a mail that names no request; a token always names one.
    """

    case: Case | None
    doubt: str


def prove(incoming: Incoming, person: Person) -> Proof:
    """Whether the mail is this person's, and which request it may act on."""
    if aside := question.aside(incoming):
        return Proof(None, aside)
    if incoming.arrival.confirmed:
        # Its writer has named this very mail from the registered address, which is worth both factors.
        return Proof(_named(incoming), "")
    if incoming.who.refuted:
        return Proof(None, f"its sender is refuted: {incoming.who.why}")
    case, doubt = _by_token(incoming, person, _carried(incoming))
    if not doubt and "domain" in incoming.office.factors and not incoming.who.proven:
        doubt = f"its domain is not proven: {incoming.who.why}"
    return Proof(case, doubt)


def held(incoming: Incoming, person: Person, doubt: str) -> Decision:
    """What becomes of a mail that proves nothing: nothing changes, and its person is asked at the registered address.

    The answer to such a question comes this way too, since it proves nothing about a request.
    """
    if question.aside(incoming):
        decision = question.decide(incoming, person)
        return decision if isinstance(decision, Decision) else _waits(incoming, person, decision)
    return _waits(incoming, person, doubt or "it names no request")


def _carried(incoming: Incoming) -> Carried:
    read = brought if _brings_in(incoming) else carriers
    return read(incoming.message, incoming.office)


def _brings_in(incoming: Incoming) -> bool:
    """Whether staff bring in a client's mail: then its subject and what it quotes are about the client's request, and
    the token shows who brings it and no more."""
    return on_behalf.wanted(commands.read(incoming.message.new_text)) is not None


def _by_token(incoming: Incoming, person: Person, carried: Carried) -> tuple[Case | None, str]:
    """The request of the tokens, and what is wrong with them. Every one that is there must be right, also where none is
    wanted: whoever has a wrong one did not write the answer to our letter."""
    staff = tuple((name, token) for name, token in carried if token.audience == "staff")
    if not staff:
        missing = "token" in incoming.office.factors
        return (None, "no token of a staff letter in it") if missing else (_named(incoming), "")
    if doubt := next(_doubts(incoming, person, carried, staff), ""):
        return None, doubt
    if staff[0][1].number == tokens.DESK:
        return None, ""
    case = thread.followed(incoming.known.cases[staff[0][1].number], incoming.known)
    closed_at = case.request.closed_at
    if closed_at is not None and incoming.arrival.arrived_at > closed_at + TOKEN_OUTLIVES:
        return case, "its token has expired with the request"
    return case, ""


def _doubts(incoming: Incoming, person: Person, carried: Carried, staff: Carried) -> Iterator[str]:
    """Whatever speaks against the tokens, the plainest first."""
    office, number = incoming.office, staff[0][1].number
    if len({token.number for _, token in carried}) > 1:
        yield "its tokens name different requests"
    for name, token in staff:
        if not tokens.known_key(office, token):
            yield f"the token in its {name} is signed with key {token.key}, which is no longer in token_keys"
        elif not any(tokens.proves(office, token, address) for address in person.addresses):
            yield f"the token in its {name} was not made for {person.id}"
    if number == tokens.DESK:
        return
    if number not in incoming.known.cases:
        yield "its token names a request that does not exist"
        return
    tags = subject.tags(incoming.message.subject, office.prefix)
    if tags and not _brings_in(incoming) and not _same_request(incoming, number, tags):
        yield f"its subject names {office.reference(tags[0])}, its token {office.reference(number)}"


def _same_request(incoming: Incoming, number: int, tags: tuple[int, ...]) -> bool:
    """Whether one of the tags names the token's request, or one that was merged with it."""
    known = incoming.known
    ends = {thread.followed(known.cases[tag], known).request.number for tag in tags if tag in known.cases}
    return number in tags or thread.followed(known.cases[number], known).request.number in ends


def _named(incoming: Incoming) -> Case | None:
    """The request that the mail names in whatever way."""
    found = thread.find(incoming.message, incoming.who, incoming.known, incoming.office)
    return found.case if found else None


def _waits(incoming: Incoming, person: Person, doubt: str) -> Decision:
    """The mail waits as internal on the request it names, if any; one letter asks the person about all that waits."""
    why = f"mail from staff address {incoming.who.address} is held: {doubt}"
    asked, letters = question.ask(incoming, person)
    decision = Decision(Outcome.HELD, (why,))
    named = None if answers(incoming.message, incoming.office) else _named(incoming)
    if named is not None:
        decision = replace(incoming.recorded(named, What.HELD, (why,)), outcome=Outcome.HELD, thread_ids=())
    return replace(decision, notices=letters, asks=asked, alarms=_alarms(incoming, person, why))


def _alarms(incoming: Incoming, person: Person, why: str) -> tuple[Alarm, ...]:
    """The admin hears of it where somebody keeps trying, and where nobody else can be asked."""
    number = incoming.arrival.id
    told = f"Received {number}, a {why}. See: mailflow quarantine show {number}"
    if incoming.arrival.confirmed:
        return (Alarm(f"staff confirmed {person.id}", told),)
    if question.in_last_hour(incoming) < question.ALARM_FROM:
        return ()
    return (Alarm(f"staff unproven {person.id}", told),)
