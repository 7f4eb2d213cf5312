"""What stands behind a word of a client: whether it is known to change nothing (email.md 7)."""

from __future__ import annotations

import re

from mailflow.desk import confirmation, consentwords
from mailflow.desk.consenttext import CONDITIONS, LONGEST, NAME, TITLE, compiled, lines, named, skip
from mailflow.desk.consentwords import ASKS, BEHIND, BINDING, COURTESY, WORDS
from mailflow.desk.days import lower
from mailflow.desk.money import CURRENCIES, UNITS
from mailflow.mail import signature, signlines

LONGEST_LINE = 200  # characters
MOST_LINES = 25

_BEHIND = {word: compiled(*patterns, *COURTESY, WORDS[word]) for word, patterns in BEHIND.items()}
_BEHIND["confirm"] = compiled(confirmation.YES, *confirmation.BEHIND_YES, *COURTESY)
_BEHIND["date"] = compiled(*consentwords.BESIDE_DATE)
_REASON, _TURNS = compiled(consentwords.REASON), re.compile(r"\b" + compiled(consentwords.TURNS).pattern)
_MEETINGS = {kind: compiled(words) for kind, words in consentwords.MEETINGS.items()}
_MEETING = re.compile(r"\b" + compiled(f"(?:{'|'.join(consentwords.MEETINGS.values())})(?:nya)?").pattern)
_SUMS = re.compile(rf"\d\s?(?:%|(?:{'|'.join(UNITS)})\b)|(?:{'|'.join(map(re.escape, CURRENCIES))})\.?\s?\d|[?%]")
_DIGIT = re.compile(r"\d")
_PASSIVE = re.compile(r"(?:\bdi[ -]?[a-z]{2,20}|[a-z]{2,20}ed|\ba{1,2}c{2,3})\Z")
_BY = re.compile(r"[\s\"'*_:()\u2013\u2014-]{0,20}")
"""What may stand between a passive word and whose deed it was; a comma makes him the one who is spoken to."""


def is_clear(word: str, text: str, plain: str, behind: list[tuple[int, int]], names: frozenset[str]) -> bool:
    """Whether all that follows is known to change nothing: courtesies, a go-ahead, a signature."""
    if word not in _BEHIND:
        return True
    if word in BINDING and _by_another(text, plain, behind[0][0]):
        return False
    if len(text) > LONGEST or len(behind) > MOST_LINES or any(end - start > LONGEST_LINE for start, end in behind):
        return False
    passed = next((n for n, (start, end) in enumerate(behind) if not _passes(word, text, plain[:end], start)), None)
    if passed is None:
        return True
    # "Salam," passes as a courtesy, and is the closing that makes a signature of the lines below it.
    return any(_is_signature(text, plain, behind[n:], names) for n in range(max(1, passed - 2), passed + 1))


def hides(word: str, signed: str) -> bool:
    """Whether a signature, above what its company's lawyers add, has a condition or a sum in it."""
    if word not in BEHIND:
        return False
    said = [lower(line) for line in signed[:LONGEST].splitlines()]
    own = next((number for number, line in enumerate(said) if signlines.disclaimer(line)), len(said))
    return any(_SUMS.search(line) or CONDITIONS.search(line) for line in said[:own])


def before_date(text: str) -> int:
    """Where a text goes on behind courtesies and the meeting that it is about: there a wished date would stand."""
    plain, start = lower(text[:LONGEST]), 0
    while True:
        start = skip(plain, start)
        if title := TITLE.match(plain, start):
            start = named(text, plain, title.end())
        elif found := _BEHIND["date"].match(plain, start):
            start = found.end()
        else:
            return start


def nothing_more(text: str, names: frozenset[str] = frozenset(), *, reason: bool = False) -> bool:
    """Whether a text behind another date that is wished for, on the line of the date and below, takes nothing back:
    courtesies, a signature of one of these names, and after a clear date its `reason`."""
    plain = lower(text[:LONGEST])
    if reason and len(text) <= LONGEST and _REASON.match(plain, skip(plain, 0)):
        return "?" not in plain and not _TURNS.search(plain)
    places = list(lines(plain))
    own_line = plain[:1] not in ("", "\n")  # else what stands first is below the date, and may be a signature
    return is_clear("date", text, plain, places if own_line else [(0, 0), *places], names)


def other_meeting(text: str, kind: str) -> bool:
    """Whether a text speaks of a meeting that a request of this kind is not."""
    own = _MEETINGS.get(kind)
    found = (each[0] for each in _MEETING.finditer(lower(text[:LONGEST])))
    return any(own is None or not own.match(each.removesuffix("nya")) for each in found)


def _by_another(text: str, plain: str, end: int) -> bool:
    """Whether a word that ends here says that somebody else did it: "disetujui Pak Hendra"."""
    between = _BY.match(plain, end)
    title = TITLE.match(plain, between.end()) if between and _PASSIVE.search(plain[max(0, end - 30) : end]) else None
    return title is not None and named(text, plain, title.end()) > title.end()


def _passes(word: str, text: str, plain: str, start: int) -> bool:
    start = _skip_asked(word, plain, start)
    while start < len(plain):
        if title := TITLE.match(plain, start):
            end = named(text, plain, title.end())
        elif found := _BEHIND[word].match(plain, start):
            end = found.end()
        else:
            return False
        start = _skip_asked(word, plain, end)
    return True


def _skip_asked(word: str, plain: str, start: int) -> int:
    start = skip(plain, start)
    while word in ASKS and plain[start : start + 1] == "?":
        start = skip(plain, start + 1)
    return start


def _is_signature(text: str, plain: str, places: list[tuple[int, int]], names: frozenset[str]) -> bool:
    """Whether the lines sign: a closing and what stands below it, or the writer's own name."""
    if not places or any(_says_more(plain[start:end]) for start, end in places):
        return False
    own = bool(names) and all(lower(word) in names for word in NAME.findall(text, *places[0]))
    said = [text[start:end] for start, end in places[own:]]
    return not said or signature.only(said)


def _says_more(line: str) -> bool:
    """Whether a line of a signature has a condition in it, a question, or a number that reaches nobody."""
    reaches = not _DIGIT.search(line) or signlines.contact(line)
    return bool(not reaches or _SUMS.search(line) or CONDITIONS.search(line))
