"""Where each effective value of an agreement comes from: level, file and line."""

from __future__ import annotations

from collections.abc import Mapping

from mailflow.sla.merge import DEFAULTS, Merged, leaves
from mailflow.sla.source import Source
from mailflow.yamlfile import dotted

PROMISE = frozenset({"targets", "calendar", "joint_leave", "clock", "business_days"})
"""The keys that say what is promised and how it is counted."""


def sources(merged: Merged, *calendars: str) -> Mapping[str, Source]:
    """The source of every value by its path; those of the named calendars as `calendars.NAME`."""
    values = {dotted(path): merged.source(path) for path, _, _ in leaves(merged.data)}
    read = {f"calendars.{name}": merged.at(f"calendar {name}", ("calendars", name)) for name in calendars}
    return values | read


def promised_by(merged: Merged) -> tuple[str, ...]:
    """The levels of the file that set a target or how it is counted, each once, by name."""
    set_by = (part.level for path, (part, _) in merged.origins.items() if path[0] in PROMISE and part is not DEFAULTS)
    return tuple(sorted(set(set_by)))
