"""The files of a staff member's mail, to go along with the words to the client."""

from __future__ import annotations

import email
from email.message import Message as MimeMessage

from mailflow.mail import parts
from mailflow.mail.compose import Attached
from mailflow.mail.message import Attachment

SMALL_IMAGE = 20_000
"""Bytes: a smaller image inside of the text is a signature's logo and stays behind."""


def attached(raw: bytes) -> tuple[Attached, ...]:
    """Every attachment of a mail with its content; an attached mail travels as a file."""
    mime = email.message_from_bytes(raw)
    found = []
    for part in parts.own_parts(mime):
        attachment = parts.as_attachment(part)
        if attachment is not None and not _is_logo(attachment):
            found.append(Attached(attachment.name or "attachment", _type(attachment), _content(part)))
    return tuple(found)


def _is_logo(attachment: Attachment) -> bool:
    return attachment.inline and attachment.type.startswith("image/") and attachment.size < SMALL_IMAGE


def _type(attachment: Attachment) -> str:
    # RFC 2046 5.2.1 allows no base64 for message/rfc822, and a client's program should save it, not show it.
    return "application/octet-stream" if attachment.type.startswith("message/") else attachment.type


def _content(part: MimeMessage) -> bytes:
    inner = parts.children(part)
    if inner:
        return inner[0].as_bytes()
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
