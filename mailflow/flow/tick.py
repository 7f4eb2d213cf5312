"""What time and mail servers bring without a client's mail: undeliverable letters, and digests of deferred ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from mailflow.desk.decision import Alarm, Audience, Decision, Notice, Outcome
from mailflow.desk.known import SentLetter
from mailflow.desk.office import LetterLanguage
from mailflow.desk.people import People, Person
from mailflow.desk.request import Case, Entry, Request, What
from mailflow.flow import notices
from mailflow.flow.retell import calendars_of, retell
from mailflow.handbook import Handbook
from mailflow.kinds.kind import CLIENT_MAIL
from mailflow.mail.message import Address
from mailflow.sla import event
from mailflow.sla.clocks import ClockEvent


def failed_letter(letter: SentLetter, case: Case, error: str, handbook: Handbook, now: datetime) -> Decision:
    """A letter that a mail server refused for good while we handed it over."""
    entry = Entry(f"l{letter.id}.1", case.request.number, now, now, What.BOUNCE, "mailflow", error)
    return undelivered(letter, case, entry, error, handbook, now)


def undelivered(
    letter: SentLetter, case: Case, entry: Entry, error: str, handbook: Handbook, now: datetime, *, voids: bool = True
) -> Decision:
    """Staff are told, and a pause that began with this letter is void: the client was never asked (sla.md 4).

    Of the copies of a question the requester's own one decides. He is whom staff asked: without it a clock would stand
    still on a colleague's chance to pass it on, and with it the colleague's full mailbox changes nothing. A request
    without a requester's address has no such copy, and there the first that fails counts.

    Of a letter to staff the admin is told: nobody else would ever notice that a person hears of nothing.

    `voids` is False for a report that anybody could have written.
    """
    request, entries = case.request, [entry]
    # Only the pause that lasts: an earlier one has ended, and the client was asked again since.
    pause = next((each for each in reversed(case.events) if each.what == "pause"), None)
    events = case.events
    reason: tuple[str, ...] = (f"letter {letter.id} to {letter.recipient} was not delivered: {error}",)
    kind = handbook.kinds[request.kind]
    began = pause is not None and pause.cause == letter.cause and _asks(letter, request)
    if voids and pause is not None and began and request.state == kind.waiting:
        agreement = handbook.agreement_of(request)
        void = event.decided(
            ClockEvent(pause.at, "resume", cause=entry.id), events, calendars_of(case, agreement), agreement,
            request.kind, request.severity,
        )  # fmt: skip
        events = (*events, void)
        request = replace(request, state=kind.move(CLIENT_MAIL, request.state))
        reason = (*reason, "the pause it began is void")
        entries.append(replace(entry, id=f"{entry.id}v", what=What.VOIDED, text=error, clock=void))
    after = retell(case, replace(request, changed_at=now), events, handbook.agreement_of(request), now)
    told: tuple[Notice, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    if letter.audience == "client":
        told = notices.to_staff(
            "staff_undelivered", after, handbook.people, entry.id, words=error, lines=(letter.recipient,)
        )
    elif voids:
        alarms = (Alarm(f"staff letter {letter.recipient}", f"{reason[0]} (it was for staff)"),)
    return Decision(
        Outcome.RECORDED,
        reason,
        request=request.number,
        case=after,
        expected_version=case.request.version,
        entries=tuple(entries),
        notices=told,
        alarms=alarms,
    )


def _asks(letter: SentLetter, request: Request) -> bool:
    """Whether the question was put to its reader, and not only shown to him."""
    to_requester = letter.recipient.casefold() == request.requester.casefold()
    return letter.audience == "client" and (to_requester or not request.requester)


def digest(recipient: str, audience: Audience, letters: Sequence[tuple[int, str]], people: People) -> Notice | None:
    """One letter instead of several automatic ones; `letters` are their ids and summaries, oldest first.

    None for a member of staff who has left: what stands in them is for the house.
    """
    cause = f"d{letters[0][0]}"
    lines = tuple(summary for _, summary in letters)
    if audience == "staff":
        person = people.staff_by_address(recipient)
        return notices.to_person("staff_digest", person, cause, lines=lines) if person else None
    contact = people.contact(recipient)
    language: LetterLanguage = (contact.language if contact else None) or "both"
    to = Address(contact.name if contact else "", recipient)
    level = 2 if people.client_of(recipient) else 0
    return Notice("digest", to, audience, language, cause, lines=lines, level=level)


def inherited(letters: Sequence[tuple[int, str, Request | None]], people: People) -> tuple[Notice, ...]:
    """What was queued for staff who have left, told to those who are responsible now: ids, summaries, requests."""
    lines: dict[Person, list[tuple[int, str]]] = {}
    for number, summary, request in letters:
        members = (people.person(name) for name in people.default_team.members)
        heirs = tuple(notices.responsible(request, people)) if request else tuple(filter(None, members))
        for person in heirs:
            lines.setdefault(person, []).append((number, summary))
    told = (digest(person.addresses[0], "staff", found, people) for person, found in lines.items())
    return tuple(filter(None, told))
