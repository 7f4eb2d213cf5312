"""Who set a value of an agreement."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """Who set a value: a level ("corporate", "client sejahtera"), and the line of its file.

    The level "built in" is mailflow itself, for what no file says.
    """

    level: str
    file: str
    line: int
