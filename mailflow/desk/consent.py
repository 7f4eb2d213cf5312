"""What a client orders by the first words of a reply: "SETUJU", "acc ya mas", "batal", "masih error" (email.md 7).

A consent that is not known to be clear, word for word, is conditional: staff read it. To ask once more costs a minute;
to take "setuju asal harganya turun" for an approval costs the client's trust. So what may stand around a word that
binds somebody is listed, and anything else, a number, a question, a condition, a wish, makes it conditional.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mailflow.desk import confirmation, consentwords
from mailflow.desk.consentwords import ASKS, BEHIND, BINDING, COURTESY, NOT, SUBJECT, TITLE, UNCLEAR, WISH, WORDS
from mailflow.desk.days import lower
from mailflow.desk.money import CURRENCIES, UNITS
from mailflow.mail import language, signature, signlines

LONGEST = 3000  # characters
LONGEST_LINE = 200
MOST_LINES = 25
FIRST = 4  # lines in which the word must stand
NAMES = 3  # words of a name behind a title

_GAP = r"[\s.,;:!()\[\]\"'*_~`“”‘’…–—<>&-]{0,20}"
_FRIENDLY = "\U0001f64f\U0001f44d\U0001f44c\U0001f44f\U0001f60a\U0001f642\U0001f91d\u2705\u2714"
_SKIN = "\U0001f3fb-\U0001f3ff\ufe0f"  # a picture's second character


def _compiled(*patterns: str) -> re.Pattern[str]:
    """One pattern for any of them; each is a whole word, and a blank in it is any gap between words of a line."""
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(rf"(?:{joined})(?![\w'])".replace(" ?", r"[\x20\t-]{0,3}").replace(" ", r"[\x20\t-]{1,3}"))


_SKIP = re.compile(rf"{_GAP}(?:[{_FRIENDLY}][{_SKIN}]?)?")
_COURTESY = _compiled(*COURTESY)
_SORRY = _compiled(consentwords.SORRY)
_ALONE = _compiled(consentwords.AGREED)
_SUBJECT = _compiled(SUBJECT)
_WISH = _compiled(WISH)
_NOT = _compiled(NOT)
_TITLE = _compiled(TITLE)
_WORDS = tuple((word, _compiled(pattern)) for word, pattern in WORDS.items())
_UNCLEAR = tuple((word, _compiled(pattern)) for word, pattern in UNCLEAR.items())
_BEHIND = {word: _compiled(*patterns, *COURTESY, WORDS[word]) for word, patterns in BEHIND.items()}
_BEHIND["confirm"] = _compiled(confirmation.YES, *confirmation.BEHIND_YES, *COURTESY)
_YES, _NO = _compiled(confirmation.YES), _compiled(confirmation.NO)
_MORE = (consentwords.CONDITIONS, consentwords.MATTERS, *(WORDS[word] for word in ("decline", "cancel", "reopen")))
_CONDITIONS = re.compile(r"\b" + _compiled(*_MORE).pattern)
_SUMS = re.compile(rf"\d\s?(?:%|(?:{'|'.join(UNITS)})\b)|(?:{'|'.join(map(re.escape, CURRENCIES))})\.?\s?\d|[?%]")
_DIGIT = re.compile(r"\d")
_NAME = re.compile(r"[ \t.]{0,3}([^\W\d_]+(?:'[^\W\d_]+)?)")
_IGNORED = re.compile(r"\s{0,20}(?:>|ref:[ \t]{0,3}\S{1,100}\s*\Z)")


@dataclass(frozen=True, slots=True)
class Consent:
    """What a client orders: `word` is approve, decline, accept, not_right, reopen, reschedule, cancel, recording,
    status, help, or form for the blank form of a visit.

    `conditional`: it is not clear that this alone is meant, so that nothing may follow by itself. `rest` is the text
    behind the word.
    """

    word: str
    conditional: bool
    rest: str


@dataclass(frozen=True, slots=True)
class _Found:
    word: str
    end: int
    unclear: bool


def read(text: str, names: frozenset[str] = frozenset(), signed: str = "") -> Consent | None:
    """The order at the begin of the new text of a mail, behind a greeting at most; None where there is none.

    `names` are words of the writer's name in lower case: a line of these is a signature, not a wish. `signed` is the
    signature that was cut off the mail: a condition that stands below a name is one all the same.
    """
    plain = lower(text[:LONGEST])
    lines = list(_lines(plain))
    for number, (start, end) in enumerate(lines[:FIRST]):
        found, reached = _begin(text, plain[:end], start)
        if found is not None:
            behind = [(found.end, end), *lines[number + 1 :]]
            clear = _is_clear(found.word, text, plain, behind, names) and not _hides(found.word, signed)
            return Consent(found.word, found.unclear or not clear, text[found.end :].strip(" \t\r\n.,;:!*\"'[]"))
        if reached < end:
            return None
    agreed = _ALONE.match(plain, lines[0][0]) if len(lines) == 1 and len(text) <= LONGEST else None
    return Consent("approve", True, "") if agreed and _skip(plain, agreed.end()) >= lines[0][1] else None


def courteous(line: str) -> bool:
    """Whether a line is a salutation or another courtesy and nothing else: "Yth. Ibu Siti,", "Terima kasih ya Bu."."""
    if len(line) > LONGEST_LINE:
        return False
    plain = lower(line)
    start, end = next(_lines(plain), (0, 0))
    found, reached = _begin(line, plain[:end], start)
    return found is None and 0 < end <= reached


def asks(text: str) -> bool:
    """Whether a mail begins with a question that can be answered without a request: how things stand, or what helps."""
    found = read(text)
    return found is not None and found.word in ("status", "help")


def confirms(text: str, names: frozenset[str] = frozenset()) -> bool | None:
    """Whether somebody says that held mails are his (`desk.confirmation`): True for a clear yes and nothing else, False
    for a no, whatever stands behind it, since nothing is carried out by one; None where neither is said."""
    plain = lower(text[:LONGEST])
    lines = list(_lines(plain))
    start, end = lines[0] if lines else (0, 0)
    if _NO.match(plain, start, end):
        return False
    found = _YES.match(plain, start, end)
    if found is None:
        return None
    return _is_clear("confirm", text, plain, [(found.end(), end), *lines[1:]], names) or None


def _lines(plain: str) -> Iterator[tuple[int, int]]:
    """Where lines with words begin and end; quoted ones and references are left out."""
    start = 0
    for line in plain.splitlines(keepends=True):
        if line.strip() and not _IGNORED.match(line):
            yield _skip(plain, start), start + len(line.rstrip())
        start += len(line)


def _skip(plain: str, start: int) -> int:
    """Past blanks, marks and friendly pictures."""
    while (found := _SKIP.match(plain, start)) and found.end() > start:
        start = found.end()
    return start


def _begin(text: str, plain: str, start: int) -> tuple[_Found | None, int]:
    """The word in a line that begins at `start` and ends with `plain`, or how far its courtesies reach."""
    while start < len(plain):
        if found := _order(plain, start):
            return found, start
        courtesy = next(filter(None, (each.match(plain, start) for each in (_COURTESY, _SORRY, _TITLE))), None)
        if courtesy is None:
            break
        start = _skip(plain, _addressed(text, plain, courtesy.end()))
    return None, start


def _order(plain: str, start: int) -> _Found | None:
    """The word at `start`, behind "kami" or "mohon", perhaps turned by a "tidak"; of two readings the longer one."""
    for word, pattern in _UNCLEAR:
        if found := pattern.match(plain, start):
            return _Found(word, found.end(), unclear=True)
    return max(filter(None, _readings(plain, start)), key=lambda told: told.end, default=None)


def _readings(plain: str, start: int) -> Iterator[_Found | None]:
    subject, wish = _SUBJECT.match(plain, start), _WISH.match(plain, start)
    for begin in (start, _skip(plain, subject.end()) if subject else start):
        yield _word(plain, begin)
        if (turned := _NOT.match(plain, begin)) and (told := _word(plain, _skip(plain, turned.end()))):
            refused = told.word == "approve" and turned["plainly"] is not None
            yield _Found("decline" if refused else told.word, told.end, not refused)
    if wish and (told := _word(plain, _skip(plain, wish.end()))):
        yield _Found(told.word, told.end, told.word in BINDING)


def _word(plain: str, start: int) -> _Found | None:
    fits = [(found.end(), word) for word, pattern in _WORDS if (found := pattern.match(plain, start))]
    return _Found(max(fits)[1], max(fits)[0], unclear=False) if fits else None


def _addressed(text: str, plain: str, start: int) -> int:
    """Past the names behind a greeting or a title, where a comma or the end of the line closes them."""
    end = _named(text, plain, start)
    return end if end == len(plain) or text[end] in ",.!:;" else start


def _named(text: str, plain: str, start: int) -> int:
    """Past up to three words that can be names: with a capital, in no list of common words, of no condition."""
    for _ in range(NAMES):
        found = _NAME.match(text, start, len(plain))
        if not found or not found[1][0].isupper() or found[1].isupper() or _is_common(lower(found[1])):
            break
        start = found.end()
    return start


def _is_common(word: str) -> bool:
    listed = word in language.INDONESIAN or word in language.ENGLISH or bool(_CONDITIONS.fullmatch(word))
    return listed or any(shape.fullmatch(word) for shape in (language.BUILT, language.INFLECTED))


def _is_clear(word: str, text: str, plain: str, behind: list[tuple[int, int]], names: frozenset[str]) -> bool:
    """Whether all that follows is known to change nothing: courtesies, a go-ahead, a signature."""
    if word not in _BEHIND:
        return True
    if len(text) > LONGEST or len(behind) > MOST_LINES or any(end - start > LONGEST_LINE for start, end in behind):
        return False
    passed = next((n for n, (start, end) in enumerate(behind) if not _passes(word, text, plain[:end], start)), None)
    if passed is None:
        return True
    # "Salam," passes as a courtesy, and is the closing that makes a signature of the lines below it.
    return any(_is_signature(text, plain, behind[n:], names) for n in range(max(1, passed - 2), passed + 1))


def _passes(word: str, text: str, plain: str, start: int) -> bool:
    start = _skip_asked(word, plain, start)
    while start < len(plain):
        if title := _TITLE.match(plain, start):
            end = _named(text, plain, title.end())
        elif found := _BEHIND[word].match(plain, start):
            end = found.end()
        else:
            return False
        start = _skip_asked(word, plain, end)
    return True


def _skip_asked(word: str, plain: str, start: int) -> int:
    start = _skip(plain, start)
    while word in ASKS and plain[start : start + 1] == "?":
        start = _skip(plain, start + 1)
    return start


def _is_signature(text: str, plain: str, places: list[tuple[int, int]], names: frozenset[str]) -> bool:
    """Whether the lines sign: a closing and what stands below it, or the writer's own name."""
    if not places or any(_says_more(plain[start:end]) for start, end in places):
        return False
    own = bool(names) and all(lower(word) in names for word in _NAME.findall(text, *places[0]))
    lines = [text[start:end] for start, end in places[own:]]
    return not lines or signature.only(lines)


def _hides(word: str, signed: str) -> bool:
    """Whether a signature, above what its company's lawyers add, has a condition or a sum in it."""
    if word not in BEHIND:
        return False
    lines = [lower(line) for line in signed[:LONGEST].splitlines()]
    own = next((number for number, line in enumerate(lines) if signlines.disclaimer(line)), len(lines))
    return any(_SUMS.search(line) or _CONDITIONS.search(line) for line in lines[:own])


def _says_more(line: str) -> bool:
    """Whether a line of a signature has a condition in it, a question, or a number that reaches nobody."""
    reaches = not _DIGIT.search(line) or signlines.contact(line)
    return bool(not reaches or _SUMS.search(line) or _CONDITIONS.search(line))
