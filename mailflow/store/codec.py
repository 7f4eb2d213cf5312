"""Frozen dataclasses as JSON text and back, by their annotations: what is read is equal to what was written.

One codec instead of a pair of functions a class, so that a field added to a clock is stored without a change here; an
older row without that field gets the field's default.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints


def dump(value: Any) -> str:
    """`value` as JSON text: dataclasses, tuples, enums, dates, aware datetimes, and JSON's own types."""
    return _ENCODER.encode(value)


def load(kind: Any, text: str) -> Any:
    """The value of type `kind` (an annotation) that `dump` wrote."""
    return decoder(kind)(json.loads(text))


@cache
def decoder(kind: Any) -> Callable[[Any], Any]:
    """What turns plain JSON data into a `kind`. Raises TypeError for an annotation that cannot be stored."""
    origin = get_origin(kind)
    if kind in (str, int, float, bool, type(None)) or origin is Literal:
        return _same
    if kind is datetime or kind is date:
        return datetime.fromisoformat if kind is datetime else date.fromisoformat
    if kind is Decimal:
        return Decimal
    if origin is tuple:
        return _tuple(get_args(kind))
    if origin in (Union, types.UnionType):
        return _optional(kind)
    if is_dataclass(kind) and isinstance(kind, type):
        return _dataclass(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    raise TypeError(f"{kind} cannot be stored as JSON")


def _same(value: Any) -> Any:
    return value


def _tuple(members: tuple[Any, ...]) -> Callable[[Any], Any]:
    if len(members) == 2 and members[1] is Ellipsis:
        member = decoder(members[0])
        return lambda values: tuple(map(member, values))
    each = tuple(map(decoder, members))
    return lambda values: tuple(read(value) for read, value in zip(each, values, strict=True))


def _optional(kind: Any) -> Callable[[Any], Any]:
    members = [member for member in get_args(kind) if member is not type(None)]
    if len(members) != 1:
        raise TypeError(f"{kind} cannot be stored as JSON: only one type, or None")
    # Looked up when needed: what is never there need not be storable (a clock event's agreement).
    return lambda value: None if value is None else decoder(members[0])(value)


def _dataclass(kind: type[Any]) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    parts = tuple((field.name, decoder(hints[field.name])) for field in fields(kind) if field.init)
    return lambda data: kind(**{name: read(data[name]) for name, read in parts if name in data})


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone; the store keeps UTC")
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if not is_dataclass(value):
        raise TypeError(f"{value!r} cannot be stored as JSON")
    return {field.name: getattr(value, field.name) for field in fields(value) if field.init}


_ENCODER = json.JSONEncoder(default=_plain, separators=(",", ":"))
