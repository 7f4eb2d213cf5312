"""The files of a staff member's mail, to go along with the words to the client."""

from __future__ import annotations

import email
from collections.abc import Iterator
from email.message import Message as MimeMessage

from mailflow.mail import content, parts
from mailflow.mail.compose import MEDIA_TYPE, Attached
from mailflow.mail.message import Attachment

SMALL_IMAGE = 20_000
"""Bytes: a smaller image inside of the text is a signature's logo and stays behind."""


def attached(raw: bytes) -> tuple[Attached, ...]:
    """Every attachment of a mail with its content; an attached mail travels as a file, a winmail.dat unpacked."""
    mime = email.message_from_bytes(raw)
    return tuple(one for part in parts.own_parts(mime) for one in _files(part))


def _files(part: MimeMessage) -> Iterator[Attached]:
    content.mend(part)
    attachment = parts.as_attachment(part)
    if attachment is None or _is_logo(attachment):
        return
    packed = parts.packed(attachment, part)
    if packed is None:
        name = attachment.label if attachment.title else attachment.name
        yield Attached(name or "attachment", _type(attachment.type), _content(part))
        return
    for file in packed.files:
        if not _is_logo(parts.from_packed(file)):
            yield Attached(file.name or "attachment", _type(file.type), file.data)


def _is_logo(attachment: Attachment) -> bool:
    small = attachment.inline and attachment.type.startswith("image/") and attachment.size < SMALL_IMAGE
    return small or attachment.decoration


def _type(kind: str) -> str:
    """The media type that the file travels with: a client's program should save what it cannot be sure of."""
    # RFC 2046 5.2.1 allows no base64 for message/rfc822.
    sound = MEDIA_TYPE.fullmatch(kind) and not kind.startswith(("message/", "multipart/"))
    return kind if sound else "application/octet-stream"


def _content(part: MimeMessage) -> bytes:
    return content.attached_bytes(part) or content.octets(part)
