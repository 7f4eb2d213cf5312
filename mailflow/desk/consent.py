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
from mailflow.desk.consentrest import LONGEST_LINE, hides, is_clear
from mailflow.desk.consenttext import LONGEST, TITLE, addressed, compiled, lines, skip
from mailflow.desk.consentwords import BINDING, COURTESY, NOT, SUBJECT, UNCLEAR, WISH, WORDS
from mailflow.desk.days import lower

FIRST = 4  # lines in which the word must stand

_COURTESY = compiled(*COURTESY)
_SORRY = compiled(consentwords.SORRY)
_ALONE = compiled(consentwords.AGREED)
_SUBJECT = compiled(SUBJECT)
_WISH = compiled(WISH)
_NOT = compiled(NOT)
_WORDS = tuple((word, compiled(pattern)) for word, pattern in WORDS.items())
_UNCLEAR = tuple((word, compiled(pattern)) for word, pattern in UNCLEAR.items())
_YES, _NO = compiled(confirmation.YES), compiled(confirmation.NO)
_DENIAL, _OWN = compiled(confirmation.DENIAL), re.compile(r"\b" + compiled(confirmation.OWN).pattern)
_SENTENCE_ENDS = re.compile(r"[\s\"'*_~)]{0,10}(?:[.,;!\n]|\Z)")


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
    places = list(lines(plain))
    for number, (start, end) in enumerate(places[:FIRST]):
        found, reached = _begin(text, plain[:end], start)
        if found is not None:
            behind = [(found.end, end), *places[number + 1 :]]
            clear = is_clear(found.word, text, plain, behind, names) and not hides(found.word, signed)
            return Consent(found.word, found.unclear or not clear, text[found.end :].strip(" \t\r\n.,;:!*\"'[]"))
        if reached < end:
            return None
    agreed = _ALONE.match(plain, places[0][0]) if len(places) == 1 and len(text) <= LONGEST else None
    return Consent("approve", True, "") if agreed and skip(plain, agreed.end()) >= places[0][1] else None


def courteous(line: str) -> bool:
    """Whether a line is a salutation or another courtesy and nothing else: "Yth. Ibu Siti,", "Terima kasih ya Bu."."""
    if len(line) > LONGEST_LINE:
        return False
    plain = lower(line)
    start, end = next(lines(plain), (0, 0))
    found, reached = _begin(line, plain[:end], start)
    return found is None and 0 < end <= reached


def asks(text: str) -> bool:
    """Whether a mail begins with a question that can be answered without a request: how things stand, or what helps."""
    found = read(text)
    return found is not None and found.word in ("status", "help")


def confirms(text: str, names: frozenset[str] = frozenset()) -> bool | None:
    """Whether somebody says that held mails are his (`desk.confirmation`): True for a clear yes and nothing else, False
    for a clear no, None where neither is said. More may stand behind a no, since nothing is carried out by it, but
    nothing that says otherwise: a false alarm about forgeries costs the next one its hearing."""
    plain = lower(text[:LONGEST])
    places = list(lines(plain))
    start, end = places[0] if places else (0, 0)
    if _denies(plain, start):
        return False
    found = _YES.match(plain, start, end)
    if found is None:
        return None
    return is_clear("confirm", text, plain, [(found.end(), end), *places[1:]], names) or None


def _denies(plain: str, start: int) -> bool:
    alone = _NO.match(plain, start)
    denied = (alone and _SENTENCE_ENDS.match(plain, alone.end())) or _DENIAL.match(plain, start)
    return denied is not None and not _OWN.search(plain, denied.end())


def _begin(text: str, plain: str, start: int) -> tuple[_Found | None, int]:
    """The word in a line that begins at `start` and ends with `plain`, or how far its courtesies reach."""
    while start < len(plain):
        if found := _order(plain, start):
            return found, start
        courtesy = next(filter(None, (each.match(plain, start) for each in (_COURTESY, _SORRY, TITLE))), None)
        if courtesy is None:
            break
        start = skip(plain, addressed(text, plain, courtesy.end()))
    return None, start


def _order(plain: str, start: int) -> _Found | None:
    """The word at `start`, behind "kami" or "mohon", perhaps turned by a "tidak"; of two readings the longer one."""
    for word, pattern in _UNCLEAR:
        if found := pattern.match(plain, start):
            return _Found(word, found.end(), unclear=True)
    return max(filter(None, _readings(plain, start)), key=lambda told: told.end, default=None)


def _readings(plain: str, start: int) -> Iterator[_Found | None]:
    subject, wish = _SUBJECT.match(plain, start), _WISH.match(plain, start)
    for begin in (start, skip(plain, subject.end()) if subject else start):
        yield _word(plain, begin)
        if (turned := _NOT.match(plain, begin)) and (told := _word(plain, skip(plain, turned.end()))):
            refused = told.word == "approve" and turned["plainly"] is not None
            yield _Found("decline" if refused else told.word, told.end, not refused)
    if wish and (told := _word(plain, skip(plain, wish.end()))):
        yield _Found(told.word, told.end, told.word in BINDING)


def _word(plain: str, start: int) -> _Found | None:
    fits = [(found.end(), word) for word, pattern in _WORDS if (found := pattern.match(plain, start))]
    return _Found(max(fits)[1], max(fits)[0], unclear=False) if fits else None
