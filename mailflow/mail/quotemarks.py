"""What the start of a quoted mail looks like, line by line: attributions, separators, header blocks, drawn rules.

The words are in `quotewords`. Every test looks at a bounded number of characters, and every pattern is anchored or
finds its end by itself, so that no line costs more than its length.
"""

from __future__ import annotations

import re
from itertools import takewhile

from mailflow.mail.quotewords import DASHED, FIELDS, FORWARDS, OPENERS, VERBS_INSIDE, VERBS_LAST

LONGEST = 600  # characters of a line that are looked at
WRAPPED = 6  # lines that an attribution may take
SHORTEST_QUOTE = 20  # characters
HEADER_LINES = 9  # lines in which a quoted header shows itself

_OPENER = re.compile(rf"[*_>\"']{{0,2}}(?:{'|'.join(map(re.escape, OPENERS))})\b", re.IGNORECASE)
_INSIDE = re.compile(rf"(?:^|[\s>,])(?:{'|'.join(map(re.escape, VERBS_INSIDE))})[\s*]", re.IGNORECASE)
# Own words before it on the same line; the capital and the date behind it tell it from the word in a sentence.
_OPENED_LATER = re.compile(r"(?<=[\s\-])(?:On|Pada(?: tanggal| hari)?|Le|Am|El|Em|Op) (?:\w{2,10}[.,]{0,2} ){0,2}\d")
_ANGLED = re.compile(r"<\s?(?:mailto:)?[^<>\s]{1,300}@|\[mailto:")
_BRACKETED = re.compile(r"<\s?(?:mailto:)?[^<>\s]{1,300}@[^<>\s]{1,300}|\[mailto:[^\]\s]{1,300}\]|\([^()\s]{1,200}@")
_TIME = re.compile(r"\b\d{1,2}\s?(?:[:.h]|時|시)\s?\d{2}\b")
_DATE = re.compile(
    r"\b(?:19|20)\d\d(?:\b|年|년)|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|\b\d{1,2}\.? [^\W\d_]{3,10}\.?,? \d{2,4}\b"
)
# Gmail in Russian, Japanese and others, Yandex and Mail.ru write no verb: the date, then the address at the end.
_ADDRESS_LAST = re.compile(r"<[^<>\s@]{1,300}@[^<>\s@]{1,300}>{1,2}\s?[:：]\Z")
_ISO_FIRST = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b[^<>]{0,200}<[^<>\s]{1,300}>\s?[:：]\Z")
# Gmail of 2011 wrote the day alone, and no colon; with an hour it would be a line of a log.
_DAY_FIRST = re.compile(r"\d{4}/\d{1,2}/\d{1,2} [^<>\d:/]{1,100}<[^<>\s@]{1,300}@[^<>\s@]{1,300}>\Z")
_DASHES = re.compile(r"[-_=*‐‑–—]{2,40}\s{0,9}([^-_=*‐‑–—\s].{1,400}?)\s{0,9}[-_=*‐‑–—]{2,40}\Z")
# A phone glues the header to its separator, and what it quotes to the attribution.
_GLUED = re.compile(r"[-_=*]{4,40}\s?([^-_=*\s][^-_=*]{2,60}?)\s?[-_=*]{4,40}\s?[^\s-]")
_GLUED_VERB = re.compile(r".{10,300}?<[^<>\s@]{1,200}@[^<>\s@]{1,200}>(?: [^\W\d_]{1,14}){1,2}\s?:(?=\s{2,}\S)")
_LABEL = re.compile(r"[*_\s]{0,4}([^\W\d_][^:：*]{0,28})[*_\s]{0,4}[:：]")
_AROUND_ADDRESS = re.compile(r"[<@\[(;]")  # a wrapped list of recipients has colons, too: <mailto:
_DIGIT = re.compile(r"\d")
_RULE = re.compile(r"(?:_{10,100}|-{20,100})\Z")


def opens_attribution(line: str) -> bool:
    """Whether an attribution that goes on below can begin with this line: "Pada Sen, 3 Feb 2025 pukul 10.00 Dewi"."""
    if not _DIGIT.search(line):
        return False
    return bool(_OPENER.match(line) or _BRACKETED.search(line) or (_DATE.search(line) and _TIME.search(line)))


def attribution(line: str) -> bool:
    """Whether a line (or lines joined) introduces a quote by itself: by its verb, or by a date and an address."""
    if _ISO_FIRST.match(line) or _DAY_FIRST.match(line):
        return True
    if not told(line) or not line.rstrip("*_ ").endswith((":", "：")):
        return False
    if _dated(line) and _ADDRESS_LAST.search(line[-700:]):
        return True
    if not tells(line) and not _INSIDE.search(line):
        return False
    if _BRACKETED.search(line) or ("@" in line and _dated(line)):
        return True
    # "Pada 3 Februari log mesin menulis:" is told by a person
    return bool(_OPENER.match(line)) and ("@" in line or bool(_DATE.search(line)))


def addressed(line: str) -> bool:
    """Whether a line names its writer as mail programs do: "Dewi <dewi@klien.example>", or (address) with the hour."""
    return bool(_ANGLED.search(line) or (_BRACKETED.search(line) and _dated(line)))


def loose_attribution(line: str) -> bool:
    """Whether a line can introduce a quote where quoted lines do follow: "Dewi menulis:"."""
    return line.endswith((":", "：")) and (told(line) or tells(line))


def shared_line(line: str) -> int:
    """Where an attribution begins that stands on one line behind the writer's own words; 0 where none does."""
    if not line.endswith((":", "：")) or line.startswith(">"):
        return 0
    found = _OPENED_LATER.search(line)
    return found.start() if found and attribution(line[found.start() :]) else 0


def glued_line(line: str) -> int:
    """Where the quoted text begins that stands on one line behind its attribution; 0 where none does."""
    found = _GLUED_VERB.match(line.lstrip())
    return len(line) - len(line.lstrip()) + found.end() if found and attribution(found[0]) else 0


def told(line: str) -> bool:
    """Whether a line has an address or a number, as a date has."""
    return "@" in line or _DIGIT.search(line) is not None


def tells(line: str) -> bool:
    """Whether a line ends with the verb of an attribution, in any language."""
    tail = line[-60:].rstrip(" :：*_").lower()
    verb = next((verb for verb in VERBS_LAST if tail.endswith(verb)), "")
    before = tail[: len(tail) - len(verb)][-1:]
    return bool(verb) and (not before.isalpha() or not verb[0].isascii())


def quoted(line: str) -> bool:
    """Whether a line is marked as quoted; the last piece of an address that was broken looks like it: "> wrote:"."""
    return line.startswith(">") and not (len(line) < SHORTEST_QUOTE and tells(line))


def _lower(words: str) -> str:
    return words.strip().lower().replace("i\u0307", "i")  # the Turkish İ becomes two characters


def _dated(line: str) -> bool:
    return bool(_TIME.search(line) and _DATE.search(line))


def separator(line: str, below: list[str]) -> bool:
    """Whether a line says that another mail begins: "-----Pesan Asli-----"; `below` are the lines under it.

    Dashes around words that are not known count where a header follows at once.
    """
    if line[-1:] in (":", "：") and _lower(line[:-1].strip(" *>")) in FORWARDS:
        return True
    if line[:2].strip("-_=*‐‑–—"):
        return False
    dashes, glued = _DASHES.match(line), _GLUED.match(line)
    if not dashes:
        return glued is not None and _lower(glued[1]) in DASHED
    words = _lower(dashes[1])
    return words.startswith(DASHED) or tells(words) or _header_starts(below)


def _header_starts(lines: list[str]) -> bool:
    head = [line for line in lines[:4] if line][:2]
    return bool(head) and field(head[0]) == "from" and any("@" in line or field(line) for line in head[1:])


def field(line: str) -> str:
    """Which field of a mail's header a line in the text is: "from", "sent", "date", "to", "subject", "other" or ""."""
    label = _LABEL.match(line)
    return FIELDS.get(_lower(label[1].strip(" *_\u200e")), "") if label else ""


def header_block(lines: list[str]) -> bool:
    """Whether these lines begin with the header of another mail: three fields in the first five lines, with From.

    A form in the body may have "Dari:" and "Tanggal:" too; what mail programs write has an address or says "sent", and
    nothing that is no field of a mail, as the lines of a form are.
    """
    if not lines or not field(lines[0]) or _is_form(lines):
        return False
    head = [line for line in lines[:HEADER_LINES] if line][:5]
    fields = [field(line) for line in head]
    sure = "sent" in fields or any("@" in line for line in head)
    return sure and "from" in fields and len(set(fields) - {""}) >= 3


def _is_form(lines: list[str]) -> bool:
    """Whether another label stands among the fields; below the Subject the text of the mail may begin."""
    for line in takewhile(bool, lines[:HEADER_LINES]):
        name = field(line)
        if name == "subject":
            return False
        if not name and (label := _LABEL.match(line)) and not _AROUND_ADDRESS.search(label[1]):
            return True
    return False


def labelled_block(lines: list[str]) -> bool:
    """Whether lines below a drawn rule are a header in a language nobody knows here: labels first, with an address."""
    head = [line for line in lines[:HEADER_LINES] if line][:4]
    return sum(bool(_LABEL.match(line)) for line in head) >= 3 and "@" in "".join(head[:1])


def rule(line: str) -> bool:
    """Whether a line is drawn across the page, as Outlook does above what it quotes."""
    return bool(_RULE.match(line))
