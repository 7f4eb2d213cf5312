"""Where a request went that was merged into another one, and which requests became a part of this one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import Connection

from mailflow.desk.request import What
from mailflow.store import cases
from mailflow.store.cases import Line

JOINED = re.compile(r"([0-9]{1,18}) became a part of this")
"""What `/merge` notes on the other request."""


def parts(connection: Connection, number: int, lines: Sequence[Line]) -> tuple[int, ...]:
    """The requests that were merged into this one, in the order they were; `lines` is its timeline.

    A line only says where to look: what counts is what stands in the other request.
    """
    notes = (line.entry.text for line in lines if line.entry.what is What.NOTE)
    named = dict.fromkeys(int(found[1]) for found in map(JOINED.fullmatch, notes) if found)
    found = (cases.case(connection, part) for part in named)
    return tuple(case.request.number for case in found if case is not None and case.request.merged == number)
