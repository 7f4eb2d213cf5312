"""What a message is, once parsed: frozen facts, no opinion. `parse.parse()` makes one; everything after reads it.

Names follow the RFCs: Message-ID, In-Reply-To and References (RFC 5322 3.6.4) are kept without angle brackets.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Language = Literal["id", "en"]
AutomaticKind = Literal["auto-reply", "list", "bulk", "report", "own", "loop", "system"]
ReportKind = Literal["failed", "delayed", "delivered", "read", "feedback"]
Protection = Literal["", "smime-signed", "smime-encrypted", "pgp-signed", "pgp-encrypted"]


@dataclass(frozen=True, slots=True)
class Address:
    """An address by the lenient reading, for display and delivery, never for rights (`Sender` is for those)."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote the mail by the strict reading of the raw From (RFC 5322 3.6.2): one From with one addr-spec.

    `address` is lower case, or None with the reason in `why`.
    """

    address: str | None
    why: str = ""

    @property
    def domain(self) -> str:
        """The part after the @, or "" for an unknown sender."""
        return self.address.rpartition("@")[2] if self.address else ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is attached, named, or pasted into the text. `size` in bytes.

    `name` is the file's name as the mail gives it, "" where it gives none: data, never a path. `title` is the subject
    of an attached mail.

    `digest` is the hex sha256 of a small inline image, "" for anything else: a logo comes again in every mail.
    `decoration`: an image that only decorates, a signature's logo or one inside of the quoted mail.
    `form_text`: the lines of an office file (docx, xlsx), rows of tables as "label | value". `unread_form`: a document
    that may be a form and that only a person can read: a PDF, an older or broken office file.
    """

    name: str
    type: str
    size: int
    inline: bool = False
    content_id: str = ""
    digest: str = ""
    decoration: bool = False
    title: str = ""
    form_text: str = ""
    unread_form: bool = False

    @property
    def label(self) -> str:
        """What to call it before people: an attached mail without a name is called by its subject."""
        return self.name or (f"{self.title}.eml" if self.title else self.type)

    @property
    def shows(self) -> bool:
        """Whether a person can see what happened in it: an image or a video that is no decoration."""
        return self.type.startswith(("image/", "video/")) and not self.decoration


@dataclass(frozen=True, slots=True)
class Forwarded:
    """The mail that the writer forwarded, by the lenient reading: anybody can type such a header.

    `text` is what it said. `attached`: it came as an attached mail, else inside of the text.
    """

    from_: Address | None
    to: tuple[Address, ...] = ()
    subject: str = ""
    text: str = ""
    attached: bool = False


@dataclass(frozen=True, slots=True)
class Rsvp:
    """An answer to an invitation: who answers, and "accepted", "declined", "tentative" (iTIP REPLY, RFC 5546 3.2.3) or
    "counter" (COUNTER, 3.2.7).

    `proposed` is the begin that a counter asks for, in UTC; None where it names no time that can be placed.
    """

    uid: str
    sequence: int
    attendee: str
    answer: str
    proposed: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReportedRecipient:
    """One recipient of a report: the address, and its status code of RFC 3463 ("5.1.1"), "" where none is given."""

    address: str
    status: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a mail server or a mail program reports of an earlier letter (DSN RFC 3464, MDN RFC 8098, RFC 5965)."""

    kind: ReportKind
    recipients: tuple[ReportedRecipient, ...] = ()
    original_message_id: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Automatic:
    """Why no person wrote this mail, in two flags that are kept apart (design: screening).

    `no_answer`: no automatic letter may answer it. `no_state`: it may not change a request's state.
    """

    kind: AutomaticKind
    why: str
    no_answer: bool = True
    no_state: bool = True


@dataclass(frozen=True, slots=True)
class Message:
    """A parsed mail.

    `text` is the whole plain text (HTML turned into text where there is no plain part), `new_text` what the writer
    added without quotes and signature, `quoted` whether something was cut. `headers` keeps every header in order, as
    (name, unfolded raw value decoded as UTF-8 with replacement). `fingerprint` is hex sha256 over From, To, Cc, Date,
    Subject, Message-ID and the body without trace headers: the same mail by another way has the same one.
    `language` is None where the words do not tell. `problems` are the things that had to be guessed. `links` are
    addresses of shared files in the new text. `protection` says how the mail is signed or encrypted; nothing is
    verified or opened.
    """

    size: int
    message_id: str | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    date: datetime | None
    subject: str
    from_: Address | None
    sender: Sender
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    delivered_to: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]
    text: str
    new_text: str
    signature: str
    quoted: bool
    attachments: tuple[Attachment, ...]
    automatic: Automatic | None
    report: Report | None
    language: Language | None
    fingerprint: str
    truncated: bool = False
    problems: tuple[str, ...] = field(default=())
    forwarded: Forwarded | None = None
    rsvp: Rsvp | None = None
    links: tuple[str, ...] = ()
    protection: Protection = ""

    @property
    def recipients(self) -> tuple[str, ...]:
        """Every address the mail was sent to or arrived by, lower case, without repeats."""
        return tuple(dict.fromkeys((*self.delivered_to, *(a.address.lower() for a in (*self.to, *self.cc)))))

    @property
    def told(self) -> str:
        """What the writer tells: the new text, and below it the mail that he forwarded inside of it, for that is what
        it speaks of; all of the text where neither is left."""
        passed_on = self.forwarded if self.forwarded and not self.forwarded.attached else None
        if passed_on is None or not self.new_text.strip():
            return self.new_text or self.text
        writer = passed_on.from_
        head = [f"> {writer.name} <{writer.address}>"] if writer else []
        head += [f"> {passed_on.subject}"] if passed_on.subject else []
        return "\n".join((self.new_text, "", *head, passed_on.text))

    @property
    def evidence(self) -> tuple[str, ...]:
        """Screenshots, videos and links to shared files: what a support engineer can look at, by name."""
        return (*(a.label for a in self.attachments if a.shows), *self.links)

    @property
    def unread_forms(self) -> tuple[str, ...]:
        """The files that may be a form and that somebody must read, by name: documents, and pictures of a paper."""
        scans = (a for a in self.attachments if a.unread_form or (a.shows and a.type.startswith("image/")))
        return tuple(a.label for a in scans)
