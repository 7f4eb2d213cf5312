"""The lines of a Word document (WordprocessingML, ECMA-376 part 1, 17): paragraphs, and a line a row of a table.

Written by Word, LibreOffice, Google Docs, WPS or a phone. Deleted text, codes of fields and the placeholder of a
control that nobody filled in are no text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mailflow.mail.officexml import attribute, child, local, within

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

DEEPEST = 30  # tables inside of tables, controls inside of controls
TICKED, OPEN_BOX = "☒", "☐"
CELL = " | "
UNSEEN = frozenset({
    "del", "moveFrom", "delText", "instrText", "delInstrText", "Fallback", "sdtPr", "sdtEndPr",
    "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr",
})  # fmt: skip
SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# Boxes of the fonts Wingdings and Wingdings 2, as `w:sym` names them.
SYMBOLS = {
    "F06F": OPEN_BOX, "F0A8": OPEN_BOX, "F071": OPEN_BOX, "F0A3": OPEN_BOX,
    "F0FE": TICKED, "F0FD": TICKED, "F0FC": "✓", "F052": TICKED, "F053": TICKED, "F050": "✓",
}  # fmt: skip
OFF = frozenset({"0", "false", "off"})


def lines(document: Element) -> Iterator[str]:
    """What a reader sees, line by line; an empty line below each table."""
    for body in within(document, "body"):
        yield from _blocks(body, 0)


def _blocks(node: Element, depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        return
    for each in node:
        name = local(each)
        if name == "p":
            yield from _text(each).split("\n")
        elif name == "tbl":
            yield from _table(each, depth + 1)
            yield ""
        elif name not in UNSEEN and not _placeholder(each, name):
            yield from _blocks(each, depth + 1)


def _table(table: Element, depth: int) -> Iterator[str]:
    """A line a row, its cells with bars between; a row of one cell is what stands in it."""
    for row in _through_controls(table, "tr", 0):
        cells = [list(_blocks(cell, depth + 1)) for cell in _through_controls(row, "tc", 0)]
        if len(cells) == 1:
            yield from cells[0]
        else:
            yield CELL.join(" ".join(" ".join(cell).replace("|", "/").split()) for cell in cells)


def _through_controls(node: Element, name: str, depth: int) -> Iterator[Element]:
    """The rows of a table or the cells of a row, also those that a control or a tracked change wraps."""
    for each in node if depth < DEEPEST else ():
        found = local(each)
        if found == name:
            yield each
        elif found not in UNSEEN:
            yield from _through_controls(each, name, depth + 1)


def _text(paragraph: Element) -> str:
    """All text of a paragraph in order, without recursion: runs nest as deep as somebody likes."""
    pieces: list[str] = []
    stack: list[Element | str] = [paragraph]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            pieces.append(node)
            continue
        name = local(node)
        if name == "t":
            pieces.append(node.text or "")
        elif name in SIGNS:
            pieces.append(SIGNS[name])
        elif name == "sym":
            pieces.append(SYMBOLS.get(attribute(node, "char").upper(), ""))
        elif name == "ffData":
            pieces.append(_old_field(node))
        elif name not in UNSEEN and not _placeholder(node, name):
            stack += ["\n"] if name == "p" and node is not paragraph else []  # of a text box
            stack.extend(reversed(node))
    return "".join(pieces)


def _placeholder(node: Element, name: str) -> bool:
    """Whether a control still shows what to type into it (17.5.2.39)."""
    properties = child(node, "sdtPr") if name == "sdt" else None
    shown = child(properties, "showingPlcHdr") if properties is not None else None
    return shown is not None and attribute(shown, "val") not in OFF


def _old_field(data: Element) -> str:
    """What a form field of older documents shows: a box, or the chosen line of a list (17.16.17); its text stands in
    the runs that follow."""
    if (box := child(data, "checkBox")) is not None:
        state = child(box, "checked")
        state = child(box, "default") if state is None else state
        return OPEN_BOX if state is None or attribute(state, "val") in OFF else TICKED
    if (chosen := child(data, "ddList")) is not None:
        entries = [attribute(entry, "val") for entry in within(chosen, "listEntry")]
        result = child(chosen, "result")
        number = attribute(result, "val") if result is not None else "0"
        return entries[int(number)] if number.isdecimal() and int(number[:4]) < len(entries) else ""
    return ""
