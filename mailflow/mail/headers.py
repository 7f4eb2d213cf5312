"""A mail's header block as bytes: where it ends, which fields it has, what an encoded word says.

The one reading of raw headers that identity, threading and screening share, so that no two of them can be made to see
different fields in the same mail.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import quopri
import re
from collections.abc import Iterator

END = re.compile(rb"\r?\n\r?\n")
FIELD = re.compile(rb"^([\x21-\x39\x3b-\x7e]+)[ \t]*:(.*(?:\n[ \t].*)*)", re.MULTILINE)
FOLD = re.compile(rb"\r?\n(?=[ \t])")
ENCODED_WORD = re.compile(r"=\?([^?\s*]{1,40})(?:\*[^?\s]*)?\?([bBqQ])\?([^?\r\n]*)\?=")
BETWEEN_WORDS = re.compile(r"(?<=\?=)[ \t\r\n]+(?==\?[^?\s]+\?[bBqQ]\?)")

# Python codecs that are no charsets; idna and punycode also take quadratic time.
NO_CHARSETS = frozenset(
    {"idna", "punycode", "unicode_escape", "raw-unicode-escape", "unicode-escape", "undefined", "mbcs"}
)

# C0, C1 and line separators become a space; marks that reorder or hide text (Unicode UAX 9) go.
_SPACES = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029), " ")
_HIDDEN = dict.fromkeys(
    (
        0x061C,
        0x200B,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        0x2060,
        *range(0x2066, 0x206A),
        0xFEFF,
        *range(0xE0000, 0xE0080),
    )
)
VISIBLE = {**_SPACES, **_HIDDEN}


def header_block(raw: bytes) -> bytes:
    """The bytes before the first empty line (RFC 5322 2.1), or all of them where there is none."""
    if raw[:1] in (b"\r", b"\n"):
        return b""
    end = END.search(raw)
    return raw[: end.start()] if end else raw


def fields(block: bytes) -> tuple[tuple[str, bytes], ...]:
    """Every field of a header block from the top, as (name, unfolded value). Lines that are no field are left out."""
    return tuple((name.decode("ascii"), unfold(value)) for name, value in FIELD.findall(block))


def unfold(value: bytes) -> bytes:
    """A field's value on one line (RFC 5322 2.2.3), without the white space around it."""
    return FOLD.sub(b"", value).strip(b" \t\r\n")


def readable(value: bytes) -> str:
    """Header bytes as text: UTF-8 (RFC 6532), else with replacement; NUL, which no database takes, is replaced too."""
    return value.decode("utf-8", "replace").replace("\0", "\ufffd")


def decode(value: str) -> str:
    """Encoded words decoded (RFC 2047), the white space between two of them dropped (6.2); never raises."""
    if "=?" not in value:
        return value
    return "".join(_pieces(BETWEEN_WORDS.sub("", value)))


def codec(charset: str) -> str:
    """The codec of a charset's name, "utf-8" for an unknown name and for codecs that are no charset of mail."""
    try:
        name = codecs.lookup(charset.strip("'\" \t")).name
        "".encode(name)
    except (LookupError, ValueError):
        return "utf-8"
    return "utf-8" if name in NO_CHARSETS else name


def visible(text: str) -> str:
    """Text on one line: controls and bidi marks dropped, white space folded, lone surrogates replaced."""
    return " ".join(sound(text.translate(VISIBLE)).split())


def sound(text: str) -> str:
    """Text that every encoder takes: lone surrogates, which some codecs make, are replaced."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _pieces(value: str) -> Iterator[str]:
    """Neighbouring encoded words of one charset are joined as bytes: many writers cut inside a character."""
    position, pending, charset = 0, b"", ""
    for word in ENCODED_WORD.finditer(value):
        between, name = value[position : word.start()], word[1].lower()
        if between or name != charset:
            yield _text(pending, charset)
            yield between
            pending = b""
        pending, charset, position = pending + _octets(word[2], word[3]), name, word.end()
    yield _text(pending, charset)
    yield value[position:]


def _octets(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    if encoding in "qQ":
        return quopri.decodestring(data, header=True)
    try:
        return base64.b64decode(data + b"=" * (-len(data) % 4))
    except binascii.Error:
        return data


def _text(octets: bytes, charset: str) -> str:
    if not octets:
        return ""
    for attempt in (codec(charset), "utf-8"):
        try:
            return octets.decode(attempt)
        except ValueError:
            continue
    return octets.decode("latin-1")
