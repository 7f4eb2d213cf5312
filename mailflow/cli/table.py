"""Many things, three ways: a table on a terminal, tab-separated lines in a pipe, objects in JSON.

A pipe and JSON get every field, always. A terminal gets what it has room for: the least important columns go first, and
a line below the table says which.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

import typer

from mailflow.cli.output import clean, line, plain, print_json

Row = Mapping[str, Any]
GAP = 2
"""Between columns: a cell's padding and the box's divider."""
LEAST = 18
"""Columns a text needs to be worth reading."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A column on a terminal. `text` gives a row's cell, else the field of the same name is shown.

    Columns of the highest `rank` go first where there is no room; those of rank 0 stay. `fills`: it takes the room that
    is left and is cut there, or with `wraps` goes on below. `style` is a colour for a row's cell.
    """

    title: str
    text: Callable[[Row], str] | None = None
    rank: int = 0
    fills: bool = False
    wraps: bool = False
    style: Callable[[Row], str] = lambda _row: ""


def table(rows: Sequence[Row], shown: Sequence[Shown], *, zone: tzinfo, as_json: bool, empty: str) -> None:
    """Prints the rows; `empty` is said on a terminal where there are none."""
    if as_json:
        print_json([{name: plain(value) for name, value in row.items()} for row in rows])
    elif not sys.stdout.isatty():
        for row in rows:
            typer.echo("\t".join(line(value, zone) for value in row.values()))
    elif not rows:
        typer.echo(empty)
    else:
        _grid(rows, shown, zone)


def short(at: datetime, zone: tzinfo, now: datetime) -> str:
    """An instant as a person says it: "Fri 14 Feb 19:00", with the year where it is another one."""
    here = at.astimezone(zone)
    return here.strftime("%a %d %b %H:%M" if here.year == now.astimezone(zone).year else "%a %d %b %Y %H:%M")


def _grid(rows: Sequence[Row], shown: Sequence[Shown], zone: tzinfo) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    # A column is shown whole or not at all: half a reference is none. Only what fills the rest is cut.
    cells = {each.title: [_cell(each, row, zone) for row in rows] for each in shown}
    kept = _fitting(shown, cells, console.width)
    grid = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    for each in kept:
        grid.add_column(
            each.title,
            no_wrap=not each.wraps,
            overflow="fold" if each.wraps else "ellipsis",
            ratio=1 if each.fills else None,
            min_width=None if each.fills else _width(each, cells),
        )
    for number, row in enumerate(rows):
        grid.add_row(*(Text(cells[each.title][number], each.style(row)) for each in kept))
    console.print(grid)
    if left_out := [each.title for each in shown if each not in kept and any(cells[each.title])]:
        console.print(Text(f"No room for: {', '.join(left_out)}. All fields: --json", "dim"))


def _cell(column: Shown, row: Row, zone: tzinfo) -> str:
    return clean(column.text(row)) if column.text else line(row[column.title], zone)


def _width(column: Shown, cells: Mapping[str, Sequence[str]]) -> int:
    from rich.cells import cell_len

    return max(cell_len(text) for text in (column.title, *cells[column.title]))


def _fitting(shown: Sequence[Shown], cells: Mapping[str, Sequence[str]], width: int) -> list[Shown]:
    """The columns there is room for: those without any text are never missed."""

    def needs(column: Shown) -> int:
        natural = _width(column, cells)
        return min(natural, LEAST) if column.fills else natural

    kept = [each for each in shown if any(cells[each.title])]
    while sum(needs(each) + GAP for each in kept) > width and any(each.rank for each in kept):
        kept.remove(max(kept, key=lambda each: each.rank))
    return kept
