"""The words of one letter, before they become a mail: what `render` makes and `post` sends."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter's words. `subject` is one line; `text` and `html` say the same, for two kinds of mail programs.

    `event` is the title and the words of the invitation that goes along, None where there is none.
    """

    subject: str
    text: str
    html: str
    event: tuple[str, str] | None = None
