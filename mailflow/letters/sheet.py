"""The sheet for whoever signs an agreement: each decided reading, the other one, and what both do to one example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from textwrap import wrap

from mailflow.letters import filters, words
from mailflow.letters.points import POINTS
from mailflow.letters.readings import FORM, Outcome, Point, Reading, received
from mailflow.mail.message import Language
from mailflow.sla.agreement import Agreement

WORDS: Mapping[Language, Mapping[str, str]] = {
    "id": {
        "title": "Cara membaca perjanjian layanan",
        "about": "{name}, versi {version}. Kalimat yang dapat dibaca dengan dua cara, pilihan yang berlaku, dan "
        "akibatnya pada satu contoh: insiden kritis yang diterima {received}, dan formulir kunjungan {form}.",
        "point": "Pertanyaan",
        "chosen": "Berlaku",
        "other": "Cara lain",
        "signed": "Disetujui",
        "vendor": "Penyedia",
        "client": "Klien",
        "blank": "Nama, tanggal, tanda tangan",
        "open": "dijawab",
        "closed": "tidak dijawab",
        "met": "tepat waktu",
        "missed": "terlambat",
        "none": "tidak ada janji",
        "form": "formulir",
        "visit": "kunjungan paling awal",
        "phone": "telepon pukul 10",
        "on": "pada",
        "reopen": "sampai",
        "resolved": "selesai",
    },
    "en": {
        "title": "How the agreement is read",
        "about": "{name}, version {version}. Sentences that can be read in two ways, the reading that holds, and what "
        "both do to one example: a critical incident received on {received}, and the form for a visit of {form}.",
        "point": "Question",
        "chosen": "Holds",
        "other": "Other reading",
        "signed": "Agreed",
        "vendor": "Vendor",
        "client": "Client",
        "blank": "Name, date, signature",
        "open": "answered",
        "closed": "not answered",
        "met": "in time",
        "missed": "late",
        "none": "no promise",
        "form": "form",
        "visit": "earliest visit",
        "phone": "phone at 10",
        "on": "on",
        "reopen": "until",
        "resolved": "resolved",
    },
}
NUMBER, INDENT = 3, " " * 4


@dataclass(frozen=True, slots=True)
class Line:
    """A point as it is printed. `readings` are (value, meaning, effect), the one that holds first."""

    key: str
    question: str
    readings: tuple[tuple[str, str, str], ...]


def lines(agreement: Agreement, language: Language) -> tuple[Line, ...]:
    """Every point that this agreement decides, with the effects reckoned by it."""
    return tuple(_line(point, agreement, language) for point in POINTS if point.asked(agreement))


def _line(point: Point, agreement: Agreement, language: Language) -> Line:
    chosen = point.chosen(agreement)
    holds = [reading for reading in point.readings if reading.value in (chosen, "")]
    others = [reading for reading in point.readings if reading not in holds]
    told = [(reading.value or chosen, *_told(reading, agreement, language)) for reading in (*holds, *others)]
    return Line(point.key, point.question[language], tuple(told))


def _told(reading: Reading, agreement: Agreement, language: Language) -> tuple[str, str]:
    return reading.meaning[language], _effect(reading.effect(agreement), agreement, language)


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
    day = short_day(here, language)
    return f"{day} {filters.time(here, language)}" if isinstance(here, datetime) else day


def short_day(on: date, language: Language) -> str:
    """ "Jum 28 Mar", "Fri 28 Mar": in both languages three letters are what a wall calendar has."""
    name, number, month, _year = filters.day(on, language).replace(",", "").split()
    return f"{name[:3]} {number} {month[:3]}"


def text(agreement: Agreement, language: Language, width: int = 100) -> str:
    """The sheet as plain text of so many columns."""
    told = WORDS[language]
    parts = [told["title"], "=" * len(told["title"]), *wrap(_about(agreement, language), width), ""]
    for number, line in enumerate(lines(agreement, language), 1):
        parts += wrap(f"{number:>2}. {line.question}", width, subsequent_indent=INDENT)
        for name, (value, meaning, effect) in zip(_names(line, language), line.readings, strict=True):
            parts += wrap(f"{name} ({line.key}: {value}): {meaning}" if value != "-" else f"{name}: {meaning}",
                          width, initial_indent=INDENT, subsequent_indent=INDENT + "  ")  # fmt: skip
            parts += wrap(f"-> {effect}", width, initial_indent=INDENT * 2, subsequent_indent=INDENT * 2 + "   ")
        parts.append("")
    parts += [f"{told['signed']}", ""]
    parts += [f"{party}: {'_' * 30}  ({told['blank']})" for party in _parties(agreement, language)]
    return "\n".join(parts)


def _names(line: Line, language: Language) -> Iterator[str]:
    told = WORDS[language]
    yield told["chosen"]
    for _ in line.readings[1:]:
        yield told["other"]


def _about(agreement: Agreement, language: Language) -> str:
    when = filters.when(received(agreement), language)
    form = filters.day(FORM, language)
    return WORDS[language]["about"].format(name=agreement.name, version=agreement.version, received=when, form=form)


def _parties(agreement: Agreement, language: Language) -> tuple[str, str]:
    told = WORDS[language]
    return f"{told['vendor']}, {agreement.vendor.name}", told["client"]


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


def html(agreement: Agreement, *languages: Language) -> str:
    """The sheet as a web page of its own, a page of A4 for each language."""
    pages = "\n".join(_page(agreement, language) for language in languages)
    title = escape(WORDS[languages[0]]["title"])
    head = f'<meta charset="utf-8">\n<title>{title}</title>\n<style>{STYLE}</style>'
    return (
        f'<!DOCTYPE html>\n<html lang="{languages[0]}">\n<head>\n{head}\n</head>\n<body>\n{pages}\n</body>\n</html>\n'
    )


def _page(agreement: Agreement, language: Language) -> str:
    told = WORDS[language]
    titles = "".join(f"<th>{escape(title)}</th>" for title in ("", told["point"], told["chosen"], told["other"]))
    rows = "\n".join(_row(number, line) for number, line in enumerate(lines(agreement, language), 1))
    parties = "".join(
        f"<div><b>{escape(party)}</b><br>{escape(told['blank'])}</div>" for party in _parties(agreement, language)
    )
    return (
        f'<section lang="{language}">\n<h1>{escape(told["title"])}</h1>\n<p>{escape(_about(agreement, language))}</p>\n'
        f"<table>\n<thead><tr>{titles}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n"
        f'<div class="sign">{parties}</div>\n</section>'
    )


def _row(number: int, line: Line) -> str:
    holds, *others = (_cell(*reading) for reading in line.readings)
    question = f"{escape(line.question)} <code>{escape(line.key)}</code>"
    return f"<tr><td>{number}</td><td>{question}</td><td>{holds}</td><td>{'<br>'.join(others)}</td></tr>"


def _cell(value: str, meaning: str, effect: str) -> str:
    key = f" <code>{escape(value)}</code>" if value != "-" else ""
    return f"<b>{escape(meaning)}</b>{key}<br>{escape(effect)}"
