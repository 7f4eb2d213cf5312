"""The private-use characters by which HTML, turned into text, tells where quotes, signatures and pictures stand.

They are taken out of what people send before any is put in, stand on lines of their own (a picture's within a line,
around its Content-ID), and never leave this package.
"""

from __future__ import annotations

import re

REPLY_MARK = "\ue000"  # an attribution and a quote may follow, own text may stand between its quotes
QUOTE_MARK = "\ue001"  # from here on it is another mail
SIGN_MARK = "\ue002"  # a signature begins
SIGN_END = "\ue003"  # and ends
LINE_MARKS = frozenset((REPLY_MARK, QUOTE_MARK, SIGN_MARK, SIGN_END))
LONGEST_ID = 300  # characters of a Content-ID; RFC 5322 allows a line

MARKS = re.compile("[\ue000-\ue005]")
_PICTURE = re.compile(f"\ue004([^\ue004\ue005\n]{{1,{LONGEST_ID}}})\ue005")
_LINES = re.compile(f"^[> ]*(?:[\ue000-\ue003]|(?:{_PICTURE.pattern}[> ]*)+)(?:\n|\\Z)", re.MULTILINE)
_BLANKS = re.compile(r"\n{3,}")


def picture(content_id: str) -> str:
    """The mark of a picture by its Content-ID, without brackets."""
    told = " ".join(MARKS.sub("", content_id).split())
    return f"\ue004{told}\ue005" if 0 < len(told) <= LONGEST_ID else ""


def pictures(text: str) -> frozenset[str]:
    """The Content-IDs of the pictures that stand in a text."""
    return frozenset() if text.isascii() else frozenset(_PICTURE.findall(text))


def without_pictures(line: str) -> str:
    """A line without the marks of pictures."""
    return _PICTURE.sub("", line) if "\ue004" in line else line


def clean(text: str) -> str:
    """Text from outside, in which no mark may stand."""
    return text if text.isascii() else MARKS.sub("", text)


def without_marks(text: str) -> str:
    """The text without any mark, fit to show."""
    if text.isascii() or not MARKS.search(text):
        return text
    return _BLANKS.sub("\n\n", MARKS.sub("", _PICTURE.sub("", _LINES.sub("", text))))
