"""Raw bytes to a `Message`: the only place that uses mail-parser.

The MIME tree is built once, by the standard library, after `guard` has looked at the bytes. mail-parser reads the
fields that people read, one by one: its `MailParser` takes the same functions to fields that nobody asked for. Whatever
it raises, the standard library stands in and `problems` says so. Identity is not its business: the sender comes from
the raw From alone.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from mailparser import utils as library

from mailflow.mail import (
    address,
    automatic,
    forward,
    guard,
    headers,
    images,
    language,
    links,
    msgid,
    protection,
    report,
    subject,
    texts,
    tree,
)
from mailflow.mail.automatic import OwnAddresses
from mailflow.mail.message import Address, Message

__all__ = ["OwnAddresses", "parse"]

FIRST_INDEX = 32  # characters of base64, of 22 bytes
DELIVERED_TO = ("delivered-to", "x-delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-rcpt-to")
FINGERPRINTED = ("from", "to", "cc", "date", "subject", "message-id")
# One address as most mails have it, with a name of letters or none: what the library would say, in a tenth of its time.
PLAIN_SPEC = r"[A-Za-z0-9_+-]{1,64}(?:\.[A-Za-z0-9_+-]{1,64}){0,9}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,9}"
PLAIN_MAILBOX = re.compile(rf'(?:("?)([A-Za-z][A-Za-z ]{{0,100}})\1 )?<({PLAIN_SPEC})>|({PLAIN_SPEC})')
LONGEST_DATE = 200  # characters

HOP_FOR = re.compile(r"\sfor\s+<([^<>\s]+)>")

Headers = tuple[tuple[str, str], ...]
ByName = dict[str, list[str]]


def parse(raw: bytes, *, own: OwnAddresses, truncated: bool = False) -> Message:
    """The mail in `raw`; `truncated` says that its end was not fetched.

    Raises `UnreadableMail` where there is no header, or where header or nesting are over the limits of `guard`; nothing
    else. A From that cannot be trusted is no error: the sender is unknown.
    """
    block = guard.check(raw)
    shape, problems = tree.read(raw)
    if truncated:
        problems.insert(0, "only the beginning was fetched")
    known = tuple((name, headers.readable(value, shape.charsets)) for name, value in headers.fields(block))
    by_name = _by_name(known)
    view = _View(by_name, problems)
    from_ = next(iter(view.addresses("from")), None)
    to, cc, delivered_to = view.addresses("to"), view.addresses("cc"), _delivered_to(known, by_name)
    told = report.read(shape.mime, known)
    found_ids = {name: msgid.ids(_first(by_name, name)) for name in ("message-id", "in-reply-to", "references")}
    title = subject.clean(_first(by_name, "subject"))
    recipients = (*delivered_to, *(one.address for one in (*to, *cc)))
    answers = bool(found_ids["in-reply-to"] or found_ids["references"]) or _says_so(title, by_name, to)
    writer = from_ or Address("", "")
    context = texts.Context(title, writer.address, recipients, answers, address.words(writer))
    read = texts.read(shape.parts, context)
    forwarded = read.forwarded or (tree.attached_mail(shape) if told is None else None)
    problems.extend(body.decoded[1] for body in shape.parts.bodies if body.decoded[1])
    split = read.split
    return Message(
        size=len(raw),
        message_id=found_ids["message-id"][0] if found_ids["message-id"] else None,
        in_reply_to=found_ids["in-reply-to"],
        references=found_ids["references"],
        date=view.date(),
        subject=title,
        from_=from_,
        sender=address.strict_sender(block),
        reply_to=view.addresses("reply-to"),
        to=to,
        cc=cc,
        delivered_to=delivered_to,
        headers=known,
        text=read.full if read.full.strip() or forwarded is None else forwarded.text,
        new_text=split.new_text,
        signature=split.signature,
        quoted=split.quoted,
        attachments=images.judged(shape.parts.attachments, read.not_own),
        automatic=automatic.screen(known, from_, told, own),
        report=told,
        language=language.vote(f"{subject.bare(title)}\n{split.new_text or read.full}"),
        fingerprint=_fingerprint(by_name, raw[len(block) :]),
        truncated=truncated,
        problems=tuple(dict.fromkeys(problems)),
        forwarded=forwarded,
        rsvp=tree.answer(shape),
        links=links.shared(split.new_text),
        protection=protection.of_parts(shape.every) or protection.of_text(read.full),
    )


def _says_so(title: str, by_name: ByName, to: tuple[Address, ...]) -> bool:
    """Whether a mail without the ids of a thread is a further one of it: by its Subject, by Outlook's index (MS-OXOMSG
    2.2.1.3: 22 bytes for the first mail, five more for each further one), or by the address that it answers."""
    indexed = len(_first(by_name, "thread-index")) > FIRST_INDEX
    tagged = any("+" in one.address.partition("@")[0] for one in to)
    return indexed or tagged or subject.marked(title) or forward.marked(title)


class _View:
    """The fields that people read, from mail-parser where it can and from the standard library elsewhere."""

    def __init__(self, by_name: ByName, problems: list[str]) -> None:
        self.by_name, self.problems = by_name, problems

    def addresses(self, name: str) -> tuple[Address, ...]:
        value = _first(self.by_name, name)[: address.LONGEST_LIST]
        if not value:
            return ()
        if plain := PLAIN_MAILBOX.fullmatch(value):
            return (Address(" ".join((plain[2] or "").split()), plain[3] or plain[4]),)
        defects: list[object] = []
        try:
            found = library.get_addresses(value, defects=defects, decode_names=True)
        except Exception as error:  # noqa: BLE001 - one field that the library cannot take must not stop the box
            self.problems.append(f"{name} had to be read another way, mail-parser: {error!r}"[:200])
            return address.addresses(value)
        if defects:
            self.problems.append(tree.worded("AddressHeaderDefect"))
        shown = tuple(address.named(title, one) for title, one in found if "@" in one)
        return shown or address.addresses(value)

    def date(self) -> datetime | None:
        value = _first(self.by_name, "date")[:LONGEST_DATE]
        if not value:
            return None
        found = _moment(lambda: library.convert_mail_date(value)[0]) or _moment(lambda: parsedate_to_datetime(value))
        if found is None:
            self.problems.append(tree.worded("DateHeaderDefect"))
        return found


def _moment(read: Callable[[], datetime]) -> datetime | None:
    try:
        found = read()
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except Exception:  # noqa: BLE001 - both libraries raise many kinds on a date that is none
        return None


def _by_name(known: Headers) -> ByName:
    found: ByName = {}
    for name, value in known:
        found.setdefault(name.lower(), []).append(value)
    return found


def _first(by_name: ByName, name: str) -> str:
    return by_name.get(name, ("",))[0]


def _delivered_to(known: Headers, by_name: ByName) -> tuple[str, ...]:
    """The addresses the mail arrived by, as our servers noted them, from the top; lower case."""
    values: list[str] = []
    if any(name in by_name for name in DELIVERED_TO):
        values = [value.strip().strip("<>").lower() for name, value in known if name.lower() in DELIVERED_TO]
    hops = map(HOP_FOR.search, by_name.get("received", ()))
    values += [match[1].lower() for match in hops if match]
    return tuple(dict.fromkeys(value for value in values if address.valid_address(value)))


def _fingerprint(by_name: ByName, body: bytes) -> str:
    """Hex sha256 of what the sender wrote; line ends and the blanks of folding differ by the way a mail takes."""
    digest = hashlib.sha256()
    for wanted in FINGERPRINTED:
        for value in by_name.get(wanted, ()):
            digest.update(f"{wanted}:{' '.join(value.split())}\n".encode())
    digest.update(body.replace(b"\r\n", b"\n").strip(b"\r\n"))
    return digest.hexdigest()
