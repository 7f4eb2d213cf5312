"""Who works on a request, and who reads along."""

from __future__ import annotations

from dataclasses import replace

from mailflow.desk import commands
from mailflow.desk.commands import Command
from mailflow.desk.commandtables import ME, NOBODY
from mailflow.desk.decision import Quote, Refusal
from mailflow.desk.people import Person
from mailflow.desk.request import What
from mailflow.flow import notices
from mailflow.flow.notices import QUOTE_LIMIT
from mailflow.flow.opening import MOST_PEOPLE
from mailflow.flow.work import Draft, Work
from mailflow.mail.address import valid_address

MOST_NAMED = 10
"""Addresses of one /cc."""


def assign(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """Somebody takes it, or is given it and told; `none` gives it back to its team.

    Whoever is given it hears of it, and that is sign enough for the writer. Where nobody hears, the writer does.
    """
    word = commands.person(command.argument)
    if word in NOBODY:
        return replace(work.noted(draft, line, command, assignee=None), echoed=True)
    person = work.person if word in ME else _person(work, word)
    if person is None:
        return Refusal.NO_PERSON
    given = work.noted(draft, line, command, assignee=person.id)
    if person == work.person:
        return given
    if person.id == draft.request.assignee:
        return replace(given, echoed=True)
    told = notices.to_person(
        "staff_assigned",
        person,
        given.entries[-1].id,
        request=given.request,
        clocks=work.case.clocks,
        author=work.person.name,
        words=work.orders.words if work.orders.internal else "",
        quote=_last_mail(work),
    )
    return replace(given, notices=(*given.notices, told))


def cc(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """People who get every letter from now on. Only addresses of the request's own client, also those that staff gave
    it by /client: a slip of the keyboard must not send a client's matters to a stranger."""
    named = [word.strip("<>,;").lower() for word in command.argument.split() if word.strip("<>,;")]
    if not named or len(named) > MOST_NAMED or not all(map(valid_address, named)):
        return Refusal.NO_ADDRESS
    if not all(_belongs(work, draft, address) for address in named):
        return Refusal.NOT_THEIRS
    people = dict.fromkeys((*draft.request.participants, *named))
    others = tuple(address for address in people if address != draft.request.requester)
    if len(others) > MOST_PEOPLE:
        return Refusal.TOO_MANY
    return work.noted(draft, line, command, participants=others)


def _person(work: Work, word: str) -> Person | None:
    people = work.incoming.handbook.people
    return people.person(word) or people.staff_by_address(word)


def _belongs(work: Work, draft: Draft, address: str) -> bool:
    registered = work.incoming.handbook.people.client_of(address)
    client = registered.id if registered else work.incoming.known.clients.get(address)
    return client is not None and client == draft.request.client


def _last_mail(work: Work) -> Quote | None:
    """What the client wrote last, for somebody who has read nothing of the request."""
    mine = (entry for entry in work.incoming.known.latest if entry.request == work.case.request.number)
    mails = [entry for entry in mine if entry.what in (What.OPENED, What.CLIENT_MAIL)]
    if not mails:
        return None
    return Quote(mails[-1].actor.removeprefix("client "), work.case.request.subject, mails[-1].text[:QUOTE_LIMIT])
