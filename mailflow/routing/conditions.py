"""Makes the conditions of one `when:` ready to run: named word lists are put in, words and patterns compiled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, get_args

from mailflow.mail.address import valid_address
from mailflow.routing import rules
from mailflow.routing.match import compile_glob, compile_regex
from mailflow.routing.rules import Condition, WordList
from mailflow.routing.shape import AttachmentShape, ConditionShape
from mailflow.routing.words import Phrase, phrase
from mailflow.yamlfile import Path

NAME = re.compile("<([^<>]*)>")
LABEL = 80
"""Characters of a condition that are kept for the trace."""

IdentityKey = Literal["sender", "client", "recipient", "language"]


@dataclass(slots=True)
class Conditions:
    """Compiles conditions; `wrong` is told of every mistake, `phrases` are all phrases met on the way."""

    clients: frozenset[str]
    wrong: Callable[[Path, str], None]
    phrases: list[Phrase] = field(default_factory=list)
    named: dict[str, WordList] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)

    def group(self, shape: ConditionShape, path: Path) -> tuple[Condition, ...]:
        """The conditions of one mapping, all of which must hold; the cheap ones that ask for no words first."""
        return (*self._facts(shape, path), *self._words(shape, path), *self._combined(shape, path))

    def name_list(self, name: str, entries: tuple[str, ...]) -> None:
        """Makes `<name>` stand for these entries in every list that is compiled after it."""
        self.named[name] = self._list(entries, ("words", name), regexes=True)
        self.written[name] = "|".join(entries)

    def _facts(self, shape: ConditionShape, path: Path) -> Iterator[Condition]:
        for key in get_args(IdentityKey):
            value = getattr(shape, key)
            if value:
                values = frozenset(one.lower() for one in ((value,) if isinstance(value, str) else value))
                self._check_identity(key, values, (*path, key))
                yield rules.Identity(_label(key, sorted(values)), key, values)
        if shape.domain:
            yield rules.Domain(_label("domain", shape.domain), self._domains(shape.domain, (*path, "domain")))
        for name, globs in (shape.header or {}).items():
            compiled = tuple(map(compile_glob, globs))
            yield rules.Header(_label(f"header {name}", globs), name.lower(), compiled)
        if shape.attachment:
            yield self._attachment(shape.attachment)

    def _check_identity(self, key: str, values: frozenset[str], path: Path) -> None:
        for value in sorted(values):
            if key == "client" and value not in self.clients:
                self.wrong(path, f"there is no client {value!r}; known: {', '.join(sorted(self.clients)) or 'none'}")
            if key in ("sender", "recipient") and not valid_address(value):
                self.wrong(path, f"{value!r} is no e-mail address; for everyone at a domain write `domain:`")

    def _domains(self, domains: tuple[str, ...], path: Path) -> tuple[str, ...]:
        for domain in domains:
            if not valid_address(f"a@{domain}"):
                self.wrong(path, f"{domain!r} is no domain; write it like `klien.example`, its subdomains are included")
        return tuple(domain.lower() for domain in domains)

    def _attachment(self, shape: AttachmentShape) -> Condition:
        globs = (*(shape.name or ()), *(shape.type or ()))
        label = _label("attachment", globs or ["any"])
        wanted = rules.Attached(label, *(tuple(map(compile_glob, part or ())) for part in (shape.name, shape.type)))
        return wanted if shape.present else rules.Not(_label("not", [label]), (wanted,))

    def _words(self, shape: ConditionShape, path: Path) -> Iterator[Condition]:
        for key in get_args(rules.Field):
            entries = getattr(shape, key)
            if entries:
                words = self._list(entries, (*path, key), regexes=True)
                yield rules.Contains(_label(key, entries), key, words)
        if shape.near:
            first, second = (self._list(one, (*path, "near", "of", n)) for n, one in enumerate(shape.near.of))
            label = _label("near", _flat(shape.near.of))
            yield rules.Near(label, first, second, shape.near.within, shape.near.ordered)
        if shape.at_least:
            lists = tuple(self._list(one, (*path, "at_least", "of", n)) for n, one in enumerate(shape.at_least.of))
            label = _label(f"at least {shape.at_least.count}", _flat(shape.at_least.of))
            yield rules.AtLeast(label, shape.at_least.count, lists)

    def _combined(self, shape: ConditionShape, path: Path) -> Iterator[Condition]:
        if shape.not_:
            inner = self.group(shape.not_, (*path, "not"))
            yield rules.Not(_label("not", [one.label for one in inner]), inner)
        if shape.any_:
            groups = tuple(self.group(one, (*path, "any", n)) for n, one in enumerate(shape.any_))
            yield rules.AnyOf(_label("any", [one.label for group in groups for one in group]), groups)
        if shape.all_:
            groups = tuple(self.group(one, (*path, "all", n)) for n, one in enumerate(shape.all_))
            yield rules.AllOf(_label("all", [one.label for group in groups for one in group]), groups)

    def _list(self, entries: Iterable[str], path: Path, regexes: bool = False) -> WordList:
        """The entries as phrases and patterns; `near` and `at_least` work on words and take no patterns."""
        lists = [self._entry(entry, (*path, number)) for number, entry in enumerate(entries)]
        patterns = tuple(pattern for one in lists for pattern in one.regexes)
        if patterns and not regexes:
            self.wrong(path, "takes words, no regular expression: put that under `text`, `subject` or `body`")
        return WordList(frozenset(words for one in lists for words in one.phrases), patterns)

    def _entry(self, entry: str, path: Path) -> WordList:
        """One entry: a list by name, a pattern between slashes, or a phrase. A wrong one is told and left out."""
        try:
            if len(entry) > 1 and entry[0] == entry[-1] == "/":
                return WordList(frozenset(), (compile_regex(entry[1:-1]),))
            if NAME.fullmatch(entry):
                return self.named[entry[1:-1]]
            words = phrase(NAME.sub(lambda name: f"({self.written[name[1]]})", entry))
        except KeyError as unknown:
            known = ", ".join(f"<{name}>" for name in self.named) or "none"
            self.wrong(path, f"there is no word list <{unknown.args[0]}> before this place; known here: {known}")
        except ValueError as error:
            self.wrong(path, str(error))
        else:
            self.phrases.append(words)
            return WordList(frozenset({words.text}))
        return WordList(frozenset())


def _flat(lists: Iterable[tuple[str, ...]]) -> list[str]:
    """Each list as one piece of a label."""
    return [" | ".join(one) for one in lists]


def _label(key: str, values: Iterable[str]) -> str:
    text = f"{key}: {', '.join(values)}"
    return text if len(text) <= LABEL else text[: LABEL - 1] + "…"
