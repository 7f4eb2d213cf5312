"""The value of a form's field as it is meant: without the dots to write on, and of boxes to tick the ticked ones."""

from __future__ import annotations

import re

_TO_WRITE_ON = re.compile(r"[._…]{3,}|_{2,}|…")
_BOX = re.compile(r"[\[(] ?[xXvV√✓✔]? ?[\])]|[☐□❏❑⬜☑☒✓✔√■✅🗹🗷]")
_EMPTY = frozenset("☐□❏❑⬜")
_MARKS = " \t*|:=：\u00a0"


def filled(value: str) -> str:
    """What somebody wrote, on one line, "" where only the dots of the blank form stand."""
    return " ".join(_TO_WRITE_ON.sub(" ", value.strip(_MARKS)).split()).strip(_MARKS)


def ticked(value: str) -> str:
    """Of options with boxes the ticked ones, "" where none is; any other value as it is.

    A box stands before its option, or behind it where the value begins with an option and ends with a box.
    """
    boxes = _BOX.findall(value)
    options = [option.strip(" ,;/") for option in _BOX.split(value)]
    if not boxes or (options[0] and not any(map(_is_empty, boxes))):
        return value
    behind = options[0] and not options[-1]
    chosen = zip(boxes, options if behind else options[1:], strict=False)
    return ", ".join(option for box, option in chosen if option and not _is_empty(box))


def _is_empty(box: str) -> bool:
    return box in _EMPTY or not box.strip("[]() ")
