"""Runs the examples that stand beside each rule: a rule file whose examples do not hold is not used.

An example must be taken by the rule it stands under (or by a child of it), or, with `expect: {rule: NAME}`, by the
rule it names; `expect: no-match` is a mail that this rule must leave to others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mailflow.errors import Problem
from mailflow.routing.match import match
from mailflow.routing.rules import SEPARATOR, Facts, Route, Routing
from mailflow.routing.shape import ExampleShape, Expectation, RoutingShape, RuleBase, RuleShape
from mailflow.yamlfile import Document, Path


def failures(routing: Routing, shape: RoutingShape, document: Document) -> Iterator[Problem]:
    """A problem for every example that does not hold: which one, what was wanted, what came and by which rule."""
    for rule, path in (*_walk(shape.rules, ("rules",)), *_walk(shape.also, ("also",))):
        for number, example in enumerate(rule.examples):
            route = match(routing, facts(example))
            wrong = _wrong(example, rule.name, route)
            if wrong:
                where = (*path, "examples", number)
                yield document.problem(where, f"example {number + 1} of {rule.name!r} fails: {wrong} ({_why(route)})")


def facts(example: ExampleShape) -> Facts:
    """The example as the facts of a mail."""
    sender = example.sender.lower()
    return Facts(
        sender=sender,
        domain=sender.rpartition("@")[2],
        client=example.client,
        recipients=tuple(address.lower() for address in example.to),
        subject=example.subject,
        body=example.body,
        headers=tuple(example.headers.items()),
        attachments=tuple((one.name, one.type) for one in example.attachments),
        language=example.language,
    )


def _walk(rules: Iterable[RuleBase], path: Path) -> Iterator[tuple[RuleBase, Path]]:
    for number, rule in enumerate(rules):
        yield rule, (*path, number)
        if isinstance(rule, RuleShape):
            yield from _walk(rule.rules, (*path, number, "rules"))


def _wrong(example: ExampleShape, name: str, route: Route) -> str:
    """What does not hold, or ""."""
    taken = {name for path in (route.rule, *(step.rule for step in route.trace)) for name in path.split(SEPARATOR)}
    if example.expect is None:
        return "it must be left to other rules, but this rule takes it" if name in taken else ""
    wanted = example.expect.rule or name
    if wanted not in taken:
        return f"rule {wanted!r} must take it"
    return "; ".join(_differences(example.expect, route))


def _differences(expect: Expectation, route: Route) -> Iterator[str]:
    for key in sorted(expect.model_fields_set - {"rule", "hold"}):
        wanted, got = getattr(expect, key), getattr(route, key)
        if wanted != got:
            yield f"{key} must be {_shown(wanted)}, got {_shown(got)}"
    if expect.hold is not None and expect.hold != (bool(route.hold) if isinstance(expect.hold, bool) else route.hold):
        yield f"hold must be {_shown(expect.hold)}, got {_shown(route.hold)}"


def _shown(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else "none" if value is None else str(value).lower()


def _why(route: Route) -> str:
    words = ", ".join(f"“{word}”" for word in route.words)
    return f"got {route.kind}, {_shown(route.severity)} by {route.rule!r}" + (f", words {words}" if words else "")
