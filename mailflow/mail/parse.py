"""Raw bytes to a `Message`: the only place that uses mail-parser.

The MIME tree is built once, by the standard library, after `guard` has looked at the bytes. mail-parser then reads a
small copy, with the fields that people read and the mail's own text: no trace fields, no attachments, no charset that
is a trap. Whatever it raises, the standard library's view stands in and `problems` says so. Identity is not its
business: the sender comes from the raw From alone.
"""

from __future__ import annotations

import email
import hashlib
import re
from datetime import UTC, datetime
from email.message import Message as MimeMessage
from email.utils import parsedate_to_datetime

from mailparser import MailParser

from mailflow.errors import UnreadableMail
from mailflow.mail import address, automatic, bodytext, guard, headers, language, msgid, report, subject
from mailflow.mail.automatic import OwnAddresses
from mailflow.mail.bodytext import Split
from mailflow.mail.message import Address, Message
from mailflow.mail.parts import Body, Parts, collect, mend, own_parts, plain_copy, text

__all__ = ["OwnAddresses", "parse"]

READ_BY_PEOPLE = frozenset({"from", "to", "cc", "reply-to", "date"})
DELIVERED_TO = ("delivered-to", "x-delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-rcpt-to")
FINGERPRINTED = ("from", "to", "cc", "date", "subject", "message-id")
LONGEST_LIST = 20_000  # characters of an address field that are read
MOST_TEXT = 1_000_000  # characters of text that are kept; the raw mail has the rest
CONTROLS = dict.fromkeys((*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F))

Headers = tuple[tuple[str, str], ...]


def parse(raw: bytes, *, own: OwnAddresses, truncated: bool = False) -> Message:
    """The mail in `raw`; `truncated` says that its end was not fetched.

    Raises `UnreadableMail` where there is no header, or where header or nesting are over the limits of `guard`; nothing
    else. A From that cannot be trusted is no error: the sender is unknown.
    """
    block = guard.check(raw)
    known = tuple((name, headers.readable(value)) for name, value in headers.fields(block))
    problems = ["only the beginning was fetched"] if truncated else []
    mime, parts = _tree(raw, problems)
    view = _view(known, parts, problems)
    split, full = view.split_text()
    from_ = view.addresses("from")
    sender = address.strict_sender(block)
    told = report.read(mime, known)
    found_ids = {name: msgid.ids(_first(known, name)) for name in ("message-id", "in-reply-to", "references")}
    title = subject.clean(_first(known, "subject"))
    return Message(
        size=len(raw),
        message_id=found_ids["message-id"][0] if found_ids["message-id"] else None,
        in_reply_to=found_ids["in-reply-to"],
        references=found_ids["references"],
        date=view.date(),
        subject=title,
        from_=from_[0] if from_ else None,
        sender=sender,
        reply_to=view.addresses("reply-to"),
        to=view.addresses("to"),
        cc=view.addresses("cc"),
        delivered_to=_delivered_to(known),
        headers=known,
        text=full,
        new_text=split.new_text,
        signature=split.signature,
        quoted=split.quoted,
        attachments=parts.attachments,
        automatic=automatic.screen(known, from_[0] if from_ else None, told, own),
        report=told,
        language=language.vote(f"{subject.bare(title)}\n{split.new_text or full}"),
        fingerprint=_fingerprint(known, raw[len(block) :]),
        truncated=truncated,
        problems=tuple(dict.fromkeys(problems)),
    )


class _View:
    """The fields and texts that people read, from mail-parser where it can and from the standard library elsewhere."""

    def __init__(self, known: Headers, parts: Parts, library: MailParser | None) -> None:
        self.known, self.parts, self.library = known, parts, library

    def addresses(self, name: str) -> tuple[Address, ...]:
        found = getattr(self.library, name.replace("-", "_") + ("_" if name == "from" else ""), None)
        if found:
            return tuple(address.named(title, one) for title, one in found if "@" in one)
        return address.addresses(_first(self.known, name)[:LONGEST_LIST])

    def date(self) -> datetime | None:
        if self.library is not None and isinstance(self.library.date, datetime):
            return self.library.date.astimezone(UTC)
        try:
            found = parsedate_to_datetime(_first(self.known, "date"))
            return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None

    def split_text(self) -> tuple[Split, str]:
        """The split of the text, and the whole text; of both only what a person can see and a database can take."""
        if self.parts.bodies and all(body.html for body in self.parts.bodies):
            full, split = bodytext.split_html("\n".join(self.texts(html=True)))
            return split, full
        full = "\n".join((*self.texts(html=False), *map(bodytext.from_html, self.texts(html=True)))).strip("\n")
        return bodytext.split_reply(full), full

    def texts(self, html: bool) -> list[str]:
        bodies = [body for body in self.parts.bodies if body.html is html]
        found = (self.library.text_html if html else self.library.text_plain) if self.library else []
        decoded = found if len(found) == len(bodies) else [text(body) for body in bodies]
        return [_sound(one) for one in decoded]


def _tree(raw: bytes, problems: list[str]) -> tuple[MimeMessage, Parts]:
    """The MIME tree, once; what its shape breaks (a lying parameter, say) costs the attachments and not the mail."""
    try:
        mime = email.message_from_bytes(raw)
        every = list(own_parts(mime))
        for part in every:
            mend(part)
        parts = collect(mime)
    except Exception as error:  # noqa: BLE001 - the standard library raises many kinds on crafted parameters
        problems.append(f"the MIME structure cannot be read: {error!r}"[:200])
        mime = MimeMessage()
        body = headers.readable(raw[len(headers.header_block(raw)) :])[:MOST_TEXT]
        mime.set_payload(headers.sound(body), "utf-8")
        return mime, Parts((Body(False, mime),), ())
    if len(every) > guard.MOST_PARTS:
        raise UnreadableMail(f"the mail has more than {guard.MOST_PARTS} parts")
    problems.extend(type(defect).__name__ for part in every for defect in part.defects)
    return mime, parts


def _view(known: Headers, parts: Parts, problems: list[str]) -> _View:
    try:
        copy = MimeMessage()
        for name, value in known:
            if name.lower() in READ_BY_PEOPLE:
                copy[name] = value[:LONGEST_LIST]
        copy["Content-Type"] = "multipart/mixed"
        copy.set_payload([plain_copy(body) for body in parts.bodies])
        library = MailParser(copy)
    except Exception as error:  # noqa: BLE001 - one mail that the library cannot take must not stop the box
        problems.append(f"mail-parser: {error!r}"[:200])
        return _View(known, parts, None)
    problems.extend(sorted(library.defects_categories - {"NoBoundaryInMultipartDefect"}))
    return _View(known, parts, library)


def _sound(value: str) -> str:
    """Text with LF line ends and without controls, NUL above all, that no database and no terminal takes well."""
    value = value.replace("\r\n", "\n").replace("\r", "\n").translate(CONTROLS)
    return headers.sound(value[:MOST_TEXT])


def _first(known: Headers, name: str) -> str:
    return next((value for key, value in known if key.lower() == name), "")


def _delivered_to(known: Headers) -> tuple[str, ...]:
    """The addresses the mail arrived by, as our servers noted them, from the top; lower case."""
    values = [value.strip().strip("<>").lower() for name, value in known if name.lower() in DELIVERED_TO]
    hops = (re.search(r"\sfor\s+<([^<>\s]+)>", value) for name, value in known if name.lower() == "received")
    values += [match[1].lower() for match in hops if match]
    return tuple(dict.fromkeys(value for value in values if address.valid_address(value)))


def _fingerprint(known: Headers, body: bytes) -> str:
    """Hex sha256 of what the sender wrote; line ends and the blanks of folding differ by the way a mail takes."""
    digest = hashlib.sha256()
    for wanted in FINGERPRINTED:
        for name, value in known:
            if name.lower() == wanted:
                digest.update(f"{wanted}:{' '.join(value.split())}\n".encode())
    digest.update(body.replace(b"\r\n", b"\n").strip(b"\r\n"))
    return digest.hexdigest()
