"""Nothing a stranger wrote appears in a letter to somebody else: every inbound text is marked, every letter searched.

A mail is marked on its way into the mailbox, behind the back of the story that wrote it, so that new stories are
searched too. A mark is a word that stands nowhere else: the number of the mail and the part it stands in.
"""

from __future__ import annotations

import email
import email.policy
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from email.message import EmailMessage
from typing import Any, Self

from sqlalchemy import Connection, Row, select

from mailflow.letters.catalog import CATALOG
from mailflow.store import outbox, tables
from mailflow.store.engine import Store
from tests.servers.dovecot import DovecotAccount

MARK = re.compile(r"qz([a-z]{3})(name|subject|header|body|signature|file|forwarded|place)qz")
LONG_SUBJECT, LONG_BODY = 13, 32
"""Characters from which a text is marked: a shorter one, "Screenshot" or "Terima kasih", would mean something else."""
WRITER = re.compile(rb"^From: .*?([^\s<>]+@[^\s<>]+)", re.MULTILINE)
PROOF = re.compile(rb"dmarc=([a-z]+)")
INTERNAL = re.compile(rb"^/(?:note|catatan|catat|internal|log)\\b", re.MULTILINE)
QUOTED = re.compile(r"^(?:Pada .*menulis:|---------- Forwarded message.*|>.*)$", re.MULTILINE)
STAFF_DOMAIN = "vendor.example"
REGISTERED = ("siti@sejahtera.example", "daniel@nusantara.example")
CLIENT_DOMAINS = ("sejahtera.example", "nusantara.example")


@dataclass(frozen=True, slots=True)
class Allowed:
    """An exception of email.md 5: what of whose mail may stand in which letters of the same request, if `same`."""

    why: str
    writers: frozenset[str]
    parts: frozenset[str]
    audience: str
    same: bool = True
    opening: bool = False


EVERYBODY = frozenset({"staff", "house", "proven", "registered", "stranger"})
EXCEPTIONS = (
    Allowed(
        "the subject of a proven client, cleaned, for the people of the request that it opened",
        frozenset({"proven"}),
        frozenset({"subject"}),
        "client",
        opening=True,
    ),
    Allowed(
        "where a visit takes place, by the form of a proven client, for the people whom it is arranged with",
        frozenset({"proven"}),
        frozenset({"place"}),
        "client",
        opening=True,
    ),
    Allowed("what staff write to the client", frozenset({"staff"}), frozenset({"body"}), "client"),
    Allowed(
        "staff see the mail: who wrote it, what it says and what is attached",
        EVERYBODY,
        frozenset({"name", "subject", "body", "signature", "file", "forwarded", "place"}),
        "staff",
        same=False,
    ),
)


@dataclass(frozen=True, slots=True)
class Mail:
    """An inbound mail and what became of it. `writer` is staff, or the house where staff's words are internal; a
    proven client, or an unproven one whose address is registered; or a stranger."""

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


def mark(number: int, part: str) -> str:
    """The word for a part of the nth mail: in small letters, since digits mean something to the product."""
    return f"qz{chr(97 + number // 676 % 26)}{chr(97 + number // 26 % 26)}{chr(97 + number % 26)}{part}qz"


def marked(raw: bytes, number: int) -> bytes:
    """The mail with a mark in each of its texts. Words like `tanda-file` are where its author wants one."""
    raw = re.sub(rb"tanda-(file|forwarded|place)", lambda found: mark(number, found[1].decode()).encode(), raw)
    head, _, body = raw.partition(b"\r\n\r\n")
    lines = [marked_line for line in head.split(b"\r\n") for marked_line in _head_line(line, number)]
    if b"multipart/" not in head and b"Content-Transfer-Encoding" not in head:
        body = _marked_body(body.decode(), number).encode()
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def _head_line(line: bytes, number: int) -> Iterator[bytes]:
    name, _, value = line.partition(b": ")
    if name == b"Subject" and len(value) >= LONG_SUBJECT:
        line += b" " + mark(number, "subject").encode()
    if name == b"From" and b"<" not in value:
        shown = value.partition(b"@")[0].decode().title()
        line = f"From: {shown} {mark(number, 'name')} <{value.decode()}>".encode()
    yield line
    if name == b"From":
        yield from (f"{own}: {mark(number, 'header')}".encode() for own in ("X-Mailer", "Thread-Topic"))


def _marked_body(body: str, number: int) -> str:
    quote = QUOTED.search(body.replace("\r\n", "\n"))
    text = body.replace("\r\n", "\n")
    said, rest = (text[: quote.start()], text[quote.start() :]) if quote else (text, "")
    said = said.rstrip("\n")
    last = said.rpartition("\n")[2]
    if len(said) >= LONG_BODY and not last.startswith("/"):
        said += f" {mark(number, 'body')}"
    if not rest.startswith("---"):
        said += f"\n\n-- \n{mark(number, 'signature')}"
    return f"{said}\n\n{rest}".replace("\n", "\r\n")


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
        number = len(self.inbound)
        made = marked(mail, number)
        found = WRITER.search(mail)
        sender = found[1].decode().lower() if found else ""
        digest = hashlib.sha256(made).hexdigest()
        proof = PROOF.search(mail)
        self.inbound[digest] = Inbound(
            mark(number, ""), sender, proof[1].decode() if proof else "", bool(INTERNAL.search(mail))
        )
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
    own = letter.to == mail.sender and mail.writer in ("proven", "registered") and letter.audience == "client"
    if part == "header" or (place.startswith("header") and place != "header Subject" and not (own and part == "name")):
        return False
    return CATALOG[letter.template].copies and (own or any(_covers(each, mail, part, letter) for each in EXCEPTIONS))


def _covers(exception: Allowed, mail: Mail, part: str, letter: Sent) -> bool:
    return (
        mail.writer in exception.writers
        and part in exception.parts
        and letter.audience == exception.audience
        and not (exception.same and mail.request != letter.request)
        and not (exception.opening and mail.outcome != "request")
    )


def texts(mail: EmailMessage) -> Iterator[tuple[str, str]]:
    """Everything that can be read in a letter, and where: fields, texts, names of files, and files."""
    for name, value in mail.items():
        yield f"header {name}", str(value)
    for part in mail.walk():
        for name, value in part.items() if part is not mail else ():
            yield f"file {name}", str(value)
        content: Any = None if part.is_multipart() else part.get_content()
        if content is not None:
            yield part.get_content_type(), content if isinstance(content, str) else bytes(content).decode("latin-1")
