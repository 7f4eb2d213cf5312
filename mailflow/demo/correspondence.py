"""A mail of one's own to a demo that is running, and what mailflow does with it: `mailflow demo send` and `reply`."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

from sqlalchemy import Connection

from mailflow import clock
from mailflow.demo import became as results
from mailflow.demo.became import Became
from mailflow.demo.cast import PEOPLE, SUPPORT, Person
from mailflow.demo.kept import Kept
from mailflow.demo.letters import answer, new
from mailflow.desk.request import Case
from mailflow.store import cases, letters, received
from mailflow.store.letters import Letter


class NobodyError(Exception):
    """Nobody of that address takes part, or nothing has arrived to be answered; the message says who and what does."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A mail, what it became, the request as it stands now, and each letter it led to, as its reader got it.

    A letter that no mailbox here has, such as one that could not be delivered, comes without a mail.
    """

    mail: int
    became: Became
    case: Case | None
    letters: tuple[tuple[Letter, EmailMessage | None], ...]


def writer(name: str) -> Person:
    """Who writes from this address; the part before the @ is enough. Raises `NobodyError`."""
    wanted = name.strip().lower()
    for person in PEOPLE:
        if wanted in (person.address, person.address.partition("@")[0]):
            return person
    raise NobodyError(f"nobody here writes as {name!r}; there are {', '.join(each.address for each in PEOPLE)}")


def send(kept: Kept, person: Person, subject: str, text: str, files: Sequence[Path] = ()) -> Turn:
    """A new mail to the desk. Raises `OSError`, `NotPlayedError`."""
    return _turn(kept, person, _attached(new(person, SUPPORT, subject, text, _now(kept)), files))


def reply(kept: Kept, number: int, text: str, files: Sequence[Path] = ()) -> Turn:
    """An answer to the letter of this number (`mailflow outbox list`) by the one who got it, from his own mailbox.

    Raises `NobodyError`, `OSError`, `NotPlayedError`.
    """
    with kept.store.read() as connection:
        letter = letters.show(connection, number)
    if letter is None:
        raise NobodyError(f"there is no letter {number}; see: mailflow outbox list")
    person = writer(letter.recipient)
    mail = _arrived(kept, person, letter)
    if mail is None:
        raise NobodyError(f"letter {number} has not arrived at {letter.recipient}: it is {letter.status}")
    return _turn(kept, person, _attached(answer(person, mail, text, _now(kept)), files), letter.request)


def _turn(kept: Kept, person: Person, mail: EmailMessage, about: int | None = None) -> Turn:
    """Sends the mail, and waits until it is decided and every letter has left."""
    store, id_ = kept.store, str(mail["Message-ID"]).strip("<>").encode()
    with store.read() as connection:
        before, written = results.newest(connection), _last(connection)
    kept.ports.program(person.login).send(mail)
    number = before + 1

    def there(connection: Connection) -> bool:
        nonlocal number
        while (raw := received.data(connection, number)) is not None and id_ not in raw:
            number += 1  # somebody else wrote meanwhile
        return results.settled(connection, number)

    results.until(store, there, "the mail to be received, decided and answered")
    with store.read() as connection:
        found = results.became(connection, number, about)
        case = None if found.request is None else cases.case(connection, found.request)
        fresh = letters.listing(connection, limit=results.ALL)[::-1]
    sent = tuple((each, _delivered(kept, each)) for each in fresh if each.id > written)
    return Turn(number, found, case, sent)


def _last(connection: Connection) -> int:
    return max((each.id for each in letters.listing(connection, limit=1)), default=0)


def _delivered(kept: Kept, letter: Letter) -> EmailMessage | None:
    reader = next((each for each in PEOPLE if each.address == letter.recipient), None)
    return None if reader is None else _arrived(kept, reader, letter)


def _arrived(kept: Kept, person: Person, letter: Letter) -> EmailMessage | None:
    """The letter in the mailbox of the one who got it."""
    inbox = kept.ports.program(person.login).inbox()
    return next((mail for mail in inbox if str(mail["Message-ID"]).strip("<>") == letter.message_id.strip("<>")), None)


def _attached(mail: EmailMessage, files: Sequence[Path]) -> EmailMessage:
    for file in files:
        main, _, sub = (mimetypes.guess_type(file.name)[0] or "application/octet-stream").partition("/")
        if main == "text":  # as it lies there, whatever its letters are coded in
            main, sub = "application", "octet-stream"
        mail.add_attachment(file.read_bytes(), maintype=main, subtype=sub, filename=file.name)
    return mail


def _now(kept: Kept) -> datetime:
    return clock.now().astimezone(kept.site.zone)
