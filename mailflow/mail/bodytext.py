"""A reply's new text, without the mail it answers and without the signature.

Used for display and for commands: the full text is always kept beside it, so a wrong cut loses nothing. Where somebody
answers between the quoted lines, the quotes carry the meaning and nothing is cut. Every line is looked at a bounded
number of times, whatever the mail.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailflow.mail import htmltext, marks, quotemarks, signature
from mailflow.mail.marks import LINE_MARKS, QUOTE_MARK, REPLY_MARK, SIGN_END, SIGN_MARK, without_marks

SHORTEST_WRAPPED = 60  # characters of a quoted line that a program broke and left without its mark
MOST_SHARED = 500  # lines in which an attribution is looked for beside other words
FEW_LINES = 3  # of a closing and a name, below which a picture is the writer's own
_PLACEHOLDER = re.compile(r"\[(?:image|cid|inline)[: ][^\]]{0,200}\]")  # Gmail's and Outlook's text for a picture


@dataclass(frozen=True, slots=True)
class Split:
    """What the writer added, the signature that was cut, and whether a quoted mail was cut.

    `pictures`: Content-IDs, without "cid:", of the images that stand in the writer's own text of an HTML mail.
    """

    new_text: str
    signature: str
    quoted: bool
    pictures: frozenset[str] = frozenset()


def from_html(html: str) -> str:
    """HTML as text: tables and lists readable, links with their addresses, nothing that is hidden from a reader."""
    return without_marks(htmltext.render(html))


def split_reply(text: str, *, answers: bool = True, names: frozenset[str] = frozenset()) -> Split:
    """The new text of a reply in plain text, or in text that `htmltext.render` made with its marks.

    `answers`: the mail's header says that it answers or forwards one. In any other mail a header, a `>` and an
    attribution without quoted lines are what somebody pasted to show it. `names` are those of the writer (`signature`).
    """
    lines = _unshared(text.replace("\r\n", "\n").replace("\u00a0", " ").split("\n"))
    seen = [_seen(line) for line in lines]
    first, end = _own_lines(seen, answers)
    kept, cut = _cut_signature(lines[first:end], seen[first:end], names)
    trailing = _trailing_quote([_seen(line) for line in kept]) if answers else len(kept)
    quoted = first > 0 or end < len(lines) or trailing < len(kept)
    own = kept[:trailing] + (cut if _is_plain(cut) else [])
    return Split(_shown(kept[:trailing]), _shown(cut), quoted, marks.pictures("\n".join(own)))


def _seen(line: str) -> str:
    return marks.without_pictures(line).strip()[: quotemarks.LONGEST]


def _shown(lines: list[str]) -> str:
    told = without_marks("\n".join(lines)).rstrip().lstrip("\n")
    return "" if all(_PLACEHOLDER.fullmatch(line.strip()) for line in told.split("\n") if line) else told


def _is_plain(cut: list[str]) -> bool:
    """Whether it is a closing and a name at most: people paste a screenshot below it, a logo stands with contacts."""
    said = [line for line in map(_seen, cut) if line]
    return len(said) <= FEW_LINES and SIGN_MARK not in said and not signature.has_contacts(said)


def _unshared(lines: list[str]) -> list[str]:
    """The lines, with an attribution on a line of its own where a program put it beside other words."""
    done: list[str] = []
    for number, line in enumerate(lines):
        if ":" not in line or len(line) > quotemarks.LONGEST or number > MOST_SHARED:
            done.append(line)
        elif "> " in line and (at := quotemarks.glued_line(line)):
            done += [line[:at], line[at:].lstrip()]
        elif (at := quotemarks.shared_line(line)) and _quote_follows(lines, number + 1):
            done += [line[:at].rstrip(" -"), line[at:]]
        else:
            done.append(line)
    return done


def _own_lines(seen: list[str], answers: bool) -> tuple[int, int]:
    """The first line of the writer's own text, and the line where the quoted mail begins."""
    for number, line in enumerate(seen):
        if not line or (line.startswith(">") and number and seen[number - 1].startswith(">")):
            continue
        if _begins_mail(seen, number, answers):
            return 0, _with_rule(seen, number)
        length = _attribution_length(seen, number, answers)
        if length:
            below = number + length
            if _only_quotes(seen[below:]):
                return 0, number
            return (_after_quote(seen, below) if not any(seen[:number]) else 0), _next_mail(seen, below, answers)
    return 0, len(seen)


def _begins_mail(seen: list[str], number: int, answers: bool) -> bool:
    line = seen[number]
    if not line or line.startswith(">"):
        return bool(line) and _quotes_mail(seen, number)
    if line == QUOTE_MARK:
        return True
    below = seen[number + 1 : number + 1 + quotemarks.HEADER_LINES]
    if quotemarks.separator(line, below):
        return True
    return answers and (
        quotemarks.header_block([line, *below]) or (quotemarks.rule(line) and quotemarks.labelled_block(below))
    )


def _quotes_mail(seen: list[str], number: int) -> bool:
    """Whether the first of quoted lines says that a mail was forwarded, as Apple Mail writes it."""
    if not number or seen[number - 1].startswith(">"):
        return False
    inside = [line.lstrip("> ") for line in seen[number : number + 3]]
    return quotemarks.separator(inside[0], inside[1:])


def _next_mail(seen: list[str], start: int, answers: bool) -> int:
    """Below answers between quotes only a whole further mail is cut."""
    return next((_with_rule(seen, n) for n in range(start, len(seen)) if _begins_mail(seen, n, answers)), len(seen))


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


def _attribution_length(seen: list[str], number: int, answers: bool) -> int:
    """How many lines from here introduce a quote: 0 for none."""
    if seen[number] == REPLY_MARK:
        return 1
    joined, wraps = "", quotemarks.opens_attribution(seen[number])
    for length, line in enumerate(seen[number : number + (quotemarks.WRAPPED if wraps else 1)], 1):
        if length > 1 and not _continues(seen, number + length - 1):
            break
        joined = f"{joined} {line}".strip()
        if len(joined) > quotemarks.LONGEST:
            break
        quotes = _quote_follows(seen, number + length)
        if quotemarks.attribution(joined) and (quotes or (answers and _is_by_program(seen, number, length, joined))):
            return length
        if answers and quotes and quotemarks.loose_attribution(joined):
            return length
    return 0


def _is_by_program(seen: list[str], number: int, length: int, joined: str) -> bool:
    """Whether an attribution without marked quotes is a program's, with an address or in a paragraph of its own: people
    write "on 3 February 2025 the server wrote:" above a log, too."""
    below = number + length
    apart = any(seen[:number]) and not seen[number - 1] and below < len(seen) and not seen[below]
    return quotemarks.addressed(joined) or apart


def _continues(seen: list[str], number: int) -> bool:
    """Whether an attribution can go on with this line; a blank one stands in it only above a wrapped address."""
    line = seen[number]
    if not line:
        return number + 1 < len(seen) and seen[number + 1].startswith("<")
    return not _is_quoted(line) or quotemarks.tells(line)


def _quote_follows(seen: list[str], number: int) -> bool:
    return next((_is_quoted(line) for line in seen[number : number + 3] if line), False)


def _only_quotes(below: list[str]) -> bool:
    """Whether no own text follows: all is quoted or, where the program marks no quotes, all of it is the quote."""
    rest = [line for line in below if line]
    first = next((n for n, line in enumerate(rest) if quotemarks.quoted(line)), len(rest))
    if first > quotemarks.WRAPPED or first == len(rest):
        return True
    own = next((n for n in range(first, len(rest)) if not _is_quoted(rest[n]) and not _is_wrapped(rest, n)), -1)
    return own < 0 or rest[own] == SIGN_MARK or signature.only(rest[own:])


def _is_quoted(line: str) -> bool:
    return line.startswith(">") or line in (REPLY_MARK, QUOTE_MARK)


def _is_wrapped(rest: list[str], number: int) -> bool:
    """Whether a line is the end of the quoted line above it, that a program broke in the middle of a sentence."""
    above, line = rest[number - 1], rest[number]
    broken = len(above) >= SHORTEST_WRAPPED and above.startswith(">") and (above[-1].isalpha() or above[-1] == ",")
    return broken and line[0].islower() and number + 1 < len(rest) and rest[number + 1].startswith(">")


def _trailing_quote(seen: list[str]) -> int:
    """Where a block of `>` lines that ends the text begins; own text between earlier quotes keeps all of it."""
    start = len(seen)
    while start and (not seen[start - 1] or seen[start - 1].startswith(">")):
        start -= 1
    answered = start and any(line.startswith(">") for line in seen[:start])
    return start if any(seen[start:]) and not answered else len(seen)


def _cut_signature(lines: list[str], seen: list[str], names: frozenset[str]) -> tuple[list[str], list[str]]:
    """The lines without the signature, and the signature: the one that HTML marks, and what looks like one above it."""
    begin = next((n for n, line in enumerate(seen) if line == SIGN_MARK), len(seen))
    end = next((n for n in range(begin, len(seen)) if seen[n] == SIGN_END), len(seen))
    if begin < len(seen) and _is_signature(seen, begin, end):
        below = lines[end + 1 :] if any(seen[end + 1 :]) else []
        above = begin if below else signature.start(_unmarked(lines, seen), begin, names)
        above = above if any(seen[above:begin]) else begin
        return lines[:above] + below, lines[above : end + 1]
    above = signature.start(_unmarked(lines, seen), len(seen), names)
    last = len(lines)
    while last > above and not lines[last - 1].strip():
        last -= 1
    return (lines[:above], lines[above:last]) if any(seen[above:last]) else (lines[:last], [])


def _unmarked(lines: list[str], seen: list[str]) -> list[str]:
    """The lines as they are looked at, less our marks; only of a signature's mark the blank at its end counts."""
    shown = ("" if line in LINE_MARKS else line for line in seen)
    return [raw if raw == signature.MARK else line for raw, line in zip(lines, shown, strict=True)]


def _is_signature(seen: list[str], begin: int, end: int) -> bool:
    """Whether what HTML marks as a signature is one: phones let people type into its place."""
    outside = seen[:begin] + seen[end:]
    return any(line and line not in LINE_MARKS for line in outside) or signature.resembles(seen[begin:end])
