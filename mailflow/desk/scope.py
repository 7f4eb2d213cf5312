"""What an estimate is for: the words below /estimate without the salutation above and the closing with a name below.

The client approves these words, and they stand on record for years; the letter has a salutation of its own.
"""

from __future__ import annotations

import re

from mailflow.desk import consent
from mailflow.mail import signlines

MOST_CLOSING = 12
"""Lines at the end in which a closing is looked for."""
_END = re.compile(r"(?:demikian|sekian)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,40}")


def read(words: str, names: frozenset[str] = frozenset()) -> str:
    """The scope; "" where nothing else was written. `names` are words of the writer's name in lower case.

    Only whole lines are left out, and only those that say nothing about the work.
    """
    lines = [line.rstrip() for line in words.strip().splitlines()]
    start = next((n for n, line in enumerate(lines) if line and not consent.courteous(line)), len(lines))
    tail = range(max(start, len(lines) - MOST_CLOSING), len(lines))
    end = next((n for n in tail if lines[n] and _closes(lines[n:], names)), len(lines))
    return "\n".join(lines[start:end]).strip()


def _closes(lines: list[str], names: frozenset[str]) -> bool:
    """Whether nothing stands in these lines but thanks, a closing, and who says so."""
    said = [line for line in lines if line]
    left = next((n for n, line in enumerate(said) if not _is_closing(line)), len(said))
    rest = said[left:]
    if not rest:
        return True
    by_name = left and signlines.closing(said[left - 1]) == "regards" and signlines.name(rest[0])
    return bool(by_name or _is_own(rest[0], names)) and all(map(signlines.fits, rest[1:]))


def _is_closing(line: str) -> bool:
    if consent.courteous(line) or signlines.closing(line) or signlines.signed_off(line):
        return True
    head, comma, thanks = line.partition(",")
    return bool(comma) and bool(_END.match(head)) and len(head.split()) <= 3 and consent.courteous(thanks)


def _is_own(line: str, names: frozenset[str]) -> bool:
    """Whether a line is the writer's name, perhaps with more of it than we know."""
    words = frozenset(word.lower() for word in _WORD.findall(line))
    return not words.isdisjoint(names) and signlines.name(line)
