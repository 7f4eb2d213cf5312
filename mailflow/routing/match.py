"""Runs the rules on a mail: depth first, the first match wins, and every condition that held is kept with its words.

The only module that knows RE2, which an admin's regular expression cannot slow down: its time is linear in the text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from operator import itemgetter

import re2

from mailflow.routing.rules import (
    Addition,
    AllOf,
    AnyOf,
    AtLeast,
    Attached,
    Condition,
    Contains,
    Domain,
    Facts,
    Header,
    Identity,
    Near,
    Not,
    Regex,
    Route,
    Routing,
    Rule,
    Step,
    Urgency,
    WordList,
)
from mailflow.routing.words import Span, Text, clean

BODY_CAP = 64 * 1024
"""Characters of the body that rules read. What a person reports stands on top; what goes on for longer is a pasted
log, whose words mean nothing, and the worst mail must not take longer than a few ordinary ones."""
SUBJECT_CAP = 1000

Words = tuple[str, ...]
"""The mail's own words that met a condition; empty for conditions on something else. None means: not met."""


def compile_regex(pattern: str) -> Regex:
    """`pattern` (RE2 syntax) without regard to case; a dot is a line break too. Raises `ValueError` with the reason."""
    options = re2.Options()
    options.case_sensitive, options.dot_nl, options.log_errors = False, True, False
    try:
        compiled: Regex = re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0] if error.args else "not a regular expression"
        raise ValueError(reason.decode() if isinstance(reason, bytes) else str(reason)) from error
    return compiled


def compile_glob(glob: str) -> Regex:
    """`glob`, in which a star stands for any text and `?` for one character, as a regex over a whole value."""
    return compile_regex(r"\A" + re2.escape(glob).replace(r"\*", ".*").replace(r"\?", ".") + r"\z")


def match(routing: Routing, facts: Facts) -> Route:
    """The route of the mail with these facts. Never raises: the default rule takes what no other takes."""
    text = Text.read(facts.subject[:SUBJECT_CAP], facts.body[:BODY_CAP], routing.vocabulary)
    rule, trace = _descend(routing.rules, facts, text)
    added = [(one, steps) for one in routing.additions if (steps := _steps(one, facts, text)) is not None]
    given = rule.outcome if rule else routing.default
    additions = [one for one, _ in added]
    return Route(
        kind=given.kind,
        severity=given.severity,
        urgency=_urgency(given.urgency, additions),
        team=given.team,
        assignee=given.assignee,
        tags=tuple(dict.fromkeys((*given.tags, *(tag for one in additions for tag in one.tags)))),
        notify=tuple(dict.fromkeys((*given.notify, *(who for one in additions for who in one.notify)))),
        hold=given.hold or next((one.hold for one in additions if one.hold), None),
        rule=rule.path if rule else "default",
        trace=(*trace, *(step for _, steps in added for step in steps)),
        service=next((one.service for one in additions if one.service), given.service),
    )


def _urgency(given: Urgency, additions: Iterable[Addition]) -> Urgency:
    """What the mail says of its own urgency, by the first addition that speaks of it, before what its rule says."""
    return next((one.urgency for one in additions if one.urgency), given)


def _descend(rules: Iterable[Rule], facts: Facts, text: Text) -> tuple[Rule | None, tuple[Step, ...]]:
    """The first rule that matches, or its first matching descendant, with the steps that led there."""
    for rule in rules:
        steps = _steps(rule, facts, text)
        if steps is not None:
            child, deeper = _descend(rule.rules, facts, text)
            return child or rule, (*steps, *deeper)
    return None, ()


def _steps(rule: Rule | Addition, facts: Facts, text: Text) -> tuple[Step, ...] | None:
    decides = isinstance(rule, Rule) and rule.decides
    steps = []
    for condition in rule.when:
        words = _met(condition, facts, text)
        if words is None:
            return None
        steps.append(Step(rule.path, condition.label, words, decides))
    return tuple(steps)


def _met(condition: Condition, facts: Facts, text: Text) -> Words | None:
    """The words by which the mail meets the condition, or None."""
    match condition:
        case Contains():
            return _contains(condition, text)
        case Near():
            return _near(condition, text)
        case AtLeast():
            return _at_least(condition, text)
        case Not():
            return () if _together(condition.conditions, facts, text) is None else None
        case AnyOf():
            met = (_together(group, facts, text) for group in condition.groups)
            return next((words for words in met if words is not None), None)
        case AllOf():
            return _together((one for group in condition.groups for one in group), facts, text)
        case _:
            return () if _holds(condition, facts) else None


def _together(conditions: Iterable[Condition], facts: Facts, text: Text) -> Words | None:
    found: list[str] = []
    for condition in conditions:
        words = _met(condition, facts, text)
        if words is None:
            return None
        found.extend(words)
    return tuple(found)


def _holds(condition: Identity | Domain | Header | Attached, facts: Facts) -> bool:
    """Whether a condition on something other than words holds."""
    match condition:
        case Identity(fact="recipient", values=values):
            return not values.isdisjoint(facts.recipients)
        case Identity(fact=fact, values=values):
            return getattr(facts, fact) in values
        case Domain(domains=domains):
            return any(facts.domain == domain or facts.domain.endswith("." + domain) for domain in domains)
        case Header(name=name, globs=globs):
            return any(key.lower() == name and _fits(globs, value) for key, value in facts.headers)
        case Attached(names=names, types=types):
            return any(_fits(names, name) and _fits(types, media) for name, media in facts.attachments)


def _fits(globs: tuple[Regex, ...], value: str) -> bool:
    return not globs or any(glob.search(clean(value)) for glob in globs)


def _contains(condition: Contains, text: Text) -> Words | None:
    spans = _spans(condition.words, text)
    if condition.field != "text":
        spans = [span for span in spans if (span[0] < text.subject_words) == (condition.field == "subject")]
    if spans:
        return (text.quote(spans[0]),)
    return _search(condition, text) if condition.words.regexes else None


def _search(condition: Contains, text: Text) -> Words | None:
    where = [text.subject] * (condition.field != "body") + [text.body] * (condition.field != "subject")
    found = (regex.search(one) for regex in condition.words.regexes for one in where)
    return next(((" ".join(hit.group().split()),) for hit in found if hit), None)


def _spans(words: WordList, text: Text) -> list[Span]:
    """Where words of the list stand: in the order of the text, the longer first."""
    if words.phrases.isdisjoint(text.found):
        return []
    spans = [span for phrase in words.phrases & text.found.keys() for span in text.found[phrase]]
    return sorted(spans, key=lambda span: (span[0], -span[1]))


def _at_least(condition: AtLeast, text: Text) -> Words | None:
    spans = [found[0] for words in condition.lists if (found := _spans(words, text))]
    return tuple(map(text.quote, sorted(spans))) if len(spans) >= condition.count else None


def _near(condition: Near, text: Text) -> Words | None:
    first = _spans(condition.first, text)
    second = _spans(condition.second, text) if first else []
    if not second:
        return None
    pair = _pair(first, second, condition.within, text)
    if pair is None and not condition.ordered:
        pair = _pair(second, first, condition.within, text)
    return tuple(map(text.quote, pair)) if pair else None


def _pair(earlier: list[Span], later: list[Span], within: int, text: Text) -> tuple[Span, Span] | None:
    """The first word of `earlier` with the next one of `later` close behind it."""
    for one in earlier:
        at = bisect_left(later, one[1], key=itemgetter(0))
        if at < len(later) and later[at][0] - one[1] <= within and text.one_sentence(one[1], later[at][0]):
            return one, later[at]
    return None
