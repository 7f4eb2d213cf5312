"""The probe: forged mails, sent to our own mailbox, to see whether any of them would count as proven.

Every one carries a mark that is signed with a token key, so the workers record it and nothing follows, whoever is
faster (`flow.question`). What the provider did to it is read off what arrived.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from mailflow import clock
from mailflow.channels.channel import Channel
from mailflow.desk import tokens
from mailflow.desk.office import Office
from mailflow.desk.people import People
from mailflow.errors import DeliveryError, Unavailable, UnreadableMail
from mailflow.flow import sender
from mailflow.mail import border, parse
from mailflow.mail.message import Message
from mailflow.mail.profiles import PROFILES
from mailflow.mailbox.mailbox import Mailbox
from mailflow.ops.forgeries import Fields, Forgery, forgeries, left, not_forged, written

LOOK_AGAIN_SECONDS = 2.0
ALL = 2**31
"""More mails than a folder has: its last UID is asked for, no mail."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of one forged mail. `refused` is the server's answer where it did not take it; `message` is None
    where it has not arrived. `left` of its forged fields were still there."""

    forgery: Forgery
    refused: str = ""
    message: Message | None = None
    left: int = 0

    @property
    def said_by(self) -> tuple[str, ...]:
        """The first words of the results that somebody on the way wrote: names, or results where there is no name."""
        values = (value for name, value in self.real if name.lower() == border.AUTHENTICATION_RESULTS)
        return tuple(dict.fromkeys(value.partition(";")[0].split()[0] for value in values if value.strip(" ;")))

    @property
    def real(self) -> Fields:
        """The fields that were not forged."""
        return not_forged(self.forgery, self.message.headers) if self.message else ()


@dataclass(frozen=True, slots=True)
class Probe:
    """One run. `folders` connect to each folder in which a mail may be by the time we look: the inbox, and where the
    workers move it. `from_` is a staff address."""

    office: Office
    people: People
    channel: Channel
    folders: Sequence[Callable[[], Mailbox]]
    to: str
    from_: str
    wait_seconds: float
    run: str = field(default_factory=lambda: f"{clock.now():%Y%m%d%H%M%S}")

    def go(self) -> tuple[Seen, ...]:
        """Sends every mail and waits for them. Raises `MailboxError`."""
        before = [_last_uid(connect) for connect in self.folders]
        made = forgeries(self.office.authentication, self.from_.rpartition("@")[2].lower(), clock.now())
        refused = {number: self._send(number, forgery) for number, forgery in enumerate(made, start=1)}
        waiting = {number for number, answer in refused.items() if not answer}
        arrived = self._arrived(waiting, before)
        return tuple(
            Seen(forgery, refused[number], found, left(forgery, found.headers) if found else 0)
            for number, forgery in enumerate(made, start=1)
            for found in (arrived.get(number),)
        )

    def _subject(self, number: int) -> str:
        return f"mailflow {tokens.probe_mark(self.office, self.run)} mail {number}."

    def _send(self, number: int, forgery: Forgery) -> str:
        """Hands one mail over; what the server says where it does not take it."""
        id_ = f"{tokens.probe_mark(self.office, self.run)}.{number}@{self.to.rpartition('@')[2]}"
        raw = written(forgery, self.from_, self.to, self._subject(number), id_, clock.now())
        try:
            self.channel.send(self.to, self.to, raw)
        except DeliveryError as error:
            return str(error)
        return ""

    def _arrived(self, waiting: set[int], before: Sequence[int]) -> dict[int, Message]:
        """The mails by number, as far as they arrive in time."""
        found: dict[int, Message] = {}
        until = clock.monotonic() + self.wait_seconds
        while waiting - found.keys():
            for connect, uid in zip(self.folders, before, strict=True):
                found |= self._look(connect, uid, LOOK_AGAIN_SECONDS / len(self.folders))
            if clock.monotonic() > until:
                break
        return found

    def _look(self, connect: Callable[[], Mailbox], last: int, seconds: float) -> dict[int, Message]:
        found: dict[int, Message] = {}
        try:
            with connect() as mailbox:
                mailbox.open(readonly=True)
                for mail in mailbox.fetch(mailbox.since(last, ALL)):
                    message = self._parsed(mail.raw)
                    number = self._number(message) if message else None
                    if number is not None and message is not None:
                        found[number] = message
                mailbox.wait(seconds)
        except Unavailable:
            pass  # a folder that the workers have not made yet, or a server that hung up: it is asked again
        return found

    def _parsed(self, raw: bytes) -> Message | None:
        try:
            return parse.parse(raw, own=self.office.own)
        except UnreadableMail:
            return None

    def _number(self, message: Message) -> int | None:
        """Which of ours it is: by its mark, wherever in the subject the provider has moved it."""
        mark = f"{tokens.probe_mark(self.office, self.run)} mail "
        _, there, rest = message.subject.partition(mark)
        digits = rest.partition(".")[0]
        return int(digits) if there and digits.isdecimal() else None


def proven(office: Office, people: People, message: Message) -> tuple[bool, str]:
    """Whether a forged mail counts as its sender's, and why."""
    who = sender.identify(message, people, office)
    return who.proven, who.why


def suggested(office: Office, seen: Sequence[Seen]) -> Office | None:
    """The office with the profile by which the provider seems to write; None where it writes no results at all."""
    return next(filter(None, (_suggested(office, each) for each in seen if each.message)), None)


def _suggested(office: Office, each: Seen) -> Office | None:
    hosts = tuple(_hosts(each.real))
    for row in PROFILES.values():
        if row.border and any(row.is_border(host) for _, host in hosts):
            return replace(office, provider=row.name, authserv_id="", trusted_hosts=frozenset())
    places = (n for n, (name, _) in enumerate(each.real) if name.lower() == border.AUTHENTICATION_RESULTS)
    place = next(places, None)
    if place is None or not hosts or "=" in each.said_by[0]:
        return None
    # The results stand beside the Received of the server that wrote them.
    _, host = min(hosts, key=lambda one: abs(one[0] - place))
    return replace(office, provider="opendkim", authserv_id=each.said_by[0], trusted_hosts=frozenset({host}))


def _hosts(fields: Fields) -> Iterator[tuple[int, str]]:
    for number, (name, value) in enumerate(fields):
        host = border.by_host(value) if name.lower() == border.RECEIVED else None
        if host:
            yield number, host


def _last_uid(connect: Callable[[], Mailbox]) -> int:
    """Where new mails begin; 0 for a folder that is not there yet."""
    try:
        with connect() as mailbox:
            mailbox.open(readonly=True)
            return max(mailbox.uids(0, ALL), default=0)
    except Unavailable:
        return 0
