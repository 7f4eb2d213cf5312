"""The words staff write in the first lines of a reply, and what stands after them.

One command a line, `/word argument`; capitals and spaces are forgiven. The first line that is no command ends them, the
rest is what the client reads. Text after a command that takes no argument belongs to that rest, because people write
"/selesai sudah kami perbaiki ya Bu" (email.md 6).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailflow.sla.agreement import Severity

COMMANDS: dict[str, tuple[str, ...]] = {
    "progress": ("progress", "proses", "kerjakan"),
    "wait": ("wait", "tunggu", "pending"),
    "workaround": ("workaround", "sementara", "solusi-sementara"),
    "resolve": ("resolve", "selesai", "beres", "done"),
    "close": ("close", "tutup"),
    "reopen": ("reopen", "buka-lagi", "bukalagi"),
    "severity": ("severity", "tingkat", "keparahan"),
    "note": ("note", "catatan", "catat", "internal"),
    "client": ("client", "klien"),
    "reason": ("reason", "alasan"),
    "waive": ("waive", "kecualikan"),
    "list": ("list", "daftar"),
}
"""Each command's canonical name, and every word for it: English, Indonesian, and what people write instead."""

SEVERITIES: dict[str, Severity] = {
    word: severity
    for severity, words in {
        Severity.CRITICAL: ("critical", "kritis", "1"),
        Severity.HIGH: ("high", "tinggi", "2"),
        Severity.NORMAL: ("normal", "3"),
        Severity.LOW: ("low", "rendah", "4"),
    }.items()
    for word in words
}

NOBODY = ("none", "kosong", "-")
"""What staff write for a client where there is none."""

LISTS: dict[str, str] = {
    word: shown
    for shown, words in {
        "": ("", "all", "semua"),
        "late": ("late", "terlambat", "telat"),
        "mine": ("mine", "me", "saya", "milik saya"),
        "today": ("today", "hari ini", "hari-ini"),
    }.items()
    for word in words
}
"""What may stand after /list."""

MOST_REASON = 500
"""Characters of a reason that are kept: it stands in lists and reports."""

TAKES_ARGUMENT = frozenset({"severity", "client", "reason", "waive", "list"})

_BY_WORD = {word: name for name, words in COMMANDS.items() for word in words}
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
        """With a /note among the commands nothing in the mail reaches the client: a slip must not leak."""
        return any(command.name == "note" for command in self.commands)


def read(text: str) -> Orders:
    """The orders in the new text of a staff mail."""
    commands: list[Command] = []
    words: list[str] = []
    lines = text.strip().splitlines()
    while lines:
        line = lines[0]
        match = _LINE.match(line)
        if match is None:
            if line.strip():
                break
            lines.pop(0)
            continue
        lines.pop(0)
        name = _BY_WORD.get(match[1].lower())
        argument = (match[2] or "").strip()
        if name is not None and name not in TAKES_ARGUMENT and argument:
            words.append(argument)
            argument = ""
        commands.append(Command(name, argument, line.strip()))
    below = tuple(line.strip() for line in lines if _is_command(line))
    return Orders(tuple(commands), "\n".join((*words, *lines)).strip(), below)


def _is_command(line: str) -> bool:
    match = _LINE.match(line)
    name = _BY_WORD.get(match[1].lower()) if match else None
    argument = (match[2] or "").strip() if match else ""
    if name is None or not argument:
        return name is not None
    means = {"severity": severity, "client": client, "reason": reason, "waive": reason, "list": listed}.get(name)
    return means is not None and means(argument) is not None


def severity(argument: str) -> Severity | None:
    """The severity a person means, in either language or by its number."""
    return SEVERITIES.get(argument.strip().lower().rstrip("."))


def client(argument: str) -> str | None:
    """The client's id a person means, "" for none of them; None where it is no single word."""
    word = argument.strip().lower().rstrip(".,:")
    if len(word.split()) != 1:
        return None
    return "" if word in NOBODY else word


def reason(argument: str) -> str | None:
    """Why a request is late, in a person's words; None where there are none."""
    return " ".join(argument.split())[:MOST_REASON] or None


def listed(argument: str) -> str | None:
    """Which lists a person wants: "late", "mine", "today", "" for all of them; None where it is no list."""
    return LISTS.get(" ".join(argument.lower().rstrip(".,:!").split()))


def asks_for_lists(text: str) -> bool:
    """Whether the orders in the new text of a mail have a /list among them."""
    return any(command.name == "list" for command in read(text).commands)
