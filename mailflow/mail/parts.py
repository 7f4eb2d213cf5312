"""The MIME tree of a mail as bodies to read and attachments to keep.

Walked here and not by mail-parser: the library drops calendars and delivery reports, and pours the text of an attached
mail into that of the mail around it. Here an attached mail stays an attachment.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as MimeMessage

from mailflow.mail.headers import codec, decode, sound, visible
from mailflow.mail.message import Attachment

LONGEST_NAME = 255
MACHINE_PARTS = frozenset(
    {
        "message/delivery-status",
        "message/global-delivery-status",
        "message/disposition-notification",
        "message/feedback-report",
        "message/rfc822-headers",
        "text/rfc822-headers",
    }
)


@dataclass(frozen=True, slots=True)
class Body:
    """A part that is the mail's own text, plain or HTML."""

    html: bool
    part: MimeMessage


@dataclass(frozen=True, slots=True)
class Parts:
    """What a mail consists of, each in the order of the mail."""

    bodies: tuple[Body, ...]
    attachments: tuple[Attachment, ...]


def own_parts(mime: MimeMessage) -> Iterator[MimeMessage]:
    """Every part of the mail itself from the top; the inside of an attached mail is not the mail's own."""
    yield mime
    if mime.get_content_maintype() == "multipart":
        for part in children(mime):
            yield from own_parts(part)


def children(part: MimeMessage) -> list[MimeMessage]:
    """The parts directly inside: of a multipart, of an attached mail the mail, of a status report its groups."""
    payload = part.get_payload()
    return [inner for inner in payload if isinstance(inner, MimeMessage)] if isinstance(payload, list) else []


def collect(mime: MimeMessage) -> Parts:
    """The bodies that a reader would be shown, and everything else as attachments (RFC 2046 5.1, RFC 2183)."""
    bodies, attachments = _collect(mime)
    return Parts(tuple(bodies), tuple(attachments))


def as_attachment(part: MimeMessage) -> Attachment | None:
    """What a part is as an attachment; None for a body, a multipart, and what machines tell each other."""
    if part.get_content_maintype() == "multipart" or part.get_content_type() in MACHINE_PARTS or _is_body(part):
        return None
    return _attachment(part)


def plain_copy(body: Body) -> MimeMessage:
    """The part with only the headers that matter to its text, the charset one that can be decoded without harm."""
    copy = MimeMessage()
    copy["Content-Type"] = f"text/{'html' if body.html else 'plain'}; charset={charset(body.part)}"
    copy["Content-Transfer-Encoding"] = "8bit"
    copy.set_payload(_octets(body.part).decode("ascii", "surrogateescape"))
    return copy


def mend(part: MimeMessage) -> None:
    """Raw 8-bit Content-* fields as text, in place: UTF-8 (RFC 6532) or else Latin-1, as the programs meant them."""
    for name, value in list(part.raw_items()):
        if name[:8].lower() != "content-" or str(value).isascii():
            continue
        octets = str(value).encode("utf-8", "surrogateescape")
        try:
            part.replace_header(name, octets.decode("utf-8"))
        except UnicodeDecodeError:
            part.replace_header(name, octets.decode("latin-1"))


def text(body: Body) -> str:
    """A body decoded by the standard library, with replacement where the bytes do not fit the charset."""
    return sound(_octets(body.part).decode(charset(body.part), "replace"))


def charset(part: MimeMessage) -> str:
    """The codec for a part's declared charset; UTF-8 where none is declared, which ASCII is part of."""
    declared = part.get_param("charset", "utf-8")
    name = codec(declared[2] if isinstance(declared, tuple) else str(declared))
    return "utf-8" if name == "ascii" else name


def _collect(part: MimeMessage) -> tuple[list[Body], list[Attachment]]:
    if part.get_content_maintype() == "multipart" and part.is_multipart():
        found = [_collect(inner) for inner in children(part)]
        bodies = [bodies for bodies, _ in found]
        alternative = part.get_content_subtype() == "alternative"
        shown = _best(bodies) if alternative else [body for group in bodies for body in group]
        return shown, [one for _, attachments in found for one in attachments]
    if _is_body(part):
        return [Body(part.get_content_type() == "text/html", part)], []
    attachment = as_attachment(part)
    return [], [attachment] if attachment else []


def _best(groups: list[list[Body]]) -> list[Body]:
    """Of alternatives the plain one, unless it is blank; then the richest, which stands last (RFC 2046 5.1.4)."""
    filled = [group for group in groups if any(text(body).strip() for body in group)]
    plain = [group for group in filled if not any(body.html for body in group)]
    return plain[0] if plain else filled[-1] if filled else []


def _is_body(part: MimeMessage) -> bool:
    named = part.get_filename() or part.get_param("name")
    return part.get_content_type() in ("text/plain", "text/html") and not (
        named or _disposition(part) not in ("", "inline")
    )


def _attachment(part: MimeMessage) -> Attachment:
    content_id = visible(str(part.get("Content-ID", ""))).strip("<>")
    disposition = _disposition(part)
    inline = disposition == "inline" or (bool(content_id) and not disposition)
    return Attachment(_name(part), visible(part.get_content_type()), _size(part), inline, content_id)


def _name(part: MimeMessage) -> str:
    """The file's name, from RFC 2231 or, as most programs write it, from encoded words; of a mail its subject."""
    name = part.get_filename()
    if not name and part.get_content_maintype() == "message":
        name = next((f"{inner.get('Subject')}.eml" for inner in children(part) if inner.get("Subject")), "")
    return visible(decode(str(name or "")))[:LONGEST_NAME]


def _size(part: MimeMessage) -> int:
    """Bytes once decoded. Base64 is counted and not decoded: it may be a video."""
    if part.is_multipart():
        return sum(map(_size, children(part)))
    payload = part.get_payload()
    if _encoding(part) == "base64" and isinstance(payload, str):
        digits = len(payload) - payload.count("\n") - payload.count("\r")
        return max(0, digits * 3 // 4 - payload[-8:].count("="))
    return len(_octets(part))


def _octets(part: MimeMessage) -> bytes:
    octets = part.get_payload(decode=True)
    return octets if isinstance(octets, bytes) else b""


def _disposition(part: MimeMessage) -> str:
    return str(part.get("Content-Disposition", "")).partition(";")[0].strip().lower()


def _encoding(part: MimeMessage) -> str:
    """The transfer encoding; one that is unknown is none (RFC 2045 6.4)."""
    value = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    return value if value in ("base64", "quoted-printable", "7bit", "8bit", "binary", "x-uuencode") else "8bit"
