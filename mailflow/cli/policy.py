"""An agreement as a table: every value that holds, and the level, file and line that set it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from mailflow.cli.output import clean
from mailflow.cli.wrap import LEAST, wrapped

if TYPE_CHECKING:
    from mailflow.ops.policy import Value

GAP = "  "


def table(values: Sequence[Value], width: int | None) -> Iterator[str]:
    """A line a value; severities that are promised the same by the same line share one."""
    rows = [(path, value, _source(first)) for path, value, first in _grouped(values)]
    paths = max(len(path) for path, _, _ in rows)
    sources = max(len(source) for _, _, source in rows)
    room = width - paths - sources - 2 * len(GAP) if width else max(len(value) for _, value, _ in rows)
    if room < LEAST and width:
        for path, value, source in rows:
            yield clean(path)
            yield from wrapped(clean(f"{GAP}{value}{GAP}({source})" if source else f"{GAP}{value}"), width)
        return
    for path, value, source in rows:
        shown = value if len(value) <= room else value[: room - 1] + "…"
        yield clean(f"{path:<{paths}}{GAP}{shown:<{room}}{GAP}{source}").rstrip()


def _grouped(values: Sequence[Value]) -> Iterator[tuple[str, str, Value]]:
    """Neighbours of all severities with one value and one origin as `targets.documentation.any.delivery`."""

    def alike(value: Value) -> tuple[object, ...]:
        steps = value.path.split(".")
        if steps[0] != "targets":
            return (value.path,)
        return steps[1], steps[3:], value.value, value.source

    for _, found in groupby(values, alike):
        same = list(found)
        first = same[0]
        steps = first.path.split(".")
        if len(same) > 1:
            steps[2] = "any"
        yield ".".join(steps), first.value, first


def _source(value: Value) -> str:
    if value.source is None:
        return ""
    return f"{value.source.level}, {value.source.file}:{value.source.line}" if value.source.file else value.source.level
