"""Several levels of rules/sla.yaml put together to one agreement, field by field; each value remembers who set it.

Mappings merge, scalars and lists replace, `{add: [...], remove: [...]}` edits a list, a target is one value. `any` of
a level sets every severity, so that what stands lower always wins, however it is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mailflow.errors import Problem
from mailflow.sla.agreement import Severity
from mailflow.sla.source import Source
from mailflow.sla.termshape import BUILT_IN
from mailflow.yamlfile import Document, Path, dotted

ANY = "any"
LENGTHS = frozenset(
    {("reopen_window",), ("remind_after",), ("close_after",), ("estimate_within",), ("channels", "chat", "response")}
)
FOR_EVERYONE = frozenset({"start_at"})
"""What must be known before anybody knows whose request it is."""
MEANT_WITH: Mapping[str, tuple[str, ...]] = {"targets": ("clock", "business_days"), "calendar": ("joint_leave",)}
"""What a lock of the first means, too: how the targets are counted, and which days the calendar has off."""
LISTS = frozenset({("approvers",), ("exclusions",)})


@dataclass(frozen=True, slots=True)
class Part:
    """What one level sets, from `first` to `last`, both days included. `path` is where that stands in the file."""

    level: str
    path: Path
    values: Mapping[str, Any]
    locked: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None


Origin = tuple[Part, Path]
"""Who set a value, and where in the file."""

DEFAULTS = Part("built in", (), BUILT_IN)


@dataclass(frozen=True, slots=True)
class Merged:
    """The values of all levels as one mapping, with the origin of each; `problems` of locks and of edited lists."""

    document: Document
    parts: tuple[Part, ...]
    data: Mapping[str, Any]
    origins: Mapping[Path, Origin]
    problems: tuple[Problem, ...]

    def origin(self, path: Path) -> Origin:
        """Who set the value at `path`; what is not there belongs to the first level."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.origins:
                part, where = self.origins[path[:length]]
                return part, (*where, *path[length:])
        return self.parts[0], (*self.parts[0].path, *path)

    def problem(self, path: Path, text: str) -> Problem:
        """A problem at the line that set the value at `path`."""
        part, where = self.origin(path)
        if part is DEFAULTS:
            where = (*self.parts[0].path, *path)
        return self.document.problem(where, text)

    def source(self, path: Path) -> Source:
        """The same for people: the level, the file and the line."""
        part, where = self.origin(path)
        return Source(part.level, "", 0) if part is DEFAULTS else self.at(part.level, where)

    def at(self, level: str, where: Path) -> Source:
        """A place in the file."""
        return Source(level, self.document.file, self.document.mark(where)[0])


def merge(document: Document, parts: Sequence[Part]) -> Merged:
    """The levels together, later ones winning; the first must be the corporate one."""
    merging = _Merging(document)
    for depth, part in enumerate((DEFAULTS, *parts)):
        merging.add(part, below=depth > 1)
    return Merged(document, tuple(parts), merging.data, merging.origins, tuple(merging.problems))


def leaves(values: Mapping[str, Any], path: Path = (), where: Path = ()) -> Iterator[tuple[Path, Any, Path]]:
    """Every value that is set as a whole: its path, itself, and its place in the file."""
    for key, value in values.items():
        at, there = (*path, key), (*where, key)
        if isinstance(value, dict) and value and not (_is_length(at) or _is_list(at)):
            yield from leaves(value, at, there)
        else:
            yield at, value, there


def spread(path: Path) -> tuple[Path, ...]:
    """`any` as each severity; any other path as it is."""
    if len(path) > 2 and path[0] == "targets" and path[2] == ANY:
        return tuple((*path[:2], severity.value, *path[3:]) for severity in Severity)
    return (path,)


class _Merging:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.data: dict[str, Any] = {}
        self.origins: dict[Path, Origin] = {}
        self.problems: list[Problem] = []
        self.locks: list[tuple[Path, str, Path]] = []

    def add(self, part: Part, below: bool = False) -> None:
        """Puts the next level's values over those there are; `below` the corporate level."""
        self.below = below
        # `any` first: what the same level says of one severity is more exact.
        for path, value, where in sorted(leaves(part.values, (), part.path), key=lambda leaf: ANY not in leaf[0][2:3]):
            for each in spread(path):
                if not self._is_locked(each, value, part, where):
                    self._set(each, value, (part, where))
        for number, text in enumerate(part.locked):
            self._lock(tuple(text.split(".")), part, (*part.path, "locked", number))

    def _wrong(self, where: Path, text: str) -> None:
        problem = self.document.problem(where, text)
        if problem not in self.problems:
            self.problems.append(problem)

    def _lock(self, path: Path, part: Part, where: Path) -> None:
        for each in spread(path):
            if not self._exists(each):
                self._wrong(where, f"locks nothing: neither {part.level} nor a level above it sets it")
            self.locks.append((each, part.level, where))

    def _is_locked(self, path: Path, value: Any, part: Part, where: Path) -> bool:
        if value == {}:
            return False
        if path[0] in FOR_EVERYONE and self.below:
            self._wrong(where, f"holds for everyone, so {part.level} cannot set it: write it under corporate")
            return True
        for locked, level, locked_at in self.locks:
            shorter = min(len(path), len(locked))
            meant = path[0] in MEANT_WITH.get(str(locked[0]), ())
            if meant or path[:shorter] == locked[:shorter]:
                what = f"{dotted(locked)}, which this changes," if meant else "it"
                at = f"{level} locked {what} on line {self.document.mark(locked_at)[0]}"
                self._wrong(where, f"{at}, so {part.level} cannot set it: remove it here")
                return True
        return False

    def _exists(self, path: Path) -> bool:
        node: Any = self.data
        for step in path:
            if not isinstance(node, dict) or step not in node:
                return False
            node = node[step]
        return True

    def _set(self, path: Path, value: Any, origin: Origin) -> None:
        node = self._parent(path, origin)
        key = path[-1]
        former = node.get(key)
        if _is_list(path) and isinstance(value, dict):
            node[key] = self._edited(path, former, value, origin)
        elif value == {} and isinstance(former, dict):
            return
        else:
            if isinstance(former, dict | list):
                self._forget(path)
            one = _is_list(path) and isinstance(value, str)
            node[key] = [value] if one else {} if value == {} else value
        self.origins[path] = origin

    def _parent(self, path: Path, origin: Origin) -> dict[str | int, Any]:
        """The mapping in which the last step stands, made where there was none."""
        part, where = origin
        node: Any = self.data
        for length in range(1, len(path)):
            below = node.get(path[length - 1])
            if not isinstance(below, dict):
                below = node[path[length - 1]] = {}
                self.origins[path[:length]] = part, where[: len(where) - len(path) + length]
            elif self.origins.get(path[:length], origin)[0] is DEFAULTS:
                self.origins[path[:length]] = part, where[: len(where) - len(path) + length]
            node = below
        return node  # type: ignore[no-any-return]

    def _forget(self, path: Path) -> None:
        for old in [old for old in self.origins if old[: len(path)] == path]:
            del self.origins[old]

    def _edited(self, path: Path, former: Any, edit: Mapping[str, Any], origin: Origin) -> Any:
        """The list less `remove`, plus `add`; it stays as it was where the edit makes no sense."""
        where = origin[1]
        if set(edit) - {"add", "remove"} or not all(isinstance(entries, list) for entries in edit.values()):
            self._wrong(where, "must be a list, or edit the one above by `add: [...]` and `remove: [...]`")
        elif not isinstance(former, list):
            self._wrong(where, "edits a list that no level above has: write the list itself")
        else:
            return self._edit(path, former, edit, origin)
        return former if isinstance(former, list) else []

    def _edit(self, path: Path, former: list[Any], edit: Mapping[str, Any], origin: Origin) -> list[Any]:
        part, where = origin
        kept = [(entry, self._entry(path, number)) for number, entry in enumerate(former)]
        for number, gone in enumerate(edit.get("remove", [])):
            if not any(_named(entry, gone) for entry in former):
                self._wrong((*where, "remove", number), f"{gone!r} does not stand in the list above it")
            kept = [(entry, came) for entry, came in kept if not _named(entry, gone)]
        for number, entry in enumerate(edit.get("add", [])):
            if entry not in (known for known, _ in kept):
                kept.append((entry, (part, (*where, "add", number))))
        self._forget(path)
        self.origins.update({(*path, number): came for number, (_, came) in enumerate(kept)})
        return [entry for entry, _ in kept]

    def _entry(self, path: Path, number: int) -> Origin:
        part, where = self.origins[path]
        return self.origins.get((*path, number), (part, (*where, number)))


def _named(entry: Any, name: Any) -> bool:
    """Whether an edit's word means this entry: the entry itself, or an approver by the address alone."""
    return bool(entry == name or (isinstance(entry, dict) and entry.get("address") == name))


def _is_length(path: Path) -> bool:
    return path in LENGTHS or (len(path) == 4 and path[0] == "targets")


def _is_list(path: Path) -> bool:
    """Where a list stands: approvers, exclusions, and everyone whom an escalation reaches."""
    if path in LISTS:
        return True
    return path[0] == "escalation" and (len(path) == 3 if path[1:2] == ("after",) else len(path) == 2)
