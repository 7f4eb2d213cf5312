"""The rules as data: what a condition asks, what a rule gives, the compiled tree. `load` makes it, `match` runs it.

Facts go in and a route comes out; the route says which rule gave it, by which conditions and by which words, because
a client is told "the words that gave it" and staff must be able to see why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from mailflow.routing.words import Vocabulary

Severity = Literal["critical", "high", "normal", "low"]
Urgency = Literal["low", "normal", "high"]
Field = Literal["text", "subject", "body"]
"""Where words are looked for; `text` is subject and body."""

SEPARATOR = " / "
"""Stands between a rule's name and its child's in a path."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules may look at. Addresses and domains are lower case; `client` is the client's id in clients.yaml.

    `body` is the new text only (no quotes, no signature): "tidak bisa login" in a quoted mail is an old story.
    `attachments` are (file name, media type); `headers` are (name, value) in order.
    """

    sender: str
    domain: str
    client: str | None
    recipients: tuple[str, ...]
    subject: str
    body: str
    headers: tuple[tuple[str, str], ...]
    attachments: tuple[tuple[str, str], ...]
    language: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """One condition that held: its rule's path, the condition as written, and the mail's own words that met it.

    `decides` marks the steps of a rule that gave the kind or the severity.
    """

    rule: str
    condition: str
    words: tuple[str, ...]
    decides: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """What the rules made of a mail. `rule` is the path of the rule that won ("incident / cannot log in").

    `severity` is None for kinds that have none; `hold` is the reason why staff must look first, or None. `service` is
    the vendor's product it is about, None where no rule tells which.
    """

    kind: str
    severity: Severity | None
    urgency: Urgency
    team: str | None
    assignee: str | None
    tags: tuple[str, ...]
    notify: tuple[str, ...]
    hold: str | None
    rule: str
    trace: tuple[Step, ...]
    service: str | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The words that gave kind and severity, in the mail's own spelling, without repeats."""
        found = (word for step in self.trace if step.decides for word in step.words)
        return tuple({word.casefold(): word for word in found}.values())


class Found(Protocol):
    """What a regular expression found."""

    def group(self) -> str:
        """The text that matched."""


class Regex(Protocol):
    """A compiled regular expression; `match.compile_regex` makes one that runs in linear time."""

    def search(self, text: str, /) -> Found | None:
        """The first match in `text`."""


@dataclass(frozen=True, slots=True)
class WordList:
    """Any of these phrases (by their text, as the vocabulary has them), or any of these regular expressions."""

    phrases: frozenset[str]
    regexes: tuple[Regex, ...] = ()


@dataclass(frozen=True, slots=True)
class Contains:
    """A word of the list stands in the field."""

    label: str
    field: Field
    words: WordList


@dataclass(frozen=True, slots=True)
class Near:
    """A word of each list, in one sentence, with at most `within` other words between them.

    `ordered`: the first list's word comes first. "tidak bisa ... login" is not "sudah bisa login".
    """

    label: str
    first: WordList
    second: WordList
    within: int
    ordered: bool


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Words of at least `count` of these lists, anywhere in the text: "two or more processes fail"."""

    label: str
    count: int
    lists: tuple[WordList, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """The sender's address, the client's id, the language, or one of the recipients is one of these values."""

    label: str
    fact: Literal["sender", "client", "language", "recipient"]
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Domain:
    """The sender's domain is one of these, or stands below one of them."""

    label: str
    domains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """A header of this name (lower case) with a value that one of the globs fits wholly."""

    label: str
    name: str
    globs: tuple[Regex, ...]


@dataclass(frozen=True, slots=True)
class Attached:
    """An attachment whose name and media type fit; an empty tuple fits everything."""

    label: str
    names: tuple[Regex, ...]
    types: tuple[Regex, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """These conditions do not all hold."""

    label: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of these groups of conditions holds, each as a whole."""

    label: str
    groups: tuple[tuple[Condition, ...], ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of these groups of conditions holds: the same key twice, for instance."""

    label: str
    groups: tuple[tuple[Condition, ...], ...]


Condition = Contains | Near | AtLeast | Identity | Domain | Header | Attached | Not | AnyOf | AllOf


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule gives, with everything it inherits."""

    kind: str
    severity: Severity | None = None
    urgency: Urgency = "normal"
    team: str | None = None
    assignee: str | None = None
    tags: tuple[str, ...] = ()
    notify: tuple[str, ...] = ()
    hold: str | None = None
    service: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled rule; its children are tried only where its own conditions, all of them, hold."""

    path: str
    when: tuple[Condition, ...]
    outcome: Outcome
    decides: bool
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Addition:
    """A rule that decides nothing but adds to the route: every addition whose conditions hold is applied."""

    path: str
    when: tuple[Condition, ...]
    urgency: Urgency | None
    tags: tuple[str, ...]
    notify: tuple[str, ...]
    hold: str | None
    service: str | None = None


@dataclass(frozen=True, slots=True)
class Routing:
    """The whole of rules/routing.yaml, ready to run."""

    rules: tuple[Rule, ...]
    additions: tuple[Addition, ...]
    default: Outcome
    vocabulary: Vocabulary
