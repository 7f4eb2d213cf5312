"""A mail's header block as bytes: where it ends, which fields it has, what an encoded word says.

The one reading of raw headers that identity, threading and screening share, so that no two of them can be made to see
different fields in the same mail.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator

from mailflow.mail import charsets

END = re.compile(rb"\r?\n\r?\n")
FIELD = re.compile(rb"^([\x21-\x39\x3b-\x7e]+)[ \t]*:(.*(?:\n[ \t].*)*)", re.MULTILINE)
FOLD = re.compile(rb"\r?\n(?=[ \t])")
# Programs leave "?" in the text of a word, so it ends at "?=" only, and never runs into the next word.
ENCODED_WORD = re.compile(
    r"=\?([^?\s*]{1,40})(?:\*[^?\s]{0,40})?\?([bBqQ])\?([^?\r\n=]*+(?:(?:=(?!\?[^=])|\?(?!=))[^?\r\n=]*+)*+)\?="
)
NO_DIGIT = re.compile(r"[^A-Za-z0-9+/]+")
BETWEEN_WORDS = re.compile(r"(?<=\?=)[ \t\r\n]+(?==\?[^?\s]+\?[bBqQ]\?)")

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
CONTROLS = dict.fromkeys((*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F))  # all but tab and line ends


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


def readable(value: bytes, others: tuple[str, ...] = ()) -> str:
    """Header bytes as text: UTF-8 (RFC 6532), else one of the codecs `others`, else windows-1252.

    NUL, which no database takes, is replaced.
    """
    text = value.decode("ascii") if value.isascii() else charsets.decode(value, "", others)[0]
    return text.replace("\0", "\ufffd")


def decode(value: str) -> str:
    """Encoded words decoded (RFC 2047), the white space between two of them dropped (6.2); never raises."""
    if "=?" not in value:
        return value
    return "".join(_pieces(BETWEEN_WORDS.sub("", value)))


def visible(text: str) -> str:
    """Text on one line: controls and bidi marks dropped, white space folded, lone surrogates replaced."""
    if not (text.isascii() and text.isprintable()):
        text = sound(text.translate(VISIBLE))
    return " ".join(text.split())


def sound(text: str) -> str:
    """Text that every encoder takes: lone surrogates, which some codecs make, are replaced."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _pieces(value: str) -> Iterator[str]:
    """Neighbouring encoded words of one charset are joined as bytes: many writers cut inside a character."""
    position, run, charset = 0, list[tuple[str, str]](), ""
    for word in ENCODED_WORD.finditer(value):
        between, name = value[position : word.start()], word[1].lower()
        if between or name != charset:
            yield _text(run, charset)
            yield between
            run = []
        run.append((word[2].lower(), word[3]))
        charset, position = name, word.end()
    yield _text(run, charset)
    yield value[position:]


def _text(run: list[tuple[str, str]], charset: str) -> str:
    if not run:
        return ""
    octets = b"".join(_octets(encoding, text, charset) for encoding, text in run)
    if any(encoding == "b" and len("".join(text.split())) % 4 for encoding, text in run[:-1]):
        # Some writers cut the base64 itself, against RFC 2047 5: its words make sense only as one.
        whole = _octets("b", "".join(text for _, text in run), charset)
        octets = whole if _fits(whole, charset) else octets
    return charsets.decode(octets, charset)[0]


def _fits(octets: bytes, charset: str) -> bool:
    return not charsets.decode(octets, charset)[1]


def _octets(encoding: str, text: str, charset: str) -> bytes:
    """The bytes of a word; characters that stand in it raw are taken as characters of its charset."""
    try:
        data = text.encode("ascii" if text.isascii() else charsets.codec(charset) or "utf-8")
    except ValueError:
        data = text.encode("utf-8", "replace")
    if encoding == "q":
        return quopri.decodestring(data, header=True)
    digits = NO_DIGIT.sub("", data.decode("latin-1"))
    digits = digits[: len(digits) - (len(digits) % 4 == 1)]
    try:
        return base64.b64decode(digits + "=" * (-len(digits) % 4))
    except binascii.Error:
        return data
