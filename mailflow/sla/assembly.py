"""Every agreement of rules/sla.yaml: which levels there are, from when to when, and what they come to together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from mailflow.errors import ConfigError, Problem
from mailflow.sla.agreement import Agreement
from mailflow.sla.calendar import ONE_DAY, Calendar
from mailflow.sla.levels import Agreements, Key, Lane
from mailflow.sla.merge import Merged, Part, merge
from mailflow.sla.shape import FileShape, LevelShape, PartShape
from mailflow.yamlfile import Document, Path, dotted

CORPORATE = "corporate"
Place = tuple[str, str, str | None]
"""A level in the file: its section, its id, and the service inside of it."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level with its versions in the order of their dates."""

    name: str
    path: Path
    parts: tuple[Part, ...]

    def on(self, day: date) -> Part | None:
        """What it sets on that date. The corporate level always has something: the newest that has begun."""
        begun = [part for part in self.parts if part.first is None or part.first <= day]
        if self.name == CORPORATE:
            return begun[-1] if begun else self.parts[0]
        return begun[-1] if begun and (begun[-1].last is None or day <= begun[-1].last) else None


def assemble(
    document: Document,
    shape: FileShape,
    calendars: Mapping[str, Calendar],
    clients: frozenset[str] | None,
    read: Callable[[Merged], Agreement],
    problems: Sequence[Problem] = (),
) -> Agreements:
    """All agreements of the file. `clients` are the ids there are, None where that is not known; `read` makes a
    complete agreement of values or raises `ConfigError`. `problems` are what was found wrong before.

    Raises `ConfigError` with every problem found.
    """
    return _Assembly(document, shape, clients, read, problems).agreements(calendars)


class _Assembly:
    """One pass over the file: puts levels together and collects what is wrong."""

    def __init__(
        self,
        document: Document,
        shape: FileShape,
        clients: frozenset[str] | None,
        read: Callable[[Merged], Agreement],
        problems: Sequence[Problem],
    ) -> None:
        self.document, self.shape, self.clients, self.read = document, shape, clients, read
        self.zone = ZoneInfo(shape.zone)
        self.problems = list(problems)
        self.warnings: list[str] = []
        self.told: set[Problem] = set()
        self.made: dict[tuple[int, ...], Agreement | None] = {}

    def agreements(self, calendars: Mapping[str, Calendar]) -> Agreements:
        corporate = self._level(CORPORATE, (CORPORATE,), self.shape.corporate)
        newest = self._lane((corporate,))
        self._stop_if_wrong()
        levels = dict(self._named())
        lanes = {key: self._lane((corporate, *chain)) for key, chain in self._chains(levels, self._groups())}
        self._stop_if_wrong()
        return Agreements(
            newest.agreements[-1], tuple(self.shape.services), calendars, tuple(self.warnings), dict(_members(lanes))
        )

    def _wrong(self, path: Path, text: str) -> None:
        self.problems.append(self.document.problem(path, text))

    def _stop_if_wrong(self) -> None:
        if self.problems:
            raise ConfigError(sorted(self.problems, key=lambda problem: (problem.line, problem.column)))

    def _named(self) -> Iterator[tuple[Place, Level]]:
        """Every level below the corporate one by its place."""
        for service, shape in self.shape.services.items():
            yield ("service", service, None), self._level(f"service {service}", ("services", service), shape)
        for kind, section in (("group", self.shape.groups), ("client", self.shape.clients)):
            for name, one in section.items():
                path: Path = (f"{kind}s", name)
                if kind == "client":
                    self._known_client(name, path)
                yield (kind, name, None), self._level(f"{kind} {name}", path, one)
                for service, shape in one.services.items():
                    where = (*path, "services", service)
                    self._known_service(service, where)
                    yield (kind, name, service), self._level(f"{kind} {name}, service {service}", where, shape)

    def _known_client(self, client: str, path: Path) -> None:
        if self.clients is not None and client not in self.clients:
            known = ", ".join(sorted(self.clients)) or "none"
            self._wrong(path, f"there is no client {client!r} in clients.yaml; known: {known}")

    def _known_service(self, service: str, path: Path) -> None:
        if service not in self.shape.services:
            known = ", ".join(self.shape.services) or "none"
            self._wrong(path, f"there is no service {service!r} under `services` of the file; known: {known}")

    def _groups(self) -> dict[str, str]:
        """The group of each client that is in one."""
        found: dict[str, tuple[str, Path]] = {}
        for name, group in self.shape.groups.items():
            for number, client in enumerate(group.clients):
                path = ("groups", name, "clients", number)
                self._known_client(client, path)
                if client in found:
                    other, first = found[client]
                    line = self.document.mark(first)[0]
                    self._wrong(path, f"{client} is matched twice: it stands in group {other} on line {line}")
                found.setdefault(client, (name, path))
        return {client: group for client, (group, _) in found.items()}

    def _chains(
        self, levels: Mapping[Place, Level], groups: Mapping[str, str]
    ) -> Iterator[tuple[Place, tuple[Level, ...]]]:
        """The levels below the corporate one that hold for each service, group and client, the general ones first:
        a group without clients must be right, too.
        """
        for kind, names in (("", ("",)), ("group", self.shape.groups), ("client", {**groups, **self.shape.clients})):
            for name in names:
                group = name if kind == "group" else groups.get(name)
                client = name if kind == "client" else None
                for service in (None, *self.shape.services):
                    places: tuple[Place, ...] = (("service", service or "", None),)
                    for one, which in (("group", group), ("client", client)):
                        places = (*places, (one, which or "", None), (one, which or "", service or ""))
                    yield (kind, name, service), tuple(levels[place] for place in places if place in levels)

    def _level(self, name: str, path: Path, shape: LevelShape) -> Level:
        if shape.versions is None:
            parts = [_part(name, path, shape)]
        else:
            parts = [_part(name, (*path, "versions", n), each) for n, each in enumerate(shape.versions)]
        parts.sort(key=lambda part: part.first or date.min)
        for earlier, later in pairwise(parts):
            self._between(earlier, later)
        if last := parts[-1].last:
            self._gap(parts[-1], f"ends on {last} and nothing follows")
        return Level(name, path, tuple(parts))

    def _between(self, earlier: Part, later: Part) -> None:
        """Two versions must not hold on one date; where none holds, an admin should know."""
        begins = later.first or date.min
        if earlier.last is None or earlier.last >= begins:
            line, day = self.document.mark(earlier.path)[0], later.first or earlier.first or "every day"
            self._wrong(later.path, f"overlaps the version on line {line}: both hold on {day}")
        elif earlier.last + ONE_DAY < begins:
            self._gap(later, f"nothing holds from {earlier.last + ONE_DAY} to {begins - ONE_DAY}")

    def _gap(self, part: Part, text: str) -> None:
        instead = "the version before it holds on" if part.level == CORPORATE else "the level above holds then"
        self.warnings.append(str(self.document.problem((*part.path, "effective"), f"{text}: {instead}")))

    def _lane(self, chain: tuple[Level, ...]) -> Lane:
        parts = [part for level in chain for part in level.parts]
        begins = {part.first for part in parts if part.first} | {part.last + ONE_DAY for part in parts if part.last}
        held: list[tuple[datetime, Agreement]] = []
        for day in (date.min, *sorted(begins)):
            agreement = self._agreement(_speaking(level.on(day) for level in chain))
            if agreement is not None and (not held or held[-1][1] is not agreement):
                held.append((datetime(day.year, day.month, day.day, tzinfo=self.zone), agreement))
        return Lane(tuple(at.astimezone(UTC) for at, _ in held[1:]), tuple(agreement for _, agreement in held))

    def _agreement(self, parts: tuple[Part, ...]) -> Agreement | None:
        """The agreement of these parts, made once; None where something is wrong with it."""
        key = tuple(map(id, parts))
        if key not in self.made:
            self.made[key] = self._make(parts)
        return self.made[key]

    def _make(self, parts: tuple[Part, ...]) -> Agreement | None:
        merged = merge(self.document, parts)
        problems = merged.problems
        try:
            return self.read(merged) if not problems else None
        except ConfigError as error:
            problems = error.problems
            return None
        finally:
            for problem in problems:
                self._tell(problem, parts[-1])

    def _tell(self, problem: Problem, last: Part) -> None:
        """A problem once; for which level, where that level did not write it."""
        if problem in self.told:
            return
        self.told.add(problem)
        own = problem.key.startswith(dotted(last.path))
        self.problems.append(problem if own else replace(problem, text=f"{problem.text} (for {last.level})"))


def _speaking(parts: Iterable[Part | None]) -> tuple[Part, ...]:
    """Those that set something: so clients without terms of their own share one agreement."""
    return tuple(part for part in parts if part and (part.values or part.locked or part.level == CORPORATE))


def _part(level: str, path: Path, shape: PartShape) -> Part:
    effective = shape.effective
    return Part(level, path, shape.model_extra or {}, shape.locked, effective.from_, effective.to)


def _members(lanes: Mapping[Place, Lane]) -> Iterator[tuple[Key, Lane]]:
    """The lanes to ask for: those of clients, and those that hold for everyone else."""
    for (kind, name, service), lane in lanes.items():
        if kind != "group":
            yield (name or None, service), lane
