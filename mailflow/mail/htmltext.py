"""HTML as text, with marks where the HTML says that a quoted mail begins.

Gmail, Outlook, Yahoo and Apple Mail mark quotes in their HTML whatever the language of the reader, so a mark there is
worth more than any words. Marks are private-use characters on lines of their own and never leave this package.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

REPLY_MARK = "\ue000"  # an attribution and a quote may follow, own text may stand between its quotes
QUOTE_MARK = "\ue001"  # from here on it is another mail
MARK_LINES = re.compile(f"^[>\\s]*[{REPLY_MARK}{QUOTE_MARK}]\n?", re.MULTILINE)
MARKS = re.compile(f"[{REPLY_MARK}{QUOTE_MARK}]")
DROPPED = frozenset({"script", "style", "head", "title", "template", "noscript", "object", "svg", "math", "select"})
NAME = re.compile(r"[a-z0-9]+")
BLOCKS = frozenset(
    NAME.findall(
        "address article aside center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li"
        " main nav ol p pre section table tbody thead tfoot tr ul blockquote body"
    )
)
PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "pre"})
SPACE = re.compile(r"[ \t\r\n\f]+")
HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden", re.IGNORECASE)
INDENT = re.compile(r"margin:\s*0(?:px)?\s+0(?:px)?\s+0(?:px)?\s+40px", re.IGNORECASE)  # Gmail's "indent more"
REPLY_CLASSES = re.compile(r"\b(?:gmail_quote|yahoo_quoted|moz-cite-prefix|protonmail_quote|zmail_extra)\b")
QUOTE_IDS = re.compile(r"divrplyfwdmsg|appendonsend|outlookmessageheader|mail-editor-reference-message-container", re.I)
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
DEEPEST_QUOTE = 20


def render(html: str) -> str:
    """The text of an HTML mail with the marks of quotes in it; `without_marks` makes it fit to show."""
    html = MARKS.sub("", html[:LONGEST])
    if _is_hostile(html):
        return " ".join(ANY_TAG.sub(" ", html).split())
    tree = LexborHTMLParser(html)
    root = tree.body or tree.root
    if root is None:
        return ""
    page = _Page()
    stack: list[tuple[LexborNode, bool]] = [(root, False)]
    for _ in range(MOST_NODES):
        if not stack:
            break
        node, closing = stack.pop()
        if closing:
            page.close(node)
        elif page.open(node):
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(list(node.iter(include_text=True))))
    return page.text()


def without_marks(text: str) -> str:
    """The text without the marks that `render` put into it."""
    return MARKS.sub("", MARK_LINES.sub("", text)) if REPLY_MARK in text or QUOTE_MARK in text else text


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


class _Page:
    """Lines of text in the making: mutable, lives only inside `render`."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line = ""
        self.quotes = 0
        self.verbatim = 0
        self.cells = 0

    def open(self, node: LexborNode) -> bool:
        """Takes in a node; says whether its children are to be read too."""
        tag = node.tag or ""
        if tag == "-text":
            self.write(node.text_content or "")
            return False
        if tag in DROPPED or tag.startswith(("-", "!")) or HIDDEN.search(node.attributes.get("style") or ""):
            return False
        if tag in BLOCKS:
            self.end_line(tag in PARAGRAPHS)
        self.mark(node, tag)
        if tag == "br":
            self.end_line(force=True)
        elif tag == "li":
            self.line = "- "
        elif tag == "tr":
            self.cells = 0
        elif tag in ("td", "th"):
            self.cell()
        elif tag == "blockquote" and not INDENT.search(node.attributes.get("style") or ""):
            self.quotes += 1
        self.verbatim += tag == "pre"
        return True

    def close(self, node: LexborNode) -> None:
        """Ends what `open` began."""
        tag = node.tag or ""
        if tag == "a":
            self.link(node)
        if tag in BLOCKS:
            self.end_line(tag in PARAGRAPHS)
        if tag == "blockquote" and not INDENT.search(node.attributes.get("style") or ""):
            self.quotes -= 1
        self.verbatim -= tag == "pre"

    def write(self, text: str) -> None:
        if self.verbatim:
            first, *others = text.replace("\r\n", "\n").split("\n")
            self.line += first
            for other in others:
                self.end_line(force=True)
                self.line = other
            return
        text = SPACE.sub(" ", text.replace("\u00a0", " "))
        self.line += text.lstrip(" ") if not self.line or self.line.endswith(" ") else text

    def end_line(self, blank: bool = False, force: bool = False) -> None:
        """Ends the line if anything stands on it, or by `force`; `blank` asks for one empty line after it."""
        prefix = "> " * min(self.quotes, DEEPEST_QUOTE)
        line = self.line.rstrip() if not self.verbatim else self.line
        if line.strip() or force:
            self.lines.append((prefix + line).rstrip())
        if blank and self.lines and self.lines[-1].strip("> "):
            self.lines.append(prefix.rstrip())
        self.line = ""

    def cell(self) -> None:
        if self.line.strip() and self.cells:
            self.line = self.line.rstrip() + " | "
        self.cells += 1

    def link(self, node: LexborNode) -> None:
        address = (node.attributes.get("href") or "").strip()
        told = address.partition("://")[2].rstrip("/")
        if address.lower().startswith(("http://", "https://")) and told not in self.line and len(address) <= 2000:
            self.line = f"{self.line.rstrip()} <{SPACE.sub('', address)}>"

    def mark(self, node: LexborNode, tag: str) -> None:
        """A line of its own with a mark, where the HTML says that a quoted mail begins."""
        names = f"{node.attributes.get('id') or ''} {node.attributes.get('class') or ''}"
        found = QUOTE_MARK if QUOTE_IDS.search(names) else REPLY_MARK if REPLY_CLASSES.search(names) else ""
        if found and tag in BLOCKS and not self.quotes:
            self.end_line()
            self.lines.append(found)

    def text(self) -> str:
        self.end_line()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).strip()
