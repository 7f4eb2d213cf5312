"""The grammar of one Authentication-Results field (RFC 8601 2.2), in time linear in its length.

A sender chooses some of what his victim's provider writes here (his envelope address, his selector, his greeting), so
there is no second guess: a field that is not grammatical says nothing at all. What real providers write beside the
grammar and what cannot carry a result is let through: `key=value` without a type, values with `=` in them, values that
are missing, and a last semicolon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 16_384  # characters of one field
MOST_RESULTS = 100
NOT_PLAIN = re.compile(r"[^\t\x20-\x7e]")
"""Fields with other bytes were decoded by a charset that the sender chose, and no parenthesis is sure any more."""
TOKEN = re.compile(r'[ \t]+|[^\s;="()\\]+|"(?:[^"\\]|\\.)*"|[;=]')
IN_COMMENT = re.compile(r'[^()"\\]+|\\.|["()]')
SPACE = " "
BARE_DOMAIN = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class Result:
    """One result of one method, in lower case, with its properties ("header.d") in order; values as written."""

    method: str
    result: str
    properties: tuple[tuple[str, str], ...] = ()

    def values(self, name: str) -> tuple[str, ...]:
        """Every value of a property."""
        return tuple(value for key, value in self.properties if key == name)


class _NotGrammatical(ValueError):
    """The field says nothing."""


def read(value: str, *, named: bool) -> tuple[Result, ...] | None:
    """The results in a field's unfolded value, None where it is not grammatical.

    `named`: it begins with an authserv-id; the one provider that writes none once put domains between its results.
    """
    if len(value) > LONGEST or NOT_PLAIN.search(value):
        return None
    try:
        segments = list(_segments(list(_tokens(value))))
        found = [_result(segment, named) for segment in segments[named:] if segment]
    except _NotGrammatical:
        return None
    results = tuple(one for one in found if one is not None)
    return results if len(results) <= MOST_RESULTS else None


def _tokens(value: str) -> Iterator[str]:
    """Words, quoted strings and marks; a comment is a blank."""
    position = 0
    while position < len(value):
        if value[position] == "(":
            position = _after_comment(value, position)
            yield SPACE
            continue
        token = TOKEN.match(value, position)
        if token is None:
            raise _NotGrammatical
        position = token.end()
        yield token[0] if not token[0].isspace() else SPACE


def _after_comment(value: str, position: int) -> int:
    """Where the comment ends (RFC 5322 3.2.2).

    A quote that a comment leaves open is a quoted address that was cut by a parenthesis of its own: a sender's trick to
    get out of the comment in which his provider names him.
    """
    depth, quoted = 0, False
    for token in IN_COMMENT.finditer(value, position):
        depth += (token[0] == "(") - (token[0] == ")")
        quoted ^= token[0] == '"'
        if not depth:
            if quoted:
                break
            return token.end()
    raise _NotGrammatical


def _segments(tokens: list[str]) -> Iterator[list[str]]:
    """The tokens between semicolons, without the blanks around."""
    start = 0
    for end in (*(n for n, mark in enumerate(tokens) if mark == ";"), len(tokens)):
        segment = tokens[start:end]
        while segment and segment[0] == SPACE:
            del segment[0]
        while segment and segment[-1] == SPACE:
            segment.pop()
        yield segment
        start = end + 1


def _result(segment: list[str], named: bool) -> Result | None:
    if segment == ["none"] or (not named and len(segment) == 1 and BARE_DOMAIN.fullmatch(segment[0])):
        return None
    method, position = _key(segment, 0)
    result, position = _value(segment, position)
    if not result:
        raise _NotGrammatical
    properties = []
    while position < len(segment):
        if segment[position] != SPACE:
            raise _NotGrammatical
        while segment[position] == SPACE:
            position += 1
        name, position = _key(segment, position)
        found, position = _value(segment, position)
        properties.append((name.lower(), found))
    return Result(method.lower().partition("/")[0], result.lower(), tuple(properties))


def _key(segment: list[str], position: int) -> tuple[str, int]:
    """The word before a `=`, and where its value begins."""
    word = segment[position]
    position = _past_space(segment, position + 1)
    if word[0] in '"=' or word == SPACE or position >= len(segment) or segment[position] != "=":
        raise _NotGrammatical
    return word, position + 1


def _value(segment: list[str], position: int) -> tuple[str, int]:
    """What stands behind a `=` up to the next blank, and where that is; "" where the next key follows."""
    start = _past_space(segment, position)
    if start != position and start < len(segment):
        after = _past_space(segment, start + 1)
        if after < len(segment) and segment[after] == "=":
            return "", position
    end = start
    while end < len(segment) and segment[end] != SPACE:
        end += 1
    return "".join(segment[start:end]), end


def _past_space(segment: list[str], position: int) -> int:
    while position < len(segment) and segment[position] == SPACE:
        position += 1
    return position
