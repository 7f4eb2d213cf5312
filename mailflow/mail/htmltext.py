"""HTML as text, with marks where the HTML says that a quoted mail or a signature begins.

Gmail, Outlook, Yahoo and Apple Mail mark quotes in their HTML whatever the language of the reader, so a mark there is
worth more than any words.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from mailflow.mail import marks
from mailflow.mail.htmlpage import NAME, Page
from mailflow.mail.marks import MARKS, QUOTE_MARK, REPLY_MARK, without_marks

__all__ = ["MARKS", "QUOTE_MARK", "REPLY_MARK", "render", "without_marks"]

MOST_NODES = 200_000
DEEPEST = 2000  # the parser takes quadratic time in depth
MOST_COPIES = 500_000  # nodes that the parser may make of formatting tags left open: one copy in each later block
LONGEST = 2_000_000  # characters
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
ANY_TAG = re.compile(r"<[^<>]*>")
NEVER_CLOSED = frozenset(
    NAME.findall("area base br col embed hr img input link meta param source track wbr p li td th tr dd dt option")
)
FORMATTING = frozenset(NAME.findall("a b big code em font i nobr s small strike strong tt u"))


def render(html: str) -> str:
    """The text of an HTML mail with `marks` in it; `without_marks` makes it fit to show."""
    html = marks.clean(html[:LONGEST])
    if _is_hostile(html):
        return " ".join(ANY_TAG.sub(" ", html).split())
    tree = LexborHTMLParser(html)
    root = tree.body or tree.root
    if root is None:
        return ""
    page = Page()
    _walk(root, page)
    return page.text()


def _walk(root: LexborNode, page: Page) -> None:
    stack: list[tuple[LexborNode, bool]] = [(root, False)]
    for _ in range(MOST_NODES):
        if not stack:
            break
        node, closing = stack.pop()
        tag = node.tag or ""
        if tag == "-text":
            page.write(marks.clean(node.text_content or ""))  # a mark may come as an entity
        elif closing:
            page.close(tag, node.attributes)
        elif page.open(tag, node.attributes):
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(list(node.iter(include_text=True))))


def _is_hostile(html: str) -> bool:
    """Whether the parser would take seconds over it: very deep, or multiplying formatting tags that stay open."""
    depth = formatting = copies = 0
    for slash, name in TAG.findall(html):
        tag = name.lower()
        if tag in FORMATTING:
            formatting = max(0, formatting + (-1 if slash else 1))
        elif tag not in NEVER_CLOSED:
            depth = max(0, depth + (-1 if slash else 1))
        copies += formatting
        if depth > DEEPEST or formatting > DEEPEST or copies > MOST_COPIES:
            return True
    return False
