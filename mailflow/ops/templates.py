"""The letters to look at before a client does: every template with invented data, by the agreements of the rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from pathlib import Path

from mailflow import config as settings
from mailflow.config.shape import Folders
from mailflow.desk.decision import Notice
from mailflow.errors import MailflowError, Problem, TemplateError
from mailflow.letters import samples
from mailflow.letters.catalog import CATALOG
from mailflow.letters.letter import Letter
from mailflow.letters.render import Stationery
from mailflow.mail.message import Language
from mailflow.ops import agreements, whatif
from mailflow.sla import load


class NoTemplate(MailflowError):
    """A name on the command line that no letter has."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One letter and the notice it was written for."""

    notice: Notice
    letter: Letter


@dataclass(frozen=True, slots=True)
class Checked:
    """How many letters were written by how many agreements."""

    letters: int
    agreements: int


def stationery(config: Path | None) -> Stationery:
    """The templates of the installation, else those that come with mailflow. Raises `ConfigError`, `TemplateError`."""
    folders = Folders() if config is None else settings.load(config).folders
    return Stationery(settings.templates(folders))


def letters(config: Path | None, name: str, languages: Sequence[Language], at: datetime) -> tuple[Shown, ...]:
    """Every sample of a letter, by the agreement that holds for everyone at `at`.

    The deadlines are invented, so the calendar that explains them is the samples', too. Raises `ConfigError`,
    `TemplateError`, `NoTemplate`.
    """
    if name not in CATALOG:
        raise NoTemplate(f"there is no letter {name!r}; mailflow templates list names them all")
    written, agreement = stationery(config), agreements.of(whatif.rules(config), None, None, at)
    terms = replace(agreement, calendar=samples.AGREEMENT.calendar)
    return tuple(
        Shown(notice, written.render(notice, terms, samples.OFFICE, samples.NOW))
        for notice in samples.of(name)
        if notice.language in languages
    )


def check(config: Path | None) -> Checked:
    """Writes every letter by every agreement. Raises `ConfigError`, and `TemplateError` with file and line of each
    mistake."""
    written, every = stationery(config), load.agreements(whatif.rules(config)).every
    problems: dict[str, Problem] = {}
    for agreement in every:
        try:
            written.check(agreement, samples.OFFICE)
        except TemplateError as error:
            problems |= {str(problem): problem for problem in error.problems}
    if problems:
        raise TemplateError(problems.values())
    return Checked(sum(1 for _ in samples.notices()), len(every))


STYLE = """
body { font: 14px/1.4 Arial, Helvetica, sans-serif; margin: 16px; background: #eef0f3; color: #111 }
section { background: #fff; border: 1px solid #c5cad3; margin: 0 0 24px; padding: 12px 16px }
h2 { font-size: 15px; margin: 0 0 4px } p { margin: 0 0 12px; color: #555 }
pre, iframe { display: inline-block; vertical-align: top; max-width: 100%; margin: 0 16px 16px 0 }
pre { white-space: pre-wrap; width: 560px; font: 13px/1.4 Consolas, Menlo, monospace }
iframe { border: 1px solid #c5cad3; height: 900px; resize: both; background: #fff; box-sizing: border-box }
"""


def page(name: str, shown: Sequence[Shown]) -> str:
    """A web page that shows subject, text and HTML of each letter, side by side where there is room; the HTML twice, as
    wide as a screen and as a phone."""
    sections = "\n".join(_section(number, each) for number, each in enumerate(shown, 1))
    head = f'<meta charset="utf-8">\n<title>{escape(name)}</title>\n<style>{STYLE}</style>'
    body = f"<h1>{escape(name)}</h1>\n{sections}"
    return f"<!DOCTYPE html>\n<html>\n<head>\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n"


def _section(number: int, shown: Shown) -> str:
    letter = shown.letter
    framed = escape(letter.html)
    event = "\n\n".join(("", "--- invitation ---", *letter.event)) if letter.event else ""
    cells = (
        f"<pre>{escape(letter.text + event)}</pre>",
        *(f'<iframe sandbox="" width="{width}" srcdoc="{framed}"></iframe>' for width in (660, 390)),
    )
    head = f"<h2>{number}. {escape(letter.subject)}</h2>\n<p>{escape(', '.join(_about(shown.notice)))}</p>"
    return "\n".join(("<section>", head, *cells, "</section>"))


def _about(notice: Notice) -> Iterator[str]:
    yield notice.language
    yield f"to {notice.audience}"
    if notice.request:
        yield f"{notice.request.kind}: {notice.request.state}"
    if notice.moved:
        yield f"moved: {notice.moved}"
