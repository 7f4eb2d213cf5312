"""Text of format=flowed as the paragraphs that were written (RFC 3676).

A mail program that writes it ends a line with a blank where the paragraph goes on. Joined again, a quote and an
attribution are easier to tell, and a person reads lines that fit the window.
"""

from __future__ import annotations

SIGNATURE = "-- "  # RFC 3676 4.3: it looks flowed and is not


def unflow(text: str, delsp: bool) -> str:
    """The text with its flowed lines joined; quote marks become ">" or "> " before each paragraph.

    `delsp`: the blank at the end of a flowed line is no part of the text (RFC 3676 4.1, the parameter DelSp=yes).
    """
    done: list[str] = []
    parts: list[str] = []  # of the paragraph that is open
    depth = 0
    for line in text.replace("\r\n", "\n").split("\n"):
        quotes, said = _unquoted(line)
        if parts and (quotes != depth or said == SIGNATURE):
            done.append(_paragraph(depth, parts))
            parts = []
        depth = quotes
        flows = said.endswith(" ") and said != SIGNATURE
        parts.append(said[:-1] if flows and delsp else said)
        if not flows:
            done.append(_paragraph(depth, parts))
            parts = []
    return "\n".join([*done, _paragraph(depth, parts)] if parts else done)


def _unquoted(line: str) -> tuple[int, str]:
    """The depth of a line's quote, and the line without its quote marks and its stuffing (RFC 3676 4.4, 4.5)."""
    said = line.lstrip(">")
    return len(line) - len(said), said.removeprefix(" ")


def _paragraph(depth: int, parts: list[str]) -> str:
    said = "".join(parts)
    said = said if said == SIGNATURE else said.rstrip(" ")
    return f"{'>' * depth} {said}".rstrip(" ") + (" " if said == SIGNATURE else "") if depth else said
