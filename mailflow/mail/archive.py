"""A zip archive as office files use it (ECMA-376 part 2), opened with distrust. Nothing in it is ever run or stored.

What lies about itself is refused as a whole: too many parts, too much inside of them, parts that overlap, that share a
name, that are encrypted or come in several volumes.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

MOST_PARTS = 200
MOST_UNPACKED = 20_000_000  # bytes of all parts together, as they say
LARGEST_INDEX = 100_000  # bytes: 200 parts with names of 250 characters and more
LOCAL_HEADER = 30  # bytes, without the name (APPNOTE 4.3.7)
END = struct.Struct("<4s4H2LH")  # end of the index (APPNOTE 4.3.16)
LONGEST_COMMENT = 65_535
STORED, DEFLATED = 0, 8
ENCRYPTED = 0x1 | 0x40 | 0x2000


class Refused(Exception):
    """An archive that is not read, and why."""


@dataclass(slots=True)
class Archive:
    """The parts of an archive by name; `tags` counts those that were read in all of its XML."""

    file: ZipFile
    parts: Mapping[str, ZipInfo]
    tags: int = 0

    def read(self, name: str, most: int) -> bytes:
        """A part, b"" where there is none. Raises `Refused` for one of more than `most` bytes, whatever it says."""
        found = self.parts.get(name)
        if found is None:
            return b""
        with self.file.open(found) as stream:
            octets = stream.read(most + 1)
        if len(octets) > most:
            raise Refused(f"{name} has more than {most} bytes")
        return octets


def open_archive(octets: bytes) -> Archive:
    """The archive in `octets`. Raises `Refused`, and what `zipfile` raises for a damaged one."""
    _check_end(octets)
    from zipfile import ZipFile  # loaded for the few mails with an office file

    file = ZipFile(io.BytesIO(octets))
    parts = file.infolist()
    if len(parts) > MOST_PARTS:
        raise Refused(f"more than {MOST_PARTS} parts")
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused(f"more than {MOST_UNPACKED} bytes inside")
    if len({part.filename for part in parts}) < len(parts):
        raise Refused("two parts of the same name")
    if any(part.flag_bits & ENCRYPTED or part.compress_type not in (STORED, DEFLATED) for part in parts):
        raise Refused("encrypted, or packed in an unusual way")
    _check_overlap(parts, file.start_dir)
    return Archive(file, {part.filename: part for part in parts})


def _check_end(octets: bytes) -> None:
    """The end of the index, before the library reads the index: it would take in a million entries."""
    at = octets.rfind(b"PK\x05\x06", max(0, len(octets) - LONGEST_COMMENT - END.size))
    if at < 0 or at + END.size > len(octets):
        raise Refused("no end of the index")
    _, disk, first, here, entries, size, start, _ = END.unpack_from(octets, at)
    if disk or first or here != entries:
        raise Refused("several volumes")
    if entries > MOST_PARTS or size > LARGEST_INDEX:
        raise Refused(f"more than {MOST_PARTS} parts")
    if octets[at - 20 : at - 16] == b"PK\x06\x07" or start + size != at:
        raise Refused("an index that is not where it says")


def _check_overlap(parts: list[ZipInfo], index: int) -> None:
    """No two parts share bytes: that is how a bomb of many parts is made of one."""
    free = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        if part.header_offset < free:
            raise Refused("parts that overlap")
        free = part.header_offset + LOCAL_HEADER + len(part.orig_filename.encode()) + part.compress_size
    if free > index:
        raise Refused("a part that reaches into the index")
