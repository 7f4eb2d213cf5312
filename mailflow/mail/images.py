"""How large a picture is, by the first bytes of its file, and whether it can show anything.

A signature's logo is small and stands inside of the text; a screenshot that was pasted there is large. Of other formats
than those that mail programs show (PNG, JPEG, GIF, WebP, BMP) the pixels are unknown and only the bytes count.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import replace
from email.message import Message as MimeMessage

from mailflow.mail import content
from mailflow.mail.message import Attachment

HEAD = 64 * 1024  # bytes that are read for the pixels; a JPEG has its preview before them
MOST_SEGMENTS = 200  # of a JPEG
LARGEST_DIGEST = 200_000  # bytes; a logo that comes in every mail is smaller
THIN = 32  # pixels: a line, a bullet, a tracking pixel
BANNER = (300, 120)  # pixels, width and height of a signature's picture at most
SMALL_AREA = 40_000  # pixels
LIGHT = 30_000  # bytes
BLANK = 1_000  # bytes: no screenshot fits into them
FRAMES = frozenset((*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)))  # T.81 B.1.1.3


def looked_at(image: Attachment, part: MimeMessage) -> Attachment:
    """The attachment with what its bytes say: `decoration`, and for a small inline image its `digest`."""
    if not image.inline:
        return replace(image, decoration=_is_dot(pixels(content.beginning(part, HEAD))))
    data = content.octets(part) if image.size <= LARGEST_DIGEST else content.beginning(part, HEAD)
    digest = hashlib.sha256(data).hexdigest() if image.size <= LARGEST_DIGEST else ""
    return replace(image, digest=digest, decoration=is_decoration(pixels(data[:HEAD]), image.size))


def judged(attachments: tuple[Attachment, ...], not_own: frozenset[str]) -> tuple[Attachment, ...]:
    """The attachments, with the pictures in `not_own` (Content-IDs) told as decoration: the writer did not put them."""
    return tuple(
        replace(one, decoration=True)
        if one.type.startswith("image/") and one.inline and one.content_id in not_own
        else one
        for one in attachments
    )


def is_decoration(found: tuple[int, int] | None, size: int) -> bool:
    """Whether a picture inside of the text is too small to show anything but a logo, by its pixels and bytes."""
    if found is None:
        return size < BLANK
    width, height = found
    small = (width <= BANNER[0] and height <= BANNER[1]) or width * height < SMALL_AREA
    return min(found) < THIN or (small and size < LIGHT)


def pixels(head: bytes) -> tuple[int, int] | None:
    """Width and height by the file's header, None where it has none that is known; never raises."""
    try:
        if head[:8] == b"\x89PNG\r\n\x1a\n":
            found = struct.unpack_from(">II", head, 16)
        elif head[:4] == b"GIF8":
            found = struct.unpack_from("<HH", head, 6)
        elif head[:2] == b"BM":
            width, height = struct.unpack_from("<ii", head, 18)
            found = (width, abs(height))
        elif head[:4] == b"RIFF" and head[8:12] == b"WEBP":
            found = _webp(head)
        else:
            return _jpeg(head) if head[:2] == b"\xff\xd8" else None
    except struct.error:
        return None
    return (int(found[0]), int(found[1])) if min(found) > 0 else None


def _is_dot(found: tuple[int, int] | None) -> bool:
    return found is not None and max(found) < THIN


def _webp(head: bytes) -> tuple[int, int]:
    """RFC 9649 2.5 to 2.7: the lossy, the lossless and the extended file."""
    if head[12:16] == b"VP8X":
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    if head[12:16] == b"VP8L":
        (bits,) = struct.unpack_from("<I", head, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack_from("<HH", head, 26)
    return width & 0x3FFF, height & 0x3FFF


def _jpeg(head: bytes) -> tuple[int, int] | None:
    """The first frame's header (T.81 B.2.2); the segments before it are skipped by their length."""
    at = 2
    for _ in range(MOST_SEGMENTS):
        marker, kind, length = struct.unpack_from(">BBH", head, at)
        if marker != 0xFF or length < 2:
            return None
        if kind in FRAMES:
            height, width = struct.unpack_from(">HH", head, at + 5)
            return (width, height) if width and height else None
        at += 2 + length
    return None
