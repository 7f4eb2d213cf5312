"""Long lines on a narrow terminal: broken between words, and what goes on stands below the words it belongs to.

A pipe gets every line as it is: what reads there counts on lines.
"""

from __future__ import annotations

import re
import shutil
import sys
import textwrap

import typer

GAP = re.compile(r"(?<=\S)  +(?=\S)")
"""Between a label and its value, or between two columns."""
LEAST = 20
"""Columns a text needs to be worth reading."""


def columns() -> int | None:
    """How wide the terminal is; None for a pipe, which has no end."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def say(line: str) -> None:
    """Prints the line; on a terminal in as many pieces as it needs."""
    for piece in wrapped(line, columns()):
        typer.echo(piece)


def wrapped(line: str, width: int | None) -> list[str]:
    """The pieces of the line that fit into `width`; a word that is longer alone, such as a path, stays whole."""
    if width is None or len(line) <= width:
        return [line]
    return textwrap.wrap(
        line,
        width,
        subsequent_indent=" " * _indent(line, width),
        replace_whitespace=False,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _indent(line: str, width: int) -> int:
    """Below the last column that leaves room for words, else two beyond where the line begins."""
    begins = [gap.end() for gap in GAP.finditer(line[:width]) if gap.end() <= width - LEAST]
    return begins[-1] if begins else min(len(line) - len(line.lstrip()) + 2, width // 2)
