"""The question to a member of staff whether held mails are theirs, and its answer.

It goes to the registered address with a token that works once, for half an hour; at most one an hour that is not
answered with yes, so that a stranger's forgeries cannot fill anybody's mailbox. The answer must be a clear yes and
nothing else: a machine that answers for a person on holiday, or the person who wonders, would else confirm what a
stranger wrote in that name. So the letter shows what would be done: every command, and the first words.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import accumulate
from textwrap import wrap

from mailflow.desk import commands, consent, tokens
from mailflow.desk.confirmation import Confirmation, HeldMail, asked
from mailflow.desk.decision import Alarm, Decision, Notice, Outcome
from mailflow.desk.people import Person
from mailflow.flow import notices
from mailflow.flow.carriers import answers, carriers
from mailflow.flow.incoming import Incoming
from mailflow.handbook import Handbook
from mailflow.mail.headers import visible
from mailflow.mail.message import Message

ALARM_FROM = 5
"""Held mails of one person within an hour of which the admin hears: somebody keeps trying."""
HOUR = timedelta(hours=1)
MOST_SHOWN = 120
"""Characters of a subject: enough to know one's own mail by."""
MOST_WORDS = 300
"""Characters of a command with its argument, and of the words behind the commands."""
MOST_ORDERED = 1000
"""Characters of all commands of a held mail that its letter shows; of those over it, it says how many there are."""
MOST_ON_A_LINE = 280
"""Characters, so that no letter cuts the line."""
MOST_FILES, MOST_NAME, KILOBYTE = 10, 60, 1000
"""Files of a held mail that its letter names, characters of a name, and bytes in the unit of sizes."""


def aside(incoming: Incoming) -> str:
    """Why the mail is no order, whoever wrote it: it probes our defences, or answers a question. "" for any other."""
    if tokens.is_probe(incoming.office, incoming.message.subject):
        return "it carries the mark of mailflow doctor auth-probe"
    if answers(incoming.message, incoming.office):
        return "it answers a question about held mails"
    return ""


def decide(incoming: Incoming, person: Person) -> Decision | str:
    """What a mail leads to that is no order; or why it is held again."""
    if tokens.is_probe(incoming.office, incoming.message.subject):
        return Decision(Outcome.RECORDED, ("a mail of mailflow doctor auth-probe: it changes nothing",))
    if incoming.arrival.confirmed:
        return Decision(Outcome.RECORDED, ("an answer that came too late, or again; its writer was asked anew",))
    found = _answered(incoming, person)
    if isinstance(found, str):
        return found
    yes = consent.confirms(incoming.message.new_text, _names(incoming, person))
    if yes is None:
        return "its answer is neither a clear YA or YES, and nothing else, nor does it begin with TIDAK or NO"
    return _confirmed(incoming, found) if yes else _denied(incoming, person, found)


def ask(incoming: Incoming, person: Person) -> tuple[Confirmation | None, tuple[Notice, ...]]:
    """The question about this mail and all others that wait, with its letter; or the one of before with this mail too,
    where it is too soon for a letter."""
    known = incoming.known
    if incoming.arrival.confirmed:
        return None, ()
    mail = _as_told(incoming)
    if known.asked is not None and known.asked.rests(incoming.now):
        return replace(known.asked, mails=known.held).also(mail), ()
    others = tuple(each for each in known.held if each.received != mail.received)
    made = asked(known.next_confirmation, person.id, (*others, mail), incoming.now)
    return made, (letter(made, person, incoming.handbook),)


def again(before: Confirmation, number: int, handbook: Handbook, now: datetime) -> Decision | None:
    """The next question about what is still held, when the silence after the last one is over; `before` has the mails
    that are. None where nobody of that name is left to be asked."""
    person = handbook.people.person(before.person)
    if person is None or not before.mails:
        return None
    made = asked(number, person.id, before.mails, now)
    why = (f"{len(made.mails)} mails are held in the name of {person.id}",)
    return Decision(Outcome.RECORDED, why, notices=(letter(made, person, handbook),), asks=made)


def letter(made: Confirmation, person: Person, handbook: Handbook) -> Notice:
    """The letter that asks: to the registered address, whichever one the mails came from."""
    local = handbook.agreement.calendar.local
    lines = tuple(line for each in made.mails for line in _lines(f"{local(each.at):%Y-%m-%d %H:%M %Z}", each))
    return notices.to_person("staff_confirm", person, f"h{made.id}", lines=lines, confirmation=made.id)


def in_last_hour(incoming: Incoming) -> int:
    """How many mails of this person were held within the last hour, this one with them."""
    since, number = incoming.now - HOUR, incoming.arrival.id
    return 1 + sum(each.at > since and each.received != number for each in incoming.known.held)


def _answered(incoming: Incoming, person: Person) -> Confirmation | str:
    """The question that the mail answers, or why it answers none. The domain is not asked for a second time: the token
    went to the registered address only, so whoever has it reads that mailbox. What our provider refutes still fails."""
    office, carried = incoming.office, answers(incoming.message, incoming.office)
    if incoming.who.refuted:
        return f"its sender is refuted: {incoming.who.why}"
    if carriers(incoming.message, office) or len({token.number for _, token in carried}) > 1:
        return "its tokens are of different letters"
    if (incoming.who.address or "").lower() != person.addresses[0].lower():
        return f"it answers from another address than the registered one of {person.id}"
    if not all(tokens.proves(office, token, person.addresses[0]) for _, token in carried):
        return f"the token of its question was not made for {person.id}, or its key is no longer in token_keys"
    found = incoming.known.confirmation
    if found is None or found.person != person.id:
        return "its question was never asked"
    if found.used_at is not None:
        return "its question is answered already, and an answer works once"
    if found.expired(incoming.arrival.arrived_at):
        return "its question could be answered for 30 minutes only"
    return found


def _names(incoming: Incoming, person: Person) -> frozenset[str]:
    """What the writer is called, by himself and by staff.yaml."""
    from_ = incoming.message.from_
    return frozenset(f"{from_.name if from_ else ''} {person.name}".lower().split())


def _confirmed(incoming: Incoming, found: Confirmation) -> Decision:
    numbers = ", ".join(map(str, found.told))
    why = f"{found.person} confirms from the registered address: received {numbers}"
    used = replace(found, used_at=incoming.now, mails=tuple(mail for mail in found.mails if not mail.told))
    return Decision(Outcome.RECORDED, (why,), asks=used, confirmed=found.told)


def _denied(incoming: Incoming, person: Person, found: Confirmation) -> Decision:
    """Somebody writes in this person's name: the admin hears of it, and the person is not asked about these again."""
    numbers = ", ".join(map(str, found.told))
    why = f"{person.id} says that received {numbers} came from somebody else"
    alarm = Alarm(f"staff forged {person.id}", f"Forged mail: {why}. See: mailflow quarantine list")
    used = replace(found.denied(incoming.now), mails=tuple(mail for mail in found.mails if not mail.told))
    return Decision(Outcome.RECORDED, (why,), asks=used, alarms=(alarm,))


def _as_told(incoming: Incoming) -> HeldMail:
    message, arrival = incoming.message, incoming.arrival
    subject, said = message.subject[:MOST_SHOWN], _would_do(message)
    return HeldMail(arrival.id, arrival.arrived_at, subject, said, files=_files(message))


def _lines(at: str, mail: HeldMail) -> tuple[str, ...]:
    """A held mail in the letter, on as many lines as it takes: nobody says yes to what he has not seen."""
    whole = " | ".join(filter(None, (at, mail.subject or "-", mail.said, mail.files)))
    pieces = wrap(whole, MOST_ON_A_LINE, break_on_hyphens=False)
    return (*pieces[:1], *(f"\u2026 {piece}" for piece in pieces[1:]))


def _files(message: Message) -> str:
    """The files that would go along, by their names and sizes; those over a few are counted."""
    kept = [each for each in message.attachments if not each.decoration]
    named = [f"{_name(each.label)} ({-(-each.size // KILOBYTE)} kB)" for each in kept[:MOST_FILES]]
    more = [f"(+{len(kept) - MOST_FILES})"] if len(kept) > MOST_FILES else []
    return f"+ {', '.join((*named, *more))}" if named else ""


def _name(label: str) -> str:
    """A file's name, its end shown where it is long: that says what it is."""
    name = visible(label[:1000])
    return name if len(name) <= MOST_NAME else f"{name[: MOST_NAME - 10]}\u2026{name[-9:]}"


def _would_do(message: Message) -> str:
    """The commands, and what stands behind them: whoever says yes has seen what he says it to."""
    told = message.told if message.forwarded else message.new_text
    lines = [line for line in map(str.strip, told.splitlines()) if line]
    count = len(commands.read(message.new_text).commands)  # each is a line of its own, and nothing stands above them
    orders = [_short(line) for line in lines[:count]]
    fits = sum(so_far <= MOST_ORDERED for so_far in accumulate(map(len, orders)))
    more = [f"(+{count - fits})"] if count > fits else []
    words = [_short("\n".join(lines[count:]))] if lines[count:] else []
    return " | ".join((*orders[:fits], *more, *words))


def _short(text: str) -> str:
    """The beginning of it on one line; the mark at its end says that it goes on."""
    line = visible(text[: 2 * MOST_WORDS])
    whole = len(line) <= MOST_WORDS and len(text) <= 2 * MOST_WORDS
    return line if whole else f"{line[:MOST_WORDS]}\u2026"
