"""The MIME tree of a mail as bodies to read and attachments to keep.

Walked here and not by mail-parser: the library drops calendars and delivery reports, and pours the text of an attached
mail into that of the mail around it. Here an attached mail stays an attachment.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.message import Message as MimeMessage
from functools import cached_property

from mailflow.mail import charsets, content, filetypes, images, officeforms, params, tnef
from mailflow.mail.headers import decode, visible
from mailflow.mail.htmltext import render
from mailflow.mail.message import Attachment

LONGEST_NAME = 255
MOST_OCTETS = 4_000_000  # bytes of one text that are decoded
STUB = 400  # characters: a longer plain text is the text
RICHER = 3  # times the words of the plain text
MACHINE_PARTS = frozenset(
    {
        "message/delivery-status",
        "message/global-delivery-status",
        "message/disposition-notification",
        "message/global-disposition-notification",
        "message/feedback-report",
        "message/rfc822-headers",
        "message/global-headers",
        "text/rfc822-headers",
    }
)
TNEF_TYPES = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})


class Body:
    """A part that is the mail's own text, plain or HTML; decoded when it is first asked for."""

    def __init__(self, html: bool, part: MimeMessage, others: tuple[str, ...] = ()) -> None:
        self.html, self.part, self.others = html, part, others
        self.flowed, self.delsp = False, False
        if not html:
            parameters = params.parameters(content.field(part, "Content-Type"))
            self.flowed = parameters.get("format", "").lower() == "flowed"
            self.delsp = parameters.get("delsp", "").lower() == "yes"

    @cached_property
    def decoded(self) -> tuple[str, str]:
        """The text, and what had to be guessed for it."""
        octets = content.octets(self.part)[:MOST_OCTETS]
        named = content.charset(self.part) or (content.html_charset(octets) if self.html else "")
        return charsets.decode(octets, named, self.others)

    @property
    def text(self) -> str:
        """The text of the part, as it is written there."""
        return self.decoded[0]


@dataclass(frozen=True, slots=True)
class Parts:
    """What a mail consists of, each in the order of the mail.

    `alternatives` are the HTML bodies that give way to a plain one: nobody reads them, but they tell of pictures.
    `spare` is the text in a winmail.dat, which repeats that of the bodies where there are any.
    """

    bodies: tuple[Body, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    alternatives: tuple[Body, ...] = ()
    spare: str = ""


def own_parts(mime: MimeMessage) -> Iterator[MimeMessage]:
    """Every part of the mail itself from the top; the inside of an attached mail is not the mail's own."""
    yield mime
    if mime.is_multipart() and mime.get_content_maintype() == "multipart":
        for part in content.children(mime):
            yield from own_parts(part)


children = content.children


def collect(mime: MimeMessage, others: tuple[str, ...] = (), forms: bool = False) -> Parts:
    """The bodies that a reader would be shown, and everything else as attachments (RFC 2046 5.1, RFC 2183).

    `others` are the charsets that the mail's parts name, for the part that names none. `forms`: office files are read.
    """
    return _Collector(others, forms).collect(mime)


def as_attachment(part: MimeMessage) -> Attachment | None:
    """What a part is as an attachment; None for a body, a multipart, and what machines tell each other."""
    kind = part.get_content_type()
    if kind in MACHINE_PARTS or kind.startswith("multipart/") or _is_body(part, kind):
        return None
    return _attachment(part, kind)


def packed(attachment: Attachment, part: MimeMessage) -> tnef.Packed | None:
    """What Outlook packed into a winmail.dat; None for any other attachment, and for one that cannot be read."""
    if attachment.type not in TNEF_TYPES and attachment.name.lower() != "winmail.dat":
        return None
    found = tnef.read(content.octets(part))
    return found if found and (found.files or found.text or found.html) else None


class _Collector:
    """Walks one mail, with the charsets that its parts name."""

    def __init__(self, others: tuple[str, ...], forms: bool) -> None:
        self.others = others
        self.forms = officeforms.Reader() if forms else None
        self.spare: list[MimeMessage] = []

    def collect(self, mime: MimeMessage) -> Parts:
        found = self.walk(mime)
        if not any(body.text.strip() for body in found.bodies) and self.spare:
            # Phones and gateways name the text itself: it is shown, and stays in the list.
            return replace(found, bodies=(Body(False, self.spare[0], self.others),))
        return found

    def walk(self, part: MimeMessage) -> Parts:
        kind = part.get_content_type()
        if kind.startswith("multipart/"):
            return self.multipart(part, kind)
        if _is_body(part, kind):
            return Parts(bodies=(Body(kind == "text/html", part, self.others),))
        if kind in MACHINE_PARTS:
            return Parts()
        attachment = _attachment(part, kind)
        if kind == "text/plain" and content.disposition(part) != "attachment":
            self.spare.append(part)
        inner = packed(attachment, part)
        return self.unpacked(inner) if inner else Parts(attachments=(self.with_form(attachment, part),))

    def with_form(self, attachment: Attachment, part: MimeMessage) -> Attachment:
        """The attachment with the form in it, if it may be a document."""
        if self.forms is None or not officeforms.may_be_document(attachment.type):
            return attachment
        return self.forms.looked_at(attachment, content.beginning(part, officeforms.HEAD), lambda: content.octets(part))

    def unpacked(self, inner: tnef.Packed) -> Parts:
        """The files and the text of a winmail.dat."""
        return Parts(attachments=tuple(map(self.from_packed, inner.files)), spare=inner.text or render(inner.html))

    def from_packed(self, file: tnef.File) -> Attachment:
        """A file of a winmail.dat, with the form in it."""
        found = from_packed(file)
        return self.forms.looked_at(found, file.data[: officeforms.HEAD], lambda: file.data) if self.forms else found

    def multipart(self, part: MimeMessage, kind: str) -> Parts:
        if not part.is_multipart():
            # Without a boundary, or with one that never comes, all of it is text.
            return Parts(bodies=(Body(False, part, self.others),))
        found = [self.walk(inner) for inner in content.children(part)]
        return _alternative(found) if kind == "multipart/alternative" else _joined(found)


def from_packed(file: tnef.File) -> Attachment:
    """A file of a winmail.dat as an attachment; one with a Content-ID stands inside of the text."""
    small = file.type.startswith("image/") and images.is_decoration(images.pixels(file.data[: images.HEAD]), file.size)
    inline = bool(file.content_id)
    return Attachment(file.name, file.type, file.size, inline, file.content_id, decoration=inline and small)


def _joined(found: list[Parts]) -> Parts:
    return Parts(
        tuple(body for one in found for body in one.bodies),
        tuple(attachment for one in found for attachment in one.attachments),
        tuple(body for one in found for body in one.alternatives),
        "\n".join(one.spare for one in found if one.spare),
    )


def _alternative(found: list[Parts]) -> Parts:
    """Of alternatives the plain one, unless it is blank or a stub; then the richest, the last (RFC 2046 5.1.4)."""
    everything = _joined(found)
    kept = tuple(one for one in everything.attachments if not _is_unread_alternative(one))
    everything = replace(everything, attachments=kept)
    plain = next((one for one in found if _is_plain(one) and any(body.text.strip() for body in one.bodies)), None)
    rich = next((one for one in reversed(found) if any(body.html for body in one.bodies)), None)
    if rich and (plain is None or _is_stub(plain.bodies, rich.bodies)) and any(b.text.strip() for b in rich.bodies):
        return replace(everything, bodies=rich.bodies)
    html = tuple(body for one in found if one is not plain for body in one.bodies if body.html)
    return replace(everything, bodies=plain.bodies if plain else (), alternatives=everything.alternatives + html)


def _is_unread_alternative(one: Attachment) -> bool:
    """The same text once more for other programs, such as AMP or text/enriched; a calendar is none."""
    return one.type.startswith("text/") and one.type != "text/calendar" and not one.name


def _is_plain(one: Parts) -> bool:
    return bool(one.bodies) and not any(body.html for body in one.bodies)


def _is_stub(plain: tuple[Body, ...], rich: tuple[Body, ...]) -> bool:
    """Whether the plain text only says that there is HTML: short, and most of its words are not in the HTML at all."""
    text = " ".join(body.text for body in plain)
    if len(text.strip()) > STUB or sum(len(body.text) for body in rich) < RICHER * len(text):
        return False
    words = set(text.lower().split())
    shown = "\n".join(render(body.text) for body in rich if body.html).lower().split()
    return len(shown) >= RICHER * len(words) and len(words & set(shown)) * 2 < len(words)


def _is_body(part: MimeMessage, kind: str) -> bool:
    if kind not in ("text/plain", "text/html"):
        return False
    return content.disposition(part) in ("", "inline") and not content.declared_name(part)


def _attachment(part: MimeMessage, kind: str) -> Attachment:
    content_id = visible(content.field(part, "Content-ID")).strip("<>")
    disposition = content.disposition(part)
    inline = disposition == "inline" or (bool(content_id) and not disposition)
    name = visible(decode(content.declared_name(part)))[:LONGEST_NAME]
    kind = filetypes.told(kind, name)
    found = Attachment(name, visible(kind), content.size(part), inline, content_id)
    if kind.startswith("message/"):
        return replace(found, title=_title(part))
    return images.looked_at(found, part) if kind.startswith("image/") else found


def _title(part: MimeMessage) -> str:
    """The subject of an attached mail."""
    return visible(decode(content.attached_field(part, "Subject")))[:LONGEST_NAME]
