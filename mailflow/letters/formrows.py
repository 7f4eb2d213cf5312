"""What stands on a blank form, whatever kind of file it becomes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the form: what is asked, and a hint in brackets, "" where none is needed."""

    label: str
    hint: str


@dataclass(frozen=True, slots=True)
class Blank:
    """A blank form in one language: its title, the sentence on where and how early to send it, its rows."""

    title: str
    send: str
    rows: tuple[Row, ...]
