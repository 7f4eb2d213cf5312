"""The text around the words of a client, piece by piece: gaps, lines, titles, names; all of it bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailflow.desk import consentwords
from mailflow.desk.days import lower
from mailflow.mail import language

LONGEST = 3000  # characters
NAMES = 3  # words of a name behind a title

_GAP = r"[\s.,;:!()\[\]\"'*_~`“”‘’…–—<>&-]{0,20}"
_FRIENDLY = "\U0001f64f\U0001f44d\U0001f44c\U0001f44f\U0001f60a\U0001f642\U0001f91d\u2705\u2714"
_SKIN = "\U0001f3fb-\U0001f3ff\ufe0f"  # a picture's second character


def compiled(*patterns: str) -> re.Pattern[str]:
    """One pattern for any of them; each is a whole word, and a blank in it is any gap between words of a line."""
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(rf"(?:{joined})(?![\w'])".replace(" ?", r"[\x20\t-]{0,3}").replace(" ", r"[\x20\t-]{1,3}"))


TITLE = compiled(consentwords.TITLE)
CONDITIONS = re.compile(
    r"\b"
    + compiled(
        consentwords.CONDITIONS,
        consentwords.MATTERS,
        *(consentwords.WORDS[word] for word in ("decline", "cancel", "reopen")),
    ).pattern
)
NAME = re.compile(r"[ \t.]{0,3}([^\W\d_]+(?:'[^\W\d_]+)?)")
_SKIP = re.compile(rf"{_GAP}(?:[{_FRIENDLY}][{_SKIN}]?)?")
_IGNORED = re.compile(r"\s{0,20}(?:>|ref:[ \t]{0,3}\S{1,100}\s*\Z)")


def lines(plain: str) -> Iterator[tuple[int, int]]:
    """Where lines with words begin and end; quoted ones and references are left out."""
    start = 0
    for line in plain.splitlines(keepends=True):
        if line.strip() and not _IGNORED.match(line):
            yield skip(plain, start), start + len(line.rstrip())
        start += len(line)


def skip(plain: str, start: int) -> int:
    """Past blanks, marks and friendly pictures."""
    while (found := _SKIP.match(plain, start)) and found.end() > start:
        start = found.end()
    return start


def addressed(text: str, plain: str, start: int) -> int:
    """Past the names behind a greeting or a title, where a comma or the end of the line closes them."""
    end = named(text, plain, start)
    return end if end == len(plain) or text[end] in ",.!:;" else start


def named(text: str, plain: str, start: int) -> int:
    """Past up to three words that can be names: with a capital, in no list of common words, of no condition."""
    for _ in range(NAMES):
        found = NAME.match(text, start, len(plain))
        if not found or not found[1][0].isupper() or found[1].isupper() or _is_common(lower(found[1])):
            break
        start = found.end()
    return start


def _is_common(word: str) -> bool:
    listed = word in language.INDONESIAN or word in language.ENGLISH or bool(CONDITIONS.fullmatch(word))
    return listed or any(shape.fullmatch(word) for shape in (language.BUILT, language.INFLECTED))
