"""The lines of a workbook (SpreadsheetML, ECMA-376 part 1, 18): a line a row of each visible sheet.

Cells stand with bars between, empty ones too, so that what is below a cell can be told; of merged cells the first one.
Formulas are never computed: the value that the program saved counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mailflow.mail import officexml
from mailflow.mail.archive import Archive
from mailflow.mail.officexml import attribute, child, within
from mailflow.mail.sheetnumbers import Formats
from mailflow.mail.worddoc import CELL, OPEN_BOX, TICKED

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_SHEETS = 5
MOST_ROWS = 1000  # of one sheet, that hold something
MOST_COLUMNS = 30
MOST_MERGED = 300
REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,8})")
Row = dict[int, str]


def lines(archive: Archive, main: str, workbook: Element) -> Iterator[str]:
    """What a reader sees, line by line; an empty line below each sheet."""
    parts = officexml.relations(archive, main)
    strings = _strings(archive, parts)
    formats = Formats.read(_first(archive, parts, "styles"), workbook)
    by_id = {number: target for kind, number, target in parts if kind == "worksheet"}
    visible = [sheet for sheet in within(workbook, "sheets", "sheet") if attribute(sheet, "state") in ("", "visible")]
    for sheet in visible[:MOST_SHEETS]:
        found = officexml.root(archive, by_id.get(attribute(sheet, "id"), ""))
        if found is not None:
            yield from _sheet(found, strings, formats)
            yield ""


def _first(archive: Archive, parts: list[tuple[str, str, str]], wanted: str) -> Element | None:
    name = next((target for kind, _, target in parts if kind == wanted), "")
    return officexml.root(archive, name) if name else None


def _strings(archive: Archive, parts: list[tuple[str, str, str]]) -> list[str]:
    """The texts that cells refer to by number (18.4.9)."""
    found = _first(archive, parts, "sharedStrings")
    return [_rich(each) for each in within(found, "si")] if found is not None else []


def _rich(item: Element) -> str:
    """The text of an item in one or several runs; how it is pronounced stands apart (18.4.6)."""
    pieces = [*within(item, "t"), *within(item, "r", "t")]
    return "".join(piece.text or "" for piece in pieces)


def _sheet(sheet: Element, strings: list[str], formats: Formats) -> Iterator[str]:
    """A line for each row that holds something, and an empty one where rows are left out."""
    rows: list[tuple[int, Row]] = []
    number = 0
    for each in within(sheet, "sheetData", "row"):
        number = _number(attribute(each, "r")) or number + 1
        if len(rows) < MOST_ROWS and (row := _row(each, strings, formats)):
            rows.append((number, row))
    columns = range(min((min(row) for _, row in rows), default=0), max((max(row) for _, row in rows), default=0) + 1)
    merged, above = _merged(sheet), 0
    for number, row in rows:
        if number > above + 1:
            yield ""
        hidden = {column for top, bottom, covered in merged if top <= number <= bottom for column in covered}
        yield CELL.join(row.get(column, "") for column in columns if column not in hidden)
        above = number


def _merged(sheet: Element) -> list[tuple[int, int, range]]:
    """The rows of each merged area, and the columns that its first one covers (18.3.1.55)."""
    found = []
    for each in list(within(sheet, "mergeCells", "mergeCell"))[:MOST_MERGED]:
        begin, _, end = attribute(each, "ref").partition(":")
        (top, left), (bottom, right) = _place(begin), _place(end)
        found.append((top, bottom, range(left + 1, min(right, MOST_COLUMNS) + 1)))
    return found


def _row(row: Element, strings: list[str], formats: Formats) -> Row:
    """The filled cells by column."""
    found: Row = {}
    column = 0
    for cell in within(row, "c"):
        column = _place(attribute(cell, "r"))[1] or column + 1
        if column <= MOST_COLUMNS and (text := " ".join(_text(cell, strings, formats).replace("|", "/").split())):
            found[column] = text
    return found


def _text(cell: Element, strings: list[str], formats: Formats) -> str:
    """What a cell shows, by its type (18.18.11)."""
    kind, inline, value = attribute(cell, "t") or "n", child(cell, "is"), child(cell, "v")
    if inline is not None:
        return _rich(inline)
    said = (value.text or "").strip() if value is not None else ""
    if kind == "s":
        return strings[int(said)] if said.isdecimal() and int(said[:9]) < len(strings) else ""
    if kind == "b":
        return TICKED if said == "1" else OPEN_BOX
    return formats.shown(said, attribute(cell, "s")) if kind == "n" and said else "" if kind == "e" else said


def _place(reference: str) -> tuple[int, int]:
    """Row and column of "C7", counted from 1; 0 for what is not there."""
    found = REFERENCE.fullmatch(reference)
    column = 0
    for letter in found[1] if found else "":
        column = column * 26 + ord(letter) - ord("A") + 1
    return (int(found[2]), column) if found else (0, 0)


def _number(digits: str) -> int:
    return int(digits) if digits.isdecimal() and len(digits) < 9 else 0
