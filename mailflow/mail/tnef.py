"""What Outlook packed into a winmail.dat: file names, types and bytes, and the text (MS-OXTNEF).

Only what a reader would be shown. A formatted text (RTF) stays packed: the same mail nearly always carries a plain one.
Never raises; a file that is cut short gives what stands before the cut.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from mailflow.mail import charsets, filetypes
from mailflow.mail.headers import visible

SIGNATURE = 0x223E9F78
MOST_ATTRIBUTES = 5000
MOST_PROPERTIES = 2000  # of one message or attachment
MOST_FILES = 200
LONGEST_TEXT = 1_000_000  # bytes
LONGEST_NAME = 255

# Attributes (MS-OXTNEF 2.1.3.2).
BODY, MESSAGE_PROPERTIES, CODE_PAGE = 0x0002800C, 0x00069003, 0x00069007
FILE_BEGINS, FILE_TITLE, FILE_DATA, FILE_PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005

# Properties (MS-OXPROPS).
PLAIN_BODY, HTML_BODY, INTERNET_CODE_PAGE = 0x1000, 0x1013, 0x3FDE
DISPLAY_NAME, DATA, SHORT_NAME, LONG_NAME, MEDIA_TYPE, CONTENT_ID = 0x3001, 0x3701, 0x3704, 0x3707, 0x370E, 0x3712

# Property types (MS-OXCDATA 2.11.1): bytes of one value; `VARIABLE` ones say their length.
FIXED = {0x2: 4, 0x3: 4, 0x4: 4, 0x5: 8, 0x6: 8, 0x7: 8, 0xA: 4, 0xB: 4, 0x14: 8, 0x40: 8, 0x48: 16}
OBJECT, STRING8, UNICODE, BINARY = 0x0D, 0x1E, 0x1F, 0x102
VARIABLE = frozenset({OBJECT, STRING8, UNICODE, BINARY})
MULTIPLE = 0x1000
NAMED = 0x8000
INTERFACE = 16  # bytes of an interface's id before an object's data

Properties = dict[int, bytes | str]


@dataclass(slots=True)
class File:
    """A file as it was packed; `name` is data, never a path."""

    name: str = ""
    type: str = "application/octet-stream"
    content_id: str = ""
    data: bytes = field(default=b"", repr=False)

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.data)


@dataclass(slots=True)
class Packed:
    """What came packed: files in order, and the text, plain and as HTML, "" where there is none."""

    files: list[File] = field(default_factory=list)
    text: str = ""
    html: str = ""


def read(octets: bytes) -> Packed | None:
    """The contents, or None where this is no TNEF."""
    if len(octets) < 6 or int.from_bytes(octets[:4], "little") != SIGNATURE:
        return None
    found, code_page = Packed(), ""
    for name, data in _attributes(octets):
        if name == CODE_PAGE:
            code_page = f"cp{int.from_bytes(data[:4], 'little')}"
        elif name == FILE_BEGINS and len(found.files) < MOST_FILES:
            found.files.append(File())
        elif name == BODY:
            found.text = found.text or _words(data, code_page)
        elif name == MESSAGE_PROPERTIES:
            _take_message(found, dict(_properties(data, code_page)), code_page)
        elif found.files:
            _take_file(found.files[-1], name, data, code_page)
    found.files = [one for one in found.files if one.name or one.data]
    for one in found.files:
        one.type = filetypes.told(one.type, one.name)
    return found


def _attributes(octets: bytes) -> Iterator[tuple[int, bytes]]:
    """Each attribute with its data (2.1.3): a level, a name, a length, the data, a checksum."""
    at = 6
    for _ in range(MOST_ATTRIBUTES):
        if at + 9 > len(octets):
            return
        _, name, length = struct.unpack_from("<BII", octets, at)
        yield name, octets[at + 9 : at + 9 + length]
        at += 9 + length + 2


def _take_message(found: Packed, properties: Properties, code_page: str) -> None:
    text, html = properties.get(PLAIN_BODY, ""), properties.get(HTML_BODY, "")
    number = properties.get(INTERNET_CODE_PAGE, b"")
    page = f"cp{int.from_bytes(number[:4], 'little')}" if isinstance(number, bytes) and number else code_page
    found.text = found.text or (text if isinstance(text, str) else _words(text, page))
    found.html = found.html or (html if isinstance(html, str) else _words(html, page))


def _take_file(file: File, name: int, data: bytes, code_page: str) -> None:
    if name == FILE_TITLE:
        file.name = file.name or _name(_words(data, code_page))
    elif name == FILE_DATA:
        file.data = data
    elif name == FILE_PROPERTIES:
        properties = dict(_properties(data, code_page))
        told = [properties.get(key, "") for key in (LONG_NAME, DISPLAY_NAME, SHORT_NAME)]
        file.name = next((_name(one) for one in told if isinstance(one, str) and one.strip()), file.name)
        file.type = _text(properties, MEDIA_TYPE).lower() or file.type
        file.content_id = _text(properties, CONTENT_ID).strip("<>")
        whole = properties.get(DATA, b"")
        if not file.data and isinstance(whole, bytes):
            file.data = whole


def _properties(data: bytes, code_page: str) -> Iterator[tuple[int, bytes | str]]:
    """Each property with its first value (2.1.3.4), up to the first that makes no sense."""
    try:
        (count,) = struct.unpack_from("<I", data)
        at = 4
        for _ in range(min(count, MOST_PROPERTIES)):
            kind, name = struct.unpack_from("<HH", data, at)
            at = _after_name(data, at + 4) if name >= NAMED else at + 4
            value, at = _value(data, at, kind, code_page)
            yield name, value
    except (struct.error, KeyError):
        return


def _after_name(data: bytes, at: int) -> int:
    """A named property: the id of its set, then a number or a name in UTF-16."""
    kind, number = struct.unpack_from("<II", data, at + 16)
    return at + 24 + (_padded(number) if kind else 0)


def _value(data: bytes, at: int, kind: int, code_page: str) -> tuple[bytes | str, int]:
    """The first value, and where the next property begins. Raises `KeyError` on a type that nobody knows."""
    single = kind & ~MULTIPLE
    count = 1
    if kind & MULTIPLE or single in VARIABLE:
        (count,) = struct.unpack_from("<I", data, at)
        at += 4
    if single not in VARIABLE:
        length = FIXED[single]
        return data[at : at + length], at + length * count
    first = b""
    for number in range(min(count, MOST_PROPERTIES)):
        (length,) = struct.unpack_from("<I", data, at)
        first = first if number else data[at + 4 : at + 4 + length]
        at += 4 + _padded(length)
    if single == UNICODE:
        return first.decode("utf-16-le", "replace").rstrip("\0"), at
    if single == STRING8:
        return _words(first, code_page), at
    return first[INTERFACE if single == OBJECT else 0 :], at


def _padded(length: int) -> int:
    return -(-length // 4) * 4


def _words(data: bytes, code_page: str) -> str:
    page = "utf-8" if code_page == "cp65001" else code_page
    return charsets.decode(data[:LONGEST_TEXT].rstrip(b"\0"), page)[0]


def _text(properties: Properties, name: int) -> str:
    value = properties.get(name, "")
    return visible(value) if isinstance(value, str) else ""


def _name(text: str) -> str:
    return visible(text)[:LONGEST_NAME]
