"""Message-IDs: what the threading headers say, and which conversation a mail belongs to.

The root of References is known from raw bytes, before anything is parsed: mails of one conversation can then be kept in
order from the moment they are fetched.
"""

from __future__ import annotations

import hashlib
import re

from mailflow.mail.headers import header_block, readable, unfold

__all__ = ["conversation", "header_block", "ids", "valid_msgid"]

IN_BRACKETS = re.compile(r"<([^<>]{1,998})>")
# Looser than RFC 5322 3.6.4, as ids in the wild are, but nothing that could end or fold a header line.
SAFE = re.compile(r"[!#-'*+\--;=?A-Z^-~\[\]]+@[!#-'*+\--;=?A-Z^-~\[\]]+")
THREADING = re.compile(rb"^(references|in-reply-to|message-id)[ \t]*:(.*(?:\n[ \t].*)*)", re.MULTILINE | re.IGNORECASE)


def ids(value: str) -> tuple[str, ...]:
    """Every id in a Message-ID, In-Reply-To or References value, in order, without brackets and repeats.

    White space inside an id comes from folding by faulty programs and is dropped; an id without brackets counts where
    the value has none at all.
    """
    found = IN_BRACKETS.findall(value) or [word for word in value.split() if "@" in word and len(word) < 998]
    return tuple(dict.fromkeys(filter(None, ("".join(item.split()) for item in found))))


def valid_msgid(text: str) -> bool:
    """Whether an id may stand in a header of ours: visible ASCII around one @, at most 250 characters."""
    return len(text) <= 250 and SAFE.fullmatch(text) is not None


def conversation(raw_headers: bytes) -> str:
    """The key that all mails of a conversation share: the root of References, else In-Reply-To, else its own id.

    A mail without any of them is a conversation of its own, keyed by a hash of its headers.
    """
    block = header_block(raw_headers)
    found: dict[bytes, str] = {}
    for name, value in THREADING.findall(block):
        named = ids(readable(unfold(value)))
        if named:
            found.setdefault(name.lower(), named[0])
    for name in (b"references", b"in-reply-to", b"message-id"):
        if name in found:
            return found[name]
    return "sha256:" + hashlib.sha256(block).hexdigest()
