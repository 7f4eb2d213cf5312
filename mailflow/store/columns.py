"""The column types: each is where Python's values and the two databases disagree, settled once.

What comes in by mail is hostile: it may hold NUL, which PostgreSQL refuses in text, half a surrogate pair, which
nothing can encode, or a Message-ID too long for an index. None of these may make a mail impossible to store.
"""

from __future__ import annotations

import re
import zlib
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import TIMESTAMP, BigInteger, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from mailflow.store import codec

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")

KEY_BYTES = 1000
"""PostgreSQL refuses an index row over 2,704 bytes, and our widest unique key holds two free texts and a name."""

Id = BigInteger().with_variant(Integer, "sqlite")
"""64 bits in both databases; SQLite counts up by itself only in a column called INTEGER."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime; naive ones are refused. PostgreSQL has a type for it.

    SQLite has none: there it is text of fixed width in UTC, which sorts as time does, and which both a person and
    SQLite's own date functions can read.
    """

    impl = TIMESTAMP(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else TIMESTAMP(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone; the store keeps UTC")
        value = value.astimezone(UTC)
        if dialect.name != "sqlite":
            return value
        return value.replace(tzinfo=None).isoformat(" ", "microseconds")

    def process_result_value(self, value: datetime | str | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, str):
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
        return value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text of any length, from anyone; what cannot be stored becomes U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else clean(value)


class Key(TypeDecorator[str]):
    """Text that an index can hold: an overlong one keeps its beginning and ends in its own hash."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else key(value)


class Address(TypeDecorator[str]):
    """An address in lower case, so that windows, blocks and lists see one person however he is spelt.

    RFC 5321 2.4 lets a server tell Ana@ from ana@; none in use does.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else address_key(value)


class Json(TypeDecorator[Any]):
    """A typed value as JSON text: `kind` is the annotation that `codec` reads it back by."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else codec.dump(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else codec.load(self.kind, value)


def clean(text: str) -> str:
    """`text` as both databases can keep it."""
    if text.isascii() and "\0" not in text:  # nearly all of it, and each mail has a hundred values
        return text
    return _UNSTORABLE.sub("\ufffd", text)


def key(text: str) -> str:
    """`text` as an index can keep it: the same text always has the same key."""
    text = clean(text)
    data = text.encode()
    if len(data) <= KEY_BYTES:
        return text
    return data[: KEY_BYTES - 80].decode("utf-8", "ignore") + " sha256:" + sha256(data).hexdigest()


def address_key(address: str) -> str:
    """`address` as an index can keep it."""
    return key(address.lower())


def pack(data: bytes) -> bytes:
    """`data` compressed at the fastest level: mail is mostly base64, where the better ones gain little."""
    return zlib.compress(data, 1)


def unpack(data: bytes) -> bytes:
    """What was packed."""
    return zlib.decompress(data)
