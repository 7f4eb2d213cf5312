"""Tells a bare thank-you from one with something behind it: "terima kasih, tapi masih error" is no thank-you.

To reopen a request for a thank-you costs a minute; to overhear "thanks, payroll crashes" costs a client. So everything
in the text has to be known: phrases of thanks, of success and of courtesy, a name where names stand, and a signature.
One word that is not makes the text more than thanks.
"""

from __future__ import annotations

import re

from mailflow.flow import thankswords
from mailflow.flow.thankswords import AGREED, BUT, HELP, MATTERS, PHRASES, ROLES, THANKED, TITLE
from mailflow.mail import language

LONGEST = 600  # characters
MOST_LINES = 12
MOST_WORDS = 40
NAMES = 3  # words of a name in the text
SIGNED = 7  # words in a line of a signature

COURTESIES = frozenset(thankswords.POLITE.split())
"""Words that say nothing by themselves."""

_PHRASE = re.compile("(?:" + "|".join(f"(?:{phrase})" for phrase in PHRASES) + r")(?![\w'])")
_THANKS = re.compile(rf"(?:{THANKED}|{AGREED})(?![\w'])")
_GRATEFUL = re.compile(rf"\b(?:{THANKED})(?![\w'])")
_HELP = re.compile(rf"{HELP}(?![\w'])")
_HANDS = re.compile("[\U0001f64f\U0001f44d\U0001f44c\U0001f44f\u2764\U0001f970\U0001f60a\U0001f91d]")
_TITLES = re.compile(TITLE)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_CONTACT = re.compile(r"\S{1,64}@\S{1,255}|(?:https?://|www\.)\S{1,200}|\+?\(?\d[\d ().-]{5,20}\d")
_NOISE = re.compile(r"(?<!\w)[:;=xX]-?[)(DPpOo3]+(?!\w)|[\[\]()*_~\"“”]")
_THRICE = re.compile(r"([^\W\d_])\1{2,}")
_STOP = re.compile(r"[.!…]")


def is_bare(text: str) -> bool:
    """Whether the text is nothing but thanks, success and courtesies in Indonesian, Malay or English.

    A question mark, a number outside of the signature, a word of doubt or of trouble, a request, or a longer text is
    more. Hands and hearts (emoji) thank as words do.
    """
    if len(text) > LONGEST or "?" in text or BUT.search(text):
        return False
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES or len(_WORD.findall(text)) > MOST_WORDS:
        return False
    said = next((number for number, line in enumerate(lines) if not _is_courteous(line)), len(lines))
    return any(_thanks(line) for line in lines[:said]) and all(_is_signature(line) for line in lines[said:])


def _spoken(line: str) -> str:
    """A line in lower case without emoticons and brackets; letters that are drawn out stand once."""
    return _THRICE.sub(r"\1", _NOISE.sub(" ", line).lower().replace("’", "'").replace("-", " "))


def _thanks(line: str) -> bool:
    return bool(_HANDS.search(line) or _THANKS.search(_spoken(line)))


def _is_courteous(line: str) -> bool:
    """Whether every word belongs to a known phrase, or is a name behind a title or behind words of the same clause."""
    spoken = _spoken(line)
    if re.search(r"\d", spoken):
        return False
    capitals = {word.lower() for word in _WORD.findall(line) if word[:1].isupper() and not word.isupper()}
    position, names, before = 0, 0, ""
    while found := _WORD.search(spoken, position):
        if _STOP.search(spoken, position, found.start()):
            before = ""
        phrase = _PHRASE.match(spoken, found.start()) or _help(spoken, found.start())
        if phrase:
            position, before = phrase.end(), phrase[0]
            continue
        names += 1
        if not before or names > NAMES or not _is_name(found[0], before, capital=found[0] in capitals):
            return False
        position, before = found.end(), "name"
    return True


def _help(spoken: str, position: int) -> re.Match[str] | None:
    """Help that is thanked for; "bantuannya ya, terima kasih" asks for it."""
    return _HELP.match(spoken, position) if _GRATEFUL.search(spoken, 0, position) else None


def _is_name(word: str, before: str, *, capital: bool) -> bool:
    if word in MATTERS or _is_common(word):
        return False
    return capital or bool(_TITLES.fullmatch(before.split()[-1]))


def _is_common(word: str) -> bool:
    """Whether a word is one of the language's own, by its list or by its shape."""
    listed = word in language.INDONESIAN or word in language.ENGLISH
    return listed or any(shape.fullmatch(word) for shape in (language.BUILT, language.INFLECTED))


def _is_signature(line: str) -> bool:
    """Whether a line can be of a signature: names, posts, companies, telephone numbers and addresses, no sentence."""
    if _is_courteous(line):
        return True
    rest = _CONTACT.sub(" ", line)
    words = _WORD.findall(rest)
    if re.search(r"\d", rest) or len(words) > SIGNED:
        return False
    return all(_may_be_signed(word, words) for word in words)


def _may_be_signed(word: str, words: list[str]) -> bool:
    lower = word.lower()
    if lower in MATTERS:
        return lower in ROLES and len(words) > 1 and words[-1].lower() in ROLES - MATTERS
    return lower in ROLES or (word[:1].isupper() and not _is_common(lower))
