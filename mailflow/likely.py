"""The known word that a mistyped one was meant to be: a guess that is shown to its writer and never carried out."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

LONGEST = 40
"""Characters. Of a longer word nobody asks what it was meant to be: comparing is quadratic."""
LIKE = 0.6
"""How like two words must be, from 0 to 1 (difflib's ratio: twice what they share by what both are long)."""


def likeliest(word: str, known: Iterable[str], like: float = LIKE) -> str:
    """The one of `known` that is most like `word`, or "" where none is as much as `like`."""
    return next(iter(get_close_matches(word, known, 1, like)), "") if len(word) <= LONGEST else ""
