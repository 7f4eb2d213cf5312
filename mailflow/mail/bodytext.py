"""A reply's new text, without the mail it answers and without the signature.

Used for display and for commands: the full text is always kept beside it, so a wrong cut loses nothing. Where somebody
answers between the quoted lines, the quotes carry the meaning and nothing is cut. Every line is looked at a bounded
number of times, whatever the mail.
"""

from __future__ import annotations

from dataclasses import dataclass

from mailflow.mail import quotemarks
from mailflow.mail.htmltext import QUOTE_MARK, REPLY_MARK, render, without_marks

WRAPPED = 4  # lines that an attribution may take
LONGEST_SIGNATURE = 20  # lines


@dataclass(frozen=True, slots=True)
class Split:
    """What the writer added, the signature that was cut, and whether a quoted mail was cut."""

    new_text: str
    signature: str
    quoted: bool


def from_html(html: str) -> str:
    """HTML as text: tables and lists readable, links with their addresses, nothing that is hidden from a reader."""
    return without_marks(render(html))


def split_html(html: str) -> tuple[str, Split]:
    """The whole text of an HTML mail, and its split, for which the marks of quotes in the HTML count too."""
    rendered = render(html)
    return without_marks(rendered), split_reply(rendered)


def split_reply(text: str) -> Split:
    """The new text of a reply in plain text, or in text that `htmltext.render` made with its marks."""
    lines = text.replace("\r\n", "\n").replace("\u00a0", " ").split("\n")
    seen = [line.strip()[: quotemarks.LONGEST] for line in lines]
    first, end = _own_lines(seen)
    kept, signature = _cut_signature(lines[first:end])
    trailing = _trailing_quote([line.strip() for line in kept])
    quoted = first > 0 or end < len(lines) or trailing < len(kept)
    return Split(_shown(kept[:trailing]), _shown(signature), quoted)


def _shown(lines: list[str]) -> str:
    return without_marks("\n".join(lines)).rstrip().lstrip("\n")


def _own_lines(seen: list[str]) -> tuple[int, int]:
    """The first line of the writer's own text, and the line where the quoted mail begins."""
    for number, line in enumerate(seen):
        if _begins_mail(seen, number):
            return 0, _with_rule(seen, number)
        length = _attribution_length(seen, number) if line else 0
        if length:
            below = number + length
            if _only_quotes(seen[below:]):
                return 0, number
            return (_after_quote(seen, below) if not any(seen[:number]) else 0), _next_mail(seen, below)
    return 0, len(seen)


def _begins_mail(seen: list[str], number: int) -> bool:
    line = seen[number]
    return line == QUOTE_MARK or quotemarks.separator(line) or quotemarks.header_block(seen[number : number + 9])


def _next_mail(seen: list[str], start: int) -> int:
    """Below answers between quotes only a whole further mail is cut."""
    return next((_with_rule(seen, n) for n in range(start, len(seen)) if _begins_mail(seen, n)), len(seen))


def _after_quote(seen: list[str], start: int) -> int:
    """Where an answer below one quote begins; 0 where quotes go on further down, for then the answers are between."""
    end = start
    while end < len(seen) and (not seen[end] or _is_quoted(seen[end])):
        end += 1
    return 0 if any(line.startswith(">") for line in seen[end:]) else end


def _with_rule(seen: list[str], number: int) -> int:
    """The line to cut at: a line drawn directly above the quote belongs to it."""
    above = number - 1
    while above >= 0 and not seen[above]:
        above -= 1
    return above if above >= 0 and quotemarks.rule(seen[above]) else number


def _attribution_length(seen: list[str], number: int) -> int:
    """How many lines from here introduce a quote: 0 for none."""
    if seen[number] == REPLY_MARK:
        return 1
    joined = ""
    for length, line in enumerate(seen[number : number + WRAPPED], 1):
        if not line or _is_quoted(line):
            break
        if length > 1 and not quotemarks.opens_attribution(seen[number]):
            break
        joined = f"{joined} {line}".strip()
        if quotemarks.attribution(joined):
            return length
        if quotemarks.loose_attribution(joined) and _quote_follows(seen, number + length):
            return length
    return 0


def _quote_follows(seen: list[str], number: int) -> bool:
    return next((line.startswith(">") for line in seen[number : number + 3] if line), False)


def _only_quotes(below: list[str]) -> bool:
    """Whether no own text follows: all is quoted or, where the program marks no quotes, all of it is the quote."""
    rest = [line for line in below if line]
    first = next((n for n, line in enumerate(rest) if line.startswith(">")), len(rest))
    if first > WRAPPED or first == len(rest):
        return True
    own = [n for n in range(first, len(rest)) if not _is_quoted(rest[n])]
    return not own or quotemarks.signature(rest[own[0]], len(rest) - own[0] - 1)


def _is_quoted(line: str) -> bool:
    return line.startswith(">") or line in (REPLY_MARK, QUOTE_MARK)


def _trailing_quote(seen: list[str]) -> int:
    """Where a block of `>` lines that ends the text begins; own text between earlier quotes keeps all of it."""
    start = len(seen)
    while start and (not seen[start - 1] or seen[start - 1].startswith(">")):
        start -= 1
    answered = start and any(line.startswith(">") for line in seen[:start])
    return start if any(seen[start:]) and not answered else len(seen)


def _cut_signature(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines above the signature, and the signature."""
    last = len(lines)
    while last and not lines[last - 1].strip():
        last -= 1
    for number in range(max(0, last - LONGEST_SIGNATURE), last):
        if quotemarks.signature(lines[number].rstrip("\r"), last - number - 1):
            return lines[:number], lines[number:last]
    return lines[:last], []
