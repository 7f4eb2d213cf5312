"""Reads a form that stands in a mail or in a file of it: fields by their labels, as people fill them in.

`Label: value`, with a bullet, a number or bold stars before it, and a value that goes on in the next lines until the
next label; a row of a table that became text, `1. | Label | : | value`; a table with its labels in the first row and
the values below. Labels may carry a hint in brackets and name the field twice: "No. HP / WA (aktif)".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from mailflow.desk import formvalue
from mailflow.mail.message import Message

MAX_LINE = 1000
MAX_VALUE = 500
MOST_LINES = 5000
MOST_CELLS = 30
LONGEST_LABEL = 160  # characters, with a hint
LONGEST_CELL = 15  # lines of a table's cell that holds paragraphs
_BULLETS = " \t\u00a0>|*•-–"
_NUMBER = re.compile(r"\d{1,2}(?:[.)]\s|[.)]?\s{0,3}(?=[|\t]))")
_SEPARATOR = re.compile(r"[:=|\t：]")
_CELLS = re.compile(r"\||\t+")
_WITH_VALUE = re.compile(r"[:=：]|\d[^()]*$")
_HINT = re.compile(r"\([^()]*\)")


def read(text: str, labels: Mapping[str, str]) -> dict[str, str]:
    """Field key -> value for every label found, values trimmed to 500 characters; the first filled one counts.

    `labels` are in lower case, of letters and single spaces. The first 5,000 lines are read, each to 1,000 characters.
    """
    return _Reader([line[:MAX_LINE] for line in text.splitlines()[:MOST_LINES]], labels).fields()


def of(message: Message, labels: Mapping[str, str]) -> dict[str, str]:
    """The fields of a mail: those of the files that are attached, and above them what stands in the new text."""
    found: dict[str, str] = {}
    for text in (message.new_text, *(file.form_text for file in message.attachments if file.form_text)):
        found = read(text, labels) | found
    return found


def again(message: Message, labels: Mapping[str, str]) -> dict[str, str]:
    """The fields that the new text fills in twice or more, with what stands there the second time."""
    reader = _Reader([line[:MAX_LINE] for line in message.new_text.splitlines()[:MOST_LINES]], labels)
    reader.fields()
    return reader.again


class _Reader:
    """Goes through the lines once: `key` is the field whose value may go on, `until` the line that ends its cell."""

    def __init__(self, lines: list[str], labels: Mapping[str, str]) -> None:
        self.lines, self.labels = lines, labels
        self.found: dict[str, str] = {}
        self.again: dict[str, str] = {}
        self.key: str | None = None
        self.until = 0
        self.in_table = False

    def fields(self) -> dict[str, str]:
        for number, line in enumerate(self.lines):
            if not self.row(number, line):
                self.plain(number, line)
        chosen = {key: formvalue.ticked(value) for key, value in self.found.items()}
        return {key: value for key, value in chosen.items() if value}

    def named(self, label: str) -> str | None:
        """The key of a label, by all of it or by one of the names in it."""
        if len(label) > LONGEST_LABEL:
            return None
        key = self.labels.get(_plain(label))
        if key is None and ("(" in label or "/" in label):
            bare = _HINT.sub(" ", label)
            tries = (self.labels.get(_plain(name)) for name in (bare, *bare.split("/")))
            key = next(filter(None, tries), None)
        return key

    def alone(self, text: str) -> str | None:
        """The key of a label that stands without a value: in a cell, or as a line."""
        return None if _WITH_VALUE.search(text) else self.named(text)

    def row(self, number: int, line: str) -> bool:
        """Reads a line as the row of a table; says whether a known label stands in one of its cells."""
        cells = _row(line)
        if len(cells) < 2:
            return False
        self.in_table = True
        keys = [self.alone(cell) for cell in cells]
        if not any(keys):
            return self.pairs(cells)
        below = _row(self.lines[number + 1]) if number + 1 < len(self.lines) else []
        if _may_be_header(cells, keys) and len(below) == len(cells) and not self.known(below):
            for key, value in zip(keys, below, strict=True):
                self.take(key, value)
            self.key = None
            return True
        self.key = None
        beside = _spread(cells) if sum(map(bool, keys)) == 1 else cells
        for key, value, other in zip(keys, (*beside[1:], ""), (*keys[1:], None), strict=True):
            self.take(key, "" if other else value)
        return True

    def known(self, cells: Sequence[str]) -> bool:
        """Whether one of the cells is a label."""
        return any(map(self.alone, cells))

    def pairs(self, cells: Sequence[str]) -> bool:
        """Cells that hold a label and its value each: "Nama: Siti | Telepon: 021"."""
        parts = [_parted(cell) for cell in cells]
        keys = [self.named(part[0]) if part else None for part in parts]
        if any(keys) or _looks_like_label(cells[0]):
            self.key = None
        for key, part in zip(keys, parts, strict=True):
            self.take(key, part[1] if part else "")
        return any(keys)

    def take(self, key: str | None, value: str) -> None:
        """Keeps the first value of a field; an empty one may follow in the next lines."""
        if key is None:
            return
        filled = formvalue.filled(value)[:MAX_VALUE]
        self.key = key if key not in self.found else None
        if filled:
            (self.found if self.key else self.again).setdefault(key, filled)

    def plain(self, number: int, line: str) -> None:
        """Reads a line that is no row: a field, a label alone, or more of a value."""
        parted = _parted(line)
        if parted and (key := self.named(parted[0])):
            self.take(key, parted[1])
        elif key := self.alone(_bare(line)):
            self.take(key, "")
            self.until = self.end_of_cell(number)
        elif not line.strip():
            self.key = self.key if number < self.until else None
        elif parted and _looks_like_label(parted[0]):
            self.key = None
        elif self.key is not None:
            self.go_on(self.key, line)

    def go_on(self, key: str, line: str) -> None:
        """Adds a line to the value of a field; those of a list with commas between."""
        more, before = formvalue.filled(line.lstrip(_BULLETS)), self.found.get(key, "")
        comma = "," if before and line.lstrip().startswith(tuple("-*•–")) else ""
        if more:
            self.found[key] = f"{before}{comma} {more}".strip()[:MAX_VALUE]

    def end_of_cell(self, number: int) -> int:
        """Outlook writes a cell of paragraphs below its label, between blank lines: it ends where the next row begins,
        and in the last row with its first paragraph."""
        if not self.in_table:
            return 0
        below = self.lines[number + 1 : number + 1 + LONGEST_CELL]
        row = next((at for at, line in enumerate(below) if len(_row(line)) > 1 or self.alone(_bare(line))), None)
        return number + 1 + (row if row is not None else next((at for at, line in enumerate(below) if line.strip()), 0))


def _bare(line: str) -> str:
    """A line without the marks of a list before it."""
    line = line.strip(_BULLETS)
    number = _NUMBER.match(line)
    return line[number.end() :].strip(_BULLETS) if number else line


def _parted(line: str) -> tuple[str, str] | None:
    """What stands before and after the first separator; None where there is none soon."""
    line = _bare(line[: 2 * MAX_LINE])
    found = _SEPARATOR.search(line, 1, LONGEST_LABEL + 1)
    return (line[: found.start()].strip(" *"), line[found.end() :]) if found else None


def _row(line: str) -> list[str]:
    """The cells of a row, without its number and without cells that only hold the colon; [] of a line that is none."""
    if "|" not in line and "\t" not in line:
        return []
    line = line.strip(" >*•-–\u00a0")
    cells = [cell.strip(" *\u00a0") for cell in _CELLS.split(line.removeprefix("|"), MOST_CELLS)]
    if line.startswith("|") and line.endswith("|"):
        cells.pop()
    if cells and cells[0].rstrip(".)").isdigit() and len(cells[0]) <= 3:
        del cells[0]
    return [cell.strip(" :=：*") for cell in cells if cell not in (":", "=")]


def _may_be_header(cells: list[str], keys: list[str | None]) -> bool:
    """Whether the labels leave no room for values between them: two side by side, or an odd one over."""
    odd = len(cells) % 2 == 1 and all(cells) and sum(map(bool, keys)) > 1
    return odd or any(map(all, pairwise(keys)))


def _spread(cells: list[str]) -> list[str]:
    """A row of two filled cells with empty ones between, as sheets have them: the second stands beside the first."""
    filled = [number for number, cell in enumerate(cells) if cell]
    if len(filled) != 2:
        return cells
    moved = list(cells)
    moved[filled[0] + 1] = cells[filled[1]]
    return moved


def _plain(label: str) -> str:
    return " ".join(re.sub(r"[^a-z ]", " ", label.lower()).split())


def _looks_like_label(text: str) -> bool:
    # "Jl. Sudirman 5, Lt. 3: lobi" goes on with an address; "Divisi: HRD" is a label nobody asked for.
    return len(text.split()) <= 3 and not re.search(r"\d|http", text)
