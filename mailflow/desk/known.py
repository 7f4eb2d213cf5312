"""What a decision asks of the store, and what it gets: one question, one read, no surprises.

`Lookup` is made from the message alone; `Known` is all that the store has to say about it, read inside the mail's own
savepoint, since the mail before it may have opened the very request that this one continues.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mailflow.desk.confirmation import Confirmation, HeldMail
from mailflow.desk.decision import Audience
from mailflow.desk.request import Case, Entry


@dataclass(frozen=True, slots=True)
class Arrival:
    """A received mail as the store knows it. `arrived_at` is the instant that counts as received (sla.md 2, 4).

    `note` says why it is not the mailbox's own arrival time, "" where it is. `replays` counts how often a person sent
    it through again: what it says then stands beside what it said before. `signed_by` is the domain, aligned with
    From, whose DKIM signature was verified here, "" where none was or nobody looked. `confirmed`: the staff member it
    names as its writer has said so. `delayed`: it has waited until it could no longer be taken back.
    """

    id: int
    inbox: str
    arrived_at: datetime
    fetched_at: datetime
    truncated: bool = False
    note: str = ""
    replays: int = 0
    signed_by: str = ""
    confirmed: bool = False
    delayed: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lists of open requests staff want to see (`flow.board`), who asks by id, and in whose zone today is."""

    lists: tuple[str, ...]
    person: str | None
    zone: str


@dataclass(frozen=True, slots=True)
class Lookup:
    """The question. `message_ids` are In-Reply-To first, then References from the newest (email.md 4).

    `numbers` are the requests that tokens and tags name. `letter_tags` are the letter tags of our bounce addresses,
    `reported` the recipients that a delivery report names, `pictures` the digests of its small inline images. `board`:
    staff ask what is open. `staff`: it carries a token of a letter to staff.
    `person` is the id of the staff member with the sender's address, `confirmation` the question that a token names.

    `mine`: its writer asks how his own requests stand, and names none. `addresses` are those that staff name beside the
    sender, in lower case. `on_behalf` is the client whose mail they bring in.
    """

    received: int
    message_id: str | None
    fingerprint: str
    message_ids: tuple[str, ...]
    numbers: tuple[int, ...]
    letter_tags: tuple[str, ...]
    sender: str | None
    reported: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    board: Asked | None = None
    staff: bool = False
    person: str | None = None
    confirmation: int | None = None
    mine: bool = False
    addresses: tuple[str, ...] = ()
    on_behalf: str | None = None

    @property
    def pictures_of(self) -> str:
        """The domain whose pictures they are: the writer's, also where somebody else passes them on."""
        return (self.on_behalf or self.sender or "").rpartition("@")[2].lower()


@dataclass(frozen=True, slots=True)
class Seen:
    """An earlier mail with the same Message-ID or the same fingerprint; `request` is where it went."""

    received: int
    message_id: str | None
    fingerprint: str
    fetched_at: datetime
    request: int | None


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter of ours that a report is about, or that could not be delivered. `cause` is its timeline entry's id."""

    id: int
    request: int | None
    recipient: str
    template: str
    cause: str
    audience: Audience
    message_id: str
    status: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Delayed:
    """A mail of staff, by its number, that acts on a request at `until` unless its writer takes it back."""

    received: int
    request: int
    person: str
    arrived_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """The answer. `next_number` is the number a new request gets. `by_message_id` leads from a thread's ids to
    requests; `cases` holds every request that was named by any of the ways, and those it was merged into.

    `remembered` is the id of the client that staff said the sender belongs to; `clients` leads from
    the lookup's addresses to such ids. `pictures` leads from the digest of an
    image to the request that the sender's domain sent it to before, None where these were several. `open` are the most
    urgent requests of each list that was asked for, `counts` how many each of these has in all. `delayed` are the mails
    of staff about these requests that still wait. `latest` are the last lines of their timelines, where staff write.

    `confirmation` is the question that a token in the mail names; `asked` the last one that went to this member of
    staff, `held` those of its mails that are still held, oldest first; `next_confirmation` the id of the next one.
    """

    next_number: int
    seen: tuple[Seen, ...] = ()
    cases: Mapping[int, Case] = field(default_factory=dict)
    by_message_id: Mapping[str, int] = field(default_factory=dict)
    letters: tuple[SentLetter, ...] = ()
    remembered: str | None = None
    pictures: Mapping[str, int | None] = field(default_factory=dict)
    open: tuple[Case, ...] = ()
    delayed: tuple[Delayed, ...] = ()
    latest: tuple[Entry, ...] = ()
    confirmation: Confirmation | None = None
    asked: Confirmation | None = None
    held: tuple[HeldMail, ...] = ()
    next_confirmation: int = 1
    counts: Mapping[str, int] = field(default_factory=dict)
    clients: Mapping[str, str] = field(default_factory=dict)
