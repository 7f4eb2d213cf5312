"""Where each effective value of an agreement comes from: level, file and line."""

from __future__ import annotations

from collections.abc import Mapping

from mailflow.sla.agreement import Source
from mailflow.sla.merge import Merged, leaves
from mailflow.yamlfile import dotted


def sources(merged: Merged, *calendars: str) -> Mapping[str, Source]:
    """The source of every value by its path; those of the named calendars as `calendars.NAME`."""
    values = {dotted(path): merged.source(path) for path, _, _ in leaves(merged.data)}
    read = {f"calendars.{name}": merged.at(f"calendar {name}", ("calendars", name)) for name in calendars}
    return values | read
