"""What the timers' letters show: which promise a warning is about, and the rows of the Monday letter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mailflow.letters import foreign
from mailflow.letters.deadlines import Deadline
from mailflow.sla.calendar import Calendar
from mailflow.sla.warnings import BREACH, CORRECTED, rank, read_cause

LISTS = ("late", "due_today", "waiting", "unassigned")
OTHERS = "others"
"""Shown where there are any, in a person's own list."""
MAX_ROWS = 75
"""Rows a list: more are counted in its title, and read with `mailflow requests list`."""
MAX_TEXT = 120


@dataclass(frozen=True, slots=True)
class Row:
    """One request in the Monday letter; `due` is local, None where no promise runs."""

    reference: str
    subject: str
    client: str
    severity: str
    due: datetime | None
    assignee: str
    reason: str


def promise(cause: str, shown: Sequence[Deadline]) -> tuple[str, Deadline | None, int]:
    """The clock that a warning is about, its deadline where it still has one, and how many percent are used up."""
    read = read_cause(cause)
    if read is None:
        return "", None, 0
    percent = 0 if read.key == CORRECTED else min(rank(read.key), BREACH)
    return read.clock, next((each for each in shown if each.name == read.clock and each.due), None), percent


def board(lines: Sequence[str], calendar: Calendar) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    """The lists with their first rows, from lines of `flow.monday`."""
    split = [line.split("\t") for line in lines]
    names = (*LISTS, *((OTHERS,) if any(row[0] == OTHERS for row in split) else ()))
    rows = [row for row in split if not _more(row)]
    return tuple((name, tuple(_row(row, calendar) for row in rows if row[0] == name)[:MAX_ROWS]) for name in names)


def counts(lines: Sequence[str]) -> Mapping[str, int]:
    """How many requests stand in each list, with those that have no row of their own."""
    found: Counter[str] = Counter()
    for line in lines:
        row = line.split("\t")
        found[row[0]] += _more(row) or 1
    return {name: found[name] for name in (*LISTS, OTHERS)}


def _more(columns: Sequence[str]) -> int:
    """How many requests a row of `flow.board.more` stands for; 0 for the row of a request."""
    over = columns[1] if len(columns) == 2 else ""
    return int(over) if over.startswith("+") and over[1:].isdecimal() else 0


def _row(columns: Sequence[str], calendar: Calendar) -> Row:
    _, reference, subject, client, severity, due, assignee, reason = (foreign.line(each, MAX_TEXT) for each in columns)
    at = calendar.local(datetime.fromisoformat(due)) if due else None
    return Row(reference, subject, client, severity, at, assignee, reason)
