"""Mails that lie in files: single ones, folders of them, Maildirs, mbox files, or standard input."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

STDIN = "-"
# The line that an mbox puts before each mail (RFC 4155): an address and a date as asctime writes it. Anything less
# strict would split a mail whose paragraph begins with the word "From".
FROM_LINE = re.compile(
    rb"^From \S+ +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) +[A-Z][a-z]{2} +\d{1,2} +\d{2}:\d{2}(?::\d{2})?[^\r\n]{0,20} \d{4}"
    rb"[^\r\n]{0,20}\r?\n",
    re.MULTILINE,
)
QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
MAILDIR = ("cur", "new")


@dataclass(frozen=True, slots=True)
class File:
    """A mail's bytes and the name to show for it; of a file that cannot be read, what is wrong in `problem`."""

    name: str
    raw: bytes = b""
    problem: str = ""


def read(paths: Iterable[str], stdin: BinaryIO) -> Iterator[File]:
    """Every mail under these paths in the order of their names, one at a time; "-" is standard input."""
    for path in paths:
        if path == STDIN:
            yield from _mails(STDIN, stdin.read())
            continue
        for found in _files(Path(path)):
            if isinstance(found, File):
                yield found
            else:
                yield from _contents(found)


def _files(path: Path) -> Iterator[Path | File]:
    """The files to read: of a Maildir those of its two folders, of any other folder all but the hidden ones."""
    try:
        if not path.is_dir():
            yield path
            return
        folders = [path / name for name in MAILDIR if (path / name).is_dir()]
    except OSError as error:
        yield _unreadable(path, error)
        return
    for folder in folders or [path]:
        yield from _below(folder)


def _below(folder: Path) -> Iterator[Path | File]:
    """What lies in a folder and the folders in it; one that cannot be looked into is told of, not passed over."""
    try:
        names = sorted(one for one in folder.iterdir() if not one.name.startswith("."))
        found = [(one, one.is_dir() and not one.is_symlink(), one.is_file()) for one in names]
    except OSError as error:
        yield _unreadable(folder, error)
        return
    for one, is_folder, is_file in found:
        if is_folder:
            yield from _below(one)
        elif is_file:
            yield one


def _unreadable(path: Path, error: OSError) -> File:
    return File(str(path), problem=f"cannot be read: {error.strerror}")


def _contents(file: Path) -> Iterator[File]:
    try:
        raw = file.read_bytes()
    except OSError as error:
        yield _unreadable(file, error)
        return
    yield from _mails(str(file), raw)


def _mails(name: str, raw: bytes) -> Iterator[File]:
    """One mail, or each mail of an mbox, numbered from the second one on."""
    first = FROM_LINE.match(raw)
    if first is None:
        yield File(name, raw)
        return
    # A From line counts only after an empty one (RFC 4155, appendix A).
    marks = [first, *(mark for mark in FROM_LINE.finditer(raw, first.end()) if _after_empty_line(raw, mark.start()))]
    ends = [*(mark.start() for mark in marks[1:]), len(raw)]
    for number, (mark, end) in enumerate(zip(marks, ends, strict=True), 1):
        yield File(name if number == 1 else f"{name}#{number}", QUOTED_FROM.sub(rb"\1", raw[mark.end() : end]))


def _after_empty_line(raw: bytes, start: int) -> bool:
    return raw[max(0, start - 2) : start] == b"\n\n" or raw[max(0, start - 4) : start] == b"\r\n\r\n"
