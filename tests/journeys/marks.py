"""Nothing a stranger wrote appears in a letter to somebody else: every inbound text is marked, every letter searched.

A mail is marked on its way into the mailbox (`marking`), so that new stories are searched too.
"""

from __future__ import annotations

import email
import email.policy
import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from email.message import EmailMessage
from typing import Any, Self

from sqlalchemy import Connection, Row, select

from mailflow.letters.catalog import CATALOG
from mailflow.store import outbox, tables
from mailflow.store.engine import Store
from tests.journeys.marking import MARK, PARTS, ZIP, mark, marked
from tests.servers.dovecot import DovecotAccount

WRITER = re.compile(rb"^From: .*?([^\s<>]+@[^\s<>]+)", re.MULTILINE)
PROOF = re.compile(rb"dmarc=([a-z]+)")
INTERNAL = re.compile(rb"^/(?:note|catatan|catat|internal|log)\b", re.MULTILINE)
STAFF_DOMAIN = "vendor.example"
REGISTERED = ("siti@sejahtera.example", "daniel@nusantara.example")
CLIENT_DOMAINS = ("sejahtera.example", "nusantara.example")


@dataclass(frozen=True, slots=True)
class Allowed:
    """An exception of email.md 5: what of whose mail may stand in which letters of the same request, if `same`.

    `templates` are the only letters that it holds for; all of the audience where none is named. `back`: only in a
    letter to the address that the mail came from.
    """

    why: str
    writers: frozenset[str]
    parts: frozenset[str]
    audience: str
    same: bool = True
    opening: bool = False
    templates: frozenset[str] = frozenset()
    back: bool = False


EVERYBODY = frozenset({"staff", "house", "proven", "registered", "stranger", "forger"})
EXCEPTIONS = (
    Allowed(
        "the subject of a proven client, cleaned, for the people of the request that it opened",
        frozenset({"proven"}),
        frozenset({"subject"}),
        "client",
        opening=True,
    ),
    Allowed(
        # It stays: nobody comes to a visit whose calendar entry has no place, and everybody who takes part is invited.
        # The place is cleaned and cut, staff have read it before they confirm, and no other letter needs it.
        "where a visit takes place, by the form of a proven client, for the people who are invited to it",
        frozenset({"proven"}),
        frozenset({"place"}),
        "client",
        opening=True,
        templates=frozenset({"appointment", "appointment_tomorrow", "reschedule", "client_status"}),
    ),
    Allowed("what staff write to the client", frozenset({"staff"}), frozenset({"body"}), "client"),
    Allowed(
        "whoever staff have chosen to answer is answered by the name and under the subject that he gave",
        frozenset({"stranger"}),
        frozenset({"subject", "name"}),
        "client",
        templates=frozenset({"update"}),
        back=True,
    ),
    Allowed(
        "staff see the mail: who wrote it, what it says and what is attached",
        EVERYBODY,
        frozenset(PARTS) - {"header", "id"},
        "staff",
        same=False,
    ),
)


@dataclass(frozen=True, slots=True)
class Mail:
    """An inbound mail and what became of it. `writer` is staff, or the house where staff's words are internal; a proven
    client, or an unproven one whose address is registered; a stranger; or a forger, whom our provider refuted."""

    number: str
    sender: str
    writer: str
    outcome: str
    request: int | None


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter, and the people of its request."""

    template: str
    audience: str
    to: str
    request: int | None
    mail: EmailMessage


@dataclass(frozen=True, slots=True)
class Inbound:
    """A mail as it was put in: its number as marks spell it, who it says it is from, and what our provider found out
    about that: pass, fail, or nothing. `internal`: it has a command by which its words stay in the house."""

    number: str
    sender: str
    proof: str
    internal: bool


@dataclass(frozen=True, slots=True)
class MarkedAccount(DovecotAccount):
    """A mailbox that marks what is put into it; `inbound` has the mails by the hash of their bytes."""

    inbound: dict[str, Inbound] = field(default_factory=dict)

    @classmethod
    def of(cls, account: DovecotAccount) -> Self:
        return cls(**{each.name: getattr(account, each.name) for each in fields(DovecotAccount)})

    def append(self, *mails: bytes, folder: str = "INBOX", at: datetime | None = None) -> None:
        DovecotAccount.append(self, *map(self._marked, mails), folder=folder, at=at)

    def _marked(self, mail: bytes) -> bytes:
        return put_in(mail, self.inbound)


def put_in(mail: bytes, inbound: dict[str, Inbound]) -> bytes:
    """The mail as it is put into the mailbox, marked, and noted among the others."""
    made = marked(mail, len(inbound))
    found, proof = WRITER.search(mail), PROOF.search(mail)
    sender = found[1].decode().lower() if found else ""
    known = Inbound(mark(len(inbound), ""), sender, proof[1].decode() if proof else "", bool(INTERNAL.search(mail)))
    inbound[hashlib.sha256(made).hexdigest()] = known
    return made


def leaks(store: Store, inbound: Mapping[str, Inbound]) -> list[str]:
    """Every mark that stands in a letter where no exception allows it."""
    with store.read() as connection:
        received = connection.execute(select(tables.received)).all()
        letters = [_sent(connection, row) for row in connection.execute(select(tables.outbox))]
    mails = [_mail(inbound[row.sha256], row) for row in received if row.sha256 in inbound]
    return list(_leaks({mail.number: mail for mail in mails}, letters))


def _sent(connection: Connection, row: Row[Any]) -> Sent:
    mail = email.message_from_bytes(outbox.data(connection, row.id) or b"", EmailMessage, policy=email.policy.default)
    return Sent(row.template, row.audience, row.recipient, row.request, mail)


def _mail(mail: Inbound, row: Row[Any]) -> Mail:
    """Whoever wrote it: a mail in a staff member's name that was held is a stranger's, until its person says yes."""
    domain, writer = mail.sender.rpartition("@")[2], "stranger"
    if domain == STAFF_DOMAIN and row.outcome in ("reply", "request", "delayed"):
        writer = "house" if mail.internal else "staff"
    elif domain in CLIENT_DOMAINS and mail.proof == "pass":
        writer = "proven"
    elif mail.sender in REGISTERED and mail.proof != "fail":
        writer = "registered"
    elif mail.proof == "fail":
        writer = "forger"
    return Mail(mail.number, mail.sender, writer, row.outcome or "", row.request)


def _leaks(mails: Mapping[str, Mail], letters: Iterable[Sent]) -> Iterator[str]:
    for letter in letters:
        for place, text in texts(letter.mail):
            for number, part in MARK.findall(text.casefold()):
                mail = mails.get(f"qz{number}qz")
                if mail is None or not allowed(mail, part, letter, place):
                    yield f"{part} of mail {mail} in {place} of {letter.template} to {letter.to}"


def allowed(mail: Mail, part: str, letter: Sent, place: str) -> bool:
    """Whether a part of a mail may stand in this place of a letter."""
    if part == "id":  # RFC 5322 3.6.4: how a mail program knows what an answer is an answer to
        return place in ("header In-Reply-To", "header References")
    own = letter.to == mail.sender and mail.writer in ("proven", "registered") and letter.audience == "client"
    named = part == "name" and place == "header To" and letter.to == mail.sender
    if part == "header" or (place.startswith("header") and place != "header Subject" and not named):
        return False
    return CATALOG[letter.template].copies and (own or any(_covers(each, mail, part, letter) for each in EXCEPTIONS))


def _covers(exception: Allowed, mail: Mail, part: str, letter: Sent) -> bool:
    return (
        mail.writer in exception.writers
        and part in exception.parts
        and letter.audience == exception.audience
        and not (exception.templates and letter.template not in exception.templates)
        and not (exception.same and mail.request != letter.request)
        and not (exception.opening and mail.outcome != "request")
        and not (exception.back and letter.to != mail.sender)
    )


def texts(mail: EmailMessage) -> Iterator[tuple[str, str]]:
    """Everything that can be read in a letter, and where: fields, texts, and files with their names and insides."""
    for name, value in mail.items():
        yield f"header {name}", str(value)
    for part in mail.walk():
        for name, value in part.items() if part is not mail else ():
            yield f"file {name}", str(value)
        content: Any = None if part.is_multipart() else part.get_content()
        if content is not None:
            yield from _content(part.get_content_type(), content.encode() if isinstance(content, str) else content)


def _content(kind: str, octets: bytes) -> Iterator[tuple[str, str]]:
    """What can be read in a part: a calendar without its folds (RFC 5545 3.1), a zipped file by its members."""
    text = octets.decode("utf-8", "replace")
    yield kind, re.sub(r"\r?\n[ \t]", "", text) if kind == "text/calendar" else text
    if octets.startswith(ZIP):
        with zipfile.ZipFile(io.BytesIO(octets)) as members:
            for member in members.namelist():
                yield from _content(f"{kind} {member}", members.read(member))
