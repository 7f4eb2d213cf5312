"""The header of a mail as it stands inside of another one's text: fields in any language, wrapped, quoted, spaced out.

Every line is looked at a bounded number of times, and no more than `MOST_FIELDS` lines and `LONGEST_FIELD` characters.
"""

from __future__ import annotations

import re

from mailflow.mail import address
from mailflow.mail.forwardwords import FIELDS, FieldName
from mailflow.mail.marks import LINE_MARKS
from mailflow.mail.message import Address

MOST_FIELDS = 60  # lines of a header, wrapped lists of recipients included
LONGEST_FIELD = 20_000  # characters
LONGEST_LABEL = 40
WRAPPED = 60  # characters: a shorter line was not wrapped by a mail program
GAP = 3  # empty lines in a row end a header
FEWEST = 3  # fields without which a line is none
REPEATED = frozenset({"cc", "other"})  # Bcc is read as Cc

_QUOTES = re.compile(r"(?:[ \t]?>){0,20} ?")
_ADDRESS = re.compile(r"[^\s<>\[\]();:,\"'*|]{1,64}@[^\s<>\[\]();:,\"'*|]{1,255}")
_ONE_LINE = re.compile(r"([ \t>]{0,40}[-_]{4,30} ?[^-_:\s][^-_:]{2,60}[-_]{4,30})[ \t]?([^-_\s].*)")
_LATER_LABEL = re.compile(r"(?:^|[ \t])([^\W\d_][^\W_]{0,15}):[ \t]")
_AROUND_NAMES = " \t,;<>[]()\"'*|"
_MAILTO = "mailto:"

Fields = dict[FieldName, str]


def unquoted(line: str) -> tuple[int, str]:
    """How deep a line is quoted, and what it says."""
    marks = _QUOTES.match(line)
    prefix = marks[0] if marks else ""
    return prefix.count(">"), line[len(prefix) :].strip()


def unfold(line: str) -> list[str]:
    """A separator and a header on one line, as Samsung's phones write them in plain text, as lines of their own."""
    whole = _ONE_LINE.match(line[:LONGEST_FIELD])
    if not whole or label(whole[2])[0] is None:
        return [line]
    cuts: dict[FieldName, int] = {}
    for match in _LATER_LABEL.finditer(whole[2]):
        field = FIELDS.get(normal(match[1]))
        if field and "subject" not in cuts:
            cuts.setdefault(field, match.start(1))
    starts = sorted(cuts.values())
    if len(starts) < FEWEST:
        return [line]
    rest = whole[2] + line[LONGEST_FIELD:]
    ends = [*starts[1:], len(rest)]
    return [whole[1], *(rest[start:end].rstrip() for start, end in zip(starts, ends, strict=True))]


def normal(words: str) -> str:
    return " ".join(words.strip("*_:： \t").casefold().split())


def label(line: str) -> tuple[FieldName | None, str]:
    """The field that a line begins, and its value; (None, line) for any other line."""
    head = line[:LONGEST_LABEL].replace("：", ":")
    name, colon, _ = head.partition(":")
    if not colon:
        return None, line
    word = normal(name)
    field = FIELDS.get(word, "other" if word.startswith("x-") and " " not in word else None)
    return field, (line[len(name) + 1 :].strip("*_| \t") if field else line)


def read(lines: list[str], first: int, wrapped: bool) -> tuple[Fields, int, int]:
    """The fields from this line on, the line below them, and how deep they are quoted; lines may be `wrapped`."""
    fields: Fields = {}
    depth, end, above = 0, first, ""
    last: FieldName | None = None
    for number in range(first, min(len(lines), first + MOST_FIELDS)):
        deep, line = unquoted(lines[number][:LONGEST_FIELD])
        if not line or line in LINE_MARKS:
            if number - end >= GAP:
                break
            continue
        name, value = label(line)
        if name and (name not in fields or name in REPEATED):
            fields.setdefault(name, value)
            last, depth = name, depth or deep
        elif last and not name and number == end and (not fields[last] or (wrapped and _goes_on(above, lines, number))):
            fields[last] = f"{fields[last]} {line}".strip()
        else:
            break
        end, above = number + 1, line
    return fields, end, depth


def _goes_on(above: str, lines: list[str], number: int) -> bool:
    """Whether a line belongs to the field above it, by how it stands or by a further field directly below it."""
    if len(above) >= WRAPPED or above.endswith((",", ";")):
        return True
    indented = lines[number][:LONGEST_LABEL].lstrip(">").startswith(("\t", "  "))
    below = unquoted(lines[number + 1][:LONGEST_LABEL])[1] if number + 1 < len(lines) else ""
    return indented or label(below)[0] is not None


def is_header(fields: Fields, separated: bool) -> bool:
    """Whether fields are the header of a mail, and not lines of a form that say "Dari:" and "Tanggal:" too."""
    told = fields.keys() & {"from", "to", "cc", "date", "sent", "subject"}
    if separated:
        return len(told) >= 2 and bool(told & {"from", "subject"})
    by_program = "sent" in fields or any("@" in fields.get(name, "") for name in ("from", "to"))
    return len(told) >= 3 and "from" in told and by_program


def addresses(value: str) -> tuple[Address, ...]:
    """The addresses of a field as people and programs write them: a name alone, without an address, is left out."""
    found: dict[str, Address] = {}
    end = 0
    for match in _ADDRESS.finditer(value[:LONGEST_FIELD]):
        spec = match[0].rstrip(".").removeprefix(_MAILTO)
        found.setdefault(spec.lower(), _named(value[end : match.start()], spec))
        end = match.end()
    return tuple(found.values())


def writer(value: str) -> Address | None:
    """Whose mail it is by the value of its From: exactly one address, else nobody's (email.md 2).

    An address in brackets is the writer's, whatever stands before it: the name is the sender's to choose, and may look
    like another person's address.
    """
    value = value[:LONGEST_FIELD]
    bracket = value.find("<")
    first = bracket if bracket >= 0 and _ADDRESS.search(value, bracket) else 0
    found = addresses(value[first:])
    if len(found) != 1 or value.count("@", first) != len(_ADDRESS.findall(value, first)):
        return None
    return _named(value[:first], found[0].address) if first else found[0]


def _named(before: str, spec: str) -> Address:
    name = before.replace(_MAILTO, "").strip(_AROUND_NAMES)
    return address.named("" if name.lower() == spec.lower() else name, spec)
