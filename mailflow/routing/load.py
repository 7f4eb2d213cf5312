"""Makes the rules of rules/routing.yaml ready to run, or says every mistake in them with its line.

Everything a rule can get wrong is found here, before the first mail: a word that cannot match, a team that does not
exist, and, by running each rule's own examples, a rule that another one hides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from mailflow.errors import ConfigError, Problem, RuleError
from mailflow.routing import examples
from mailflow.routing.conditions import Conditions
from mailflow.routing.rules import SEPARATOR, Addition, Outcome, Routing, Rule
from mailflow.routing.shape import AdditionShape, OutcomeShape, RoutingShape, RuleBase, RuleShape
from mailflow.routing.words import Vocabulary
from mailflow.yamlfile import Document, Path, parse, validate

FILE = "routing.yaml"
NAMING = {"kind": "kind", "service": "service", "team": "team", "assignee": "person", "notify": "person"}
"""The results that name something, and what."""

S = TypeVar("S", bound=RuleBase)
R = TypeVar("R", Rule, Addition)


def load(
    files: Mapping[str, str],
    kinds: frozenset[str],
    teams: frozenset[str],
    people: frozenset[str],
    clients: frozenset[str],
    services: frozenset[str] | None = None,
) -> Routing:
    """The rules in `files["routing.yaml"]`. The sets are the ids that rules may name; None: any.

    Raises `ConfigError` for a file that is not YAML or not of this shape, `RuleError` for rules that cannot be used
    or whose examples do not hold; both with every problem found.
    """
    if FILE not in files:
        raise ConfigError(Problem(FILE, 0, 0, "", "is missing; it needs at least `rules:` and `default:`"))
    document = parse(files[FILE], FILE)
    shape = validate(RoutingShape, document)
    ids = {"kind": kinds, "team": teams, "person": people, "service": services}
    compiler = _Compiler(document, ids, clients)
    routing = compiler.routing(shape)
    if compiler.problems:
        raise RuleError(compiler.problems)
    broken = list(examples.failures(routing, shape, document))
    if broken:
        raise RuleError(broken)
    return routing


@dataclass(slots=True)
class _Compiler:
    """Collects problems while it compiles, so that an admin sees all of them at once."""

    document: Document
    ids: Mapping[str, frozenset[str] | None]
    clients: frozenset[str]
    problems: list[Problem] = field(default_factory=list)
    names: dict[str, Path] = field(default_factory=dict)
    conditions: Conditions = field(init=False)

    def __post_init__(self) -> None:
        self.conditions = Conditions(self.clients, self.wrong)

    def wrong(self, path: Path, text: str) -> None:
        self.problems.append(self.document.problem(path, text))

    def routing(self, shape: RoutingShape) -> Routing:
        for name, entries in shape.words.items():
            self.conditions.name_list(name, entries)
        default = self._outcome(shape.default, Outcome(shape.default.kind), ("default",), "default")
        rules = self._each(shape.rules, ("rules",), lambda rule, path: self._rule(rule, path, default, ""))
        also = self._each(shape.also, ("also",), self._addition)
        return Routing(rules, also, default, Vocabulary.of(self.conditions.phrases))

    @staticmethod
    def _each(shapes: Iterable[S], path: Path, make: Callable[[S, Path], R]) -> tuple[R, ...]:
        return tuple(make(shape, (*path, number)) for number, shape in enumerate(shapes))

    def _rule(self, shape: RuleShape, path: Path, inherited: Outcome, parent: str) -> Rule:
        self._name(shape, path)
        if not shape.rules and not shape.then.model_fields_set:
            self.wrong(path, "gives nothing: write `then` with at least one result, or child `rules`")
        if not shape.rules:
            self._needs_examples(shape, path)
        name = f"{parent}{SEPARATOR}{shape.name}" if parent else shape.name
        outcome = self._outcome(shape.then, inherited, (*path, "then"), shape.name)
        when = self.conditions.group(shape.when, (*path, "when"))
        children = self._each(shape.rules, (*path, "rules"), lambda one, at: self._rule(one, at, outcome, name))
        decides = bool(shape.then.model_fields_set & {"kind", "severity"})
        return Rule(name, when, outcome, decides, children)

    def _addition(self, shape: AdditionShape, path: Path) -> Addition:
        self._name(shape, path)
        self._needs_examples(shape, path)
        self._known("person", shape.then.notify, (*path, "then", "notify"))
        self._known("service", filter(None, (shape.then.service,)), (*path, "then", "service"))
        if not shape.then.model_fields_set:
            self.wrong((*path, "then"), "gives nothing: write `urgency`, `service`, `tags`, `notify` or `hold`")
        when = self.conditions.group(shape.when, (*path, "when"))
        then = shape.then
        return Addition(
            shape.name, when, then.urgency, then.tags, then.notify, _hold(then.hold, shape.name), then.service
        )

    def _name(self, shape: RuleBase, path: Path) -> None:
        first = self.names.setdefault(shape.name, path)
        if shape.name == "default":
            self.wrong((*path, "name"), "`default` is the name of the default; choose another")
        elif SEPARATOR in shape.name:
            self.wrong((*path, "name"), f"{SEPARATOR!r} stands between a rule and its child in a path; choose another")
        elif first != path:
            line = self.document.mark((*first, "name"))[0]
            self.wrong((*path, "name"), f"{shape.name!r} is the name of the rule on line {line} too; choose another")

    def _needs_examples(self, shape: RuleBase, path: Path) -> None:
        if not shape.examples:
            self.wrong(path, "has no `examples`: write at least one mail that it takes, and what must come of it")

    def _outcome(self, shape: OutcomeShape, inherited: Outcome, path: Path, name: str) -> Outcome:
        for key, kind in NAMING.items():
            value = getattr(shape, key)
            self._known(kind, (value,) if isinstance(value, str) else value or (), (*path, key))
        given = {key: getattr(shape, key) for key in shape.model_fields_set}
        if "hold" in given:
            given["hold"] = _hold(shape.hold, name)
        if given.get("kind", inherited.kind) != inherited.kind:
            # A severity belongs to its kind: a question must not inherit "normal" from the default's ticket.
            inherited = replace(inherited, severity=None)
        return replace(inherited, **given)

    def _known(self, kind: str, values: Iterable[str], path: Path) -> None:
        ids = self.ids[kind]
        for value in values:
            if ids is not None and value not in ids:
                known = ", ".join(sorted(ids)) or "none"
                self.wrong(path, f"there is no {kind} {value!r}; known: {known}")


def _hold(value: bool | str | None, name: str) -> str | None:
    """The reason for staff; `true` gives the rule's name as the reason, `false` lifts what was inherited."""
    return f"rule “{name}”" if value is True else value or None
