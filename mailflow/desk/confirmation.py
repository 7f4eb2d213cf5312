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

YES = "/?(?:ya|iya|yes|konfirmasi|confirm(?:ed)?)"
"""What says that all are one's own. "Oke" and "benar" say so as little as "noted" does: people and machines begin any
answer with them."""
NO = "/?(?:tidak|bukan|no|nope|ng?gak?|enggak|jangan)"
"""What says that one of them is somebody else's, where nothing else stands in its sentence: "No worries" does not."""
DENIAL = (
    "/?(?:(?:tidak|no),? )?(?:(?:itu|ini|semua(?:nya)?|they|it|this|that|these)(?: (?:is|was|are|were))? )?(?:"
    "(?:bukan|not) (?:semua(?:nya)? )?(?:(?:dari|oleh|email|surat|kiriman|from|by) )?(?:saya|sy|aku|me|mine|my)"
    "|(?:saya |sy |aku )?(?:tidak|tdk|nggak|ngga|gak|ga|enggak|belum) (?:pernah |merasa |ada )?"
    "(?:saya )?(?:di|me(?:ng|n)?)?(?:kirim|irim|tulis|ulis|buat|tahu|kenal)(?:kan|nya|i)?"
    "|tidak semua(?:nya)?|not all"
    "|(?:no,? )?i (?:did not|didn't|have not|haven't|never) (?:send|sent|write|written|wrote)"
    "|jangan (?:di)?(?:proses|jalankan|kirim|lanjutkan))"
)
"""What says so with more words, whatever stands behind them in the sentence."""
OWN = (
    "(?:memang|itu|benar|betul|ya|tapi|semua(?:nya)?(?: dari)?) saya"
    "|saya (?:sendiri )?yang (?:me(?:ng|n)?)?(?:kirim|irim|tulis|ulis)"
    "|(?:it|that|this|they) (?:was|were|is|are)(?: all)?(?: really)? (?:me|mine|from me)|it's me"
    "|i (?:sent|wrote|did send)"
)
"""What says that they are one's own after all."""
BEHIND_YES = (
    "(?:itu |ini )?(?:semua(?:nya)? )?(?:memang |benar )?(?:dari )?saya(?: sendiri)?(?: yang (?:kirim|tulis))?",
    "itu|ini|semua(?:nya)?|keduanya|kedua duanya|(?:kedua )?email(?:nya)?|both|all|of them",
    "(?:it's|it is|it was|that's|that is|that was|they are|they were)(?: all)? (?:me|mine|from me)|mine|from me",
    "i (?:sent|wrote) (?:it|them|this|these|all|both)(?: of them)?",
    "tolong|mohon|silakan|please|(?:di)?(?:lanjutkan|proses|jalankan|kirim)|proceed|go ahead",
)
"""What may stand behind a yes, beside courtesies and a name, as patterns of `desk.consent`. More is not known to be a
yes: "Ya? Saya tidak kirim apa-apa"."""


@dataclass(frozen=True, slots=True)
class HeldMail:
    """A held mail as its letter names it: arrival, subject, in `said` its commands with the first words behind them,
    and in `files` the names of what is attached. `told`: a letter has named it."""

    received: int
    at: datetime
    subject: str
    said: str
    told: bool = True
    files: str = ""


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
        """Whether it is too soon to ask this person again. One of the future was asked before a clock was set back.

        A yes ends the silence: whoever says it writes himself, and each letter to come needs another one. A no does
        not, for there somebody else writes in his name.
        """
        return self.asked_at <= now < self.asked_at + SILENCE and not self.agreed

    @property
    def agreed(self) -> bool:
        """Whether it was answered with yes; with no, the silence begins anew with the answer (`denied`)."""
        return self.used_at is not None and self.used_at > self.asked_at

    def denied(self, now: datetime) -> Confirmation:
        """After a no: nothing is asked for an hour from then."""
        return replace(self, asked_at=now, used_at=now)

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
