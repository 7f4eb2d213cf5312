"""Refuses mails that are built to hurt, by a cheap scan of the raw bytes before any parser sees them.

MIME parsers recurse at each level of nesting and build an object for each part, and several of their header readers
take quadratic time. The scan follows the structure as they would, in one pass, and keeps nothing but the open
boundaries.
"""

from __future__ import annotations

import re
from email.message import Message as MimeMessage

from mailflow.errors import UnreadableMail
from mailflow.mail.headers import END, FIELD, header_block, unfold

NO_FIELD = re.compile(rb"\n(?![ \t]|[!-9;-~]*:|From )")
LARGEST_HEADER = 256 * 1024  # bytes of the header block of a mail or of a part
LARGEST_MIME_FIELD = 8 * 1024  # bytes of one Content-* field
ALL_PART_HEADERS = 2 * 1024 * 1024  # bytes that are read as headers of parts, in one mail
MOST_LEVELS = 100
MOST_PARTS = 1000
# Where a parser takes a line of an attached mail as header; base64, against RFC 2046 5.2.1, is none.
HEADER_LINE = re.compile(rb"From |[\x21-\x39\x3b-\x7e]*:|[ \t]")
DELIMITER = re.compile(rb"\n--([^\r\n]{1,200})")


def check(raw: bytes) -> bytes:
    """The header block of a mail that is safe to parse. Raises `UnreadableMail` with what is wrong and the limit."""
    if not raw.strip():
        raise UnreadableMail("the mail is empty: 0 bytes of content")
    block = header_block(raw)
    _check_header(block, "the mail")
    if not FIELD.search(block):
        raise UnreadableMail("the mail has no header: its first line must be a field such as `From: ...`")
    _check_structure(raw, block)
    return block


def _check_header(block: bytes, whose: str) -> None:
    if len(block) > LARGEST_HEADER:
        raise UnreadableMail(f"the header of {whose} is over {LARGEST_HEADER} bytes")


def _check_structure(raw: bytes, block: bytes) -> None:
    """Follows delimiters (RFC 2046 5.1.1): a part's header opens levels, the delimiter of an outer part closes them."""
    open_levels = _opened(raw, block, len(block), 0)
    levels: dict[bytes, int] = {}
    depth, parts, read = _push(levels, 0, open_levels), 0, 0
    if not levels:
        return
    for line in DELIMITER.finditer(raw, max(0, len(block) - 1)):
        name = line[1].rstrip(b" \t")
        closing = name not in levels and name.endswith(b"--") and name[:-2] in levels
        name = name[:-2] if closing else name
        if name not in levels:
            continue
        depth = levels[name]
        for inner in [key for key, level in levels.items() if level > depth]:
            del levels[inner]
        parts += not closing
        if parts > MOST_PARTS:
            raise UnreadableMail(f"the mail has more than {MOST_PARTS} parts")
        if not closing:
            start = raw.find(b"\n", line.end()) + 1 or len(raw)
            header = _part_header(raw, start)
            read += len(header)
            _check_header(header if read <= ALL_PART_HEADERS else raw, "a part, or of all parts,")
            depth = _push(levels, depth, _opened(raw, header, start + len(header), depth))


def _push(levels: dict[bytes, int], depth: int, opened: list[bytes]) -> int:
    """Opens these levels (b"" for an attached mail, which nests without a boundary) and says how deep we are."""
    for boundary in opened:
        depth += 1
        if boundary:
            levels[boundary] = depth
    if depth > MOST_LEVELS:
        raise UnreadableMail(f"the mail is nested more than {MOST_LEVELS} levels deep")
    return depth


def _opened(raw: bytes, header: bytes, end: int, depth: int) -> list[bytes]:
    """The levels that a part's header opens: its boundary, and those of mails that begin right inside it."""
    opened: list[bytes] = []
    while depth + len(opened) <= MOST_LEVELS:
        kind, boundary = _content_type(header)
        if kind.startswith(b"multipart/"):
            opened.append(boundary)
            break
        if not kind.startswith(b"message/"):
            break
        opened.append(b"")
        gap = END.match(raw, end)
        if not gap or not HEADER_LINE.match(raw, gap.end()):
            break
        header = _part_header(raw, gap.end())
        _check_header(header, "an attached mail")
        end = gap.end() + len(header)
    return opened


def _part_header(raw: bytes, start: int) -> bytes:
    if raw[start : start + 1] in (b"\r", b"\n"):
        return b""
    # Any line that is no field ends a header, as it does for the parser: what goes on for longer is read only once.
    end = NO_FIELD.search(raw, start - 1, start + LARGEST_HEADER + 8)
    return raw[start : end.start()] if end else raw[start : start + LARGEST_HEADER + 8]


def _content_type(header: bytes) -> tuple[bytes, bytes]:
    """The media type in lower case, and the boundary as the parser will see it (RFC 2231 forms included)."""
    kind, boundary = b"text/plain", b""
    for name, value in FIELD.findall(header):
        if name[:8].lower() != b"content-":
            continue
        if len(value) > LARGEST_MIME_FIELD:
            raise UnreadableMail(f"a {name.decode()} field is over {LARGEST_MIME_FIELD} bytes")
        if name.lower() == b"content-type" and kind == b"text/plain":
            kind = unfold(value).partition(b";")[0].strip().lower() or kind
            boundary = _boundary(value) if kind.startswith(b"multipart/") else b""
    return kind, boundary


def _boundary(value: bytes) -> bytes:
    part = MimeMessage()
    part["Content-Type"] = unfold(value).decode("ascii", "surrogateescape")
    try:
        return (part.get_boundary() or "").encode("ascii", "surrogateescape")
    except (LookupError, ValueError):
        return b""
