"""The words staff write in the first lines of a reply, and what stands after them.

One command a line, `/word argument`; capitals and spaces are forgiven. The first line that is no command ends them, the
rest is what the client reads. Text after a command that takes no argument belongs to that rest, because people write
"/selesai sudah kami perbaiki ya Bu" (email.md 6).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from mailflow.desk.commandtables import (
    COMMANDS,
    KINDS,
    LISTS,
    NOBODY,
    SEVERITIES,
    SHORT,
    TAKES_ARGUMENT,
    WAYS,
)
from mailflow.likely import LONGEST, likeliest
from mailflow.sla.agreement import Severity

MOST_REASON = 500
"""Characters of a reason that are kept: it stands in lists and reports."""

LIKE = 0.7
"""How like a word must be to be taken for another one (see `likely`): below it short words are like anything."""

FEWEST = 3
"""Letters of a word that another one is taken for: "/ask" is not "/as" with a letter too many."""

_BY_WORD = {word: name for name, words in COMMANDS.items() for word in words}
_REFERENCE = re.compile(r"\[?(?:[A-Za-z][A-Za-z0-9]{0,15}-)?([0-9]{1,12})\]?\.?")
_LINE = re.compile(r"\s*/\s*([A-Za-z][A-Za-z-]*|\?)[:.,]?(?:\s+(.*))?$")


@dataclass(frozen=True, slots=True)
class Command:
    """One command line. `name` is the canonical name, or None for a word nobody knows; `line` as it was written."""

    name: str | None
    argument: str
    line: str


@dataclass(frozen=True, slots=True)
class Orders:
    """A staff mail's commands in order, and the words meant for people. `internal`: the words are a note's.

    `below` are lines among the words that are nothing but a command: written too late to be one, and no word for a
    client either.
    """

    commands: tuple[Command, ...]
    words: str
    below: tuple[str, ...] = ()

    @property
    def internal(self) -> bool:
        """With a /note, a /log or an /undo among the commands nothing in the mail reaches the client: a slip must not
        leak, and what takes words back must not wait itself."""
        return any(command.name in ("note", "log", "undo") for command in self.commands)


def read(text: str) -> Orders:
    """The orders in the new text of a staff mail."""
    lines = text.strip().splitlines()
    end = next((at for at, line in enumerate(lines) if line.strip() and not _LINE.match(line)), len(lines))
    commands: list[Command] = []
    words: list[str] = []
    for match in filter(None, map(_LINE.match, lines[:end])):
        command, rest = _command(match, match[0].strip())
        commands.append(command)
        words += [rest] if rest else []
    below = tuple(line.strip() for line in lines[end:] if _is_command(line))
    return Orders(tuple(commands), "\n".join((*words, *lines[end:])).strip(), below)


def _command(match: re.Match[str], line: str) -> tuple[Command, str]:
    """The command of a line, and what stands behind one that takes no argument: the beginning of the words."""
    word, argument = match[1].lower(), (match[2] or "").strip()
    if word in SHORT:
        name, given = SHORT[word]
        return Command(name, given, line), argument
    name_ = _BY_WORD.get(word)
    if name_ is None or name_ in TAKES_ARGUMENT:
        return Command(name_, argument, line), ""
    return Command(name_, "", line), argument


def _is_command(line: str) -> bool:
    """Whether a line is nothing but a command: one with text behind it must make sense as its argument."""
    match = _LINE.match(line)
    if match is None:
        return False
    command, rest = _command(match, line)
    if command.name is None or rest:
        return False
    means = MEANS.get(command.name)
    return not command.argument or means is None or means(command.argument) is not None


def is_two(command: Command) -> bool:
    """Whether a second command stands behind one that takes no argument: "/catatan /tugaskan rani"."""
    match = _LINE.match(command.line)
    _, rest = _command(match, command.line) if match else (command, "")
    second = _LINE.match(rest)
    return second is not None and _command(second, rest)[0].name is not None


def meant(line: str) -> str:
    """The command that a line with an unknown word was perhaps meant to be, "selesai" for "/selesia"; "" for none.

    One letter too many, too few or exchanged: a guess is shown to its writer and never carried out.
    """
    match = _LINE.match(line)
    return _likest(match[1].lower()) if match and len(match[1]) <= LONGEST else ""


@lru_cache(maxsize=256)
def _likest(word: str) -> str:
    known = () if word in _BY_WORD or word in SHORT else (*_BY_WORD, *SHORT)
    return likeliest(word, [each for each in known if len(each) >= FEWEST], LIKE)


def lacks_slash(words: str) -> bool:
    """Whether words to a client are nothing but the word of a command: hardly meant for him."""
    word = words.strip().lower().rstrip(".!")
    return word in _BY_WORD or word in SHORT


def severity(argument: str) -> Severity | None:
    """The severity a person means, in either language or by its number."""
    return SEVERITIES.get(argument.strip().lower().rstrip("."))


def client(argument: str) -> str | None:
    """The client's id a person means, "" for none of them; None where it is no single word."""
    word = argument.strip().lower().rstrip(".,:")
    if len(word.split()) != 1:
        return None
    return "" if word in NOBODY else word


def person(argument: str) -> str:
    """The word by which an /assign names a person: an id, an address, one of `ME` or `NOBODY`."""
    return argument.strip().lower().rstrip(".,:")


def reason(argument: str) -> str | None:
    """Why a request is late, in a person's words; None where there are none."""
    return " ".join(argument.split())[:MOST_REASON] or None


def listed(argument: str) -> str | None:
    """Which lists a person wants: "late", "mine", "today", "" for all of them; None where it is no list."""
    return LISTS.get(" ".join(argument.lower().rstrip(".,:!").split()))


def lists_asked(text: str) -> tuple[str, ...]:
    """What the /list orders in the new text of a mail ask for, as `listed` says it."""
    asked = (listed(command.argument) for command in read(text).commands if command.name == "list")
    return tuple(shown for shown in asked if shown is not None)


def reference(argument: str) -> int | None:
    """The number of the request a person names: "BEN-1042", "[BEN-1042]", "1042"."""
    found = _REFERENCE.fullmatch(argument.strip())
    return int(found[1]) if found else None


def references(text: str) -> tuple[int, ...]:
    """The requests that the orders in the new text of a mail name beside the one they are for."""
    merged = (reference(each.argument) for each in read(text).commands if each.name == "merge")
    return tuple(number for number in merged if number is not None)


def addressed(text: str) -> tuple[str, ...]:
    """The addresses that the orders in the new text of a mail name: who reads along, and whose matter is brought in."""
    words = (word for each in read(text).commands if each.name in ("cc", "as") for word in each.argument.split())
    return tuple(address for word in words if "@" in (address := word.strip("<>.,;").lower()))


def kind(argument: str) -> str | None:
    """The kind of request a person means; None where it is none."""
    return KINDS.get(" ".join(argument.lower().rstrip(".,:").split()))


def contact(argument: str) -> str | None:
    """By which way somebody was spoken to, "call" or "chat"; None where the argument begins with neither."""
    return WAYS.get(argument.split(maxsplit=1)[0].lower().rstrip(".,:")) if argument.strip() else None


MEANS: Mapping[str, Callable[[str], object]] = {
    "severity": severity,
    "client": client,
    "reason": reason,
    "waive": reason,
    "list": listed,
    "kind": kind,
    "log": contact,
}
"""What a command's argument must be able to mean, where that can be told from the argument alone."""
