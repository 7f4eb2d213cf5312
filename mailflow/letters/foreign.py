"""Other people's text, made harmless before a template sees it: no control, no planted reference, no endless length.

HTML is escaped by the templates; this is about what escaping does not see. A client who writes a `Ref:` line into a
mail must not steer the reply of the staff member who reads it, and a token of staff that stands in a quoted letter must
not reach a client (email.md 5).
"""

from __future__ import annotations

import re

from mailflow.mail.headers import VISIBLE, sound, visible

CUT = " […]"
MAX_NAME = 60

_HIDDEN_IN_BODY = {code: put for code, put in VISIBLE.items() if code not in (0x09, 0x0A)}
_PLANTED_REF = re.compile(r"^((?:[^\S\n]|[>*|])*+Ref):", re.IGNORECASE | re.MULTILINE)
_STAFF_TOKEN = re.compile(r"[sh][0-9]{1,12}-[a-z0-9]{1,8}-[a-z2-7]{16}", re.IGNORECASE)
# An address or a link in a display name would make our letter carry somebody's advertisement.
_NO_NAME = re.compile(r"[@:/\\<>{}\[\]]|www\.", re.IGNORECASE)


def prose(text: str, limit: int) -> str:
    """Text of several lines, at most `limit` characters, with a visible mark where it was cut."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").translate(_HIDDEN_IN_BODY)
    return _PLANTED_REF.sub(r"\1 :", sound(cut(plain.strip("\n").rstrip(), limit)))


def line(text: str, limit: int) -> str:
    """Text folded into one line, at most `limit` characters."""
    return _PLANTED_REF.sub(r"\1 :", cut(visible(text), limit))


def name(text: str) -> str:
    """A person's name as it may stand in a salutation; "" for one that is no name."""
    plain = line(text, MAX_NAME + 1)
    return "" if len(plain) > MAX_NAME or _NO_NAME.search(plain) else plain


def header(text: str) -> str:
    """Text on one line that may stand in a header field: nothing in it that is not seen (an emoji's joiner, say)."""
    return visible("".join(character if character.isprintable() else " " for character in text))


def without_staff_tokens(text: str) -> str:
    """The text with every token of staff replaced: in a client's hands it would be half of a command's authority."""
    return _STAFF_TOKEN.sub("…", text)


def holds_staff_token(content: bytes) -> bool:
    """Whether a file shows a token of staff: a letter to staff saved or attached as it is, say."""
    # Without the NULs of UTF-16, in which Outlook saves a mail.
    return _STAFF_TOKEN.search(content.replace(b"\0", b"").decode("latin-1")) is not None


def cut(text: str, limit: int) -> str:
    """The first `limit` characters at most, the mark included."""
    return text if len(text) <= limit else text[: limit - len(CUT)].rstrip() + CUT
