"""Bounces in free text, by their form: the address that leads a line, stands after "to:" or beside an error.

The form is the same whatever the server: Exim, qmail, Postfix, sendmail, Exchange, Domino, the big providers and the
gateways differ in their words only. Words are read where the sender is a mail system, and never else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from mailflow.mail import bouncewords
from mailflow.mail.bodytext import from_html
from mailflow.mail.bouncewords import merged, plain
from mailflow.mail.headers import decode
from mailflow.mail.message import Report, ReportedRecipient, ReportKind
from mailflow.mail.statusfields import ADDRESS, MOST_RECIPIENTS, code

FAILED, DELAYED, GIVEN_UP, DELIVERED, REASONS, COPIES, HELP = map(
    merged,
    (
        bouncewords.FAILED,
        bouncewords.DELAYED,
        bouncewords.GIVEN_UP,
        bouncewords.DELIVERED,
        bouncewords.REASONS,
        bouncewords.COPIES,
        bouncewords.HELP,
    ),
)
SYSTEM_NAME = re.compile(
    r"mailer[-_. ]?daemon|\bm(?:ail)?[-_. ]?daemon@|mail[-_. ]?delivery[-_. ](?:sub)?(?:system|service)|maildelivery@"
    r"|internet mail delivery|^\s*<>\s*$|microsoftexchange[0-9a-f]{16,40}@",
    re.IGNORECASE,
)
DOUBTFUL_NAME = re.compile(
    r"(?:^|[<\s\"(])(?:post[-_.]?master|no[-_.]?reply|do[-_.]?not[-_.]?reply|bounces?|mail[-_.]?system)"
    r"(?:[-+._][^@\s]{1,60})?@",
    re.IGNORECASE,
)
# Fields at the margin begin the returned mail; those that a report shows of it are indented.
RETURNED_FIELD = re.compile(
    r"(?:received|return-path|x-received|dkim-signature|delivered-to|message-id|mime-version|arc-seal):", re.IGNORECASE
)
BEFORE_LEAD = re.compile(
    r"^[\s>*|<(\[\"'\u2022\u00b7-]{0,20}(?:[45]\d\d[ -]{1,2})?(?:[45]\.\d{1,3}\.\d{1,3}\s)?[\s<\"'(]{0,4}$"
)
BEFORE_TO = re.compile(
    r"(?:\b(?:to|kepada|ke|an|à|para|al?|aan|naar|recipients?|address|penerima|alamat)|[:\uff1a])[\s:<\"'(\[]{0,12}$",
    re.IGNORECASE,
)
RCPT = re.compile(r"\brcpt(?: to)?:\s{0,3}<?$", re.IGNORECASE)
# A field of the mail that came back, or of the SMTP dialogue: who sent it, not who did not get it.
NOT_RECIPIENT = re.compile(
    r"(?:\b(?:mail |envelope-?|original )?(?:from|sender)|\breply-to|\breturn-path|\bmessage-?id|\bmessagename"
    r"|\bsubject|\bdari|\bpengirim|\bvon|\bde|\bda|\bvan)\s{0,3}[:=]?[\s<\"'(\[]{0,12}$|^[\s|*]{0,12}(?:date|bcc|x-[\w-]{1,40})\s{0,9}:",
    re.IGNORECASE,
)
WRITTEN_TO = re.compile(r"^[\s|*]{0,12}(?:to|cc|kepada|ke|tembusan|an|à|para|aan)\s{0,12}:", re.IGNORECASE)
QUOTED = re.compile(r"^> ?[^>\s]", re.MULTILINE)
BETWEEN = re.compile(r"[>\"')\s]{0,4}[,;][\s<\"'(]{0,9}")  # in a list of addresses
RULE = " \t-_=*|#~>+:.\uff0d"
SCANNED = 20_000  # characters of free text
MOST_LINES = 600
LONGEST_LINE = 1000
LONGEST_HEADING = 100
STRONG = 3
MOST_WORDS = 2000


class Sender(Enum):
    """How sure it is that a mail system wrote a mail."""

    SYSTEM = "it says so, or has the form of a report"
    NULL = "it has the null sender, as vacation replies have, too"
    DOUBTFUL = "its address is one that people write from, too"
    PERSON = "nothing speaks for a machine"


def sender(first: dict[str, str], *, is_report: bool) -> Sender:
    """Who wrote it by its first header fields (names in lower case); `is_report` for a multipart/report."""
    from_ = decode(first.get("from", "")[:500])
    if is_report or SYSTEM_NAME.search(from_) or "x-failed-recipients" in first:
        return Sender.SYSTEM
    path = first.get("return-path", "").strip("<> ").lower()
    # A vacation reply has the null sender, too (RFC 3834 3.3), and says what it is.
    replied = first.get("auto-submitted", "").lower().startswith("auto-replied")
    if "return-path" in first and path in ("", "mailer-daemon") and not replied:
        return Sender.NULL
    return Sender.DOUBTFUL if DOUBTFUL_NAME.search(from_) or path == "mailer-daemon" else Sender.PERSON


def shown(html: str) -> str:
    """The text of a report that is HTML alone."""
    return from_html(html[: SCANNED * 10])


def read(text: str, first: dict[str, str], who: Sender) -> Report | None:
    """The report in a text that a mail system wrote for people, or None where it tells of nothing that failed."""
    words = _words(text[:SCANNED])
    subject = plain(decode(first.get("subject", "")[:1000]))
    told = plain(words)
    named = [one.lower() for one in ADDRESS.findall(first.get("x-failed-recipients", "")[:SCANNED])]
    found = dict.fromkeys(named, code(words)) or _recipients(words, _own(first))
    says = _any(FAILED, subject) or _any(FAILED, told) or _any(DELAYED, subject)
    errs = bool(found) and (bool(code(words)) or _any(REASONS, told))
    enough = {
        Sender.SYSTEM: bool(named) or says or errs,
        Sender.NULL: bool(found) and says and errs,
        Sender.DOUBTFUL: bool(found) and (says or (errs and bool(code(words)))) and not QUOTED.search(words),
        Sender.PERSON: False,
    }
    if not enough[who]:
        return None
    recipients = tuple(ReportedRecipient(*each) for each in list(found.items())[:MOST_RECIPIENTS])
    return Report(_kind(subject, told, code(words)), recipients, None, words.strip()[:MOST_WORDS])


def _kind(subject: str, told: str, status: str) -> ReportKind:
    if _any(DELAYED, subject):
        return "delayed"
    if _any(DELIVERED, subject) and not status and not _any(FAILED, subject):
        return "delivered"
    if _any(GIVEN_UP, subject) or _any(GIVEN_UP, told):
        return "delayed" if _any(DELAYED, told) and status[:1] != "5" and not _any(GIVEN_UP, subject) else "failed"
    if status.startswith("5"):
        return "failed"
    return "delayed" if _any(DELAYED, told) or (status and not _any(FAILED, subject)) else "failed"


def _words(text: str) -> str:
    """What the server says itself: the text above the copy of the mail, all of it where nothing stands above."""
    kept: list[str] = []
    for line in text.split("\n")[:MOST_LINES]:
        if _begins_copy(line):
            break
        kept.append(line[:LONGEST_LINE])
    words = "\n".join(kept)
    return words if words.strip() else text


def _begins_copy(line: str) -> bool:
    if RETURNED_FIELD.match(line):
        return True
    heading = plain(line[: LONGEST_HEADING + 20].strip(RULE))
    return (
        0 < len(heading) <= LONGEST_HEADING and heading.startswith(COPIES) and not ADDRESS.search(line[:LONGEST_LINE])
    )


def _recipients(words: str, own: frozenset[str]) -> dict[str, str]:
    """The addresses that failed, with their codes: those in the strongest position that any address is in."""
    lines = words.split("\n")
    ranked: list[tuple[int, int, str]] = []
    for number, line in enumerate(lines):
        ranked += ((rank, number, address) for rank, address in _ranked(line) if rank >= 0)
    # Our own address stands in a report as the sender's; as the only one it may be the one that failed.
    foreign = [each for each in ranked if each[2] not in own]
    ranked = foreign or [each for each in ranked if each[0] >= STRONG]
    best = max((rank for rank, _, _ in ranked), default=0)
    chosen: dict[str, int] = {}
    for rank, number, address in ranked:
        if rank == best and len(chosen) < MOST_RECIPIENTS:
            chosen.setdefault(address, number)
    return dict(_coded(lines, chosen))


def _coded(lines: list[str], chosen: dict[str, int]) -> Iterator[tuple[str, str]]:
    """Each address with its code: from a line that names it, else from those below it, else from anywhere."""
    anywhere = code("\n".join(lines))
    by_line: dict[str, str] = {}
    for line in lines:
        status = code(line) if "@" in line else ""
        for address in map(str.lower, ADDRESS.findall(line)) if status else ():
            by_line.setdefault(address, status)
    for address, start in chosen.items():
        end = min((other for other in chosen.values() if other > start), default=len(lines))
        yield address, by_line.get(address) or code("\n".join(lines[start:end])) or anywhere


def _ranked(line: str) -> Iterator[tuple[int, str]]:
    """The addresses of a line with the strength of their position: 3 leads the line or follows "to", 2 beside an
    error, 1 anywhere, 0 the returned mail's own To; -1 for one that did not fail."""
    if "@" not in line:
        return
    rest = plain(ADDRESS.sub(" ", line))
    refused, asked = bool(code(rest)), _any(HELP, rest)
    blamed = refused or _any(REASONS, rest)
    end = rank = 0
    for match in ADDRESS.finditer(line):
        before = line[max(end, match.start() - 100) : match.start()]
        first = end == 0
        if first or not BETWEEN.fullmatch(before):
            rank = _rank(before, leads=first and match.start() <= len(before), refused=refused, asked=asked)
        if rank == STRONG and not first and not BETWEEN.fullmatch(before):
            rank = 1  # one address a line is in the strongest position, or a list of them
        end = match.end()
        yield (2 if rank == 1 and blamed else rank), match[0].lower()


def _rank(before: str, *, leads: bool, refused: bool, asked: bool) -> int:
    """The strength of an address's position by the text before it: `leads` says that nothing else stands there,
    `refused` that the line has an error's code, `asked` that it names somebody to ask."""
    if RCPT.search(before) or (leads and BEFORE_LEAD.match(before)):
        return STRONG
    if NOT_RECIPIENT.search(before) or asked:
        return -1
    if leads and WRITTEN_TO.match(before):
        return 0
    return STRONG if BEFORE_TO.search(before) and not refused else 1


def _own(first: dict[str, str]) -> frozenset[str]:
    values = (first.get(name, "")[:SCANNED] for name in ("to", "delivered-to", "x-original-to", "from"))
    return frozenset(address.lower() for value in values for address in ADDRESS.findall(value))


def _any(phrases: tuple[str, ...], text: str) -> bool:
    return any(phrase in text for phrase in phrases)
