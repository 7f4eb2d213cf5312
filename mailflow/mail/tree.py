"""The MIME tree of a mail, built once by the standard library, and what had to be guessed to build it."""

from __future__ import annotations

import email
from collections.abc import Container
from dataclasses import dataclass, replace
from email.message import Message as MimeMessage

from mailflow.errors import UnreadableMail
from mailflow.mail import address, calendar, charsets, content, guard, headers, subject, texts
from mailflow.mail.message import Address, Forwarded, Rsvp
from mailflow.mail.parts import Parts, collect, own_parts

MOST_LINES = 1_000_000  # the parser keeps each line as an object; 25 MB of base64 have a third of that
MOST_CHARSETS = 5  # of the mail's parts that are tried on one that names none
MOST_TEXT = 1_000_000  # bytes of a mail whose structure makes no sense
MOST_CALENDARS = 3  # that are read; programs send the same one twice at most
CALENDARS = ("text/calendar", "application/ics")

# What the parsers found, in words for an admin; each by its class's name there.
DEFECTS = {
    "NoBoundaryInMultipartDefect": "the parts have no boundary: all of it is taken as text",
    "StartBoundaryNotFoundDefect": "the boundary of the parts never comes: all of it is taken as text",
    "CloseBoundaryNotFoundDefect": "the end of the parts is missing: the mail may be cut short",
    "FirstHeaderLineIsContinuationDefect": "the header begins in the middle of a field",
    "MisplacedEnvelopeHeaderDefect": "a line of a mailbox file stands in the header",
    "MissingHeaderBodySeparatorDefect": "no empty line stands between header and text",
    "MultipartInvariantViolationDefect": "a multipart has no parts",
    "InvalidMultipartContentTransferEncodingDefect": "a multipart says that it is encoded, which it cannot be",
    "InvalidBase64PaddingDefect": "an encoded part is damaged (base64)",
    "InvalidBase64CharactersDefect": "an encoded part is damaged (base64)",
    "InvalidBase64LengthDefect": "an encoded part is damaged (base64)",
    "AddressHeaderDefect": "an address field is not written as it should be",
    "DateHeaderDefect": "the date is not written as it should be",
}


@dataclass(frozen=True, slots=True)
class Tree:
    """A mail's structure: `every` are its own parts from the top with their types, `charsets` the codecs they name."""

    mime: MimeMessage
    every: tuple[tuple[str, MimeMessage], ...]
    parts: Parts
    charsets: tuple[str, ...] = ()

    def of_types(self, types: Container[str]) -> list[MimeMessage]:
        """The parts that are of one of these media types."""
        return [part for kind, part in self.every if kind in types]


def read(raw: bytes) -> tuple[Tree, list[str]]:
    """The tree of a mail that `guard` has seen, and what had to be guessed.

    What its shape breaks (a lying parameter, say) costs the attachments and not the mail. Raises `UnreadableMail` where
    there are too many parts.
    """
    problems = []
    if raw.count(b"\n") > MOST_LINES:
        raw = b"\n".join(raw.split(b"\n", MOST_LINES)[:MOST_LINES])
        problems = [f"only the first {MOST_LINES} lines were read"]
    try:
        mime = email.message_from_bytes(raw)
        every = tuple(own_parts(mime))
        named = _charsets(every)
        for part in every:
            content.mend(part, named)
        parts = collect(mime, named, forms=True)
    except Exception as error:  # noqa: BLE001 - the standard library raises many kinds on crafted parameters
        return _unstructured(raw), [f"the parts cannot be told apart ({error!r}): all of it is taken as text"[:200]]
    if len(every) > guard.MOST_PARTS:
        raise UnreadableMail(f"the mail has more than {guard.MOST_PARTS} parts")
    typed = tuple((part.get_content_type(), part) for part in every)
    return Tree(mime, typed, parts, named), problems + [worded(one) for part in every for one in part.defects]


def worded(defect: object) -> str:
    """What a parser found, in words for an admin."""
    name = defect if isinstance(defect, str) else type(defect).__name__
    return DEFECTS.get(name, f"something is not as it should be ({name.removesuffix('Defect')})")


def attached_mail(tree: Tree) -> Forwarded | None:
    """The mail that was forwarded as an attachment, where exactly one is attached."""
    found = tree.of_types(content.MAILS)
    inner = content.attached_mail(found[0]) if len(found) == 1 else None
    if inner is None:
        return None
    try:
        parts = tuple(own_parts(inner))
        named = _charsets(parts)
        text = texts.whole(collect(inner, named))
    except Exception:  # noqa: BLE001 - as in `read`: it stays an attachment
        return None
    to = address.addresses(content.field(inner, "To", named)[: address.LONGEST_LIST])
    title = subject.clean(content.field(inner, "Subject", named))
    return Forwarded(_writer(inner, named), to, title, text, attached=True)


def _writer(mime: MimeMessage, named: tuple[str, ...]) -> Address | None:
    """Whose an attached mail is, as strictly as the mail's own sender; his name as he gives it."""
    froms = (f"{name}: {value}\r\n" for name, value in mime.raw_items() if name.lower() == "from")
    spec = address.strict_sender("".join(froms).encode("utf-8", "surrogateescape")).address
    shown = address.addresses(content.field(mime, "From", named)[: address.LONGEST_LIST])
    return replace(shown[0] if len(shown) == 1 else Address("", ""), address=spec) if spec else None


def answer(tree: Tree) -> Rsvp | None:
    """The answer to an invitation, where the mail carries one."""
    parts = tree.of_types(CALENDARS)[:MOST_CALENDARS]
    return next((found for part in parts if (found := calendar.rsvp(part))), None)


def _charsets(every: tuple[MimeMessage, ...]) -> tuple[str, ...]:
    """The codecs that the parts name, but for those that any bytes fit or that are tried anyway."""
    found = (charsets.codec(name) for part in every if (name := content.charset(part)))
    return tuple(dict.fromkeys(one for one in found if one and one not in ("ascii", "utf-8", "cp1252")))[:MOST_CHARSETS]


def _unstructured(raw: bytes) -> Tree:
    mime = MimeMessage()
    body = headers.readable(raw[len(headers.header_block(raw)) :][:MOST_TEXT])
    mime.set_payload(headers.sound(body), "utf-8")
    return Tree(mime, ((mime.get_content_type(), mime),), collect(mime))
