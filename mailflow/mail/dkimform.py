"""What a DKIM signature is made over: canonical forms of body and header (RFC 6376 3.4, 3.7), in linear time."""

from __future__ import annotations

import hashlib
import re
from itertools import islice

LINE_END = re.compile(rb"\r?\n")
BLANKS = re.compile(rb"[ \t]+")
MOST_SIGNED = 100  # names in h=
SIMPLE, RELAXED = b"simple", b"relaxed"

Field = tuple[bytes, bytes]


def body_digest(body: bytes, form: bytes) -> bytes:
    """SHA-256 of the body; `form` is one of the two."""
    return hashlib.sha256(_body(LINE_END.sub(b"\r\n", body), form)).digest()


def header_digest(field: Field, signed: list[bytes], form: bytes, fields: list[Field]) -> bytes:
    """SHA-256 of the named fields (lower case), each time the lowest one not yet taken, and of the signature `field`
    without what is in its b=."""
    left, hashed = fields.copy(), hashlib.sha256()
    for name in islice(signed, MOST_SIGNED):
        at = next((n for n in range(len(left) - 1, -1, -1) if left[n][0].lower() == name), None)
        if at is not None:
            hashed.update(_field(left.pop(at), form) + b"\r\n")
    parts = field[1].split(b";")
    emptied = b";".join(part.partition(b"=")[0] + b"=" if _is_b(part) else part for part in parts)
    hashed.update(_field((field[0], emptied), form))
    return hashed.digest()


def _is_b(part: bytes) -> bool:
    return part.partition(b"=")[0].strip() == b"b"


def _body(body: bytes, form: bytes) -> bytes:
    if form == RELAXED:
        body = BLANKS.sub(b" ", body).replace(b" \r\n", b"\r\n").removesuffix(b" ")
    end = len(body)
    while body[max(0, end - 2) : end] == b"\r\n":
        end -= 2
    return b"" if form == RELAXED and not end else body[:end] + b"\r\n"


def _field(field: Field, form: bytes) -> bytes:
    name, value = field[0], LINE_END.sub(b"\r\n", field[1])
    if form == SIMPLE:
        return name + b":" + value
    return name.lower() + b":" + BLANKS.sub(b" ", value.replace(b"\r\n", b"")).strip(b" ")
