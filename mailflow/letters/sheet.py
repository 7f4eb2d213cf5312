"""The sheet for whoever signs an agreement: each decided reading, the other one, and what both do to one example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from textwrap import wrap

from mailflow.letters import filters, words
from mailflow.letters.points import DAYS, HOURS, POINTS
from mailflow.letters.readings import RECEIVED, Example, Outcome, Point, Reading, gravest, promised
from mailflow.letters.sheetwords import UNITS, WORDS
from mailflow.mail.message import Language
from mailflow.sla.agreement import Agreement

INDENT = " " * 4


@dataclass(frozen=True, slots=True)
class Line:
    """A point as it is printed. `readings` are (settings, meaning, effect), the one that holds first; `settings` are
    what the file says for it, "" where the program leaves no choice."""

    question: str
    readings: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The points that are asked of an agreement, and those that are not, each with the reason."""

    lines: tuple[Line, ...]
    left_out: tuple[str, ...]


def sheet(agreement: Agreement, language: Language) -> Sheet:
    """Every point, with the effects reckoned by this agreement. One whose readings come to the same is left out."""
    lines, left_out, facts = [], [], _facts(agreement, language)
    for point in POINTS:
        why = point.unasked(agreement)
        example = point.example(agreement) if why == "" else None
        if example is not None:
            lines.append(_line(point, example, agreement, language, facts))
        elif why is not None:
            question = point.question[language].format_map(facts)
            left_out.append(f"{question} {WORDS[language][why or 'same']}")
    return Sheet(tuple(lines), tuple(left_out))


def _line(
    point: Point, example: Example, agreement: Agreement, language: Language, facts: Mapping[str, object]
) -> Line:
    outcomes = point.outcomes(agreement, example)
    told = []
    for reading, outcome in zip(point.ordered(agreement), outcomes, strict=True):
        effect = (*_moved(example, agreement, outcome), *outcome)
        meaning = reading.meaning[language].format_map(facts)
        told.append((_settings(point, reading, agreement), meaning, _effect(effect, agreement, language)))
    return Line(point.question[language].format_map(facts), tuple(told))


def _settings(point: Point, reading: Reading, agreement: Agreement) -> str:
    return ", ".join(f"{key}: {value}" for key, value in point.settings(agreement, reading).items())


def _facts(agreement: Agreement, language: Language) -> Mapping[str, object]:
    """The agreement's own numbers, for questions that name them."""
    hours, days = promised(agreement, *HOURS), promised(agreement, *DAYS)
    units = UNITS[language]
    length = days[1][0].budget if days else None
    return {
        "hours": _length(hours[1][0].budget.count, hours[1][0].budget.unit, language) if hours else units["h"],
        "days": _length(length.count, "bd", language) if length else units["bd"],
        "count": length.count if length else "",
        "worth": f"{length.count * agreement.business_day / 3600:g}" if length else "",
        "lead": _length(agreement.lead_time.days, "d", language),
    }


def _length(count: int, unit: str, language: Language) -> str:
    plural = "s" if language == "en" and count != 1 else ""
    return f"{count} {UNITS[language][unit]}{plural}"


def _moved(example: Example, agreement: Agreement, outcome: Outcome) -> Outcome:
    """When the incident comes in, where another day than the sheet's shows what the readings do."""
    moved = example.incident != RECEIVED and not any(label == "form" for label, _ in outcome)
    return (("received", example.received(agreement)),) if moved else ()


def _effect(outcome: Outcome, agreement: Agreement, language: Language) -> str:
    return "; ".join(f"{_label(label, language)}: {_value(value, agreement, language)}" for label, value in outcome)


def _label(label: str, language: Language) -> str:
    found = WORDS[language].get(label) or words.word(words.CLOCKS, label, language)
    return found[:1].lower() + found[1:]


def _value(value: datetime | date | str | None, agreement: Agreement, language: Language) -> str:
    if value is None:
        return WORDS[language]["none"]
    if isinstance(value, str):
        return WORDS[language][value]
    here = agreement.calendar.local(value) if isinstance(value, datetime) else value
    day = short_day(here, language) + (f" {here.year}" if here.year != RECEIVED.year else "")
    return f"{day} {filters.time(here, language)}" if isinstance(here, datetime) else day


def short_day(on: date, language: Language) -> str:
    """ "Jum 28 Mar", "Fri 28 Mar": in both languages three letters are what a wall calendar has."""
    name, number, month, _year = filters.day(on, language).replace(",", "").split()
    return f"{name[:3]} {number} {month[:3]}"


def text(agreement: Agreement, language: Language, client: str = "", width: int = 100) -> str:
    """The sheet as plain text of so many columns; `client` is the name of whoever signs beside the vendor."""
    told, made = WORDS[language], sheet(agreement, language)
    title = _title(language, client)
    parts = [title, "=" * len(title), *wrap(_about(agreement, language), width), ""]
    for number, line in enumerate(made.lines, 1):
        parts += wrap(f"{number:>2}. {line.question}", width, subsequent_indent=INDENT)
        for name, (settings, meaning, effect) in zip(_names(line, language), line.readings, strict=True):
            parts += wrap(f"{name} ({settings}): {meaning}" if settings else f"{name}: {meaning}",
                          width, initial_indent=INDENT, subsequent_indent=INDENT + "  ")  # fmt: skip
            parts += wrap(f"-> {effect}", width, initial_indent=INDENT * 2, subsequent_indent=INDENT * 2 + "   ")
        parts.append("")
    parts += _left_out(made, language, width)
    parts += [f"{told['signed']}", ""]
    parts += [f"{party}: {'_' * 30}  ({told['blank']})" for party in _parties(agreement, language, client)]
    return "\n".join(parts)


def _left_out(made: Sheet, language: Language, width: int) -> list[str]:
    if not made.left_out:
        return []
    rows = [row for each in made.left_out for row in wrap(f"- {each}", width, subsequent_indent="  ")]
    return [f"{WORDS[language]['left_out']}:", *rows, ""]


def _names(line: Line, language: Language) -> Iterator[str]:
    told = WORDS[language]
    yield told["chosen"]
    for _ in line.readings[1:]:
        yield told["other"]


def _title(language: Language, client: str) -> str:
    title = WORDS[language]["title"]
    return f"{title}: {client}" if client else title


def _about(agreement: Agreement, language: Language) -> str:
    example, severity = Example(), gravest(agreement)
    when = filters.when(example.received(agreement), language)
    return WORDS[language]["about"].format(
        name=agreement.name,
        version=agreement.version,
        severity=WORDS[language][severity],
        received=when,
        form=filters.day(example.form, language),
    )


def _parties(agreement: Agreement, language: Language, client: str) -> tuple[str, str]:
    told = WORDS[language]
    return f"{told['vendor']}, {agreement.vendor.name}", f"{told['client']}, {client}" if client else told["client"]


STYLE = """
@page { size: A4; margin: 10mm }
* { box-sizing: border-box }
body { font: 8pt/1.25 "Liberation Sans", Arial, Helvetica, sans-serif; color: #111; margin: 0 }
section { width: 190mm; margin: 0 auto; break-after: page }
section:last-child { break-after: auto }
h1 { font-size: 13pt; margin: 0 0 1mm }
p { margin: 0 0 2mm }
table { width: 100%; border-collapse: collapse; table-layout: fixed }
th, td { text-align: left; vertical-align: top; padding: .8mm 1.2mm; border-top: .2mm solid #bbb }
th { border-top: 0; border-bottom: .4mm solid #111 }
td:first-child, th:first-child { width: 5mm; padding-left: 0 }
td:nth-child(2), th:nth-child(2) { width: 50mm }
code { font: 7pt "Liberation Mono", Consolas, monospace; color: #555; overflow-wrap: anywhere }
b { font-weight: 600 }
.sign { display: flex; gap: 10mm; margin-top: 3mm }
.sign div { flex: 1; border-top: .3mm solid #111; padding-top: 1mm; margin-top: 9mm }
@media screen { section { padding: 10mm 0 } }
"""


def html(agreement: Agreement, *languages: Language, client: str = "") -> str:
    """The sheet as a web page of its own, a page of A4 for each language."""
    pages = "\n".join(_page(agreement, language, client) for language in languages)
    title = escape(_title(languages[0], client))
    head = f'<meta charset="utf-8">\n<title>{title}</title>\n<style>{STYLE}</style>'
    return (
        f'<!DOCTYPE html>\n<html lang="{languages[0]}">\n<head>\n{head}\n</head>\n<body>\n{pages}\n</body>\n</html>\n'
    )


def _page(agreement: Agreement, language: Language, client: str) -> str:
    told, made = WORDS[language], sheet(agreement, language)
    titles = "".join(f"<th>{escape(title)}</th>" for title in ("", told["point"], told["chosen"], told["other"]))
    rows = "\n".join(_row(number, line) for number, line in enumerate(made.lines, 1))
    left_out = f"<p>{escape(told['left_out'])}: {escape(' '.join(made.left_out))}</p>\n" if made.left_out else ""
    parties = "".join(
        f"<div><b>{escape(party)}</b><br>{escape(told['blank'])}</div>"
        for party in _parties(agreement, language, client)
    )
    return (
        f'<section lang="{language}">\n<h1>{escape(_title(language, client))}</h1>\n'
        f"<p>{escape(_about(agreement, language))}</p>\n"
        f"<table>\n<thead><tr>{titles}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n{left_out}"
        f'<div class="sign">{parties}</div>\n</section>'
    )


def _row(number: int, line: Line) -> str:
    holds, *others = (_cell(*reading) for reading in line.readings)
    return f"<tr><td>{number}</td><td>{escape(line.question)}</td><td>{holds}</td><td>{'<br>'.join(others)}</td></tr>"


def _cell(settings: str, meaning: str, effect: str) -> str:
    key = f" <code>{escape(settings)}</code>" if settings else ""
    return f"<b>{escape(meaning)}</b>{key}<br>{escape(effect)}"
