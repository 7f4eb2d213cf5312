"""A question to a member of staff whether held mails are theirs. It goes to the registered address, and nowhere else.

Whoever can read the answer's token can read that mailbox, so one answer from there is worth both factors (email.md 5).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

LIFE = timedelta(minutes=30)
"""How long a question can be answered: long enough for a phone in a pocket, too short for a letter found later."""
SILENCE = timedelta(hours=1)
"""Between two questions to one person, so that a stranger's forgeries cannot fill a mailbox."""
MOST_MAILS = 50
"""Mails of one question: those over it wait for the admin, who has heard an alarm long before."""


@dataclass(frozen=True, slots=True)
class HeldMail:
    """A held mail as its letter names it, by arrival, subject and first line. `told`: a letter has named it."""

    received: int
    at: datetime
    subject: str
    said: str
    told: bool = True


@dataclass(frozen=True, slots=True)
class Confirmation:
    """One question. `mails` are those of its letter, and those that were held after it and wait for the next one.

    `person` is an id of staff.yaml. `used_at` is when it was answered, which works once.
    """

    id: int
    person: str
    asked_at: datetime
    mails: tuple[HeldMail, ...]
    request: int | None = None
    used_at: datetime | None = None

    @property
    def told(self) -> tuple[int, ...]:
        """The mails that its letter named: an answer speaks of these and of no other."""
        return tuple(mail.received for mail in self.mails if mail.told)

    def rests(self, now: datetime) -> bool:
        """Whether it is too soon to ask this person again. One of the future was asked before a clock was set back."""
        return self.asked_at <= now < self.asked_at + SILENCE

    def expired(self, at: datetime) -> bool:
        """Whether an answer that arrived at this instant came too late."""
        return at > self.asked_at + LIFE

    def also(self, mail: HeldMail) -> Confirmation:
        """With one mail more, which waits for the next letter."""
        if len(self.mails) >= MOST_MAILS or any(mail.received == each.received for each in self.mails):
            return self
        return replace(self, mails=(*self.mails, replace(mail, told=False)))


def asked(number: int, person: str, mails: tuple[HeldMail, ...], now: datetime) -> Confirmation:
    """A new question about these mails, of so many the newest."""
    return Confirmation(number, person, now, tuple(replace(mail, told=True) for mail in mails[-MOST_MAILS:]))
