"""A client's question that a letter answers: STATUS, HELP, and the blank form of a visit (email.md 7). Nothing changes.

Here is also what makes any word of a client's count, whatever it orders (`selfservice`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from mailflow.desk import consent
from mailflow.desk.decision import Decision, Notice, Outcome
from mailflow.desk.known import SentLetter
from mailflow.desk.request import Case, Entry, Request, What
from mailflow.flow import meeting, opening, revision
from mailflow.flow.answers import answer
from mailflow.flow.incoming import Incoming
from mailflow.flow.revision import Said
from mailflow.flow.thread import OF_ANOTHER, Found
from mailflow.kinds import onsite
from mailflow.kinds.kind import Kind, Opening
from mailflow.mail import subject
from mailflow.mail.message import Address
from mailflow.sla.agreement import earliest_visit

PROVEN, KNOWN = 2, 3
"""Levels of a sender (`sender.Who`)."""
MOST_OWN = 5
"""Letters to somebody who asks how his requests stand, one a request."""
ASKED_FOR = {"status": "client_status", "help": "client_help"}
"""A word that only asks, and the letter that answers it."""
FORM = "onsite_form"
ABOUT_NOTHING = frozenset({
    *("", "form", "formulir", "halo", "hello", "hi", "tanya", "bertanya", "mau tanya", "mau bertanya", "pertanyaan"),
    *("question", "a question", "quick question"),
})  # fmt: skip
"""Subjects that say nothing beside the word, as one that is itself a word does."""
NOT_IN_FORCE = frozenset({"withdrawn", "replaced", "declined"})
"""Verdicts of a revision that does not say how it stands, where there is another one."""
AGAIN = timedelta(hours=1)
"""Between two equal answers about one request: a robot that answers each of ours would else get them for ever."""
MOST_READ = 2000
"""Characters in which the first line is looked for."""
_HELP = re.compile(r"\W{0,8}(?:help|bantuan)(?:[ \t]{1,3}(?:perintah|commands?))?[\s.:?*_\"']{0,9}", re.IGNORECASE)


def without_request(incoming: Incoming) -> Decision | None:
    """A mail that names no request, and says no more than a word that needs none; it opens none either."""
    said = word(incoming)
    if said is None or not alone_in_it(incoming, said) or not incoming.who.full or not _about_nothing(incoming):
        return None
    return _blank_form(incoming) if said.word == "form" else _own(incoming, said)


def asks(incoming: Incoming, found: Found, kind: Kind, said: Said) -> Decision | None:
    """STATUS, HELP, and the blank form: a letter, and nothing changes. A finished request stays finished, and the pause
    for a question of ours goes on, since this is no answer to it."""
    request = found.case.request
    if doubt(incoming, request, said) or not alone_in_it(incoming, said) or not _about(incoming, request):
        return None
    template = ASKED_FOR.get(said.word, FORM)
    letters = () if just_told(incoming, request, template) else _told(incoming, found.case, template)
    reason = (f"found by {found.how}", incoming.who.why, f"asks for {said.word}, and changes nothing")
    # A note, since staff get no copy: as a mail of the client it would stand between them and their next command.
    entry = incoming.entry(1, request.number, What.NOTE, incoming.body, reason)
    return Decision(
        Outcome.REPLY,
        reason,
        request=request.number,
        entries=(entry,),
        notices=letters,
        thread_ids=incoming.thread_ids,
    )


def _told(incoming: Incoming, case: Case, template: str, line: int = 1) -> tuple[Notice, ...]:
    """The letter, with what the request waits for: since when our question does, and for which day at the earliest."""
    told = None
    if template == FORM or case.request.state == onsite.LATE:
        today = opening.intake(incoming, None, case.request.service)
        earliest = earliest_visit(today.agreement, today.submitted)
        told = Opening("", template, files=onsite.BLANK if template == FORM else (), earliest=earliest)
    asked_at = next((each.at for each in reversed(case.events) if each.what == "pause"), None)
    waits = case.request.state == incoming.handbook.kinds[case.request.kind].waiting
    letters = answer(template, incoming, case, told, line=line)
    standing = [each for each in case.request.estimates if each.verdict not in NOT_IN_FORCE]
    estimate = standing[-1] if standing else None
    return tuple(replace(each, moment=asked_at if waits else None, estimate=estimate) for each in letters)


def word(incoming: Incoming) -> Said | None:
    """The word, if a person wrote it and the mail came whole. "Mohon bantuan" is no word: it asks people for help."""
    if incoming.message.automatic is not None or incoming.message.truncated:
        return None
    said = revision.read(incoming)
    return None if said is not None and said.word == "help" and not _asks_what_helps(incoming) else said


def alone_in_it(incoming: Incoming, said: Said) -> bool:
    """Whether the mail is nothing but the word, so that nobody else needs to read it."""
    return not said.conditional and all(each.decoration for each in incoming.message.attachments)


def doubt(incoming: Incoming, request: Request, said: Said) -> str | None:
    """Why the word does not count of itself; None where it does."""
    who = incoming.who
    if said.conditional:
        return f"{said.word}: conditional or unclear"
    if who.level < PROVEN:
        return f"{said.word}: it cannot be proven that {who.address} wrote it"
    return None if who.address in request.people else f"{said.word}: {who.address} takes no part in it"


def order_doubt(incoming: Incoming, found: Found, said: Said) -> str | None:
    """Why a word does not count that ends or moves the request for all; None where it does. A colleague takes part by
    one mail: of those who did not ask for it, only one who is known by the rules or by a letter to himself may."""
    who, request = incoming.who, found.case.request
    if found.merged:
        return f"{said.word}: {OF_ANOTHER}"
    own = who.address == request.requester or who.level >= KNOWN
    return doubt(incoming, request, said) or (None if own else f"{said.word}: {who.address} did not ask for it")


def crossed(incoming: Incoming, request: Request, said: Said) -> str | None:
    """Why a word is about a date that is no more; None where it is not. Staff have named another one since the letter
    was written that it answers, or, where it answers none, since it arrived."""
    standing, answered = meeting.live(request), revision.letter_answered(incoming, request)
    written = answered.created_at if answered else incoming.arrival.arrived_at
    if standing is None or standing.made_at is None or written >= standing.made_at:
        return None
    return f"{said.word}: it is older than the date that stands"


def joins(incoming: Incoming, request: Request) -> bool:
    """Whether the writer of a word that did not count takes part from now on, as by any other mail.

    Not one who is known and takes no part yet: he would end what is not his by saying so twice.
    """
    return incoming.who.level < KNOWN or incoming.who.address in request.people


def _asks_what_helps(incoming: Incoming) -> bool:
    """Whether the word for help stands alone in its line, as our letters ask for it."""
    lines = incoming.message.new_text[:MOST_READ].splitlines()
    return _HELP.fullmatch(next((line.strip() for line in lines if line.strip()), "")) is not None


def _about_nothing(incoming: Incoming) -> bool:
    """Whether the subject says no more than the word: "Server mati" above "Status?" reports what is down."""
    bare = subject.bare(incoming.message.subject)
    if bare != incoming.message.subject.strip() and any(map(_is_blank_form, incoming.known.letters)):
        return True  # the subject of a letter of ours
    read = consent.read(bare)
    asks_too = read is not None and not read.conditional and read.word in (*ASKED_FOR, "form")
    return bare.lower().strip(" .?!:") in ABOUT_NOTHING or asks_too


def _about(incoming: Incoming, request: Request) -> bool:
    """Whether the subject is still that of the request, or of a letter about it, or says nothing."""
    told = incoming.message.subject
    same = subject.bare(told).casefold() == request.subject.casefold()
    return same or bool(subject.tags(told, incoming.office.prefix)) or _about_nothing(incoming)


def _is_blank_form(letter: SentLetter) -> bool:
    """Whether it is the form that was asked for without a request."""
    return letter.template == FORM and letter.request is None


def just_told(incoming: Incoming, request: Request | None, template: str) -> bool:
    """Whether the mail answers the very letter that it asks for, and within the hour."""
    since, address = incoming.arrival.arrived_at - AGAIN, incoming.who.address
    number = request.number if request else None
    return any(
        (letter.template, letter.request, letter.recipient.lower()) == (template, number, address)
        and letter.created_at > since
        for letter in incoming.known.letters
    )


def how_it_stands(incoming: Incoming, case: Case) -> tuple[Notice, ...]:
    """A letter to the writer of a word that changed nothing; he would else think it done."""
    template = ASKED_FOR["status"]
    if not incoming.who.full or just_told(incoming, case.request, template):
        return ()
    return answer(template, incoming, case, None)


def _own(incoming: Incoming, said: Said) -> Decision | None:
    """STATUS and HELP of a registered contact: how each of his open requests stands, or what helps with the newest."""
    address, cases = incoming.who.address, incoming.known.cases.values()
    own = [each for each in cases if each.request.requester == address and each.request.closed_at is None]
    own = sorted(own, key=lambda each: each.request.number, reverse=True)[: MOST_OWN if said.word == "status" else 1]
    if said.word not in ASKED_FOR or incoming.who.level < KNOWN or not own:
        return None
    why = (incoming.who.why, f"asks for {said.word}, and changes nothing")
    entries: list[Entry] = []
    letters: list[Notice] = []
    for line, case in enumerate(own, start=1):
        entries.append(incoming.entry(line, case.request.number, What.NOTE, incoming.body, why))
        letters += _told(incoming, case, ASKED_FOR[said.word], line)
    return Decision(Outcome.RECORDED, why, entries=tuple(entries), notices=tuple(letters))


def _blank_form(incoming: Incoming) -> Decision:
    """The form goes to whoever is proven or registered."""
    why = (incoming.who.why, "asks for the blank form of a visit")
    if just_told(incoming, None, FORM):
        return Decision(Outcome.RECORDED, why)
    submitted, contact, told = opening.intake(incoming, None), incoming.who.contact, incoming.message.from_
    letter = Notice(
        FORM,
        Address(contact.name if contact else told.name if told else "", incoming.who.address or ""),
        "client",
        opening.language(incoming),
        incoming.entry_id(1),
        level=incoming.who.level,
        salutation=contact.salutation if contact else None,
        earliest=earliest_visit(submitted.agreement, submitted.submitted),
        files=onsite.BLANK,
        in_reply_to=incoming.message.message_id,
    )
    return Decision(Outcome.RECORDED, why, notices=(letter,))
