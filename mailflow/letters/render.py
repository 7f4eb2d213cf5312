"""The stationery: all templates, compiled and tried once, and the letters written on it.

A template that would fail for a client fails here, at start or at a reload, with the file and line an admin can mend.
Templates can do nothing but print: they are sandboxed, unknown names are errors, HTML is escaped, no file is read, and
the output is capped. Nothing a client or a staff member wrote is ever compiled.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import is_dataclass
from datetime import datetime
from functools import cache
from typing import Any

import jinja2
from jinja2.environment import TemplateModule
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from mailflow.desk.decision import Notice
from mailflow.desk.office import Office
from mailflow.errors import Problem, TemplateError
from mailflow.letters import catalog, samples
from mailflow.letters.facts import facts
from mailflow.letters.filters import LANGUAGES, filters
from mailflow.letters.foreign import cut, header
from mailflow.letters.letter import Letter
from mailflow.mail.message import Language
from mailflow.sla.agreement import Agreement

FOLDER = "templates/"
MAX_OUTPUT = 2_000_000
"""Characters. The longest facts stay below it, in two languages and escaped; a template without end stops here."""
MAX_SUBJECT = 300

Part = Callable[[Mapping[str, Any]], str]


class Stationery:
    """All templates in both languages. `texts` maps a name below templates/ ("id/update.txt.j2") to its text.

    Raises `TemplateError` with every problem: a missing template, a syntax error. `check` finds the rest.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._parts: dict[str, Part] = {}
        problems = [
            Problem(FOLDER + name, 0, 0, "", "this template is missing; the bundled one can be copied here")
            for name in catalog.files()
            if name not in texts
        ]
        for language in LANGUAGES:
            problems += self._compile(_environment(texts, language), language, texts)
        if problems:
            raise TemplateError(problems)

    def check(self, agreement: Agreement, office: Office, others: Iterable[Agreement] = ()) -> None:
        """Renders every sample under this agreement, and under each of the others that letters can tell apart.

        Raises `TemplateError` with one problem a line that fails: an unknown name, say.
        """
        found: dict[tuple[str, int], Problem] = {}
        for notice, terms, now in samples.situations((agreement, *others)):
            try:
                self.render(notice, terms, office, now)
            except TemplateError as error:
                found |= {(problem.file, problem.line): problem for problem in error.problems}
        if found:
            raise TemplateError(found.values())

    def render(self, notice: Notice, agreement: Agreement, office: Office, now: datetime) -> Letter:
        """The letter for `notice`. Raises `TemplateError` where a template fails with facts no sample has."""
        name, context = notice.template, facts(notice, agreement, office, now).context()
        languages = _languages(notice)
        subject = self._subject(notice, context)
        texts, markup = [], []
        for language in languages:
            part = {**context, "first": language == languages[0]}
            texts.append((language, self._part(language, name, "txt", part)))
            markup.append((language, Markup(self._part(language, name, "html", part))))  # noqa: S704 - escaped by then
        page = {**context, "languages": languages, "title": subject}
        return Letter(
            subject=subject,
            text=self._part(languages[0], "_page", "txt", {**page, "parts": texts}),
            html=self._part(languages[0], "_page", "html", {**page, "parts": markup}),
            event=self._event(languages, context) if notice.invitation else None,
        )

    def _event(self, languages: Sequence[Language], context: Mapping[str, Any]) -> tuple[str, str]:
        """What a calendar shows: no `Ref:`, since people pass invitations on."""
        titles = [self._part(language, "_event", "subject", context) for language in languages]
        words = [self._part(language, "_event", "txt", context).strip() for language in languages]
        return _subject(titles), "\n\n".join(words)

    def subject(self, notice: Notice, agreement: Agreement, office: Office, now: datetime) -> str:
        """The subject alone, for a letter that will only be a line of a digest. Raises `TemplateError`."""
        return self._subject(notice, facts(notice, agreement, office, now).context())

    def _subject(self, notice: Notice, context: Mapping[str, Any]) -> str:
        return _subject([self._part(language, notice.template, "subject", context) for language in _languages(notice)])

    def _part(self, language: Language, name: str, format_: str, context: Mapping[str, Any]) -> str:
        file = f"{language}/{name}.{format_}.j2"
        try:
            return self._parts[file](context)
        except _FAILURES as error:
            raise TemplateError(_problem(error, file)) from error

    def _compile(
        self, environment: jinja2.Environment, language: Language, texts: Mapping[str, str]
    ) -> Iterable[Problem]:
        for name in sorted(name for name in texts if name.startswith(f"{language}/")):
            try:
                self._parts[name] = _capped(environment.get_template(name))
            except jinja2.TemplateError as error:
                yield _problem(error, name)


_FAILURES = (jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError)


class _Sandbox(SandboxedEnvironment):
    """The sandbox, which looks at a type once and not at each attribute of the facts again: seventy a letter."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """As the sandbox answers, whose own check lets every public attribute of such an object pass."""
        if _is_record(obj.__class__) and not attribute.startswith("_") and hasattr(obj, attribute):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)


@cache
def _is_record(kind: type) -> bool:
    """Facts, and the macros of an imported template."""
    return is_dataclass(kind) or kind is TemplateModule


def _languages(notice: Notice) -> tuple[Language, ...]:
    return LANGUAGES if notice.language == "both" else (notice.language,)


def _environment(texts: Mapping[str, str], language: Language) -> jinja2.Environment:
    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        # With the path an admin knows, so that errors name it.
        return (texts[name], FOLDER + name, lambda: True) if name in texts else None

    environment = _Sandbox(
        loader=jinja2.FunctionLoader(load),
        undefined=jinja2.StrictUndefined,
        autoescape=lambda name: name is not None and name.endswith(".html.j2"),
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.filters.update(filters(language))
    return environment


def _capped(template: jinja2.Template) -> Part:
    def part(context: Mapping[str, Any]) -> str:
        pieces, size = [], 0
        for piece in template.generate(context):
            size += len(piece)
            if size > MAX_OUTPUT:
                raise OverflowError(f"the letter is longer than {MAX_OUTPUT} characters; is there a loop without end?")
            pieces.append(piece)
        return "".join(pieces)

    return part


def _subject(subjects: list[str]) -> str:
    """One line; in both languages where they differ, with the reference once: "[BEN-1] Halo / Hello"."""
    first, *others = (header(subject) for subject in subjects)
    tag = first[: first.find("]") + 1] if first.startswith("[") else ""
    added = [other.removeprefix(tag).strip() for other in others if other != first]
    return cut(" / ".join((first, *added)), MAX_SUBJECT)


def _problem(error: Exception, name: str) -> Problem:
    """Where a template failed, as an admin knows the place, and why."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return Problem(
            FOLDER + (error.name or name).removeprefix(FOLDER), error.lineno, 1, "", error.message or "not a template"
        )
    # Not extract_tb: it would look for the templates as files.
    frames = traceback.walk_tb(error.__traceback__)
    places = [(frame.f_code.co_filename, line) for frame, line in frames]
    file, line = next((place for place in reversed(places) if place[0].startswith(FOLDER)), (FOLDER + name, 0))
    what = f"there is no template {error}" if isinstance(error, jinja2.TemplateNotFound) else str(error)
    return Problem(file, line, 1 if line else 0, "", what)
