"""Who works on a request, and who reads along."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mailflow.desk import commands
from mailflow.desk.commands import Command
from mailflow.desk.commandtables import ME, NOBODY
from mailflow.desk.decision import Quote, Refusal
from mailflow.desk.people import Person
from mailflow.desk.request import Entry, What
from mailflow.flow import claim, notices
from mailflow.flow.acts import questions
from mailflow.flow.notices import QUOTE_LIMIT
from mailflow.flow.opening import MOST_PEOPLE
from mailflow.flow.work import Draft, Work
from mailflow.mail.address import valid_address

MOST_NAMED = 10
"""Addresses of one /cc."""


def assign(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """Somebody takes it, or is given it and told; `none` gives it back to its team.

    Whoever is given it hears of it, and that is sign enough for the writer; so does whoever had it before. Where nobody
    hears, the writer does.
    """
    word = commands.person(command.argument)
    if word in NOBODY:
        return _taken_from(work, draft, replace(work.noted(draft, line, command, assignee=None), echoed=True))
    person = named(work, word)
    if person is None:
        return Refusal.NO_PERSON
    given = work.noted(draft, line, replace(command, argument=person.id), assignee=person.id)
    if person.id == draft.request.assignee:
        return given if person == work.person else replace(given, echoed=True)
    given = _taken_from(work, draft, given)
    if person == work.person:
        return given
    first, last = _mails(work)
    return _told(work, given, person, quote=first, lines=questions.happened(work, last))


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


def named(work: Work, argument: str) -> Person | None:
    """The member of staff that an argument of /assign names; None where it names nobody."""
    word, people = commands.person(argument), work.incoming.handbook.people
    return work.person if word in ME else people.person(word) or people.staff_by_address(word)


def _belongs(work: Work, draft: Draft, address: str) -> bool:
    client = claim.whose(address, work.incoming.handbook.people, work.incoming.known.clients)
    return client is not None and client == draft.request.client


def _taken_from(work: Work, before: Draft, after: Draft) -> Draft:
    """The draft with a letter to whoever worked on it so far: two people on one request get in each other's way."""
    person = work.incoming.handbook.people.person(before.request.assignee or "")
    return after if person is None or person == work.person else _told(work, after, person, moved="taken")


def _told(work: Work, draft: Draft, person: Person, **about: Any) -> Draft:
    told = notices.to_person(
        "staff_assigned",
        person,
        draft.entries[-1].id,
        request=draft.request,
        clocks=work.case.clocks,
        author=work.person.name,
        words=work.orders.words if work.orders.internal else "",
        **about,
    )
    return replace(draft, notices=(*draft.notices, told))


def _mails(work: Work) -> tuple[Quote | None, tuple[Entry, ...]]:
    """The client's first mail, and his last one where that is another: for somebody who has read nothing of it."""
    mine = (entry for entry in work.incoming.known.latest if entry.request == work.case.request.number)
    mails = [entry for entry in mine if entry.what in (What.OPENED, What.CLIENT_MAIL)]
    if not mails:
        return None, ()
    first = Quote(mails[0].actor.removeprefix("client "), work.case.request.subject, mails[0].text[:QUOTE_LIMIT])
    return first, tuple(mails[1:][-1:])
