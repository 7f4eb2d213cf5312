"""The mail that somebody forwarded inside of the text of his own, and the text above it.

A forward is told from a reply by the line that says "forwarded", in the languages of `forwardwords`, or, where the
program writes none (Outlook does not), by the Subject, or by a quoted writer who takes no part in this mail. Anybody
can type such a header: it is for display and for staff to confirm, never for rights. Every line is looked at a bounded
number of times, whatever the mail.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mailflow.mail import address, bodytext, forwardheader, quotemarks
from mailflow.mail.forwardwords import FORWARD_PREFIXES, ORIGINALS, SEPARATORS
from mailflow.mail.marks import MARKS, QUOTE_MARK, REPLY_MARK, without_marks
from mailflow.mail.message import Address, Forwarded

MOST_LINES = 5000  # lines above a forward
LONGEST_SEPARATOR = 200
SHORTEST_RULE = 5  # characters: two dashes begin a signature

_DRAWN = "-_=*—– \t"
_PREFIX = re.compile(
    r"\s{0,5}(?:\[[^\]]{0,60}\]\s{0,5}){0,3}([^\W\d_](?:[\w ]{0,20}))(?:[\[(]\d{1,3}[\])])?\s{0,3}[:：]"
)


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a forwarded mail begins: its separator's line, its fields, where its text begins, how deep it is quoted."""

    line: int
    fields: forwardheader.Fields
    body: int
    depth: int
    says_so: bool


def split(
    text: str, subject: str = "", writer: str = "", recipients: Iterable[str] = ()
) -> tuple[str, Forwarded] | None:
    """The text above the mail that was forwarded inline, and that mail; None where nothing was forwarded.

    `text` may hold the `marks` of HTML: they stay in the text above and are taken out of the mail. Where nothing
    stands above a forward that is marked as quoted, the text below it is the writer's. `subject` is the Subject of the
    mail; `writer` and `recipients` are its From and everybody it was sent to, as addresses: where they are given, a
    quoted header of somebody who is neither, nor of a recipient's domain, is a forward too, whatever the subject says.
    """
    given = text.replace("\r\n", "\n").replace("\u00a0", " ").split("\n")
    lines = [line for each in given for line in forwardheader.unfold(each)]
    hosts = {_host(one) for one in recipients if "@" in one}
    wrapped = MARKS.search(text) is None  # text made of HTML is not
    for number in range(min(len(lines), MOST_LINES)):
        start = _start(lines, number, wrapped=wrapped)
        if start is None:
            continue
        found = _forwarded(lines, start)
        if not (start.says_so or marked(subject) or _stranger(found[1].from_, writer, hosts)):
            return None
        above = _above(lines, start)
        # Below the quote of a reply it is a forward of the one who is quoted.
        return None if above is None else (above or found[0], found[1])
    return None


def _host(mailbox: str) -> str:
    return mailbox.rpartition("@")[2].lower()


def marked(subject: str) -> bool:
    """Whether a Subject says, in any language, that the mail forwards one: "Trs: Slip gaji"."""
    prefix = _PREFIX.match(subject)
    return prefix is not None and prefix[1].strip().casefold() in FORWARD_PREFIXES


def _stranger(from_: Address | None, writer: str, hosts: set[str]) -> bool:
    """Whether the quoted mail is by somebody who neither writes nor receives this one: then it was passed on."""
    if from_ is None or not hosts:
        return False
    return from_.address.lower() != writer.lower() and _host(from_.address) not in hosts


def _start(lines: list[str], number: int, *, wrapped: bool) -> _Start | None:
    """The beginning of another mail at this line, with what its separator and its header say."""
    depth, line = forwardheader.unquoted(lines[number][: LONGEST_SEPARATOR + forwardheader.LONGEST_LABEL])
    if not line or (forwardheader.label(line)[0] is None and len(line) > LONGEST_SEPARATOR):
        return None
    says_so, original = _separator(line)
    if not (says_so or original or forwardheader.label(line)[0]):
        return None
    separated = says_so or original
    fields, body, deep = forwardheader.read(lines, number + separated, wrapped)
    if not forwardheader.is_header(fields, separated) and not (says_so and not _ends_in_colon(line)):
        return None
    return _Start(number, fields, body, max(depth, deep), says_so)


def _ends_in_colon(line: str) -> bool:
    return line.rstrip("* \t").endswith((":", "："))


def _separator(line: str) -> tuple[bool, bool]:
    """Whether a line says that a mail was forwarded, and whether it says only that one is quoted."""
    bare = line.strip(_DRAWN)
    dashed = bool(bare) and len(line) > len(bare) + 3 and line[0] in _DRAWN and line[-1] in _DRAWN
    if not dashed and not _ends_in_colon(line):
        return False, False
    words = forwardheader.normal(bare)
    # mutt and Notes name the writer in the same line: "Forwarded message from Dewi <dewi@klien.example>".
    named = dashed and words.startswith(("forwarded by ", "forwarded message from "))
    return words in SEPARATORS or named, dashed and words in ORIGINALS


def _above(lines: list[str], start: _Start) -> str | None:
    """The writer's text above a forward, or None where that text quotes: then the forward is part of what is quoted."""
    end = start.line
    while end and _is_ornament(lines[end - 1]):
        end -= 1
    above = "\n".join(lines[:end])
    introduced = start.depth and end and quotemarks.loose_attribution(lines[end - 1][-quotemarks.LONGEST :].strip())
    return None if introduced or bodytext.split_reply(above).quoted else above


def _is_ornament(line: str) -> bool:
    """Whether a line is empty, a mark, or drawn: a rule, or a separator in a language that is not known here."""
    said = line[: LONGEST_SEPARATOR * 2].strip("> \t\r")
    if not said or said in (REPLY_MARK, QUOTE_MARK):
        return True
    return (
        not said[:SHORTEST_RULE].strip(_DRAWN)
        and not said[-SHORTEST_RULE:].strip(_DRAWN)
        and len(said) >= SHORTEST_RULE
    )


def _forwarded(lines: list[str], start: _Start) -> tuple[str, Forwarded]:
    """The text below a forward that is marked as quoted, and the forwarded mail."""
    end = len(lines) if not start.depth else _end_of_quote(lines, start)
    inner = "\n".join(_peel(line, start.depth) for line in lines[start.body : end])
    fields = start.fields
    mail = Forwarded(
        from_=forwardheader.writer(fields.get("from", "")),
        to=forwardheader.addresses(fields.get("to", "")),
        subject=address.named(fields.get("subject", ""), "").name,
        text=without_marks(inner).strip("\n").rstrip(),
    )
    return "\n".join(lines[end:]).strip(), mail


def _end_of_quote(lines: list[str], start: _Start) -> int:
    for number in range(start.body, len(lines)):
        depth, line = forwardheader.unquoted(lines[number][:LONGEST_SEPARATOR])
        if line and depth < start.depth:
            return number
    return len(lines)


def _peel(line: str, depth: int) -> str:
    for _ in range(depth):
        line = line.lstrip(" \t").removeprefix(">")
    return line.removeprefix(" ") if depth else line
