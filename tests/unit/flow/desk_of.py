"""A help desk in memory: mails are parsed, decided and applied one after the other, and letters are written.

The store is a few dictionaries that answer a `Lookup` as the database does; everything else is the product.
"""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from functools import cache
from pathlib import Path

from mailflow import handbook
from mailflow.desk.confirmation import Confirmation
from mailflow.desk.decision import Decision, Notice, Outcome
from mailflow.desk.known import Arrival, Known, Lookup, Seen, SentLetter
from mailflow.desk.office import Inbox, Office, TokenKey
from mailflow.desk.outgoing import Outgoing
from mailflow.desk.request import Case, Entry, Request
from mailflow.flow import thread
from mailflow.flow.decide import decide
from mailflow.handbook import Handbook
from mailflow.letters import post
from mailflow.letters.render import Stationery
from mailflow.mail import parse
from mailflow.mail.attached import attached
from mailflow.mail.message import Message
from mailflow.mail.parse import OwnAddresses
from mailflow.sla.clocks import Clock, current

ROOT = Path(__file__).parents[3]
SUPPORT = "support@vendor.example"
HOST = "mx.vendor.example"
SITI, BUDI = "siti@sejahtera.example", "budi@sejahtera.example"
DANIEL = "daniel@nusantara.example"
STRANGER = "orang@luar.example"
RANI, BIMA = "rani@vendor.example", "bima@vendor.example"
START = datetime(2025, 2, 12, 3, 0, tzinfo=UTC)
"""A Wednesday, 10:00 in Jakarta."""
STEP = timedelta(minutes=10)

OFFICE = Office(
    service="Contoh Support",
    prefix="BEN",
    admin="admin@vendor.example",
    inboxes=(Inbox("support", SUPPORT, plus=True),),
    keys=(TokenKey("k1", b"k" * 32),),
    authserv_id=HOST,
    trusted_hosts=frozenset({HOST}),
)
OWN = OwnAddresses(frozenset({SUPPORT}), frozenset(), frozenset({OFFICE.loop}))


@cache
def bundled() -> tuple[Handbook, Stationery]:
    """The rules and templates of the repository."""
    rules = {path.name: path.read_text("utf-8") for path in (ROOT / "rules").glob("*.yaml")}
    folder = ROOT / "templates"
    templates = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*.j2")}
    return handbook.build(rules, templates, {}), Stationery(templates)


def mail(
    sender: str, text: str, *, id_: str, subject: str = "", result: str = "pass", to: str = SUPPORT, **more: str
) -> bytes:
    """A mail as it lies in the mailbox. `result` is what our provider says of the sender: pass, fail, none.

    `more` are further fields, `In_Reply_To` for In-Reply-To.
    """
    fields = {
        "Authentication-Results": f"{HOST}; dmarc={result} header.from={sender.rpartition('@')[2]}",
        "Received": f"from outside by {HOST}; Wed, 12 Feb 2025 10:00:00 +0700",
        "From": sender,
        "To": to,
        "Subject": subject,
        "Message-ID": f"<{id_}>",
        "Date": "Wed, 12 Feb 2025 10:00:00 +0700",
        "Content-Type": "text/plain; charset=utf-8",
    } | {name.replace("_", "-"): value for name, value in more.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return f"{head}\r\n{text}\r\n".encode()


def shown(letter: Outgoing) -> EmailMessage:
    """A letter as a mail program reads it."""
    return email.message_from_bytes(letter.bytes, EmailMessage, policy=email.policy.default)


def words_of(letter: Outgoing) -> str:
    """All that can be read in a letter: its header, its text and its HTML."""
    read = shown(letter)
    parts = [str(part.get_content()) for part in read.walk() if part.get_content_maintype() == "text"]
    return "\n".join((*(f"{name}: {value}" for name, value in read.items()), *parts))


@dataclass
class Desk:
    """The desk. `receive` plays one mail; what it led to is in `decision`, `letters` are the ones it gave."""

    office: Office = OFFICE
    handbook: Handbook = field(default_factory=lambda: bundled()[0])
    cases: dict[int, Case] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    remembered: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    pictures: dict[tuple[str, str], int | None] = field(default_factory=dict)
    sent: list[tuple[Notice, Outgoing]] = field(default_factory=list)
    timeline: list[Entry] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    questions: dict[int, Confirmation] = field(default_factory=dict)
    held: dict[int, tuple[bytes, Arrival]] = field(default_factory=dict)
    now: datetime = START
    received: int = 0
    inbox: str = "support"

    @property
    def decision(self) -> Decision:
        return self.decisions[-1]

    def request(self, number: int = 1) -> Request:
        return self.cases[number].request

    def clocks(self, number: int = 1) -> dict[str, Clock]:
        return current(self.cases[number].clocks)

    def letters(self, to: str, template: str = "") -> list[Outgoing]:
        """Every letter so far to an address, oldest first."""
        return [one for _, one in self.sent if one.recipient == to and template in ("", one.template)]

    def letter(self, to: str, template: str = "") -> Outgoing:
        return self.letters(to, template)[-1]

    def receive(
        self, raw: bytes, at: datetime | None = None, now: datetime | None = None, truncated: bool = False
    ) -> Decision:
        """Plays a mail that arrived `at` and is decided about `now`; by default ten minutes after the one before."""
        self.received += 1
        self.now = now or (at or self.now + STEP)
        arrived = at or self.now
        arrival = Arrival(self.received, self.inbox, arrived, max(arrived, self.now), truncated)
        decision = self._decide(raw, arrival)
        for number in sorted(set(decision.confirmed) & self.held.keys()):
            held, before = self.held.pop(number)
            self._decide(held, replace(before, confirmed=True, replays=before.replays + 1))
        return decision

    def _decide(self, raw: bytes, arrival: Arrival) -> Decision:
        message = parse.parse(raw, own=OWN, truncated=arrival.truncated)
        lookup = thread.lookup(message, arrival, self.office, self.handbook)
        known = self._with_questions(self._known(lookup), lookup)
        decision = decide(message, arrival, known, self.handbook, self.office, self.now)
        self._apply(decision, message, raw, arrival.id)
        if decision.asks:
            self.questions[decision.asks.id] = decision.asks
        if decision.outcome is Outcome.HELD:
            self.held[arrival.id] = raw, arrival
        return decision

    def write(self, sender: str, text: str, **more: str) -> Decision:
        """A new mail of somebody."""
        more.setdefault("id_", f"mail{self.received + 1}@{sender.rpartition('@')[2]}")
        return self.receive(mail(sender, text, **more))

    def answer(self, sender: str, letter: Outgoing, text: str, **more: str) -> Decision:
        """Somebody's answer to a letter, as mail programs write it: to Reply-To, the letter quoted below."""
        return self.receive(self.answering(sender, letter, text, **more))

    def answering(self, sender: str, letter: Outgoing, text: str, **more: str) -> bytes:
        read = shown(letter)
        body = read.get_body(("plain",))
        assert body is not None
        quoted = "\n".join(f"> {line}".rstrip() for line in str(body.get_content()).splitlines())
        fields = {
            "id_": f"mail{self.received + 1}@{sender.rpartition('@')[2]}",
            "to": str(read["Reply-To"]),
            "subject": f"Re: {read['Subject']}",
            "In_Reply_To": str(read["Message-ID"]),
            "References": f"{read['References'] or ''} {read['Message-ID']}".strip(),
        } | more
        wrote = "Pada Rabu, 12 Feb 2025 pukul 10.00 Contoh Support <support@vendor.example> menulis:"
        return mail(sender, f"{text}\r\n\r\n{wrote}\r\n{quoted}", **fields)

    def _known(self, lookup: Lookup) -> Known:
        seen = tuple(
            one
            for one in self.seen
            if (one.message_id == lookup.message_id if lookup.message_id else one.fingerprint == lookup.fingerprint)
        )
        letters = [self._letter(n, *pair) for n, pair in enumerate(self.sent, 1) if self._named(pair[1], lookup)]
        reported = [
            self._letter(n, *pair) for n, pair in enumerate(self.sent, 1) if pair[1].recipient in lookup.reported
        ]
        by_id = {one.message_id: one.request for one in letters if one.request} | self.ids
        by_id = {id_: number for id_, number in by_id.items() if id_ in lookup.message_ids}
        return Known(
            next_number=len(self.cases) + 1,
            seen=tuple(one for one in seen if one.received != lookup.received),
            cases=dict(self.cases),
            by_message_id=by_id,
            letters=(*letters, *reversed(reported)),
            remembered=self.remembered.get(lookup.sender or ""),
            clients={each: self.remembered[each] for each in self._whose(lookup) if each in self.remembered},
            pictures={
                id_: first
                for (of, id_), first in self.pictures.items()
                if of == lookup.pictures_of and id_ in lookup.pictures
            },
            latest=tuple(entry for entry in self.timeline if entry.request in self.cases) if lookup.staff else (),
            open=tuple(case for case in self.cases.values() if not case.request.closed_at) if lookup.board else (),
            counts=self.counts,
        )

    def _whose(self, lookup: Lookup) -> tuple[str, ...]:
        taking_part = (address for case in self.cases.values() for address in case.request.participants)
        return (*lookup.addresses, *(taking_part if lookup.staff else ()))

    def _with_questions(self, known: Known, lookup: Lookup) -> Known:
        last = max((each for each in self.questions.values() if each.person == lookup.person),
                   key=lambda each: each.id, default=None)  # fmt: skip
        return replace(
            known,
            confirmation=self.questions.get(lookup.confirmation or 0),
            asked=last,
            held=tuple(mail for mail in last.mails if mail.received in self.held) if last else (),
            next_confirmation=len(self.questions) + 1,
        )

    def _named(self, letter: Outgoing, lookup: Lookup) -> bool:
        return letter.message_id in lookup.message_ids or letter.tag in lookup.letter_tags

    def _letter(self, number: int, notice: Notice, letter: Outgoing) -> SentLetter:
        return SentLetter(
            number, letter.request, letter.recipient, letter.template, letter.cause, notice.audience,
            letter.message_id, "sent", letter.created_at,
        )  # fmt: skip

    def _apply(self, decision: Decision, message: Message, raw: bytes, received: int) -> None:
        self.decisions.append(decision)
        number = decision.case.request.number if decision.case else decision.request
        if decision.case:
            before = self.cases.get(decision.case.request.number)
            assert decision.expected_version == (before.request.version if before else None)
            version = 0 if before is None else before.request.version + 1
            clocks = (*(before.events if before else ()), *(entry.clock for entry in decision.entries if entry.clock))
            assert decision.case.events == clocks, "the timeline and the case tell the same story"
            request = replace(decision.case.request, version=version)
            self.cases[request.number] = replace(decision.case, request=request)
        for case, version in decision.also:
            assert version == self.cases[case.request.number].request.version
            self.cases[case.request.number] = replace(case, request=replace(case.request, version=version + 1))
        if number is not None:
            self.ids |= dict.fromkeys(decision.thread_ids, number)
        for address, client in decision.remembered:
            self.remembered.pop(address, None)
            self.remembered |= {address: client} if client else {}
        for picture in decision.pictures if number is not None else ():
            self.pictures[picture] = number if self.pictures.get(picture, number) == number else None
        self.timeline += decision.entries
        assert len({entry.id for entry in self.timeline}) == len(self.timeline)
        self.seen = [each for each in self.seen if each.received != received]
        self.seen.append(Seen(received, message.message_id, message.fingerprint, self.now, number))
        stationery = bundled()[1]
        for notice in decision.notices:
            files = attached(raw) if notice.relays else ()
            agreement = self.handbook.agreement_of(notice.request)
            self.sent.append((notice, post.outgoing(notice, stationery, agreement, self.office, self.now, files)))
