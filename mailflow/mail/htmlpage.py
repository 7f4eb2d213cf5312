"""The lines of text that an HTML page becomes, element by element."""

from __future__ import annotations

import re
from urllib.parse import unquote

from mailflow.mail import htmlmarks, marks, quotemarks
from mailflow.mail.htmlmarks import Attributes
from mailflow.mail.marks import LINE_MARKS, QUOTE_MARK, SIGN_END, SIGN_MARK
from mailflow.mail.quotemarks import HEADER_LINES

NAME = re.compile(r"[a-z0-9]+")
DROPPED = frozenset({"script", "style", "head", "title", "template", "noscript", "object", "svg", "math", "select"})
BLOCKS = frozenset(
    NAME.findall(
        "address article aside center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li"
        " main nav ol p pre section table tbody thead tfoot tr ul blockquote body"
    )
)
PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "pre"})
SPACE = re.compile(r"[ \t\r\n\f]+")
MANY_BLANKS = re.compile(r"\n{3,}")
DEEPEST_QUOTE = 20
LONGEST_LINK = 2000
LONGEST_CELL = 3  # lines of a cell that stays in its row: one, and a blank one above and below
MOST_DRAWN = 100  # lines across a page that are looked below


class Page:
    """Lines of text in the making: mutable, lives only while one mail is rendered."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line = ""
        self.quotes = 0
        self.verbatim = 0
        self.cells: list[tuple[int, bool]] = []  # of open cells: their first line, whether a row stands above it
        self.drawn: list[int] = []  # the numbers of the lines above which a line is drawn

    def open(self, tag: str, attributes: Attributes) -> bool:
        """Takes in an element; says whether its children are to be read too."""
        if tag in DROPPED or tag.startswith(("-", "!")) or htmlmarks.hidden(attributes):
            return False
        if tag in BLOCKS:
            self.end_line(tag in PARAGRAPHS)
        self.mark(tag, attributes)
        if tag == "br":
            self.end_line(force=True)
        elif tag == "img":
            self.picture(htmlmarks.get(attributes, "src"))
        elif tag == "li":
            self.line = "- "
        elif tag in ("td", "th"):
            self.open_cell()
        self.quotes += htmlmarks.quotes(tag, attributes)
        self.verbatim += tag == "pre"
        return True

    def close(self, tag: str, attributes: Attributes) -> None:
        """Ends what `open` began."""
        if tag == "a":
            self.link(attributes)
        elif tag in ("td", "th"):
            self.close_cell()
        if tag in BLOCKS:
            self.end_line(tag in PARAGRAPHS)
            if not self.quotes and htmlmarks.mark(attributes) == SIGN_MARK:
                self.lines.append(SIGN_END)
        self.quotes -= htmlmarks.quotes(tag, attributes)
        self.verbatim -= tag == "pre"

    def write(self, text: str) -> None:
        """Text of an element, its blanks folded as a browser does."""
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
        prefix = self.prefix()
        line = self.line.rstrip() if not self.verbatim else self.line
        if line.strip() or force:
            self.lines.append((prefix + line).rstrip())
        if blank and self.lines and self.lines[-1].strip("> "):
            self.lines.append(prefix.rstrip())
        self.line = ""

    def prefix(self) -> str:
        """The marks of the quotes that are open."""
        return "> " * min(self.quotes, DEEPEST_QUOTE)

    def open_cell(self) -> None:
        """The start of a table's cell: the row so far becomes a line, to be taken back where the cell is one line."""
        has_row = bool(self.line.strip())
        self.end_line()
        self.cells.append((len(self.lines), has_row))

    def close_cell(self) -> None:
        """Joins a cell of one line to its row; Outlook writes paragraphs into the cells of a form."""
        self.end_line()
        first, has_row = self.cells.pop() if self.cells else (len(self.lines), False)
        said = [line for line in self.lines[first : first + LONGEST_CELL + 1] if line.strip("> ")]
        if len(self.lines) - first > LONGEST_CELL or len(said) > 1 or LINE_MARKS.intersection(said):
            return
        del self.lines[first:]
        cell = said[0].removeprefix(self.prefix()) if said else ""
        self.line = f"{self.lines.pop().removeprefix(self.prefix())} | {cell}" if has_row else cell

    def link(self, attributes: Attributes) -> None:
        """The address of a link behind its words, unless they say it."""
        address = (attributes.get("href") or "").strip()
        told = address.partition("://")[2].rstrip("/")
        if (
            address.lower().startswith(("http://", "https://"))
            and len(address) <= LONGEST_LINK
            and told not in self.line
        ):
            self.line = f"{self.line.rstrip()} <{SPACE.sub('', address)}>"

    def picture(self, source: str) -> None:
        """A mark where a picture of the mail itself stands (RFC 2392: cid and the Content-ID, percent-encoded)."""
        scheme, _, content_id = source.strip().partition(":")
        if scheme.lower() == "cid" and content_id:
            self.line += marks.picture(unquote(content_id).strip("<> "))

    def mark(self, tag: str, attributes: Attributes) -> None:
        """A line of its own with a mark, where the HTML says that a quoted mail or a signature begins."""
        found = htmlmarks.mark(attributes)
        if self.quotes:
            return
        if htmlmarks.draws(tag, attributes):
            self.drawn.append(len(self.lines))
        if found and (tag in BLOCKS or (tag == "a" and found == SIGN_MARK and not self.line.strip())):
            self.end_line()
            self.lines.append(found)

    def text(self) -> str:
        """All lines, with no more than one blank one in a row.

        A drawn line begins another mail where labels stand below it, in whatever language Outlook wrote them.
        """
        self.end_line()
        for number in reversed(self.drawn[:MOST_DRAWN]):
            if quotemarks.labelled_block([line.strip() for line in self.lines[number : number + HEADER_LINES]]):
                self.lines.insert(number, QUOTE_MARK)
        return MANY_BLANKS.sub("\n\n", "\n".join(self.lines)).strip()
