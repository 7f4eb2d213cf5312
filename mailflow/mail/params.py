"""The parameters of a Content-* field: `name=value` after semicolons, and the long forms of RFC 2231.

Read here and not by the standard library, which takes the short name where a better one stands beside it, and loses
names that are split inside a character. Time is linear in the field's length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from mailflow.mail import charsets

MOST = 200  # parameters of a field that are read
# A value ends at a semicolon or its closing quote; a quote that is never closed runs to the end (RFC 2045 5.1).
PARAMETER = re.compile(
    r""";\s*+([^\s=;"]{1,100})\s*+=\s*+(?:"((?:[^"\\]|\\.)*+)(?:"|\\?\Z)[^;]*+|([^;"]*+)(?:"[^;]*+)?)""", re.DOTALL
)
PIECE = re.compile(r"([^*]+)\*(?:(\d{1,3})(\*)?)?")
QUOTED_PAIR = re.compile(r"\\(.)", re.DOTALL)
WINDOWS_PATH = re.compile(r"(?:[A-Za-z]:|\\)\\")


def value(field: str) -> str:
    """What stands before the parameters, in lower case: the media type, or the disposition."""
    return field.partition(";")[0].strip().lower()


@lru_cache(maxsize=64)
def parameters(field: str) -> Mapping[str, str]:
    """Every parameter by its lower-case name; the form of RFC 2231 is worth more than the short one (RFC 6266 4.3)."""
    short: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[bool, str]]] = {}
    for name, text in _pairs(field):
        piece = PIECE.fullmatch(name)
        if piece is None:
            short.setdefault(name, text)
            continue
        encoded = piece[2] is None or piece[3] is not None
        pieces.setdefault(piece[1], {}).setdefault(int(piece[2] or 0), (encoded, text))
    return short | {name: joined for name, found in pieces.items() if (joined := _joined(found))}


def _pairs(field: str) -> Iterator[tuple[str, str]]:
    start = field.find(";")
    if start < 0:
        return
    for number, found in enumerate(PARAMETER.finditer(field, start)):
        if number == MOST:
            return
        name, quoted, bare = found.groups()
        yield name.lower(), bare.strip() if quoted is None else _unquoted(quoted)


def _unquoted(text: str) -> str:
    """Without the backslashes of quoted pairs (RFC 2045 5.1), but for the paths that old Windows programs write raw."""
    return text if "\\" not in text or WINDOWS_PATH.match(text) else QUOTED_PAIR.sub(r"\1", text)


def _joined(found: dict[int, tuple[bool, str]]) -> str:
    """The pieces in order up to the first that is missing, decoded as one: a character may be cut in two."""
    octets, charset, encoded_any = b"", "", False
    for number in range(len(found)):
        if number not in found:
            break
        encoded, text = found[number]
        if encoded and number == 0 and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        raw = text.encode("utf-8", "surrogateescape")
        octets += unquote_to_bytes(raw) if encoded else raw
        encoded_any = encoded_any or encoded
    return charsets.decode(octets, charset if encoded_any else "")[0]
