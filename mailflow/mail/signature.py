"""Where a signature begins at the end of somebody's own words.

Marks first (RFC 3676 4.3, what a phone adds), then what only looks like one: a closing with a name under it, a name
with ways to reach it, a disclaimer. A wrong cut of a client's words is worse than a signature that stays: a guess
needs every line below it to fit, looks at the end of the text only, and never takes the last of somebody's words. A
name under a thanks or above a telephone number may be somebody else's, whom the mail is about: the writer's own is told
by From.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from mailflow.mail.signlines import (
    closing,
    contact,
    device,
    disclaimer,
    drawn,
    fits,
    follows_closing,
    footer,
    initialled,
    name,
    signed_off,
)

LONGEST = 20  # lines with text that a signature may have
WINDOW = 60  # lines, blank ones too, that are looked at
MOST_ROUNDS = 8
MARK = "-- "  # RFC 3676 4.3
_DRAWN = re.compile(r"(?:-{3}|_{2,9}|—|\u1427)\s*\Z")  # U+1427 is what the tracker of Streak leaves
_LIST_MARK = re.compile(r"(?:[-*•>]|\d{1,2}[.)])\s?\S")
_LISTED = re.compile(r"[-\u2013*\u2022]\s?[^\W_]")
_ANNOUNCED = re.compile(r"\b(?:berikut|di ?bawah|sbb|yaitu|following|follows|below)\b", re.IGNORECASE)

Rule = Callable[[list[str], int, int], int]


def start(lines: list[str], last: int, names: frozenset[str] = frozenset()) -> int:
    """The line where the signature begins that ends above `last`; `last` (less the blanks above it) where none does.

    `names` are words of the writer's name in lower case, none where it is not known.
    """
    for _ in range(MOST_ROUNDS):
        last = without_blanks(lines, last)
        top = _window(lines, last)
        marked = min(rule(lines, top, last) for rule in _RULES)
        guesses = (rule(lines, top, last) for rule in _GUESSES)
        found = min((n for n in guesses if _is_theirs(lines[n:last], names)), default=last)
        found = min(marked, found)
        if found >= last:
            break
        last = found
    return last


def only(lines: list[str]) -> bool:
    """Whether nothing but a signature stands in these lines, however much it would leave to read."""
    probe = ["x", "", *lines]  # a guess leaves the last words; these may all go
    return start(probe, len(probe)) <= 1


def resembles(lines: list[str]) -> bool:
    """Whether lines that a mail program marks as a signature are not words that somebody typed into its place."""
    return any(device(line) or contact(line) or closing(line) for line in lines)


def has_contacts(lines: list[str]) -> bool:
    """Whether it says how to reach somebody, as a company's signature with its logo does."""
    return any(contact(line) for line in lines)


def without_blanks(lines: list[str], last: int) -> int:
    """`last` moved up over the blank lines above it."""
    while last and not lines[last - 1]:
        last -= 1
    return last


def _window(lines: list[str], last: int) -> int:
    """The first line that is looked at."""
    top, left = last, LONGEST
    while top > max(0, last - WINDOW) and left:
        top -= 1
        left -= bool(lines[top])
    return top


def _marked(lines: list[str], top: int, last: int) -> int:
    """Below the mark as programs write it stands a signature; a person's two dashes may be no more than that."""
    marks = (
        n for n in range(top, last) if lines[n] == MARK or (lines[n] == "--" and _is_plausible(lines[n + 1 : last]))
    )
    return next(marks, last)


def _drawn(lines: list[str], top: int, last: int) -> int:
    """Below dashes that people draw stands a signature only where it is short."""
    near = range(max(top, last - 7), last)
    marks = (n for n in near if _DRAWN.match(lines[n]) and _leaves_words(lines, n))
    return next((n for n in marks if _is_plausible(lines[n + 1 : last])), last)


def _devices(lines: list[str], top: int, last: int) -> int:
    """What a phone adds below the text; one line may follow it."""
    while last > top and (not lines[last - 1] or device(lines[last - 1])):
        last -= 1
    return next((n for n in range(max(top, last - 3), last) if device(lines[n]) and _few(lines[n + 1 : last])), last)


def _few(lines: list[str]) -> bool:
    said = [line for line in lines if line]
    return len(said) <= 1 and len(lines) <= 2 and all(map(fits, said))


def _is_plausible(lines: list[str]) -> bool:
    """Whether most of what stands below dashes can be of a signature: people draw them between two matters, too."""
    said = [line for line in lines if line]
    return not said or sum(map(fits, said)) * 2 > len(said)


def _is_theirs(lines: list[str], names: frozenset[str]) -> bool:
    """Whether a guess is the writer's own name, as far as that is known; one name alone is nobody's data.

    A list is what somebody asks for, also below a thanks; one line of it may be a name behind a dash, if it is his.
    """
    said = [line for line in lines if line]
    listed = sum(bool(_LISTED.match(line)) for line in said[1:3])
    if listed == 2:
        return False
    if not names or not said or (len(said) <= 2 and closing(said[0]) and not listed):
        return True
    if closing(said[0]) == "regards" or signed_off(said[0]):
        return True
    words = set(re.findall(r"[^\W\d_]{3,40}", " ".join(said).casefold()))
    return not words.isdisjoint(names)


def _footer(lines: list[str], top: int, last: int) -> int:
    """What the server of a mailing list adds."""
    return next((n for n in range(top, last) if footer(lines[n : n + 3]) and _leaves_words(lines, n)), last)


def _disclaimer(lines: list[str], top: int, last: int) -> int:
    for number in range(top, last):
        begins = number == top or not lines[number - 1][:1].isalnum()
        if begins and disclaimer(" ".join(lines[number : number + 3])) and _leaves_words(lines, number):
            above = without_blanks(lines, number) - 1
            return above if above > top and drawn(lines[above]) else number
    return last


def _closed(lines: list[str], top: int, last: int) -> int:
    """A closing, the name under it, and what people put below their names."""
    fit = last
    while fit > top and fits(lines[fit - 1]):
        fit -= 1
    for number in range(max(top, fit - 1), last):
        below = [line for line in lines[number + 1 : last] if line]
        if (signed_off(lines[number]) or follows_closing(lines[number], below)) and _leaves_words(lines, number):
            return number
    return last


def _initialled(lines: list[str], top: int, last: int) -> int:
    """A dash and a name: "-Budi" below the text, no item of a list and nothing that was announced."""
    number = last - 1
    if number <= top or not initialled(lines[number]):
        return last
    above = without_blanks(lines, number)
    if not above or lines[above - 1].endswith(":") or _LIST_MARK.match(lines[above - 1]):
        return last
    return number if above < number or lines[number][1:2].isalpha() else last


def _reachable(lines: list[str], top: int, last: int) -> int:
    """A last paragraph that begins with a name and says how to reach somebody in two lines or more."""
    number = last
    while number > top and lines[number - 1] and fits(lines[number - 1]):
        number -= 1
    block = lines[number:last]
    above = without_blanks(lines, number)
    if not above or above == number or len(block) < 3 or not name(block[0]) or " " not in block[0]:
        return last
    announced = lines[above - 1].endswith(":") or _ANNOUNCED.search(lines[above - 1])
    return last if announced or sum(contact(line) for line in block) < 2 else number


def _leaves_words(lines: list[str], number: int) -> bool:
    return any(line and not line.startswith(">") for line in lines[:number][-WINDOW:]) or number > WINDOW


_RULES: tuple[Rule, ...] = (_marked, _drawn, _devices, _footer, _disclaimer)
_GUESSES: tuple[Rule, ...] = (_closed, _initialled, _reachable)
