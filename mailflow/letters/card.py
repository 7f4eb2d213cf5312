"""The command card: every command of staff on one page, to print (A4) or to read in a mail program or on a phone.

Made from `desk.commands` and the tables of `commandwords`, so that it can't say what the program does not do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from mailflow.desk import commandtables
from mailflow.letters import commandwords
from mailflow.mail.message import Language

WIDTH = 100
WORDS: Mapping[Language, Mapping[str, str]] = {
    "id": {
        "title": "Kartu perintah untuk tim",
        "how": "Perintah ditulis di baris pertama balasan, satu per baris; kata-kata di bawahnya adalah jawaban untuk "
        "klien. Balasan tanpa perintah juga dikirim ke klien. Bila satu baris salah, tidak ada yang dijalankan.",
        "also": "juga",
        "short": "{} sama dengan {}",
    },
    "en": {
        "title": "Command card for the team",
        "how": "Commands stand in the first lines of a reply, one a line; the words below them are the answer to the "
        "client. A reply without a command goes to the client, too. If one line is wrong, nothing is done.",
        "also": "also",
        "short": "{} is the same as {}",
    },
}
CHOICES: Mapping[str, Mapping[str, str]] = {
    "severity": commandtables.SEVERITIES,
    "kind": commandtables.KINDS,
    "list": commandtables.LISTS,
}
"""The commands whose arguments are one of a few words."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One command: how it is written in this language, every other word for it, and with what behind it.

    `example` is "" for a command that stands alone: "/tugaskan rani | saya", "/daftar [saya]".
    """

    command: str
    also: tuple[str, ...]
    example: str
    effect: str


@dataclass(frozen=True, slots=True)
class Section:
    """Commands that belong together."""

    title: str
    entries: tuple[Entry, ...]


def spoken(name: str, language: Language) -> str:
    """A command as staff write it in this language: /selesai, /resolve."""
    words = commandtables.COMMANDS.get(name, (name,))
    return "/" + (words[1] if language == "id" and len(words) > 1 else words[0])


def sections(language: Language) -> tuple[Section, ...]:
    """The whole card in order."""
    return tuple(section(group, language) for group in commandwords.GROUPS)


def section(group: str, language: Language) -> Section:
    """One group of `commandwords.GROUPS`."""
    entries = (_entry(name, language) for name in commandwords.GROUPS[group])
    return Section(commandwords.TITLES[language][group], tuple(entries))


def choices(language: Language) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What may stand behind the commands that take one of a few words, each with all its spellings; and the short
    forms."""
    found = [(spoken(name, language), tuple(_spellings(table))) for name, table in CHOICES.items()]
    short = WORDS[language]["short"]
    same = (short.format(f"/{word}", f"{spoken(name, language)} {said}") for word, (name, said) in _shorts(language))
    return (*found, ("", tuple(same)))


def _shorts(language: Language) -> Iterator[tuple[str, tuple[str, str]]]:
    for word, (name, argument) in commandtables.SHORT.items():
        yield word, (name, "saya" if argument == "me" and language == "id" else argument)


def _entry(name: str, language: Language) -> Entry:
    command = spoken(name, language)
    also = tuple(f"/{word}" for word in commandtables.COMMANDS[name] if f"/{word}" != command)
    examples = commandwords.EXAMPLES[language].get(name, ())
    choice = " | ".join(filter(None, examples))
    example = f"{command} [{choice}]" if "" in examples else f"{command} {choice}" if choice else ""
    return Entry(command, also, example, commandwords.EFFECTS[language][name])


def _spellings(table: Mapping[str, str]) -> Iterator[str]:
    """Every meaning with all the words for it: "critical = kritis = 1"."""
    for meaning in dict.fromkeys(table.values()):
        yield " = ".join(word for word, meant in table.items() if meant == meaning and word)


def text(language: Language) -> str:
    """The card as plain text."""
    told = WORDS[language]
    lines = [told["title"], "", *wrap(told["how"], WIDTH)]
    for section in sections(language):
        lines += ["", section.title.upper()]
        for entry in section.entries:
            lines += [f"{entry.command:<18}{entry.effect}", *_more(entry, told["also"])]
    lines += ["", *(line for name, words in choices(language) for line in wrap(_choice(name, words), WIDTH))]
    return "\n".join(lines) + "\n"


def _more(entry: Entry, also: str) -> Iterator[str]:
    indent = " " * 18
    if entry.example:
        yield indent + entry.example
    if entry.also:
        yield f"{indent}{also}: {', '.join(entry.also)}"


def _choice(name: str, words: Iterable[str]) -> str:
    return f"{name}: {'; '.join(words)}" if name else "; ".join(words)


STYLE = """
* { box-sizing: border-box }
:root { color-scheme: light dark; --rule: #ccc; --quiet: #555 }
body { font: 16px/1.45 Arial, "Liberation Sans", Helvetica, sans-serif; margin: 0 }
main { max-width: 1160px; margin: 0 auto; padding: 24px }
h1 { font-size: 24px; margin: 0 0 8px }
h2 { font-size: 18px; margin: 24px 0 0; padding-bottom: 4px; border-bottom: 2px solid }
p { margin: 0 0 8px }
table { width: 100%; border-collapse: collapse; table-layout: fixed }
td { vertical-align: top; padding: 6px 16px 6px 0; border-bottom: 1px solid var(--rule); overflow-wrap: anywhere }
td:first-child { width: 18% }
td:nth-child(2) { width: 42% }
td:last-child { padding-right: 0 }
td > code, td > small { display: inline-block; margin-right: 8px }
b, code { font-family: Consolas, Menlo, "Liberation Mono", monospace }
code, small { font-size: 15px }
small { color: var(--quiet) }
.choices { margin-top: 16px }
@media (prefers-color-scheme: dark) { :root { --rule: #555; --quiet: #b3bac4 } }
@media screen and (max-width: 640px) {
  main { padding: 16px }
  table, tbody, tr, td { display: block; width: auto !important }
  td { border: 0; padding: 0 } tr { padding: 8px 0; border-bottom: 1px solid var(--rule) }
}
@page { size: A4; margin: 9mm }
@media print {
  :root { color-scheme: light; --rule: #ddd; --quiet: #555 }
  body { font: 8.3pt/1.25 "Liberation Sans", Arial, Helvetica, sans-serif }
  main { max-width: 192mm; padding: 0 }
  h1 { font-size: 14pt; margin: 0 0 1mm }
  h2 { font-size: 9.5pt; margin: 2mm 0 .4mm; padding-bottom: .4mm; border-bottom-width: .4mm }
  p { margin: 0 0 .5mm }
  td { padding: .4mm 2mm .4mm 0; border-bottom-width: .2mm }
  td > code, td > small { display: inline; margin: 0 }
  code, small { font-size: 7.5pt }
  .choices { margin-top: 2.4mm }
}
"""


def html(language: Language) -> str:
    """The card as a web page of its own: one page of A4, and readable on a phone."""
    told = WORDS[language]
    body = "\n".join(_section(section, told["also"]) for section in sections(language))
    listed = "".join(
        f"<p><small>{_named(name)}{escape('; '.join(words))}</small></p>" for name, words in choices(language)
    )
    head = (
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(told['title'])}</title>\n<style>{STYLE}</style>"
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n{head}\n</head>\n<body>\n<main>\n'
        f"<h1>{escape(told['title'])}</h1>\n<p>{escape(told['how'])}</p>\n{body}\n"
        f'<div class="choices">{listed}</div>\n</main>\n</body>\n</html>\n'
    )


def _named(name: str) -> str:
    return f"<b>{escape(name)}</b>: " if name else ""


def _section(section: Section, also: str) -> str:
    rows = "\n".join(_row(entry, also) for entry in section.entries)
    return f"<h2>{escape(section.title)}</h2>\n<table>\n{rows}\n</table>"


def _row(entry: Entry, also: str) -> str:
    more = [f"<code>{escape(entry.example)}</code>"] if entry.example else []
    if entry.also:
        more.append(f"<small>{also}: {escape(', '.join(entry.also))}</small>")
    return f"<tr><td><b>{escape(entry.command)}</b></td><td>{escape(entry.effect)}</td><td>{' '.join(more)}</td></tr>"
